"""Values on which sources differ: the accounts of a record's fields, and the fields in dispute."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.queries.frames import frame, only
from tracker.queries.labels import name_of
from tracker.queries.sources import leading_to
from tracker.schema.models import Account, Attendance, Membership, Party, Signature, table_of
from tracker.schema.relations import Key
from tracker.values.codes import CAME, LEADERS, Code, PartyKind, SignatureStatus

# The columns that name the field to which an account belongs.
FIELD = tuple(table_of("account").c[name] for name in ("record_table", "record_id", "field"))

# The parts of a record that are counted: table -> the column of the record, that of the party, and the code by which
# they are counted; memberships have no code.
COUNTED: dict[str, tuple[sa.SQLColumnExpression[Any], ...]] = {
    "attendance": (col(Attendance.summit_id), col(Attendance.party_id), col(Attendance.state)),
    "signature": (col(Signature.document_id), col(Signature.party_id), col(Signature.status)),
    "membership": (col(Membership.group_id), col(Membership.member_id), sa.literal("")),
}

# The codes that say most of a party that has several: who came with a substitute for one was not absent.
FIRST_OF: dict[str, tuple[Code, ...]] = {"attendance": CAME, "signature": tuple(SignatureStatus), "membership": ()}

# A value, and in brackets the party whose account it is.
WHOSE = col(Account.value) + sa.func.coalesce(" (" + col(Party.name) + ")", "")


@dataclass(frozen=True)
class DisputeFilters:
    """Which disputed fields to show; an empty filter means all. ``parties``: one of them has an account of the
    field."""

    tables: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()


def accounts(connection: Connection, records: Sequence[Key], paged: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return the accounts of the disputed fields of these records (table and id).

    Columns: id, record_table, record_id, field, whose_id, whose (id and name of the party whose account it is; blank if
    it is nobody's), value, held (whether the record has this value), why, and <table>_id for each table in ``paged``,
    whose records have pages: the record on whose page the field is shown.
    The account that the record holds comes first, then the others by id.
    """
    of_records = (
        col(Account.record_id).in_({id for _, id in records}),  # for the index; the next condition has none
        sa.tuple_(col(Account.record_table), col(Account.record_id)).in_(records),
    )
    disputed = _disputed().where(*of_records).subquery()
    statement = (
        sa.select(
            col(Account.id),
            col(Account.record_table),
            col(Account.record_id),
            col(Account.field),
            col(Account.party_id).label("whose_id"),
            col(Party.name).label("whose"),
            col(Account.value),
            col(Account.held),
            col(Account.why),
            *(leading_to(table, FIELD[0], FIELD[1], Account).label(f"{table}_id") for table in paged),
        )
        .join(disputed, sa.and_(*(disputed.c[column.name] == column for column in FIELD)))
        .outerjoin(Party, col(Party.id) == col(Account.party_id))
        .where(*of_records)
        .order_by(*FIELD, col(Account.held).desc(), col(Account.id))
    )
    return frame(connection, statement)


