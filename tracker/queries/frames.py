"""From a SELECT to a frame with typed columns, and the SQL that both databases need spelled their own way."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from tracker.vocab import Code


class casefold(GenericFunction[str]):
    """Text to compare without regard to case, in any script; ``tracker.store`` gives SQLite the function."""

    type = sa.String()
    inherit_cache = True


@compiles(casefold, "postgresql")
def _lower(element: casefold, compiler: Any, **settings: Any) -> str:
    return f"lower({compiler.process(element.clauses, **settings)})"


def frame(connection: Connection, statement: Any) -> pd.DataFrame:
    """The rows of a SELECT; date columns as datetime64, code columns joined by ``<column>_label``."""
    result = connection.execute(statement)
    rows = pd.DataFrame.from_records(result.fetchall(), columns=list(result.keys()))
    for column in statement.selected_columns:
        if isinstance(column.type, sa.Date):
            rows[column.name] = pd.to_datetime(rows[column.name]).astype("datetime64[s]")
        elif isinstance(column.type, sa.Enum):
            rows[column.name] = rows[column.name].map(lambda code: None if code is None else str(code)).astype(object)
            if column.type.enum_class and issubclass(column.type.enum_class, Code):
                rows[f"{column.name}_label"] = labels(rows, column.name, column.type.enum_class)
    return rows


def labels(rows: pd.DataFrame, column: str, *lists: type[Code]) -> pd.Series:
    """The labels of a column of codes; None stays None."""
    names = {code.value: code.label for codes in lists for code in codes}
    return pd.Series([names.get(code) for code in rows[column]], index=rows.index, dtype=object)


def contains(text: str, *columns: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """Whether any of the columns holds the text, whatever its case."""
    return sa.or_(*(casefold(column).contains(text.casefold(), autoescape=True) for column in columns))


def only(column: sa.ColumnElement[Any], codes: Iterable[str]) -> list[sa.ColumnElement[bool]]:
    """The condition that a filter puts on a column: none where nothing is chosen."""
    chosen = list(codes)
    return [column.in_(chosen)] if chosen else []
