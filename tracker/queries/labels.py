"""What records go by on screen, and what tells two apart that would go by one name.

A list sends back the label that was chosen, and a person sees nothing else of it: two records under one label would be
one. So every list of records takes its labels from ``told_apart``.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.when import known
from tracker.schema.models import RECORDS, code_list, table_of
from tracker.schema.rows import LINKS
from tracker.values.codes import Code, FollowUp
from tracker.values.search_text import spaced, spaces

NAMING = ("title", "headline", "name", "text")
SEEN = 90  # characters of a label that are sure to be seen
SHORT = 60  # characters of a text that tells records apart

# table -> what tells its records apart, the most telling first: a column, whose code is shown by its label; a column
# that links to a record, shown by that one's name; or the last seat of a person.
TELLING: dict[str, tuple[str, ...]] = {
    "dossier": ("since",),
    "track": ("description",),
    "party": ("kind", "iso_alpha3", "aliases"),
    "membership": ("joined_on", "left_on"),
    "person": ("seat", "native_name", "aliases"),
    "summit": ("city", "kind", "track_id", "status"),
    "attendance": ("office", "role", "level", "state"),
    "milestone": ("kind", "track_id"),
    "document": ("adopted_on", "kind", "summit_id", "milestone_id", "language"),
    "signature": ("status", "signed_on"),
    "pledge": ("category", "summit_id", "milestone_id", "unit"),
    "pledge_party": ("role", "attribution"),
    "pledge_condition": ("kind", "group_number", "state"),
    "pledge_status": ("note",),
    "source": ("publisher", "published_on", "language"),
    "citation": ("field", "locator", "excerpt", "stance"),
}


def _label(table: str) -> sa.ColumnElement[Any]:
    names = table_of(table).c
    first = next((names[name] for name in NAMING if name in names), None)
    if first is None and table != "pledge_status":
        return _linked_names(table)
    day = day_of(table)
    if day is None:
        return sa.cast(first, sa.String)
    rest = first if first is not None else _code_label(names["status"], FollowUp)
    return known(day) + " · " + sa.cast(rest, sa.String)


def day_of(table: str) -> sa.Column[Any] | None:
    """The column with the day that a record's name begins with."""
    names = table_of(table).c
    return next((names[name] for name in ("starts_on", "made_on", "as_of") if name in names), None)


def _linked_names(table: str) -> sa.ColumnElement[Any]:
    """The names of what a row links to, beside the record that it is edited within: "France · Emmanuel Macron"."""
    label: sa.ColumnElement[Any] = sa.literal("")
    for column, target in LINKS[table].items():
        if column != RECORDS[table].within:
            label = label + sa.func.coalesce(sa.literal(" · ") + _linked_name(table, column, target), "")
    return sa.func.substr(label, 4)


def _linked_name(table: str, column: str, target: str) -> sa.ScalarSelect[Any]:
    rows, linked = table_of(table), table_of(target).alias()
    name = next(linked.c[name] for name in NAMING if name in linked.c)
    return sa.select(name).where(linked.c.id == rows.c[column]).correlate(rows).scalar_subquery()


def _code_label(column: sa.ColumnElement[Any], codes: type[Code]) -> sa.ColumnElement[Any]:
    return sa.case({code.value: code.label for code in codes}, value=sa.cast(column, sa.String))


# What a record of each table goes by on screen, as a SQL expression over its table.
LABELS: dict[str, sa.ColumnElement[Any]] = {table: _label(table) for table in RECORDS}


def _telling(table: str, name: str) -> sa.ColumnElement[Any]:
    rows = table_of(table)
    if name == "seat":
        return _last_seat()
    if target := LINKS[table].get(name):
        return _linked_name(table, name, target)
    if codes := code_list(table, name):
        return _code_label(rows.c[name], codes)
    return known(rows.c[name]) if isinstance(rows.c[name].type, sa.Date) else sa.cast(rows.c[name], sa.String)


def _last_seat() -> sa.ScalarSelect[Any]:
    """Office and party of the latest seat of a person, one with an office if there is any."""
    person, seat, party, summit = (table_of(name) for name in ("person", "attendance", "party", "summit"))
    return (
        sa.select(sa.func.coalesce(seat.c.office + ", ", "") + party.c.name)
        .join(party, party.c.id == seat.c.party_id)
        .join(summit, summit.c.id == seat.c.summit_id)
        .where(seat.c.person_id == person.c.id)
        .order_by(seat.c.office.is_(None), summit.c.starts_on.desc(), seat.c.id)
        .limit(1)
        .correlate(person)
        .scalar_subquery()
    )


