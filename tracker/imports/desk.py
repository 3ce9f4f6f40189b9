"""Plans the save of a desk: its record, the lines of its grids, and a citation of each line's source.

Each grid is read like a sheet of an import, with the same names, questions and refusals. Nothing here writes to the
store.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.engine import Connection

from tracker.errors import Invalid
from tracker.files.spreadsheet import Cell, Sheet, is_blank
from tracker.imports import citations, dry_run, heading_units, several
from tracker.imports.batch import Batch
from tracker.imports.cells import text_of
from tracker.imports.grids import CHECKED, DESKS, OFFERED, SOURCE, SOURCES, Grid, Within
from tracker.imports.names import Names
from tracker.imports.plan import Instructions, Plan, RefusedCell, UnclearWord
from tracker.schema.models import RECORDS, columns
from tracker.schema.relations import LINKS, PARENTS
from tracker.schema.rows import Row
from tracker.values.codes import DatePrecision
from tracker.words import human_date
from tracker.writing.references import Change

Line = Mapping[str, Cell]
"""The cells of a line by heading, see ``tracker.imports.grids``."""

FACTS = 0  # the line number that stands for the record itself


@dataclass(frozen=True)
class Typed:
    """What was typed about one record, a new one where ``id`` is None.

    ``facts`` are its columns, of a stored record those that were changed, and then ``opened`` is the row as it was when
    they were. ``lines`` are by table, from line 1 on, ``shared`` the cells of lines that leave them blank, by table and
    column. ``source`` names the source that every line is cited from which names no other; blank for none.
    """

    table: str
    id: str | None
    facts: Mapping[str, Cell] = field(default_factory=dict)
    opened: Row = field(default_factory=dict)
    lines: Mapping[str, Sequence[Line]] = field(default_factory=dict)
    shared: Mapping[tuple[str, str], Cell] = field(default_factory=dict)
    source: str = ""


@dataclass
class DeskPlan(Plan):
    """The dry run of a desk. ``refused`` has its refusals, each with the table of its grid, or of the record itself."""

    refused: list[tuple[str, RefusedCell]] = field(default_factory=list)


def plan(connection: Connection, typed: Typed, instructions: Instructions) -> DeskPlan:
    """Return what a save of all that was typed would do. ``instructions`` are the answers to its questions."""
    return _Desk(connection, typed, instructions).plan()


class _Desk:
    def __init__(self, connection: Connection, typed: Typed, instructions: Instructions) -> None:
        self.connection, self.typed, self.instructions = connection, typed, instructions
        self.batch, self.result = Batch(Names(connection)), DeskPlan()
        self.refused_sources: set[str] = set()  # addresses and titles

    def plan(self) -> DeskPlan:
        sources = list(self._lines(SOURCES))
        refused = self._sheet("source", sources).refused_lines
        self.refused_sources = {
            text_of(cells.get(name)) for line, cells in sources if line in refused for name in ("url", "title")
        }
        self._note_refused(SOURCES.table)
        id = self._record()
        self._note_refused(self.typed.table)
        for grid in DESKS[self.typed.table].grids:
            self._grid(grid, id)
            self._note_refused(grid.table)
        return self.result

    def _note_refused(self, table: str) -> None:
        """Record that the newest refusals belong to the grid of this table."""
        newest = sorted(self.result.refusals[len(self.result.refused) :], key=lambda each: each.line)
        self.result.refused += [(table, each) for each in newest]

    def _record(self) -> str:
        """Add the record itself to the plan, and return its id: the stored or the future one."""
        table, id, facts = self.typed.table, self.typed.id, dict(self.typed.facts)
        if id and not facts:
            return id
        if id:
            own = {"key": ("id",), "opened": {id: self.typed.opened}}
            plan = self._sheet(table, [(FACTS, {**facts, "id": id})], **own)
        else:
            plan = self._sheet(table, [(FACTS, facts)])
        for change in (change for _, change in [*plan.created, *plan.changed]):
            id = change.id
            self._cite([(FACTS, table, id, {})])
            self._note_open_end(change.after or {})
        return id or self._unfinished(table)

    def _note_open_end(self, row: Row) -> None:
        """Say of an event without a last day that it goes on: many leave it blank who mean one day."""
        if row.get("date_precision") == DatePrecision.DAY and not row["ends_on"]:
            told = human_date(row["starts_on"], None)
            self.result.notes.append(
                f"The last day is blank, so the record says that this still goes on: “{told}”. If it lasted one day, "
                "write that day as the last day too."
            )

    def _unfinished(self, table: str) -> str:
        """Return an id in place of a new record whose facts were refused, so that the grids can be read and their
        faults shown too. Nothing of it is saved."""
        row = {**dict.fromkeys(columns(RECORDS[table])), "id": f"unfinished-{table.replace('_', '-')}"}
        self.batch.add([Change(table, None, row)])
        return row["id"]

    def _grid(self, grid: Grid, id: str) -> None:
        lines = list(self._lines(grid))
        own = [(line, {name: cells[name] for name in grid.columns if name in cells}) for line, cells in lines]
        created = {line: change.id for line, change in self._sheet(grid.table, own, fixed={grid.link: id}).created}
        for part in grid.within:
            of_part = [
                (line, {**each, PARENTS[part.table].column: created[line]})
                for line, cells in lines
                if line in created
                for each in self._cells_within(part, line, cells)
            ]
            self._sheet(part.table, of_part)
        self._cite([(line, grid.table, created[line], cells) for line, cells in lines if line in created])

    def _cells_within(self, part: Within, line: int, cells: Line) -> Iterator[dict[str, Cell]]:
        """Yield the cells of each record that a line creates within its own record, such as a party of a pledge. A name
        that is several is refused."""
        own = {column: cell for column in part.cells if not is_blank(cell := cells.get(part.heading(column)))}
        if not own:
            return
        if not part.several:
            yield {**part.fixed, **own}
            return
        [(column, cell)] = own.items()
        target = LINKS[part.table][column]
        names = {tuple(self.batch.names.meant(target, name)) or name: name for name in several.split(text_of(cell))}
        for name in names.values():
            is_answered = any(about[:2] == (target, name) for about in self.instructions.answers)
            if not is_answered and (fault := several.fault(self.batch.names, target, name)):
                self.result.refusals.append(RefusedCell(line, part.table, column, name, fault))
            else:
                yield {**part.fixed, column: name}

    def _lines(self, grid: Grid) -> Iterator[tuple[int, dict[str, Cell]]]:
        """The lines that say something, with what all of them share; offers that nobody checked are refused, and a line
        that names the columns is no record."""
        shared = {
            name: cell
            for (table, name), cell in self.typed.shared.items()
            if table == grid.table and not is_blank(cell)
        }
        for number, cells in enumerate(self.typed.lines.get(grid.table, ()), 1):
            own = {name: cell for name in grid.headings if not is_blank(cell := cells.get(name))}
            if not own or self._names_columns(grid, number, own):
                continue
            if cells.get(OFFERED) and not cells.get(CHECKED):
                words = f"is an offer, as of {cells[OFFERED]}: check the line and tick it, or empty it"
                refused = RefusedCell(number, grid.table, grid.columns[0], text_of(own.get(grid.columns[0])), words)
                self.result.refusals.append(refused)
                continue
            yield number, {**shared, **own}

    def _names_columns(self, grid: Grid, number: int, own: Line) -> bool:
        """Whether a line names the columns, as a table that was copied with its heading does: it is left out where they
        are in the order of the grid, and refused where they are not."""
        named = {heading: name for heading, cell in own.items() if (name := grid.heading_of(heading, text_of(cell)))}
        if len(named) <= max(1, len(own) // 2):
            return False
        wrong = [heading for heading, name in named.items() if name != heading]
        for heading in own.keys() - named.keys():
            meaning = heading_units.read_heading(*grid.place(heading), text_of(own[heading]))
            if meaning and (meaning.size or meaning.money):
                words = "says a unit: paste the lines without their headings, each with its own currency and all digits"
                self._refuse(grid, number, heading, own, words)
                return True
        if not wrong:
            self.result.notes.append(f"{grid.title}, line {number} names the columns, and is left out.")
            return True
        order = ", ".join(grid.headings.values())
        words = f"names a column that stands elsewhere here: paste the columns in this order: {order}"
        self._refuse(grid, number, wrong[0], own, words)
        return True

    def _refuse(self, grid: Grid, number: int, heading: str, line: Line, words: str) -> None:
        self.result.refusals.append(RefusedCell(number, *grid.place(heading), text_of(line[heading]), words))

    def _cite(self, records: Sequence[tuple[int, str, str, Line]]) -> None:
        """Add a citation of each record: of the source that its line names, or else of the desk's current source."""
        named = ((line, table, id, cells.get(SOURCE) or self.typed.source) for line, table, id, cells in records)
        # a refused source is said of its own line, which keeps all from being saved
        sound = [each for each in named if text_of(each[-1]) not in self.refused_sources]
        lines = citations.lines(self.connection, self.batch.names, self.instructions.answers, sound)
        self._sheet("citation", lines, lookalikes=True)  # all citations of one source look alike

    def _sheet(self, table: str, lines: Sequence[tuple[int, Line]], **own: Any) -> Plan:
        """Read the lines of one table like an import, and add the result to the plan. ``own`` are the instructions for
        these lines alone, see ``Instructions``."""
        if not lines:
            return Plan()
        headings = list(dict.fromkeys(name for _, cells in lines for name in cells))
        rows = [(line, [cells.get(name) for name in headings]) for line, cells in lines]
        own = {"columns": {}, "fixed": {}, "key": (), "blanks_empty": None, **own}
        instructions = replace(self.instructions, table=table, **own)
        try:
            plan = dry_run.run(self.connection, Sheet(table, headings, rows), instructions, batch=self.batch)
        except Invalid as error:  # of these lines as a whole: all else that is wrong is said with it
            plan = Plan(refusals=[RefusedCell(rows[0][0], table, RECORDS[table].named_by[-1], "", str(error))])
        for name in ("created", "changed", "besides", "unchanged", "refusals", "clashes", "notes"):
            getattr(self.result, name).extend(getattr(plan, name))
        for question in plan.questions:
            self._ask(question)
        self.result.lookalikes += plan.lookalikes
        return plan

    def _ask(self, question: UnclearWord) -> None:
        """Ask what is meant by a text once, of the lines of all grids: an answer holds for all of them."""
        for same in self.result.questions:
            if (same.subject, same.text) == (question.subject, question.text):
                same.lines.extend(question.lines)
                same.words.extend(question.words)
                return
        self.result.questions.append(question)
