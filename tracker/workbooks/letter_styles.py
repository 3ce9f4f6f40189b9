"""Letters of a workbook's cell that do not say what is meant: struck out, raised, as the digit of a footnote is, or
joined to others without the tab between them.

Whoever reads the cell's text alone would take 90 with a raised 1 for 901. Each text below says why such a cell is not
read, and continues a sentence that begins with the cell's text.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from xml.etree import ElementTree

from tracker.workbooks import xml_parts
from tracker.workbooks.xml_parts import attribute, name_of

STRUCK_OUT = (
    "has letters that are struck out: delete them, or take the line through them away, so that what you see is what is "
    "read"
)
RAISED = (
    "has a raised or lowered digit, which would be read as one of the others: delete it, or write it in a column of "
    "its own"
)
JOINED = (
    "has a tab, a line break or a note within its text, without which its words would be joined: write the text "
    "without it, or each line as a paragraph"
)
LOST_WITHIN = ("line-break", "note", "ruby", "tab")  # parts of a text in an .ods file that are read as nothing
NO = ("0", "false", "none")


class LetterStyle(Enum):
    """What the style of letters says of them."""

    PLAIN = ""
    STRUCK_OUT = STRUCK_OUT
    RAISED = RAISED
    JOINED = JOINED


def fault_of(parts: Iterable[tuple[str, LetterStyle]]) -> str:
    """Return why a text of these parts, each with its style, is not read; blank: it is."""
    styles: dict[LetterStyle, str] = {}
    for letters, style in parts:
        styles[style] = styles.get(style, "") + letters
    if LetterStyle.JOINED in styles:
        return JOINED
    if styles.get(LetterStyle.STRUCK_OUT, "").strip():
        return STRUCK_OUT
    raised = any(letter.isdigit() for letter in styles.get(LetterStyle.RAISED, ""))
    return RAISED if raised and styles.get(LetterStyle.PLAIN, "").strip() else ""


def parts_of_xlsx(text: ElementTree.Element) -> Iterator[tuple[str, LetterStyle]]:
    """Yield the parts of a text of an .xlsx file (``si`` or ``is``) with their styles."""
    for run in text:
        letters = "".join(part.text or "" for part in run.iter() if name_of(part) == "t")
        properties = next((part for part in run if name_of(part) == "rPr"), ())
        yield letters, _of_font(properties)


def fonts_of_xlsx(styles: ElementTree.Element) -> list[LetterStyle]:
    """Return the style of each font of cells in styles.xml, in the order in which the formats of cells name them."""
    return [_of_cell(_of_font(font)) for part in styles if name_of(part) == "fonts" for font in part]


def _of_cell(style: LetterStyle) -> LetterStyle:
    """Return the style of a whole cell: one that is raised as a whole shows the same digits."""
    return LetterStyle.PLAIN if style is LetterStyle.RAISED else style


def _of_font(properties: Iterable[ElementTree.Element]) -> LetterStyle:
    values = {name_of(part): part.get("val", "1") for part in properties}
    if values.get("strike", "0") not in NO:
        return LetterStyle.STRUCK_OUT
    return LetterStyle.RAISED if values.get("vertAlign", "baseline") != "baseline" else LetterStyle.PLAIN


def parts_of_ods(
    cell: ElementTree.Element, style: LetterStyle, styles: Mapping[str, LetterStyle]
) -> Iterator[tuple[str, LetterStyle]]:
    """Yield the parts of the text in a cell, or a part of one, of this style; ``styles`` are of ``styles_of_ods``."""
    if name_of(cell) == "span":
        style = styles.get(f"text {attribute(cell, 'style-name')}", style)
    yield cell.text or "", style
    for inner in cell:
        if name_of(inner) in LOST_WITHIN:
            yield "", LetterStyle.JOINED
        elif name_of(inner) != "annotation":
            yield from parts_of_ods(inner, style, styles)
        yield inner.tail or "", style


def styles_of_ods(content: bytes, styles: bytes | None) -> dict[str, LetterStyle]:
    """Return the style of letters by the family and name of each style of an .ods file, such as "text T1"."""
    own: dict[str, LetterStyle] = {}
    parents: dict[str, str] = {}
    for part in xml_parts.styles_of_ods(content, styles):
        family = attribute(part, "family")
        name = f"{family} {attribute(part, 'name')}"
        parents[name] = f"{family} {attribute(part, 'parent-style-name')}"
        for properties in part:
            if name_of(properties) == "text-properties" and (style := _of_properties(properties)):
                own[name] = style

    def inherited(name: str, depth: int = 9) -> LetterStyle:
        if name in own or not depth:
            return own.get(name, LetterStyle.PLAIN)
        return inherited(parents.get(name, ""), depth - 1)

    return {name: _of_cell(inherited(name)) if name.startswith("table-cell ") else inherited(name) for name in parents}


def _of_properties(properties: ElementTree.Element) -> LetterStyle | None:
    lines = {attribute(properties, f"text-line-through-{what}") for what in ("style", "type")} - {""}
    position = attribute(properties, "text-position")
    if lines and not lines & set(NO):
        return LetterStyle.STRUCK_OUT
    if position:
        return LetterStyle.PLAIN if position.split()[0] in ("0%", "baseline") else LetterStyle.RAISED
    return LetterStyle.PLAIN if lines else None
