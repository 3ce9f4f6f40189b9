"""The names of records on screen, made different where two records would have the same name.

A choice on screen is identified by its label alone, so two records must not share one. Every list of records therefore
gets its labels from ``distinguish``.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from functools import lru_cache, reduce
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.measures import status
from tracker.queries.event_dates import day_text
from tracker.schema.kinds import DAY, DAY_OR_PERIOD, kind_of
from tracker.schema.models import RECORDS, Attendance, Party, Person, Summit, code_list, table_of
from tracker.schema.relations import LINKS, PARENTS
from tracker.values.search_text import appearance, appears
from tracker.values.shortening import shorten

VISIBLE = 90  # characters of a label that are always visible
SHORT = 60  # characters of a detail that distinguishes records


def day_of(table: str) -> sa.Column[Any] | None:
    """Return the day column that begins the names of a table's records, or None."""
    first = RECORDS[table].named_by[0]
    return table_of(table).c[first] if kind_of(table, first) in (DAY, DAY_OR_PERIOD) else None


def _label(table: str) -> sa.ColumnElement[Any]:
    """Join the name columns: "2026-01-06 · Paris", "France · Emmanuel Macron"; leave out blank ones."""
    rows, names = table_of(table), RECORDS[table].named_by
    words = [_word(table, rows, name) for name in names]
    if not any(rows.c[name].nullable or name in LINKS[table] for name in names):
        return reduce(lambda label, word: label + " · " + word, words)
    label: sa.ColumnElement[Any] = sa.literal("")
    for word in words:
        label = label + sa.func.coalesce(sa.literal(" · ") + word, "")
    return sa.func.substr(label, 4)


def _word(table: str, rows: Any, name: str) -> sa.ColumnElement[Any]:
    """Return a value as it stands in a name: a code as its label, a link as the name of its target."""
    column = rows.c[name]
    if target := LINKS[table].get(name):
        linked = table_of(target).alias()
        own = _word(target, linked, RECORDS[target].named_by[-1])
        return sa.select(own).where(linked.c.id == column).correlate(rows).scalar_subquery()
    if (table, name) == ("pledge_status", "status"):
        pledge = table_of("pledge").alias()
        own = status.label(column, pledge.c.verb)
        return sa.select(own).where(pledge.c.id == rows.c.pledge_id).correlate(rows).scalar_subquery()
    if codes := code_list(table, name):
        return sa.case({code.value: code.label for code in codes}, value=sa.cast(column, sa.String))
    if kind_of(table, name) in (DAY, DAY_OR_PERIOD):
        return day_text(column)
    # An index has the text of a column, and not what a cast makes of it.
    return sa.cast(column, sa.String) if isinstance(column.type, sa.Integer) else sa.type_coerce(column, sa.String)


# table -> the name of its records on screen, as a SQL expression.
LABELS: dict[str, sa.ColumnElement[Any]] = {table: _label(table) for table in RECORDS}


def _last_seat() -> sa.ScalarSelect[Any]:
    """Return office and party of the latest seat of a person; seats with an office go before those without."""
    return (
        sa.select(sa.func.coalesce(col(Attendance.office) + ", ", "") + col(Party.name))
        .select_from(Attendance)
        .join(Party, col(Party.id) == col(Attendance.party_id))
        .join(Summit, col(Summit.id) == col(Attendance.summit_id))
        .where(col(Attendance.person_id) == col(Person.id))
        .order_by(col(Attendance.office).is_(None), col(Summit.starts_on).desc(), col(Attendance.id))
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )


# The entries of ``distinct_by`` that are no columns, and how each is computed.
COMPUTED_DETAILS = {"seat": _last_seat}


