"""Publications, and the citations that hang on them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.frames import frame, only, rank
from tracker.queries.labels import look, name_of
from tracker.queries.terms import terms
from tracker.schema.models import RECORDS, columns, table_of
from tracker.schema.rows import LINKS
from tracker.values.codes import Confidence, SourceClass, Stance

SOURCE, CITATION = table_of("source"), table_of("citation")

# The tables whose records have a page of their own.
PAGED = ("summit", "milestone", "pledge", "party")
# A text is shown with the event that it belongs to.
OWNED_BY = {"document": ("summit_id", "milestone_id")}


@dataclass(frozen=True)
class SourceFilters:
    """Which publications to show; an empty field leaves all in."""

    classes: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    text: str = ""


def sources(
    connection: Connection, filters: SourceFilters, *, limit: int | None = None, offset: int = 0
) -> pd.DataFrame:
    """Publications, the newest first. Columns: those of the source table, source_class_label, citations (count)."""
    number = sa.select(sa.func.count(CITATION.c.id)).where(CITATION.c.source_id == SOURCE.c.id).scalar_subquery()
    return frame(
        connection,
        sa.select(*(SOURCE.c[name] for name in columns(RECORDS["source"])), number.label("citations"))
        .where(*_matching(connection, filters))
        .order_by(SOURCE.c.published_on.desc().nulls_last(), SOURCE.c.id)
        .limit(limit)
        .offset(offset),
    )


def count(connection: Connection, filters: SourceFilters) -> int:
    """How many publications the filters leave in."""
    return connection.scalar(sa.select(sa.func.count(SOURCE.c.id)).where(*_matching(connection, filters))) or 0


def newest(connection: Connection) -> tuple[date, str | None] | None:
    """The day of the newest publication, and how far it is known: how far the record reaches."""
    days = sa.select(SOURCE.c.published_on, SOURCE.c.published_precision).where(SOURCE.c.published_on.is_not(None))
    found = connection.execute(days.order_by(SOURCE.c.published_on.desc(), SOURCE.c.id).limit(1)).first()
    return None if found is None else (found[0], found[1])


def publishers(connection: Connection) -> list[str]:
    """Every publisher, by name."""
    return list(connection.scalars(sa.select(SOURCE.c.publisher).distinct().order_by(SOURCE.c.publisher)))


def publisher_choices(connection: Connection) -> dict[str, str]:
    """Every publisher as it is stored, with its label: names that look alike, such as AFP and afp, have the number of
    their publications."""
    counted = sa.select(SOURCE.c.publisher, sa.func.count()).group_by(SOURCE.c.publisher).order_by(SOURCE.c.publisher)
    numbers = {str(name): int(number) for name, number in connection.execute(counted)}
    times = Counter(map(look, numbers))
    return {name: f"{name} ({count:,})" if times[look(name)] > 1 else name for name, count in numbers.items()}


def citations(connection: Connection, table: str, ids: tuple[str, ...]) -> pd.DataFrame:
    """What supports or contradicts these records of one table, the firmest first.

    Columns: id, record_table, record_id, field, locator, excerpt, stance, confidence and labels, source_id, title,
    publisher, url, archive_url, language, published_on, published_precision, source_class, and labels.
    """
    return frame(
        connection,
        _joined()
        .where(CITATION.c.record_table == table, CITATION.c.record_id.in_(ids))
        .order_by(*firmest_first(), CITATION.c.id),
    )


def firmest_first() -> list[sa.ColumnElement[int]]:
    """The order of citations joined to their sources: what supports, what is sure, and primary texts come first."""
    return [
        rank(CITATION.c.stance, Stance),
        rank(CITATION.c.confidence, Confidence),
        rank(SOURCE.c.source_class, SourceClass),
    ]


def dependants(connection: Connection, source_id: str) -> pd.DataFrame:
    """All that hangs on one publication.

    Columns as ``citations`` with record (its name), and <table>_id for each of ``PAGED``: the record with a page of its
    own that is the one cited or that it is part of, such as the summit of a seat.
    """
    record = name_of(CITATION.c.record_table, CITATION.c.record_id)
    return frame(
        connection,
        _joined()
        .add_columns(record.label("record"), *(_leading_to(table).label(f"{table}_id") for table in PAGED))
        .where(CITATION.c.source_id == source_id)
        .order_by(CITATION.c.record_table, CITATION.c.id),
    )


def _joined() -> sa.Select[tuple[object, ...]]:
    cited = ("id", "record_table", "record_id", "field", "locator", "excerpt", "stance", "confidence", "source_id")
    published = ("title", "publisher", "url", "archive_url", "language", "source_class", "published_on")
    published += ("published_precision",)
    return sa.select(*(CITATION.c[name] for name in cited), *(SOURCE.c[name] for name in published)).join(
        SOURCE, SOURCE.c.id == CITATION.c.source_id
    )


def _leading_to(table: str) -> sa.ColumnElement[Any]:
    """The id of the record of a table that a citation's record is or is part of; blank where there is none."""
    ways = {name: _way(name, CITATION.c.record_id, table) for name in RECORDS}
    return sa.case(*((CITATION.c.record_table == name, way) for name, way in ways.items() if way is not None))


def _way(table: str, id: sa.ColumnElement[Any], target: str) -> sa.ColumnElement[Any] | None:
    if table == target:
        return id
    rows = table_of(table)
    for column in OWNED_BY.get(table, (RECORDS[table].within,)):
        onwards = _way(LINKS[table][column], rows.c[column], target) if column else None
        if onwards is not None:
            return sa.select(onwards).where(rows.c.id == id).scalar_subquery()
    return None


def _matching(connection: Connection, filters: SourceFilters) -> list[sa.ColumnElement[bool]]:
    conditions = [*only(SOURCE.c.source_class, filters.classes), *only(SOURCE.c.publisher, filters.publishers)]
    said = (SOURCE.c.title, SOURCE.c.publisher, SOURCE.c.url)
    looked_for = terms(connection, filters.text)
    return [*conditions, *(sa.or_(term.in_text(*said), term.on(SOURCE.c.published_on)) for term in looked_for)]
