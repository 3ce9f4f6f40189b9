"""The request to a stable address and the answer to it, with the reading of its parameters. All addresses share
them."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, TypeVar
from urllib.parse import parse_qsl, quote, urlencode

from sqlalchemy.engine import Connection

from dashboard import filter_declarations
from dashboard.filter_declarations import ByCode, ByDay, ByRecord, ByStatus, Filter, Filters
from tracker import words
from tracker.errors import Invalid
from tracker.queries import records
from tracker.queries.event_filters import EventFilters
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.sources import SourceFilters
from tracker.schema import rows
from tracker.schema.fields import storable
from tracker.schema.models import LARGEST_INTEGER
from tracker.store.change_detection import StateKey
from tracker.values.dates import Stretch, stretch

T = TypeVar("T")
SHORT = 60  # characters of a value that a refusal quotes
LONGEST = 1_000  # characters of one value
LONGEST_ADDRESS = 20_000  # characters after the question mark: enough for all parties, and allowed by proxies


class HttpError(Exception):
    """A request that is refused with an HTTP status. ``str`` says why and what would help: a message, and the ``ways``
    that lead on, addresses by their names. ``instead`` is an address that answers."""

    def __init__(self, status: int, message: str, instead: str = "", *, ways: Mapping[str, str] | None = None) -> None:
        self.status, self.instead, self.message, self.ways = status, instead, message, ways or {}
        places = ". ".join(f"{name}: {address}" for name, address in self.ways.items())
        super().__init__(f"{message} {places}" if places else message)


@dataclass(frozen=True)
class Answer:
    """The answer to a request. ``content`` is all of it, or an open file that is closed when it has been sent."""

    content: bytes | IO[bytes]
    media_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Query:
    """The parameters of an address. Each method reads one and raises HttpError for a value that it does not accept;
    ``finish`` raises HttpError for parameters that nothing has read."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST_ADDRESS:
            words = f"This address has {len(text):,} characters after its question mark"
            cure = f"{LONGEST_ADDRESS:,} at most are read: choose fewer values, or take all and filter what you get."
            raise HttpError(414, f"{words}, {cure}")
        self._values: dict[str, dict[str, None]] = {}
        self._known: list[str] = []
        for name, value in parse_qsl(text, keep_blank_values=True):
            self._values.setdefault(name, {})[value] = None

    def texts(self, name: str) -> list[str]:
        """Return all values of a parameter that are not blank, each once."""
        self._known.append(name)
        values = [value for value in self._values.get(name, ()) if value]
        if any("\0" in value for value in values):
            raise _malformed(name, "a null character, which no text has")
        return values

    def text(self, name: str) -> str:
        """Return the only value of a parameter, or blank."""
        values = self.texts(name)
        if len(values) > 1:
            raise _malformed(name, f"given {len(values)} times: give it once")
        text = "".join(values)
        if len(text) > LONGEST:
            raise _malformed(name, f"{len(text):,} characters: give {LONGEST:,} at most")
        return text

    def codes(self, name: str, allowed: Collection[str], what: str = "its codes") -> tuple[str, ...]:
        """Return the codes of a parameter, each of them one of ``allowed``. ``what`` names these in a refusal."""
        for value in (values := self.texts(name)):
            if value not in allowed:
                raise _malformed(name, f"“{value[:SHORT]}” is none of {what}: {', '.join(allowed)}")
        return tuple(values)

    def ids(self, connection: Connection, name: str, *tables: str) -> tuple[str, ...]:
        """Return the ids of a parameter, each of a record of one of the tables."""
        for id in (values := self.texts(name)):
            if storable(id) and any(records.record(connection, table, id) is not None for table in tables):
                continue
            successors = (records.became(connection, table, id) for table in tables if storable(id))
            other = next(filter(None, successors), None)
            what = words.singular(tables[0]) if len(tables) == 1 else "record"
            files = ", ".join(f"/api/{table}.csv" for table in tables)
            cure = f"it was merged into {other}" if other else f"the ids are in {files}"
            raise _malformed(name, f"“{id[:SHORT]}” is no {what}: {cure}")
        return tuple(values)

    def of_column(self, name: str, table: str) -> tuple[str, ...]:
        """Return the values of a parameter that is called like a column, each of them one that the column may hold."""
        for value in (values := self.texts(name)):
            try:
                rows.validate(table, {name: value})
            except Invalid as error:  # also names the columns that are missing
                if fault := error.fields.get(name):
                    raise _malformed(name, f"“{value[:SHORT]}”: {fault}") from error
        return tuple(values)

    def number(self, name: str, what: str, *, most: int = LARGEST_INTEGER) -> int | None:
        """Return a whole number, or None if there is none. ``what`` names it in a refusal: “…” is no revision."""
        text = self.text(name)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and int(text) <= most):
            raise _malformed(name, f"“{text[:SHORT]}” is no {what}: write a whole number up to {most}")
        return int(text)

    def limit(self, what: str, *, usual: int, most: int) -> int:
        """Return how many rows to answer with: the parameter ``limit``, or ``usual`` if there is none. ``what`` names
        the rows in a refusal."""
        limit = self.number("limit", f"number of {what}", most=most)
        if limit == 0:
            raise _malformed("limit", f"“0” gives no {what}: write 1 or more")
        return usual if limit is None else limit

    def period(self, name: str) -> Stretch | None:
        """Return a day, month, quarter or year; None if there is none."""
        text = self.text(name)
        try:
            return stretch(text) if text else None
        except ValueError as error:
            raise _malformed(name, str(error)) from error

    def finish(self) -> None:
        """Raise HttpError for a parameter that nothing has read."""
        if unknown := [name for name in self._values if name not in self._known]:
            names = f"it knows {', '.join(sorted(set(self._known)))}" if self._known else "it knows none"
            raise _malformed(unknown[0][:SHORT], f"unknown to this address: {names}")

    def items(self) -> Iterator[tuple[str, str]]:
        """Yield each name with each of its values, once."""
        yield from ((name, value) for name, values in self._values.items() for value in values)


