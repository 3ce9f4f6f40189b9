"""Publications and their citations."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.queries.frames import every, frame, only, rank
from tracker.queries.labels import look, name_of
from tracker.queries.search_terms import terms
from tracker.schema.models import RECORDS, Citation, PledgeCondition, Remark, Revision, Source, table_of
from tracker.schema.relations import LINKS, PARENTS
from tracker.values.codes import Confidence, SourceClass, Stance
from tracker.values.search_text import casefold

# The orders of a list of sources.
NEWEST, TITLE, PUBLISHER, CITED = "newest", "title", "publisher", "cited"


@dataclass(frozen=True)
class SourceFilters:
    """Which publications to show; an empty field means all."""

    classes: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    text: str = ""


def sources(
    connection: Connection,
    filters: SourceFilters,
    *,
    limit: int | None = None,
    offset: int = 0,
    order: str = NEWEST,
) -> pd.DataFrame:
    """Return publications, sorted by ``order``: newest first, by title or publisher, or the most cited first; among
    equals the newest. Columns: those of the source table, citations (their number)."""
    orders = {
        TITLE: [casefold(col(Source.title))],
        PUBLISHER: [casefold(col(Source.publisher))],
        CITED: [sa.desc("citations")],
    }
    citing = sa.select(sa.func.count(col(Citation.id))).where(col(Citation.source_id) == col(Source.id))
    number = citing.scalar_subquery()
    return frame(
        connection,
        sa.select(*every(Source), number.label("citations"))
        .where(*matching(connection, filters))
        .order_by(*orders.get(order, ()), col(Source.published_on).desc().nulls_last(), col(Source.id))
        .limit(limit)
        .offset(offset),
    )


def count(connection: Connection, filters: SourceFilters) -> int:
    """Return the number of publications that match the filters."""
    return connection.scalar(sa.select(sa.func.count(col(Source.id))).where(*matching(connection, filters))) or 0


def newest(connection: Connection) -> tuple[date, str | None] | None:
    """Return day and precision of the newest publication; None if none has a day."""
    day = col(Source.published_on)
    days = sa.select(day, col(Source.published_precision)).where(day.is_not(None)).order_by(day.desc(), col(Source.id))
    last, precision = connection.execute(days.limit(1)).first() or (None, None)
    return None if last is None else (last, precision)


def publisher_choices(connection: Connection) -> dict[str, str]:
    """Return every publisher with its label. Names that look alike, such as AFP and afp, have the number of their
    publications in the label."""
    name = col(Source.publisher)
    counted = sa.select(name, sa.func.count()).group_by(name).order_by(name)
    numbers = {str(name): int(number) for name, number in connection.execute(counted)}
    times = Counter(map(look, numbers))
    return {name: f"{name} ({count:,})" if times[look(name)] > 1 else name for name, count in numbers.items()}


def citations(connection: Connection, table: str, ids: tuple[str, ...]) -> pd.DataFrame:
    """Return the citations of these records of one table, the strongest first.

    Columns: id, record_table, record_id, field, locator, excerpt, stance, confidence, source_id, title,
    publisher, url, archive_url, language, published_on, published_precision, source_class.
    """
    return frame(
        connection,
        _joined()
        .where(col(Citation.record_table) == table, col(Citation.record_id).in_(ids))
        .order_by(*strongest_first(), col(Citation.id)),
    )


def of_conditions(connection: Connection, pledge_ids: tuple[str, ...]) -> pd.DataFrame:
    """The citations that word the conditions of these pledges, the strongest first: none of a condition's state, nor
    one from the day on which it was met, which tells of that. Columns as ``citations``, and pledge_id."""
    met_on, published_on = col(PledgeCondition.met_on), col(Source.published_on)
    statement = (
        _joined()
        .add_columns(col(PledgeCondition.pledge_id))
        .join(PledgeCondition, col(PledgeCondition.id) == col(Citation.record_id))
        .where(col(Citation.record_table) == PledgeCondition.__tablename__)
        .where(col(PledgeCondition.pledge_id).in_(pledge_ids))
        .where(sa.func.coalesce(col(Citation.field), "") != "state")
        .where(sa.or_(met_on.is_(None), published_on.is_(None), published_on < met_on))
        .order_by(*strongest_first(), col(Citation.id))
    )
    return frame(connection, statement)


def of_record(connection: Connection, table: str, id: str, parts: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    """Return the sources that a record cites, or a record that belongs to it. ``parts`` are the tables of those, each
    with the column that links to it. Columns: id, title; by title."""
    places = [sa.and_(col(Citation.record_table) == table, col(Citation.record_id) == id)]
    for part, link in parts:
        rows = table_of(part)
        belongs = sa.select(rows.c.id).where(rows.c[link] == id)
        places.append(sa.and_(col(Citation.record_table) == part, col(Citation.record_id).in_(belongs)))
    cited = sa.select(col(Citation.source_id)).where(sa.or_(*places))
    chosen = sa.select(col(Source.id), col(Source.title)).where(col(Source.id).in_(cited))
    return frame(connection, chosen.order_by(col(Source.title), col(Source.id)))


def strongest_first() -> list[sa.ColumnElement[int]]:
    """Return sort keys for citations joined to sources: by stance, confidence and source class."""
    return [
        rank(col(Citation.stance), Stance),
        rank(col(Citation.confidence), Confidence),
        rank(col(Source.source_class), SourceClass),
    ]


def citing_records(connection: Connection, source_id: str, paged: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return the citations of one publication, each with the record that cites it.

    Columns as ``citations``, record (its name), and <table>_id for each table in ``paged``, whose records have pages:
    the record that is cited, of which it is a part, or on whose page it is shown, such as the summit of a seat.
    """
    record = name_of(*_cited())
    pages = (leading_to(table, *_cited(), Citation).label(f"{table}_id") for table in paged)
    return frame(
        connection,
        _joined()
        .add_columns(record.label("record"), *pages)
        .where(col(Citation.source_id) == source_id)
        .order_by(col(Citation.record_table), col(Citation.id)),
    )


