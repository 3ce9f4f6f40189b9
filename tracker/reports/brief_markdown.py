"""Writes a brief as Markdown: sources are footnotes, title and language are in the header that pandoc and others
read."""

import json

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
from tracker.reports.markdown_text import escape


def write(brief: Brief) -> bytes:
    """Return the file as UTF-8."""
    parts = [
        f"---\ntitle: {json.dumps(brief.title, ensure_ascii=False)}\nlang: {brief.language}\n---",
        f"# {escape(brief.title)}",
        f"*{escape(brief.subtitle)}*",
        *map(_block, brief.blocks),
        f"*{escape(brief.reference)}*" if brief.reference else "",
        f"## Sources\n\n{escape(brief.about_sources)}",
        "\n".join(map(_source, brief.sources)),
    ]
    return ("\n\n".join(filter(None, parts)) + "\n").encode()


def _block(block: Block) -> str:
    match block:
        case Heading(text):
            return f"## {escape(text)}"
        case Paragraph(words):
            return _line(words)
        case Points(lines):
            return "\n".join(f"- {_line(each)}" for each in lines)
        case Quotation(text, _, translation, mark):
            below = f"\n>\n> Our translation: {escape(translation)}" if translation else ""
            return f"> {escape(text)}{_line((mark,))}{below}"
        case Grid(headings, rows):
            cells = [[escape(heading) for heading in headings], ["---"] * len(headings)]
            cells += [[_line(cell) for cell in row] for row in rows]
            return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def _line(words: Line) -> str:
    return "".join(
        "".join(f"[^{number}]" for number in each.numbers) if isinstance(each, SourceNumbers) else _run(each)
        for each in words
    )


def _run(run: StyledText) -> str:
    text = run.text
    inner = text.strip()
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :] if inner else ""
    mark = "**" if run.strong else ""
    return f"{before}{mark}{escape(inner)}{mark}{after}" if inner else text


def _source(source: Source) -> str:
    published = f", {source.published}" if source.published else ""
    archived = f" [Archived copy](<{source.archived}>)." if source.archived else ""
    title = f"[{escape(source.title)}](<{source.address}>)"
    return f"[^{source.number}]: {escape(source.publisher)}: {title}{published}.{archived}"
