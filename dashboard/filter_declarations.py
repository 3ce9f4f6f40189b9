"""What a list can be filtered by: its name in addresses, its title on screen, and which values it takes.

The widgets (``lists.filters``), what an address may hold (``web.parameters``) and the readers of feeds, calendar and
tables (``addresses.exchange``) all follow from it. A name stays, or links that people keep no longer filter.
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
    SourceClass,
    SummitKind,
)


@dataclass(frozen=True)
class Filter:
    """``name`` in addresses, ``field`` of the filters that the query takes, ``title`` on screen."""

    name: str
    field: str
    title: str


@dataclass(frozen=True)
class ByCode(Filter):
    """Some codes of lists."""

    lists: tuple[type[Code], ...]

    def choices(self) -> dict[str, str]:
        """Code to label."""
        return words.labels(*self.lists)


@dataclass(frozen=True)
class ByStatus(Filter):
    """Some statuses of a pledge, or that it has no current entry."""

    def choices(self) -> dict[str, str]:
        """Code to label."""
        return {code: label for code, label in words.labels_of("pledge", "status").items() if code}


@dataclass(frozen=True)
class ByRecord(Filter):
    """Some records of a table, by their ids."""

    table: str


@dataclass(frozen=True)
class ByPublisher(Filter):
    """Some publishers, by their names."""


@dataclass(frozen=True)
class ByDay(Filter):
    """The first or last day of a day, month, quarter or year."""

    edge: Literal["first", "last"]


@dataclass(frozen=True)
class Filters:
    """The filters of a list: a ``search``, said on screen to look in ``searched``, and ``columns`` of others."""

    searched: str
    columns: tuple[tuple[Filter, ...], ...]
    search: str = "q"

    @property
    def in_box(self) -> list[Filter]:
        """All but the search, column by column."""
        return [each for column in self.columns for each in column]

    @property
    def names(self) -> list[str]:
        """The names of all in addresses."""
        return [self.search, *(each.name for each in self.in_box)]


TRACK = ByRecord("track", "tracks", "Track", "track")
PARTY = ByRecord("party", "parties", "Party", "party")
EVENTS = Filters(
    "Title, place, person, party or day (2026-01-06)",
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
NEWS = (PARTY, TRACK, ByRecord("pledge", "pledges", "Pledge", "pledge"))  # of the feed of changes, which none searches
