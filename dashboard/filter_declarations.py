"""The filters of each list: name in addresses, title on screen, and which values each takes.

The widgets (``lists.filters``), the allowed parameters of addresses (``web.parameters``) and the filters of feeds,
calendar and tables (``addresses.exchange``) are all made from these. Do not rename one: stored links would no longer
filter.
"""

from dataclasses import dataclass
from typing import Literal

from tracker import words
from tracker.values.codes import (
    Code,
    ConditionKind,
    Deadline,
    EventStatus,
    Firmness,
    Importance,
    LegalForm,
    MilestoneKind,
    PledgeCategory,
    PledgeKind,
    SourceClass,
    SummitKind,
)


@dataclass(frozen=True)
class Filter:
    """One filter: its ``name`` in addresses, the ``field`` of the query's filters that it fills, its ``title`` on
    screen."""

    name: str
    field: str
    title: str


@dataclass(frozen=True)
class ByCode(Filter):
    """Selects codes of one or several code lists."""

    lists: tuple[type[Code], ...]

    def choices(self) -> dict[str, str]:
        """Code to label."""
        return words.labels(*self.lists)


@dataclass(frozen=True)
class ByStatus(Filter):
    """Selects statuses of a pledge; one choice means that it has no current entry."""

    def choices(self) -> dict[str, str]:
        """Code to label."""
        return {code: label for code, label in words.labels_of("pledge", "status").items() if code}


@dataclass(frozen=True)
class ByRecord(Filter):
    """Selects records of a table, by their ids."""

    table: str


@dataclass(frozen=True)
class ByPublisher(Filter):
    """Selects publishers, by their names."""


@dataclass(frozen=True)
class ByDay(Filter):
    """A day; of a month, quarter or year that is typed its first or last day, as ``edge`` says."""

    edge: Literal["first", "last"]


@dataclass(frozen=True)
class Filters:
    """The filters of a list: the ``search``, whose title on screen is ``search_title``, and the others, in the
    ``columns`` of the box on screen."""

    search_title: str
    columns: tuple[tuple[Filter, ...], ...]
    search: str = "q"

    @property
    def in_box(self) -> list[Filter]:
        """All filters but the search, column by column."""
        return [each for column in self.columns for each in column]

    @property
    def names(self) -> list[str]:
        """The names of all these filters in addresses."""
        return [self.search, *(each.name for each in self.in_box)]


TRACK = ByRecord("track", "tracks", "Track", "track")
PARTY = ByRecord("party", "parties", "Party", "party")
EVENTS = Filters(
    "Title, place, person, party or day (6 Jan 2026)",
    (
        (TRACK, ByCode("kind", "kinds", "Kind", (SummitKind, MilestoneKind))),
        (PARTY, ByCode("importance", "importance", "Importance", (Importance,))),
        (
            ByDay("from", "since", "From", "first"),
            ByDay("to", "until", "To", "last"),
            ByCode("status", "statuses", "Status of a meeting", (EventStatus,)),
        ),
    ),
)
PLEDGES = Filters(
    "Words of a pledge, or its pledger",
    (
        (
            ByRecord("pledger", "parties", "Pledger", "party"),
            ByCode("category", "categories", "Category", (PledgeCategory,)),
        ),
        (
            ByCode("firmness", "firmness", "Firmness", (Firmness,)),
            ByCode("form", "legal_forms", "Legal form", (LegalForm,)),
            ByCode("due", "deadlines", "Due day", (Deadline,)),
        ),
        (
            ByCode("condition", "conditions", "Condition", (ConditionKind,)),
            ByStatus("status", "statuses", "Status"),
            ByCode("kind", "kinds", "Pledge or refusal", (PledgeKind,)),
        ),
    ),
)
SOURCES = Filters(
    "Title, publisher or address",
    (
        (ByPublisher("publisher", "publishers", "Publisher"),),
        (ByCode("class", "classes", "Class", (SourceClass,)),),
    ),
)
NEWS = (PARTY, TRACK, ByRecord("pledge", "pledges", "Pledge", "pledge"))  # of the feed of changes; it has no search
