"""Two records that are one: what becomes of all that hangs on both when a twin goes."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.schema.models import RECORDS, table_of
from tracker.schema.relations import PARENTS
from tracker.schema.rows import Row, validated
from tracker.writing.references import Change, pointing_to, record

Key = tuple[str, str]


class Merging:
    """The changes that make one of two records, and of whatever would stand twice after it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.gone: dict[Key, tuple[Row, str]] = {}  # each twin as it was, and the id of the record that it becomes
        self.moved: dict[Key, tuple[Row, Row]] = {}  # each other record as it was, and as it shall be

    def merge(self, table: str, twin: Row, kept: Row) -> None:
        """Let all that points to ``twin`` point to ``kept``. Two rows that say the same after that are one as well."""
        self.gone[table, twin["id"]] = twin, kept["id"]
        self.moved.pop((table, twin["id"]), None)
        self._change(table, kept, _taken_over(table, twin, self._now(table, kept)))
        for name, row, columns in pointing_to(self.connection, table, twin["id"]):
            if (name, row["id"]) in self.gone:
                continue
            links = dict.fromkeys(columns, kept["id"])
            if name == table and row["id"] == kept["id"]:
                links = dict.fromkeys(columns)  # it was a part of its twin, and is none of itself
            after = {**self._now(name, row), **links}
            if (same := self._same(name, after)) is not None:
                self.merge(name, row, same)
            else:
                self._change(name, row, after)

    def changes(self) -> Iterator[Change]:
        """The twins first: to undo their deletion is to undo the whole."""
        for (table, _), (twin, kept) in self.gone.items():
            yield Change(table, twin, None, merged_into=kept)
        for (table, _), (before, after) in self.moved.items():
            if after != before:
                row = validated(table, after, before, after)
                yield Change(table, before, {**row, "version": before["version"] + 1})

    def _now(self, table: str, row: Row) -> Row:
        return self.moved.get((table, row["id"]), (row, row))[1]

    def _change(self, table: str, row: Row, after: Row) -> None:
        before, _ = self.moved.get((table, row["id"]), (row, row))
        self.moved[table, row["id"]] = before, after

    def _same(self, table: str, row: Row) -> Row | None:
        """The stored row, if any, that says the same as this one: in the columns which no two rows share, or of a part
        in all. A record of its own may say the same as another in its columns, and not in its parts."""
        names, rows = RECORDS[table].unique, table_of(table)
        if not names or any(row[name] is None for name in names):
            names = tuple(name for name in row if name not in ("id", "version"))
            if table not in PARENTS:
                return None
        others = sa.select(rows.c.id).where(rows.c.id != row["id"], *(rows.c[name] == row[name] for name in names))
        for id in self.connection.scalars(others.order_by(rows.c.id)):
            if (table, id) not in self.gone:
                return record(self.connection, table, id)
        return None


def _taken_over(table: str, twin: Row, kept: Row) -> Row:
    """The kept row with the twin's names among its own, and with what it lacks itself."""
    fields = RECORDS[table].model_fields
    lacks = [name for name in RECORDS[table].takes_over if kept[name] in (None, fields[name].default)]
    after: dict[str, Any] = {**kept, **{name: twin[name] for name in lacks}}
    if "aliases" in fields:
        after["aliases"] = "\n".join(_names(kept, twin)) or None
    return after


def _names(kept: Row, twin: Row) -> list[str]:
    """The other names of a record, those of its twin included, each once."""
    own = {kept["name"], kept.get("native_name")}
    told = [*(kept["aliases"] or "").splitlines(), twin["name"], twin.get("native_name") or ""]
    told += (twin["aliases"] or "").splitlines()
    return [name for name in dict.fromkeys(told) if name and name not in own]
