"""What the columns of a sheet mean for the lines of one table, and the cells of each line by that meaning."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.errors import Invalid
from tracker.files.spreadsheet import Cell, Sheet, is_blank
from tracker.imports import cells, computed_columns, heading_units, headings, several
from tracker.imports.heading_units import HeadingWords
from tracker.imports.headings import Match
from tracker.imports.names import Names
from tracker.imports.plan import Instructions, RefusedCell
from tracker.schema.models import RECORDS
from tracker.schema.relations import SUMS
from tracker.schema.rows import DIGEST
from tracker.schema.wholes import UNIT
from tracker.values.shortening import quote


@dataclass(frozen=True)
class SheetLine:
    """The cells of a line of the sheet, with its ``number``: the ``cells`` of each column of its table (several if a
    code and its label have a column each) and their ``headings``, the ``digest`` of the row that was exported, the
    ``units`` of its amounts that cells of other tables' columns say, by column, and the ``parts``, cells that name
    several parts of its record, such as parties. ``day_texts`` are EDTF texts, by heading, ``computed`` what else
    follows from the record, by name. ``heading_words`` are what the headings say of the unit, by column, ``refusals``
    what is refused whatever the store has."""

    number: int
    table: str
    cells: Mapping[str, list[Cell]]
    headings: Mapping[str, list[str]] = field(default_factory=dict)
    digest: str = ""
    units: Mapping[str, Cell] = field(default_factory=dict)
    parts: list[Cell] = field(default_factory=list)
    day_texts: Mapping[str, Cell] = field(default_factory=dict)
    computed: Mapping[str, str] = field(default_factory=dict)
    heading_words: Mapping[str, HeadingWords] = field(default_factory=dict)
    refusals: list[RefusedCell] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The text of the line: each cell after the title of its column."""
        fields = RECORDS[self.table].model_fields
        titles = [(fields[name].title or name, cell) for name, each in self.cells.items() for cell in each]
        texts = ((name, cells.text_of(cell)) for name, cell in [*titles, *(("By", cell) for cell in self.parts)])
        return "; ".join(f"{name}: {text}" for name, text in texts if text)

    def text(self, column: str) -> str:
        """The text of the first cell of a column that has any; blank without."""
        return next((cells.text_of(cell) for cell in self.cells.get(column, []) if cell is not None), "")


class ColumnMap:
    """What the columns of a sheet mean for its lines of one table. ``key`` are the columns by which these lines are
    matched to records, ``notes`` what is to be said of the columns. Raises Invalid if they do not fit the table."""

    def __init__(self, table: str, sheet: Sheet, names: Names, instructions: Instructions) -> None:
        self.table, self.sheet, self.names, self.instructions = table, sheet, names, instructions
        matches = headings.match(table, sheet, names, instructions.columns)
        part = several.column(table)
        meant = {heading: "" if match.column == part else match.column for heading, match in matches.items()}
        self.key = self._require_key(meant)
        self.notes = self._notes(matches)
        self._columns = {place: meant[heading] for place, heading in enumerate(sheet.headings)}
        self._parts = [place for place, each in enumerate(sheet.headings) if part and matches[each].column == part]
        self._units = self._places_of_units()
        self._computed = computed_columns.places(table, meant)
        headings_of_days = computed_columns.places_of_days(table, meant)
        self._day_texts = [sheet.headings.index(heading) for heading in headings_of_days]
        self._heading_words = heading_units.of_columns(table, meant)
        digests = DIGEST in sheet.headings and not matches[DIGEST].column
        self._digest = sheet.headings.index(DIGEST) if digests else None
        self._exported = digests or "version" in meant.values()

    def read(self, number: int, row: list[Cell]) -> SheetLine:
        """Return the cells of a line by what they mean."""
        own: dict[str, list[Cell]] = {column: [text] for column, text in self.instructions.fixed.items()}
        names: dict[str, list[str]] = {}
        for place, column in self._columns.items():
            if column:
                own.setdefault(column, []).append(row[place])
                names.setdefault(column, []).append(self.sheet.headings[place])
        by_heading = dict(zip(self.sheet.headings, row, strict=True))
        return SheetLine(
            number,
            self.table,
            own,
            names,
            digest="" if self._digest is None else cells.text_of(row[self._digest]),
            units={column: row[place] for place, column in self._units.items() if not is_blank(row[place])},
            parts=[row[place] for place in self._parts if not is_blank(row[place])],
            day_texts={self.sheet.headings[place]: row[place] for place in self._day_texts},
            heading_words=self._heading_words,
            computed=computed_columns.texts(self.table, by_heading, self._computed) if self._exported else {},
            refusals=computed_columns.faults(self.table, number, by_heading, self._computed),
        )

    def _places_of_units(self) -> dict[int, str]:
        """Return which cells say the unit of amounts although it is another table that has the column, place to
        column."""
        targets = [limited.target for limited in SUMS if limited.table == self.table]
        free = [(place, heading) for place, heading in enumerate(self.sheet.headings) if not self._columns[place]]
        named = {place: headings.column_of(target, heading) for target in targets for place, heading in free}
        return {place: column for place, column in named.items() if column in UNIT}

    def _notes(self, matches: Mapping[str, Match]) -> list[str]:
        of_program = (headings.TABLE, DIGEST)
        left_out = [name for name in self.sheet.headings if not matches[name].column and name not in of_program]
        title = {name: each.title or name for name, each in RECORDS[self.table].model_fields.items()}
        guesses = [f"“{heading}” is {title[match.column]}" for heading, match in matches.items() if match.guessed]
        notes = []
        if left_out:
            notes.append(f"Not imported, as no column of {self.table} is meant: {', '.join(left_out)}.")
        if guesses:
            notes.append(f"Guessed: {', '.join(guesses)}.")
        return notes

    def _require_key(self, meant: Mapping[str, str]) -> tuple[str, ...]:
        """Return the key. ``meant`` is heading to column, blank for none. Raises Invalid if the columns do not fit."""
        table, fixed, mapped = self.table, self.instructions.fixed, set(meant.values()) - {""}
        named_in = self.sheet.first
        wanted = f"names columns of {table}, such as {headings.sample(table)}"
        if not mapped:
            raise Invalid(
                {"Columns": f"none is known in line {named_in}: it, or another line that you choose, {wanted}"}
            )
        if values := headings.of_a_row(table, meant, self.names):
            fault = f"line {named_in} reads like a row, as it holds {quote(values[0])}"
            raise Invalid({"Columns": f"{fault}: write a line above it that {wanted}"})
        unknown = [name for name in (*mapped, *fixed) if name not in RECORDS[table].model_fields]
        if unknown:
            raise Invalid({"Columns": f"{table} has no column {unknown[0]}"})
        if both := [name for name in fixed if name in mapped]:
            raise Invalid({both[0]: "is given for all rows and has a column too: choose one of the two"})
        first = [cell for cell in self.sheet.lines[0][1] if cell is not None]
        if len(first) > 1 and headings.exact(table, first) > max(1, len(first) // 2):
            line = self.sheet.lines[0][0]
            raise Invalid({"Columns": f"line {line} names columns once more: keep one line that does"})
        mapped |= set(fixed)
        key = headings.key_of(table, mapped) if self.instructions.key is None else self.instructions.key
        if missing := [name for name in key if name not in mapped]:
            raise Invalid({missing[0]: "is part of the key by which rows are matched, and no column holds it"})
        return key
