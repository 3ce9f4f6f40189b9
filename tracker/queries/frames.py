"""Runs a SELECT and returns a frame with typed columns; and small pieces of SQL that many queries use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped

from tracker.schema.kinds import CODE, DAY, DECIMAL, of_type
from tracker.schema.models import Base, columns
from tracker.schema.relations import Key
from tracker.values.codes import Code
from tracker.values.figures import exact
from tracker.writing.references import chunks


@dataclass(frozen=True)
class Keys:
    """Which records the rows of a frame name: ``id_column`` has their ids, and ``table_column`` their tables, where
    they are not all of one ``table``."""

    table: str = ""
    id_column: str = "id"
    table_column: str = ""

    def of(self, rows: pd.DataFrame) -> list[Key]:
        """Return table and id of each row."""
        tables = rows[self.table_column] if self.table_column else [self.table] * len(rows)
        return list(zip(tables, rows[self.id_column], strict=True))


def frame(connection: Connection, statement: Any) -> pd.DataFrame:
    """Return the rows of a SELECT as a frame.

    Days become datetime64, whole numbers Int64, other numbers float64, yes and no boolean. Text, codes and amounts
    (exact numbers) stay object, with None for blanks.
    """
    result = connection.execute(statement)
    cells = [tuple(row) for row in result]  # pandas is slow on SQLAlchemy's own rows: it asks each for attributes
    rows = pd.DataFrame(cells, columns=list(result.keys()), dtype=object)
    for column in statement.selected_columns:
        name, kind = column.name, of_type(column.type)
        if kind.dtype:
            rows[name] = (pd.to_datetime(rows[name]) if kind is DAY else rows[name]).astype(kind.dtype)
        elif kind is DECIMAL:
            figures = [value if value is None else exact(value) for value in rows[name]]
            rows[name] = pd.Series(figures, index=rows.index, dtype=object)
        elif kind is CODE:
            rows[name] = pd.Series([code and str(code) for code in rows[name]], index=rows.index, dtype=object)
    return rows


def rows_of(
    connection: Connection, statement: sa.Select[*tuple[Any, ...]], id: sa.SQLColumnExpression[str], ids: Sequence[str]
) -> pd.DataFrame:
    """Return the rows of a SELECT with these ids, in this order; ``id`` is the first column of the SELECT, and an id
    without a row is left out."""
    parts = [frame(connection, statement.where(id.in_(part))) for part in chunks(list(ids) or [""])]
    rows = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
    places = {id: place for place, id in enumerate(ids)}
    return rows.sort_values(rows.columns[0], key=lambda column: column.map(places), ignore_index=True)


def in_order(rows: pd.DataFrame, ids: Iterable[str]) -> pd.DataFrame:
    """Return the rows with these ids, in this order, with their index as the first column; an id without a row is left
    out."""
    return rows.loc[[id for id in ids if id in rows.index]].reset_index().astype({"id": object})


def every(model: type[Base]) -> list[Mapped[Any]]:
    """Return all columns of a table, in the order of its CSV file."""
    return [getattr(model, name) for name in columns(model)]


def dicts(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a dict for each row; ten times as fast as pandas' ``to_dict`` for few rows with many columns."""
    names = list(rows.columns)
    return [dict(zip(names, values, strict=True)) for values in rows.to_numpy(dtype=object)]


def rank(column: sa.SQLColumnExpression[Any], codes: type[Code]) -> sa.Case[int]:
    """Return the position of a code in its list, to sort by."""
    return sa.case({code.value: place for place, code in enumerate(codes)}, value=sa.cast(column, sa.String))


def only(column: sa.SQLColumnExpression[Any], codes: Iterable[str]) -> list[sa.ColumnElement[bool]]:
    """Return the condition of a filter on a column; none if nothing is chosen."""
    chosen = list(codes)
    return [column.in_(chosen)] if chosen else []


def cell_of_log(connection: Connection, row: sa.ColumnElement[Any], column: str) -> sa.ColumnElement[str]:
    """Return the text that a row in the log, before or after a change, has in one of its columns."""
    if connection.dialect.name == "sqlite":
        return sa.func.json_extract(row, f"$.{column}")
    return sa.cast(row, sa.JSON)[column].as_string()
