"""Merging two records of the same thing: the changes to the twin and to all that links to it."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.errors import Invalid
from tracker.schema.models import RECORDS, table_of
from tracker.schema.relations import LINKS, PARENTS
from tracker.schema.rows import Row, validated
from tracker.writing.references import Change, pointing_to, record

Key = tuple[str, str]


class Merging:
    """Collects the changes of a merge, including merges of rows that become equal by it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.gone: dict[Key, tuple[Row, str]] = {}  # each twin, and the id of the record that replaces it
        self.moved: dict[Key, tuple[Row, Row]] = {}  # each other changed record, before and after

    def merge(self, table: str, twin: Row, target: Row) -> None:
        """Move all links from ``twin`` to ``target``, and merge rows that are equal after that.

        Raises Invalid if a row links the two with each other, as a member and its group: it would link one with itself.
        """
        self.gone[table, twin["id"]] = twin, target["id"]
        self.moved.pop((table, twin["id"]), None)
        self._change(table, target, _filled(table, twin, self._now(table, target)))
        for name, row, columns in pointing_to(self.connection, table, twin["id"]):
            if (name, row["id"]) in self.gone:
                continue
            links = dict.fromkeys(columns, target["id"])
            if name == table and row["id"] == target["id"]:
                links = dict.fromkeys(columns)  # a link to its twin would become a link to itself
            elif any(row[column] == target["id"] for column, to in LINKS[name].items() if to == table):
                link = f"{RECORDS[name].singular} {row['id']} says how {twin['id']} and {target['id']} belong together"
                raise Invalid({"id": f"{link}. Delete it first, if they are one"})
            after = {**self._now(name, row), **links}
            if (same := self._same(name, after)) is not None:
                self.merge(name, row, same)
            else:
                self._change(name, row, after)

    def changes(self) -> Iterator[Change]:
        """Yield the changes, deletions of twins first: the merge is undone by undoing the first change."""
        for (table, _), (twin, into) in self.gone.items():
            yield Change(table, twin, None, merged_into=into)
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
        """Return the stored row that equals this one in the unique columns, or None.

        Without unique columns, a part is compared in all columns. Other records are not, as their parts may differ.
        """
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


def _filled(table: str, twin: Row, target: Row) -> Row:
    """Return the target with the names of the twin, and with the twin's values where it is blank."""
    fields = RECORDS[table].model_fields
    lacks = [name for name in RECORDS[table].takes_over if target[name] in (None, fields[name].default)]
    after: dict[str, Any] = {**target, **{name: twin[name] for name in lacks}}
    if "aliases" in fields:
        after["aliases"] = "\n".join(_names(target, twin)) or None
    return after


def _names(target: Row, twin: Row) -> list[str]:
    """Return the other names of the target and all names of the twin, each once."""
    own = {target["name"], target.get("native_name")}
    names = [*(target["aliases"] or "").splitlines(), twin["name"], twin.get("native_name") or ""]
    names += (twin["aliases"] or "").splitlines()
    return [name for name in dict.fromkeys(names) if name and name not in own]
