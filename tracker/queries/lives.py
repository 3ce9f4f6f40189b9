"""The life of a promise: when it was first made, repeated, changed, carried out and paid for, and what became of it."""

from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased
from sqlmodel import col

from tracker.queries.frames import frame, rank
from tracker.schema.models import Pledge, PledgeCondition, PledgeRelation, PledgeStatus
from tracker.values.codes import Part, RelationKind, Way

# The parts of a promise whose wording may change when it is repeated, with the columns of the pledge that hold them.
WORDING: dict[Part, tuple[str, ...]] = {
    Part.VERB: ("verb",),
    Part.LEGAL_FORM: ("legal_form",),
    Part.QUANTITY: ("amount_low", "amount_high", "currency", "unit", "amount_period"),
    Part.DEADLINE: ("due_on", "due_precision"),
}


def life(connection: Connection, pledge_id: str, *, until: date) -> pd.DataFrame:
    """Return what happened to a promise up to the day ``until``, in order of time: each pledge, and each entry of the
    status log of the promise itself.

    The promise is the pledge with all that repeat it or that it repeats, directly or in steps. Also returned are the
    pledges with another relation to it, such as its parts and payments, and those to which it has one; and repeats of
    these.

    Columns: day, precision, record_table (pledge or pledge_status), record_id, pledge_id, headline, way (a code of
    Way), kind (of the relation; blank for the promise itself), verb (of the pledge), status, note (of the log entry, or
    of a relation that is no repeat).
    """
    walk = _walk(pledge_id, until)
    order = (rank(walk.c.way, Way), rank(walk.c.kind, RelationKind), walk.c.note.nulls_last())
    place = sa.func.row_number().over(partition_by=walk.c.id, order_by=order).label("place")
    near = sa.select(walk, place).subquery()
    pledges = (
        sa.select(
            col(Pledge.made_on).label("day"),
            col(Pledge.made_precision).label("precision"),
            sa.literal("pledge").label("record_table"),
            col(Pledge.id).label("record_id"),
            col(Pledge.id).label("pledge_id"),
            col(Pledge.headline),
            near.c.way,
            near.c.kind,
            sa.cast(col(Pledge.verb), sa.String).label("verb"),
            sa.null().label("status"),
            near.c.note,
        )
        .join(near, near.c.id == col(Pledge.id))
        .where(near.c.place == 1)
    )
    entries = (
        sa.select(
            col(PledgeStatus.as_of),
            col(PledgeStatus.as_of_precision),
            sa.literal("pledge_status"),
            col(PledgeStatus.id),
            col(Pledge.id),
            col(Pledge.headline),
            near.c.way,
            near.c.kind,
            sa.cast(col(Pledge.verb), sa.String),
            sa.cast(col(PledgeStatus.status), sa.String),
            col(PledgeStatus.note),
        )
        .join(Pledge, col(Pledge.id) == col(PledgeStatus.pledge_id))
        .join(near, near.c.id == col(Pledge.id))
        .where(near.c.place == 1, near.c.way == Way.SAME.value, col(PledgeStatus.as_of) <= until)
    )
    rows = sa.union_all(pledges, entries).subquery()
    in_order = (rows.c.day, rows.c.record_table, sa.func.length(rows.c.record_id), rows.c.record_id)
    return frame(connection, sa.select(rows).order_by(*in_order))


