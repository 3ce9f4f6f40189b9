"""Finds the record that a text names by id, name, other name, code or address, in any script; or similar ones."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import sqlalchemy as sa
from rapidfuzz import fuzz, process
from slugify import slugify
from sqlalchemy.engine import Connection

from tracker.imports import lost_letters
from tracker.queries.labels import LABELS
from tracker.queries.records import became, choices
from tracker.queries.search_terms import IN_CAPITALS, NAMES, lines, name_columns
from tracker.schema.kinds import TEXT, URL, kind_of
from tracker.schema.models import RECORDS, table_of
from tracker.schema.rows import Row
from tracker.values import search_text
from tracker.values.person_titles import without_titles
from tracker.values.search_text import sounding, without_dots
from tracker.writing.references import used_ids

CANDIDATES_AT_MOST, ALIKE = 8, 78  # how many similar records are offered, and how similar in per cent
PERSON = "person"
COMPARED = 500  # names, at most, of which each is compared with each


@dataclass
class _Directory:
    """All names of a table's records, each with the ids that have it: as ``written``; ``exact``, without regard to case
    and accents; ``in_any_order``, by their words."""

    table: str
    ids: set[str] = field(default_factory=set)
    written: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    exact: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    in_any_order: dict[tuple[str, ...], set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, id: str, cells: Iterable[object]) -> None:
        """Add a record with the cells of its names."""
        self.ids.add(id)
        for name in lines(map(_text, cells)):
            self.written[name].add(id)
            for text in {name, without_dots(name)}:
                self.exact[search_text.exact_name(text)].add(id)
            if self.table == PERSON:  # “A to give B” is another record than “B to give A”
                self.in_any_order[_words(search_text.exact_name(name))].add(id)

    @cached_property
    def sounds(self) -> dict[str, set[str]]:
        """The names as they sound, each with the ids that have it. Computed only when a name is not found otherwise."""
        sounds: dict[str, set[str]] = defaultdict(set)
        for name, ids in self.written.items():
            sounds[_sound(self.table, name)] |= ids
        return sounds


class Names:
    """The names of all records, read once for each table."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._tables: dict[str, _Directory] = {}
        self._new: dict[str, list[Row]] = defaultdict(list)
        self._near: dict[tuple[str, str], dict[str, str]] = {}

    def meant(self, table: str, text: str) -> set[str]:
        """Return the ids of the records that have exactly this id or name, in any case and order of words; a name of
        two capitals only in capitals, as “no” and “in” are words."""
        directory, text = self._directory(table), text.strip()
        if not text:
            return set()
        if text in directory.ids:
            return {text}
        name, one_word = search_text.exact_name(text), search_text.exact_name(without_dots(text))
        exact = directory.exact
        ids = exact.get(name) or exact.get(one_word) or directory.in_any_order.get(_words(name), set())
        if IN_CAPITALS.fullmatch(re.sub(r"[.\s]", "", text).upper()) and not text.isupper():
            return ids & directory.written.get(text, set())
        return ids

    def near(self, table: str, text: str) -> dict[str, str]:
        """Return the labels, by id, of the records that may be meant: those named so, or those with the most similar
        names. No two labels look alike."""
        if (table, text) not in self._near:
            ids = sorted(self.meant(table, text)) or [*self._original(table, text), *self._similar(table, text)]
            if not ids and (other := self.became(table, text)):
                ids = [other]
            stored = choices(self.connection, table, ids=tuple(ids)) if ids else {}
            new = {row["id"]: str(row[RECORDS[table].named_by[-1]]) for row in self._new[table] if row["id"] in ids}
            self._near[table, text] = {**stored, **new}
        return self._near[table, text]

    def original(self, table: str, text: str) -> str:
        """Return the name that equals the text except for question marks in place of letters; blank if there is
        none."""
        return lost_letters.original(text, self._directory(table).written) if "?" in text else ""

    def _original(self, table: str, text: str) -> list[str]:
        return sorted(self._directory(table).written.get(self.original(table, text), ()))

    def add(self, table: str, row: Row) -> None:
        """Add the names of a record that is not stored yet."""
        self._new[table].append(row)
        self._near.clear()
        self._tables.pop(table, None)  # it is read again when needed

    def was_deleted(self, table: str, text: str) -> bool:
        """Whether the text is the id of a record that was deleted."""
        return text.strip() not in self._directory(table).ids and bool(used_ids(self.connection, table, [text.strip()]))

    def became(self, table: str, text: str) -> str | None:
        """Return the id of the record into which the one of this id was merged; None if it was not."""
        return became(self.connection, table, text.strip()) if self.was_deleted(table, text) else None

    def _similar(self, table: str, text: str) -> list[str]:
        directory = self._directory(table)
        sound = _sound(table, text)
        if not sound.strip():
            return []
        alike = process.extract(
            sound, list(directory.sounds), scorer=fuzz.token_set_ratio, score_cutoff=ALIKE, limit=CANDIDATES_AT_MOST
        )
        ids = dict.fromkeys(id for name, *_ in alike for id in sorted(directory.sounds[name]))
        return list(ids)[:CANDIDATES_AT_MOST]

    def _directory(self, table: str) -> _Directory:
        if table not in self._tables:
            directory = self._tables[table] = _Directory(table)
            rows = table_of(table)
            naming = [rows.c[name] for name in naming_columns(table)]
            for id, *cells in self.connection.execute(sa.select(rows.c.id, LABELS[table], *naming)):
                directory.add(id, cells)
            for row in self._new[table]:
                directory.add(row["id"], [row.get(name) for name in naming_columns(table)])
        return self._tables[table]


def unlike(table: str, texts: Sequence[str]) -> set[str]:
    """Return the names that are like none of the others; of more than COMPARED names, none."""
    sounds = {text: _sound(table, text) for text in dict.fromkeys(texts)}
    if len(sounds) > COMPARED:
        return set()

    def alone(text: str) -> bool:
        others = [sound for other, sound in sounds.items() if other != text]
        return not process.extractOne(sounds[text], others, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE)

    return {*filter(alone, sounds)}


def naming_columns(table: str) -> list[str]:
    """Return the columns whose text names a record: its names, what it is searched by, and web addresses."""
    model, columns = RECORDS[table], table_of(table).c
    names = name_columns(table) if table in NAMES else []
    named_by = (*model.named_by, *model.search_by)
    addresses = [column.name for column in columns if kind_of(table, column.name) is URL]
    plain = [name for name in named_by if not columns[name].foreign_keys and kind_of(table, name).sql is TEXT.sql]
    return list(dict.fromkeys([*names, *plain, *addresses]))


def _text(cell: object) -> str | None:
    return None if cell is None else str(cell)


def _words(name: str) -> tuple[str, ...]:
    return tuple(sorted(name.split()))


def _sound(table: str, name: str) -> str:
    """Return how a name sounds, in Latin letters for any script; initials as one word, and a person without titles."""
    name = without_titles(name) if table == PERSON else name
    words = slugify(name, separator=" ") or name
    return sounding(words if any(len(word) > 1 for word in words.split()) else "".join(words.split()))


def join(labels: Iterable[str]) -> str:
    """Return names as a sentence lists them."""
    return "; ".join(f"“{label}”" for label in labels)
