"""Checks every request before Streamlit sees it, adds security headers, and knows who sits at this machine.

A page of another site may reach a server on its reader's own machine, by a name that leads there or by a websocket.
Such requests are recognised by their headers Host (the name that was asked for) and Origin (the page that asks), which
no page can forge.
"""

from asyncio import sleep
from collections.abc import Mapping
from fnmatch import fnmatchcase
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
PRIVATE_PATHS = ("/_stcore/metrics", "/_stcore/script-health-check")
PORTS = {"http": 80, "https": 443}
HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
PROXY_HEADERS = {"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"}

STRANGE_NAME = (
    "Refused: this server does not answer to the name in this address. Open it by the address that it printed when it "
    "was started. If you run it, say under which name it is served: --server.allowedHosts NAME\n"
)
STRANGE_PAGE = (
    "Refused: the page that asks is not one of this server. Open the server's own page instead. If you run it behind a "
    "proxy, let the proxy pass on the header Host.\n"
)
FAILED = "The server failed to answer this; its log says why.\n"
PRIVATE = "Refused: this server keeps its figures to itself.\n"


class Guard:
    """ASGI middleware around all of Streamlit. A refused request gets a 403 and a sentence that says why."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        began = False

        async def send_along(message: Message) -> None:
            nonlocal began
            began = True
            if message["type"].endswith(".response.start"):
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)  # a plain page has a stricter policy of its own
            await send(message)

        if refusal := _refusal(scope):
            await PlainTextResponse(refusal, 403)(scope, receive, send_along)
            await sleep(0)  # lets a websocket close; otherwise uvicorn reports an error
            return
        try:
            await self.app(_in_one_spelling(scope), receive, send_along)
        except Exception:  # of any kind, from Streamlit; raised again below
            if scope["type"] == "http" and not began:  # the server's own answer would lack our headers
                await PlainTextResponse(FAILED, 500)(scope, receive, send_along)
            raise  # to the server's log


def at_this_machine(headers: Mapping[str, str]) -> bool:
    """Whether a visit with these headers can only come from the server's own machine: the server listens there only,
    has no other name, and no proxy forwarded the visit. Also true without headers, as for a page in a test."""
    if not headers:
        return True
    host = _split(headers.get("Host", ""))
    names = [st.get_option("server.address") or "", *st.get_option("server.allowedHosts")]
    direct = not PROXY_HEADERS & {name.lower() for name in headers}
    return direct and host is not None and all(map(_is_loopback, [_name(host), *map(_plain, names)]))


def _refusal(scope: Scope) -> str:
    headers = Headers(scope=scope)
    hosts, origins = headers.getlist("host"), headers.getlist("origin")
    host = _split(hosts[0]) if len(hosts) == 1 else None
    if host is None or not _is_ours(_name(host)):
        return STRANGE_NAME
    if scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS:
        # A browser sends Origin, a program does not. Should a browser leave it out, it still sends Sec-Fetch-Site.
        from_elsewhere = headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        if len(origins) > 1 or (not _same(origins[0], host) if origins else from_elsewhere):
            return STRANGE_PAGE
    return PRIVATE if scope["path"].rstrip("/").endswith(PRIVATE_PATHS) else ""


def _in_one_spelling(scope: Scope) -> Scope:
    """Return the request with its Host spelled like its Origin. Streamlit would take two spellings for two sites, and
    look up the addresses of this machine on the network."""
    origin = dict(scope["headers"]).get(b"origin")
    if scope["type"] != "websocket" or origin is None:
        return scope
    host = urlsplit(origin.decode("latin-1")).netloc.encode("latin-1")
    others = [(name, value) for name, value in scope["headers"] if name != b"host"]
    return {**scope, "headers": [(b"host", host), *others]}


def _same(origin: str, host: SplitResult) -> bool:
    """Whether an Origin is the address that was asked for. The scheme is not compared: behind a proxy the server does
    not know whether it was http or https."""
    scheme, _, place = origin.partition("://")
    page = _split(place)
    if page is None or scheme not in PORTS:
        return False
    ports = {parts.port or PORTS[scheme] for parts in (page, host)}
    return _name(page) == _name(host) and len(ports) == 1


def _is_ours(name: str) -> bool:
    """Whether the server answers to a name: those of loopback, and those in its settings."""
    allowed = map(_plain, [st.get_option("server.address") or "", *st.get_option("server.allowedHosts")])
    # an address of IPv6 may stand in brackets, which a pattern would take for a choice of characters
    return _is_loopback(name) or any(fnmatchcase(name, pattern.strip("[]")) for pattern in allowed)


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def _split(place: str) -> SplitResult | None:
    """Return the name and port of a text such as ``localhost:8501``; None if it is no such text."""
    try:
        parts = urlsplit(f"//{place}")
        _ = parts.port  # raises ValueError for an invalid port
    except ValueError:
        return None
    return parts if parts.hostname and parts.netloc == place and "@" not in place else None


def _name(place: SplitResult) -> str:
    return _plain(place.hostname or "")


def _plain(name: str) -> str:
    return name.strip().lower().removesuffix(".")
