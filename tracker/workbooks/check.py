"""Checks an .xlsx or .ods file before its cells are read: its type, its size, and which of its sheets must be refused,
such as one with formulas or hidden rows.

The library that reads the cells has no limits: it reserves memory up to the farthest cell, and unpacks a file of any
size.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from posixpath import join, normpath
from xml.etree import ElementTree

from tracker.workbooks import cell_formats

ROWS_AT_MOST, COLUMNS_AT_MOST = 10_000, 200
BYTES_AT_MOST, UNPACKED_AT_MOST, MEMBERS_AT_MOST = 20_000_000, 100_000_000, 1_000
MANY_ROWS = f"has more than {ROWS_AT_MOST:,} rows, the most that are read at once: split it"
MANY_COLUMNS = f"has more than {COLUMNS_AT_MOST} columns, the most that are read: delete those that are not to be read"
TOO_LARGE = (
    f"is too large: a file has at most {BYTES_AT_MOST // 1_000_000} MB, unpacked {UNPACKED_AT_MOST // 1_000_000} MB, "
    f"and {ROWS_AT_MOST:,} rows. Save the one sheet alone, or split it"
)
ENCRYPTED = "is encrypted: open it with its password, and save it without one"
BROKE_OFF = (
    "could not be read: it is damaged, or takes more memory or time than a spreadsheet may. Save the one sheet as "
    ".csv, and import that"
)
NO_WORKBOOK = "is no spreadsheet that can be read: save it as .xlsx, .ods or .csv"
PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
YES = ("1", "true")
CONSTANTS = ("TRUE()", "FALSE()")  # as LibreOffice writes a yes and a no


class Refused(ValueError):
    """A file that is not read. The text continues a sentence that begins with the file's name."""


class SheetCheck:
    """How far the cells of a sheet reach, counted from 1, and what keeps it from being read; blank: nothing.

    By row and column: ``errors``, cells that hold an error of the spreadsheet, as its text; ``hidden``, cells that show
    less or something else than they hold, with a text that says so; ``booleans``, cells that hold a yes or a no as a
    number.
    """

    def __init__(self) -> None:  # no dataclass, whose import would take a third of the time of reading a sheet
        self.rows, self.columns, self.fault = 0, 0, ""
        self.errors: dict[tuple[int, int], str] = {}
        self.hidden: dict[tuple[int, int], str] = {}
        self.booleans: list[tuple[int, int]] = []

    def reach(self, row: int, column: int) -> None:
        """Record the place of a cell with a value. Raises Refused beyond the limits."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        if row > ROWS_AT_MOST + 1:  # the first names the columns
            raise Refused(MANY_ROWS)
        if column > COLUMNS_AT_MOST:
            raise Refused(MANY_COLUMNS)

    def note(self, fault: str) -> None:
        """Record a fault of the sheet; only the first one is kept."""
        self.fault = self.fault or fault


def check(content: bytes) -> dict[str, SheetCheck]:
    """Check a file, and return the check of each of its sheets by name. Raises Refused if it cannot be read safely."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = _unpacked(packed)
        if "xl/workbook.xml" in members:
            return dict(_of_xlsx(members))
        if members.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            if b"encryption-data" in members.get("META-INF/manifest.xml", b""):
                raise Refused(ENCRYPTED)
            return _of_ods(
                members["content.xml"], cell_formats.of_ods(members["content.xml"], members.get("styles.xml"))
            )
    except NotImplementedError as error:
        raise Refused(NO_WORKBOOK) from error
    except RuntimeError as error:  # a zip with a password
        raise Refused(ENCRYPTED) from error
    except Refused:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        ElementTree.ParseError,
        LookupError,
        ValueError,
        EOFError,
        OSError,
    ) as error:
        raise Refused("is damaged: open it in the program that wrote it, and save it again") from error
    raise Refused(NO_WORKBOOK)


def _unpacked(packed: zipfile.ZipFile) -> dict[str, bytes]:
    """Return the unpacked members by name. The sizes that a zip declares may be false, so each is measured."""
    members: dict[str, bytes] = {}
    left = UNPACKED_AT_MOST
    if len(packed.infolist()) > MEMBERS_AT_MOST:
        raise Refused(TOO_LARGE)
    for info in packed.infolist():
        with packed.open(info) as member:
            members[info.filename] = member.read(left + 1)
        left -= len(members[info.filename])
        if left < 0:
            raise Refused(TOO_LARGE)
        if info.filename.endswith(".xml") and b"<!ENTITY" in members[info.filename]:
            raise Refused(NO_WORKBOOK)
    return members


