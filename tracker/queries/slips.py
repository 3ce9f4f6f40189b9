"""What slipped: events that were announced for another day, meetings that never took place, and pledges past due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased
from sqlmodel import col

from tracker.measures.deadline import days_from, days_past, deadline
from tracker.measures.status import current_status, in_order_of_entry
from tracker.queries.event_dates import LAST_DAY, date_columns
from tracker.queries.frames import frame, in_order, only, rows_of
from tracker.queries.pledges import names_of
from tracker.queries.premises import Premise, by_record, conclusion, in_page
from tracker.schema.models import AnnouncedDate, Event, Milestone, Pledge, PledgeStatus, Summit
from tracker.values.codes import TOOK_PLACE, DatePrecision, Deadline, EventStatus, PledgeRole

UNHELD = (EventStatus.PROPOSED, EventStatus.SCHEDULED, EventStatus.POSTPONED, EventStatus.CANCELLED)


@dataclass(frozen=True)
class Slips:
    """How many announcements of a day there are, how many of them are of an event that took place by a day, how many of
    these it missed, and by how many days at most."""

    announced: int
    held: int
    late: int
    most: int


@by_record("summit")
def _of_summits(connection: Connection, ids: Sequence[str], as_of: date) -> pd.DataFrame:
    is_past = sa.and_(col(Summit.starts_on) <= as_of, col(Summit.status).in_(TOOK_PLACE))
    return _announced(connection, Summit, ids, as_of, is_past, col(Summit.status))


@by_record("milestone")
def _of_milestones(connection: Connection, ids: Sequence[str], as_of: date) -> pd.DataFrame:
    return _announced(connection, Milestone, ids, as_of, col(Milestone.starts_on) <= as_of, sa.null())


def _announced(
    connection: Connection,
    model: type[Event],
    ids: Sequence[str],
    as_of: date,
    took_place: sa.ColumnElement[bool],
    status: Any,
) -> pd.DataFrame:
    """Return the rows of ``meetings`` of the events of a table, with the id of the event as index."""
    days = days_from(col(AnnouncedDate.first_on), col(model.starts_on))
    exact, limit = DatePrecision.DAY.value, DatePrecision.BEFORE.value
    precision = sa.func.coalesce(sa.cast(col(AnnouncedDate.first_precision), sa.String), exact)
    # By how many days a day "at the latest" was missed is known; how early an event came is not.
    rough = sa.or_(
        precision.not_in([exact, limit]),
        sa.and_(precision == limit, days <= 0),
        sa.cast(col(model.date_precision), sa.String) != exact,
    )
    statement = (
        sa.select(
            col(AnnouncedDate.id).label("announced_id"),
            *(
                getattr(AnnouncedDate, f"{name}_{part}")
                for name in ("announced", "first", "last")
                for part in ("on", "precision")
            ),
            col(AnnouncedDate.note),
            sa.literal(model.__tablename__).label("table"),
            col(model.id),
            col(model.title),
            *date_columns(model),
            sa.cast(status, sa.String).label("status"),
            sa.case((took_place, days)).label("days"),
            rough.label("rough"),
        )
        .join(AnnouncedDate, col(AnnouncedDate.record_id) == col(model.id))
        .where(col(AnnouncedDate.record_table) == model.__tablename__, col(AnnouncedDate.announced_on) <= as_of)
        .where(*only(col(AnnouncedDate.record_id), ids))
    )
    return frame(connection, statement).set_index("id", drop=False)


_ANNOUNCED = tuple(Premise(question, lambda as_of, *_, **__: (as_of,)) for question in (_of_summits, _of_milestones))


@conclusion(*_ANNOUNCED)
def meetings(
    summits: pd.DataFrame,
    milestones: pd.DataFrame,
    _as_of: date,
    event: tuple[str, str] | None = None,
    *,
    late: bool | None = None,
    limit: int | None = None,
) -> pd.DataFrame:
    """Return each announcement of a date up to ``as_of``, with the day on which the event took place: of one ``event``
    (table and id), or of all. ``late`` keeps those of events that took place later than announced, or all others;
    ``limit`` the first ones.

    Columns: announced_id, announced_on, first_on, last_on and their precisions, note (of the announcement); table, id,
    title, those of ``DATE_COLUMNS`` (of the event), status (blank for a milestone), days (from the announced first day
    to the event's first day; blank unless it took place by ``as_of``), rough (whether these days are not known, as one
    of the two is not known to the day; they are counted from the latest possible announced day to the event's earliest
    possible day). The longest slip comes first.
    """
    rows = pd.concat([summits, milestones]).reset_index(drop=True)
    if event:
        rows = rows[(rows["table"] == event[0]) & (rows["id"] == event[1])]
    if late is not None:
        rows = rows[(rows["days"].fillna(0) > 0) == late]
    order = {"days": False, "starts_on": False, "first_on": True, "announced_id": True}
    return rows.sort_values(list(order), ascending=list(order.values()), ignore_index=True)[:limit]


@conclusion(*_ANNOUNCED)
def count_meetings(summits: pd.DataFrame, milestones: pd.DataFrame, _as_of: date) -> Slips:
    """Return how many rows ``meetings`` has, and what they tell."""
    days = pd.concat([summits["days"], milestones["days"]])
    late = [number for number in days.dropna() if number > 0]
    return Slips(len(days), int(days.notna().sum()), len(late), int(max(late, default=0)))


@by_record("summit")
def _unheld(connection: Connection, ids: Sequence[str], as_of: date) -> pd.DataFrame:
    """Return the meetings of ``unheld``. Columns: id (as index), last_on (the last day for which it was announced)."""
    is_unheld = (col(Summit.status).in_(UNHELD), as_of > LAST_DAY, *only(col(Summit.id), ids))
    last = sa.type_coerce(LAST_DAY, sa.Date).label("last_on")
    return frame(connection, sa.select(col(Summit.id), last).where(*is_unheld)).set_index("id")


@conclusion(Premise(_unheld, lambda as_of, _: (as_of,)))
def _latest(rows: pd.DataFrame, _as_of: date, limit: int | None) -> tuple[str, ...]:
    """Return the ids of the meetings of ``unheld``, in order."""
    return tuple(rows.reset_index().sort_values(["last_on", "id"], ascending=[False, True])["id"][:limit])


@by_record("summit")
def _told_of_meetings(connection: Connection, ids: Sequence[str], page: tuple[str, ...], as_of: date) -> pd.DataFrame:
    """Return what ``unheld`` tells of each on a page, with its id as index, without its table."""
    days = days_from(LAST_DAY, sa.literal(as_of, sa.Date)).label("days")
    own = col(Summit.status), col(Summit.date_note), col(Summit.summary)
    statement = sa.select(col(Summit.id), col(Summit.title), *date_columns(Summit), *own, days)
    return rows_of(connection, statement, col(Summit.id), in_page(page, ids)).set_index("id")


@conclusion(
    Premise(_latest, lambda as_of, *, limit=None: (as_of, limit)),
    Premise(_told_of_meetings, lambda page, as_of, **_: (page, as_of), continues=True),
)
def unheld(page: tuple[str, ...], rows: pd.DataFrame, *_: Any, **__: Any) -> pd.DataFrame:
    """Return the meetings that were announced for a day before ``as_of``, and that no source says took place; ``limit``
    keeps the first ones.

    Columns: table, id, title, those of ``DATE_COLUMNS``, status, date_note, summary, days (since the last day for which
    they were announced). Those of the latest last day come first.
    """
    told = in_order(rows, page)
    told.insert(0, "table", pd.Series("summit", told.index, dtype=object))
    return told


@conclusion(Premise(_unheld, lambda as_of: (as_of,)))
def count_unheld(rows: pd.DataFrame, _as_of: date) -> int:
    """Return how many rows ``unheld`` has."""
    return len(rows)


@by_record("pledge", "trigger")
def _overdue(connection: Connection, ids: Sequence[str], as_of: date, until: date | None) -> pd.DataFrame:
    """Return the pledges that are past due on a day; those made after ``until`` are left out. Columns: id (as index),
    days_past, since (whether the newest entry of its log is of a day after the due day)."""
    entry = aliased(PledgeStatus)
    statement = (
        sa.select(col(Pledge.id), days_past(as_of).label("days_past"), _is_since(entry).label("since"))
        .outerjoin(entry, col(entry.id) == _newest_entry(as_of))
        .where(deadline(as_of) == Deadline.PAST.value, *([col(Pledge.made_on) <= until] if until else []))
        .where(*only(col(Pledge.id), ids))
    )
    return frame(connection, statement).set_index("id")


@conclusion(Premise(_overdue, lambda as_of, until, _: (as_of, until)))
def _longest(past: pd.DataFrame, _as_of: date, _until: date | None, limit: int | None) -> tuple[str, ...]:
    """Return the ids of the pledges of ``overdue``, in order."""
    return tuple(past.reset_index().sort_values(["days_past", "id"], ascending=[False, True])["id"][:limit])


@by_record("pledge", "party", "trigger")
def _told(connection: Connection, ids: Sequence[str], page: tuple[str, ...], as_of: date) -> pd.DataFrame:
    """Return what ``overdue`` tells of each on a page, with its id as index."""
    entry = aliased(PledgeStatus)
    statement = sa.select(
        col(Pledge.id),
        col(Pledge.headline),
        names_of(PledgeRole.PLEDGER).label("pledgers"),
        col(Pledge.due_on),
        col(Pledge.due_precision),
        days_past(as_of).label("days_past"),
        current_status(as_of).label("status"),
        sa.cast(col(Pledge.verb), sa.String).label("verb"),
        col(entry.id).label("entry_id"),
        col(entry.as_of).label("entry_on"),
        col(entry.as_of_precision).label("entry_precision"),
        col(entry.status).label("entry_status"),
        col(entry.note),
        _is_since(entry).label("since"),
    ).outerjoin(entry, col(entry.id) == _newest_entry(as_of))
    return rows_of(connection, statement, col(Pledge.id), in_page(page, ids)).set_index("id")


@conclusion(
    Premise(_longest, lambda as_of, *, until=None, limit=None: (as_of, until, limit)),
    Premise(_told, lambda page, as_of, **_: (page, as_of), continues=True),
)
def overdue(page: tuple[str, ...], rows: pd.DataFrame, *_: Any, **__: Any) -> pd.DataFrame:
    """Return the pledges that are past due on a day, longest first; with ``until`` only those made up to that day.
    ``limit`` keeps the first ones.

    Columns: id, headline, pledgers (names, comma-separated), due_on, due_precision, days_past, status (on the day),
    verb, entry_id, entry_on, entry_precision, entry_status, note (of the newest entry of its log), since (whether that
    entry is of a day after the due day).
    """
    return in_order(rows, page)


@conclusion(Premise(_overdue, lambda as_of, *, until=None: (as_of, until)))
def count_overdue(past: pd.DataFrame, *_: Any, **__: Any) -> tuple[int, int]:
    """Return how many rows ``overdue`` has, and of how many of them nothing is on record since the due day."""
    return len(past), int((~past["since"]).sum())


def _is_since(entry: type[PledgeStatus]) -> sa.ColumnElement[bool]:
    return sa.and_(col(entry.as_of).is_not(None), col(entry.as_of) > col(Pledge.due_on))


def _newest_entry(as_of: date) -> sa.ScalarSelect[str]:
    return (
        sa.select(col(PledgeStatus.id))
        .where(col(PledgeStatus.pledge_id) == col(Pledge.id), col(PledgeStatus.as_of) <= as_of)
        .order_by(col(PledgeStatus.as_of).desc(), *(order.desc() for order in in_order_of_entry()))
        .limit(1)
        .correlate(Pledge)
        .scalar_subquery()
    )
