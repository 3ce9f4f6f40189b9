"""Finds records that may be the same thing entered twice; one rule for ``check`` and for the forms."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.search_terms import NAMES, city, join_lines, lines
from tracker.schema.models import table_of
from tracker.schema.rows import Row, plain
from tracker.values import days, web_addresses
from tracker.values.codes import Level
from tracker.values.person_titles import without_titles
from tracker.values.search_text import any_of, instr, sounding, sounds_like, spaced, spaces

Trait = tuple[Any, ...]

# URL parameters that track where the reader came from and do not change the page.
TRACKING = {
    "at_campaign", "at_medium", "cmp", "cmpid", "dclid", "fbclid", "gclid", "igsh", "igshid", "mc_cid", "mc_eid",
    "msclkid", "ocid", "ref", "ref_src", "ref_url", "s_cid", "smid", "taid", "wt_mc", "xtor", "yclid",
}  # fmt: skip


def address(url: str) -> str:
    """Reduce a web address to what identifies the page: without scheme, www, tracking parameters and fragment."""
    parts = web_addresses.split(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    parameters = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _tracks(name)]
    page = f"#{parts.fragment}" if parts.fragment.startswith(("!", "/")) else ""
    return f"{host}{port}{unquote(parts.path).rstrip('/')}?{urlencode(sorted(parameters))}{page}".rstrip("?")


def _tracks(name: str) -> bool:
    return name.lower() in TRACKING or name.lower().startswith(("utm_", "pk_", "mtm_"))


def _name(text: str) -> Trait:
    """Reduce a name so that word order and transliteration do not matter."""
    return "name", frozenset(sounding(text).split())


def _person(*columns: str) -> Callable[[Row], Iterator[Trait]]:
    """The names of a person; of one with a title also each end of it that may be the name, at last a family name."""

    def traits(row: Row) -> Iterator[Trait]:
        for line in lines(row[column] for column in columns):
            yield _name(line)
            words = sounding(bare).split() if (bare := without_titles(line)) != line else []
            yield from (("name", frozenset(words[place:])) for place in range(len(words) - 1))
            if len(words) == 1:
                yield "last", (*words,)

    return traits


def _every_person(*columns: str) -> Callable[[Row], Iterator[Trait]]:
    """The traits of a person, and the last word of each name: it may be all that another has beside a title."""

    def traits(row: Row) -> Iterator[Trait]:
        for line in lines(row[column] for column in columns):
            bare = without_titles(line)
            yield from (_name(line), _name(bare), ("last", (*sounding(bare).split()[-1:],)))

    return traits


def _names(*columns: str) -> Callable[[Row], Iterator[Trait]]:
    return lambda row: (_name(line) for line in lines(row[column] for column in columns))


def _source(row: Row) -> Iterator[Trait]:
    yield "address", address(row["url"])
    if row["published_on"]:
        yield "title", row["published_on"], spaced(row["title"]), spaced(row["publisher"])


def _summit(row: Row) -> Iterator[Trait]:
    yield "held", row["starts_on"], row["kind"], city(row["city"]) if row["city"] else spaced(row["title"])
    yield "title", row["starts_on"], spaced(row["title"])


def _document(row: Row) -> Iterator[Trait]:
    for column in ("summit_id", "milestone_id", "adopted_on"):
        if row[column]:
            yield "title", column, row[column], spaced(row["title"])


def _pledge(row: Row) -> Iterator[Trait]:
    yield "headline", row["made_on"], spaced(row["headline"])
    if row["quote"]:
        yield "quote", row["made_on"], spaced(row["quote"])


def _attendance(row: Row) -> Iterator[Trait]:
    seat = row["summit_id"], row["party_id"]
    if row["person_id"]:
        yield "person", row["summit_id"], row["person_id"]
    elif row["office"]:
        yield "office", *seat, spaced(row["office"])
    else:
        yield "level", *seat, row["level"]


def _seats(row: Row) -> Iterator[Trait]:
    """The traits of a seat that another has which says less: a person may sit where an office or a level alone is
    known, or only the party."""
    yield from _attendance(row)
    seat = row["summit_id"], row["party_id"]
    if row["office"]:
        yield "office", *seat, spaced(row["office"])
    if row["person_id"]:
        yield from (("level", *seat, level) for level in (row["level"], Level.UNKNOWN))


def _signatures(row: Row) -> Iterator[Trait]:
    """The traits of a signature: a person may have signed where the party alone is known."""
    yield from ((row["document_id"], row["party_id"], person) for person in (row["person_id"], None))


def _trigger(row: Row) -> Iterator[Trait]:
    yield "title", row["kind"], spaced(row["title"])
    if row["definition"]:
        yield "definition", row["kind"], spaced(row["definition"])


def _citation(row: Row) -> Iterator[Trait]:
    words = spaced(row["excerpt"] or row["locator"] or "")
    yield "words", row["record_table"], row["record_id"], row["field"], row["source_id"], words


def _same(*columns: str, words: tuple[str, ...] = ()) -> Callable[[Row], Iterator[Trait]]:
    return lambda row: iter([(*(row[name] for name in columns), *(spaced(row[name] or "") for name in words))])


# table -> function from a row to its traits. Two records that share a trait may be twins.
TRAITS: dict[str, Callable[[Row], Iterable[Trait]]] = {
    "track": _same(words=("title",)),
    "party": _names("name"),
    "membership": _same("group_id", "member_id"),
    "person": _person("name", "native_name"),
    "summit": _summit,
    "attendance": _attendance,
    "milestone": _same("starts_on", words=("title",)),
    "document": _document,
    "signature": _same("document_id", "party_id", "person_id"),
    "issue": _same(words=("title",)),
    "clause": _same("document_id", "language", words=("text",)),
    "trigger": _trigger,
    "position": _same("party_id", "issue_id", "as_of", words=("text",)),
    "pledge": _pledge,
    "pledge_party": _same("pledge_id", "party_id", "role"),
    "pledge_condition": _same("pledge_id", words=("text",)),
    "pledge_status": _same("pledge_id", "as_of", "status"),
    "account": _same("record_table", "record_id", "field", "party_id", words=("value",)),
    "look": _same("record_table", "record_id", "looked_on", words=("looked_by",)),
    "source": _source,
    "citation": _citation,
}
# table -> function to all traits of a row: it may be a twin of any other that has one of them among those above, such
# as its name among all names of the other.
ALL_TRAITS: dict[str, Callable[[Row], Iterable[Trait]]] = {
    "attendance": _seats,
    "party": _names("name", "aliases"),
    "person": _every_person("name", "native_name", "aliases"),
    "signature": _signatures,
}

# table -> columns; two similar records are different things if they have different values in one of these.
APART: dict[str, tuple[str, ...]] = {
    "party": ("kind", "iso_alpha3"),
    "membership": ("joined_on", "left_on"),
    "person": ("native_name", "aliases"),
    "summit": ("track_id", "parent_id", "kind", "city"),
    "attendance": ("party_id",),
    "milestone": ("kind", "track_id"),
    "document": ("kind", "language", "adopted_on"),
    "pledge": ("headline",),
    "pledge_condition": ("group_number",),
    "pledge_status": ("note",),
    "source": ("title", "url"),
}
# table -> the columns that a message names if they are equal; the fault is reported in the first of them.
COLUMNS: dict[str, tuple[str, ...]] = {
    "party": ("name",),
    "person": ("name",),
    "source": ("url", "title"),
    "summit": ("starts_on", "city", "kind", "track_id", "parent_id"),
    "milestone": ("starts_on", "title", "kind", "track_id"),
    "citation": ("record_id", "source_id", "excerpt"),
    "clause": ("document_id", "language", "text"),
    "position": ("party_id", "issue_id", "as_of", "text"),
}
# Columns in which a blank differs from a value: a summit that is part of none differs from one that is.
BLANK_TELLS = {"parent_id", "city"}

# table -> the columns by which the store preselects the few records that may be twins.
NEAR: dict[str, tuple[str, ...]] = {
    "membership": ("group_id",), "summit": ("starts_on",), "attendance": ("summit_id",), "milestone": ("starts_on",),
    "signature": ("document_id",), "clause": ("document_id",), "position": ("party_id",), "pledge": ("made_on",),
    "pledge_party": ("pledge_id",), "pledge_condition": ("pledge_id",), "pledge_status": ("pledge_id",),
    "citation": ("record_id",), "account": ("record_id",), "look": ("record_id",), "trigger": ("kind",),
}  # fmt: skip


def may_be_twins(table: str, one: Row, other: Row) -> bool:
    """Whether two records of a table may be the same thing."""
    if table not in TRAITS:
        return False
    of_one, of_other = set(TRAITS[table](one)), set(TRAITS[table](other))
    if every := ALL_TRAITS.get(table):
        return bool(of_one & set(every(other)) or of_other & set(every(one)))
    return bool(of_one & of_other)


def tells(table: str, before: Row | None, after: Row | None) -> bool:
    """Whether a change of a record, None where there is none, gives it a trait that it did not have."""
    every = ALL_TRAITS.get(table) or TRAITS.get(table)
    return bool(every and after and set(every(after)) - (set(every(before)) if before else set()))


def differ(table: str, one: Row, other: Row) -> bool:
    """Whether values of two similar records show that they are different things."""
    if table == "source" and one["url"] == other["url"]:
        return False
    return any(
        _values_differ(name, one[name], other[name]) and not _may_be_one_day(name, one, other)
        for name in APART.get(table, ())
    )


def _may_be_one_day(column: str, one: Row, other: Row) -> bool:
    """Whether two values are days of which one lies in the month, quarter or year that is known of the other."""
    precision = days.precision_of(column)
    if precision not in one:
        return False
    (first, last), (begin, end) = (
        days.bounds(row[column], row[precision]) or (row[column], row[column]) for row in (one, other)
    )
    return first <= end and begin <= last


def _values_differ(column: str, one: Any, other: Any) -> bool:
    if column in BLANK_TELLS:
        return (one and city(one)) != (other and city(other)) if column == "city" else one != other
    if one is None or other is None:
        return False
    if column == "url":
        return address(one) != address(other)
    if column in ("native_name", "aliases"):
        return set(map(_name, lines([one]))).isdisjoint(map(_name, lines([other])))
    return spaced(one) != spaced(other) if isinstance(one, str) else one != other


def pairs(
    table: str, rows: Iterable[Row], *, most: int | None = None, crowded: set[str] | None = None
) -> Iterator[tuple[Row, Row]]:
    """Yield pairs of an earlier and a later row that may be twins. With ``most``, a row is compared with the first so
    many of those that share one trait, so that the time grows with the number of rows and not with its square; the ids
    of rows that were compared with fewer than there are go into ``crowded``."""
    before: defaultdict[Trait, list[Row]] = defaultdict(list)
    full: set[Trait] = set()
    if table not in TRAITS:
        return
    every = ALL_TRAITS.get(table, TRAITS[table])
    for row in rows:
        traits = set(every(row))
        earlier = {other["id"]: other for trait in traits for other in before[trait]}
        yield from ((other, row) for other in earlier.values() if may_be_twins(table, other, row))
        if crowded is not None and not full.isdisjoint(traits):
            crowded.add(row["id"])
        for trait in traits:
            if most is None or len(before[trait]) < most:
                before[trait].append(row)
            else:
                full.add(trait)


def of(connection: Connection, table: str, row: Row) -> list[str]:
    """Return the ids of other stored records that may be twins of this row."""
    rows = table_of(table)
    if table not in TRAITS:
        return []
    near = sa.select(rows).where(rows.c.id != row["id"], _near(table, row)).order_by(rows.c.id)
    others = (plain(table, other) for other in connection.execute(near).mappings())
    return [other["id"] for other in others if may_be_twins(table, row, other)]


def new(connection: Connection, table: str, row: Row, before: Mapping[str, Any] | None) -> list[str]:
    """Like ``of``, without those that were twins of the row already before the change."""
    earlier = set(of(connection, table, {**row, **before})) if before else set()
    return [id for id in of(connection, table, row) if id not in earlier]


def _near(table: str, row: Row) -> sa.ColumnElement[bool]:
    columns = table_of(table).c
    if table in NEAR:
        return sa.and_(*(columns[name] == row[name] for name in NEAR[table]))
    if table in ALL_TRAITS:
        names = [sorted(words) for _, words in ALL_TRAITS[table](row) if words]
        longest = sorted({max(name, key=len) for name in names})
        return sounds_like(join_lines(NAMES[table]), any_of(tuple(f" {word} " for word in longest)))
    if table == "source":
        path = unquote(web_addresses.split(row["url"]).path).rstrip("/")
        host = address(row["url"]).split("/")[0].split("?")[0]
        ends = {path, quote(path), quote(path, safe="/:@!$&'()*+,;=-._~")}
        there = sa.or_(*(instr(columns.url, end) > 0 for end in sorted(ends))) if path else sa.true()
        same_page = sa.and_(instr(sa.func.lower(columns.url), host) > 0, there)
        return sa.or_(same_page, columns.published_on == row["published_on"])
    return spaces(columns.title) == spaced(row["title"])
