"""Cell formats of a workbook that show something else than what the cell holds.

A percentage holds 0.05 and shows 5%; a month holds its first day and shows no day. Whoever looks at the sheet does not
notice, so such a cell is not read. Each text below says why, and continues a sentence that begins with the cell's
value.
"""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal
from xml.etree import ElementTree

from tracker.workbooks import letter_styles
from tracker.workbooks.letter_styles import LetterStyle
from tracker.workbooks.xml_parts import attribute, name_of, styles_of_ods

PERCENTAGE = "is shown as a percentage: format the cell as a plain number, and write what it is a part of in Unit"
NO_DAY = (
    "is shown without its day: write it as text, such as December 2026, or format the cell so that it shows the day"
)
NO_YEAR = "is shown without its year: format the cell so that it shows the whole day, and check the year"
IN_THOUSANDS = (
    "is shown in thousands or millions: format the cell as a plain number, so that what you see is what is read"
)
NOT_SHOWN = "is not shown by the format of its cell: format the cell so that it shows what it holds, or empty it"
# The formats that an .xlsx file names by number alone, where they hide something.
BUILT_IN = {
    **dict.fromkeys((1, 3, 37, 38, 41), "0"), **dict.fromkeys((2, 4, 39, 40, 43), "0.00"),
    **dict.fromkeys((5, 6, 7, 8, 42, 44), "$0"), **dict.fromkeys((9, 10), "0%"), 16: "d-mmm", 17: "mmm-yy",
}  # fmt: skip
TOKEN = re.compile(r'"([^"]*)"?|\\(.)|[_*].|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|(.)', re.DOTALL)
CONDITION = re.compile(r"\[[<>=]")
DIGITS_AT_MOST = 400  # of the largest number of a cell, written in full
DIGITS_OF_A_NUMBER, DIGITS_OF_ANY_CELL = 15, 10  # that a spreadsheet keeps; that a cell shows without a format
DIGITS = re.compile(r"[.,٫]?\d(.*\d)?", re.DOTALL)
MINUS = re.compile("[-−–(]")
ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)


def with_words(words: str) -> str:
    """Say that a number is shown with a currency or other words."""
    cure = "write that in a column of its own, and format the cell as a plain number"
    return f"is shown with “{words.strip()}”, which would be lost: {cure}"


def shown_as(words: str) -> str:
    """Say that a cell shows something else than the number it holds."""
    return f"is shown as {words}: format the cell so that it shows the whole number, or write the one that is meant"


class Format:
    """A format of Excel, with the style of its letters: ``fault`` is what it hides of every number or day, such as 0%
    or mmm-yy; blank: nothing."""

    def __init__(self, code: str, letters: LetterStyle = LetterStyle.PLAIN) -> None:
        self.code, self.letters, self.fault = code, letters, fault_of(code)
        self.sections = [""]
        for token in TOKEN.finditer(code):
            if token[0] == ";":
                self.sections.append("")
            else:
                self.sections[-1] += token[0]

    def fault_of_number(self, value: str) -> str:
        """Return what it hides of a number: all of it, its last digits or its sign; or the digits that it adds."""
        if self.fault or CONDITION.search(self.code) or ELAPSED.search(self.code) or _is_of_day(self.code):
            return self.fault
        number = Decimal(f"{float(value):.{DIGITS_OF_A_NUMBER}g}")
        place = _section(number, min(3, len(self.sections)))
        section = self.sections[place]
        signs = "".join(token[4] or "" for token in TOKEN.finditer(section))
        if not self.code or "General" in section or re.search("[eE/@]", signs):
            return ""
        words = "".join(token[1] or token[2] or token[4] or "" for token in TOKEN.finditer(section))
        if not re.search("[0#?]", signs):
            return _of_words(words.strip(), number)
        literal = "".join(token[1] or token[2] or "" for token in TOKEN.finditer(section))
        if added := "".join(re.findall(r"\d", literal) + re.findall("[1-9]", signs)):
            return with_words(added)
        decimals = len(re.findall("[0#?]", signs.partition(".")[2]))
        rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, Context(prec=DIGITS_AT_MOST))
        if rounded != number:
            return shown_as(f"{rounded:f}")
        if not number:
            return "" if "0" in signs else _of_words(re.sub("[#?,.]", "", words).strip(), number)
        before, *_, after = re.split("[0#?]", words)
        negative = bool(MINUS.search(before + after)) or (number < 0 and not place)
        return "" if negative == (number < 0) else shown_as(f"{-number:f}")

    def fault_of_text(self) -> str:
        """Return what it hides of a text: all of it, or nothing."""
        return NOT_SHOWN if len(self.sections) > 3 and "@" not in self.sections[3] else ""


