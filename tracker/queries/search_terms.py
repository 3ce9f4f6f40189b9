"""Turns the text of a search into terms, each with every spelling and every day that it can mean.

The rules are the same in every search box and list:

- A record has to match every term, in any order and in any of its columns.
- A word of one or two letters matches whole words only (UK does not match Ukraine), one of three or four letters the
  beginnings of words (ukr matches Ukraine, Oman does not match Romania), a longer one any part of a word. In scripts
  that join words, such as Arabic, any word matches any part.
- A word with signs, such as 50% or a web address, matches as it was typed.
- A name of a party, or of a city in ``city_names.csv``, matches all its names. A word of a person's name also matches
  that word in the person's other names, and names that sound like it.
- A day, month or year also matches the day columns of a record.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped
from sqlmodel import col

from tracker import values
from tracker.queries.search_dates import Period, periods
from tracker.schema.models import Party, Person, table_of
from tracker.values.days import PERIODS, bounds
from tracker.values.search_text import (
    any_of,
    casefold,
    folded,
    holds,
    holds_as_written,
    instr,
    sounding,
    sounds_like,
    spaced,
    without_dots,
)

CITY_NAMES = Path(values.__file__).parent / "city_names.csv"
WORDS_AT_MOST = 12  # of a search, and as many days
LONGEST_NAME = 8  # words
PERSONS_AT_MOST = 1_000  # whose names are read for other spellings of a word
WHOLE_WORD, BEGINNING = 2, 4  # letters at most of a word that was typed
WHOLE_NAME = 4  # letters: a search for Rome must not find Rom, another of its names, in Romania

_AROUND = "\"'“”„‟‘’‚«»‹›()[]{}<>,;:.!?،؛؟…"
# Latin, Greek, Cyrillic, Armenian, Georgian and digits: scripts that separate words.
_SEPARATES_WORDS = re.compile(r"[0-9a-z\u00df-\u058f\u10a0-\u10ff\u1c80-\u1cbf\u1e00-\u1fff]")
IN_CAPITALS = re.compile(r"[A-Z]{2}")

Column = sa.SQLColumnExpression[Any]

# table -> the columns that hold its names
NAMES: dict[str, tuple[Mapped[Any], ...]] = {
    "party": (col(Party.name), col(Party.aliases)),
    "person": (col(Person.name), col(Person.native_name), col(Person.aliases)),
}


def name_columns(table: str) -> list[str]:
    """Return the columns that hold the names of a party or a person, by their names."""
    return sa.select(*NAMES[table]).selected_columns.keys()


@dataclass(frozen=True)
class Term:
    """One term of a search. It matches if any of its spellings does: ``pieces`` of ``spaced`` text, ``capitals``
    (pieces with their case), ``sounds`` (pieces of names as they sound), ``literal`` (a text with signs), ``periods``
    (days)."""

    pieces: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()
    literal: str = ""
    periods: tuple[Period, ...] = ()
    persons: tuple[str, ...] | None = None  # ids of the persons whose names match, if they are known already

    def in_text(self, *columns: Column) -> sa.ColumnElement[bool]:
        """Whether any of the columns matches."""
        text = join_lines(columns)
        ways: list[sa.ColumnElement[bool]] = []
        if self.pieces:
            ways.append(holds(text, any_of(self.pieces)))
        if self.capitals:
            ways.append(holds_as_written(text, any_of(self.capitals)))
        if self.literal:
            ways.append(instr(casefold(text), self.literal) > 0)
        return sa.or_(sa.false(), *ways)

    def in_names(self, table: str, *more: Column) -> sa.ColumnElement[bool]:
        """Whether a name of a party or a person matches, or any of ``more`` columns."""
        matches = self.in_text(*NAMES[table], *more)
        if table == "person" and self.sounds:
            matches = sa.or_(matches, sounds_like(join_lines(NAMES[table]), any_of(self.sounds)))
        return matches

    def named(self, table: str) -> sa.Select[tuple[str]]:
        """Select the ids of the parties or persons with a matching name."""
        rows = table_of(table)
        ids = self.persons if table == "person" else None
        return sa.select(rows.c.id).where(self.in_names(table) if ids is None else rows.c.id.in_(ids))

    def between(self, first: Column, last: Column) -> sa.ColumnElement[bool]:
        """Whether an event from one day to the other, or without a last day, is on one of the term's days."""
        return sa.or_(
            sa.false(),
            *(sa.and_(first <= end, sa.or_(last.is_(None), last >= start)) for start, end in self.periods),
        )

    def on(self, *days: tuple[Column, Column | None]) -> sa.ColumnElement[bool]:
        """Whether one of the day columns has one of the term's days, or a month, quarter or year with such a day. Each
        column comes with its precision column, or None."""
        return sa.or_(sa.false(), *(_on(*day, *period) for day in days for period in self.periods))


