"""Leads each stable address to the module that answers it; and what all answers share: ETag, headers, refusals."""

import hashlib
import logging
import re
from asyncio import Semaphore
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from datetime import date
from html import escape
from importlib.metadata import version
from pathlib import Path
from time import monotonic
from typing import IO, Any, NamedTuple

import streamlit as st
from sqlalchemy import event
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import URLPath
from starlette.requests import Request as StarletteRequest
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import dashboard
import tracker
from dashboard.addresses import (
    annotations,
    event_calendar,
    feeds,
    identity,
    index,
    library,
    plain_page,
    record_page,
    tables,
)
from dashboard.addresses.exchange import Answer, Handler, HttpError, Query, Request
from dashboard.web import answers, page_priority
from dashboard.web.cache import Cache
from dashboard.web.newest_log import newest_log
from tracker import store
from tracker.errors import StoreUnavailable
from tracker.store.change_detection import StateKey, state

ENDINGS = {".py", ".css", ".csv"}
LOG = logging.getLogger(__name__)
METHODS = ("GET", "HEAD")
PACKAGES = (dashboard, tracker)  # whose files may change an answer
LIBRARIES = ("icalendar", "pandas", "SQLAlchemy", "starlette")


def _program() -> str:
    """Return a text that changes with any file of the program, and with the version of a library that writes
    answers."""
    digest = hashlib.sha256()
    for package in PACKAGES:
        folder = Path(str(package.__file__)).parent
        for path in sorted(folder.rglob("*")):
            if path.suffix in ENDINGS:
                digest.update(f"{path.relative_to(folder)}\n".encode() + path.read_bytes())
    return digest.hexdigest() + " ".join(map(version, LIBRARIES))


PROGRAM = _program()
BYTES_AT_ONCE = 1 << 16
MISSING = "There is nothing at this address."
OTHER_METHOD = "This address can only be read: ask for it by GET or HEAD."


class Address(NamedTuple):
    """The addresses of one pattern, and what answers them. ``daily``: the answer also depends on the day."""

    pattern: re.Pattern[str]
    handler: Handler
    daily: bool = False


ADDRESSES = (
    Address(re.compile(r"/feed\.(?P<form>atom|json)"), feeds.answer),
    Address(re.compile(r"/calendar\.ics"), event_calendar.answer),
    Address(re.compile(r"/r/?"), index.answer),
    Address(re.compile(r"/r/(?P<table>[a-z_]+)/?"), index.answer_table),
    Address(re.compile(r"/r/(?P<table>[a-z_]+)/(?P<id>[^/]+?)(?P<json>\.json)?/?"), record_page.answer, daily=True),
    Address(re.compile(r"/api/?"), tables.answer_codebook),
    Address(re.compile(r"/api/annotations\.json"), annotations.answer),
    Address(re.compile(r"/api/(?P<table>[a-z_]+)\.(?P<form>csv|json)"), tables.answer, daily=True),
    Address(re.compile(r"/sitemap\.xml"), index.answer_sitemap),
    Address(re.compile(r"/robots\.txt"), index.answer_robots),
    Address(re.compile(r"/plotly-(?P<version>[\d.]+)\.js"), library.answer),
)
CACHE = Cache(50)  # answers that are no files; as they are made one at a time, nobody else waits for a file
CACHED_AT_MOST = 1 << 20  # bytes of an answer in the cache
# Never an address of Streamlit, even if no pattern matches. Its only file of such a name is /manifest.json.
OURS = re.compile(r"/(r|api)(/.*)?|/(?!manifest\.)[^/]+\.(atom|csv|ics|json|txt|xml)", re.DOTALL)


class Addresses(BaseRoute):
    """The route of all stable addresses, below the base path of the server. Other addresses are left to Streamlit.

    It is a single route, because the base path is not known yet when Streamlit reads its routes."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return (Match.FULL, {}) if _is_ours(scope) else (Match.NONE, {})

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        raise NoMatchFound(name, path_params)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await run_in_threadpool(_respond, StarletteRequest(scope))
        await response(scope, receive, send)


class Turns:
    """ASGI middleware around all of the server: requests to stable addresses take turns, as several answers at once
    would be made no faster and slow down pages. A request waits before anything is done for it. Its turn ends when the
    answer is made, so nobody waits for a slow reader."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.turns = app, Semaphore(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_ours(scope):
            await self.app(scope, receive, send)
            return
        async with AsyncExitStack() as turn:
            await turn.enter_async_context(self.turns)

            async def send_after_turn(message: Message) -> None:
                await turn.aclose()
                await send(message)

            await self.app(scope, receive, send_after_turn)