def disputes(
    connection: Connection,
    filters: DisputeFilters = DisputeFilters(),
    *,
    paged: tuple[str, ...] = (),
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """Return the disputed fields, a row each: fields of which two accounts differ. Sorted by record id, last first;
    most ids begin with a day.

    Columns: record_table, record_id, record (its name), field, number (of accounts), held (the value that the record
    has, and whose account it is; blank if it has none of them), also (the other values, separated by semicolons), why,
    and <table>_id for each table in ``paged``, whose records have pages: the record on whose page it is shown.
    """
    disputed = _disputed(filters).subquery()
    place = (disputed.c.record_table, disputed.c.record_id)
    statement = (
        sa.select(
            *place,
            name_of(*place).label("record"),
            disputed.c.field,
            disputed.c.number,
            _joined(disputed, WHOSE, col(Account.held)).label("held"),
            _joined(disputed, WHOSE, ~col(Account.held)).label("also"),
            _joined(disputed, col(Account.why), sa.true(), " ").label("why"),
            *(leading_to(table, *place, Account).label(f"{table}_id") for table in paged),
        )
        .order_by(disputed.c.record_id.desc(), disputed.c.record_table, disputed.c.field)
        .limit(limit)
        .offset(offset)
    )
    return frame(connection, statement)


def count(connection: Connection, filters: DisputeFilters = DisputeFilters()) -> int:
    """Return the number of disputed fields that match the filters."""
    return connection.scalar(sa.select(sa.func.count()).select_from(_disputed(filters).subquery())) or 0


def choices(connection: Connection) -> pd.DataFrame:
    """Return what disputed fields can be filtered by. Columns: record_table, field, whose_id, whose."""
    disputed = _disputed().subquery()
    statement = (
        sa.select(
            col(Account.record_table),
            col(Account.field),
            col(Account.party_id).label("whose_id"),
            col(Party.name).label("whose"),
        )
        .distinct()
        .join(disputed, sa.and_(*(disputed.c[column.name] == column for column in FIELD)))
        .outerjoin(Party, col(Party.id) == col(Account.party_id))
        .order_by(col(Account.record_table), col(Account.field), col(Party.name))
    )
    return frame(connection, statement)


def own_count(connection: Connection, part: str, id: str, as_of: date) -> pd.DataFrame:
    """Return how many parties the record itself lists as a ``part`` (a key of ``COUNTED``) of the record ``id``.

    Each party counts once, by the first code of FIRST_OF that it has. Columns: code (state of attendance or status of
    signature; blank for members), states, leaders (states of which a head of state or government came, by any code),
    others (parties that are no state). Members are those on the day ``as_of``.
    """
    whole, party, code = COUNTED[part]
    leader = sa.case((col(Attendance.level).in_(LEADERS), 1), else_=0) if part == "attendance" else sa.literal(0)
    left = sa.or_(col(Membership.left_on).is_(None), col(Membership.left_on) > as_of)
    rows = sa.select(party.label("party"), code.label("code"), sa.func.max(leader).label("leader")).group_by(
        party, code
    )
    codes = rows.where(whole == id, *([left] if part == "membership" else [])).subquery()
    order = [sa.cast(codes.c.code, sa.String) != each.value for each in FIRST_OF[part]]
    place = sa.func.row_number().over(partition_by=codes.c.party, order_by=(*order, codes.c.code)).label("place")
    came = sa.cast(codes.c.code, sa.String).in_(CAME)
    leads = sa.func.max(sa.case((came, codes.c.leader), else_=0)).over(partition_by=codes.c.party).label("leads")
    once = sa.select(codes.c.party, codes.c.code, came.label("came"), leads, place).subquery()
    state = col(Party.kind) == PartyKind.STATE.value
    numbers = (("states", state), ("leaders", sa.and_(state, once.c.came, once.c.leads == 1)), ("others", ~state))
    statement = (
        sa.select(once.c.code, *(sa.func.count(sa.case((which, 1))).label(name) for name, which in numbers))
        .join(Party, col(Party.id) == once.c.party)
        .where(once.c.place == 1)
        .group_by(once.c.code)
        .order_by(sa.desc("states"), sa.desc("others"), once.c.code)
    )
    return frame(connection, statement)


def _joined(
    disputed: sa.Subquery, what: sa.SQLColumnExpression[Any], which: sa.SQLColumnExpression[bool], separator: str = "; "
) -> sa.ScalarSelect[Any]:
    """Return one column of some accounts of a disputed field, joined to one text."""
    same = (disputed.c[column.name] == column for column in FIELD)
    texts = (
        sa.select(what.label("what"))
        .outerjoin(Party, col(Party.id) == col(Account.party_id))
        .where(*same, which)
        .order_by(col(Account.held).desc(), col(Account.id))
        .correlate(disputed)
        .subquery()
    )
    return sa.select(sa.func.aggregate_strings(texts.c.what, separator)).scalar_subquery()


def _disputed(filters: DisputeFilters = DisputeFilters()) -> sa.Select[Any]:
    """Select the disputed fields. Columns: record_table, record_id, field, number (of accounts)."""
    own = sa.func.max(sa.case((col(Account.party_id).in_(filters.parties), 1), else_=0))
    return (
        sa.select(*FIELD, sa.func.count().label("number"))
        .where(*only(col(Account.record_table), filters.tables), *only(col(Account.field), filters.fields))
        .group_by(*FIELD)
        .having(sa.func.count(sa.distinct(col(Account.value))) > 1, *([own == 1] if filters.parties else []))
    )