def require_order(limits: Mapping[str, T], *, empty: Callable[[T, T], bool]) -> None:
    """Raise HttpError if of the two limits, by name, both are there and ``empty`` says that nothing lies between."""
    if len(limits) == 2 and empty(*limits.values()):
        (first, begin), (last, end) = limits.items()
        cure = f"choose an earlier “{first}” or a later “{last}”"
        raise _malformed(first, f"nothing can lie between “{first}”, {begin}, and “{last}”, {end}: {cure}")


def _malformed(name: str, fault: str) -> HttpError:
    return HttpError(400, f"The parameter “{name}” of this address: {fault}.")


@dataclass(frozen=True)
class Request:
    """A request to a stable address: ``root`` (address of the server, without a slash at its end), ``path`` below it,
    ``query`` (its parameters), and a connection to the store with the ``state`` that it sees."""

    root: str
    path: str
    query: Query
    connection: Connection
    state: StateKey

    def address(self, path: str, **parameters: str | int) -> str:
        """Return the full address of a path of this server."""
        text = urlencode(parameters)
        return f"{self.root}{quote(path)}" + (f"?{text}" if text else "")

    def again(self, path: str = "", **changes: str | int) -> str:
        """Return the address of this request, or of another ``path``, with its parameters and some ``changes`` to
        them."""
        same = [(name, value) for name, value in self.query.items() if name not in changes and value]
        text = urlencode([*same, *changes.items()])
        return f"{self.root}{quote(path or self.path)}" + (f"?{text}" if text else "")


Handler = Callable[[Request, Mapping[str, str]], Answer]


def event_filters(request: Request, *, tables: tuple[str, ...] = ()) -> EventFilters:
    """Read the filters of the timeline from the address."""
    return EventFilters(tables, **_values(request, filter_declarations.EVENTS))


def pledge_filters(request: Request) -> PledgeFilters:
    """Read the filters of the list of pledges from the address."""
    return PledgeFilters(**_values(request, filter_declarations.PLEDGES))


def source_filters(request: Request) -> SourceFilters:
    """Read the filters of the list of sources from the address."""
    return SourceFilters(**_values(request, filter_declarations.SOURCES))


def _values(request: Request, filters: Filters) -> dict[str, Any]:
    """Return the value of each filter in the address, by field."""
    chosen = {each.field: value_of(request, each) for each in filters.in_box}
    days = {each.name: day for each in filters.in_box if isinstance(each, ByDay) and (day := chosen[each.field])}
    require_order(days, empty=lambda first, last: last < first)
    return chosen | {"text": request.query.text(filters.search).strip()}


def value_of(request: Request, filter: Filter) -> Any:
    """Return the value of one filter in the address."""
    match filter:
        case ByCode() | ByStatus():
            return request.query.codes(filter.name, filter.choices())
        case ByRecord():
            return request.query.ids(request.connection, filter.name, filter.table)
        case ByDay():
            period = request.query.period(filter.name)
            return period and getattr(period, filter.edge)
        case _:
            return tuple(request.query.texts(filter.name))
