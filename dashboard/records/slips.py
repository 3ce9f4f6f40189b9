"""Slips: tables of announced days and the days on which the events took place, and of pledges past due."""

from collections.abc import Callable, Mapping
from datetime import date
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.lists.frames_in_words import with_labels
from dashboard.lists.tables import MOST_ROWS, offer_files, part_of
from dashboard.records import badges
from dashboard.web import links
from dashboard.web.answers import ask
from dashboard.web.lookback import chosen_day, end_of_sources, to_end_of_sources, today
from dashboard.web.markup import NumberHeading, escape_label, fold, table
from tracker import words
from tracker.queries import slips
from tracker.queries.frames import dicts
from tracker.queries.slips import Slips
from tracker.values.codes import DatePrecision
from tracker.values.direction import isolate
from tracker.words import count, day, has_value, human_day, human_due, human_span, human_when

ANNOUNCED = ("Event", "Announced for", "Announced on", "Took place", "Slip")
UNHELD = ("Meeting", "Announced for", "Status", NumberHeading("Days since its last day"))
OVERDUE = ("Pledge", "Due", NumberHeading("Days past due"), "Status", "What the newest entry says")
Later = Callable[[], pd.DataFrame]


def meetings(numbers: Slips, every: Later) -> None:
    """Draw a table of each announced day and the day of the event, the longest slip first; those in time are folded."""
    if not numbers.announced:
        return
    st.header(escape_label(heading(numbers)))
    st.write(
        "Days from the first day that was announced to the first day of the event, one line for each announcement "
        "whose source is on record. “At least”: one of the two is not known to the day, and the latest announced and "
        "the earliest possible day are taken."
    )
    st.html(links.keep_html(_announcements, today()))
    hint = _part_of(numbers.late, numbers.announced - numbers.late)
    offer_files(every, key="announced", plain=_with_status_labels, hint=hint)


def heading(numbers: Slips) -> str:
    """Return the heading of the table: how many announced days were missed, and by how much, of those that can be told:
    the event took place."""
    if not numbers.held:
        return f"{count(numbers.announced, 'announced day')} on record, and none of the events took place yet"
    if not numbers.late:
        return f"{count(numbers.held, 'announced day')} came, and none was missed"
    missed = "was" if numbers.late == 1 else "were"
    return (
        f"{numbers.late:,} of {count(numbers.held, 'announced day')} {missed} missed, "
        f"by up to {count(numbers.most, 'day')}"
    )


def slip(row: Mapping[Any, Any]) -> str:
    """Return how much later than announced an event took place, in words; blank where it did not take place yet."""
    if not has_value(row["days"]):
        return words.code("summit", "status", row["status"]) or "not yet"
    number = int(row["days"])
    if row["rough"]:
        return f"at least {count(number, 'day')} later" if number > 0 else "as announced"
    if number == 0:
        return "as announced"
    return f"{count(abs(number), 'day')} {'later' if number > 0 else 'earlier'}"


def announced_for(row: Mapping[Any, Any]) -> str:
    """Return the day or days for which an event was announced, in words."""
    first = human_due(row["first_on"], row["first_precision"])
    last = day(row["last_on"], row["last_precision"])
    if last and not (has_value(row["first_precision"]) or has_value(row["last_precision"])):
        return human_span(row["first_on"], row["last_on"])
    return f"{first} to {last}" if last and last != first else first


def announcements(table: str, id: str) -> str:
    """Return the days for which one event was announced, and how late it was: "1 February 2026: 3 days later"."""
    rows = dicts(ask(slips.meetings, today(), (table, id)))
    in_order = sorted(rows, key=lambda row: row["announced_on"])
    return "; ".join(
        f"{announced_for(row)} (said {day(row['announced_on'], row['announced_precision'])}): {slip(row)}"
        for row in in_order
    )


def _announcements(as_of: date) -> str:
    numbers = ask(slips.count_meetings, as_of)
    missed_rows, rest = (dicts(ask(slips.meetings, as_of, late=late, limit=MOST_ROWS)) for late in (True, False))
    missed = table(ANNOUNCED, map(_announcement, missed_rows), name="Took place later than announced", explained=True)
    in_time = table(ANNOUNCED, map(_announcement, rest), name="Took place as announced, or not yet", explained=True)
    what = "more announcement" if numbers.late else "announcement"
    kept, ahead = numbers.held - numbers.late, numbers.announced - numbers.held
    how = ", ".join([f"{kept:,} kept"] * (kept > 0) + [f"{ahead:,} of events that have not taken place"] * (ahead > 0))
    others = fold(f"{count(numbers.announced - numbers.late, what)}: {how}", in_time)
    return (missed if missed_rows else "") + (others if rest else "")


