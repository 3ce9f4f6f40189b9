"""Notes on lines in which a column that follows from others says something else than their record: it may have been
edited, and is not stored."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy.engine import Connection

from tracker.imports import computed_columns, versions
from tracker.imports.entries import Entry
from tracker.imports.plan import Plan
from tracker.queries import pledges
from tracker.queries.frames import dicts
from tracker.queries.pledge_filters import PledgeFilters
from tracker.schema.rows import Row
from tracker.values.codes import FollowUp
from tracker.values.search_text import spaced
from tracker.values.shortening import quote
from tracker.words import COMPUTED_COLUMNS, count
from tracker.writing.references import chunks


def notes(connection: Connection, entries: Iterable[Entry], plan: Plan, as_of: date) -> list[str]:
    """Return what is to be said of each such column, with the first line. ``plan`` has the changes of the lines, and
    codes are those of the day ``as_of``."""
    matched = [entry for entry in entries if entry.typed.computed and entry.stored and not entry.faults]
    codes = _codes(connection, [entry.stored for entry in matched if entry.stored and entry.table == "pledge"], as_of)
    after = {line: change.after for line, change in plan.changed}
    others: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for entry in matched:
        stored = entry.stored or {}
        for name, said in entry.typed.computed.items():
            if (entry.table, name) in COMPUTED_COLUMNS:
                rows = [row for row in codes[stored["id"]] if name in row]
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


def _note(table: str, name: str, lines: dict[int, str]) -> str:
    first, words = next(iter(lines.items()))
    more = f" {count(len(lines) - 1, 'more line differs', 'more lines differ')} too." if len(lines) > 1 else ""
    return f"In line {first} the {name} is {words}. No import stores it: {computed_columns.cure(table, name)}.{more}"
