"""Cell formats of a workbook that show something else than what the cell holds.

A percentage holds 0.05 and shows 5%; a month holds its first day and shows no day. Whoever looks at the sheet does not
notice, so such a cell is not read. Each text below says why, and continues a sentence that begins with the cell's
value.
"""

import re
import unicodedata
from collections.abc import Iterator
from xml.etree import ElementTree

PERCENTAGE = "is shown as a percentage: format the cell as a plain number, and write what it is a part of in Unit"
NO_DAY = (
    "is shown without its day: write it as text, such as December 2026, or format the cell so that it shows the day"
)
NO_YEAR = "is shown without its year: format the cell so that it shows the whole day, and check the year"
IN_THOUSANDS = (
    "is shown in thousands or millions: format the cell as a plain number, so that what you see is what is read"
)
# The formats that an .xlsx file names by number alone, where they hide something.
BUILT_IN = {
    **dict.fromkeys((5, 6, 7, 8, 42, 44), "$0"), **dict.fromkeys((9, 10), "0%"), 16: "d-mmm", 17: "mmm-yy",
}  # fmt: skip
TOKEN = re.compile(r'"([^"]*)"?|\\(.)|[_*].|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|(.)', re.DOTALL)
ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)


def with_words(words: str) -> str:
    """Say that a number is shown with a currency or other words."""
    cure = "write that in a column of its own, and format the cell as a plain number"
    return f"is shown with “{words.strip()}”, which would be lost: {cure}"


def fault_of(code: str) -> str:
    """Return what a format of Excel hides of a number or a day, such as 0% or mmm-yy; blank: nothing."""
    code = code.replace("General", "0")
    if ELAPSED.search(code):
        return ""
    tokens = list(TOKEN.finditer(code))
    literal = "".join(token[1] or token[2] or token[3] or "" for token in tokens)
    signs = "".join(token[4] or "" for token in tokens)
    if re.search("[dmyhs]", signs, re.IGNORECASE):
        first = signs.lower().partition(";")[0]
        return _of_day(bool(re.search(r"(?<!d)dd?(?!d)", first)), bool(re.search("[yeb]", first)))
    literal += "".join(sign for sign in signs if unicodedata.category(sign) == "Sc")
    return _of_number(
        "%" in signs, literal if re.search("[0#?]", signs) else "", bool(re.search("[0#?],+(?![0#?,])", signs))
    )


def _of_day(day: bool, year: bool) -> str:
    return NO_DAY if not day else "" if year else NO_YEAR


def _of_number(percentage: bool, literal: str, thousands: bool) -> str:
    if percentage or set("%‰") & set(literal):
        return PERCENTAGE
    if any(sign.isalpha() or unicodedata.category(sign) == "Sc" for sign in literal):
        return with_words(literal)
    return IN_THOUSANDS if thousands else ""


def of_xlsx(styles: bytes | None) -> list[str]:
    """Return what each format of cells in styles.xml hides, in the order in which cells name them."""
    if styles is None:
        return []
    root = ElementTree.fromstring(styles)
    codes = {int(part.get("numFmtId", 0)): part.get("formatCode", "") for part in root.iter() if _is(part, "numFmt")}
    formats = next((part for part in root if _is(part, "cellXfs")), ())
    numbers = [int(part.get("numFmtId", 0)) for part in formats]
    return [fault_of(codes.get(number, BUILT_IN.get(number, ""))) for number in numbers]


def of_ods(content: bytes, styles: bytes | None) -> dict[str, str]:
    """Return what each style of cells hides, by its name: of content.xml, and of the named styles in styles.xml."""
    faults: dict[str, str] = {}
    parents: dict[str, list[str]] = {}
    for source, scope in ((styles, "styles"), (content, "automatic-styles")):
        for part in _within(source, scope) if source else ():
            name = _attribute(part, "name")
            if part.tag.endswith("-style"):
                faults[f"data {name}"] = _of_data_style(part)
                maps = [_attribute(each, "apply-style-name") for each in part if _is(each, "map")]
                parents[f"data {name}"] = [f"data {each}" for each in maps]
            elif _is(part, "style") and _attribute(part, "family") == "table-cell":
                data = _attribute(part, "data-style-name")
                parents[name] = [f"data {data}" if data else _attribute(part, "parent-style-name")]

    def inherited(name: str, depth: int = 9) -> str:
        fault = faults.get(name, "")
        return fault or next(filter(None, (inherited(each, depth - 1) for each in parents.get(name, ()) if depth)), "")

    return {name: inherited(name) for name in parents if not name.startswith("data ")}


def _of_data_style(part: ElementTree.Element) -> str:
    kinds = {each.tag.rpartition("}")[2] for each in part}
    if _is(part, "date-style"):
        return _of_day("day" in kinds, bool(kinds & {"year", "era"}))
    literal = "".join(each.text or "" for each in part if _is(each, "text") or _is(each, "currency-symbol"))
    if not _is(part, "number-style"):
        return ""  # the cell itself says that it is a percentage, a currency or a yes
    thousands = any(float(_attribute(each, "display-factor") or 1) != 1 for each in part)
    return _of_number(False, literal, thousands)


def _within(source: bytes, scope: str) -> Iterator[ElementTree.Element]:
    for part in ElementTree.fromstring(source):
        if _is(part, scope):
            yield from part


def _is(part: ElementTree.Element, name: str) -> bool:
    return part.tag.rpartition("}")[2] == name


def _attribute(part: ElementTree.Element, name: str) -> str:
    return next((value for key, value in part.attrib.items() if key.rpartition("}")[2] == name), "")