def _of_xlsx(members: dict[str, bytes]) -> Iterator[tuple[str, SheetCheck]]:
    relations = ElementTree.fromstring(members["xl/_rels/workbook.xml.rels"])
    targets = {one.get("Id"): str(one.get("Target")) for one in relations}
    texts = ElementTree.fromstring(members["xl/sharedStrings.xml"]) if "xl/sharedStrings.xml" in members else ()
    shared = [sum(map(len, text.itertext())) for text in texts]
    formats = cell_formats.of_xlsx(members.get("xl/styles.xml"))
    for sheet in ElementTree.fromstring(members["xl/workbook.xml"]).iter():
        if _name(sheet) == "sheet":
            id = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)
            path = normpath(join("xl", targets.get(id, ""))).removeprefix("/")
            if path in members:
                yield str(sheet.get("name")), _sheet_of_xlsx(members[path], shared, formats)


def _sheet_of_xlsx(content: bytes, shared: list[int], formats: list[cell_formats.Format]) -> SheetCheck:
    """Return the check of one sheet. ``shared`` has the lengths of the shared texts, which are copied into each cell
    that uses them; ``formats`` are those of cells, as ``cell_formats.of_xlsx`` returns them."""
    sheet, row, column, hidden_row, of_shared, letters = SheetCheck(), 0, 0, False, False, 0
    hidden: list[int] = []
    for event, part in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
        name = _name(part)
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
            sheet.note(f"has a formula in {_letters(column)}{row}: {FORMULA}")
        elif event == "end" and name in ("v", "is"):
            sheet.reach(row, column)
            if of_shared and name == "v":
                letters += shared[int(part.text or 0)]
            if letters > UNPACKED_AT_MOST:
                raise Refused(TOO_LARGE)
            if hidden_row:
                sheet.note(f"hides row {row}: {HIDDEN}")
        elif event == "end" and name == "mergeCell":
            sheet.note(f"has merged cells in {part.get('ref')}: {MERGED}")
        elif event == "end" and name == "c":
            value = next((each.text for each in part if _name(each) == "v"), None)
            style = int(part.get("s") or 0)
            if value is not None and part.get("t") == "e":
                sheet.errors[row, column] = value
            elif value is not None and (fault := _hidden(formats[style : style + 1], part.get("t", "n"), value)):
                sheet.hidden[row, column] = fault
            part.clear()
        elif event == "end" and name == "row":
            part.clear()
    for first in hidden:
        if first <= sheet.columns:
            sheet.note(f"hides column {_letters(first)}: {HIDDEN}")
    return sheet


def _hidden(formats: list[cell_formats.Format], kind: str, value: str) -> str:
    """Return what its format, if there is one, hides of the value of a cell of this type."""
    for cell_format in formats:
        if kind == "n":
            return cell_format.fault_of_number(value)
        return cell_format.fault if kind == "d" else cell_format.fault_of_text() if kind in ("s", "str") else ""
    return ""


FORMULA = "copy the sheet and paste its values alone, so that what you see is what is read"
HIDDEN = "show it, or delete it, so that what you see is what is read; a filter hides rows too"
MERGED = "split them, and write in each cell what belongs there"


def _of_ods(content: bytes, hiding: Mapping[str, str]) -> dict[str, SheetCheck]:
    sheets: dict[str, SheetCheck] = {}
    sheet, row, column, times, hidden_row, filled = SheetCheck(), 0, 0, 1, False, False
    hidden: list[tuple[SheetCheck, int]] = []
    styles: list[str] = []  # of the columns, for cells that name none
    style_of_row = ""
    for event, part in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
        name, more = _name(part), _of_table(part)
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
                _note_shown(sheet, places, part, hiding.get(style, ""))
                sheet.booleans += places if "formula" in more else []
            if more.get("formula", "of:=TRUE()").removeprefix("of:=") not in CONSTANTS:
                sheet.note(f"has a formula in {_letters(column + 1)}{row}: {FORMULA}")
            if {more.get("number-columns-spanned", "1"), more.get("number-rows-spanned", "1")} != {"1"}:
                sheet.note(f"has merged cells in {_letters(column + 1)}{row}: {MERGED}")
            column += repeated
        elif event == "end" and name == "table-row":
            if hidden_row and filled:
                sheet.note(f"hides row {row}: {HIDDEN}")
            row += times - 1
            part.clear()
    for of, first in hidden:
        if first <= of.columns:
            of.note(f"hides column {_letters(first)}: {HIDDEN}")
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
    lines = ["".join(each.itertext()) for each in cell if _name(each) == "p"]
    value = next((value for key, value in cell.attrib.items() if key.endswith("}value")), None)
    return cell_formats.fault_of_words("\n".join(lines), value) if lines and value is not None else ""


def _name(part: ElementTree.Element) -> str:
    return part.tag.rpartition("}")[2]


def _of_table(part: ElementTree.Element) -> dict[str, str]:
    """Return the attributes of OpenDocument's table namespace, by their names without the namespace."""
    return {key.partition("}")[2]: value for key, value in part.attrib.items() if ":table:" in key}


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