def terms(connection: Connection, text: str) -> list[Term]:
    """Return the terms of a search, from the text as somebody typed it."""
    dates, rest = periods(text.replace("\0", ""))
    result = [Term((_name_piece(spaced(words)),), periods=tuple(days)) for words, days in dates[:WORDS_AT_MOST]]
    words: list[str] = []
    for typed in rest.split()[:WORDS_AT_MOST]:
        word = without_dots(typed).strip(_AROUND)
        if not word:
            continue
        if not spaced(word).strip() or re.search(r"[^\w’'ʼ-]", word) or "_" in word:
            result.append(Term(literal=folded(word)))
        else:
            words += spaced(word).split()
    words = words[:WORDS_AT_MOST]
    names, place = _names_in(connection, words) if words else {}, 0
    single: list[str] = []  # the words that are no part of a name of a party or city
    while place < len(words):
        ends = (end for end in range(min(len(words), place + LONGEST_NAME), place, -1))
        end = next((end for end in ends if " ".join(words[place:end]) in names), None)
        if end is None:
            single.append(words[place])
            place += 1
        else:
            result.append(names[" ".join(words[place:end])])
            place = end
    return result + (_of_persons(connection, single) if single else [])


def words(text: str) -> list[Term]:
    """Like ``terms``, for a search without names and days, such as for an author."""
    return [Term((_piece(word),)) for word in spaced(text.replace("\0", "")).split()[:WORDS_AT_MOST]]


def join_lines(columns: Iterable[Column]) -> sa.ColumnElement[str]:
    """Return the columns joined to one text, so that a function reads them all at once."""
    first, *rest = (sa.func.coalesce(sa.cast(column, sa.Text), "") for column in columns)
    text = first
    for column in rest:
        text = text.concat("\n").concat(column)
    return text


def _on(day: Column, precision: Column | None, first: date, last: date) -> sa.ColumnElement[bool]:
    """Whether a day column has, or may have, a day of a period. A day known to the month is stored as its last day."""
    exact = day.between(first, last)
    if precision is None:
        return exact
    ends = {name: bounds(last, name) for name in PERIODS}
    wider = [sa.and_(precision == name, day.between(first, end[1])) for name, end in ends.items() if end]
    return sa.or_(exact, *wider)


def _piece(word: str) -> str:
    """Return the piece of ``spaced`` text that a word matches."""
    return word if len(word) > BEGINNING else _name_piece(word, whole=WHOLE_WORD)


def _name_piece(name: str, *, whole: int = WHOLE_NAME) -> str:
    """Return the piece of ``spaced`` text that a name matches: its words in a row. The last one may be the beginning of
    a longer word if it has more than ``whole`` letters."""
    name = name.strip()
    if not _SEPARATES_WORDS.match(name):
        return name
    return f" {name}" + ("" if len(name.split(" ")[-1]) > whole else " ")


def _sound(word: str) -> str:
    sound = sounding(word).strip()
    return f" {sound}" + ("" if len(sound) > WHOLE_WORD + 1 else " ")