def name_of(table: sa.SQLColumnExpression[Any], id: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[Any]:
    """Return the name of the record whose table and id are in two columns; blank if there is none."""
    names = {
        name: sa.select(label).where(table_of(name).c.id == id).correlate(id.table).scalar_subquery()  # type: ignore[attr-defined]
        for name, label in LABELS.items()
    }
    return sa.case(*((table == name, label) for name, label in names.items()))


def distinguish(connection: Connection, table: str, labels: Mapping[str, str], *, all: bool = False) -> dict[str, str]:
    """Return the labels by id, with details added to those that look alike.

    They are also compared with the labels of other records of the table, unless ``all`` says that there are no others.
    """
    by_look: dict[str, dict[str, str]] = defaultdict(dict)
    for id, label in (labels if all else {**_others(connection, table, list(labels)), **labels}).items():
        by_look[look(label)][id] = label
    groups = [group for group in by_look.values() if len(group) > 1]
    ids = [id for group in groups for id in group]
    if not ids:
        return dict(labels)
    rows = table_of(table)
    telling = (
        COMPUTED_DETAILS[name]() if name in COMPUTED_DETAILS else _word(table, rows, name)
        for name in RECORDS[table].distinct_by
    )
    statement = sa.select(rows.c.id, *telling).where(rows.c.id.in_(ids))
    details = {id: [_first_line(detail) for detail in row] for id, *row in connection.execute(statement)}
    apart = {id: label for group in groups for id, label in _with_details(group, details).items()}
    return distinct({id: apart.get(id, label) for id, label in labels.items()})


def distinct(labels: Mapping[str, str]) -> dict[str, str]:
    """Return the labels, with the id added to those that look alike."""
    unique = _with_ids(labels, _with_end, look)
    unique = _with_ids(unique, lambda _, id: f"{id} · {labels[id]}", look)
    while len(set(unique.values())) < len(unique):  # a record has such a label as its name
        unique = _with_ids(unique, lambda label, id: f"{id} · {label}", str)
    return unique


def _with_ids(labels: Mapping[str, str], other: Callable[[str, str], str], key: Callable[[str], str]) -> dict[str, str]:
    """Return the labels, with ``other(label, id)`` in place of labels that have the same ``key``."""
    times = Counter(map(key, labels.values()))
    return {id: other(label, id) if times[key(label)] > 1 else label for id, label in labels.items()}


def _with_end(label: str, id: str) -> str:
    """Add the id within the visible length, or only its end, as ids of parts begin alike."""
    room = VISIBLE - len(_beginning(label)) - len(" ()")
    return f"{_beginning(label)} ({id if len(id) <= room else f'…{id[1 - room :]}'})"


def _others(connection: Connection, table: str, ids: list[str]) -> dict[str, str]:
    """Return the labels of records that may look like those of ``ids``: parts of the same record, records of the same
    day, or records with the same beginning of the name."""
    rows, label = table_of(table), LABELS[table]
    day = day_of(table)
    visible: sa.ColumnElement[Any] = label if RECORDS[table].numerous else sa.func.substr(appears(label), 1, VISIBLE)
    same = rows.c[PARENTS[table].column] if table in PARENTS else day if day is not None else visible
    is_remark = table in PARENTS and PARENTS[table].table_column
    alike = sa.select(rows.c.id, label)
    for telling in (same, *([rows.c[PARENTS[table].table_column]] if is_remark else [])):  # an index has both
        alike = alike.where(telling.in_(sa.select(telling).where(rows.c.id.in_(ids))))
    return {row[0]: row[1] for row in connection.execute(alike)}


def _with_details(group: Mapping[str, str], details: Mapping[str, list[str]]) -> dict[str, str]:
    """Add as many details as needed to labels that look alike, or the id."""
    added: dict[str, list[str]] = {id: [] for id in group}
    for place in range(len(details[next(iter(group))])):
        column = {id: details[id][place] for id in group}
        if len(set(column.values())) > 1:
            for id, detail in column.items():
                if detail:
                    added[id].append(detail)
        if all(added.values()) and len({look(" · ".join(words)) for words in added.values()}) == len(group):
            break
    labels = {id: " · ".join([_beginning(label), *added[id]]) for id, label in group.items()}
    return distinct({id: label if added[id] else _with_end(label, id) for id, label in labels.items()})


@lru_cache(maxsize=10_000)  # a list of hundreds is compared at each click
def look(label: str) -> str:
    """Reduce a label to what a person notices: only its beginning, without case, accents and invisible characters, and
    with one letter for those of several scripts that look the same."""
    return appearance(label)[:VISIBLE]


def _beginning(label: str) -> str:
    """Return a label, shortened if it is long."""
    return label if len(label) <= SHORT else shorten(label, SHORT)


def _first_line(detail: str | None) -> str:
    """Return the beginning of a detail's first line."""
    return shorten(str(detail or "").split("\n")[0], SHORT)
