"""What is new in the store: saves with their changes, and events and pledges that were added. Feeds are made from
it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping
from sqlmodel import col

from tracker.queries import event_filters, records
from tracker.queries.event_filters import EventFilters
from tracker.queries.frames import cell_of_log
from tracker.queries.pledge_filters import of_pledgers
from tracker.schema.models import (
    EVENT_TABLES,
    LARGEST_INTEGER,
    Document,
    Milestone,
    Pledge,
    Signature,
    Summit,
    table_of,
)
from tracker.schema.relations import LINKS
from tracker.schema.rows import Row, from_json
from tracker.values.codes import Action

REVISION = table_of("revision")
ANNOUNCED = (*EVENT_TABLES, "pledge")  # the tables whose new records are news of their own
CHANGES = 50  # of a save, at most so many are listed; the others are only counted
SAVE, ADDITION = "save", "addition"


@dataclass(frozen=True)
class NewsFilters:
    """Which news to return; an empty field means all. Only revisions after the number ``since`` and before the number
    ``before`` count."""

    parties: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    pledges: tuple[str, ...] = ()
    since: int = 0
    before: int = LARGEST_INTEGER


@dataclass(frozen=True)
class ChangeNews:
    """One change of a save. ``name`` is the record's, None if it was deleted since. ``fields`` has the values before
    and after by column; it is empty if the record was created or deleted. ``verb``: see ``records.verb_of_entry``."""

    action: str
    table: str
    id: str
    name: str | None
    fields: dict[str, tuple[Any, Any]]
    verb: str | None


@dataclass(frozen=True)
class Save:
    """One save: how many of its changes match the filters (``count``), and the first of them (``changes``)."""

    number: int
    at: str
    author: str
    reason: str | None
    changes: list[ChangeNews]
    count: int


@dataclass(frozen=True)
class Addition:
    """An event or pledge that was added, with its row as it is now."""

    number: int
    at: str
    author: str
    table: str
    id: str
    name: str
    row: Row


def news(connection: Connection, filters: NewsFilters, *, limit: int) -> list[Save | Addition]:
    """Return the latest news, newest first.

    A change is news of a party, track or pledge if it is a change of that record, of one of its parts, or of a row that
    links to it. It is also news of a party if it is a change of one of its pledges or their parts, of an event to which
    it came, or of a text to which it stands; and of a track if it is a change of one of its events, texts and pledges
    or their parts.
    """
    about = _about(connection, filters)
    number = REVISION.c.batch if about else REVISION.c.id
    saves = sa.select(
        number.label("number"),
        sa.literal(SAVE).label("kind"),
        sa.literal("").label("table"),
        sa.literal("").label("id"),
    )
    saves = saves.where(*_between(number, filters), *(about or [REVISION.c.id == REVISION.c.batch])).distinct()
    additions = [_first_revisions(name).where(*_between(REVISION.c.id, filters), *about) for name in ANNOUNCED]
    # Each is limited by itself, so that the log is read from its end only as far as needed.
    latest = [sa.select(each.order_by(sa.desc("number")).limit(limit).subquery()) for each in (saves, *additions)]
    rows = sa.union_all(*latest).subquery()
    statement = sa.select(rows).order_by(rows.c.number.desc(), rows.c.kind).limit(limit)
    entries = connection.execute(statement).mappings().all()
    saves_by_number = _saves(connection, [row["number"] for row in entries if row["kind"] == SAVE], about)
    additions_by_key = _additions(connection, [row for row in entries if row["kind"] == ADDITION])
    return [
        saves_by_number[row["number"]] if row["kind"] == SAVE else additions_by_key[row["table"], row["id"]]
        for row in entries
    ]


def _between(number: sa.Column[Any], filters: NewsFilters) -> tuple[sa.ColumnElement[bool], ...]:
    return number > filters.since, number < filters.before


def last_writes(connection: Connection, tables: Iterable[str]) -> dict[tuple[str, str], tuple[int, str]]:
    """Return version and time of the last change of each record of the tables, by table and id, in the order of ids."""
    written = {}
    for table in tables:
        rows = table_of(table)
        same = sa.and_(REVISION.c.record_table == table, REVISION.c.record_id == rows.c.id)
        latest = sa.select(rows.c.id, rows.c.version, sa.func.max(REVISION.c.at).label("at")).join(REVISION, same)
        latest = latest.group_by(rows.c.id, rows.c.version).order_by(rows.c.id)
        written |= {(table, row.id): (row.version, row.at) for row in connection.execute(latest)}
    return written


def _first_revisions(table: str) -> sa.Select[*tuple[Any, ...]]:
    """Select the first revision of each stored record of a table. Columns: number, kind, table, id."""
    rows, earlier = table_of(table), REVISION.alias()
    before = sa.exists().where(
        earlier.c.record_table == table, earlier.c.record_id == rows.c.id, earlier.c.id < REVISION.c.id
    )
    same = sa.and_(REVISION.c.record_table == table, REVISION.c.record_id == rows.c.id)
    names = (sa.literal(ADDITION).label("kind"), sa.literal(table).label("table"))
    return sa.select(REVISION.c.id.label("number"), *names, rows.c.id).join(rows, same).where(~before)


def _about(connection: Connection, filters: NewsFilters) -> list[sa.ColumnElement[bool]]:
    """Return the conditions that a revision has to meet to be about the chosen parties, tracks and pledges."""
    chosen = {"party": filters.parties, "track": filters.tracks, "pledge": filters.pledges}
    conditions = []
    for table, ids in chosen.items():
        if ids:
            revisions = sa.union(*_revisions(*_subjects(connection, table, ids)), _naming(connection, table, ids))
            once = revisions.cte(f"about_{table}").prefix_with("MATERIALIZED")
            conditions.append(REVISION.c.id.in_(sa.select(once.c.id)))
    return conditions


KeySelects = list[sa.Select[*tuple[Any, ...]]]
"""Selects with the columns table and id, which name records."""


def _subjects(connection: Connection, table: str, ids: tuple[str, ...]) -> tuple[KeySelects, KeySelects]:
    """Return the records whose changes count with those of their parts, and the records whose own changes alone
    count."""
    rows = table_of(table)
    own = sa.select(sa.literal(table).label("table"), rows.c.id).where(rows.c.id.in_(ids))
    if table == "pledge":
        return [own], []
    chosen = EventFilters(parties=ids) if table == "party" else EventFilters(tracks=ids)
    matching = event_filters.matching(connection, chosen).subquery()
    events = sa.select(matching.c.table, matching.c.id)
    if table == "party":
        texts = sa.select(sa.literal("document").label("table"), col(Signature.document_id).label("id"))
        pledges = sa.select(sa.literal("pledge").label("table"), col(Pledge.id)).where(of_pledgers(ids))
        return [own, pledges], [events, texts.where(col(Signature.party_id).in_(ids))]
    there = [
        sa.select(sa.literal(str(model.__tablename__)).label("table"), col(model.id)).where(
            sa.or_(
                col(model.summit_id).in_(sa.select(col(Summit.id)).where(col(Summit.track_id).in_(ids))),
                col(model.milestone_id).in_(sa.select(col(Milestone.id)).where(col(Milestone.track_id).in_(ids))),
            )
        )
        for model in (Pledge, Document)
    ]
    return [own, events, *there], []


def _revisions(whole: KeySelects, alone: KeySelects) -> Iterator[sa.Select[*tuple[Any, ...]]]:
    """Select the revisions of these records; of those in ``whole`` also the revisions of their parts and of the parts'
    parts."""
    log, part = REVISION.alias(), REVISION.alias()
    for select in (*whole, *alone):
        key = select.subquery().c
        yield sa.select(log.c.id).where(log.c.record_table == key.table, log.c.record_id == key.id)
    for select in whole:
        key = select.subquery().c
        yield sa.select(log.c.id).where(log.c.within_table == key.table, log.c.within_id == key.id)
        of_part = (log.c.within_table == part.c.record_table, log.c.within_id == part.c.record_id)
        yield sa.select(log.c.id).where(part.c.within_table == key.table, part.c.within_id == key.id, *of_part)


def _naming(connection: Connection, table: str, ids: tuple[str, ...]) -> sa.Select[*tuple[Any, ...]]:
    """Select the revisions whose row, before or after, links to one of these records."""
    log = REVISION.alias()
    linking = {name: [column for column, to in links.items() if to == table] for name, links in LINKS.items()}
    conditions = [
        sa.and_(log.c.record_table == name, cell_of_log(connection, log.c[side], column).in_(ids))
        for name, columns in linking.items()
        for column in columns
        for side in ("before", "after")
    ]
    return sa.select(log.c.id).where(sa.or_(*conditions))


def _saves(connection: Connection, numbers: list[int], about: list[sa.ColumnElement[bool]]) -> dict[int, Save]:
    place = sa.func.row_number().over(partition_by=REVISION.c.batch, order_by=REVISION.c.id).label("place")
    count = sa.func.count().over(partition_by=REVISION.c.batch).label("count")
    columns = (REVISION, place, count, records.verb_of_entry(REVISION))
    rows = sa.select(*columns).where(REVISION.c.batch.in_(numbers), *about).subquery()
    statement = sa.select(rows).where(rows.c.place <= CHANGES).order_by(rows.c.batch, rows.c.id)
    by_save: dict[int, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(statement).mappings():
        by_save[row["batch"]].append(row)
    changes = [row for rows in by_save.values() for row in rows]
    names = records.names(connection, {(row["record_table"], row["record_id"]) for row in changes})
    return {
        number: Save(
            number,
            rows[0]["at"],
            rows[0]["author"],
            rows[0]["reason"],
            [_change(row, names.get((row["record_table"], row["record_id"]))) for row in rows],
            rows[0]["count"],
        )
        for number, rows in by_save.items()
    }


def _change(row: RowMapping, name: str | None) -> ChangeNews:
    table, action, fields = row["record_table"], str(row["action"]), {}
    if action == Action.UPDATE:
        before, after = (from_json(table, row[side]) for side in ("before", "after"))
        fields = records.changed_as_known(before, after)
    return ChangeNews(action, table, row["record_id"], name, fields, row["verb"])


def _additions(connection: Connection, entries: list[RowMapping]) -> dict[tuple[str, str], Addition]:
    keys = [(str(row["table"]), str(row["id"])) for row in entries]
    names = records.names(connection, keys)
    logged = sa.select(REVISION.c.id, REVISION.c.at, REVISION.c.author)
    revisions_by_id = {
        row.id: row for row in connection.execute(logged.where(REVISION.c.id.in_([row["number"] for row in entries])))
    }
    additions = {}
    for row, (table, id) in zip(entries, keys, strict=True):
        stored = records.record(connection, table, id)
        if stored is not None:
            entry, name = revisions_by_id[row["number"]], names.get((table, id), id)
            additions[table, id] = Addition(entry.id, entry.at, entry.author, table, id, name, stored)
    return additions
