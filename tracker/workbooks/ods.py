"""Checks the sheets of an .ods file."""

import io
from xml.etree import ElementTree

from tracker.workbooks import cell_formats, letter_styles
from tracker.workbooks.letter_styles import LetterStyle
from tracker.workbooks.sheets import COLUMNS_AT_MOST, CONSTANTS, FORMULA, HIDDEN, MERGED, SheetCheck, letters_of
from tracker.workbooks.xml_parts import name_of


def checks(content: bytes, named: bytes | None) -> dict[str, SheetCheck]:
    """Return the check of each sheet of an .ods file: of its content.xml, and its styles.xml with the named styles."""
    hiding, letters = cell_formats.of_ods(content, named), letter_styles.styles_of_ods(content, named)
    sheets: dict[str, SheetCheck] = {}
    sheet, row, column, times, hidden_row, filled = SheetCheck(), 0, 0, 1, False, False
    hidden: list[tuple[SheetCheck, int]] = []
    styles: list[str] = []  # of the columns, for cells that name none
    style_of_row = ""
    for event, part in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
        name, more = name_of(part), _of_table(part)
        if event == "start" and name == "table":
            sheet = sheets[more.get("name", "")] = SheetCheck()
            row, column, styles = 0, 0, []
        elif event == "start" and name == "table-column":
            if more.get("visibility") in ("collapse", "filter"):
                hidden.append((sheet, column + 1))
            repeated = int(more.get("number-columns-repeated", 1))
            styles += [more.get("default-cell-style-name", "")] * min(repeated, COLUMNS_AT_MOST)
            column += repeated
        elif event == "start" and name == "table-row":
            row, column, times = row + 1, 0, int(more.get("number-rows-repeated", 1))
            hidden_row, filled = more.get("visibility") in ("collapse", "filter"), False
            style_of_row = more.get("default-cell-style-name", "")
        elif event == "end" and name in ("table-cell", "covered-table-cell"):
            repeated = int(more.get("number-columns-repeated", 1))
            if len(part) or "value-type" in {key.partition("}")[2] for key in part.attrib}:
                sheet.reach(row + times - 1, column + repeated)
                filled = True
                style = more.get("style-name") or style_of_row or next(iter(styles[column : column + 1]), "")
                places = [(row + down, column + 1 + right) for down in range(times) for right in range(repeated)]
                of_cell = letters.get(f"table-cell {style}", LetterStyle.PLAIN)
                of_letters = letter_styles.fault_of(letter_styles.parts_of_ods(part, of_cell, letters))
                _note_shown(sheet, places, part, hiding.get(style, ""))
                sheet.hidden |= dict.fromkeys(places, of_letters) if of_letters else {}
                sheet.booleans += places if "formula" in more else []
            if more.get("formula", "of:=TRUE()").removeprefix("of:=") not in CONSTANTS:
                sheet.note(f"has a formula in {letters_of(column + 1)}{row}: {FORMULA}")
            if {more.get("number-columns-spanned", "1"), more.get("number-rows-spanned", "1")} != {"1"}:
                last_row = row + int(more.get("number-rows-spanned", 1)) - 1
                sheet.merged.setdefault(last_row, f"has merged cells in {letters_of(column + 1)}{row}: {MERGED}")
            column += repeated
        elif event == "end" and name == "table-row":
            if hidden_row and filled:
                sheet.note(f"hides row {row}: {HIDDEN}")
            row += times - 1
            part.clear()
    for of, first in hidden:
        if first <= of.columns:
            of.note(f"hides column {letters_of(first)}: {HIDDEN}")
    return sheets


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
