"""The plan of an import, which the dry run returns: records to create and change, refused cells, and open questions.

Nothing here writes: ``tracker.writing.edits.save_all`` stores the changes of a plan.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.errors import sentence
from tracker.schema import wholes
from tracker.schema.kinds import write
from tracker.schema.models import RECORDS
from tracker.schema.rows import Row, as_json
from tracker.writing.references import Change

MINE, THEIRS = "mine", "theirs"
NEW = "+"  # the answer to a question that means: create a record with this name


WHOLE_LINE = "Line"  # what is said in place of a column


@dataclass(frozen=True)
class Instructions:
    """What a person has said of an import.

    ``columns`` maps headings to columns, blank for those that are left out. ``fixed`` are cells that all rows have,
    column to text. ``key`` are the columns by which rows are matched to records; None lets it be proposed, and none at
    all means that each row is a new record. ``answers`` say which record or code a text means: (subject, text) to
    its id or code, or NEW; (subject, text, words of a line) where another line with that text means another one.
    ``choices`` settle conflicts: (id, column) to MINE or THEIRS. ``blanks_empty`` says that a blank cell empties its
    field; None: only where rows are matched by id. ``lookalikes`` are the marks of the records that may look like
    others, as the plan has them; True: all may. ``opened`` are records by id as the person saw them, where no version
    says that. ``source`` names the source that each row cites which is created or changed; blank for none.
    """

    table: str
    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    key: tuple[str, ...] | None = None
    answers: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    choices: Mapping[tuple[str, str], str] = field(default_factory=dict)
    blanks_empty: bool | None = None
    lookalikes: Collection[str] | bool = ()
    opened: Mapping[str, Row] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True)
class RefusedCell:
    """A cell that is refused, or with a blank ``column`` a whole line. ``reason`` says why, and what to do."""

    line: int
    table: str
    column: str
    text: str
    reason: str


@dataclass(frozen=True)
class UnclearWord:
    """A text that names no record, or several, or no code: the records or codes that may be meant, id to label, and the
    lines that have it. ``subject`` is the table of the records; of codes the table and column, such as
    attendance.level. ``creatable``: a record can be made of the name alone. ``unlike``: and the name is like no other,
    of a record or of another unclear word. ``words`` are what each of the lines says.
    """

    subject: str
    text: str
    candidates: Mapping[str, str]
    lines: list[int]
    creatable: bool
    words: list[str] = field(default_factory=list)
    unlike: bool = False


@dataclass(frozen=True)
class Clash:
    """A cell that was edited in the file and, since its export, also in the store. Columns that say one thing together,
    such as an amount and its currency, clash together: each of them that differs has a Clash of its own."""

    line: int
    table: str
    id: str
    column: str
    exported: Any
    theirs: Any
    mine: Any


@dataclass
class Plan:
    """The dry run. ``created`` and ``changed`` are by line; ``unchanged`` are lines whose record says the same already;
    ``besides`` are records that are created because a line names them, ``citations`` those of the source of the rows.
    ``lookalikes`` has the mark (see ``tracker.imports.lookalikes``) of each line by which a record looks like others;
    the line is refused until somebody allows that. ``notes`` are remarks for the person, ``units`` the
    units in which the amounts of shares are read, in the order of the lines."""

    created: list[tuple[int, Change]] = field(default_factory=list)
    changed: list[tuple[int, Change]] = field(default_factory=list)
    besides: list[Change] = field(default_factory=list)
    citations: list[Change] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    refusals: list[RefusedCell] = field(default_factory=list)
    questions: list[UnclearWord] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lookalikes: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    key: tuple[str, ...] = ()

    @property
    def changes(self) -> list[Change]:
        """All changes of the save, in the order of the lines."""
        in_order = sorted([*self.created, *self.changed], key=lambda one: one[0])
        return [*self.besides, *(change for _, change in in_order), *self.citations]

    @property
    def refused_lines(self) -> list[int]:
        """The numbers of the lines that are not imported."""
        return sorted({each.line for each in self.refusals} | {each.line for each in self.clashes})

    @property
    def digest(self) -> str:
        """A hash that is the same for plans with the same changes, of which the amounts are read in the same units."""
        rows = (as_json({"table": each.table, "before": each.before, "after": each.after}) for each in self.changes)
        return hashlib.sha256("\n".join([*rows, *self.units]).encode()).hexdigest()[:16]


def changed_values(change: Change) -> dict[str, tuple[Any, Any]]:
    """Return the columns that a change changes, with the values before and after."""
    before, after = change.before or {}, change.after or {}
    return {
        name: (before.get(name), value)
        for name, value in after.items()
        if name not in ("id", "version") and before.get(name) != value
    }


def clashing(table: str, edited: Row, exported: Row, stored: Row, *, uncertain: bool) -> list[str]:
    """Return the columns in which a line and the store differ, if both have changed a column of the same group (see
    ``tracker.schema.wholes``), or may have: if it is ``uncertain`` what was exported."""
    mine = {**exported, **edited}
    differing = {column for column in stored if column in mine and mine[column] != stored[column]}
    theirs = {column for column in differing if uncertain or stored[column] != exported[column]}
    together: set[str] = set()
    for column in differing & edited.keys():
        whole = wholes.beside(table, column)
        together |= whole & differing if whole & theirs else set()
    return [column for column in stored if column in together]


def in_a_cell(value: Any) -> str:
    """Return a value as the tables of the dry run show it: a dash for None."""
    return "—" if value is None else write(value)


def reasons(plan: Plan) -> dict[int, str]:
    """Return the reasons of each line that is not imported, by line number; each as a sentence on its column."""
    by_line: dict[int, list[str]] = {}
    for each in plan.refusals:
        by_line.setdefault(each.line, []).append(sentence(title_of(each.table, each.column), each.reason))
    for each in plan.clashes:
        words = "this, or what belongs to it, was or may have been changed in the store since the export: "
        words += "export again, and edit that"
        by_line.setdefault(each.line, []).append(f"{title_of(each.table, each.column)}: {words}")
    return {line: "; ".join(words) for line, words in sorted(by_line.items())}


def title_of(table: str, column: str) -> str:
    """Return the title of a refused cell's column, or what stands in its place for a whole line."""
    return (RECORDS[table].model_fields[column].title or column) if column else WHOLE_LINE
