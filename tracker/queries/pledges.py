"""Pledges with their firmness and current status, and the parts of one pledge."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.measures.deadline import days_past
from tracker.measures.firmness import FIRMNESS, KIND, PARTS
from tracker.measures.status import current_status, in_order_of_entry
from tracker.measures.waiting import triggers_met, unmet, waits_for
from tracker.queries.event_days import EVERY
from tracker.queries.frames import every, frame, in_order, only, rows_of
from tracker.queries.pledge_filters import PledgeFilters, matching
from tracker.queries.premises import Premise, by_record, conclusion, in_page
from tracker.schema.models import (
    EVENT_TABLES,
    Milestone,
    Party,
    Pledge,
    PledgeCondition,
    PledgeParty,
    PledgeShare,
    PledgeStatus,
    Summit,
)
from tracker.values.codes import REFUSALS, Firmness, FollowUp, Part, PartState, PledgeKind, PledgeRole

# The orders of a list of pledges.
NEWEST, AMOUNT, DUE = "newest", "amount", "due"


def _page(
    connection: Connection, filters: PledgeFilters, as_of: date, limit: int | None, offset: int, order: str
) -> tuple[str, ...]:
    """Return the ids of the pledges on a page of a list, in order."""
    keys = (*_in_order(order), col(Pledge.made_on).desc(), col(Pledge.id))
    chosen = sa.select(col(Pledge.id)).where(*matching(connection, filters, as_of)).order_by(*keys)
    return tuple(connection.scalars(chosen.limit(limit).offset(offset)))


@by_record("pledge", "summit", "milestone", "party", "trigger")
def _told(connection: Connection, ids: Sequence[str], page: tuple[str, ...], as_of: date) -> pd.DataFrame:
    """Return what ``pledges`` tells of each on a page, with its id as index."""
    event = sa.func.coalesce(
        sa.select(col(Summit.title)).where(col(Summit.id) == col(Pledge.summit_id)).scalar_subquery(),
        sa.select(col(Milestone.title)).where(col(Milestone.id) == col(Pledge.milestone_id)).scalar_subquery(),
    )
    statement = sa.select(
        *every(Pledge),
        event.label("event"),
        names_of(PledgeRole.PLEDGER).label("pledgers"),
        names_of(PledgeRole.RECIPIENT).label("recipients"),
        waits_for(triggers_met(as_of), as_of, col(PledgeCondition.kind)).label("waits_for"),
        FIRMNESS.label("firmness"),
        *(expression.label(f"part_{part.value}") for part, expression in PARTS.items()),
        current_status(as_of).label("status"),
        days_past(as_of).label("days_past"),
    )
    return rows_of(connection, statement, col(Pledge.id), in_page(page, ids)).set_index("id")


@conclusion(
    Premise(
        _page, lambda filters, as_of, *, limit=None, offset=0, order=NEWEST: (filters, as_of, limit, offset, order)
    ),
    Premise(_told, lambda page, _, as_of, **__: (page, as_of), continues=True),
)
def pledges(page: tuple[str, ...], rows: pd.DataFrame, *_: Any, **__: Any) -> pd.DataFrame:
    """Return the pledges that match, as of a day, sorted by ``order``: newest first, by currency and largest amount, or
    by due day; ``limit`` and ``offset`` choose a page of the list.

    Columns: those of the pledge table, event (title of its summit or milestone), pledgers and recipients (names,
    comma-separated), waits_for (a list of its unmet conditions, each a list of its group number and the code of its
    kind, group by group; blank once all of a group are met), firmness, part_<code> for each Part, status (on the day
    ``as_of``; blank if it has none), days_past (how many days it is past due on that day; blank unless it is).
    """
    return in_order(rows, page)


def promises_and_refusals(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return rows of ``pledges`` in two frames: those that promise, and those that refuse."""
    refused = rows["verb"].isin(REFUSALS)
    return rows[~refused], rows[refused]


def softness(row: Mapping[Any, Any]) -> tuple[int, ...]:
    """Return the key by which rows of ``pledges`` are sorted to have the firmest first, among equally firm ones those
    with the most stated parts, and then those with the most that are partly stated."""
    states = [row[f"part_{part}"] for part in Part]
    return [*Firmness].index(row["firmness"]), -states.count(PartState.STATED), -states.count(PartState.PARTLY)


