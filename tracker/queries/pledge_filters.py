"""Filters for the pledges of a list or a chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.measures.deadline import deadline
from tracker.measures.firmness import FIRMNESS, KIND
from tracker.measures.status import current_status
from tracker.queries.frames import only
from tracker.queries.search_terms import terms
from tracker.schema.models import Party, Pledge, PledgeCondition, PledgeParty
from tracker.values.codes import NO_ENTRY, PledgeRole


@dataclass(frozen=True)
class PledgeFilters:
    """Which pledges to show; an empty field means all. ``parties`` are pledgers, ``conditions`` are codes of
    ConditionKind, ``deadlines`` codes of Deadline, ``kinds`` codes of PledgeKind; pledges
    made after the day ``until`` are left out."""

    parties: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    legal_forms: tuple[str, ...] = ()
    firmness: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    deadlines: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    summit: str | None = None
    milestone: str | None = None
    until: date | None = None
    text: str = ""
    ids: tuple[str, ...] = ()


def matching(connection: Connection, filters: PledgeFilters, as_of: date) -> list[sa.ColumnElement[bool]]:
    """Return the SQL conditions for pledges that match the filters on a day."""
    conditions = [
        *only(col(Pledge.category), filters.categories),
        *only(col(Pledge.legal_form), filters.legal_forms),
        *only(col(Pledge.id), filters.ids),
        *only(FIRMNESS, filters.firmness),
        *only(sa.func.coalesce(current_status(as_of), NO_ENTRY), filters.statuses),
        *only(deadline(as_of), filters.deadlines),
        *only(KIND, filters.kinds),
    ]
    if filters.summit is not None:
        conditions.append(col(Pledge.summit_id) == filters.summit)
    if filters.milestone is not None:
        conditions.append(col(Pledge.milestone_id) == filters.milestone)
    if filters.until:
        conditions.append(col(Pledge.made_on) <= filters.until)
    if filters.parties:
        conditions.append(of_pledgers(filters.parties))
    if filters.conditions:
        chosen = sa.select(col(PledgeCondition.pledge_id)).where(col(PledgeCondition.kind).in_(filters.conditions))
        conditions.append(col(Pledge.id).in_(chosen))
    texts = (col(Pledge.headline), col(Pledge.quote), col(Pledge.translation), col(Pledge.amount_note))
    days = ((col(Pledge.made_on), col(Pledge.made_precision)), (col(Pledge.due_on), col(Pledge.due_precision)))
    for term in terms(connection, filters.text):
        dated = term.on(*days)
        conditions.append(sa.or_(term.in_text(*texts), dated, _by(term.in_names("party"))))
    return conditions


def of_pledgers(parties: Sequence[str]) -> sa.ColumnElement[bool]:
    """Whether one of these parties promised a pledge."""
    return _by(col(PledgeParty.party_id).in_(parties))


def _by(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return col(Pledge.id).in_(
        sa.select(col(PledgeParty.pledge_id))
        .join(Party, col(Party.id) == col(PledgeParty.party_id))
        .where(condition, col(PledgeParty.role) == PledgeRole.PLEDGER.value)
    )