def quotations(connection: Connection, *, after: str = "", limit: int | None = None) -> pd.DataFrame:
    """Return the citations with an excerpt, in the order of ids; only those whose id comes after ``after``. Columns: as
    ``citations``; record (the name of the record that is cited), created and modified (instants of the citation's first
    and last revision)."""
    own = (col(Revision.record_table) == Citation.__tablename__, col(Revision.record_id) == col(Citation.id))
    first, last = (sa.select(of(col(Revision.at))).where(*own) for of in (sa.func.min, sa.func.max))
    record = name_of(*_cited())
    return frame(
        connection,
        _joined()
        .add_columns(
            record.label("record"),
            first.correlate(Citation).scalar_subquery().label("created"),
            last.correlate(Citation).scalar_subquery().label("modified"),
        )
        .where(col(Citation.excerpt).is_not(None), col(Citation.id) > after)
        .order_by(col(Citation.id))
        .limit(limit),
    )


def _joined() -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        col(Citation.id),
        col(Citation.record_table),
        col(Citation.record_id),
        col(Citation.field),
        col(Citation.locator),
        col(Citation.excerpt),
        col(Citation.stance),
        col(Citation.confidence),
        col(Citation.source_id),
        col(Source.title),
        col(Source.publisher),
        col(Source.url),
        col(Source.archive_url),
        col(Source.language),
        col(Source.source_class),
        col(Source.published_on),
        col(Source.published_precision),
    ).join(Source, col(Source.id) == col(Citation.source_id))


def _cited() -> tuple[sa.SQLColumnExpression[Any], sa.SQLColumnExpression[Any]]:
    return col(Citation.record_table), col(Citation.record_id)


def leading_to(
    table: str, record_table: sa.SQLColumnExpression[Any], record_id: sa.SQLColumnExpression[Any], of: type[Remark]
) -> sa.ColumnElement[Any]:
    """Return the id of the record of ``table`` on whose page a record is shown: itself, its parent, or the one that its
    ``page_by`` links to; blank if there is none.

    The record is named by the columns ``record_table`` and ``record_id`` of a remark of the class ``of``.
    """
    ways = {name: _way(name, record_id, table) for name in RECORDS if of.speaks_of(name)}
    cases = [(record_table == name, way) for name, way in ways.items() if way is not None]
    return sa.case(*cases) if cases else sa.null()


def _way(table: str, id: sa.SQLColumnExpression[Any], target: str) -> sa.SQLColumnExpression[Any] | None:
    if table == target:
        return id
    model, rows = RECORDS[table], table_of(table)
    onwards: sa.SQLColumnExpression[Any] | None = None
    if issubclass(model, Remark):
        onwards = leading_to(target, rows.c.record_table, rows.c.record_id, model)
    for column in [PARENTS[table].column] if table in PARENTS else model.page_by:
        if onwards is None and column in LINKS[table]:
            onwards = _way(LINKS[table][column], rows.c[column], target)
    return None if onwards is None else sa.select(onwards).where(rows.c.id == id).scalar_subquery()


def matching(connection: Connection, filters: SourceFilters) -> list[sa.ColumnElement[bool]]:
    """Return the SQL conditions for publications that match the filters."""
    conditions = [*only(col(Source.source_class), filters.classes), *only(col(Source.publisher), filters.publishers)]
    texts = (col(Source.title), col(Source.publisher), col(Source.url))
    day = (col(Source.published_on), col(Source.published_precision))
    return [*conditions, *(sa.or_(term.in_text(*texts), term.on(day)) for term in terms(connection, filters.text))]
