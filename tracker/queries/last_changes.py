"""When what readers see of an event was last changed: its own row, its parties and its names."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.queries.frames import cell_of_log
from tracker.schema.models import (
    EVENT_TABLES,
    Attendance,
    Document,
    Milestone,
    Pledge,
    PledgeParty,
    Signature,
    Summit,
    table_of,
)
from tracker.schema.relations import Key
from tracker.values.codes import Action

REVISION = table_of("revision")
# The tables whose rows give an event its parties, each with the kind of event.
LINKED = (("attendance", "summit"), ("pledge", "milestone"), ("document", "milestone"))
PARTS = ((Pledge, "pledge_party"), (Document, "signature"))
# The columns of a row that decide which event has which party.
SHOWN = {
    "attendance": ("summit_id", "party_id", "state"),
    "pledge": ("milestone_id",),
    "document": ("milestone_id",),
    "pledge_party": ("pledge_id", "party_id", "role"),
    "signature": ("document_id", "party_id", "status"),
}


def of_events(connection: Connection) -> dict[Key, tuple[int, str]]:
    """Return number and time of the last change of what ``tracker.queries.events.events`` returns of each event, by
    table and id. A change of a party counts where the event names it now, and a restore for all events: its number
    follows that of each change before it, which those of the restored changes need not."""
    rows = sa.union_all(*_own(), *_links(connection), *_parts(connection), *_names()).subquery()
    latest = sa.select(rows.c.table, rows.c.id, sa.func.max(rows.c.number), sa.func.max(rows.c.at))
    latest = latest.where(rows.c.id.is_not(None)).group_by(rows.c.table, rows.c.id)
    restores = sa.select(sa.func.max(REVISION.c.id), sa.func.max(REVISION.c.at))
    restored, when = connection.execute(restores.where(REVISION.c.action == Action.RESTORE)).one()
    changes = connection.execute(latest)
    return {(table, id): (max(number, restored or 0), max(at, when or "")) for table, id, number, at in changes}


def _of(table: str, id: Any) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(sa.literal(table).label("table"), id.label("id"), REVISION.c.id.label("number"), REVISION.c.at)


def _own() -> Iterator[sa.Select[*tuple[Any, ...]]]:
    for table in EVENT_TABLES:
        yield _of(table, REVISION.c.record_id).where(REVISION.c.record_table == table)


def _links(connection: Connection) -> Iterator[sa.Select[*tuple[Any, ...]]]:
    """Select the changes of rows that lead to an event, or led to it before."""
    for table, event in LINKED:
        for side in ("before", "after"):
            id = cell_of_log(connection, REVISION.c[side], f"{event}_id")
            yield _of(event, id).where(_is_seen(connection, table))


def _parts(connection: Connection) -> Iterator[sa.Select[*tuple[Any, ...]]]:
    """Select the changes of parties of pledges and of signatures."""
    for model, part in PARTS:
        within = (REVISION.c.within_table == model.__tablename__, REVISION.c.within_id == col(model.id))
        changes = _of("milestone", col(model.milestone_id)).join(REVISION, sa.and_(*within))
        yield changes.where(_is_seen(connection, part))


def _is_seen(connection: Connection, table: str) -> sa.ColumnElement[bool]:
    """Whether a change is of a row of a table, and of a column by which an event has a party."""
    before, after = (
        [cell_of_log(connection, REVISION.c[side], name) for name in SHOWN[table]] for side in ("before", "after")
    )
    differ = (old.is_distinct_from(new) for old, new in zip(before, after, strict=True))
    return sa.and_(REVISION.c.record_table == table, sa.or_(*differ))


def _names() -> Iterator[sa.Select[*tuple[Any, ...]]]:
    """Select the changes of tracks and parties that events name."""
    pledgers = sa.select(col(Pledge.milestone_id), col(PledgeParty.party_id)).join(
        PledgeParty, col(PledgeParty.pledge_id) == col(Pledge.id)
    )
    signers = sa.select(col(Document.milestone_id), col(Signature.party_id)).join(
        Signature, col(Signature.document_id) == col(Document.id)
    )
    named = (
        ("summit", "track", sa.select(col(Summit.id), col(Summit.track_id))),
        ("milestone", "track", sa.select(col(Milestone.id), col(Milestone.track_id))),
        ("summit", "party", sa.select(col(Summit.id), col(Summit.country_id))),
        ("summit", "party", sa.select(col(Attendance.summit_id), col(Attendance.party_id))),
        ("milestone", "party", pledgers),
        ("milestone", "party", signers),
    )
    for event, table, pairs in named:
        id, name = pairs.subquery().c
        yield _of(event, id).join(REVISION, sa.and_(REVISION.c.record_table == table, REVISION.c.record_id == name))
