"""The dry run of an import: compares a sheet with the store line by line, and returns the plan of what would be
done."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from sqlalchemy.engine import Connection

from tracker.errors import Invalid
from tracker.files.spreadsheet import Sheet
from tracker.imports import computed_columns, computed_edits, headings, lost_letters, parts, several, units
from tracker.imports.batch import Batch
from tracker.imports.cells import text_of
from tracker.imports.column_map import ColumnMap, SheetLine
from tracker.imports.entries import Entry, Reader, links_first
from tracker.imports.lookalikes import lookalikes
from tracker.imports.matching import match
from tracker.imports.names import Names
from tracker.imports.other_table import require_table
from tracker.imports.plan import MINE, THEIRS, Clash, Instructions, Plan, RefusedCell, clashing
from tracker.schema import kinds
from tracker.schema.models import RECORDS, table_of
from tracker.schema.relations import LINKS
from tracker.schema.rows import REQUIRED, Row, validate
from tracker.values import days
from tracker.writing.outcome import faults
from tracker.writing.references import Change

LINES_BETWEEN_PROGRESS = 200
NO_DIGEST = (
    "The rows of this file have a version and no digest, as exports of earlier releases do. A row of another history "
    "can have the same version, so each changed cell is shown for you to choose. An export of today needs no choice."
)
NO_TABLE = f"names no table: write one in the column “{headings.TABLE}”, such as summit or milestone"
Progress = Callable[[str], None]
"""Called now and then with a sentence on the progress."""


def run(
    connection: Connection,
    sheet: Sheet,
    instructions: Instructions,
    *,
    progress: Progress | None = None,
    batch: Batch | None = None,
) -> Plan:
    """Return what an import of the sheet would do. ``batch`` has the earlier sheets of the same save, if there are any.
    Raises Invalid if its columns do not fit the table, or it was exported from another one."""
    return _DryRun(connection, sheet, instructions, progress, batch or Batch(Names(connection))).plan()


class _DryRun:
    def __init__(
        self,
        connection: Connection,
        sheet: Sheet,
        instructions: Instructions,
        progress: Progress | None,
        batch: Batch,
    ) -> None:
        self.connection, self.sheet, self.instructions, self.progress = connection, sheet, instructions, progress
        texts = (cell for _, row in sheet.lines for cell in row if isinstance(cell, str))
        warning = lost_letters.warning(texts)
        notes = [*sheet.notes, *([warning] if warning else [])]
        self.names, self.result, self.batch = batch.names, Plan(notes=notes), batch
        self.reader = Reader(connection, batch, instructions)
        self.keys: dict[str, tuple[str, ...]] = {}

    def plan(self) -> Plan:
        entries = [Entry(line, faults=[*line.refusals]) for line in self._lines()]
        for number, entry in enumerate(entries):
            if self.progress and number % LINES_BETWEEN_PROGRESS == 0:
                self.progress(f"Reading line {entry.line:,}")
            self.reader.read(entry, self.keys[entry.table])
            if entry.typed.parts:
                self.reader.read_parts(entry, several.PARTS[entry.table])
            if entry.faults and self._makes_new(entry):
                self._require_fields(entry)
        match(self.connection, self.keys, [entry for entry in entries if not entry.faults], self.instructions.opened)
        for entry in entries:
            if not entry.faults:
                self._compare(entry)
        self.result.notes += self.reader.notes()
        self.result.notes += computed_edits.notes(self.connection, entries, self.result, date.today())
        units.note(self.batch, entries)
        if self.instructions.lookalikes is not True:
            self._refuse_lookalikes(self.instructions.lookalikes or ())
        parts.add(self.connection, self.batch, entries, self.result)
        self._require_rules({entry.line: entry for entry in entries})
        self.result.refusals += [fault for entry in entries for fault in entry.faults]
        self.result.refusals.sort(key=lambda each: each.line)
        self.result.questions = self.reader.unclear_words()
        self.result.key = self.keys.get(self.instructions.table, ())
        self.batch.add(self.result.changes)
        return self.result

    def _lines(self) -> list[SheetLine]:
        """Return the lines of the sheet, and note what is to be said of its columns."""
        tables = self._tables()
        columns = {
            table: ColumnMap(table, self.sheet, self.names, self.instructions) for table in sorted({*tables.values()})
        }
        self.keys = {table: each.key for table, each in columns.items()}
        self.result.notes += [note for each in columns.values() for note in each.notes]
        return [columns[tables[number]].read(number, row) for number, row in self.sheet.lines if number in tables]

    def _tables(self) -> dict[int, str]:
        """Return the table of each line, by its number: the one that it names, or the one that was chosen. A line that
        names none is refused."""
        index = headings.index_of_table(self.instructions.table, self.sheet)
        if index is None:
            require_table(self.connection, self.instructions.table, self.sheet)
            return {number: self.instructions.table for number, _ in self.sheet.lines}
        tables = {}
        for number, row in self.sheet.lines:
            if table := headings.table_of_name(row[index]):
                tables[number] = table
            else:
                refused = RefusedCell(number, self.instructions.table, "", text_of(row[index]), NO_TABLE)
                self.result.refusals.append(refused)
        return tables

    # values

    def _compare(self, entry: Entry) -> None:
        """Add the change of one line to the plan."""
        for column in links_first(entry.table, entry.typed.cells):
            if column not in ("id", "version") and not (column in entry.values and entry.stored is None):
                entry.values.pop(column, None)
                self.reader.read_column(entry, column)
        if entry.faults:
            if entry.stored is None:
                self._require_fields(entry)
            return
        values = {name: value for name, value in entry.values.items() if name not in ("id", "version")}
        if entry.stored is None:
            self._create_row(entry, values)
            return
        if not self._empties(entry.table):
            values = {name: value for name, value in values.items() if value is not None}
        self._update_row(entry, self._merge(entry, values))

    def _empties(self, table: str) -> bool:
        choice = self.instructions.blanks_empty
        return self.keys[table] == ("id",) if choice is None else choice

    def _merge(self, entry: Entry, edited: Row) -> Row:
        """Return the edited values, without those that clash with a later save of somebody else."""
        stored, exported = entry.stored or {}, entry.exported or {}
        mine = {**exported, **edited}
        columns = clashing(entry.table, edited, exported, stored, uncertain=entry.uncertain)
        if entry.uncertain and columns and NO_DIGEST not in self.result.notes:
            self.result.notes.append(NO_DIGEST)
        values = {column: value for column, value in edited.items() if column not in columns}
        for column in columns:
            choice = self.instructions.choices.get((stored["id"], column))
            if choice == MINE:
                values[column] = mine[column]
            elif choice != THEIRS:
                clash = Clash(
                    entry.line, entry.table, stored["id"], column, exported[column], stored[column], mine[column]
                )
                self.result.clashes.append(clash)
        return values

    def _create_row(self, entry: Entry, values: Row) -> None:
        filled = {name: value for name, value in values.items() if value is not None}
        id = entry.values.get("id")
        try:
            row = validate(entry.table, {**filled, "id": id or "new", "version": 1})
        except Invalid as error:
            self._refuse_fields(entry, error)
            return
        row["id"] = self.batch.new_id(entry.table, row, id)
        self.result.created.append((entry.line, Change(entry.table, None, row)))

    def _update_row(self, entry: Entry, values: Row) -> None:
        before = entry.stored or {}
        values |= {
            precision: None
            for column, value in values.items()
            if (precision := days.precision_of(column)) in before
            and precision not in values
            and isinstance(value, date)
            and value != before[column]
        }
        cleared = kinds.without_period(entry.table, values, before)
        values |= {precision: value for precision, value in cleared.items() if precision not in entry.typed.cells}
        try:
            row = validate(entry.table, {**before, **values}, before)
        except Invalid as error:
            self._refuse_fields(entry, error)
            return
        exported = entry.exported or {}
        if wrong := computed_columns.faults_of_days(entry.table, entry.typed.day_texts, exported, row):
            for column, words in wrong.items():
                entry.refuse(column, words)
            return
        if row == before:
            if entry.line not in {each.line for each in self.result.clashes}:
                self.result.unchanged.append(entry.line)
            return
        row["version"] = before["version"] + 1
        self.result.changed.append((entry.line, Change(entry.table, before, row)))

    def _makes_new(self, entry: Entry) -> bool:
        """Whether a line is of no stored record, however its faults be corrected: what would tell which is blank."""
        key = self.keys[entry.table]
        return not entry.typed.text("id") and (key in ((), ("id",)) or not {*key}.isdisjoint(_blank(entry)))

    def _require_fields(self, entry: Entry) -> None:
        """Refuse each blank field that a new record needs, in a line with other faults: no row is made of it, of which
        that would be said."""
        told = {fault.column for fault in entry.faults}
        for name in _blank(entry):
            if name not in told:
                entry.refuse(name, REQUIRED)

    def _refuse_fields(self, entry: Entry, error: Invalid) -> None:
        for column, words in error.fields.items():
            entry.refuse(column, words)

    def _refuse_lookalikes(self, allowed: Collection[str]) -> None:
        """Refuse lines by which a record looks like another, as the forms ask then, unless somebody allowed it."""
        planned = [*self.result.changed, *self.result.created]  # a new record may look like one as it is changed
        alike = lookalikes(self.connection, planned, matched=self.instructions.key != ())
        refused = {line: cell for line, cell in alike.refusals.items() if alike.marks[line] not in allowed}
        self.result.lookalikes = [*alike.marks.values()]
        self.result.notes += alike.notes
        self.result.refusals += refused.values()
        self.result.created = [one for one in self.result.created if one[0] not in refused]
        self.result.changed = [one for one in self.result.changed if one[0] not in refused]

    # rules between records

    def _require_rules(self, entries: Mapping[int, Entry]) -> None:
        """Refuse lines that break a rule between records. The others are checked again, until none of them breaks
        one."""
        unsettled = {each.line for each in self.result.clashes}
        self.result.created = [one for one in self.result.created if one[0] not in unsettled]
        self.result.changed = [one for one in self.result.changed if one[0] not in unsettled]
        while True:
            planned = [*self.result.created, *self.result.changed]
            lines = {(change.table, change.id): line for line, change in planned}
            self.result.besides = self._named_by(planned)
            wrong: dict[int, RefusedCell] = {}
            for table, id, column, words in faults(self.connection, [*self.batch.changes, *self.result.changes]):
                if (table, id) not in lines:
                    raise Invalid({column: words}, f"{table} {id}")
                line = lines[table, id]
                wrong.setdefault(line, RefusedCell(line, table, column, "", words))
            for cell in units.refusals(self.connection, self.batch, self.result, entries):
                wrong.setdefault(cell.line, cell)
            if not wrong:
                self.result.units = units.of_shares(self.connection, self.batch, self.result)
                return
            self.result.refusals += wrong.values()
            self.result.created = [one for one in self.result.created if one[0] not in wrong]
            self.result.changed = [one for one in self.result.changed if one[0] not in wrong]

    def _named_by(self, planned: Sequence[tuple[int, Change]]) -> list[Change]:
        """Return the creation of each new record to which one of the planned rows links by its name."""
        linked = {
            (target, (change.after or {}).get(column))
            for _, change in planned
            for column, target in LINKS[change.table].items()
        }
        before = {(change.table, change.id) for change in self.batch.changes}
        return [change for change in self.batch.created() if (change.table, change.id) in linked - before]


def _blank(entry: Entry) -> list[str]:
    """Return the required columns of which a line says nothing."""
    rows, fields = table_of(entry.table).c, RECORDS[entry.table].model_fields
    required = [name for name in fields if fields[name].is_required() and not rows[name].nullable]
    return [name for name in required if name not in ("id", "version") and not entry.typed.text(name)]
