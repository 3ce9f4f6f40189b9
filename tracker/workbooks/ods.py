"""Checks the sheets of an .ods file."""

import io
from collections.abc import Mapping
from xml.etree import ElementTree

from tracker.workbooks import cell_formats, letter_styles
from tracker.workbooks.letter_styles import LetterStyle
from tracker.workbooks.sheets import COLUMNS_AT_MOST, CONSTANTS, FORMULA, HIDDEN, MERGED, SheetCheck, letters_of
from tracker.workbooks.xml_parts import name_of


def checks(content: bytes, styles: bytes | None) -> dict[str, SheetCheck]:
    """Return the check of each sheet of an .ods file: of its content.xml, and its styles.xml with the named styles."""
    hiding, letters = cell_formats.of_ods(content, styles), letter_styles.styles_of_ods(content, styles)
    sheets: dict[str, _Sheet] = {}
    sheet = _Sheet(hiding, letters)
    for event, part in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
        match event, name_of(part):
            case "start", "table":
                sheet = sheets[_of_table(part).get("name", "")] = _Sheet(hiding, letters)
            case "start", "table-column":
                sheet.begin_column(_of_table(part))
            case "start", "table-row":
                sheet.begin_row(_of_table(part))
            case "end", "table-cell" | "covered-table-cell":
                sheet.end_cell(part)
            case "end", "table-row":
                sheet.end_row()
                part.clear()
    for each in sheets.values():
        each.note_columns()
    return {name: each.check for name, each in sheets.items()}


class _Sheet:
    """A sheet as far as it was read. ``hiding`` is what styles of cells hide, ``letters`` are the styles of letters."""

    def __init__(self, hiding: Mapping[str, str], letters: Mapping[str, LetterStyle]) -> None:
        self.hiding, self.letters = hiding, letters
        self.check = SheetCheck()
        self.row = self.column = 0
        # of the row: how often it is repeated, whether it is hidden and has a cell with something in it, its style
        self.times, self.hidden, self.filled, self.style = 1, False, False, ""
        self.styles: list[str] = []  # of the columns, for cells that name none
        self.hidden_columns: list[int] = []

    def begin_column(self, more: Mapping[str, str]) -> None:
        if _is_hidden(more):
            self.hidden_columns.append(self.column + 1)
        repeated = int(more.get("number-columns-repeated", 1))
        self.styles += [more.get("default-cell-style-name", "")] * min(repeated, COLUMNS_AT_MOST)
        self.column += repeated

    def begin_row(self, more: Mapping[str, str]) -> None:
        self.row, self.column, self.times = self.row + 1, 0, int(more.get("number-rows-repeated", 1))
        self.hidden, self.filled = _is_hidden(more), False
        self.style = more.get("default-cell-style-name", "")

    def end_cell(self, part: ElementTree.Element) -> None:
        more = _of_table(part)
        repeated = int(more.get("number-columns-repeated", 1))
        if len(part) or "value-type" in {key.partition("}")[2] for key in part.attrib}:
            self._fill(part, more, repeated)
        where = f"{letters_of(self.column + 1)}{self.row}"
        if more.get("formula", "of:=TRUE()").removeprefix("of:=") not in CONSTANTS:
            self.check.note(f"has a formula in {where}: {FORMULA}")
        if {more.get("number-columns-spanned", "1"), more.get("number-rows-spanned", "1")} != {"1"}:
            last_row = self.row + int(more.get("number-rows-spanned", 1)) - 1
            self.check.merged.setdefault(last_row, f"has merged cells in {where}: {MERGED}")
        self.column += repeated

    def end_row(self) -> None:
        if self.hidden and self.filled:
            self.check.note(f"hides row {self.row}: {HIDDEN}")
        self.row += self.times - 1

    def note_columns(self) -> None:
        """Note the hidden columns that hold something."""
        for column in self.hidden_columns:
            if column <= self.check.columns:
                self.check.note(f"hides column {letters_of(column)}: {HIDDEN}")

    def _fill(self, part: ElementTree.Element, more: Mapping[str, str], repeated: int) -> None:
        self.check.reach(self.row + self.times - 1, self.column + repeated)
        self.filled = True
        style = more.get("style-name") or self.style or next(iter(self.styles[self.column : self.column + 1]), "")
        places = [(self.row + down, self.column + 1 + right) for down in range(self.times) for right in range(repeated)]
        of_cell = self.letters.get(f"table-cell {style}", LetterStyle.PLAIN)
        of_letters = letter_styles.fault_of(letter_styles.parts_of_ods(part, of_cell, self.letters))
        _note_shown(self.check, places, part, self.hiding.get(style, ""))
        self.check.hidden |= dict.fromkeys(places, of_letters) if of_letters else {}
        self.check.booleans += places if "formula" in more else []


def _is_hidden(more: Mapping[str, str]) -> bool:
    return more.get("visibility") in ("collapse", "filter")


def _note_shown(sheet: SheetCheck, places: list[tuple[int, int]], cell: ElementTree.Element, hiding: str) -> None:
    """Note an error in a cell of an .ods file, or what it hides; ``hiding`` is what its style does."""
    kinds = {value for key, value in cell.attrib.items() if key.endswith("}value-type")}
    if "error" in kinds:
        sheet.errors |= dict.fromkeys(places, "".join(cell.itertext()))
    elif "percentage" in kinds:
        sheet.hidden |= dict.fromkeys(places, cell_formats.PERCENTAGE)
    elif "currency" in kinds:
        currency = "".join(each for each in "".join(cell.itertext()) if not each.isdigit())
        sheet.hidden |= dict.fromkeys(places, cell_formats.with_words(currency.strip(" .,-")))
    elif kinds & {"float", "date"} and hiding:
        sheet.hidden |= dict.fromkeys(places, hiding)
    elif kinds & {"float", "string"} and (fault := _hidden_in_ods(cell)):
        sheet.hidden |= dict.fromkeys(places, fault)


def _hidden_in_ods(cell: ElementTree.Element) -> str:
    """Return what the words of a cell hide of its value; nothing if the program that wrote the file left them out."""
    if "formula" in _of_table(cell):  # a yes or a no, which is shown in words
        return ""
    lines = ["".join(each.itertext()) for each in cell if name_of(each) == "p"]
    value = next((value for key, value in cell.attrib.items() if key.endswith("}value")), None)
    return cell_formats.fault_of_words("\n".join(lines), value) if lines and value is not None else ""


def _of_table(part: ElementTree.Element) -> dict[str, str]:
    """Return the attributes of OpenDocument's table namespace, by their names without the namespace."""
    return {key.partition("}")[2]: value for key, value in part.attrib.items() if ":table:" in key}
