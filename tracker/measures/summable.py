"""Which pledges of money are added up, and how much of each."""

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from tracker.schema.models import Pledge, PledgeParty, PledgeShare
from tracker.store.functions import list_of_rows
from tracker.values.codes import NOTHING_PROMISED, SUMMED, PledgeRole
from tracker.values.figures import Figure

SIZE = sa.func.coalesce(col(Pledge.amount_high), col(Pledge.amount_low))  # by which pledges are sorted
PROMISED = sa.case((col(Pledge.verb).in_(NOTHING_PROMISED), 0), else_=1)  # whether it is to give something


def _rows_of_pledge(part: type[PledgeParty] | type[PledgeShare], *columns: Any) -> sa.Select[Any]:
    return sa.select(list_of_rows(*columns)).where(col(part.pledge_id) == col(Pledge.id)).correlate(Pledge)


# The ids of the pledgers, and the known shares as ids of parties with amounts: lists of rows, blank if there is none.
PLEDGERS = (
    _rows_of_pledge(PledgeParty, col(PledgeParty.party_id))
    .where(col(PledgeParty.role) == PledgeRole.PLEDGER.value)
    .scalar_subquery()
)
SHARES = _rows_of_pledge(PledgeShare, col(PledgeShare.party_id), col(PledgeShare.amount)).scalar_subquery()


def is_money(parties: Collection[str] = ()) -> sa.ColumnElement[bool]:
    """Whether a pledge is of money that is given or lent, and its amount or a share of one of the parties is known."""
    share = sa.select(col(PledgeShare.id)).where(
        col(PledgeShare.pledge_id) == col(Pledge.id), col(PledgeShare.party_id).in_(parties)
    )
    known = [SIZE.is_not(None), *([share.correlate(Pledge).exists()] if parties else [])]
    return sa.and_(col(Pledge.currency).is_not(None), col(Pledge.category).in_(SUMMED), sa.or_(*known))


@dataclass(frozen=True)
class Portion:
    """How a pledge is added up for some parties: their own part of it, and the rest of which nobody knows whose it is.

    ``amount_low`` and ``amount_high`` are the bounds of the parties' part; None if unknown. ``low`` and ``high`` are
    what a sum adds; without an upper bound (``unbounded``) the lower one counts as both, and "at most 5
    million" adds nothing to ``low``. ``rest_low`` and ``rest_high`` are the pledge without the known shares.
    Not ``known`` is the part of a pledge that others made too, if no share of the parties is on record; ``lacking`` are
    those of the parties of whose share in such a pledge nothing is.
    """

    amount_low: Figure | None
    amount_high: Figure | None
    low: Figure
    high: Figure
    unbounded: bool
    rest_low: Figure = 0
    rest_high: Figure = 0
    known: bool = True
    lacking: tuple[str, ...] = ()


def portion(
    low: Figure | None, high: Figure | None, pledgers: Set[str], shares: Mapping[str, Figure], parties: Set[str]
) -> Portion:
    """Return what of a pledge with these bounds, of which one is not None unless there are shares, is the parties' own:
    all of it where nobody else made it, else their known shares. Without parties it is the whole pledge."""
    least, most = low or 0, (low or 0) if high is None else high
    if not parties or (pledgers <= parties and (low, high) != (None, None)):
        return Portion(low, high, least, most, unbounded=high is None)
    known = parties & shares.keys()
    own = sum((shares[party] for party in known), start=0)
    bound = own if known else None
    rest = max(least - own, 0), max(most - own, 0)
    lacking = tuple(sorted((pledgers & parties) - known))
    return Portion(bound, bound, own, own, False, *rest, known=bool(known), lacking=lacking)
