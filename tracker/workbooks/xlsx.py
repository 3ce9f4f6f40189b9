"""Checks the sheets of an .xlsx file."""

import io
import re
from collections.abc import Iterator, Mapping
from posixpath import join, normpath
from xml.etree import ElementTree

from tracker.workbooks import cell_formats, letter_styles
from tracker.workbooks.letter_styles import LetterStyle
from tracker.workbooks.sheets import (
    CONSTANTS,
    FORMULA,
    HIDDEN,
    MERGED,
    NO_WORKBOOK,
    ROWS_AT_MOST,
    TOO_LARGE,
    UNPACKED_AT_MOST,
    Refused,
    SheetCheck,
    letters_of,
)
from tracker.workbooks.xml_parts import name_of

PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
YES = ("1", "true")
UNFORMATTED = cell_formats.Format("")


def checks(members: dict[str, bytes]) -> Iterator[tuple[str, SheetCheck]]:
    """Yield name and check of each sheet of an .xlsx file, whose unpacked members these are."""
    relations = ElementTree.fromstring(members["xl/_rels/workbook.xml.rels"])
    targets = {one.get("Id"): str(one.get("Target")) for one in relations}
    texts = ElementTree.fromstring(members["xl/sharedStrings.xml"]) if "xl/sharedStrings.xml" in members else ()
    shared = [
        (sum(map(len, text.itertext())), letter_styles.fault_of(letter_styles.parts_of_xlsx(text))) for text in texts
    ]
    formats = cell_formats.of_xlsx(members.get("xl/styles.xml"))
    for sheet in ElementTree.fromstring(members["xl/workbook.xml"]).iter():
        if name_of(sheet) == "sheet":
            id = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)
            path = normpath(join("xl", targets.get(id, ""))).removeprefix("/")
            if path in members:
                yield str(sheet.get("name")), _check(members[path], shared, formats)


def _check(content: bytes, shared: list[tuple[int, str]], formats: list[cell_formats.Format]) -> SheetCheck:
    """Return the check of one sheet. ``shared`` has length and fault of each of the shared texts, which are copied into
    each cell that uses them; ``formats`` are those of cells, as ``cell_formats.of_xlsx`` returns them."""
    sheet, row, column, hidden_row, of_shared, letters = SheetCheck(), 0, 0, False, False, 0
    hidden: list[int] = []
    for event, part in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
        name = name_of(part)
        if event == "start" and name == "row":
            row, column, hidden_row = int(part.get("r") or row + 1), 0, part.get("hidden") in YES
        elif event == "start" and name == "c":
            place = PLACE.fullmatch(part.get("r", ""))
            if not place and "r" in part.attrib:  # the library may read it as a far-away cell, and fill the memory
                raise Refused(NO_WORKBOOK)
            row, column = (int(place[2]), _number(place[1])) if place else (row, column + 1)
            of_shared = part.get("t") == "s"
        elif event == "start" and name == "col" and part.get("hidden") in YES:
            hidden.append(int(part.get("min") or 1))
        elif event == "end" and name == "f" and part.text not in CONSTANTS:
            sheet.note(f"has a formula in {letters_of(column)}{row}: {FORMULA}")
        elif event == "end" and name in ("v", "is"):
            sheet.reach(row, column)
            if of_shared and name == "v":
                letters += shared[int(part.text or 0)][0]
            if letters > UNPACKED_AT_MOST:
                raise Refused(TOO_LARGE)
            if hidden_row:
                sheet.note(f"hides row {row}: {HIDDEN}")
        elif event == "end" and name == "mergeCell":
            reference = part.get("ref", "")
            last_row = int(re.sub(r"\D", "", reference.rpartition(":")[2]) or ROWS_AT_MOST)
            sheet.merged.setdefault(last_row, f"has merged cells in {reference}: {MERGED}")
        elif event == "end" and name == "c":
            held = {name_of(each): each for each in part}
            if part.get("t") == "e" and "v" in held:
                sheet.errors[row, column] = held["v"].text or ""
            elif fault := _hidden(part, held, shared, formats):
                sheet.hidden[row, column] = fault
            part.clear()
        elif event == "end" and name == "row":
            part.clear()
    for first in hidden:
        if first <= sheet.columns:
            sheet.note(f"hides column {letters_of(first)}: {HIDDEN}")
    return sheet


def _hidden(
    cell: ElementTree.Element,
    held: Mapping[str, ElementTree.Element],
    shared: list[tuple[int, str]],
    formats: list[cell_formats.Format],
) -> str:
    """Return what a cell of an .xlsx file shows otherwise than it holds; ``held`` are its parts by name."""
    style, kind = int(cell.get("s") or 0), cell.get("t", "n")
    cell_format = formats[style] if style < len(formats) else UNFORMATTED
    value = (held["v"].text or "") if "v" in held else None
    if value is None and "is" not in held:
        return ""
    if cell_format.letters is LetterStyle.STRUCK_OUT:
        return letter_styles.STRUCK_OUT
    if value is None:
        return letter_styles.fault_of(letter_styles.parts_of_xlsx(held["is"]))
    if kind == "n":
        return cell_format.fault_of_number(value)
    if kind == "d":
        return cell_format.fault
    of_letters = shared[int(value)][1] if kind == "s" else ""
    return of_letters or (cell_format.fault_of_text() if kind in ("s", "str") else "")


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