def _names_in(connection: Connection, words: list[str]) -> dict[str, Term]:
    """Return the runs of words that are a name of a party or a city, each with a term for all its names."""
    runs = {
        " ".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, min(len(words), start + LONGEST_NAME) + 1)
    }
    exact = holds(join_lines(NAMES["party"]), any_of(tuple(f" {run} " for run in sorted(runs))))
    rows = connection.execute(sa.select(*NAMES["party"]).where(exact).order_by(col(Party.id)))
    groups: dict[str, list[str]] = {}
    for names in (*map(lines, rows), *(_cities()[run] for run in runs if run in _cities())):
        for run in runs.intersection(spaced(name).strip() for name in names):
            groups.setdefault(run, []).extend(names)
    return {run: _term(run, names) for run, names in groups.items()}


def _term(typed: str, names: Iterable[str]) -> Term:
    """Return a term for all names of a thing. A name of two capitals matches in capitals only, because "us" is a
    word."""
    names = list(dict.fromkeys(names))
    capitals = [name for name in names if IN_CAPITALS.fullmatch(name)]
    pieces = [_name_piece(spaced(name)) for name in names if name not in capitals]
    if typed not in map(folded, capitals):
        pieces.append(_name_piece(typed, whole=WHOLE_WORD))
    in_capitals = (f" {' '.join(letters)} " for name in capitals for letters in ([name], list(name)))
    return Term(tuple(dict.fromkeys(pieces)), tuple(in_capitals))


def _of_persons(connection: Connection, words: list[str]) -> list[Term]:
    """Return a term for each word, with its other spellings: the words at the same place in other names of persons that
    have it."""
    plain = [Term((_piece(word),), sounds=(_sound(word),)) for word in words]
    alike = Term(tuple(map(_piece, words)), sounds=tuple(map(_sound, words))).in_names("person")
    persons = sa.select(col(Person.id), *NAMES["person"]).where(alike).order_by(col(Person.id)).limit(PERSONS_AT_MOST)
    rows = connection.execute(persons).all()
    spellings: dict[str, dict[str, None]] = {word: {} for word in words}
    ids: dict[str, list[str]] = {word: [] for word in words}
    for id, *row in rows:
        names = lines(row)
        spelling, sound = spaced("\n".join(names)), sounding("\n".join(names))
        for term, word in zip(plain, words, strict=True):
            if any(piece in spelling for piece in term.pieces) or any(part in sound for part in term.sounds):
                ids[word].append(id)
        split = [spaced(name).split() for name in names]
        for word in words:
            for place in {place for name in split for place, own in enumerate(name) if _same(word, own)}:
                lengths = {len(name) for name in split if place < len(name) and _same(word, name[place])}
                of_place = (name[place] for name in split if len(name) in lengths)
                spellings[word].update((_name_piece(own), None) for own in of_place if len(own) > WHOLE_WORD)
    every = len(rows) < PERSONS_AT_MOST
    return [
        replace(
            term,
            pieces=tuple(dict.fromkeys((*term.pieces, *spellings[word]))),
            persons=tuple(ids[word]) if every else None,
        )
        for word, term in zip(words, plain, strict=True)
    ]


def _same(word: str, own: str) -> bool:
    return word == own or sounding(word) == sounding(own)


def lines(row: Iterable[str | None]) -> list[str]:
    """Return the names in some cells, which have one name a line."""
    return [line.strip() for cell in row if cell for line in cell.split("\n") if line.strip()]


def city(name: str) -> str:
    """Return one name for a city that has several, simplified: kyiv for Kiev and for Kyiv."""
    return spaced(_cities().get(spaced(name).strip(), [name])[0]).strip()


@cache
def _cities() -> dict[str, list[str]]:
    """Return each name of a city, simplified, with all the city's names."""
    with CITY_NAMES.open(encoding="utf-8", newline="") as file:
        rows = [[name for name in row if name] for row in csv.reader(file)]
    return {spaced(name).strip(): names for names in rows for name in names}