def _in_order(order: str) -> list[sa.ColumnElement[Any]]:
    """Return the first sort keys. An amount is sorted by its upper bound if it has one."""
    if order == AMOUNT:
        amount = sa.func.coalesce(col(Pledge.amount_high), col(Pledge.amount_low))
        kinds = [
            col(Pledge.currency).nulls_last(),
            col(Pledge.unit).nulls_last(),
            col(Pledge.amount_period).nulls_first(),
        ]
        return [*kinds, amount.desc().nulls_last()]
    return [col(Pledge.due_on).nulls_last()] if order == DUE else []


@by_record("pledge", "trigger")
def standing(connection: Connection, ids: Sequence[str], filters: PledgeFilters, as_of: date) -> pd.DataFrame:
    """Return the matching pledges. Columns: id (as index), year (in which it was made), kind (see PledgeKind), status,
    firmness, summit_id and milestone_id (of its event)."""
    columns = (
        col(Pledge.id),
        sa.cast(sa.extract("year", col(Pledge.made_on)), sa.Integer).label("year"),
        KIND.label("kind"),
        current_status(as_of).label("status"),
        FIRMNESS.label("firmness"),
        col(Pledge.summit_id),
        col(Pledge.milestone_id),
    )
    matches = (*matching(connection, filters, as_of), *only(col(Pledge.id), ids))
    return frame(connection, sa.select(*columns).where(*matches)).set_index("id")


_STANDING = Premise(standing, lambda filters, as_of, **_: (filters, as_of))


@conclusion(_STANDING)
def counts(rows: pd.DataFrame, *_: Any) -> pd.DataFrame:
    """Count the pledges that match filters on a day, by kind (see PledgeKind), status and firmness.

    Columns: kind, status, firmness, count."""
    return _count(rows, {}, kind="object", status="object", firmness="object")


@by_record("pledge", "trigger")
def withdrawn(connection: Connection, ids: Sequence[str], as_of: date) -> pd.DataFrame:
    """Return the pledges that are withdrawn on a day, by id; no columns."""
    withdrawn = FollowUp.WITHDRAWN.value
    logged = sa.select(col(PledgeStatus.pledge_id)).where(
        col(PledgeStatus.status) == withdrawn, *only(col(PledgeStatus.pledge_id), ids)
    )
    matches = (col(Pledge.id).in_(logged), current_status(as_of) == withdrawn)
    return frame(connection, sa.select(col(Pledge.id)).where(*matches)).set_index("id")


