"""The pledges of money: what each adds, and which of them only repeat another or are a part of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.measures import summable
from tracker.measures.firmness import FIRMNESS
from tracker.queries.frames import frame, only
from tracker.queries.pledge_filters import PledgeFilters, matching
from tracker.queries.pledges import withdrawn
from tracker.queries.premises import Premise, by_record, conclusion
from tracker.schema.models import Pledge, PledgeRelation
from tracker.values.codes import CONTAINED, RelationKind
from tracker.values.figures import exact

KINDS = ("currency", "amount_period")  # amounts of one kind are added
PORTION = (*summable.Portion.__annotations__,)
FLAGS = ("count", "open_ended", "entries", "gross_open_ended", "elsewhere", "joint", "left_out")


@by_record("pledge", "trigger")
def _portions(connection: Connection, ids: Sequence[str], filters: PledgeFilters, as_of: date) -> pd.DataFrame:
    """Return the matching pledges of money. Columns: id (as index), those of ``entries`` up to shares, promised (1 or
    0), and those of ``summable.Portion``."""
    own = [col(getattr(Pledge, name)) for name in ("id", "made_on", "made_precision", *KINDS, "unit", "category")]
    told = (FIRMNESS, "firmness"), (summable.SIZE, "size"), (summable.PLEDGERS, "pledgers"), (summable.SHARES, "shares")
    bounds = col(Pledge.amount_low), col(Pledge.amount_high)
    statement = sa.select(
        *own, *(value.label(name) for value, name in told), summable.PROMISED.label("promised"), *bounds
    )
    chosen = (summable.is_money(filters.parties), *matching(connection, filters, as_of), *only(col(Pledge.id), ids))
    rows = frame(connection, statement.where(*chosen)).set_index("id")
    pledgers = [tuple(sorted(id for (id,) in parties or ())) for parties in rows["pledgers"]]
    shares = [tuple(sorted((id, exact(amount)) for id, amount in parts or ())) for parts in rows["shares"]]
    parties = {*filters.parties}
    portions = [
        summable.portion(low, high, {*of}, dict(parts), parties)
        for low, high, of, parts in zip(rows.pop("amount_low"), rows.pop("amount_high"), pledgers, shares, strict=True)
    ]
    columns = {"pledgers": pledgers, "shares": shares}
    columns |= {name: [getattr(portion, name) for portion in portions] for name in PORTION}
    return rows.assign(**{name: pd.Series(each, rows.index, dtype=object) for name, each in columns.items()})


@by_record("pledge")
def _containers(connection: Connection, ids: Sequence[str]) -> pd.DataFrame:
    """Return which pledge repeats another or is part of it. Columns: id (as index), container_id, kind, made_on."""
    columns = col(PledgeRelation.pledge_id).label("id"), col(PledgeRelation.other_id).label("container_id")
    of = (col(PledgeRelation.kind).in_(CONTAINED), *only(col(PledgeRelation.pledge_id), ids))
    statement = sa.select(*columns, col(PledgeRelation.kind), col(Pledge.made_on))
    joined = statement.join(Pledge, col(Pledge.id) == col(PledgeRelation.pledge_id))
    return frame(connection, joined.where(*of)).set_index("id")


@conclusion(Premise(_containers))
def _within(containers: pd.DataFrame) -> dict[str, set[str]]:
    """Return all pledges that another contains, each with those that it repeats or is part of, directly or in steps; of
    those that repeat the same one each contains the later ones, as they are the same money where that one is not
    told."""
    direct: dict[str, set[str]] = {}
    for id, container in zip(containers.index, containers["container_id"], strict=True):
        direct.setdefault(id, set()).add(container)
    again = containers[containers["kind"] == RelationKind.REPEATS.value].rename_axis("id").reset_index()
    repeats: dict[str, list[str]] = {}
    for id, container in again.sort_values(["made_on", "id"])[["id", "container_id"]].itertuples(index=False):
        repeats.setdefault(container, []).append(id)
    for _, ids in sorted(repeats.items()):
        for earlier, later in pairwise(ids):
            if later not in _reach(earlier, direct):  # or nothing of a circle would be counted
                direct[later].add(earlier)
    return {id: _reach(id, direct) for id in direct}


def _reach(id: str, direct: dict[str, set[str]]) -> set[str]:
    every = newest = direct.get(id, set())
    while further := [direct[other] for other in newest if other in direct]:
        newest = set[str]().union(*further) - every
        every = every | newest
    return every


@conclusion(
    Premise(withdrawn, lambda _, as_of, *__: (as_of,)),
    Premise(_portions, lambda filters, as_of, *_: (filters, as_of)),
    Premise(_containers),
    Premise(_within),
)
def entries(
    gone: pd.DataFrame,
    rows: pd.DataFrame,
    containers: pd.DataFrame,
    within: dict[str, set[str]],
    filters: PledgeFilters,
    _as_of: date,
    kinds: tuple[str, ...],
) -> pd.DataFrame:
    """Return the matching pledges of money, in no order. ``kinds`` are the columns that are equal within a line of the
    totals.

    Columns: id (as index), made_on, made_precision, currency, amount_period, unit, category, firmness, size (the bound
    by which it is sorted), pledgers (a tuple of ids), shares (a tuple of ids with amounts); those of
    ``summable.Portion`` from amount_low to rest_high; root_id (of those that contain it the one with which it is
    counted; blank if it is counted itself or not at all), repeats (how many others it contains that are told), and a
    flag for each of FLAGS, 1 or 0 (see ``totals.totals``).
    """
    # Plain lists: this runs after each save of an amount, and asks little of each row.
    ids, lines = [*rows.index], [*zip(*(rows[name] for name in kinds), strict=True)]
    places = {id: place for place, id in enumerate(ids)}
    around = {
        places[id]: [places[other] for other in others if other in places]
        for id, others in within.items()
        if id in places
    }
    in_force = ((rows["promised"] == 1) & ~rows.index.isin(gone.index)).tolist()
    told = [force and known for force, known in zip(in_force, rows["known"], strict=True)]
    inside = {at: of for at, others in around.items() if (of := [other for other in others if told[other]])}
    counted, joint, elsewhere = [*told], [*in_force], [False] * len(ids)
    roots: list[str | None] = [None] * len(ids)
    for at in inside:
        counted[at] = False
    for at, others in around.items():
        joint[at] = in_force[at] and not any(in_force[other] for other in others)
    for at, others in inside.items():
        elsewhere[at] = told[at] and all(lines[at] != lines[other] for other in others)
        roots[at] = min((ids[other] for other in others if counted[other]), default=None)
    flags = {
        "count": counted,
        "open_ended": _both(counted, rows["unbounded"]),
        "entries": told,
        "gross_open_ended": _both(told, rows["unbounded"]),
        "elsewhere": elsewhere,
        "joint": _both(joint, _lacks(rows, containers, {*filters.parties})),
        "left_out": [not each for each in counted],
    }
    repeats = Counter(other for at, others in inside.items() if told[at] for other in others)
    numbers = {"repeats": [repeats[at] for at in range(len(ids))], **flags}
    placed = {name: pd.Series(each, rows.index, dtype="Int64") for name, each in numbers.items()}
    placed["root_id"] = pd.Series(roots, rows.index, dtype=object)
    return rows.drop(columns=["promised", "unbounded", "known", "lacking"]).assign(**placed)


def _both(ones: Iterable[bool], others: Iterable[bool]) -> list[bool]:
    return [one and other for one, other in zip(ones, others, strict=True)]


def _lacks(rows: pd.DataFrame, containers: pd.DataFrame, parties: set[str]) -> list[bool]:
    """Return for each row whether it is a pledge with others of which the share of one of the parties is not known:
    none is on record, and no pledge among the rows is the parties' own, by this one too, and a part of it."""
    if not any(rows["lacking"]):
        return [False] * len(rows)
    own = {id: of for id, of in zip(rows.index, rows["pledgers"], strict=True) if parties.issuperset(of)}
    parts = containers[containers["kind"] == RelationKind.PART_OF.value]
    known: dict[str, set[str]] = {}
    for id, container in zip(parts.index, parts["container_id"], strict=True):
        known.setdefault(container, set()).update(own.get(id, ()))
    return [not known.get(id, set()).issuperset(of) for id, of in zip(rows.index, rows["lacking"], strict=True)]
