"""Pledges with their firmness and current status, and what one pledge holds."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.measures.firmness import FIRMNESS, PARTS, Firmness
from tracker.queries.frames import frame, labels, only
from tracker.queries.terms import terms
from tracker.queries.when import WHEN, within_day
from tracker.schema.models import RECORDS, columns, table_of
from tracker.values.codes import ConditionKind, ConditionState, FollowUp, PledgeRole

PLEDGE, PLEDGE_PARTY, PARTY = table_of("pledge"), table_of("pledge_party"), table_of("party")
CONDITION, STATUS = table_of("pledge_condition"), table_of("pledge_status")
SUMMIT, MILESTONE = table_of("summit"), table_of("milestone")
# Nothing was ever logged, or the last entry holds no longer.
NO_ENTRY, NO_ENTRY_LABEL = "no_entry", "No current entry"


@dataclass(frozen=True)
class PledgeFilters:
    """Which pledges to show; an empty field leaves all in. ``parties`` are pledgers, ``conditions`` are kinds;
    ``until`` is the last day on which they were made."""

    parties: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    legal_forms: tuple[str, ...] = ()
    firmness: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    summit: str | None = None
    milestone: str | None = None
    restates: str | None = None
    until: date | None = None
    text: str = ""
    ids: tuple[str, ...] = ()


# The orders of a list of pledges: code and label.
ORDERS = (
    ("newest", "Newest first"),
    ("amount", "By currency, largest amount first"),
    ("due", "Due soonest first"),
)


def pledges(
    connection: Connection,
    filters: PledgeFilters,
    as_of: date,
    *,
    limit: int | None = None,
    offset: int = 0,
    order: str = "newest",
) -> pd.DataFrame:
    """Pledges in one of ORDERS.

    Columns: those of the pledge table with labels, event (title of its summit or milestone), pledgers and
    recipients (names, comma-separated), waits_for (the kinds of its conditions that are not known to be met),
    firmness, firmness_label, part_<code> for each ``tracker.measures.firmness.Part``, status, status_label (as
    of that day; NO_ENTRY_LABEL where the log says nothing of it).
    """
    event = sa.func.coalesce(
        sa.select(SUMMIT.c.title).where(SUMMIT.c.id == PLEDGE.c.summit_id).scalar_subquery(),
        sa.select(MILESTONE.c.title).where(MILESTONE.c.id == PLEDGE.c.milestone_id).scalar_subquery(),
    )
    statement = (
        sa.select(
            *(PLEDGE.c[name] for name in columns(RECORDS["pledge"])),
            event.label("event"),
            _names(PledgeRole.PLEDGER).label("pledgers"),
            _names(PledgeRole.RECIPIENT).label("recipients"),
            _unmet(as_of).label("waits_for"),
            FIRMNESS.label("firmness"),
            *(expression.label(f"part_{part.value}") for part, expression in PARTS.items()),
            current_status(as_of).label("status"),
        )
        .where(*matching(connection, filters, as_of))
        .order_by(*_in_order(order), PLEDGE.c.made_on.desc(), PLEDGE.c.id)
        .limit(limit)
        .offset(offset)
    )
    rows = frame(connection, statement)
    rows["firmness_label"] = labels(rows, "firmness", Firmness)
    rows["status_label"] = status_labels(rows)
    kinds = {code.value: code.label for code in ConditionKind}
    named = [codes and ", ".join(kinds[code] for code in codes.split(",")) for codes in rows["waits_for"]]
    rows["waits_for"] = pd.Series(named, index=rows.index, dtype=object)
    return rows


def _in_order(order: str) -> list[sa.ColumnElement[Any]]:
    """What the rows are sorted by before their day; an amount counts by its upper bound where there is one."""
    if order == "amount":
        amount = sa.func.coalesce(PLEDGE.c.amount_high, PLEDGE.c.amount_low)
        kinds = [PLEDGE.c.currency.nulls_last(), PLEDGE.c.unit.nulls_last(), PLEDGE.c.amount_period.nulls_first()]
        return [*kinds, amount.desc().nulls_last()]
    return [PLEDGE.c.due_on.nulls_last()] if order == "due" else []


def status_labels(rows: pd.DataFrame) -> pd.Series:
    """The labels of current statuses, NO_ENTRY_LABEL included."""
    return labels(rows, "status", FollowUp).fillna(NO_ENTRY_LABEL)


def counts(connection: Connection, filters: PledgeFilters, as_of: date) -> pd.DataFrame:
    """Pledges by status and firmness. Columns: status, status_label, firmness, firmness_label, count."""
    one = once(
        sa.select(current_status(as_of).label("status"), FIRMNESS.label("firmness")).where(
            *matching(connection, filters, as_of)
        )
    )
    rows = frame(
        connection,
        sa.select(*one.c, sa.func.count().label("count"))
        .group_by(*one.c)
        .order_by(one.c.status.nulls_last(), one.c.firmness),
    )
    rows["status_label"] = status_labels(rows)
    rows["firmness_label"] = labels(rows, "firmness", Firmness)
    return rows


def events(connection: Connection, filters: PledgeFilters, as_of: date, *, limit: int) -> pd.DataFrame:
    """The events at which most was promised. Columns: table, id, title, those of ``WHEN``, count (of pledges); by
    count, and of equals the later first."""
    made = [
        sa.select(
            sa.literal(table.name).label("table"),
            *(table.c[name] for name in ("id", "title", *WHEN)),
            sa.func.count().label("count"),
        )
        .join(PLEDGE, PLEDGE.c[f"{table.name}_id"] == table.c.id)
        .where(*matching(connection, filters, as_of))
        .group_by(table.c.id)
        for table in (SUMMIT, MILESTONE)
    ]
    found = sa.union_all(*made).subquery()
    newest = (found.c.starts_on.desc(), *within_day(found.c, newest=True))
    return frame(connection, sa.select(found).order_by(found.c.count.desc(), *newest, found.c.id).limit(limit))


def conditions(connection: Connection, pledge_id: str) -> pd.DataFrame:
    """What must happen first. Columns: id, group_number, kind, text, basis, state, met_on, met_precision
    and labels."""
    names = ("id", "group_number", "kind", "text", "basis", "state", "met_on", "met_precision")
    return frame(
        connection,
        sa.select(*(CONDITION.c[name] for name in names))
        .where(CONDITION.c.pledge_id == pledge_id)
        .order_by(CONDITION.c.group_number, CONDITION.c.id),
    )


def status_log(connection: Connection, pledge_id: str, *, until: date) -> pd.DataFrame:
    """The dated log up to a day, oldest first. Columns: id, as_of, as_of_precision, status, note and labels."""
    return frame(
        connection,
        sa.select(*(STATUS.c[name] for name in ("id", "as_of", "as_of_precision", "status", "note")))
        .where(STATUS.c.pledge_id == pledge_id, STATUS.c.as_of <= until)
        .order_by(STATUS.c.as_of, *_in_order_of_entry()),
    )


def parties(connection: Connection, pledge_id: str) -> pd.DataFrame:
    """Who pledges, receives, announced. Columns: id, party_id, party, role, attribution and labels."""
    return frame(
        connection,
        sa.select(
            PLEDGE_PARTY.c.id,
            PLEDGE_PARTY.c.party_id,
            PARTY.c.name.label("party"),
            PLEDGE_PARTY.c.role,
            PLEDGE_PARTY.c.attribution,
        )
        .join(PARTY, PARTY.c.id == PLEDGE_PARTY.c.party_id)
        .where(PLEDGE_PARTY.c.pledge_id == pledge_id)
        .order_by(PLEDGE_PARTY.c.role, PARTY.c.name),
    )


def current_status(as_of: date) -> sa.ColumnElement[Any]:
    """The status of a pledge on a day: the newest entry in force; without one, dormant while every group of its
    conditions has one that is unmet, and not yet due while its date lies ahead. A "not yet due" that has fallen due is
    in force no more."""
    newest = (
        sa.select(sa.cast(STATUS.c.status, sa.String))
        .where(STATUS.c.pledge_id == PLEDGE.c.id, STATUS.c.as_of <= as_of)
        .order_by(STATUS.c.as_of.desc(), *(order.desc() for order in _in_order_of_entry()))
        .limit(1)
        .scalar_subquery()
    )
    not_yet_due = FollowUp.NOT_YET_DUE.value
    in_force = sa.func.nullif(newest, sa.case((PLEDGE.c.due_on < as_of, not_yet_due)))
    of_pledge = CONDITION.c.pledge_id == PLEDGE.c.id
    other = CONDITION.alias()
    unmet_in_group = (
        sa.select(other.c.id)
        .where(other.c.pledge_id == CONDITION.c.pledge_id, other.c.group_number == CONDITION.c.group_number)
        .where(sa.or_(other.c.state == ConditionState.NOT_MET.value, other.c.met_on > as_of))
        .exists()
    )
    conditional = sa.select(CONDITION.c.id).where(of_pledge).exists()
    free = sa.select(CONDITION.c.id).where(of_pledge, ~unmet_in_group).exists()
    dormant = (sa.and_(conditional, ~free), FollowUp.DORMANT.value)
    return sa.func.coalesce(in_force, sa.case(dormant, (PLEDGE.c.due_on >= as_of, not_yet_due)))


def _in_order_of_entry() -> list[sa.ColumnElement[Any]]:
    """Of entries of one day: an id that was proposed later has a higher number, and so as many digits or more."""
    return [sa.func.length(STATUS.c.id), STATUS.c.id]


def once(statement: sa.Select) -> sa.CTE:
    """A part of a question whose columns are worked out once for each row, however often they are used."""
    return statement.cte("one").prefix_with("MATERIALIZED")


def matching(connection: Connection, filters: PledgeFilters, as_of: date) -> list[sa.ColumnElement[bool]]:
    """The conditions that leave in the pledges which the filters let through on a day."""
    conditions = [
        *only(PLEDGE.c.category, filters.categories),
        *only(PLEDGE.c.legal_form, filters.legal_forms),
        *only(PLEDGE.c.id, filters.ids),
        *only(FIRMNESS, filters.firmness),
        *only(sa.func.coalesce(current_status(as_of), NO_ENTRY), filters.statuses),
    ]
    conditions += [
        PLEDGE.c[f"{name}_id"] == value
        for name, value in (
            ("summit", filters.summit),
            ("milestone", filters.milestone),
            ("restates", filters.restates),
        )
        if value is not None
    ]
    if filters.until:
        conditions.append(PLEDGE.c.made_on <= filters.until)
    if filters.parties:
        conditions.append(_by(PLEDGE_PARTY.c.party_id.in_(filters.parties)))
    if filters.conditions:
        chosen = sa.select(CONDITION.c.pledge_id).where(CONDITION.c.kind.in_(filters.conditions))
        conditions.append(PLEDGE.c.id.in_(chosen))
    said = (PLEDGE.c.headline, PLEDGE.c.quote, PLEDGE.c.translation, PLEDGE.c.amount_note)
    for term in terms(connection, filters.text):
        dated = term.on(PLEDGE.c.made_on, PLEDGE.c.due_on)
        conditions.append(sa.or_(term.in_text(*said), dated, _by(term.in_names("party"))))
    return conditions


def _by(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return PLEDGE.c.id.in_(
        sa.select(PLEDGE_PARTY.c.pledge_id)
        .join(PARTY, PARTY.c.id == PLEDGE_PARTY.c.party_id)
        .where(condition, PLEDGE_PARTY.c.role == PledgeRole.PLEDGER.value)
    )


def _unmet(as_of: date) -> sa.ScalarSelect[str]:
    """The codes of the kinds of a pledge's conditions that are not known to be met on a day."""
    met = sa.and_(
        CONDITION.c.state == ConditionState.MET.value, sa.or_(CONDITION.c.met_on.is_(None), CONDITION.c.met_on <= as_of)
    )
    kinds = (
        sa.select(sa.cast(CONDITION.c.kind, sa.String).label("kind"))
        .where(CONDITION.c.pledge_id == PLEDGE.c.id, ~met)
        .distinct()
        .order_by("kind")
        .correlate_except(CONDITION)
        .subquery()
    )
    return sa.select(sa.func.aggregate_strings(kinds.c.kind, ",")).scalar_subquery()


def _names(role: PledgeRole) -> sa.ScalarSelect[str]:
    named = (
        sa.select(PARTY.c.name)
        .join(PLEDGE_PARTY, PLEDGE_PARTY.c.party_id == PARTY.c.id)
        .where(PLEDGE_PARTY.c.pledge_id == PLEDGE.c.id, PLEDGE_PARTY.c.role == role.value)
        .order_by(PARTY.c.name)
        .correlate_except(PARTY, PLEDGE_PARTY)
        .subquery()
    )
    return sa.select(sa.func.aggregate_strings(named.c.name, ", ")).scalar_subquery()