def refusals_apart(numbers: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return the rows of ``counts`` or ``by_year`` without refusals, and the number of refusals in the others."""
    refused = numbers["kind"] == PledgeKind.REFUSAL
    return numbers[~refused], int(numbers["count"][refused].sum())


@conclusion(_STANDING)
def by_year(rows: pd.DataFrame, *_: Any) -> pd.DataFrame:
    """Count the pledges that match filters on a day, by the year in which they were made, by kind and by status.

    Columns: year (2026), kind, status, count.
    """
    places = {status.value: place for place, status in enumerate(FollowUp)}
    return _count(rows, places, year="Int64", kind="object", status="object")


def _count(rows: pd.DataFrame, places: Mapping[Any, int], **types: str) -> pd.DataFrame:
    """Count the rows by the values of some columns, which have these types, in order of these or of their ``places``;
    blanks come last."""
    numbers = Counter(zip(*(rows[name] for name in types), strict=True))

    def place(values: tuple[Any, ...]) -> list[tuple[bool, Any]]:
        return [(value is None, places.get(value, value)) for value in values]

    counted = [(*values, numbers[values]) for values in sorted(numbers, key=place)]
    columns = {**types, "count": "Int64"}
    return pd.DataFrame(counted, columns=list(columns), dtype=object).astype(columns)


@conclusion(_STANDING)
def _by_event(rows: pd.DataFrame, *_: Any) -> pd.DataFrame:
    """Count the pledges made at each event. Columns: id (of the event, as index), pledges, refusals, table."""
    kinds = {"pledges": PledgeKind.PLEDGE.value, "refusals": PledgeKind.REFUSAL.value}
    counted = []
    for table in EVENT_TABLES:
        made_at = {name: rows[f"{table}_id"][rows["kind"] == kind] for name, kind in kinds.items()}
        of_events = pd.DataFrame({name: ids.value_counts() for name, ids in made_at.items()}).fillna(0).astype("Int64")
        counted.append(of_events.assign(table=pd.Series(table, of_events.index, dtype=object)))
    return pd.concat(counted)


@conclusion(Premise(_by_event, lambda filters, as_of, **_: (filters, as_of)), *EVERY)
def events(counted: pd.DataFrame, summits: pd.DataFrame, milestones: pd.DataFrame, *_: Any, limit: int) -> pd.DataFrame:
    """Return the events at which most pledges were made; among equals the latest first. Columns: table, id, pledges
    and refusals (how many of each)."""
    parts = []
    for table, days in zip(EVENT_TABLES, (summits, milestones), strict=True):
        numbers = counted[counted["table"] == table]
        parts.append(numbers.join(days[["day", "day_order", "hour"]], how="inner"))
    both = pd.concat(parts)
    # Of all these only those with most pledges are put in order.
    most = both[both["pledges"] >= both["pledges"].nlargest(limit).min()].rename_axis("id").reset_index()
    newest = ["pledges", "refusals", "day", "day_order", "hour"]
    most = most.sort_values([*newest, "id"], ascending=[False] * len(newest) + [True])
    return most[["table", "id", "pledges", "refusals"]][:limit].reset_index(drop=True)


def conditions(connection: Connection, pledge_id: str, as_of: date) -> pd.DataFrame:
    """Return the conditions of a pledge, group by group.

    Columns: id, group_number, kind, text, trigger_id, basis, state, met_on, met_precision, unmet (whether it is
    on the day ``as_of``, also by its trigger).
    """
    return frame(
        connection,
        sa.select(
            col(PledgeCondition.id),
            col(PledgeCondition.group_number),
            col(PledgeCondition.kind),
            col(PledgeCondition.text),
            col(PledgeCondition.trigger_id),
            col(PledgeCondition.basis),
            col(PledgeCondition.state),
            col(PledgeCondition.met_on),
            col(PledgeCondition.met_precision),
            unmet(PledgeCondition, triggers_met(as_of), as_of).label("unmet"),
        )
        .where(col(PledgeCondition.pledge_id) == pledge_id)
        .order_by(col(PledgeCondition.group_number), col(PledgeCondition.id)),
    )


def status_log(connection: Connection, pledge_id: str, *, until: date) -> pd.DataFrame:
    """Return the status log of a pledge up to a day, oldest entry first. Columns: id, as_of, as_of_precision, status,
    note."""
    return frame(
        connection,
        sa.select(
            col(PledgeStatus.id),
            col(PledgeStatus.as_of),
            col(PledgeStatus.as_of_precision),
            col(PledgeStatus.status),
            col(PledgeStatus.note),
        )
        .where(col(PledgeStatus.pledge_id) == pledge_id, col(PledgeStatus.as_of) <= until)
        .order_by(col(PledgeStatus.as_of), *in_order_of_entry()),
    )


def parties(connection: Connection, pledge_id: str) -> pd.DataFrame:
    """Return the parties of a pledge with their roles. Columns: id, party_id, party, role, attribution."""
    return frame(
        connection,
        sa.select(
            col(PledgeParty.id),
            col(PledgeParty.party_id),
            col(Party.name).label("party"),
            col(PledgeParty.role),
            col(PledgeParty.attribution),
        )
        .join(Party, col(Party.id) == col(PledgeParty.party_id))
        .where(col(PledgeParty.pledge_id) == pledge_id)
        .order_by(col(PledgeParty.role), col(Party.name)),
    )


def shares(connection: Connection, pledge_id: str) -> pd.DataFrame:
    """Return the known shares of a joint pledge, the largest first. Columns: id, party_id, party, amount, note."""
    return frame(
        connection,
        sa.select(
            col(PledgeShare.id),
            col(PledgeShare.party_id),
            col(Party.name).label("party"),
            col(PledgeShare.amount),
            col(PledgeShare.note),
        )
        .join(Party, col(Party.id) == col(PledgeShare.party_id))
        .where(col(PledgeShare.pledge_id) == pledge_id)
        .order_by(col(PledgeShare.amount).desc(), col(Party.name)),
    )


def names_of(role: PledgeRole) -> sa.ScalarSelect[str]:
    """Return the names of a pledge's parties of a role, comma-separated."""
    names = (
        sa.select(col(Party.name))
        .join(PledgeParty, col(PledgeParty.party_id) == col(Party.id))
        .where(col(PledgeParty.pledge_id) == col(Pledge.id), col(PledgeParty.role) == role.value)
        .order_by(col(Party.name))
        .correlate_except(Party, PledgeParty)
        .subquery()
    )
    return sa.select(sa.func.aggregate_strings(names.c.name, ", ")).scalar_subquery()
