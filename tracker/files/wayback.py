"""Asks the Wayback Machine of the Internet Archive for copies of sources: one request at a time, with pauses."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urldefrag, urlencode, urljoin
from urllib.request import HTTPRedirectHandler, Request, build_opener

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from tracker.errors import Invalid
from tracker.schema.models import table_of
from tracker.schema.rows import Row, plain, validate
from tracker.writing import edits
from tracker.writing.references import Change, record

SERVICE = "https://web.archive.org"
AGENT = "summit-tracker (keeps copies of cited publications; one request at a time)"
PAUSE_SECONDS = 5.0  # the service takes 15 pages a minute of one who is not signed in
ANSWER_SECONDS = 180  # it fetches the page before it answers
WAIT_SECONDS = 60.0  # where it asks us to wait and does not say for how long
LONGEST_WAIT_SECONDS = 900.0
TRIES = 4
NEAR_DAYS = 30
SILENT_AT_MOST = 3  # pages in a row without an answer: the service is gone
STORED_TOGETHER = 20  # copies in a save, so that a run that is killed loses few
OVERLOADED = (429, 503)
COPY = "/web/"
SAFE = ":/?&=%@+,;!$'()*~[]"  # what an address may have that is not encoded again
SOURCE = table_of("source")


class Refused(Exception):
    """The service has no copy of a page and makes none."""


class Silent(Refused):
    """The service did not answer about a page: the page may be slow, or the service gone."""


class Unreachable(Exception):
    """The service does not answer any more, or stays too busy."""


class Answer(NamedTuple):
    """The answer about one source (its ``id``): the address of a copy; or blank, and the reason why there is none."""

    id: str
    copy: str
    reason: str = ""


class _Stay(HTTPRedirectHandler):
    """Follows no redirect, because its target is the answer."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


@dataclass
class Client:
    """Asks the service at ``service``, with ``pause`` seconds between two requests."""

    service: str = SERVICE
    pause: float = PAUSE_SECONDS
    wait: Callable[[float], None] = time.sleep
    _asked: bool = field(default=False, init=False)

    def copy_of(self, address: str, day: datetime) -> str:
        """Return the address of a copy: one made near the day when the page was read, or else a new one.

        Raises Refused with the reason if there is none, Silent if the service does not answer about this page, and
        Unreachable if it stays too busy.
        """
        return self._existing(address, day) or self._new(address)

    def _existing(self, address: str, day: datetime) -> str:
        """Return the address of a copy that the service has already, made near that day; blank if it has none."""
        query = urlencode({"url": address, "timestamp": f"{day:%Y%m%d}"})
        status, _, body = self._ask(f"/wayback/available?{query}")
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            closest = json.loads(body)["archived_snapshots"]["closest"]
            day_of_copy = datetime.strptime(str(closest["timestamp"])[:8], "%Y%m%d").replace(tzinfo=UTC)
            whole = status == 200 and closest["available"] and str(closest["status"]) == "200"  # no copy of an error
            if whole and abs(day_of_copy - day).days <= NEAR_DAYS:
                return self._by_https(str(closest["url"]))
        return ""

    def _new(self, address: str) -> str:
        status, headers, _ = self._ask(f"/save/{quote(urldefrag(address).url, safe=SAFE)}")
        copy = headers.get("Location") or headers.get("Content-Location") or ""
        if status < 400 and COPY in copy:
            return self._by_https(urljoin(self.service, copy))
        raise Refused(f"the service answered {status}" if status >= 400 else "the service named no copy")

    def _by_https(self, copy: str) -> str:
        """Return the address with https if the service has https: it names older copies with http."""
        if self.service.startswith("https://") and copy.startswith("http://"):
            return f"https://{copy.removeprefix('http://')}"
        return copy

    def _ask(self, path: str) -> tuple[int, Any, bytes]:
        for number in range(1, TRIES + 1):
            if self._asked:
                self.wait(self.pause)
            self._asked = True
            request = Request(f"{self.service}{path}", headers={"User-Agent": AGENT})
            try:
                with build_opener(_Stay).open(request, timeout=ANSWER_SECONDS) as answer:
                    return answer.status, answer.headers, answer.read()
            except HTTPError as error:
                with error:
                    if error.code not in OVERLOADED:
                        return error.code, error.headers, b""
                if number < TRIES:
                    self.wait(_asked_to_wait(error.headers.get("Retry-After")))
            except (URLError, TimeoutError, HTTPException, OSError) as error:
                raise Silent(f"{self.service} cannot be reached: {getattr(error, 'reason', error)}") from error
        raise Unreachable(f"{self.service} is too busy, and says so {TRIES} times: try again later")


def without_copy(connection: Connection, limit: int | None = None) -> list[Row]:
    """Return sources without an archived copy, in random order. So a run with a ``limit`` does not begin with the pages
    that were refused in the run before."""
    statement = sa.select(SOURCE).where(SOURCE.c.archive_url.is_(None)).order_by(sa.func.random()).limit(limit)
    return [plain("source", row) for row in connection.execute(statement).mappings()]


def copies(client: Client, rows: Iterable[Row]) -> Iterator[Answer]:
    """Yield the answer about each source, one after the other. Raises Unreachable, also after ``SILENT_AT_MOST`` pages
    in a row without an answer."""
    silent = 0
    for row in rows:
        day = datetime(row["accessed_on"].year, row["accessed_on"].month, row["accessed_on"].day, tzinfo=UTC)
        try:
            copy = client.copy_of(row["url"], day)
            validate("source", {**row, "archive_url": copy}, row)
        except (Refused, Invalid) as error:
            silent = silent + 1 if isinstance(error, Silent) else 0
            if silent == SILENT_AT_MOST:
                raise Unreachable(str(error)) from error
            yield Answer(row["id"], "", str(error))
        else:
            silent = 0
            yield Answer(row["id"], copy)


def store_copies(engine: Engine, received: Iterable[Answer], *, author: str) -> int:
    """Record the copies in one save, and return how many. A source that has a copy by now, or is deleted, is left
    out."""
    with_copy = [each for each in received if each.copy]
    changes: list[Change] = []

    def plan(connection: Connection) -> list[Change]:
        for id, copy, _ in with_copy:
            row = record(connection, "source", id)
            if row and not row["archive_url"]:
                after = validate("source", {**row, "archive_url": copy}, row)
                changes.append(Change("source", row, {**after, "version": row["version"] + 1}))
        return changes

    edits.save_all(engine, plan, author=author, reason="Archived copies of the Wayback Machine")
    return len(changes)


def _asked_to_wait(header: str | None) -> float:
    """Return the seconds to wait by a Retry-After header, which holds a number of seconds or an instant."""
    seconds = WAIT_SECONDS
    if header and header.strip().isdecimal():
        seconds = float(header)
    elif header:
        with suppress(ValueError, TypeError):
            until = parsedate_to_datetime(header)
            seconds = (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), LONGEST_WAIT_SECONDS)
