"""What would happen if some triggers were met: which pledges would wait for nothing more, and what others wait for."""

from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.measures.firmness import is_of
from tracker.measures.status import current_status
from tracker.measures.waiting import is_met, is_waiting, of_trigger, triggers_met, unmet, waits_for
from tracker.queries.frames import every, frame, rows_of
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.pledges import names_of, standing, withdrawn
from tracker.queries.premises import Premise, following
from tracker.schema.models import Pledge, PledgeCondition, Trigger
from tracker.values.codes import ConditionKind, FollowUp, PledgeKind, PledgeRole, Waking

_WITHDRAWN = Premise(withdrawn, lambda _chosen, as_of, *_, **__: (as_of,))


@following(Premise(withdrawn, lambda as_of: (as_of,)))
def triggers(connection: Connection, gone: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the triggers that are not met by a day; the one for which most pledges wait comes first.

    Columns: those of the trigger table, pledges (how many wait for it; refusals, and pledges that were withdrawn, are
    not counted).
    """
    waiting = sa.func.count(sa.distinct(col(PledgeCondition.pledge_id)))
    met = triggers_met(as_of)
    of_waiting = sa.and_(
        unmet(PledgeCondition, met, as_of), _of_promise(gone), is_waiting(col(PledgeCondition.pledge_id), met, as_of)
    )
    statement = (
        sa.select(*every(Trigger), waiting.label("pledges"))
        .join(PledgeCondition, of_trigger() & of_waiting, isouter=True)
        .where(~is_met(Trigger, as_of))
        .group_by(*every(Trigger))
        .order_by(waiting.desc(), col(Trigger.title), col(Trigger.id))
    )
    return frame(connection, statement)


@following(_WITHDRAWN)
def numbers(
    connection: Connection, gone: pd.DataFrame, chosen: tuple[str, ...], as_of: date, *, until: date | None = None
) -> dict[str, int]:
    """Return the number of ``pledges`` by the code of Waking."""
    of_pledge = _waking(gone, chosen, as_of)
    statement = sa.select(of_pledge.c.waking, sa.func.count()).group_by(of_pledge.c.waking)
    if until:
        statement = statement.join(Pledge, col(Pledge.id) == of_pledge.c.pledge_id).where(col(Pledge.made_on) <= until)
    return {row[0]: row[1] for row in connection.execute(statement)}


@following(_WITHDRAWN)
def _which(
    connection: Connection,
    gone: pd.DataFrame,
    chosen: tuple[str, ...],
    as_of: date,
    until: date | None,
    waking: str,
    limit: int | None,
) -> pd.DataFrame:
    """Return the rows of ``pledges``, in order. Columns: id, waking."""
    of_pledge = _waking(gone, chosen, as_of)
    statement = (
        sa.select(col(Pledge.id), of_pledge.c.waking)
        .join(of_pledge, of_pledge.c.pledge_id == col(Pledge.id))
        .where(*([col(Pledge.made_on) <= until] if until else []), *([of_pledge.c.waking == waking] if waking else []))
        .order_by(_in_order(of_pledge.c.waking), col(Pledge.made_on).desc(), col(Pledge.id))
        .limit(limit)
    )
    return frame(connection, statement)


@following(
    Premise(_which, lambda chosen, as_of, *, until=None: (chosen, as_of, until, Waking.WAITS.value, None)),
    Premise(standing, lambda _chosen, as_of, *, until=None: (PledgeFilters(until=until), as_of)),
)
def count_dormant(
    _: Connection,
    waiting: pd.DataFrame,
    every: pd.DataFrame,
    *__: Any,
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


@following(Premise(_which, _arguments))
def pledges(
    connection: Connection, which: pd.DataFrame, chosen: tuple[str, ...], as_of: date, **_: Any
) -> pd.DataFrame:
    """Return the pledges that have a condition, and whether each would wake if the ``chosen`` triggers (ids) were met.

    A pledge is awake if all conditions of one of its groups are met. It wakes if it is not awake on the day ``as_of``,
    but would be with the chosen triggers. A condition is met if it, or its trigger, is recorded as met; partly met,
    disputed, lapsed and unknown ones are not. A chosen trigger that has to follow another one counts only if that one
    is met, or is chosen and counts. Pledges made after ``until`` are left out; ``waking`` is a code of Waking, blank
    for all, ``limit`` keeps the first ones.

    Columns: id, headline, made_on, made_precision, category, pledgers (names, comma-separated), status (on the day),
    waking, waits_for (a list of the conditions that are then unmet, each a list of its group number, the title of
    its trigger or else its own text, and the code of its state, by group). Those that wake come first, then those that
    wait, newest first.
    """
    statement = sa.select(
        col(Pledge.id),
        col(Pledge.headline),
        col(Pledge.made_on),
        col(Pledge.made_precision),
        col(Pledge.category),
        names_of(PledgeRole.PLEDGER).label("pledgers"),
        current_status(as_of).label("status"),
        waits_for(triggers_met(as_of, chosen), as_of, _title(), col(PledgeCondition.state)).label("waits_for"),
    )
    rows = rows_of(connection, statement, col(Pledge.id), [*which["id"]])
    rows.insert([*rows.columns].index("waits_for"), "waking", rows["id"].map(which.set_index("id")["waking"]))
    return rows


@following(_WITHDRAWN)
def votes(
    connection: Connection, gone: pd.DataFrame, chosen: tuple[str, ...], as_of: date, *, until: date | None = None
) -> pd.DataFrame:
    """Return the votes of parliaments for which pledges would still wait if the ``chosen`` triggers were met.

    Columns: title (of the trigger, else the condition's words), definition, state, pledges (how many wait for it).
    """
    of_pledge = _waking(gone, chosen, as_of)
    title = _title()
    statement = (
        sa.select(
            title.label("title"),
            col(Trigger.definition),
            col(PledgeCondition.state),
            sa.func.count(sa.distinct(col(PledgeCondition.pledge_id))).label("pledges"),
        )
        .join(Trigger, of_trigger(), isouter=True)
        .join(of_pledge, of_pledge.c.pledge_id == col(PledgeCondition.pledge_id))
        .join(Pledge, col(Pledge.id) == col(PledgeCondition.pledge_id))
        .where(
            of_pledge.c.waking == Waking.WAITS.value,
            col(PledgeCondition.kind) == ConditionKind.PARLIAMENT_VOTE.value,
            unmet(PledgeCondition, triggers_met(as_of, chosen), as_of),
            *([col(Pledge.made_on) <= until] if until else []),
        )
        .group_by(title, col(Trigger.definition), col(PledgeCondition.state))
        .order_by(title)
    )
    return frame(connection, statement)


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


def _waking(gone: pd.DataFrame, chosen: tuple[str, ...], as_of: date) -> sa.Subquery:
    """Select each pledge with a condition, but no refusal, which ends by its condition, and none that was withdrawn.
    Columns: pledge_id, waking."""
    now, then = (is_waiting(col(Pledge.id), triggers_met(as_of, met), as_of) for met in ((), chosen))
    waking = sa.case((~now, Waking.AWAKE.value), (~then, Waking.WAKES.value), else_=Waking.WAITS.value)
    has_condition = col(Pledge.id).in_(sa.select(col(PledgeCondition.pledge_id)))
    return (
        sa.select(col(Pledge.id).label("pledge_id"), waking.label("waking"))
        .where(_can_wait(gone), has_condition)
        .subquery()
    )


def _title() -> sa.ColumnElement[str]:
    return sa.func.coalesce(col(Trigger.title), col(PledgeCondition.text))


def _can_wait(gone: pd.DataFrame) -> sa.ColumnElement[bool]:
    return is_of(PledgeKind.PLEDGE) & col(Pledge.id).not_in(list(gone.index))


def _of_promise(gone: pd.DataFrame) -> sa.ColumnElement[bool]:
    return col(PledgeCondition.pledge_id).in_(sa.select(col(Pledge.id)).where(_can_wait(gone)))


def _in_order(waking: sa.ColumnElement[str]) -> sa.Case[int]:
    return sa.case({code.value: place for place, code in enumerate(Waking)}, value=waking)
