"""The ids of entries in feeds and calendars. They begin with a name that does not depend on the server's address:
otherwise readers would take every entry for a new one when the server moves."""

import os
import re

from dashboard.addresses.exchange import HttpError, Request
from tracker.queries import records

VARIABLE = "TRACKER_ID_AUTHORITY"
DEFAULT = "summit-tracker.invalid,2025"  # a name that nobody can own, so that it is nobody else's
FORM = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+,[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
WRONG = (
    f"The setting {VARIABLE} of this server is no name for ids: write a domain that you own and a day on which you "
    "did, such as tracker.example.org,2026-01."
)


def setting() -> str:
    """Return the name set by the operator of the server, or the default."""
    return os.environ.get(VARIABLE, "").strip() or DEFAULT


def authority() -> str:
    """Return the domain and the day with which ids begin (RFC 4151). Raises HttpError for a malformed setting."""
    name = setting()
    if not FORM.fullmatch(name):
        raise HttpError(500, WRONG)
    return name


def tag(request: Request, *path: object) -> str:
    """Return an id that stays the same on any server of this dossier."""
    return f"tag:{authority()}:{'/'.join(map(str, [_dossier(request) or 'none', *path]))}"


def place(request: Request) -> str:
    """Return the end of the ids of calendar entries, which look like mail addresses."""
    return f"{_dossier(request) or 'summit-tracker'}.{authority().partition(',')[0]}"


def _dossier(request: Request) -> str:
    dossier = records.dossier(request.connection)
    return dossier["id"] if dossier else ""
