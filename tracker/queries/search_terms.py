"""What is looked for in a search: each of its words or names in every spelling that the store knows, each of its days.

The rules, the same in every search box and list:

- All that is typed has to be found, in any order and in any of the columns.
- A word of one or two letters is found as a whole word (UK is no piece of Ukraine), one of three or four where a word
  begins with it (ukr begins Ukraine, Oman is no piece of Romania), a longer one anywhere. In a script that joins words,
  such as Arabic, any is found anywhere.
- A word with signs, such as 50% or a web address, is found as it was typed.
- The name of a party, or of a city of ``city_names.csv``, finds all its names; a word of a person's name finds that
  word in all the person's names, and for those that sound like it.
- A day, a month or a year is also found by the days of a record.
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
)

CITY_NAMES = Path(values.__file__).parent / "city_names.csv"
WORDS_AT_MOST = 12  # of a search, and as many days
LONGEST_NAME = 8  # words
PERSONS_AT_MOST = 1_000  # whose names are read for other spellings of a word
WHOLE_WORD, BEGINNING = 2, 4  # letters at most of a word that was typed
WHOLE_NAME = 4  # letters: a search for Rome must not find Rom, another of its names, in Romania

_AROUND = "\"'“”„‟‘’‚«»‹›()[]{}<>,;:.!?،؛؟…"
_INITIALS = re.compile(r"\b(?:\w\.){2,}")
# Latin, Greek, Cyrillic, Armenian, Georgian and digits: scripts that separate words.
_SEPARATES_WORDS = re.compile(r"[0-9a-z\u00df-\u058f\u10a0-\u10ff\u1c80-\u1cbf\u1e00-\u1fff]")
_IN_CAPITALS = re.compile(r"[A-Z]{2}")

Column = sa.SQLColumnExpression[Any]

# table -> the columns that hold its names
NAMES: dict[str, tuple[Mapped[Any], ...]] = {
    "party": (col(Party.name), col(Party.aliases)),
    "person": (col(Person.name), col(Person.native_name), col(Person.aliases)),
}


def name_columns(table: str) -> list[str]:
    """The names of the columns that hold the names of a party or a person."""
    return sa.select(*NAMES[table]).selected_columns.keys()


@dataclass(frozen=True)
class Term:
    """One of the things that are looked for: pieces of ``spaced`` text, any of which is enough; those written in
    capitals; pieces of names as they sound; a text with signs; the days that it can mean."""

    pieces: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()
    literal: str = ""
    periods: tuple[Period, ...] = ()
    persons: tuple[str, ...] | None = None  # who goes by it, where that is known already

    def in_text(self, *columns: Column) -> sa.ColumnElement[bool]:
        """Whether any of the columns holds it."""
        text = joined(columns)
        ways: list[sa.ColumnElement[bool]] = []
        if self.pieces:
            ways.append(holds(text, any_of(self.pieces)))
        if self.capitals:
            ways.append(holds_as_written(text, any_of(self.capitals)))
        if self.literal:
            ways.append(instr(casefold(text), self.literal) > 0)
        return sa.or_(sa.false(), *ways)

    def in_names(self, table: str, *more: Column) -> sa.ColumnElement[bool]:
        """Whether a party or a person goes by it, or any of ``more`` columns holds it."""
        named = self.in_text(*NAMES[table], *more)
        if table == "person" and self.sounds:
            named = sa.or_(named, sounds_like(joined(NAMES[table]), any_of(self.sounds)))
        return named

    def named(self, table: str) -> sa.Select[tuple[str]]:
        """The ids of the parties or persons that go by it."""
        rows = table_of(table)
        known = self.persons if table == "person" else None
        return sa.select(rows.c.id).where(self.in_names(table) if known is None else rows.c.id.in_(known))

    def between(self, first: Column, last: Column) -> sa.ColumnElement[bool]:
        """Whether what goes on from one day to the other, or has no last day, is of these days."""
        return sa.or_(
            sa.false(),
            *(sa.and_(first <= end, sa.or_(last.is_(None), last >= start)) for start, end in self.periods),
        )

    def on(self, *days: tuple[Column, Column | None]) -> sa.ColumnElement[bool]:
        """Whether one of the columns has one of these days, or a month, quarter or year that has: each with the column
        that says how far its day is known, if there is one."""
        return sa.or_(sa.false(), *(_on(*day, *period) for day in days for period in self.periods))


def terms(connection: Connection, text: str) -> list[Term]:
    """All that has to be found, of a text as somebody typed it."""
    dated, rest = periods(text.replace("\0", ""))
    words, found = (
        [],
        [Term((_name_piece(spaced(written)),), periods=tuple(meant)) for written, meant in dated[:WORDS_AT_MOST]],
    )
    for typed in rest.split()[:WORDS_AT_MOST]:
        word = _INITIALS.sub(lambda initials: initials[0].replace(".", ""), typed).strip(_AROUND)
        if not word:
            continue
        if not spaced(word).strip() or re.search(r"[^\w’'ʼ-]", word) or "_" in word:
            found.append(Term(literal=folded(word)))
        else:
            words += spaced(word).split()
    words = words[:WORDS_AT_MOST]
    names, place = _known(connection, words) if words else {}, 0
    alone: list[str] = []
    while place < len(words):
        ends = (end for end in range(min(len(words), place + LONGEST_NAME), place, -1))
        end = next((end for end in ends if " ".join(words[place:end]) in names), None)
        if end is None:
            alone.append(words[place])
            place += 1
        else:
            found.append(names[" ".join(words[place:end])])
            place = end
    return found + (_of_persons(connection, alone) if alone else [])


def words(text: str) -> list[Term]:
    """The same where no name is looked for, such as in the name of an author."""
    return [Term((_piece(word),)) for word in spaced(text.replace("\0", "")).split()[:WORDS_AT_MOST]]


def joined(columns: Iterable[Column]) -> sa.ColumnElement[str]:
    """The columns as one text, which is then read once."""
    first, *rest = (sa.func.coalesce(sa.cast(column, sa.Text), "") for column in columns)
    text = first
    for column in rest:
        text = text.concat("\n").concat(column)
    return text


def _on(day: Column, precision: Column | None, first: date, last: date) -> sa.ColumnElement[bool]:
    """Whether a day is one of a period, or can be: of what is known to a month, the column has the last day."""
    known = day.between(first, last)
    if precision is None:
        return known
    ends = {name: bounds(last, name) for name in PERIODS}
    wider = [sa.and_(precision == name, day.between(first, end[1])) for name, end in ends.items() if end]
    return sa.or_(known, *wider)


def _piece(word: str) -> str:
    """How a word is found in ``spaced`` text."""
    return word if len(word) > BEGINNING else _name_piece(word, whole=WHOLE_WORD)


def _name_piece(name: str, *, whole: int = WHOLE_NAME) -> str:
    """How a name is found in ``spaced`` text: words that follow each other, of which the last may go on if it has more
    than ``whole`` letters."""
    name = name.strip()
    if not _SEPARATES_WORDS.match(name):
        return name
    return f" {name}" + ("" if len(name.split(" ")[-1]) > whole else " ")


def _sound(word: str) -> str:
    sound = sounding(word).strip()
    return f" {sound}" + ("" if len(sound) > WHOLE_WORD + 1 else " ")


def _known(connection: Connection, words: list[str]) -> dict[str, Term]:
    """The runs of words that name a party or a city, each with all its names."""
    runs = {
        " ".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, min(len(words), start + LONGEST_NAME) + 1)
    }
    exact = holds(joined(NAMES["party"]), any_of(tuple(f" {run} " for run in sorted(runs))))
    rows = connection.execute(sa.select(*NAMES["party"]).where(exact).order_by(col(Party.id)))
    groups: dict[str, list[str]] = {}
    for names in (*map(lines, rows), *(_cities()[run] for run in runs if run in _cities())):
        for run in runs.intersection(spaced(name).strip() for name in names):
            groups.setdefault(run, []).extend(names)
    return {run: _term(run, names) for run, names in groups.items()}


def _term(typed: str, names: Iterable[str]) -> Term:
    """All names of a thing; one of two capitals is found in capitals alone, for "us" is no state."""
    names = list(dict.fromkeys(names))
    capitals = [name for name in names if _IN_CAPITALS.fullmatch(name)]
    pieces = [_name_piece(spaced(name)) for name in names if name not in capitals]
    if typed not in map(folded, capitals):
        pieces.append(_name_piece(typed, whole=WHOLE_WORD))
    in_capitals = (f" {' '.join(letters)} " for name in capitals for letters in ([name], list(name)))
    return Term(tuple(dict.fromkeys(pieces)), tuple(in_capitals))


def _of_persons(connection: Connection, words: list[str]) -> list[Term]:
    """The words, each with its other spellings: the words at the same position in other names of the same persons."""
    plain = [Term((_piece(word),), sounds=(_sound(word),)) for word in words]
    heard = Term(tuple(map(_piece, words)), sounds=tuple(map(_sound, words))).in_names("person")
    asked = sa.select(col(Person.id), *NAMES["person"]).where(heard).order_by(col(Person.id)).limit(PERSONS_AT_MOST)
    rows = connection.execute(asked).all()
    spellings: dict[str, dict[str, None]] = {word: {} for word in words}
    heard_of: dict[str, list[str]] = {word: [] for word in words}
    for id, *row in rows:
        names = lines(row)
        written, heard = spaced("\n".join(names)), sounding("\n".join(names))
        for term, word in zip(plain, words, strict=True):
            if any(piece in written for piece in term.pieces) or any(sound in heard for sound in term.sounds):
                heard_of[word].append(id)
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
            persons=tuple(heard_of[word]) if every else None,
        )
        for word, term in zip(words, plain, strict=True)
    ]


def _same(word: str, own: str) -> bool:
    return word == own or sounding(word) == sounding(own)


def lines(row: Iterable[str | None]) -> list[str]:
    """The names in some cells, one of a line each."""
    return [line.strip() for cell in row if cell for line in cell.split("\n") if line.strip()]


def city(name: str) -> str:
    """One name for a city that has several: that of Kiev is Kyiv's."""
    return spaced(_cities().get(spaced(name).strip(), [name])[0]).strip()


@cache
def _cities() -> dict[str, list[str]]:
    """Each name of a city, ``spaced``, and all its names."""
    with CITY_NAMES.open(encoding="utf-8", newline="") as file:
        rows = [[name for name in row if name] for row in csv.reader(file)]
    return {spaced(name).strip(): names for names in rows for name in names}
