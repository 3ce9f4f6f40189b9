"""Reads the lines of a spreadsheet: a link by any name of its record, every other cell as a form reads it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from tracker.files.spreadsheet import Cell, Unclear
from tracker.imports import cells, leaders, lost_letters, several
from tracker.imports.batch import Batch
from tracker.imports.column_map import SheetLine
from tracker.imports.grids import Within
from tracker.imports.names import join, naming_columns, unlike
from tracker.imports.plan import NEW, Instructions, RefusedCell, UnclearWord
from tracker.schema.kinds import CODE, kind_of
from tracker.schema.models import RECORDS
from tracker.schema.relations import LINKS, PARENTS
from tracker.schema.rows import Row
from tracker.values import days
from tracker.values.shortening import quote
from tracker.words import count

PERIODS = (
    "In {} the last day of a month, quarter or year stands for it, as an export writes it. For the day itself write it "
    "in words, such as 31 March 2026, or bring its column of precision along."
)


@dataclass
class Entry:
    """What is known of a line: the ``values`` read from its cells, the ids of the records that its ``parts`` mean, each
    with its text, the ``stored`` record that it belongs to, that record as it was ``exported``, and the ``faults``. It
    is ``uncertain`` what was exported if the line has only a version, which a row of another history may have too."""

    typed: SheetLine
    values: Row = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    stored: Row | None = None
    exported: Row | None = None
    uncertain: bool = False
    faults: list[RefusedCell] = field(default_factory=list)

    @property
    def line(self) -> int:
        """The number of the line."""
        return self.typed.number

    @property
    def table(self) -> str:
        """The table of its record."""
        return self.typed.table

    def refuse(self, column: str, reason: str) -> None:
        """Record why a cell of the line is refused."""
        self.faults.append(RefusedCell(self.line, self.table, column, self.typed.text(column), reason))


class Reader:
    """Reads the cells of lines. ``questions`` has the names and words that a person has to decide on, (subject, text)
    to the lines."""

    def __init__(self, connection: Connection, batch: Batch, instructions: Instructions) -> None:
        self.connection, self.batch, self.instructions = connection, batch, instructions
        self.names = batch.names
        self.questions: dict[tuple[str, str], dict[int, Entry]] = defaultdict(dict)
        self.periods: set[int] = set()  # lines in which the last day of a period stands for the period

    def read(self, entry: Entry, key: Sequence[str]) -> None:
        """Read the cells that say to which record a line belongs. The others are read when that record is known; if
        there is a fault, at once, so that all faults of the line are reported."""
        for name in ("id", "version"):
            for cell in entry.typed.cells.get(name, []):
                try:
                    cells.require_clear(entry.table, name, cell)
                except ValueError as error:
                    entry.refuse(name, str(error))
        if "id" in entry.typed.cells:
            texts = {cells.text_of(cell) for cell in entry.typed.cells["id"] if cell is not None}
            entry.values["id"] = next(iter(texts), None)
        key = [name for name in key if name != "id"]
        for name in key:
            self.read_column(entry, name)
        if any(entry.values.get(name) is None for name in key):
            apart = [name for name in RECORDS[entry.table].apart_by if name in entry.typed.cells and name not in key]
            for name in apart:
                self.read_column(entry, name)
            key += apart
        if entry.faults:  # it will not be matched to a record, so read the others now
            for name in links_first(entry.table, entry.typed.cells.keys() - {"id", "version", *key}):
                self.read_column(entry, name)

    def read_column(self, entry: Entry, column: str) -> None:
        """Read the edited cells of one column into the values of a line, or refuse them."""
        cells_of_column = entry.typed.cells[column]
        places = [place for place, cell in enumerate(cells_of_column) if not self._is_unedited(entry, column, cell)]
        edited = [cells_of_column[place] for place in places]
        if (meaning := entry.typed.heading_words.get(column)) and meaning.size and any(map(cells.text_of, edited)):
            entry.refuse(column, meaning.refusal_of_size())
            return
        readings: list[Any] = []
        for cell in edited:
            try:
                readings.append(self._value(entry, column, cell))
            except ValueError as error:
                entry.refuse(column, str(error))
                return
        if not edited:
            if entry.exported is None:
                entry.values[column] = None
            return
        if any(value != readings[0] for value in readings[1:]):
            # a code and its label may each have a cell; of a new record one may be blank
            filled = {value for value in readings if value is not None}
            if entry.exported is not None or len(filled) > 1:
                entry.refuse(column, self._twice(entry, column, places))
                return
            readings = [*filled]
        entry.values[column] = readings[0]

    def _twice(self, entry: Entry, column: str, places: Sequence[int]) -> str:
        """Return why cells of a column are refused that contradict each other, with the heading of each."""
        typed = entry.typed
        texts = [cells.text_of(typed.cells[column][place]) for place in places]
        named = [
            f"{quote(text) if text else 'blank'} in “{typed.headings[column][place]}”"
            for text, place in zip(texts, places, strict=True)
        ]
        return f"is {' and '.join(named)}: write the same in both, or edit one of them and leave the other as it was"

    def _is_unedited(self, entry: Entry, column: str, cell: Cell) -> bool:
        if entry.exported is None:
            return cell is None
        if cells.says(entry.table, entry.exported, column, cell):
            return not self._is_typed_as_day(entry, column, cell)
        target, text = self._target(entry, column), cells.text_of(cell)
        return bool(target and text and entry.exported[column] in self.names.meant(target, text))

    def _is_typed_as_day(self, entry: Entry, column: str, cell: Cell) -> bool:
        """Whether a cell has a day in words where a month, quarter or year was exported, and no cell beside it says so.
        The last day in figures is how an export writes the period itself; such lines are noted."""
        exported, precision = entry.exported or {}, days.precision_beside(column)
        if exported.get(precision) not in days.PERIODS or precision in entry.typed.cells or isinstance(cell, Unclear):
            return False
        if not isinstance(cell, str) or cell.strip() == str(exported[column]):
            self.periods.add(entry.line)
            return False
        return isinstance(cells.read(entry.table, column, cell), date)

    def _value(self, entry: Entry, column: str, cell: Cell) -> Any:
        target = self._target(entry, column)
        cells.require_clear(entry.table, column, cell)
        if target is None or cell is None:
            return self._plain_value(entry, column, cell)
        return self._link(entry, target, cells.text_of(cell))

    def read_parts(self, entry: Entry, part: Within) -> None:
        """Read the cells of a line that name parts of its record, or refuse them."""
        [column] = part.cells
        target = LINKS[part.table][column]
        for cell in entry.typed.parts:
            for text in several.split(cells.text_of(cell)):
                try:
                    cells.require_clear(part.table, column, cell)
                    if not self._answer(entry, target, text) and (fault := several.fault(self.names, target, text)):
                        raise ValueError(fault)
                    entry.parts.setdefault(self._link(entry, target, text), text)
                except ValueError as error:
                    entry.faults.append(RefusedCell(entry.line, part.table, column, text, str(error)))

    def _link(self, entry: Entry, target: str, text: str) -> str:
        if answer := self._answer(entry, target, text):
            return self.batch.create(target, text) if answer == NEW else answer
        meant = self.names.meant(target, text)
        if len(meant) == 1:
            return next(iter(meant))
        self.questions[target, text][entry.line] = entry
        raise ValueError(self._why_not_linked(target, text, bool(meant)))

    def _plain_value(self, entry: Entry, column: str, cell: Cell) -> Any:
        """Return the value of a cell that is no link: for a word that is no code, the one that a person chose."""
        try:
            value = cells.read(entry.table, column, cell)
            leaders.require_state(self.connection, entry.table, column, cell, {**(entry.stored or {}), **entry.values})
        except ValueError:
            if kind_of(entry.table, column) is not CODE:
                raise
            subject, text = f"{entry.table}.{column}", cells.text_of(cell)
            if answer := self._answer(entry, subject, text):
                return answer
            self.questions[subject, text][entry.line] = entry
            raise
        self._require_letters(entry, column, value)
        return value

    def unclear_words(self) -> list[UnclearWord]:
        """Return the ``questions``, each with what may be meant."""
        unclear = []
        alone = {of: unlike(of, [text for each, text in self.questions if each == of]) for of, _ in self.questions}
        for (subject, text), lines in self.questions.items():
            table, _, column = subject.partition(".")
            near = cells.near_codes(table, column, text) if column else self.names.near(table, text)
            words = [entry.typed.words for entry in lines.values()]
            creatable = not column and self.batch.can_create(table, text)
            new = creatable and not near and text in alone[subject]
            unclear.append(UnclearWord(subject, text, near, list(lines), creatable, words, new))
        return unclear

    def notes(self) -> list[str]:
        """Return what is to be said of the lines that were read, beside their faults."""
        return [PERIODS.format(count(len(self.periods), "line"))] if self.periods else []

    def _require_letters(self, entry: Entry, column: str, value: Any) -> None:
        """Raise ValueError for a text with question marks for letters that the record, or a name in the store, has."""
        if not isinstance(value, str) or "?" not in value:
            return
        if entry.exported is not None:
            original = lost_letters.original(value, [str(entry.exported[column] or "")])
        else:
            original = self.names.original(entry.table, value) if column in naming_columns(entry.table) else ""
        if original:
            raise ValueError(lost_letters.fault(original))

    def _answer(self, entry: Entry, subject: str, text: str) -> str | None:
        """Return what a person chose for a text: for this line, or for all lines; None if there is no answer."""
        answers = self.instructions.answers
        return answers.get((subject, text, entry.typed.words)) or answers.get((subject, text)) if answers else None

    def _why_not_linked(self, target: str, text: str, ambiguous: bool) -> str:
        kind, near = RECORDS[target].singular, self.names.near(target, text)
        if ambiguous:
            options = "; ".join(f"{label} ({id})" for id, label in near.items())
            return f"{quote(text)} names more than one {kind}: write the id of the one that is meant: {options}"
        if self.names.was_deleted(target, text):
            into = self.names.became(target, text)
            other = f", or write {into}, into which it was merged" if into else ""
            return f"the {kind} {text} was deleted since: bring it back under Changes{other}"
        if original := self.names.original(target, text):
            return f"{quote(text)} {lost_letters.fault(original)}"
        hint = f"; is {join(near.values())} meant?" if near else "."
        return f"{quote(text)} names no {kind}{hint} Write its id or name, or create it first"

    def _target(self, entry: Entry, column: str) -> str | None:
        """Return the table to which a cell links; for a remark, the one that its line names. None if it is no link."""
        if column in LINKS[entry.table]:
            return LINKS[entry.table][column]
        parent = PARENTS.get(entry.table)
        if not parent or column != parent.column or not parent.table_column:
            return None
        names = [*entry.typed.cells.get(parent.table_column, []), (entry.exported or {}).get(parent.table_column)]
        return next((str(cell) for cell in names if cell in RECORDS), None)


def links_first(table: str, names: Iterable[str]) -> list[str]:
    """Return columns in the order of their reading: what a word means may depend on the party of its line."""
    return sorted(names, key=lambda name: name not in LINKS[table])
