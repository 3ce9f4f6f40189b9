"""Rules between rows that only the curated files have to follow, beyond those of the store."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import combinations, pairwise

from tracker.errors import Problem
from tracker.queries import twins
from tracker.schema.kinds import cell
from tracker.schema.models import EVENT_TABLES, RECORDS
from tracker.schema.relations import parent
from tracker.schema.rows import Row
from tracker.values import web_addresses
from tracker.values.codes import DatePrecision, Importance, Stance
from tracker.values.dates import LATEST
from tracker.values.days import earliest, write
from tracker.values.hours import UTC, clock
from tracker.values.search_text import spaced

# table -> its rows, each with the line of the file on which it begins
Numbered = dict[str, list[tuple[int, Row]]]

# Hosts with many publications, and how many parts of the path identify one.
SHARED_HOSTS = {"github.com": 2, "raw.githubusercontent.com": 2}


def faults(tables: Numbered, faulty: Collection[str] = ()) -> Iterator[Problem]:
    """Yield every fault between rows. Ignores links to ``faulty`` files, which were refused already."""
    yield from _same(tables)
    if not {"summit.csv", "milestone.csv"} & set(faulty):
        yield from _against_the_clock(tables)
    if not {"source.csv", "citation.csv"} & set(faulty):
        yield from _uncited(tables)
        yield from _one_sided(tables)
        yield from _renamed(tables)
    if not {"summit.csv", "attendance.csv"} & set(faulty):
        yield from _next_day(tables)
        yield from _at_once(tables)
    if not {"summit.csv", "pledge.csv", "pledge_status.csv"} & set(faulty):
        yield from _out_of_time(tables)


def _uncited(tables: Numbered) -> Iterator[Problem]:
    """Records without a source that need one."""
    cited = {(row["record_table"], row["record_id"]) for _, row in tables["citation"]}
    for table, model in RECORDS.items():
        for line, row in tables[table] if model.cited else ():
            whole = parent(table, row) if model.cited == "itself or its parent" else None
            if (table, row["id"]) not in cited and whole not in cited:
                also = f", or of its {whole[0]}" if whole else ""
                message = f"{row['id']} has no source: add a citation of it{also} to citation.csv"
                yield Problem(f"{table}.csv", line, "", message)


def _same(tables: Numbered) -> Iterator[Problem]:
    """Rows that are the same thing under two ids."""
    offices = _offices(tables["attendance"])
    for table in twins.TRAITS:
        lines = {row["id"]: line for line, row in tables[table]}
        for first, row in twins.pairs(table, (row for _, row in tables[table])):
            if twins.differ(table, first, row) or _of_two_offices(table, first, row, offices):
                continue
            if table in EVENT_TABLES and _apart(first, row):
                continue
            columns = twins.COLUMNS.get(table, twins.NEAR.get(table, ("title",)))
            shared = [name for name in columns if row[name] == first[name]]
            both = ", ".join(f"{name} {cell(row[name]) or 'blank'}" for name in shared) or f"a like {columns[0]}"
            apart = " or ".join(twins.APART.get(table, ()))
            alternative = f", or give them different values in {apart}" if apart else ""
            message = f"{row['id']} is the same as {first['id']}: both have {both}. Merge them{alternative}"
            yield Problem(f"{table}.csv", lines[row["id"]], columns[0], message)


def _offices(seats: list[tuple[int, Row]]) -> dict[str, set[str]]:
    """Return the offices of each person: person id to simplified texts."""
    offices: defaultdict[str, set[str]] = defaultdict(set)
    for _, row in seats:
        if row["person_id"] and row["office"]:
            offices[row["person_id"]].add(spaced(row["office"]))
    return offices


def _of_two_offices(table: str, one: Row, other: Row, offices: Mapping[str, set[str]]) -> bool:
    """Whether two persons of one name have offices, but no office in common: then they are different persons."""
    first, second = (offices.get(row["id"]) if table == "person" else None for row in (one, other))
    return bool(first and second and first.isdisjoint(second))


def _apart(first: Row, second: Row) -> bool:
    """Whether two events of a day are known to be at different times, by their hours or by their order."""
    instants = _instant(first), _instant(second)
    if None not in instants:
        return instants[0] != instants[1]
    places = first.get("day_order"), second.get("day_order")
    return None not in places and places[0] != places[1]


def _instant(row: Row) -> str | None:
    """Return the minute at which an event began, in UTC; None if its hour is not known."""
    return clock(str(row["starts_on"]), row["local_time"], row["time_zone"], UTC) if "local_time" in row else None


def _against_the_clock(tables: Numbered) -> Iterator[Problem]:
    """Events whose order within the day contradicts their hours."""
    days: defaultdict[date, list[tuple[int, str, str, Row]]] = defaultdict(list)
    for table in EVENT_TABLES:
        for line, row in tables[table]:
            if row["day_order"] and (instant := _instant(row)):
                days[row["starts_on"]].append((line, table, instant, row))
    for events in days.values():
        in_order = sorted(events, key=lambda event: event[3]["day_order"])
        for (*_, before, first), (line, table, after, second) in pairwise(in_order):
            if after < before and first["day_order"] < second["day_order"]:
                message = f"{second['id']} comes after {first['id']} by day_order, but before it by its hour"
                yield Problem(f"{table}.csv", line, "day_order", message)


def _next_day(tables: Numbered) -> Iterator[Problem]:
    """Meetings of the same parties at one place on two consecutive days: one may be the other with a wrong date.

    Not reported are parts of one meeting, meetings of different tracks or kinds, and two whose hours are known.
    """
    seated = _seated(tables)
    groups: defaultdict[tuple[str, ...], list[tuple[int, Row]]] = defaultdict(list)
    for line, row in tables["summit"]:
        if row["city"] and not row["parent_id"]:
            groups[row["city"], row["kind"], row["track_id"], *sorted(seated[row["id"]])].append((line, row))
    for meetings in groups.values():
        in_time = sorted(meetings, key=lambda numbered: numbered[1]["starts_on"])
        for (_, first), (line, second) in pairwise(in_time):
            running = first["ends_on"] and (second["starts_on"] - first["ends_on"]).days == 1
            if running and None in (_instant(first), _instant(second)):
                message = f"{second['id']} is of the same parties as {first['id']} the day before: merge them, "
                message += "or name in parent_id the meeting that both are part of"
                yield Problem("summit.csv", line, "starts_on", message)


def _at_once(tables: Numbered) -> Iterator[Problem]:
    """Meetings of the same parties at the same minute, entered under two days because of their time zones."""
    seated, first = _seated(tables), {}
    for line, row in tables["summit"]:
        key = (_instant(row), row["kind"], *sorted(seated[row["id"]]))
        other = first.setdefault(key, row)
        if key[0] and seated[row["id"]] and other["starts_on"] != row["starts_on"]:
            message = f"{row['id']} began at the same minute as {other['id']}, {key[0]} UTC: merge them"
            yield Problem("summit.csv", line, "starts_on", message)


def _seated(tables: Numbered) -> defaultdict[str, set[str]]:
    """The parties with a seat at each summit."""
    seated: defaultdict[str, set[str]] = defaultdict(set)
    for _, row in tables["attendance"]:
        seated[row["summit_id"]].add(row["party_id"])
    return seated


def _one_sided(tables: Numbered) -> Iterator[Problem]:
    """Landmark events with only one publisher; citations for context do not count."""
    outlets_of = {row["id"]: outlets(row["publisher"]) for _, row in tables["source"]}
    publishers: defaultdict[tuple[str, str], set[frozenset[str]]] = defaultdict(set)
    for _, row in tables["citation"]:
        if row["stance"] != Stance.CONTEXT and row["source_id"] in outlets_of:
            publishers[row["record_table"], row["record_id"]].add(outlets_of[row["source_id"]])
    for table in EVENT_TABLES:
        for line, row in tables[table]:
            independent = any(one.isdisjoint(other) for one, other in combinations(publishers[table, row["id"]], 2))
            if row["importance"] == Importance.LANDMARK and not independent:
                message = f"{row['id']} is a landmark and has one publisher: cite another, or lower its importance"
                yield Problem(f"{table}.csv", line, "importance", message)


def _renamed(tables: Numbered) -> Iterator[Problem]:
    """Publishers with one site but two names."""
    first: dict[str, tuple[str, str]] = {}
    for line, row in tables["source"]:
        address = web_addresses.split(row["url"])
        host = str(address.hostname).removeprefix("www.")
        site = "/".join([host, *address.path.split("/")[1 : 1 + SHARED_HOSTS.get(host, 0)]])
        name, other = first.setdefault(site, (carrier(row["publisher"]), row["id"]))
        if name != carrier(row["publisher"]):
            message = f"{row['publisher']} is at {site}, which is {name} in {other}: use one name, or Agency ({name})"
            yield Problem("source.csv", line, "publisher", message)


def _out_of_time(tables: Numbered) -> Iterator[Problem]:
    """Meetings outside the days of their parent, and log entries before their pledge, on every possible day."""
    summits = {row["id"]: row for _, row in tables["summit"]}
    for line, row in tables["summit"]:
        whole = summits.get(row["parent_id"])
        if whole and not _lies_within(row, whole):
            message = f"{row['id']} lies outside {whole['id']} ({whole['starts_on']} to {whole['ends_on'] or 'now'})"
            yield Problem("summit.csv", line, "starts_on", message)
    pledges = {row["id"]: row for _, row in tables["pledge"]}
    for line, row in tables["pledge_status"]:
        pledge = pledges.get(row["pledge_id"])
        if pledge and row["as_of"] < earliest(pledge["made_on"], pledge["made_precision"]):
            when = [write(row["as_of"], row["as_of_precision"]), write(pledge["made_on"], pledge["made_precision"])]
            message = f"{row['id']} is of {when[0]}, before its pledge was made ({when[1]})"
            yield Problem("pledge_status.csv", line, "as_of", message)


def _lies_within(row: Row, whole: Row) -> bool:
    """Whether a meeting can have been within another: all its days if they are known, else one of them."""
    first, last = row["starts_on"], row["ends_on"] or row["starts_on"]
    if row["date_precision"] != DatePrecision.DAY:
        first, last = row["ends_on"] or LATEST, row["starts_on"]
    return whole["starts_on"] <= first and last <= (whole["ends_on"] or LATEST)


def outlets(publisher: str) -> frozenset[str]:
    """Return who wrote the text: the agency of "Reuters (The Straits Times)", both of "AFP, Reuters"."""
    return frozenset(re.split(r", |/", re.sub(r" \([^()]*\)$", "", publisher).casefold()))


def carrier(publisher: str) -> str:
    """Return on whose site the text was: the paper of "Reuters (The Straits Times)"."""
    match = re.search(r" \(([^()]*)\)$", publisher)
    return match[1] if match else publisher
