"""Notes on lines in which a column that follows from others says something else than their record: it may have been
edited, and is not stored."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date

import pandas as pd
from sqlalchemy.engine import Connection

from tracker.imports import computed_columns, versions
from tracker.imports.entries import Entry
from tracker.imports.plan import Plan
from tracker.queries import events, parties, pledges
from tracker.queries.event_filters import EventFilters
from tracker.queries.frames import dicts
from tracker.queries.pledge_filters import PledgeFilters
from tracker.schema.rows import Row
from tracker.values.codes import FollowUp
from tracker.values.search_text import spaced
from tracker.values.shortening import quote
from tracker.words import COMPUTED_COLUMNS, condition_kinds, count
from tracker.writing.references import chunks


def notes(connection: Connection, entries: Iterable[Entry], plan: Plan, as_of: date) -> list[str]:
    """Return what is to be said of each such column, with the first line. ``plan`` has the changes of the lines, and
    codes are those of the day ``as_of``."""
    matched = [entry for entry in entries if entry.typed.computed and entry.stored and not entry.faults]
    codes = _codes(connection, [entry.stored for entry in matched if entry.stored and entry.table == "pledge"], as_of)
    listed = _listed(connection, matched, as_of)
    after = {line: change.after for line, change in plan.changed}
    others: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for entry in matched:
        stored = entry.stored or {}
        for name, said in entry.typed.computed.items():
            if (entry.table, name) in COMPUTED_COLUMNS:
                rows = [row for row in codes[stored["id"]] if name in row]
            elif name in computed_columns.LISTED.get(entry.table, {}):
                rows = [listed[entry.table, stored["id"]]]
            else:
                rows = [stored, entry.exported or stored, after.get(entry.line) or stored]
            known = [computed_columns.text(entry.table, name, row) for row in rows]
            if spaced(said) not in map(spaced, known):
                text, of_stored = (quote(each) if each else "blank" for each in (said, known[0]))
                others[entry.table, name][entry.line] = f"{text}, and that of the record {of_stored}"
    return [_note(table, name, lines) for (table, name), lines in others.items()]


def _codes(connection: Connection, rows: Sequence[Row], as_of: date) -> dict[str, list[Row]]:
    """Return the codes that pledges have, and after these the statuses that they may have had on another day, as of
    which a list may be: by id."""
    of_pledges = [{"pledge_id": row["id"]} for row in rows]
    logged = versions.with_values(connection, "pledge_status", ["pledge_id"], of_pledges)
    conditions = versions.with_values(connection, "pledge_condition", ["pledge_id"], of_pledges)
    codes: dict[str, list[Row]] = {}
    for chunk in chunks([row["id"] for row in rows]):
        frame = pledges.standing.select(connection, tuple(chunk), PledgeFilters(), as_of)
        codes |= {row["id"]: [row] for row in dicts(frame.reset_index())}
    for row in rows:
        of_row = codes[row["id"]]
        of_row += [{"status": entry["status"]} for entry in logged.get((row["id"],), [])]
        of_row += [{"status": FollowUp.DORMANT}] if (row["id"],) in conditions else []
        of_row += [{"status": FollowUp.NOT_YET_DUE}] if row["due_on"] else []
        of_row.append({"status": None})
    return codes


def _listed(connection: Connection, entries: Sequence[Entry], as_of: date) -> dict[tuple[str, str], Row]:
    """Return what the list of each table tells now of the records of these lines, by table and id."""
    ids: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        if not computed_columns.LISTED.get(entry.table, {}).keys().isdisjoint(entry.typed.computed):
            ids[entry.table].append((entry.stored or {})["id"])
    listed: dict[tuple[str, str], Row] = {}
    for table, those in ids.items():
        for chunk in chunks(those):
            rows = LISTS[table](connection, tuple(chunk), as_of)
            listed |= {(table, row["id"]): row for row in dicts(rows.astype(object).where(rows.notna(), None))}
    return listed


def _pledges(connection: Connection, ids: tuple[str, ...], as_of: date) -> pd.DataFrame:
    rows = pledges.pledges(connection, PledgeFilters(ids=ids), as_of)
    kinds = [condition_kinds(conditions) for conditions in rows["waits_for"]]
    return rows.assign(waits_for=pd.Series(kinds, index=rows.index, dtype=object))


def _sources(connection: Connection, ids: tuple[str, ...], _: date) -> pd.DataFrame:
    of_sources = [{"source_id": id} for id in ids]
    citations = versions.with_values(connection, "citation", ["source_id"], of_sources)
    return pd.DataFrame({"id": ids, "citations": [len(citations.get((id,), [])) for id in ids]})


def _events(table: str) -> Callable[[Connection, tuple[str, ...], date], pd.DataFrame]:
    return lambda connection, ids, _: events.events(connection, EventFilters(tables=(table,), ids=ids))


# table -> what its list tells of the records of these ids on a day; other records may be among them
LISTS: dict[str, Callable[[Connection, tuple[str, ...], date], pd.DataFrame]] = {
    "pledge": _pledges,
    "summit": _events("summit"),
    "milestone": _events("milestone"),
    "source": _sources,
    "party": lambda connection, *_: parties.parties(connection),
}


def _note(table: str, name: str, lines: dict[int, str]) -> str:
    first, words = next(iter(lines.items()))
    more = f" {count(len(lines) - 1, 'more line differs', 'more lines differ')} too." if len(lines) > 1 else ""
    own_name, cure = computed_columns.name_of(table, name), computed_columns.cure(table, name)
    return f"In line {first} {own_name} is {words}. No import stores it: {cure}.{more}"
