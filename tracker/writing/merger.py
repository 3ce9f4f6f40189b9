"""Merging two records of the same thing: the changes to the twin and to all that links to it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.errors import Invalid
from tracker.schema.models import RECORDS, columns, table_of
from tracker.schema.relations import LINKS, PARENTS, Key
from tracker.schema.rows import Row, validate
from tracker.schema.wholes import beside
from tracker.values.codes import UNSAID
from tracker.writing.references import Change, pointing_to, record

Choice = tuple[str, str, str]
"""Names a disagreement in which the twin's values are to be stored: table, id of the twin, and the first column."""


@dataclass(frozen=True)
class Disagreement:
    """Two rows that become one have different values in the same columns, so those of one row are lost.

    ``of_twin`` and ``of_kept`` have the values by column, of one column or of several that say one thing together.
    """

    table: str
    twin: str
    kept: str
    of_twin: Row
    of_kept: Row

    @property
    def choice(self) -> Choice:
        return self.table, self.twin, next(iter(self.of_kept))

    def __str__(self) -> str:
        titles = [RECORDS[self.table].model_fields[name].title or name for name in self.of_kept]
        return f"{self.table} {self.twin} and {self.kept} say something else in {', '.join(titles)}"


@dataclass
class MergePreview:
    """What a merge would do, for the person who decides on it: the stored ``rows`` that it would change or delete, and
    the ``disagreements`` of rows that become one."""

    rows: dict[Key, Row] = field(default_factory=dict)
    disagreements: list[Disagreement] = field(default_factory=list)


class MergePlan:
    """Collects the changes of a merge, including merges of rows that become equal by it.

    Where both rows have different values, the row that is kept keeps its own, unless ``choices`` names the
    disagreement.
    """

    def __init__(self, connection: Connection, choices: Collection[Choice] = ()) -> None:
        self.connection, self.choices = connection, choices
        self.replacements: dict[Key, tuple[Row, str]] = {}  # each twin, and the id of the record that replaces it
        self.moved: dict[Key, tuple[Row, Row]] = {}  # each other changed record, before and after
        self.twins: dict[Key, list[Row]] = {}  # the twins from which a changed record got values
        self.disagreements: list[Disagreement] = []

    def merge(self, table: str, twin: Row, target: Row) -> None:
        """Move all links from ``twin`` to ``target``, and merge rows that are equal after that.

        Raises Invalid if a row links the two with each other, such as a member with its group: after the merge it would
        link a record with itself.
        """
        _, moved = self.moved.pop((table, twin["id"]), (twin, twin))
        self.replacements[table, twin["id"]] = twin, target["id"]
        self.twins.setdefault((table, target["id"]), []).append(moved)
        self._change(table, target, self._merged_row(table, moved, self._now(table, target)))
        for name, row, linking in pointing_to(self.connection, table, twin["id"]):
            if (name, row["id"]) in self.replacements or (name, row["id"]) == (table, target["id"]):
                continue
            if any(row[column] == target["id"] for column, to in LINKS[name].items() if to == table):
                link = f"{RECORDS[name].singular} {row['id']} says how {twin['id']} and {target['id']} belong together"
                raise Invalid({"id": f"{link}. Delete it first, if they are one"})
            after = {**self._now(name, row), **dict.fromkeys(linking, target["id"])}
            self._change(name, row, after)
            if (same := self._same(name, after)) is not None:
                self.merge(name, row, same)

    def preview(self) -> MergePreview:
        """Return what the merge would change, for the person who decides on it."""
        rows = {key: row for key, (row, _) in self.replacements.items()}
        return MergePreview(rows | {key: before for key, (before, _) in self.moved.items()}, self.disagreements)

    def changes(self) -> Iterator[Change]:
        """Yield the changes, deletions of twins first: the merge is undone by undoing the first change.

        Raises Invalid if the values of both rows together break a rule that neither row breaks alone.
        """
        for (table, _), (twin, into) in self.replacements.items():
            yield Change(table, twin, None, merged_into=into)
        for (table, id), (before, after) in self.moved.items():
            if after != before:
                row = validate(table, after, before, *self.twins.get((table, id), ()))
                yield Change(table, before, {**row, "version": before["version"] + 1})

    def _now(self, table: str, row: Row) -> Row:
        return self.moved.get((table, row["id"]), (row, row))[1]

    def _change(self, table: str, row: Row, after: Row) -> None:
        before, _ = self.moved.get((table, row["id"]), (row, row))
        self.moved[table, row["id"]] = before, after

    def _merged_row(self, table: str, twin: Row, target: Row) -> Row:
        """Return the target with the names of the twin, and with the twin's values in blank fields."""
        between = {twin["id"], target["id"]}  # a link to its twin would become a link to itself
        own = [name for name, to in LINKS[table].items() if to == table]
        twin, target = ({**row, **{name: None for name in own if row[name] in between}} for row in (twin, target))
        after = dict(target)
        for names in _wholes(table):
            theirs, ours = ({name: row[name] for name in names} for row in (twin, target))
            if theirs == ours or _blank(table, theirs):
                continue
            if not _blank(table, ours):
                disagreement = Disagreement(table, twin["id"], target["id"], theirs, ours)
                self.disagreements.append(disagreement)
                if disagreement.choice not in self.choices:
                    continue
            after |= theirs
        if "aliases" in after:
            after["native_name"] = target.get("native_name") or twin.get("native_name")
            after["aliases"] = "\n".join(_names(target, twin)) or None
            after = {name: after[name] for name in target}
        return after

    def _same(self, table: str, row: Row) -> Row | None:
        """Return the stored row that equals this one in the unique columns, or None.

        Without unique columns, a part is compared in all columns. A record with parts of its own is not, as these may
        differ.
        """
        names, rows = RECORDS[table].unique, table_of(table)
        if not names or any(row[name] is None for name in names):
            names = tuple(name for name in row if name not in ("id", "version"))
            if table not in PARENTS:
                return None
        others = sa.select(rows.c.id).where(rows.c.id != row["id"], *(rows.c[name] == row[name] for name in names))
        for id in self.connection.scalars(others.order_by(rows.c.id)):
            if (table, id) not in self.replacements:
                return record(self.connection, table, id)
        return None


def _wholes(table: str) -> list[tuple[str, ...]]:
    """Return the columns in which a merge may lose a value, grouped by what says one thing together. Columns of names
    are left out: a merge keeps every name, as another name."""
    names = [name for name in columns(RECORDS[table]) if name not in ("id", "version")]
    if "aliases" in names:
        names = [name for name in names if name not in ("name", "native_name", "aliases")]
    wholes = (beside(table, name) for name in names)
    return list(dict.fromkeys(tuple(name for name in names if name in whole) for whole in wholes))


def _blank(table: str, values: Row) -> bool:
    """Whether the values say nothing: each is blank, or a code such as “Unknown” that a new form has."""
    fields = RECORDS[table].model_fields
    return all(value is None or (value in UNSAID and value == fields[name].default) for name, value in values.items())


def _names(target: Row, twin: Row) -> list[str]:
    """Return the other names of the target and all names of the twin, each once."""
    own = {target["name"], target.get("native_name")}
    names = [*(target["aliases"] or "").splitlines(), twin["name"], twin.get("native_name") or ""]
    names += (twin["aliases"] or "").splitlines()
    return [name for name in dict.fromkeys(names) if name and name not in own]