def name_of(table: sa.SQLColumnExpression[Any], id: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[Any]:
    """What the record goes by that two columns name by its table and its id; blank where there is none."""
    names = {
        name: sa.select(label).where(table_of(name).c.id == id).correlate(id.table).scalar_subquery()  # type: ignore[attr-defined]
        for name, label in LABELS.items()
    }
    return sa.case(*((table == name, found) for name, found in names.items()))


def told_apart(connection: Connection, table: str, labels: Mapping[str, str], *, all: bool = False) -> dict[str, str]:
    """The labels by id, those that look alike with what tells their records apart: of the table's other records too,
    unless these are ``all`` that it has."""
    look_alike: dict[str, dict[str, str]] = defaultdict(dict)
    for id, label in (labels if all else {**_others(connection, table, list(labels)), **labels}).items():
        look_alike[look(label)][id] = label
    groups = [group for group in look_alike.values() if len(group) > 1]
    ids = [id for group in groups for id in group]
    if not ids:
        return dict(labels)
    rows = table_of(table)
    told = sa.select(rows.c.id, *(_telling(table, name) for name in TELLING[table])).where(rows.c.id.in_(ids))
    details = {id: [_short(detail) for detail in row] for id, *row in connection.execute(told)}
    apart = {id: label for group in groups for id, label in _with_details(group, details).items()}
    return distinct({id: apart.get(id, label) for id, label in labels.items()})


def distinct(labels: Mapping[str, str]) -> dict[str, str]:
    """The labels, those that still look alike with the id."""
    told = _with_ids(labels, {id: _with_end(label, id) for id, label in labels.items()}, look)
    told = _with_ids(told, {id: f"{id} · {label}" for id, label in labels.items()}, look)
    while len(set(told.values())) < len(told):  # somebody gave a record such a label for its name
        told = _with_ids(told, {id: f"{id} · {label}" for id, label in told.items()}, str)
    return told


def _with_ids(labels: Mapping[str, str], others: Mapping[str, str], seen: Callable[[str], str]) -> dict[str, str]:
    times = Counter(map(seen, labels.values()))
    return {id: others[id] if times[seen(label)] > 1 else label for id, label in labels.items()}


def _with_end(label: str, id: str) -> str:
    """A label with the id, or with the end of it, in what is sure to be seen: ids of one record's parts begin alike."""
    room = SEEN - len(_cut(label)) - len(" ()")
    return f"{_cut(label)} ({id if len(id) <= room else f'…{id[1 - room :]}'})"


def _others(connection: Connection, table: str, ids: list[str]) -> dict[str, str]:
    """The labels of other records that may look like those of the ids: parts of the same record, what is of the same
    day, or what has the same words in its name."""
    rows, label = table_of(table), LABELS[table]
    owner, day = "record_id" if table == "citation" else RECORDS[table].within, day_of(table)
    # Of sources, of which there are most, only what has the very same title: to read each of them takes too long.
    seen: sa.ColumnElement[Any] = label if table == "source" else sa.func.substr(spaces(label), 1, SEEN)
    same = rows.c[owner] if owner else day if day is not None else seen
    theirs = sa.select(same).where(rows.c.id.in_(ids))
    alike = sa.select(rows.c.id, label).where(same.in_(theirs))
    return {row[0]: row[1] for row in connection.execute(alike)}


def _with_details(group: Mapping[str, str], details: Mapping[str, list[str]]) -> dict[str, str]:
    """The labels of records that look alike, each with as many of its details as it takes, or with its id."""
    told: dict[str, list[str]] = {id: [] for id in group}
    for place in range(len(details[next(iter(group))])):
        column = {id: details[id][place] for id in group}
        if len(set(column.values())) > 1:
            for id, detail in column.items():
                told[id] += [detail] * bool(detail)
        if all(told.values()) and len({look(" · ".join(words)) for words in told.values()}) == len(group):
            break
    labels = {id: " · ".join([_cut(label), *told[id]]) for id, label in group.items()}
    return distinct({id: label if told[id] else _with_end(label, id) for id, label in labels.items()})


def look(label: str) -> str:
    """What a person sees of a label: not its case, its accents or what is invisible, and only its beginning."""
    return spaced(label)[:SEEN]


def _cut(label: str) -> str:
    return label if len(label) <= SHORT else f"{label[:SHORT].rstrip()} …"


def _short(detail: str | None) -> str:
    """The beginning of a detail, on one line."""
    line = " ".join(str(detail or "").split("\n")[0].split())
    return line if len(line) <= SHORT else f"{line[:SHORT].rstrip()} …"
