"""Answers ``/calendar.ics``: the events of the timeline as entries of whole days, for calendars that subscribe to
it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from dashboard.addresses import identity
from dashboard.addresses.exchange import Answer, Request, event_filters
from tracker import words
from tracker.queries import events, last_changes, records
from tracker.queries.frames import dicts
from tracker.values.codes import CALLED_OFF, DatePrecision, EventStatus
from tracker.words import has_value, human_when

EVERY = timedelta(hours=6)  # how often a calendar may ask again
PRODUCT = "-//Summit Tracker//Events//EN"


def answer(request: Request, _: Mapping[str, str]) -> Answer:
    """Answer with a calendar of the events that match the filters of the timeline."""
    # Imported here, as no page needs it.
    from icalendar import Calendar, vDuration

    filters = event_filters(request)
    request.query.finish()
    dossier = records.dossier(request.connection)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, dossier["title"] if dossier else "Summit Tracker")
    calendar.add("refresh-interval", vDuration(EVERY), parameters={"VALUE": "DURATION"})
    calendar.add("source", request.again(), parameters={"VALUE": "URI"})
    changes = last_changes.of_events(request.connection)
    place = identity.place(request)
    for row in dicts(events.events(request.connection, filters)):
        number, at = changes.get((row["table"], row["id"]), (0, request.state.at))
        calendar.add_component(_event(request, row, f"{row['table']}/{row['id']}@{place}", number, at))
    return Answer(calendar.to_ical(), "text/calendar; charset=utf-8")


def _event(request: Request, row: Mapping[Any, Any], uid: str, number: int, at: str) -> Any:
    from icalendar import Event

    first, last = _days(row)
    changed = datetime.fromisoformat(at)
    address = request.address(f"/r/{row['table']}/{row['id']}")
    event = Event()
    event.add("uid", uid)
    event.add("sequence", number)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    event.add("summary", _summary(row))
    event.add("status", _status(row))
    event.add("transp", "TRANSPARENT")
    event.add("url", address)
    event.add("categories", [row["track"], words.code(row["table"], "kind", row["kind"])])
    if has_value(row["place"]):
        event.add("location", row["place"])
    event.add("description", "\n\n".join(filter(None, (_facts(row), row["summary"], address))))
    return event


def _days(row: Mapping[Any, Any]) -> tuple[date, date]:
    """Return first and last day of the entry. Of an event before some day it is that day; of one that goes on, or that
    was after some day, the first day only."""
    first, last = row["starts_on"].date(), row["ends_on"].date() if has_value(row["ends_on"]) else None
    if row["date_precision"] == DatePrecision.BEFORE and last:
        return last, last
    return first, first if last is None or row["date_precision"] == DatePrecision.AFTER else last


def _is_sure(row: Mapping[Any, Any]) -> bool:
    return row["date_precision"] == DatePrecision.DAY and has_value(row["ends_on"])


def _summary(row: Mapping[Any, Any]) -> str:
    label = words.code(row["table"], "status", row["status"])
    status = f"{label}: " if row["status"] in (*CALLED_OFF, EventStatus.PROPOSED) else ""
    return f"{status}{row['title']}{'' if _is_sure(row) else f' ({human_when(row)})'}"


def _status(row: Mapping[Any, Any]) -> str:
    if row["status"] in (EventStatus.POSTPONED, EventStatus.CANCELLED):
        return "CANCELLED"
    unsure = row["status"] == EventStatus.SCHEDULED and not _is_sure(row)
    return "TENTATIVE" if unsure or row["status"] in (EventStatus.PROPOSED, EventStatus.DENIED) else "CONFIRMED"


def _facts(row: Mapping[Any, Any]) -> str:
    status = words.code(row["table"], "status", row["status"])
    facts = {"When": human_when(row), "Status": status, "Parties": row["parties"]}
    return "\n".join(f"{name}: {value}" for name, value in facts.items() if has_value(value))
