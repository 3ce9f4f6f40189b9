"""Publications, and the citations that hang on them."""

from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.models import RECORDS, columns, table_of
from tracker.queries.frames import contains, frame, only, rank
from tracker.queries.records import LABELS
from tracker.vocab import Confidence, SourceClass, Stance

SOURCE, CITATION = table_of("source"), table_of("citation")


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
        .where(*_matching(filters))
        .order_by(SOURCE.c.published_on.is_(None), SOURCE.c.published_on.desc(), SOURCE.c.id)
        .limit(limit)
        .offset(offset),
    )


def count(connection: Connection, filters: SourceFilters) -> int:
    """How many publications the filters leave in."""
    return connection.scalar(sa.select(sa.func.count(SOURCE.c.id)).where(*_matching(filters))) or 0


def publishers(connection: Connection) -> list[str]:
    """Every publisher, by name."""
    return list(connection.scalars(sa.select(SOURCE.c.publisher).distinct().order_by(SOURCE.c.publisher)))


def citations(connection: Connection, table: str, ids: tuple[str, ...]) -> pd.DataFrame:
    """What supports or contradicts these records of one table, the firmest first.

    Columns: id, record_id, field, locator, excerpt, stance, confidence and labels, source_id, title, publisher, url,
    archive_url, language, published_on, source_class, source_class_label.
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
    """All that hangs on one publication. Columns as ``citations`` with record_table and record (its name)."""
    cases = {
        table: sa.select(label)
        .where(table_of(table).c.id == CITATION.c.record_id)
        .correlate(CITATION)
        .scalar_subquery()
        for table, label in LABELS.items()
        if table not in ("source", "citation")
    }
    record = sa.case(*((CITATION.c.record_table == table, name) for table, name in cases.items()))
    return frame(
        connection,
        _joined()
        .add_columns(CITATION.c.record_table, record.label("record"))
        .where(CITATION.c.source_id == source_id)
        .order_by(CITATION.c.record_table, CITATION.c.id),
    )


def _joined() -> sa.Select[tuple[object, ...]]:
    cited = ("id", "record_id", "field", "locator", "excerpt", "stance", "confidence", "source_id")
    published = ("title", "publisher", "url", "archive_url", "language", "published_on", "source_class")
    return sa.select(*(CITATION.c[name] for name in cited), *(SOURCE.c[name] for name in published)).join(
        SOURCE, SOURCE.c.id == CITATION.c.source_id
    )


def _matching(filters: SourceFilters) -> list[sa.ColumnElement[bool]]:
    conditions = [*only(SOURCE.c.source_class, filters.classes), *only(SOURCE.c.publisher, filters.publishers)]
    if filters.text:
        conditions.append(contains(filters.text, SOURCE.c.title, SOURCE.c.publisher, SOURCE.c.url))
    return conditions
