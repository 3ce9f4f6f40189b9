"""Describes records in the vocabulary of schema.org for search engines: JSON-LD without its context."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.addresses.exchange import Request
from tracker import words
from tracker.queries import past
from tracker.schema.models import EVENT_TABLES
from tracker.schema.relations import Key
from tracker.schema.rows import Row
from tracker.values import days, wikidata
from tracker.values.codes import (
    CAME,
    REMOTE,
    STAYED_AWAY,
    DatePrecision,
    DayPrecision,
    EventStatus,
    Format,
    Mode,
    PartyKind,
    SummitKind,
)
from tracker.words import has_value

TYPES = {"person": "Person", "document": "DigitalDocument", "source": "CreativeWork", "pledge": "Statement"}
# schema.org calls an event that took place EventScheduled too. Proposed and denied events are left out, as none of its
# statuses fits; milestones have no status.
STATUS: dict[str | None, str] = {
    EventStatus.SCHEDULED: "EventScheduled",
    EventStatus.HELD: "EventScheduled",
    EventStatus.PARTLY_HELD: "EventScheduled",
    EventStatus.CANCELLED: "EventCancelled",
    EventStatus.POSTPONED: "EventPostponed",
}
ONLINE, OFFLINE = "Online", "Offline"
LICENCE = "https://spdx.org/licenses/{}.html"


def describe(
    request: Request, table: str, row: Row, names: Mapping[Key, str], seats: Sequence[Row] = ()
) -> dict[str, Any]:
    """Describe a record. ``names`` has its name and those of the records that it links to, by table and id; ``seats``
    are the seats of a summit."""
    name = names[table, row["id"]]
    address = request.address(f"/r/{table}/{row['id']}")
    about = {"@id": address, "url": address, "name": row.get("title") or row.get("headline") or row.get("name") or name}
    if table in EVENT_TABLES:
        return about | _event(request, row, names, seats)
    if table == "party":
        kind = "Country" if row["kind"] == PartyKind.STATE else "Organization"
        return {"@type": kind, **about, **_names(row), **_same_as(row)}
    if table == "person":
        return {"@type": "Person", **about, **_names(row), **_same_as(row)}
    about |= {"@type": TYPES.get(table, "CreativeWork"), "isPartOf": request.address("/r/")}
    if table == "source":
        about |= {"sameAs": row["url"], "publisher": {"@type": "Organization", "name": row["publisher"]}}
        about |= _dated("datePublished", row, "published_on")
    if table == "document":
        about |= _dated("dateCreated", row, "adopted_on")
    if table == "pledge":
        about |= _dated("dateCreated", row, "made_on")
        about |= {"text": row["quote"]} if row["quote"] else {}
    if language := row.get("language") or row.get("quote_language"):
        about["inLanguage"] = language
    return about


def dataset(request: Request, dossier: Row | None, tables: Sequence[str]) -> dict[str, Any]:
    """Describe the whole data set, with its tables as downloads."""
    about: dict[str, Any] = {
        "@type": "Dataset",
        "@id": request.address("/r/"),
        "url": request.address("/r/"),
        "name": dossier["title"] if dossier else "Summit Tracker",
        "description": dossier["scope"] if dossier else "An empty store.",
        "version": past.version(request.connection),
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": words.plural(table),
                "encodingFormat": kind,
                "contentUrl": request.address(f"/api/{table}.{form}"),
            }
            for table in tables
            for form, kind in (("csv", "text/csv"), ("json", "application/json"))
        ],
    }
    if dossier:
        about["creator"] = {"@type": "Organization", "name": f"The editors of {dossier['title']}"}
        about |= {"license": LICENCE.format(dossier["licence"]), "temporalCoverage": f"{dossier['since']}/.."}
    if request.state.at:
        about["dateModified"] = request.state.at
    return about


def _event(request: Request, row: Row, names: Mapping[Key, str], seats: Sequence[Row]) -> dict[str, Any]:
    about: dict[str, Any] = {"@type": "Event", **_days(row)}
    if status := STATUS.get(row.get("status")):
        about["eventStatus"] = f"https://schema.org/{status}"
    if row["summary"]:
        about["description"] = row["summary"]
    if mode := _mode(row, seats):
        about["eventAttendanceMode"] = f"https://schema.org/{mode}EventAttendanceMode"
    if place := _place(row, names):
        about["location"] = place
    elif mode == ONLINE:
        about["location"] = {"@type": "VirtualLocation"}
    if row.get("parent_id"):
        about["superEvent"] = {"@type": "Event", **_reference(request, "summit", row["parent_id"], names)}
    about["about"] = {"@type": "Thing", **_reference(request, "track", row["track_id"], names)}
    attendees = dict.fromkeys(seat["party_id"] for seat in seats if seat["state"] in CAME)
    if attendees:
        about["attendee"] = [{"@type": "Organization", **_reference(request, "party", id, names)} for id in attendees]
    return about


def _mode(row: Row, seats: Sequence[Row]) -> str:
    """Return whether an event was online, offline or mixed; blank if neither the record nor its seats say so."""
    if row["kind"] == SummitKind.CALL:
        return ONLINE
    if row.get("format") == Format.PROXIMITY:
        return OFFLINE
    modes = {ONLINE if seat["mode"] in REMOTE else seat["mode"] for seat in seats if seat["state"] not in STAYED_AWAY}
    if modes >= {ONLINE, Mode.IN_PERSON}:
        return "Mixed"
    return {ONLINE: ONLINE, Mode.IN_PERSON: OFFLINE}.get(modes.pop(), "") if len(modes) == 1 else ""


def _place(row: Row, names: Mapping[Key, str]) -> dict[str, Any]:
    country = names.get(("party", row.get("country_id") or ""))
    if not (row.get("city") or country):
        return {}
    address = {"@type": "PostalAddress"}
    address |= {"addressLocality": row["city"]} if row["city"] else {}
    address |= {"addressCountry": country} if country else {}
    place: dict[str, Any] = {
        "@type": "Place",
        "name": ", ".join(filter(None, (row["city"], country))),
        "address": address,
    }
    if has_value(row["latitude"]):
        place["geo"] = {"@type": "GeoCoordinates", "latitude": row["latitude"], "longitude": row["longitude"]}
    return place


def _names(row: Row) -> dict[str, Any]:
    others = [*(row["aliases"] or "").splitlines(), row.get("native_name")]
    return {"alternateName": others} if any(others := [name for name in others if name]) else {}


def _same_as(row: Row) -> dict[str, str]:
    return {"sameAs": wikidata.address(row["wikidata_id"])} if row["wikidata_id"] else {}


def _days(row: Row) -> dict[str, str]:
    """Return the days of an event as far as they are known. The limits of an uncertain day are left out."""
    first, last, precision = row["starts_on"], row["ends_on"], row["date_precision"]
    if precision == DatePrecision.DAY:
        return {"startDate": first.isoformat()} | ({"endDate": last.isoformat()} if last else {})
    if precision in (DatePrecision.BEFORE, DatePrecision.AFTER) or not (period := _period(first, last)):
        return {}
    return {"startDate": period}


def _dated(name: str, row: Row, column: str) -> dict[str, str]:
    """Return a single day as far as it is known."""
    day, precision = row[column], row[days.precision_of(column)]
    if day is None or precision == DayPrecision.BEFORE:
        return {}
    return {name: _period(*(days.bounds(day, precision) or (day, day)))}


def _period(first: date, last: date) -> str:
    """Return the shortest day, month or year with both days, in ISO 8601; blank if they are in different years."""
    if first == last:
        return first.isoformat()
    if first.year != last.year:
        return ""
    return f"{first:%Y-%m}" if first.month == last.month else f"{first:%Y}"


def _reference(request: Request, table: str, id: str, names: Mapping[Key, str]) -> dict[str, str]:
    address = request.address(f"/r/{table}/{id}")
    return {"@id": address, "url": address, "name": names.get((table, id), id)}