def _is_ours(scope: Scope) -> bool:
    path = _path(scope) if scope["type"] == "http" else None
    return path is not None and bool(_find(path) or OURS.fullmatch(path))


def _base() -> str:
    path = st.get_option("server.baseUrlPath").strip("/")
    return f"/{path}" if path else ""


def _path(scope: Scope) -> str | None:
    """Return the path below the server's base path; None if it is not below it."""
    base = scope.get("root_path", "") + _base()
    return scope["path"].removeprefix(base) if scope["path"].startswith(f"{base}/") else None


def _find(path: str) -> tuple[Address, Mapping[str, str]] | None:
    matches = ((address, address.pattern.fullmatch(path)) for address in ADDRESSES)
    return next(((address, match.groupdict("")) for address, match in matches if match), None)


def _respond(raw: StarletteRequest) -> Response:
    until = monotonic() + page_priority.PATIENCE_SECONDS
    page_priority.wait_for_pages(until)
    path = _path(raw.scope) or ""
    root = f"{raw.url.scheme}://{raw.headers['host']}{raw.scope.get('root_path', '')}{_base()}"
    try:
        if raw.method not in METHODS:
            raise HttpError(405, OTHER_METHOD)
        place = _find(path)
        if place is None:
            ways = {"All records": f"{root}/r/", "All tables": f"{root}/api/"}
            raise HttpError(404, MISSING, ways=ways)
        return _response(raw, root, path, *place, until)
    except HttpError as error:
        return _tell(error, root, as_page=path.startswith("/r/") and not path.endswith(".json"))
    except StoreUnavailable as error:
        LOG.error("%s (%s)", error, error.details, exc_info=error)
        return _tell(HttpError(503, f"{error} The server's log says more."), root, as_page=False)


def _response(
    raw: StarletteRequest, root: str, path: str, address: Address, parts: Mapping[str, str], until: float
) -> Response:
    """Return the answer of an address. Pages go before each of its queries, until a time of ``monotonic``."""
    database = answers.engine()
    day = date.today() if address.daily else None
    asked = f"{root}{path}?{raw.url.query}"
    newest = _tag(newest_log(database).last, asked, day)
    if newest.removeprefix("W/") in re.findall('"[^"]*"', raw.headers.get("if-none-match", "")):
        return Response(status_code=304, headers={**_headers(root), "ETag": newest})

    def make() -> tuple[tuple[str, Answer], bool]:
        with store.reading(database) as connection:
            now = state(connection)
            event.listen(connection, "before_cursor_execute", lambda *_: page_priority.wait_for_pages(until))
            answer = address.handler(Request(root, path, Query(raw.url.query), connection, now), parts)
        tag = _tag(now, asked, day)  # somebody may have saved meanwhile
        small = isinstance(answer.content, bytes) and len(answer.content) <= CACHED_AT_MOST
        return (tag, answer), small and tag == newest

    tag, answer = CACHE.value((database, newest), make)
    headers = {**_headers(root), **({"ETag": tag} if answer.status == 200 else {}), **answer.headers}
    if isinstance(answer.content, bytes):
        return Response(answer.content, answer.status, headers, answer.media_type)
    return StreamingResponse(_chunks(answer.content), answer.status, headers, answer.media_type)


def _tag(now: StateKey, address: str, day: date | None) -> str:
    """Return the ETag of an address: the revision, and a hash of everything else that the answer depends on, such as
    the program. It is weak, because the bytes may be sent compressed."""
    parts = [now.at, now.token, address, str(day or ""), PROGRAM, identity.setting()]
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return f'W/"{now.revision}-{digest[:16]}"'


def _headers(root: str) -> dict[str, str]:
    return {"Content-Security-Policy": plain_page.policy(root), "Cache-Control": "no-cache"}


def _tell(error: HttpError, root: str, *, as_page: bool) -> Response:
    headers = _headers(root) | ({"Allow": ", ".join(METHODS)} if error.status == 405 else {})
    if error.instead:
        headers["Location"] = error.instead
    if not as_page:
        more = f"\n{error.instead}" if error.instead else ""
        return Response(f"{error}{more}\n", error.status, headers, "text/plain")
    to = f'<p><a href="{escape(error.instead)}">{escape(error.instead)}</a></p>' if error.instead else ""
    ways = ". ".join(plain_page.link(address, name) for name, address in error.ways.items())
    message = f"<p>{escape(error.message)}{ways and f' {ways}'}</p>"
    content = plain_page.page(root, "Nothing here", message + to, indexed=False)
    return Response(content, error.status, headers, "text/html")


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(BYTES_AT_ONCE):
            yield chunk
