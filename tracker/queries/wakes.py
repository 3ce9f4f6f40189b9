"""What would happen if some triggers were met: which pledges would wait for nothing more, and what others wait for."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.measures.deadline import days_past, deadline
from tracker.measures.firmness import is_of
from tracker.measures.status import current_status
from tracker.measures.waiting import is_met, is_waiting, of_trigger, triggers_met, unmet, waits_for
from tracker.queries.frames import every, frame, in_order, only, rows_of
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.pledges import names_of, standing, withdrawn
from tracker.queries.premises import Premise, by_record, conclusion, in_page
from tracker.schema.models import Pledge, PledgeCondition, Trigger
from tracker.values.codes import ConditionKind, Deadline, FollowUp, PledgeKind, PledgeRole, Waking


def _day(as_of: date) -> tuple[date]:
    return (as_of,)


@by_record("pledge", "trigger")
def _waking(connection: Connection, ids: Sequence[str], chosen: tuple[str, ...], as_of: date) -> pd.DataFrame:
    """Return the pledges with a condition, but no refusal, which ends by its condition. Columns: id (as index),
    made_on, waking, past (whether it is past due)."""
    now, then = (is_waiting(col(Pledge.id), triggers_met(as_of, met), as_of) for met in ((), chosen))
    waking = sa.case((~now, Waking.AWAKE.value), (~then, Waking.WAKES.value), else_=Waking.WAITS.value)
    has_condition = sa.select(col(PledgeCondition.id)).where(col(PledgeCondition.pledge_id) == col(Pledge.id)).exists()
    past = sa.case((deadline(as_of) == Deadline.PAST.value, sa.true()), else_=sa.false())
    columns = (col(Pledge.id), col(Pledge.made_on), waking.label("waking"), past.label("past"))
    statement = sa.select(*columns).where(is_of(PledgeKind.PLEDGE), has_condition, *only(col(Pledge.id), ids))
    return frame(connection, statement).set_index("id").astype({"past": bool})


@by_record("pledge", "trigger")
def _waits(connection: Connection, ids: Sequence[str], as_of: date) -> pd.DataFrame:
    """Return the triggers for which pledges wait. Columns: id (of the pledge, as index), trigger_id."""
    met = triggers_met(as_of)
    statement = (
        sa.select(col(Pledge.id), col(PledgeCondition.trigger_id))
        .distinct()
        .join(PledgeCondition, col(PledgeCondition.pledge_id) == col(Pledge.id))
        .where(
            is_of(PledgeKind.PLEDGE),
            col(PledgeCondition.trigger_id).is_not(None),
            unmet(PledgeCondition, met, as_of),
            is_waiting(col(Pledge.id), met, as_of),
            *only(col(Pledge.id), ids),
        )
    )
    return frame(connection, statement).set_index("id")


@by_record("trigger")
def _unmet_triggers(connection: Connection, ids: Sequence[str], as_of: date) -> pd.DataFrame:
    statement = sa.select(*every(Trigger)).where(~is_met(Trigger, as_of), *only(col(Trigger.id), ids))
    return frame(connection, statement).set_index("id")


@conclusion(Premise(withdrawn, _day), Premise(_waits, _day), Premise(_unmet_triggers, _day))
def triggers(gone: pd.DataFrame, waits: pd.DataFrame, unmet_triggers: pd.DataFrame, *_: Any) -> pd.DataFrame:
    """Return the triggers that are not met by a day; the one for which most pledges wait comes first.

    Columns: those of the trigger table, pledges (how many wait for it; refusals, and pledges that were withdrawn, are
    not counted).
    """
    numbers = waits["trigger_id"][~waits.index.isin(gone.index)].value_counts()
    pledges = numbers.reindex(unmet_triggers.index, fill_value=0).astype("Int64")
    rows = unmet_triggers.assign(pledges=pledges).reset_index().astype({"id": object})
    return rows.sort_values(["pledges", "title", "id"], ascending=[False, True, True], ignore_index=True)


_WITHDRAWN = Premise(withdrawn, lambda _chosen, as_of, *_, **__: (as_of,))
_WAKING = Premise(_waking, lambda chosen, as_of, *_, **__: (chosen, as_of))


@conclusion(_WITHDRAWN, _WAKING)
def numbers(
    gone: pd.DataFrame,
    waking: pd.DataFrame,
    *_: Any,
    until: date | None = None,
) -> dict[str, int]:
    """Return the number of ``pledges`` by the code of Waking."""
    return dict(Counter(_can_wake(waking, gone, until)["waking"]))


@conclusion(_WITHDRAWN, _WAKING)
def count_past_due(gone: pd.DataFrame, waking: pd.DataFrame, *_: Any, until: date | None = None) -> int:
    """Return how many of the ``pledges`` that wait are past due: it is too late for what they wait for."""
    rows = _can_wake(waking, gone, until)
    return int((rows["past"] & (rows["waking"] == Waking.WAITS.value)).sum())


@conclusion(_WITHDRAWN, _WAKING)
def _which(
    gone: pd.DataFrame,
    waking: pd.DataFrame,
    _chosen: tuple[str, ...],
    _as_of: date,
    until: date | None,
    of: str,
    limit: int | None,
) -> pd.DataFrame:
    """Return the rows of ``pledges``, in order. Columns: id, waking."""
    rows = _can_wake(waking, gone, until).reset_index()
    rows = rows[rows["waking"] == of] if of else rows
    places = rows["waking"].map({code.value: place for place, code in enumerate(Waking)})
    order = rows.assign(place=places).sort_values(["place", "made_on", "id"], ascending=[True, False, True])
    return order[["id", "waking"]][:limit].reset_index(drop=True)


@conclusion(
    Premise(_which, lambda chosen, as_of, *, until=None: (chosen, as_of, until, Waking.WAITS.value, None)),
    Premise(standing, lambda _chosen, as_of, *, until=None: (PledgeFilters(until=until), as_of)),
)
def count_dormant(
    waiting: pd.DataFrame,
    every: pd.DataFrame,
    *_: Any,
    until: date | None = None,  # noqa: ARG001 - asked of the premises
) -> tuple[int, int]:
    """Return how many pledges have the status dormant, and how many of these are among those of ``pledges`` that
    wait; ``until`` as there."""
    dormant = every[(every["kind"] == PledgeKind.PLEDGE.value) & (every["status"] == FollowUp.DORMANT.value)]
    return len(dormant), int(dormant.index.isin(waiting["id"]).sum())


def _arguments(
    chosen: tuple[str, ...], as_of: date, *, until: date | None = None, waking: str = "", limit: int | None = None
) -> tuple[Any, ...]:
    return chosen, as_of, until, waking, limit


@by_record("pledge", "party", "trigger")
def _told(
    connection: Connection, ids: Sequence[str], page: tuple[str, ...], chosen: tuple[str, ...], as_of: date
) -> pd.DataFrame:
    """Return what ``pledges`` tells of each on a page, without waking, with its id as index."""
    statement = sa.select(
        col(Pledge.id),
        col(Pledge.headline),
        col(Pledge.made_on),
        col(Pledge.made_precision),
        col(Pledge.category),
        names_of(PledgeRole.PLEDGER).label("pledgers"),
        current_status(as_of).label("status"),
        days_past(as_of).label("days_past"),
        *(
            waits_for(triggers_met(as_of, met), as_of, _title(), col(PledgeCondition.state)).label(name)
            for name, met in {"waited_for": (), "waits_for": chosen}.items()
        ),
    )
    return rows_of(connection, statement, col(Pledge.id), in_page(page, ids)).set_index("id")


@conclusion(
    Premise(_which, _arguments),
    Premise(_told, lambda which, chosen, as_of, **_: (tuple(which["id"]), chosen, as_of), continues=True),
)
def pledges(which: pd.DataFrame, rows: pd.DataFrame, *_: Any, **__: Any) -> pd.DataFrame:
    """Return the pledges that have a condition, and whether each would wake if the ``chosen`` triggers (ids) were met.

    A pledge is awake if all conditions of one of its groups are met. It wakes if it is not awake on the day ``as_of``,
    but would be with the chosen triggers. A condition is met if it, or its trigger, is recorded as met; partly met,
    disputed, lapsed and unknown ones are not. A chosen trigger that has to follow another one counts only if that one
    is met, or is chosen and counts. Pledges made after ``until`` are left out; ``waking`` is a code of Waking, blank
    for all, ``limit`` keeps the first ones.

    Columns: id, headline, made_on, made_precision, category, pledgers (names, comma-separated), status and days_past
    (its due day) on the day, waited_for (a list of the conditions that are unmet before, each a list of its group
    number, the title of its trigger or else its own text, and the code of its state, by group), waking, waits_for (of
    those unmet then). Those that wake come first, then those that wait, newest first.
    """
    rows = in_order(rows, which["id"])
    rows.insert([*rows.columns].index("waits_for"), "waking", rows["id"].map(which.set_index("id")["waking"]))
    return rows


@by_record("pledge", "trigger")
def _votes(connection: Connection, ids: Sequence[str], chosen: tuple[str, ...], as_of: date) -> pd.DataFrame:
    """Return the votes of parliaments that are unmet. Columns: id (of the pledge, as index), and the first three of
    ``votes``."""
    statement = (
        sa.select(
            col(PledgeCondition.pledge_id).label("id"),
            _title().label("title"),
            col(Trigger.definition),
            col(PledgeCondition.state),
        )
        .distinct()
        .join(Trigger, of_trigger(), isouter=True)
        .where(
            col(PledgeCondition.kind) == ConditionKind.PARLIAMENT_VOTE.value,
            unmet(PledgeCondition, triggers_met(as_of, chosen), as_of),
            *only(col(PledgeCondition.pledge_id), ids),
        )
    )
    return frame(connection, statement).set_index("id")


@conclusion(_WITHDRAWN, _WAKING, Premise(_votes, lambda chosen, as_of, **_: (chosen, as_of)))
def votes(
    gone: pd.DataFrame,
    waking: pd.DataFrame,
    unmet_votes: pd.DataFrame,
    *_: Any,
    until: date | None = None,
) -> pd.DataFrame:
    """Return the votes of parliaments for which pledges would still wait if the ``chosen`` triggers were met.

    Columns: title (of the trigger, else the condition's words), definition, state, pledges (how many wait for it).
    """
    rows = _can_wake(waking, gone, until)
    rows = unmet_votes[unmet_votes.index.isin(rows.index[rows["waking"] == Waking.WAITS.value])]
    numbers = Counter(rows.itertuples(index=False, name=None))
    counted = [(*vote, numbers[vote]) for vote in sorted(numbers, key=lambda vote: [(part or "") for part in vote])]
    votes = pd.DataFrame(counted, columns=[*rows.columns, "pledges"], dtype=object)
    return votes.astype({"pledges": "Int64"})


def waits(connection: Connection, chosen: tuple[str, ...], as_of: date) -> pd.DataFrame:
    """Return the conditions for which pledges would wait if the ``chosen`` triggers were met, by pledge and group.

    Columns: pledge_id, group_number, id, kind, text, state, trigger_id, title, definition (of the trigger; blank if the
    condition has none).
    """
    triggers = triggers_met(as_of, chosen)
    statement = (
        sa.select(
            col(PledgeCondition.pledge_id),
            col(PledgeCondition.group_number),
            col(PledgeCondition.id),
            col(PledgeCondition.kind),
            col(PledgeCondition.text),
            col(PledgeCondition.state),
            col(PledgeCondition.trigger_id),
            col(Trigger.title),
            col(Trigger.definition),
        )
        .join(Trigger, of_trigger(), isouter=True)
        .where(unmet(PledgeCondition, triggers, as_of), is_waiting(col(PledgeCondition.pledge_id), triggers, as_of))
        .order_by(col(PledgeCondition.pledge_id), col(PledgeCondition.group_number), col(PledgeCondition.id))
    )
    return frame(connection, statement)


def _can_wake(waking: pd.DataFrame, gone: pd.DataFrame, until: date | None) -> pd.DataFrame:
    """Return the rows of ``_waking`` without pledges that were withdrawn, or made after ``until``."""
    rows = waking[~waking.index.isin(gone.index)]
    return rows[rows["made_on"] <= pd.Timestamp(until)] if until else rows


def _title() -> sa.ColumnElement[str]:
    return sa.func.coalesce(col(Trigger.title), col(PledgeCondition.text))
