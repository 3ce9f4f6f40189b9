"""Writes a brief as a Word document, with styles, numbered sources that link back, and right-to-left scripts."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Written
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Place

from tracker.reports.brief import (
    Block,
    Brief,
    Grid,
    Heading,
    Line,
    Paragraph,
    Points,
    Quotation,
    Source,
    SourceNumbers,
    StyledText,
)
from tracker.values.shortening import shorten
from tracker.values.xml_text import printable
from tracker.words import quoted

FONT = "Arial"  # has Latin, Greek, Cyrillic, Hebrew and Arabic on every system, or a font of the same widths
PROPERTY_AT_MOST = 255  # characters of a property of a Word file
LINE_HEIGHT = 1.15  # of the size of the letters, as that of the font
BODY, SMALL, QUIET = Pt(9), Pt(7), RGBColor(0x55, 0x55, 0x55)
COLUMN_CM, TEXT_CM = 3.5, 17.8  # the width of each column but the last, and of the text
LINK = RGBColor(0x1F, 0x4E, 0x79)
# Hebrew and Arabic letters. TURNED is a run of their words, with the digits and signs between them.
STRONG = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
TURNED = re.compile(rf"[{STRONG}]+(?:[\W\d_]*[{STRONG}]+)*[.!?…]*")
NO_BREAK = "\u00a0"
RIGHT_TO_LEFT_MARK = "\u200f"  # keeps the full stop of a sentence at its end
LEFT_TO_RIGHT_MARK = "\u200e"  # keeps a bracket or number after Arabic words there; it would stand before them
BIDI_LANGUAGE = {"he": "he-IL", "fa": "fa-IR"}
HEBREW = re.compile("[\u0590-\u05ff]")


def write(brief: Brief) -> bytes:
    """Return the bytes of the .docx file."""
    document = Document()
    _set_up(document, brief)
    _text(document.add_paragraph(style="Title"), (StyledText(brief.title),), turns=True)
    _text(document.add_paragraph(style="Subtitle"), (StyledText(brief.subtitle),))
    marks = _Marks()
    for block in brief.blocks:
        _block(document, block, marks)
    document.add_heading("Sources", 1)
    _text(document.add_paragraph(), (StyledText(brief.about_sources, quiet=True),))
    for source in brief.sources:
        _source(document.add_paragraph(style="Source"), source, marks)
    _footer(document, brief)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


class _Marks:
    """Numbers the bookmarks. ``cited`` has the numbers of the sources that were cited so far."""

    def __init__(self) -> None:
        self.number, self.cited = 0, set[int]()

    def bookmark(self, place: Place, name: str) -> None:
        self.number += 1
        for kind in ("bookmarkStart", "bookmarkEnd"):
            place._p.append(_element(kind, id=str(self.number), **({"name": name} if kind == "bookmarkStart" else {})))


def _set_up(document: Written, brief: Brief) -> None:
    """Set up page, styles, language and the properties of the file."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.6)
    section.top_margin, section.bottom_margin = Cm(1.2), Cm(1.3)
    section.header_distance = section.footer_distance = Cm(0.6)  # the footer would push the text up
    for name, size, before, after in (
        ("Normal", BODY, 2, 3),
        ("Title", Pt(17), 0, 2),
        ("Subtitle", Pt(10), 0, 6),
        ("Heading 1", Pt(11.5), 6, 2),
        ("List Bullet", BODY, 0, 1),
        ("Intense Quote", Pt(10), 4, 6),
        ("Footer", SMALL, 0, 0),
    ):
        _style(document.styles[name], size, before, after)
    source: Any = document.styles.add_style("Source", WD_STYLE_TYPE.PARAGRAPH)
    source.base_style = document.styles["Normal"]
    _style(source, SMALL, 0, 0)
    source.paragraph_format.left_indent, source.paragraph_format.first_line_indent = Cm(0.8), Cm(-0.8)
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for language in defaults.findall(qn("w:lang")):
        defaults.remove(language)
    defaults.append(_element("lang", val=brief.language, eastAsia=brief.language, bidi="ar-SA"))
    about = document.core_properties
    about.author, about.language = "Summit Tracker", brief.language
    about.title, about.subject, about.comments = (
        shorten(printable(text), PROPERTY_AT_MOST) for text in (brief.title, brief.subtitle, brief.reference)
    )


def _style(style: Any, size: Pt, before: int, after: int) -> None:
    style.font.name, style.font.size = FONT, size
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    properties = style.element.get_or_add_rPr()
    properties.append(_element("szCs", val=str(int(size.pt * 2))))
    for spacing in properties.findall(qn("w:spacing")):  # letters set apart would break Arabic words
        properties.remove(spacing)
    style.font.color.rgb = None if style.name in ("Normal", "Source") else RGBColor(0x22, 0x22, 0x22)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    # exact, or a line with a raised number, or with a letter that another font has, would be taller than the others
    style.paragraph_format.line_spacing = Pt(round(size.pt * LINE_HEIGHT * 2) / 2)


def _block(document: Written, block: Block, marks: _Marks) -> None:
    match block:
        case Heading(text):
            document.add_heading(text, 1)
        case Paragraph(words):
            _text(document.add_paragraph(), words, marks, turns=True)
        case Points(lines):
            for each in lines:
                _text(document.add_paragraph(style="List Bullet"), each, marks)
        case Quotation(text, language, translation, mark):
            place = document.add_paragraph(style="Intense Quote")
            _text(place, (StyledText(quoted(text)), mark), marks, language, turns=True)
            if translation:
                _text(
                    document.add_paragraph(),
                    (StyledText("Our translation: ", quiet=True), StyledText(translation)),
                    marks,
                )
        case Grid(headings, rows):
            _grid(document, headings, rows, marks)


