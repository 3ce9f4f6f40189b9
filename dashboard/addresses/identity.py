"""The name under which the ids of feeds and calendars are unique. It is none of the addresses at which the server is
reached: readers would take every entry for a new one when it moves."""

import os
import re

from dashboard.addresses.exchange import Question, Refusal
from tracker.queries import records

VARIABLE = "TRACKER_ID_AUTHORITY"
DEFAULT = "summit-tracker.invalid,2025"  # a name that nobody can own, so that it is nobody else's
FORM = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+,[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
WRONG = (
    f"The setting {VARIABLE} of this server is no name for ids: write a domain that you own and a day on which you "
    "did, such as tracker.example.org,2026-01."
)


def setting() -> str:
    """What whoever runs the server says of it, or the default."""
    return os.environ.get(VARIABLE, "").strip() or DEFAULT


def authority() -> str:
    """The domain and the day that ids begin with (RFC 4151). Raises Refusal for a setting that is no such thing."""
    name = setting()
    if not FORM.fullmatch(name):
        raise Refusal(500, WRONG)
    return name


def tag(question: Question, *path: object) -> str:
    """A name that stays the same wherever this dossier is served."""
    return f"tag:{authority()}:{'/'.join(map(str, [_dossier(question) or 'none', *path]))}"


def place(question: Question) -> str:
    """The same for the events of a calendar, whose names end with it, as addresses of mail do."""
    return f"{_dossier(question) or 'summit-tracker'}.{authority().partition(',')[0]}"


def _dossier(question: Question) -> str:
    dossier = records.dossier(question.connection)
    return dossier["id"] if dossier else ""
