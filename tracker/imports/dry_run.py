"""Compares a sheet with the store, line by line, and says what an import would do."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from tracker.errors import Invalid
from tracker.files.spreadsheet import Cell, Sheet
from tracker.imports import cells, headings, versions
from tracker.imports.names import Names, joined
from tracker.imports.plan import MINE, NEW, THEIRS, Clash, Instructions, Plan, Question, Refusal
from tracker.queries import twins
from tracker.schema.fields import storable
from tracker.schema.models import RECORDS, table_of
from tracker.schema.relations import LINKS, PARENTS
from tracker.schema.rows import Row, validated
from tracker.values import days
from tracker.values.figures import shortened
from tracker.writing.ids import propose_id
from tracker.writing.outcome import faults
from tracker.writing.references import Change, used

LINES_BETWEEN_PROGRESS = 200
Progress = Callable[[str], None]
"""Called now and then with a sentence on the progress."""


@dataclass
class Entry:
    """One line on its way: its cells by column (several where a code and its label have one each), the values that were
    read, the record that it is matched to, and that record as it was exported."""

    line: int
    table: str
    cells: dict[str, list[Cell]]
    values: Row = field(default_factory=dict)
    stored: Row | None = None
    exported: Row | None = None
    faults: list[Refusal] = field(default_factory=list)

    def refuse(self, column: str, reason: str) -> None:
        given = next((cell for cell in self.cells.get(column, []) if cell is not None), None)
        self.faults.append(Refusal(self.line, self.table, column, cells.text_of(given), reason))


def run(connection: Connection, sheet: Sheet, instructions: Instructions, *, progress: Progress | None = None) -> Plan:
    """Return what an import of the sheet would do. Raises Invalid where its columns do not fit the table."""
    return _DryRun(connection, sheet, instructions, progress).plan()


class _DryRun:
    def __init__(
        self, connection: Connection, sheet: Sheet, instructions: Instructions, progress: Progress | None
    ) -> None:
        self.connection, self.sheet, self.said, self.progress = connection, sheet, instructions, progress
        self.names, self.result = Names(connection), Plan(notes=list(sheet.notes))
        self.questions: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.new_names: dict[tuple[str, str], str] = {}  # records that lines name and that are created: their ids
        self.taken: dict[str, set[str]] = defaultdict(set)  # ids of new records, by table
        self.keys: dict[str, tuple[str, ...]] = {}

    def plan(self) -> Plan:
        entries = [entry for table in self._tables() for entry in self._entries(table)]
        entries.sort(key=lambda entry: entry.line)
        for number, entry in enumerate(entries):
            if self.progress and number % LINES_BETWEEN_PROGRESS == 0:
                self.progress(f"Reading line {entry.line:,}")
            self._read(entry)
        self._match([entry for entry in entries if not entry.faults])
        for entry in entries:
            if not entry.faults:
                self._compare(entry)
        if not self.said.lookalikes:
            self._refuse_lookalikes()
        self._require_rules()
        self.result.refusals += [fault for entry in entries for fault in entry.faults]
        self.result.refusals.sort(key=lambda each: each.line)
        self.result.questions = [
            Question(table, text, self.names.near(table, text), lines, self._creatable(table, text))
            for (table, text), lines in self.questions.items()
        ]
        self.result.key = self.keys.get(self.said.table, ())
        return self.result

    # columns

    def _tables(self) -> list[str]:
        """The tables of the rows: those that the lines name, or the one that was chosen."""
        return sorted(headings.tables_of(self.sheet)) or [self.said.table]

    def _entries(self, table: str) -> Iterator[Entry]:
        matches = headings.match(table, self.sheet, self.names, self.said.columns)
        columns = {place: matches[heading].column for place, heading in enumerate(self.sheet.headings)}
        of_lists = headings.TABLE in self.sheet.headings and headings.tables_of(self.sheet)
        place_of_table = self.sheet.headings.index(headings.TABLE) if of_lists else None
        self._require_fitting(table, set(columns.values()) - {""})
        left_out = [heading for heading in self.sheet.headings if not matches[heading].column and heading != "table"]
        if left_out:
            self.result.notes.append(f"Not imported, as no column of {table} is meant: {', '.join(left_out)}.")
        title = {name: each.title or name for name, each in RECORDS[table].model_fields.items()}
        if guesses := [f"“{heading}” is {title[match.column]}" for heading, match in matches.items() if match.guessed]:
            self.result.notes.append(f"Guessed: {', '.join(guesses)}.")
        for line, row in self.sheet.lines:
            if place_of_table is not None and row[place_of_table] != table:
                continue
            of_line: dict[str, list[Cell]] = {column: [text] for column, text in self.said.fixed.items()}
            for place, column in columns.items():
                if column:
                    of_line.setdefault(column, []).append(row[place])
            yield Entry(line, table, of_line)

    def _require_fitting(self, table: str, mapped: set[str]) -> None:
        if not mapped:
            raise Invalid(
                {"Columns": f"none is known: the first line names columns of {table}, such as " + _sample(table)}
            )
        unknown = [name for name in (*mapped, *self.said.fixed) if name not in RECORDS[table].model_fields]
        if unknown:
            raise Invalid({"Columns": f"{table} has no column {unknown[0]}"})
        if both := [name for name in self.said.fixed if name in mapped]:
            raise Invalid({both[0]: "is given for all rows and has a column too: choose one of the two"})
        first = [cell for cell in self.sheet.lines[0][1] if cell is not None]
        if len(first) > 1 and headings.exact(table, first) > max(1, len(first) // 2):
            line = self.sheet.lines[0][0]
            raise Invalid({"Columns": f"line {line} names columns once more: keep one line that does"})
        mapped |= set(self.said.fixed)
        key = headings.key_of(table, mapped) if self.said.key is None else self.said.key
        if missing := [name for name in key if name not in mapped]:
            raise Invalid({missing[0]: "is part of the key by which rows are matched, and no column holds it"})
        self.keys[table] = key

    # cells

    def _read(self, entry: Entry) -> None:
        """Read what tells which record a line is of; other cells are read once that record is known."""
        if "id" in entry.cells:
            texts = {cells.text_of(cell) for cell in entry.cells["id"] if cell is not None}
            entry.values["id"] = next(iter(texts), None)
        key = [name for name in self.keys[entry.table] if name != "id"]
        for name in key:
            self._read_column(entry, name)
        if entry.faults:  # then it is matched to no record, and all else that is wrong is said at once
            for name in entry.cells.keys() - {"id", "version", *key}:
                self._read_column(entry, name)

    def _read_column(self, entry: Entry, column: str) -> None:
        edited = [cell for cell in entry.cells[column] if not self._says(entry, column, cell)]
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
        if entry.exported is None:  # of a new record a blank beside a value says nothing
            readings = [value for value in readings if value is not None] or readings[:1]
        if any(value != readings[0] for value in readings[1:]):
            entry.refuse(column, f"is written twice, as {' and as '.join(shortened(str(each)) for each in readings)}")
            return
        entry.values[column] = readings[0]

    def _says(self, entry: Entry, column: str, cell: Cell) -> bool:
        if entry.exported is None:
            return cell is None
        if cells.says(entry.table, entry.exported, column, cell):
            return True
        target, text = self._target(entry, column), cells.text_of(cell)
        return bool(target and text and entry.exported[column] in self.names.meant(target, text))

    def _value(self, entry: Entry, column: str, cell: Cell) -> Any:
        target = self._target(entry, column)
        if target is None or cell is None:
            return cells.read(entry.table, column, cell)
        text = cells.text_of(cell)
        if (target, text) in self.said.answers:
            answer = self.said.answers[target, text]
            return self._create(target, text) if answer == NEW else answer
        meant = self.names.meant(target, text)
        if len(meant) == 1:
            return next(iter(meant))
        self.questions[target, text].append(entry.line)
        raise ValueError(self._which(target, text, bool(meant)))

    def _which(self, target: str, text: str, several: bool) -> str:
        kind, near = RECORDS[target].singular, self.names.near(target, text)
        if several:
            told = "; ".join(f"{label} ({id})" for id, label in near.items())
            return f"{shortened(text)} names more than one {kind}: write the id of the one that is meant: {told}"
        if self.names.was_deleted(target, text):
            other = f", or write {next(iter(near))}, into which it was merged" if near else ""
            return f"the {kind} {text} was deleted since: bring it back under Changes{other}"
        hint = f"; is {joined(near.values())} meant?" if near else "."
        return f"{shortened(text)} names no {kind}{hint} Write its id or name, or create it first"

    def _target(self, entry: Entry, column: str) -> str | None:
        """The table to which a cell links; of a remark, that which its line names."""
        if column in LINKS[entry.table]:
            return LINKS[entry.table][column]
        parent = PARENTS.get(entry.table)
        if not parent or column != parent.column or not parent.table_column:
            return None
        given = [*entry.cells.get(parent.table_column, []), (entry.exported or {}).get(parent.table_column)]
        return next((str(cell) for cell in given if cell in RECORDS), None)

    # records that a line names and the store does not have

    def _creatable(self, table: str, text: str) -> bool:
        return self._made_of(table, text) is not None

    def _made_of(self, table: str, text: str) -> Row | None:
        try:
            return validated(table, {"id": "new", "version": 1, RECORDS[table].named_by[-1]: text})
        except Invalid:
            return None

    def _create(self, table: str, text: str) -> str:
        if (table, text) not in self.new_names:
            row = self._made_of(table, text)
            if row is None:
                kind = RECORDS[table].singular
                raise ValueError(f"no {kind} can be made of {shortened(text)} alone: create it first")
            id = propose_id(self.connection, table, row, taken=self.taken[table])
            self.taken[table].add(id)
            self.new_names[table, text] = id
        return self.new_names[table, text]

    # records

    def _match(self, entries: Sequence[Entry]) -> None:
        for table in self.keys:
            of_table = [entry for entry in entries if entry.table == table]
            with_id = [entry for entry in of_table if entry.values.get("id")]
            stored = versions.stored(self.connection, table, [entry.values["id"] for entry in with_id])
            gone = used(self.connection, table, [e.values["id"] for e in with_id if e.values["id"] not in stored])
            for entry in with_id:
                self._match_by_id(entry, stored, gone)
            key = self.keys[table]
            others = [entry for entry in of_table if not entry.values.get("id")]
            if key and key != ("id",) and others:
                self._match_by_key(table, key, others)
            self._note_exported(table, [entry for entry in of_table if entry.stored and not entry.faults])
            self._refuse_twice(of_table, key)

    def _match_by_id(self, entry: Entry, stored: Mapping[str, Row], gone: set[str]) -> None:
        id, kind = entry.values["id"], RECORDS[entry.table].singular
        if id in stored:
            entry.stored = stored[id]
        elif id in gone:
            entry.refuse("id", f"the {kind} {id} was deleted since: bring it back under Changes")
        elif any(entry.cells.get("version", [])):
            entry.refuse("id", f"there is no {kind} {id}, which the file has a version of")
        elif not storable(id):
            entry.refuse("id", f"{shortened(id)} can be no id: leave it blank for a new record")

    def _match_by_key(self, table: str, key: tuple[str, ...], entries: Sequence[Entry]) -> None:
        rows = [entry.values for entry in entries]
        found = versions.with_values(self.connection, table, key, _as_stored(key, rows))
        for entry, row in zip(entries, _as_stored(key, rows), strict=True):
            same = found.get(tuple(row[name] for name in key), [])
            if len(same) > 1:
                ids = ", ".join(each["id"] for each in same[:5])
                entry.refuse(key[0], f"{len(same)} records have this key ({ids}): add the id of the one that is meant")
            elif same:
                entry.stored = same[0]

    def _note_exported(self, table: str, entries: Sequence[Entry]) -> None:
        """Note each record as it was when the file was exported, by the version that the file has of it."""
        wanted: dict[str, int] = {}
        for entry in entries:
            given = next((cell for cell in entry.cells.get("version", []) if cell is not None), None)
            entry.exported = entry.stored
            if given is None:
                continue
            try:
                version = int(cells.text_of(given))
            except ValueError:
                entry.refuse("version", f"{shortened(cells.text_of(given))} is no version: leave it as it was exported")
                continue
            if entry.stored and version != entry.stored["version"]:
                wanted[entry.stored["id"]] = version
        earlier = versions.at_versions(self.connection, table, wanted)
        for entry in entries:
            id = entry.stored["id"] if entry.stored else ""
            if id in wanted:
                entry.exported = earlier.get(id)
                if entry.exported is None:
                    words = f"the store never had version {wanted[id]} of {id}: export again, and edit that"
                    entry.refuse("version", words)

    def _refuse_twice(self, entries: Sequence[Entry], key: tuple[str, ...]) -> None:
        first: dict[Any, int] = {}
        for entry in entries:
            if entry.faults:
                continue
            id = (entry.stored or entry.values).get("id")
            values = tuple(entry.values.get(name) for name in key) if key and key != ("id",) else None
            for said in [id] if id else [values] if values else []:
                if said in first:
                    words = f"says the same record as line {first[said]}: keep one of the two"
                    entry.refuse(key[-1] if key and key != ("id",) else "id", words)
                else:
                    first[said] = entry.line

    # values

    def _compare(self, entry: Entry) -> None:
        """Add what becomes of one line to the plan."""
        for column in entry.cells:
            if column not in ("id", "version") and not (column in entry.values and entry.stored is None):
                entry.values.pop(column, None)
                self._read_column(entry, column)
        if entry.faults:
            return
        values = {name: value for name, value in entry.values.items() if name not in ("id", "version")}
        if entry.stored is None:
            self._create_row(entry, values)
            return
        if not self._empties(entry.table):
            values = {name: value for name, value in values.items() if value is not None}
        self._update_row(entry, self._settled(entry, values))

    def _empties(self, table: str) -> bool:
        return self.said.blanks_empty if self.said.blanks_empty is not None else self.keys[table] == ("id",)

    def _settled(self, entry: Entry, edited: Row) -> Row:
        """The edited values, without those that clash with a later save of somebody else."""
        stored, exported = entry.stored or {}, entry.exported or {}
        settled: Row = {}
        for column, value in edited.items():
            if stored[column] == exported[column] or value == stored[column]:
                settled[column] = value
                continue
            choice = self.said.choices.get((stored["id"], column))
            if choice == MINE:
                settled[column] = value
            elif choice != THEIRS:
                clash = Clash(entry.line, entry.table, stored["id"], column, exported[column], stored[column], value)
                self.result.clashes.append(clash)
        return settled

    def _create_row(self, entry: Entry, values: Row) -> None:
        given = {name: value for name, value in values.items() if value is not None}
        id = entry.values.get("id")
        try:
            row = validated(entry.table, {**given, "id": id or "new", "version": 1})
        except Invalid as error:
            self._refuse_fields(entry, error)
            return
        row["id"] = id or propose_id(self.connection, entry.table, row, taken=self.taken[entry.table])
        self.taken[entry.table].add(row["id"])
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
        try:
            row = validated(entry.table, {**before, **values}, before)
        except Invalid as error:
            self._refuse_fields(entry, error)
            return
        if row == before:
            if entry.line not in {each.line for each in self.result.clashes}:
                self.result.unchanged.append(entry.line)
            return
        row["version"] = before["version"] + 1
        self.result.changed.append((entry.line, Change(entry.table, before, row)))

    def _refuse_fields(self, entry: Entry, error: Invalid) -> None:
        for column, words in error.fields.items():
            entry.refuse(column, words)

    def _refuse_lookalikes(self) -> None:
        """Refuse lines whose new record looks like one that the store or an earlier line has, as the forms ask then."""
        created: dict[str, dict[str, int]] = defaultdict(dict)
        for line, change in self.result.created:
            created[change.table][change.id] = line
        alike: dict[int, Refusal] = {}
        for table, lines in created.items():
            new = [change.after or {} for _, change in self.result.created if change.table == table]
            for other, row in twins.pairs(table, [*versions.every(self.connection, table), *new]):
                if row["id"] in lines and not twins.differ(table, other, row):
                    line = lines[row["id"]]
                    earlier = f"that of line {lines[other['id']]}" if other["id"] in lines else other["id"]
                    words = f"looks like {earlier}: write the id of the one that is meant, or let both be created"
                    alike.setdefault(line, Refusal(line, table, RECORDS[table].named_by[-1], "", words))
        self.result.lookalikes = len(alike)
        self.result.refusals += alike.values()
        self.result.created = [one for one in self.result.created if one[0] not in alike]

    # rules between records

    def _require_rules(self) -> None:
        """Refuse lines that break a rule between records; what is left is checked again, until all may be written."""
        clashing = {each.line for each in self.result.clashes}
        self.result.created = [one for one in self.result.created if one[0] not in clashing]
        self.result.changed = [one for one in self.result.changed if one[0] not in clashing]
        while True:
            planned = [*self.result.created, *self.result.changed]
            lines = {(change.table, change.id): line for line, change in planned}
            self.result.besides = self._named_by(planned)
            wrong: dict[int, Refusal] = {}
            for table, id, column, words in faults(self.connection, self.result.changes):
                if (table, id) not in lines:
                    raise Invalid({column: words}, f"{table} {id}")
                line = lines[table, id]
                wrong.setdefault(line, Refusal(line, table, column, "", words))
            if not wrong:
                return
            self.result.refusals += wrong.values()
            self.result.created = [one for one in self.result.created if one[0] not in wrong]
            self.result.changed = [one for one in self.result.changed if one[0] not in wrong]

    def _named_by(self, planned: Sequence[tuple[int, Change]]) -> list[Change]:
        """The creation of each record that one of the planned rows links to."""
        linked = {
            (target, (change.after or {}).get(column))
            for _, change in planned
            for column, target in LINKS[change.table].items()
        }
        changes = []
        for (table, text), id in self.new_names.items():
            row = self._made_of(table, text)
            if row and (table, id) in linked:
                changes.append(Change(table, None, {**row, "id": id}))
        return changes


def _as_stored(key: Sequence[str], rows: Sequence[Row]) -> list[Row]:
    """Rows whose key has days as they are stored: a month as its last day."""
    return [{name: _as_day(row.get(name)) for name in key} for row in rows]


def _as_day(value: Any) -> Any:
    period = days.read(value) if isinstance(value, str) else None
    return period[1] if period else value


def _sample(table: str) -> str:
    fields = RECORDS[table].model_fields
    required = [name for name in fields if not table_of(table).c[name].nullable and name not in ("id", "version")]
    return ", ".join(f"{name} (“{fields[name].title}”)" for name in required[:4])
