"""The list of records to look for news of: its filters, and each record in a few words."""

from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.lists.filters import party_choices, several
from dashboard.lists.frames_in_words import with_known_days
from dashboard.web import links
from dashboard.web.answers import ask
from dashboard.web.lookback import end_of_sources
from tracker import words
from tracker.queries import watch
from tracker.queries.frames import dicts
from tracker.queries.watch import WatchFilters
from tracker.values.direction import isolate
from tracker.words import count, count_pledges, day, has_value, human_due

AT_MOST = 5  # names of pledgers with a record
KINDS = {"pledge": "Open pledges", "summit": "Announced meetings"}
STATES = {"overdue": "Overdue for a look"}
GROUPS = {True: STATES["overdue"], False: "Not due for a look yet"}
HEADINGS = {
    "title": "Record",
    "pledgers": "By",
    "status": "Status",
    "due_on": "Due, or last day",
    "quiet": "Quiet, days",
    "unwatched": "Unwatched, days",
    "evidence_on": "Newest evidence",
    "looked_on": "Newest look",
    "overdue": "Overdue for a look",
}


def watch_filters() -> WatchFilters:
    """Draw the filters of the list. Return what is chosen."""
    left, middle, right = st.columns(3)
    with left:
        tables = several("Kind of record", "kind", KINDS)
    with middle:
        parties = several("Pledger", "pledger", party_choices("pledger"))
    with right:
        states = several("Only", "only", STATES)
    return WatchFilters(tables, parties, bool(states))


def of_which(numbers: Mapping[str, int]) -> str:
    """Return in words of what the list consists, and how many were looked at; ``numbers`` are those of
    ``watch.coverage``."""
    kinds, looks = [], ""
    if numbers["pledges"] or numbers["refusals"]:
        kinds.append(f"{count_pledges(numbers['pledges'], numbers['refusals'])} still open")
        looks = f" Of those still open, {_looked_at(numbers['lately'], numbers['ever'])}."
    if numbers["meetings"]:
        kinds.append(count(numbers["meetings"], "announced meeting past its day", "announced meetings past their day"))
    return f"On watch: {', and '.join(kinds)}.{looks}"


def _looked_at(lately: int, ever: int) -> str:
    """Return in words how many records were looked at, and how many of them lately."""
    if not ever:
        return "none was ever looked at"
    if lately == ever:
        of_these = "all in" if ever > 1 else "in"
    else:
        of_these = f"{lately:,} of them in" if lately else "but not in"
    return f"{count(ever, 'was', 'were')} looked at, {of_these} the last {watch.DAYS_AT_MOST} days"


def queue(filters: WatchFilters, as_of: date, most: int, before: int) -> list[tuple[dict[str, Any], str]]:
    """Return ``most`` rows of ``watch.queue`` after those ``before``, each with its words as HTML; for
    ``links.keep_html``."""
    rows = dicts(ask(watch.queue, filters, as_of, until=end_of_sources(), limit=most, offset=before))
    return [(row, in_brief(row)) for row in rows]


def in_brief(row: Mapping[Any, Any]) -> str:
    """Return a row of ``watch.queue`` as HTML: the record, since when it has no news (quiet) and since when nobody
    looked for any (unwatched), and what it is."""
    names = row["pledgers"].split(", ") if has_value(row["pledgers"]) else []
    more = f" and {len(names) - AT_MOST} more" if len(names) > AT_MOST else ""
    by = f"{escape(isolate(', '.join(names[:AT_MOST]) + more))} · " if names else ""
    status = _status(row)
    due = f" · {_due(row)}" if has_value(row["due_on"]) else ""
    name = links.anchor(row["table"], row["id"], row["title"])
    about = f"<small>{by}{escape(status)}{escape(due)}</small>"
    return f'<div class="tracker-watch"><p>{name}</p><p>{ages(row, until="")}</p>{about}</div>'


def ages(row: Mapping[Any, Any], *, until: str) -> str:
    """Return since when a record is quiet and since when unwatched, as HTML. ``row`` is one of ``watch.queue``;
    ``until`` says to which day the silence is counted, blank where the page says it."""
    return f"<b>{_quiet(row, until)}</b> · <b>{_unwatched(row)}</b>"


def for_spreadsheets(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of ``watch.queue`` under the headings of the list."""
    return with_known_days(rows.assign(status=list(map(_status, dicts(rows)))))[list(HEADINGS)].rename(columns=HEADINGS)


def _status(row: Mapping[Any, Any]) -> str:
    return words.code_of(row["table"], row, "status")


def _quiet(row: Mapping[Any, Any], until: str) -> str:
    if not has_value(row["quiet"]):
        return "Quiet: no source has a day"
    if not row["quiet"]:
        return f"News on {day(row['evidence_on'])}"
    return f"Quiet for {count(row['quiet'], 'day')}{until}"


def _unwatched(row: Mapping[Any, Any]) -> str:
    if not has_value(row["unwatched"]):
        return "no look for news logged"
    return f"looked at {count(row['unwatched'], 'day')} ago" if row["unwatched"] else "looked at today"


def _due(row: Mapping[Any, Any]) -> str:
    if row["table"] == "pledge":
        return f"due {human_due(row['due_on'], row['due_precision'])}"
    return f"announced for {day(row['due_on'])} at the latest"