def fault_of_words(text: str, value: str) -> str:
    """Return what a cell hides of a number that is ``text`` in these words; blank: nothing."""
    number = Decimal(f"{float(value):.{DIGITS_OF_A_NUMBER}g}")
    plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    if not (digits := DIGITS.search(plain)):
        return _of_words(text.strip(), number)
    if re.search("[eE/:]", text) or len(re.findall(r"\d", plain)) >= DIGITS_OF_ANY_CELL:
        return ""
    whole, _, decimals = f"{abs(number):f}".partition(".")
    decimals = decimals.rstrip("0")
    pattern = "0*" + r"\D?".join(whole.lstrip("0")) + rf"([.,٫]{decimals}0*)" + "?" * (not decimals)
    negative = bool(MINUS.search(plain[: digits.start()] + plain[digits.end() :]))
    right = re.fullmatch(pattern, digits[0]) and negative == (number < 0)
    return "" if right else shown_as(text.strip())


def _of_words(words: str, number: Decimal) -> str:
    if not words:
        return NOT_SHOWN
    dash = not number and all(unicodedata.category(sign).startswith("P") for sign in words)
    return "" if dash else shown_as(f"“{words}”")


def _section(number: Decimal, sections: int) -> int:
    """Return which section of a format is of a number: the first is of positive numbers, then negative ones, then 0."""
    return 1 if number < 0 and sections > 1 else 2 if not number and sections > 2 else 0


def _is_of_day(code: str) -> bool:
    signs = "".join(token[4] or "" for token in TOKEN.finditer(code.replace("General", "0")))
    return bool(re.search("[dmyhs]", signs, re.IGNORECASE))


def fault_of(code: str) -> str:
    """Return what a format of Excel hides of a number or a day, such as 0% or mmm-yy; blank: nothing."""
    code = code.replace("General", "0")
    if ELAPSED.search(code):
        return ""
    tokens = list(TOKEN.finditer(code))
    literal = "".join(token[1] or token[2] or token[3] or "" for token in tokens)
    signs = "".join(token[4] or "" for token in tokens)
    if _is_of_day(code):
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


def of_xlsx(styles: bytes | None) -> list[Format]:
    """Return each format of cells in styles.xml, in the order in which cells name them."""
    if styles is None:
        return []
    root = ElementTree.fromstring(styles)
    codes = {
        int(part.get("numFmtId", 0)): part.get("formatCode", "") for part in root.iter() if name_of(part) == "numFmt"
    }
    formats = next((part for part in root if name_of(part) == "cellXfs"), ())
    fonts = dict(enumerate(letter_styles.fonts_of_xlsx(root)))
    numbers = [(int(part.get("numFmtId", 0)), int(part.get("fontId", 0))) for part in formats]
    return [
        Format(codes.get(number, BUILT_IN.get(number, "")), fonts.get(font, LetterStyle.PLAIN))
        for number, font in numbers
    ]


def of_ods(content: bytes, styles: bytes | None) -> dict[str, str]:
    """Return what each style of cells hides, by its name: of content.xml, and of the named styles in styles.xml."""
    faults: dict[str, str] = {}
    parents: dict[str, list[str]] = {}
    for part in styles_of_ods(content, styles):
        name = attribute(part, "name")
        if name_of(part).endswith("-style"):
            faults[f"data {name}"] = _of_data_style(part)
            maps = [attribute(each, "apply-style-name") for each in part if name_of(each) == "map"]
            parents[f"data {name}"] = [f"data {each}" for each in maps]
        elif name_of(part) == "style" and attribute(part, "family") == "table-cell":
            data = attribute(part, "data-style-name")
            parents[name] = [f"data {data}" if data else attribute(part, "parent-style-name")]

    def inherited(name: str, depth: int = 9) -> str:
        fault = faults.get(name, "")
        return fault or next(filter(None, (inherited(each, depth - 1) for each in parents.get(name, ()) if depth)), "")

    return {name: inherited(name) for name in parents if not name.startswith("data ")}


def _of_data_style(part: ElementTree.Element) -> str:
    kinds = {name_of(each) for each in part}
    if name_of(part) == "date-style":
        return _of_day("day" in kinds, bool(kinds & {"year", "era"}))
    literal = "".join(each.text or "" for each in part if name_of(each) == "text" or name_of(each) == "currency-symbol")
    if name_of(part) != "number-style":
        return ""  # the cell itself says that it is a percentage, a currency or a yes
    thousands = any(float(attribute(each, "display-factor") or 1) != 1 for each in part)
    added = re.search(r"\d", literal) and "number" in kinds
    return with_words(literal) if added else _of_number(False, literal, thousands)
