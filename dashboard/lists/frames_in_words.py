"""Frames of queries with columns in words: labels of codes, and days written as precisely as they are known."""

from collections.abc import Iterable

import pandas as pd

from tracker.queries.frames import dicts
from tracker.values import edtf
from tracker.values.days import precision_of, write
from tracker.words import has_value, labels_of, status


def with_labels(rows: pd.DataFrame, *tables: str, of: Iterable[str] | None = None) -> pd.DataFrame:
    """Return rows of a query with a column ``<column>_label`` added for each column of codes, or for those in ``of``.

    The codes of a column are those of the first of ``tables`` that has it, stored or computed. The status of pledges
    whose verb is in the rows is that of ``words.status``."""
    columns_of_labels = {}
    for column in map(str, rows.columns) if of is None else of:
        names = {code: name for table in reversed(tables) for code, name in labels_of(table, column).items()}
        if names:
            cells = [names.get(code) for code in rows[column]]
            if column == "status" and "verb" in rows:
                cells = [status(row) for row in dicts(rows[["status", "verb"]])]
            columns_of_labels[f"{column}_label"] = pd.Series(cells, index=rows.index, dtype=object)
    return rows.assign(**columns_of_labels)


def with_known_days(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows. A column of days, if one of them is not known to the day, is written as precisely as each is
    known."""
    columns = {}
    for name in map(str, rows.columns):
        precision = precision_of(name)
        if precision in rows and rows[precision].notna().any():
            pairs = zip(rows[name], rows[precision], strict=True)
            columns[name] = [write(day, precision) if has_value(day) else None for day, precision in pairs]
    return rows.assign(**columns)


def with_edtf(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with columns in EDTF (see ``tracker.values.edtf``) added for their days, each right after the last
    column that it is made of."""
    order = list(map(str, rows.columns))
    columns = {}
    for name, of in edtf.derive(order).items():
        cells = rows[[*of]].astype(object)
        cells = cells.where(cells.notna(), None)
        columns[name] = pd.Series(
            [edtf.write(*row) or None for row in cells.itertuples(index=False, name=None)],
            index=rows.index,
            dtype=object,
        )
        order.insert(order.index(of[-1]) + 1, name)
    return rows.assign(**columns)[order]
