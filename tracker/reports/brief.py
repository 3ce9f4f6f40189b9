"""The elements of a brief, for any file format: headings, paragraphs, points, tables, quotations and sources."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from tracker.queries.frames import dicts
from tracker.values.codes import Stance
from tracker.values.text_fragment import of_citation
from tracker.words import day

QUOTED_AT_MOST, TITLE_AT_MOST = 25, 14  # words
ABOUT_SOURCES = "Only what bears a number has its source here; the sources of all else are on the pages of the records."


@dataclass(frozen=True)
class StyledText:
    """A run of text in one style: ``strong`` is bold, ``quiet`` grey, ``quoted`` italic."""

    text: str
    strong: bool = False
    quiet: bool = False
    quoted: bool = False


@dataclass(frozen=True)
class SourceNumbers:
    """The numbers of the sources for the words before it."""

    numbers: tuple[int, ...]


Line = tuple[StyledText | SourceNumbers, ...]
"""The parts of a paragraph, a point or a cell."""


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Paragraph:
    line: Line


@dataclass(frozen=True)
class Points:
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Quotation:
    """A quote in its language, and our translation."""

    text: str
    language: str = ""
    translation: str = ""
    mark: SourceNumbers = SourceNumbers(())


@dataclass(frozen=True)
class Grid:
    headings: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


Block = Heading | Paragraph | Points | Quotation | Grid


@dataclass(frozen=True)
class Source:
    """An entry of the list of sources. ``address`` leads to the quoted words if possible."""

    number: int
    publisher: str
    title: str
    published: str
    address: str
    archived: str


@dataclass(frozen=True)
class Brief:
    """A brief of one record or of a list. ``reference`` says how to cite the data; ``about_sources`` what the list of
    sources leaves out and how far the record reaches; ``language`` is that of our own words."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    sources: tuple[Source, ...]
    reference: str
    about_sources: str = ABOUT_SOURCES
    language: str = "en-GB"


@dataclass
class Sources:
    """The sources of a brief while it is written, numbered in the order in which they are first cited."""

    entries: dict[str, Source] = field(default_factory=dict)

    def mark(self, rows: pd.DataFrame, most: int = 2, *, again: bool = False) -> SourceNumbers:
        """Return the numbers of at most ``most`` sources that support something. ``rows`` are rows of
        ``sources.citations``, strongest first. With ``again``, sources that have a number already are preferred, so
        that the list of sources stays short."""
        proofs = rows[rows["stance"] == Stance.SUPPORTS]
        if again and (has_number := proofs["source_id"].isin(self.entries)).any():
            proofs = proofs[has_number]
        chosen = dicts(proofs.drop_duplicates("source_id")[:most])
        return SourceNumbers(tuple(sorted(self._entry(row).number for row in chosen)))

    def _entry(self, row: Mapping[Any, Any]) -> Source:
        id = str(row["source_id"])
        if id not in self.entries:
            address, archived = of_citation(row), of_citation(row, "archive_url")
            published = day(row["published_on"], row["published_precision"])
            number = len(self.entries) + 1
            title = first_words(row["title"], TITLE_AT_MOST)
            self.entries[id] = Source(number, row["publisher"], title, published, address, archived)
        return self.entries[id]


def line(*parts: str | StyledText | SourceNumbers | None) -> Line:
    """Return a line of these parts. A str is text without a style; blank parts are left out."""
    runs = (StyledText(part) if isinstance(part, str) else part for part in parts)
    return tuple(run for run in runs if run and (run.numbers if isinstance(run, SourceNumbers) else run.text))


def join(lines: Iterable[Line], separator: str = "; ") -> Line:
    """Return several lines as one."""
    parts: list[StyledText | SourceNumbers] = []
    for number, each in enumerate(lines):
        parts += [StyledText(separator), *each] if number else each
    return tuple(parts)


def first_words(text: str, most: int = QUOTED_AT_MOST) -> str:
    """Return the first words of a text, by default as many as a brief quotes."""
    words = text.split()
    return text if len(words) <= most else f"{' '.join(words[:most])} …"