def repeats(connection: Connection, pledge_id: str, *, until: date) -> pd.DataFrame:
    """Return each repetition of a promise: the earlier and the later pledge in one row, the earliest pair first.

    Columns: earlier_<name> and later_<name> for id, headline, made_on, made_precision, each column of WORDING, and
    condition (kinds, comma-separated); changed_<part> for each part of WORDING, and changed_condition: whether the
    later one differs; note (of the relation).
    """
    walk = _walk(pledge_id, until)
    same = sa.select(walk.c.id).where(walk.c.way == Way.SAME.value)
    earlier, later = aliased(Pledge, name="earlier"), aliased(Pledge, name="later")
    pairs: list[Any] = []
    for name in (
        "id",
        "headline",
        "made_on",
        "made_precision",
        *(name for names in WORDING.values() for name in names),
    ):
        pairs += [getattr(pledge, name).label(f"{side}_{name}") for side, pledge in _sides(earlier, later)]
    kinds = {side: _conditions(pledge).label(f"{side}_condition") for side, pledge in _sides(earlier, later)}
    changed = [
        sa.or_(*(getattr(earlier, name).is_distinct_from(getattr(later, name)) for name in names)).label(
            f"changed_{part}"
        )
        for part, names in WORDING.items()
    ]
    rows = (
        sa.select(*pairs, *kinds.values(), *changed, col(PledgeRelation.note))
        .select_from(PledgeRelation)
        .join(later, col(later.id) == col(PledgeRelation.pledge_id))
        .join(earlier, col(earlier.id) == col(PledgeRelation.other_id))
        .where(col(PledgeRelation.kind) == RelationKind.REPEATS.value)
        .where(col(later.id).in_(same), col(earlier.id).in_(same))
        .subquery()
    )
    other_kinds = rows.c.earlier_condition.is_distinct_from(rows.c.later_condition).label("changed_condition")
    order = (rows.c.later_made_on, rows.c.later_id, rows.c.earlier_made_on, rows.c.earlier_id)
    return frame(connection, sa.select(rows, other_kinds).order_by(*order))


def _sides(earlier: Any, later: Any) -> list[tuple[str, Any]]:
    return [("earlier", earlier), ("later", later)]


def _conditions(pledge: Any) -> sa.ScalarSelect[str]:
    """Return the kinds of a pledge's conditions, comma-separated."""
    kinds = (
        sa.select(sa.cast(col(PledgeCondition.kind), sa.String).label("kind"))
        .where(col(PledgeCondition.pledge_id) == pledge.id)
        .distinct()
        .order_by("kind")
        .correlate(pledge)
        .subquery()
    )
    return sa.select(sa.func.aggregate_strings(kinds.c.kind, ",")).scalar_subquery()


def _walk(pledge_id: str, until: date) -> sa.CTE:
    """Select the pledges that belong to the life of a promise. Columns: id, way (how it is related), kind, note.

    The walk starts at the promise and follows relations, either always towards the pledge that a relation names or
    always from it; it never turns round. A repeat has the way of the pledge that it repeats.
    """
    promises = sa.select(col(Pledge.id)).where(col(Pledge.made_on) <= until)
    nothing = sa.cast(sa.null(), sa.String)
    first = sa.select(
        col(Pledge.id).label("id"),
        sa.literal(Way.SAME.value, sa.String).label("way"),
        nothing.label("kind"),
        nothing.label("note"),
    ).where(col(Pledge.id) == pledge_id, col(Pledge.made_on) <= until)
    walk = first.cte("walk", recursive=True)
    onwards, kind = col(PledgeRelation.pledge_id) == walk.c.id, sa.cast(col(PledgeRelation.kind), sa.String)
    again = kind == RelationKind.REPEATS.value
    to = sa.case((onwards, col(PledgeRelation.other_id)), else_=col(PledgeRelation.pledge_id))
    step = (
        sa.select(
            to,
            sa.case((again, walk.c.way), (onwards, Way.TOWARDS.value), else_=Way.FROM.value),
            sa.case((again, walk.c.kind), else_=kind),
            sa.case((again, nothing), else_=sa.cast(col(PledgeRelation.note), sa.String)),
        )
        .join(walk, sa.or_(onwards, col(PledgeRelation.other_id) == walk.c.id))
        .where(to.in_(promises))
        .where(
            sa.or_(
                again,
                sa.and_(onwards, walk.c.way != Way.FROM.value),
                sa.and_(~onwards, walk.c.way != Way.TOWARDS.value),
            )
        )
    )
    return walk.union(step)