def _grid(document: Written, headings: tuple[str, ...], rows: tuple[tuple[Line, ...], ...], marks: _Marks) -> None:
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    table.rows[0]._tr.get_or_add_trPr().append(_element("tblHeader", val="true"))  # again on each page
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        _text(cell.paragraphs[0], (StyledText(heading, strong=True),))
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            _text(cell.paragraphs[0], words, marks)
    left = TEXT_CM - COLUMN_CM * (len(headings) - 1)
    for number, column in enumerate(table.columns, 1):
        for cell in column.cells:
            cell.width = Cm(left if number == len(headings) else COLUMN_CM)


def _text(place: Place, words: Line, marks: _Marks | None = None, language: str = "", *, turns: bool = False) -> None:
    """Write a line. With ``turns`` the paragraph runs from right to left if its text begins so. Lines that mix our
    words with a quote do not."""
    plain = "".join(each.text for each in words if isinstance(each, StyledText))
    first = re.search(r"[^\W\d_]", plain)
    if begins_turned := turns and first is not None and TURNED.match(first[0]) is not None:
        place._p.get_or_add_pPr().append(_element("bidi", val="1"))
    for each in words:
        if isinstance(each, StyledText):
            for text, turned in _pieces(each.text, within_turned=begins_turned):
                _set_style(place.add_run(text), each, turned, language)
        elif marks:
            _mark(place, each, marks)


def _pieces(text: str, *, within_turned: bool = False) -> Iterator[tuple[str, bool]]:
    """Yield the text in pieces of one direction, each with whether it runs from right to left. ``within_turned``: so
    does the paragraph."""
    text, end = printable(text), 0
    while match := TURNED.search(text, end):
        if match.start() > end:
            yield text[end : match.start()], False
        turned = _without_open_bracket(match[0])
        yield turned if turned[-1].isalnum() else f"{turned}{RIGHT_TO_LEFT_MARK}", True
        if not within_turned:
            yield LEFT_TO_RIGHT_MARK, False
        end = match.start() + len(turned)
    if end < len(text):
        yield text[end:], False


def _without_open_bracket(words: str) -> str:
    """Return the words without an open bracket and what follows it. Of “name (person)” in a right-to-left script the
    name and the person are turned each on its own, or the bracket would be displaced."""
    return words.rpartition("(")[0].rstrip() if words.count("(") > words.count(")") else words


def _set_style(run: Any, words: StyledText, turned: bool, language: str) -> None:
    run.bold, run.italic = words.strong or None, (words.quoted and not turned) or None
    if words.quiet:
        run.font.color.rgb = QUIET
    if turned:
        tongue = BIDI_LANGUAGE.get(language) or (BIDI_LANGUAGE["he"] if HEBREW.search(run.text) else "ar-SA")
        properties = run._r.get_or_add_rPr()
        properties.append(_element("rtl", val="1"))
        properties.append(_element("lang", bidi=tongue))
        if words.strong:
            run.font.cs_bold = True
    elif language:
        run._r.get_or_add_rPr().append(_element("lang", val=language))


def _mark(place: Place, mark: SourceNumbers, marks: _Marks) -> None:
    """Write the numbers of sources, each a link to its entry. The entry links back to the first of its numbers."""
    for number in mark.numbers:
        if number not in marks.cited:
            marks.cited.add(number)
            marks.bookmark(place, f"cited_{number}")
        _link(place, f"[{number}]", anchor=f"source_{number}", raised=True)


def _source(place: Place, source: Source, marks: _Marks) -> None:
    marks.bookmark(place, f"source_{source.number}")
    place.add_run(f"{source.number}.\t")
    _text(place, (StyledText(f"{source.publisher}: "),))
    _link(place, source.title, address=source.address)
    place.add_run(f", {source.published.replace(' ', NO_BREAK)}" if source.published else "")
    if source.archived:
        place.add_run(" (")
        _link(place, "archived copy", address=source.archived)
        place.add_run(")")
    place.add_run(f".{NO_BREAK}")
    _link(place, "↑", anchor=f"cited_{source.number}")


def _link(place: Place, text: str, *, address: str = "", anchor: str = "", raised: bool = False) -> None:
    link = OxmlElement("w:hyperlink")
    if address:
        link.set(qn("r:id"), place.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    else:
        link.set(qn("w:anchor"), anchor)
    for piece, turned in _pieces(text):
        run = place.add_run(piece)
        run.font.color.rgb, run.font.superscript = LINK, raised or None
        _set_style(run, StyledText(piece), turned, "")
        link.append(run._r)
    place._p.append(link)


def _footer(document: Written, brief: Brief) -> None:
    """Write the footer: how to cite the data, and the page number."""
    place = document.sections[0].footer.paragraphs[0]
    place.alignment = WD_ALIGN_PARAGRAPH.LEFT
    _text(place, (StyledText(f"{brief.reference}   ", quiet=True),))
    for kind, content in (("begin", None), ("", "PAGE"), ("end", None)):
        run = place.add_run()
        run._r.append(_element("fldChar", fldCharType=kind) if kind else _instruction(str(content)))


def _instruction(text: str) -> Any:
    element = OxmlElement("w:instrText")
    element.text = text
    return element


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element
