"""Pairs of parties: how often both came to the same meeting, how often both signed the same text, and out of how
many."""

from collections import Counter
from collections.abc import Mapping
from itertools import chain
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.queries.delegations import DELEGATIONS
from tracker.queries.event_dates import date_columns, newest_first
from tracker.queries.frames import frame, only
from tracker.queries.premises import Premise, following
from tracker.queries.presence import presence
from tracker.queries.summits import EVENT_OF_TEXT
from tracker.schema.models import Document, Party, Signature, Summit, Track, table_of
from tracker.values.codes import STANDS_TO, TOOK_PLACE, EventStatus

PARTIES = 20  # so many fit on a page; the busiest are chosen


def attenders(connection: Connection, *, tracks: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the parties that came to held meetings of these tracks: id to name, most frequent first."""
    times = sa.func.count(DELEGATIONS.c.id)
    statement = (
        sa.select(col(Party.id), col(Party.name))
        .join(DELEGATIONS, DELEGATIONS.c.party_id == col(Party.id))
        .where(*only(DELEGATIONS.c.track_id, tracks))
        .group_by(col(Party.id), col(Party.name))
        .order_by(times.desc(), col(Party.name), col(Party.id))
    )
    return {row.id: row.name for row in connection.execute(statement)}


def signatories(connection: Connection) -> dict[str, str]:
    """Return the parties with a signature of any status on record, also a refused one: id to name, sorted by name."""
    statement = (
        sa.select(col(Party.id), col(Party.name))
        .where(col(Party.id).in_(sa.select(col(Signature.party_id))))
        .order_by(col(Party.name), col(Party.id))
    )
    return {row.id: row.name for row in connection.execute(statement)}


def seats(connection: Connection, *, tracks: tuple[str, ...] = (), parties: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return each pair of the parties that came to most held meetings of these tracks, or of ``parties``.

    Columns: one, other (ids), one_name, other_name, both (the number of meetings to which both came), either (to which
    at least one of them came). The busiest come first.
    """
    came = sa.select(DELEGATIONS.c.id, DELEGATIONS.c.party_id).where(*only(DELEGATIONS.c.track_id, tracks))
    rows = came.cte("presence")
    return _pairs(connection, rows, rows, parties)


def texts(connection: Connection, *, parties: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return each pair of the parties that stand to most texts (signed, endorsed or joined them), or of ``parties``.

    Columns as ``seats``, with texts instead of meetings; and open: texts for which the record has a signature of both,
    of any status, also a refused one.
    """
    named = sa.select(col(Signature.document_id).label("id"), col(Signature.party_id))
    listed = named.distinct().cte("listed")
    stands = named.where(col(Signature.status).in_(STANDS_TO)).distinct().cte("presence")
    return _pairs(connection, stands, listed, parties)


@following(Premise(presence))
def came_with(connection: Connection, there: pd.DataFrame, party: str, *, unheld: bool = False) -> dict[str, int]:
    """Return to how many meetings each party came to which one ``party`` came, itself included, by id; of all meetings,
    whatever became of them, or of those that were not held.

    The first answer reads no status of a meeting, so it is kept while one changes; see ``at_table_with``.
    """
    if unheld:
        excluded = [status.value for status in EventStatus if status not in TOOK_PLACE]
        ids = connection.scalars(sa.select(col(Summit.id)).where(col(Summit.status).in_(excluded)))
        there = there[there.index.isin([*ids])]
    came = (each.split() for each in there["parties"] if party in each)
    return dict(Counter(chain.from_iterable(parties for parties in came if party in parties)))


def at_table_with(
    party: str, came: Mapping[str, int], unheld: Mapping[str, int], names: Mapping[str, str], *, limit: int
) -> list[dict[str, Any]]:
    """Return the parties that came most often to the held meetings of one ``party``, most frequent first, of both
    answers of ``came_with`` and the names of all parties. Keys: id, name, both (the number of meetings to which both
    came), out_of (meetings to which the party came)."""
    held = {id: number - unheld.get(id, 0) for id, number in came.items()}
    return _most(party, held, dict.fromkeys(held, held.get(party, 0)), names, limit)


def signed_with(connection: Connection, party: str, *, of_any_status: bool = False) -> dict[str, int]:
    """Return how many texts each party stands to (signed, endorsed or joined) to which one ``party`` stands, itself
    included, by id; or of how many the record has a signature of both, of any status."""
    theirs, own = sa.alias(table_of("signature")), sa.alias(table_of("signature"))
    both = [] if of_any_status else [each.c.status.in_(STANDS_TO) for each in (own, theirs)]
    number = sa.func.count(theirs.c.document_id.distinct())
    texts = sa.select(theirs.c.party_id, number).join(own, own.c.document_id == theirs.c.document_id)
    rows = connection.execute(texts.where(own.c.party_id == party, *both).group_by(theirs.c.party_id))
    return {row[0]: row[1] for row in rows}


def in_texts_with(
    party: str, stood: Mapping[str, int], listed: Mapping[str, int], names: Mapping[str, str], *, limit: int
) -> list[dict[str, Any]]:
    """Return the parties that stand to most of the texts of one ``party``, most frequent first, of both answers of
    ``signed_with`` and the names of all parties. Keys: id, name, both (the number of texts that both signed, endorsed
    or joined), out_of (texts with a signature of both, of any status)."""
    return _most(party, stood, listed, names, limit)


def _most(
    party: str, both: Mapping[str, int], out_of: Mapping[str, int], names: Mapping[str, str], limit: int
) -> list[dict[str, Any]]:
    others = [(-number, names.get(id, id), id) for id, number in both.items() if number > 0 and id != party]
    return [
        {"id": id, "name": name, "both": -less, "out_of": out_of.get(id, -less)}
        for less, name, id in sorted(others)[:limit]
    ]


def meetings(connection: Connection, one: str, other: str, *, tracks: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return the held meetings to which both parties came, newest first. Columns: id, title, those of ``DATE_COLUMNS``,
    kind, track, one_level and other_level (the highest level of each)."""
    first, second = DELEGATIONS.alias("first"), DELEGATIONS.alias("second")
    statement = (
        sa.select(
            col(Summit.id),
            col(Summit.title),
            *date_columns(Summit),
            col(Summit.kind),
            col(Track.title).label("track"),
            first.c.level.label("one_level"),
            second.c.level.label("other_level"),
        )
        .join(Track, col(Track.id) == col(Summit.track_id))
        .join(first, sa.and_(first.c.id == col(Summit.id), first.c.party_id == one))
        .join(second, sa.and_(second.c.id == col(Summit.id), second.c.party_id == other))
        .where(*only(col(Summit.track_id), tracks))
        .order_by(*newest_first(Summit))
    )
    return frame(connection, statement)


def signatures(connection: Connection, one: str, other: str) -> pd.DataFrame:
    """Return the texts with a signature of both parties, of any status, newest first. Columns: document_id, title,
    kind, event_table and event_id (of the event that the text belongs to), adopted_on, adopted_precision, one_status
    and other_status (codes of SignatureStatus)."""
    first, second = (_strongest(party) for party in (one, other))
    statement = (
        sa.select(
            col(Document.id).label("document_id"),
            col(Document.title),
            col(Document.kind),
            *EVENT_OF_TEXT,
            col(Document.adopted_on),
            col(Document.adopted_precision),
            first.c.status.label("one_status"),
            second.c.status.label("other_status"),
        )
        .join(first, first.c.document_id == col(Document.id))
        .join(second, second.c.document_id == col(Document.id))
        .order_by(col(Document.adopted_on).desc().nulls_last(), col(Document.id))
    )
    return frame(connection, statement)


def _strongest(party: str) -> sa.Subquery:
    """Return a party's status on each text. If it has several signatures, one by which it stands to the text goes
    first."""
    stands = sa.case((col(Signature.status).in_(STANDS_TO), 0), else_=1)
    place = sa.func.row_number(type_=sa.BigInteger).over(
        partition_by=col(Signature.document_id), order_by=(stands, col(Signature.id))
    )
    rows = (
        sa.select(
            col(Signature.document_id), sa.cast(col(Signature.status), sa.String).label("status"), place.label("n")
        )
        .where(col(Signature.party_id) == party)
        .subquery()
    )
    return sa.select(rows.c.document_id, rows.c.status).where(rows.c.n == 1).subquery()


def _pairs(connection: Connection, rows: sa.CTE, listed: sa.CTE, parties: tuple[str, ...]) -> pd.DataFrame:
    """Return the pairs for ``seats`` and ``texts``. ``rows`` and ``listed`` have a row (id, party_id) for each meeting
    or text: ``rows`` for those that count as both's, ``listed`` for those that could have been."""
    own = sa.select(rows.c.party_id, sa.func.count().label("number")).group_by(rows.c.party_id)
    counted = own.subquery("own")
    number: sa.SQLColumnExpression[Any] = sa.func.coalesce(counted.c.number, 0)
    busiest = (
        sa.select(col(Party.id), col(Party.name), number.label("number"))
        .join(counted, counted.c.party_id == col(Party.id), isouter=bool(parties))
        .where(*only(col(Party.id), parties))
        .order_by(number.desc(), col(Party.name), col(Party.id))
        .limit(max(PARTIES, len(parties)))
        .cte("busiest")
    )
    order = sa.func.row_number(type_=sa.BigInteger).over(
        order_by=(busiest.c.number.desc(), busiest.c.name, busiest.c.id)
    )
    ranked = sa.select(*busiest.c, order.label("place")).cte("ranked")
    one, other = ranked.alias("one"), ranked.alias("other")
    both, open_to = _common(rows, busiest, "both"), _common(listed, busiest, "open")
    shared = sa.func.coalesce(both.c.number, 0)
    columns = [
        one.c.id.label("one"),
        other.c.id.label("other"),
        one.c.name.label("one_name"),
        other.c.name.label("other_name"),
        shared.label("both"),
        (one.c.number + other.c.number - shared).label("either"),
    ]
    if listed is not rows:
        columns.append(sa.func.coalesce(open_to.c.number, 0).label("open"))
    statement = (
        sa.select(*columns)
        .join(other, one.c.place < other.c.place)
        .outerjoin(both, sa.and_(both.c.one == one.c.id, both.c.other == other.c.id))
        .order_by(one.c.place, other.c.place)
    )
    if listed is not rows:
        statement = statement.outerjoin(open_to, sa.and_(open_to.c.one == one.c.id, open_to.c.other == other.c.id))
    return frame(connection, statement)


def _common(rows: sa.CTE, parties: sa.CTE, name: str) -> sa.Subquery:
    """Count what each two of the parties have in common. Columns: one, other, number; each pair in both orders."""
    own = sa.select(rows.c.id, rows.c.party_id).where(rows.c.party_id.in_(sa.select(parties.c.id)))
    # Evaluated once, or SQLite would evaluate it again for each row.
    each = own.cte(f"{name}_of_parties").prefix_with("MATERIALIZED")
    one, other = each.alias(f"{name}_one"), each.alias(f"{name}_other")
    return (
        sa.select(one.c.party_id.label("one"), other.c.party_id.label("other"), sa.func.count().label("number"))
        .join(other, other.c.id == one.c.id)
        .where(one.c.party_id != other.c.party_id)
        .group_by(one.c.party_id, other.c.party_id)
        .subquery(name)
    )