def _announcement(row: Mapping[Any, Any]) -> tuple[str, ...]:
    note = f"<br><small>{escape(isolate(row['note']))}</small>" if has_value(row["note"]) else ""
    return (
        links.anchor(row["table"], row["id"], row["title"]),
        escape(announced_for(row)) + note,
        escape(day(row["announced_on"], row["announced_precision"])),
        escape(human_when(row)),
        f"<b>{escape(slip(row))}</b>",
    )


def unheld(number: int, every: Later) -> None:
    """Draw a table of the meetings that were announced and of which no source says that they took place."""
    if not number:
        return
    st.header(
        f"{count(number, 'meeting')} {'was' if number == 1 else 'were'} not held when announced, as far as is known"
    )
    until = to_end_of_sources() or f" to {human_day(today())}"
    st.write(
        "Meetings on record as proposed, scheduled, postponed or cancelled whose announced days have passed: sources "
        "say that they were not held, or none on record says that they were. Days are counted"
        f"{until}, at least so many where the day is not known. The watch desk lists those that are still proposed or "
        "scheduled, and also what was announced for days after the end of the sources."
    )
    st.html(links.keep_html(_unheld))
    offer_files(every, key="unheld", plain=_with_status_labels, hint=_part_of(number))


def _unheld() -> str:
    lines = [
        (
            links.anchor(row["table"], row["id"], row["title"]),
            escape(human_when(row)),
            escape(words.code("summit", "status", row["status"])),
            f"{'' if row['date_precision'] == DatePrecision.DAY else 'at least '}{row['days']:,}",
        )
        for row in dicts(ask(slips.unheld, end_of_sources(), limit=MOST_ROWS))
    ]
    return table(UNHELD, lines, name="Not held when announced, as far as is known", explained=True)


def overdue(number: int, silent: int, every: Later) -> None:
    """Draw a table of the pledges that are past due, with the newest entry of each log; ``silent`` have none since
    their due day."""
    if not number:
        return
    rest = f"; of {silent:,} nothing is on record after the due day" if silent else ""
    st.header(f"{count(number, 'pledge is', 'pledges are')} past due{rest}")
    ends = end_of_sources()
    told = f"; sources end on {human_day(ends)}" if ends < today() else ""
    st.write(
        "A pledge is past due once the latest day on which it could be kept has passed, unless its log says that it is "
        "complete or withdrawn. That is no verdict: what came of it is said beside each. Days are counted to "
        f"{human_day(today())}{told}."
    )
    st.html(links.keep_html(_all_overdue, today(), chosen_day()))
    offer_files(every, key="overdue", plain=_with_status_labels, hint=_part_of(number))


def _all_overdue(as_of: date, until: date | None) -> str:
    rows = dicts(ask(slips.overdue, as_of, until=until, limit=MOST_ROWS))
    return table(OVERDUE, map(_overdue, rows), name="Pledges past due", explained=True)


def _overdue(row: Mapping[Any, Any]) -> tuple[str, ...]:
    if has_value(row["entry_id"]):
        when = day(row["entry_on"], row["entry_precision"])
        entry = f"<b>{escape(when)}</b>{_before(row)}: {escape(isolate(row['note'] or ''))}"
    else:
        entry = "Its log has no entry."
    return (
        links.anchor("pledge", row["id"], row["headline"]),
        escape(human_due(row["due_on"], row["due_precision"])),
        f"{row['days_past']:,}",
        badges.status(row),
        entry,
    )


def _before(row: Mapping[Any, Any]) -> str:
    """Return whether the newest entry of a log is of a day up to the due day, in words; blank if it is of a later
    day."""
    if row["since"]:
        return ""
    if row["entry_on"] < row["due_on"]:
        return ", before its due day"
    return f", {'before or ' if has_value(row['entry_precision']) else ''}on its due day"


def _part_of(*totals: int) -> str:
    return part_of(sum(min(total, MOST_ROWS) for total in totals), sum(totals))


def _with_status_labels(rows: pd.DataFrame) -> pd.DataFrame:
    return with_labels(rows, "pledge", "summit")
