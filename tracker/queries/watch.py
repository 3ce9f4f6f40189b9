"""The queue of the Watch desk: how long there was no news of a record, and how long nobody looked for news of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.measures.firmness import KIND
from tracker.measures.status import current_status
from tracker.queries import silences
from tracker.queries.event_dates import LAST_DAY
from tracker.queries.frames import frame, only
from tracker.queries.pledges import names_of
from tracker.queries.premises import Premise, by_record, conclusion, following
from tracker.queries.silences import DAYS_AT_MOST, WatchFilters
from tracker.schema.models import Event, Milestone, Pledge, Summit
from tracker.values.codes import Importance, PledgeKind, PledgeRole


@by_record("pledge", "trigger")
def _pledge_ages(connection: Connection, ids: Sequence[str], filters: WatchFilters, as_of: date) -> pd.DataFrame:
    """Return what the order of the queue hangs on, of its pledges. Columns: id (as index), table, summit_id and
    milestone_id (of its event), kind (see PledgeKind), and the last five of ``queue``."""
    event = col(Pledge.summit_id), col(Pledge.milestone_id)
    statement = silences.of_pledges(filters, as_of, as_of, ids, *event, KIND.label("kind"))
    return frame(connection, statement).set_index("id")


@by_record("summit")
def _meeting_ages(connection: Connection, ids: Sequence[str], filters: WatchFilters, as_of: date) -> pd.DataFrame:
    """Return the same of its meetings, each of which is its own event."""
    event = col(Summit.id).label("summit_id"), sa.null().label("milestone_id")
    statement = silences.of_meetings(filters, as_of, as_of, ids, *event, sa.null().label("kind"))
    return frame(connection, statement).set_index("id")


@by_record("summit")
def _importance_of_summits(connection: Connection, ids: Sequence[str]) -> pd.DataFrame:
    return _importance(connection, Summit, ids)


@by_record("milestone")
def _importance_of_milestones(connection: Connection, ids: Sequence[str]) -> pd.DataFrame:
    return _importance(connection, Milestone, ids)


def _importance(connection: Connection, model: type[Event], ids: Sequence[str]) -> pd.DataFrame:
    statement = sa.select(col(model.id), col(model.importance)).where(*only(col(model.id), ids))
    return frame(connection, statement).set_index("id")


def _arguments(filters: WatchFilters, as_of: date, **_: Any) -> tuple[WatchFilters, date]:
    return filters, as_of


_AGES = Premise(_pledge_ages, _arguments), Premise(_meeting_ages, _arguments)
_IMPORTANCE = Premise(_importance_of_summits), Premise(_importance_of_milestones)


@following(*_AGES, *_IMPORTANCE)
def queue(
    connection: Connection,
    pledges: pd.DataFrame,
    meetings: pd.DataFrame,
    of_summits: pd.DataFrame,
    of_milestones: pd.DataFrame,
    filters: WatchFilters,
    as_of: date,
    *,
    until: date | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """Return the records for which somebody has to look for news: open pledges, and announced meetings whose day is
    past.

    Sorted: records that are overdue for a look on the day ``as_of`` first, then by importance (of a pledge that of its
    event), then by the time since the newest look (never looked at first), then by the time without news. A pledge is
    overdue when ``DAYS_AT_MOST`` days have passed since its newest look, or since it was made; a meeting on the day
    after its last day, and later when as many days have passed since its newest look.

    Columns: table, id, title, pledgers (names, comma-separated), status (on the day), verb (of a pledge), due_on (of a
    meeting its last day), due_precision, importance, evidence_on (day of the newest source that is cited for or against
    it or an entry of its status log, without the entries "no evidence found"; of a pledge the day on which it was made,
    if later), quiet (days from then to ``until``, or else to ``as_of``; blank if no source has a day), looked_on (of
    the newest look that was not cut short), unwatched (days since then; blank if nobody looked), overdue.
    """
    ages = pd.concat([pledges, meetings]).reset_index()
    ages = ages[ages["overdue"]] if filters.overdue else ages
    importance = ages["summit_id"].map(of_summits["importance"])
    importance = importance.fillna(ages["milestone_id"].map(of_milestones["importance"]))
    end = pd.Timestamp(until or as_of)
    ages = ages.assign(
        importance=importance.fillna(Importance.DETAIL.value),
        heard=ages["evidence_on"].mask(ages["evidence_on"] > end, end),
    )
    order = {"overdue": False, "importance": True, "unwatched": False, "heard": True, "id": True}
    ages = ages.sort_values(list(order), ascending=list(order.values()), na_position="first", ignore_index=True)
    chosen = ages[offset : None if limit is None else offset + limit]
    places = {key: place for place, key in enumerate(zip(chosen["table"], chosen["id"], strict=True))}
    ids = [] if limit is None else [id for _, id in places] or [""]
    arguments = filters, as_of, until or as_of, ids
    told = (
        silences.of_pledges(*arguments, *_told_of_pledges(as_of)),
        silences.of_meetings(*arguments, *_told_of_meetings()),
    )
    rows = frame(connection, sa.union_all(*told))
    place = pd.Series([places.get(key) for key in zip(rows["table"], rows["id"], strict=True)], index=rows.index)
    return rows.loc[place.dropna().sort_values().index].reset_index(drop=True)


@conclusion(*_AGES)
def coverage(pledges: pd.DataFrame, meetings: pd.DataFrame, *_: Any) -> dict[str, int]:
    """Return how many records are in the queue: ``pledges``, ``refusals``, ``meetings``, how many of all are
    ``overdue``, and of pledges and refusals how many were looked at ``lately`` (at most ``DAYS_AT_MOST`` days ago) and
    ``ever``."""
    refusals = int((pledges["kind"] == PledgeKind.REFUSAL.value).sum())
    return {
        "pledges": len(pledges) - refusals,
        "refusals": refusals,
        "meetings": len(meetings),
        "overdue": int(pledges["overdue"].sum() + meetings["overdue"].sum()),
        "lately": int((pledges["unwatched"] <= DAYS_AT_MOST).sum()),
        "ever": int(pledges["unwatched"].notna().sum()),
    }


def _told_of_pledges(as_of: date) -> list[Any]:
    importance = sa.func.coalesce(
        sa.select(sa.cast(col(Summit.importance), sa.String))
        .where(col(Summit.id) == col(Pledge.summit_id))
        .scalar_subquery(),
        sa.select(sa.cast(col(Milestone.importance), sa.String))
        .where(col(Milestone.id) == col(Pledge.milestone_id))
        .scalar_subquery(),
        Importance.DETAIL.value,
    )
    return [
        col(Pledge.headline).label("title"),
        names_of(PledgeRole.PLEDGER).label("pledgers"),
        current_status(as_of).label("status"),
        sa.cast(col(Pledge.verb), sa.String).label("verb"),
        col(Pledge.due_on),
        sa.cast(col(Pledge.due_precision), sa.String).label("due_precision"),
        importance.label("importance"),
    ]


def _told_of_meetings() -> list[Any]:
    return [
        col(Summit.title),
        sa.null().label("pledgers"),
        sa.cast(col(Summit.status), sa.String).label("status"),
        sa.null().label("verb"),
        LAST_DAY.label("due_on"),
        sa.cast(col(Summit.date_precision), sa.String).label("due_precision"),
        sa.cast(col(Summit.importance), sa.String).label("importance"),
    ]
