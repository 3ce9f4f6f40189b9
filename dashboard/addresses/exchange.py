"""What is asked of an address, and what is answered: the same for feeds, calendar, plain pages and tables."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any
from urllib.parse import parse_qsl, quote, urlencode

from sqlalchemy.engine import Connection

from dashboard import filter_declarations
from dashboard.filter_declarations import ByCode, ByDay, ByRecord, ByStatus, Filter, Filters
from tracker import words
from tracker.queries import records
from tracker.queries.event_filters import EventFilters
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.sources import SourceFilters
from tracker.schema.fields import storable
from tracker.schema.models import LARGEST_INTEGER
from tracker.store.change_detection import State
from tracker.values.dates import Stretch, stretch

SHORT = 60  # characters of what was asked, in a refusal
LONGEST = 1_000  # characters of a text to look for
LONGEST_ADDRESS = 20_000  # characters after the question mark: room for all parties, and what proxies let through


class Refusal(Exception):
    """What was asked cannot be given. ``str`` says why and what would help; ``instead`` is an address to go to."""

    def __init__(self, status: int, message: str, instead: str = "") -> None:
        self.status, self.instead = status, instead
        super().__init__(message)


@dataclass(frozen=True)
class Answer:
    """What is sent: ``content`` is the whole of it, or an open file that is read and closed while it is sent."""

    content: bytes | IO[bytes]
    media_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Query:
    """What an address asks for after its question mark. Each reader raises Refusal for what it cannot honour, and
    ``finish`` for what none has read."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST_ADDRESS:
            words = f"This address has {len(text):,} characters after its question mark"
            cure = f"{LONGEST_ADDRESS:,} at most are read: choose fewer values, or take all and filter what you get."
            raise Refusal(414, f"{words}, {cure}")
        self._values: dict[str, dict[str, None]] = {}
        self._known: list[str] = []
        for name, value in parse_qsl(text, keep_blank_values=True):
            self._values.setdefault(name, {})[value] = None

    def texts(self, name: str) -> list[str]:
        """All values that are not blank, each once."""
        self._known.append(name)
        values = [value for value in self._values.get(name, ()) if value]
        if any("\0" in value for value in values):
            raise _malformed(name, "a null character, which no text has")
        return values

    def text(self, name: str) -> str:
        """The only value, or blank."""
        values = self.texts(name)
        if len(values) > 1:
            raise _malformed(name, f"given {len(values)} times: give it once")
        text = "".join(values)
        if len(text) > LONGEST:
            raise _malformed(name, f"{len(text):,} characters: give {LONGEST:,} at most")
        return text

    def codes(self, name: str, allowed: Collection[str]) -> tuple[str, ...]:
        """The codes that were asked for, each of them ``allowed``; empty for none."""
        for value in (values := self.texts(name)):
            if value not in allowed:
                raise _malformed(name, f"“{value[:SHORT]}” is none of its codes: {', '.join(allowed)}")
        return tuple(values)

    def ids(self, connection: Connection, name: str, table: str) -> tuple[str, ...]:
        """The ids that were asked for, of records of a table; empty for none."""
        for id in (values := self.texts(name)):
            if storable(id) and records.record(connection, table, id) is not None:
                continue
            other = records.became(connection, table, id) if storable(id) else None
            cure = f"it was merged into {other}" if other else f"the ids are in /api/{table}.csv"
            raise _malformed(name, f"“{id[:SHORT]}” is no {words.singular(table)}: {cure}")
        return tuple(values)

    def number(self, name: str, what: str, *, most: int = LARGEST_INTEGER) -> int | None:
        """A whole number, None where none was asked for; ``what`` says of what."""
        text = self.text(name)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and int(text) <= most):
            raise _malformed(name, f"“{text[:SHORT]}” is no {what}: write a whole number up to {most}")
        return int(text)

    def limit(self, what: str, *, usual: int, most: int) -> int:
        """How many rows are asked for at once, ``usual`` of them unless the address says another number; ``what`` says
        of what."""
        limit = self.number("limit", f"number of {what}", most=most)
        if limit == 0:
            raise _malformed("limit", f"“0” gives no {what}: write 1 or more")
        return usual if limit is None else limit

    def period(self, name: str) -> Stretch | None:
        """A day, month, quarter or year; None where none was asked for."""
        text = self.text(name)
        try:
            return stretch(text) if text else None
        except ValueError as error:
            raise _malformed(name, str(error)) from error

    def finish(self) -> None:
        """Raise Refusal for a parameter that nothing has read."""
        if unknown := [name for name in self._values if name not in self._known]:
            known = f"it knows {', '.join(sorted(set(self._known)))}" if self._known else "it knows none"
            raise _malformed(unknown[0][:SHORT], f"unknown to this address: {known}")

    def items(self) -> Iterator[tuple[str, str]]:
        """Each name with each of its values, once."""
        yield from ((name, value) for name, values in self._values.items() for value in values)


def _malformed(name: str, fault: str) -> Refusal:
    return Refusal(400, f"The parameter “{name}” of this address: {fault}.")


@dataclass(frozen=True)
class Question:
    """A visit to an address: its ``path`` below ``root``, which is the address of the server without a slash at its
    end, the store as one connection sees it, and which state that is."""

    root: str
    path: str
    query: Query
    connection: Connection
    state: State

    def address(self, path: str, **parameters: str | int) -> str:
        """The whole address of a path of this server."""
        text = urlencode(parameters)
        return f"{self.root}{quote(path)}" + (f"?{text}" if text else "")

    def again(self, path: str = "", **changes: str | int) -> str:
        """The address that was asked for, or the same of another path, with some parameters set anew."""
        kept = [(name, value) for name, value in self.query.items() if name not in changes and value]
        text = urlencode([*kept, *changes.items()])
        return f"{self.root}{quote(path or self.path)}" + (f"?{text}" if text else "")


Handler = Callable[[Question, Mapping[str, str]], Answer]


def event_filters(question: Question, *, tables: tuple[str, ...] = ()) -> EventFilters:
    """The filters of the timeline, as its address has them."""
    return EventFilters(tables, **_values(question, filter_declarations.EVENTS))


def pledge_filters(question: Question) -> PledgeFilters:
    """The filters of the list of pledges, as its address has them."""
    return PledgeFilters(**_values(question, filter_declarations.PLEDGES))


def source_filters(question: Question) -> SourceFilters:
    """The filters of the list of sources, as its address has them."""
    return SourceFilters(**_values(question, filter_declarations.SOURCES))


def _values(question: Question, filters: Filters) -> dict[str, Any]:
    """What the address has of each filter, by the field of the query's filters."""
    chosen = {each.field: value_of(question, each) for each in filters.in_box}
    return chosen | {"text": question.query.text(filters.search).strip()}


def value_of(question: Question, filter: Filter) -> Any:
    """What the address has of one filter."""
    match filter:
        case ByCode() | ByStatus():
            return question.query.codes(filter.name, filter.choices())
        case ByRecord():
            return question.query.ids(question.connection, filter.name, filter.table)
        case ByDay():
            period = question.query.period(filter.name)
            return period and getattr(period, filter.edge)
        case _:
            return tuple(question.query.texts(filter.name))
