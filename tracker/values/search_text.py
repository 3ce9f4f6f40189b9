"""Simplified text, by which every search, list and form compares; the same on both databases.

Each form is written twice: in Python, which SQLite calls, and as SQL for PostgreSQL.

``folded``   no case, accents, marks or invisible characters; a few letters replaced: ß by ss, ł by l
``spaced``   folded, without punctuation, and with one space between words and at both ends
``exact_name`` spaced, with the signs that say more than a name does, such as the ? of doubt (in Python alone)
``appearance`` spaced, with Latin letters in place of those of other scripts that look the same
``sounding`` spaced, in Latin letters if it is Cyrillic, and with one spelling for names that are written in many ways:
             Andriy, Andrii, Andrij, Андрій, Андрей
"""

import re
import sqlite3
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from tracker.values.blanks import IGNORABLE, WIDE

# Combining accents, Arabic and Hebrew vowel signs, the Arabic stroke that stretches a word, the apostrophe for the soft
# sign, and what is invisible.
MARKS = (
    r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    r"\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0640\u02b9-\u02bc" + IGNORABLE
)
# Letters that Unicode does not decompose into a letter and a mark, and Arabic and Persian digits.
LETTERS = "łøđðħıŧςىةکی" + "٠١٢٣٤٥٦٧٨٩" + "۰۱۲۳۴۵۶۷۸۹"
WITHOUT = "loddhitσيهكي" + "0123456789" * 2
PAIRS = (("ß", "ss"), ("æ", "ae"), ("œ", "oe"), ("þ", "th"))
# Characters between words. Listed one by one, because the databases disagree on what is a letter.
SIGNS = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"
    + WIDE
    + "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~¡¢£¤¥¦§©«¬®°±¶·»¿×÷†‡•‐‑‒–—―‖‘’‚‛“”„‟‰′″‹›※⁄€→←−"
    "،؛؟٪٫٬۔־׀׃׳״、。〈〉《》「」『』【】・"
)
# Letters of other scripts, and the Latin ones that they look like; of some, such as в and ν, only the capital does.
DOUBLES = "авекмнорстухіјѕһԁԛԝӏү" + "αβεζηικμνορτυχ" + "օս" + "ɡ"
LATIN = "abekmhopctyxijshdqwly" + "abezhikmnoptyx" + "ou" + "g"
# How Cyrillic letters sound, in Russian and in Ukrainian; the soft and the hard sign at the end have no sound.
CYRILLIC, SOUNDS = "абвгґдеєзиіклмнопрстуфхчыэюя" + "ьъ", "abvhhdeeziiklmnoprstufhhieua"
CYRILLIC_PAIRS = (("ж", "zh"), ("ц", "ts"), ("ш", "sh"), ("щ", "sh"))
# Unifies transliterations from Cyrillic, applied in this order, after doubled letters became single.
SPELLINGS = (
    ("kh", "h"), ("ch", "h"), ("g", "h"), ("ou", "u"), ("w", "v"), ("x", "ks"), ("q", "k"), ("c", "k"), ("y", "i"),
    ("j", "i"), ("ii", "i"), ("ii", "i"), ("ie", "e"), ("ia", "a"), ("iu", "u"), ("ei ", "i "),
)  # fmt: skip

# Signs of doubt, of a footnote, and of more or less than a name says: “France?”, “G7+”; and a minus right before it.
MEANINGFUL = set("?؟¿~≈*+±†‡<>≤≥=¬")
MINUS = re.compile(r"\s*[-−–](?=\w)")

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_INITIALS = re.compile(r"\b(?:\w\.){2,}")
_MARKS = re.compile(f"[{MARKS}]+")
_DOUBLED = re.compile(r"([a-z])\1+")
_APART = bytes(ord(" ") if byte < 128 and chr(byte) in SIGNS else byte for byte in range(256))
_FOLDED_AND_APART = _APART.lower()
_LETTERS, _SIGNS = str.maketrans(LETTERS, WITHOUT), str.maketrans(SIGNS, " " * len(SIGNS))


_SEEN = str.maketrans(DOUBLES, LATIN)
_HEARD = str.maketrans(CYRILLIC[: len(SOUNDS)], SOUNDS, CYRILLIC[len(SOUNDS) :]) | str.maketrans(dict(CYRILLIC_PAIRS))


def folded(text: str) -> str:
    """Return the folded text: the same for Turkiye and TÜRKİYE, and for Strasse and Straße."""
    return text.lower() if text.isascii() else _BEYOND_ASCII.sub(lambda match: _folded_letters(match[0]), text).lower()


def spaced(text: str) -> str:
    """Return the spaced text: " macron emmanuel " for "Macron, Emmanuel"."""
    if not text.isascii():
        text = _BEYOND_ASCII.sub(lambda match: _folded_and_apart(match[0]), text)
    return _apart(text, _FOLDED_AND_APART)


def exact_name(text: str) -> str:
    """Return the spaced text with its meaningful signs at the end: " g7 +" for "G7+"."""
    signs = text if text.isascii() else unicodedata.normalize("NFKC", text)
    minus = "-" if MINUS.match(signs) else ""
    return spaced(text) + minus + "".join(sorted(sign for sign in signs if sign in MEANINGFUL))


def appearance(text: str) -> str:
    """Return what a reader sees of a name: the same for Macron and for Маcrоn with three Cyrillic letters."""
    return spaced(text).translate(_SEEN)


def without_dots(text: str) -> str:
    """Return the text with initials as one word: US for U.S."""
    return _INITIALS.sub(lambda initials: initials[0].replace(".", ""), text)


def as_written(text: str) -> str:
    """Return the text like ``spaced``, but with its case and accents."""
    return _apart(text if text.isascii() else text.translate(_SIGNS), _APART)


@lru_cache(maxsize=50_000)  # each search asks it of the same names
def sounding(text: str) -> str:
    """Return the sounding text: " andri sibiha " for "Andriy Sybiga". For names only: it confuses "gas" and "has"."""
    text = _DOUBLED.sub(r"\1", spaced(text))
    text = text if text.isascii() else text.translate(_HEARD)
    for spelling, one in SPELLINGS:
        text = text.replace(spelling, one)
    return _DOUBLED.sub(r"\1", text)


def any_of(patterns: tuple[str, ...]) -> str:
    """Join patterns, which are ``spaced`` or ``sounding`` text, to one argument for ``holds`` and similar functions."""
    return "\n".join(f"%{pattern}%" for pattern in patterns)


def add_functions(connection: sqlite3.Connection) -> None:
    """Add the functions to a SQLite connection; PostgreSQL gets them as the SQL below."""
    for name, (function, arguments) in _FUNCTIONS.items():
        connection.create_function(name, arguments, function, deterministic=True)


class casefold(GenericFunction[str]):
    """``folded`` text, to compare and to sort by."""

    type, inherit_cache = sa.String(), True


class spaces(GenericFunction[str]):
    """``spaced`` text."""

    type, inherit_cache = sa.String(), True


class appears(GenericFunction[str]):
    """The ``appearance`` of a text."""

    type, inherit_cache = sa.String(), True


class instr(GenericFunction[int]):
    """The position of one text in another, from 1; 0 if it is not there. Unlike LIKE it has no wildcards or limit."""

    type, inherit_cache = sa.Integer(), True


class holds(GenericFunction[bool]):
    """Whether the ``spaced`` text contains one of the patterns of ``any_of``."""

    type, inherit_cache = sa.Boolean(), True


class holds_as_written(GenericFunction[bool]):
    """Whether the text ``as_written`` contains one of the patterns of ``any_of``: US is not us."""

    type, inherit_cache = sa.Boolean(), True


class sounds_like(GenericFunction[bool]):
    """Whether the ``sounding`` text contains one of the patterns of ``any_of``."""

    type, inherit_cache = sa.Boolean(), True


@lru_cache(maxsize=50_000)  # words repeat often, and normalising is the slowest step
def _folded_letters(letters: str) -> str:
    letters = _MARKS.sub("", unicodedata.normalize("NFKD", letters)).lower().translate(_LETTERS)
    for letter, pair in PAIRS:
        letters = letters.replace(letter, pair)
    return letters


@lru_cache(maxsize=50_000)
def _folded_and_apart(letters: str) -> str:
    return _folded_letters(letters).translate(_SIGNS)


def _apart(text: str, table: bytes) -> str:
    """Put one space between words and at both ends. Works on bytes, which translate far faster than text."""
    apart = text.encode("utf-8", "surrogatepass").translate(table).decode("utf-8", "surrogatepass")
    return f" {' '.join(apart.split()) if '  ' in apart else apart.strip()} "


@lru_cache(maxsize=256)
def _patterns(choices: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the patterns, and the longest word of each."""
    patterns = tuple(pattern[1:-1] for pattern in choices.split("\n")) if choices else ()
    return patterns, tuple(max(pattern.split(), key=len, default="").lower() for pattern in patterns)


def _any_in(choices: str, text: str, read: Callable[[str], str]) -> bool:
    patterns, longest = _patterns(choices)
    if text.isascii():  # a cheap test first: most rows contain none of the words
        lower = text.lower()
        if not any(word in lower for word in longest):
            return False
    text = read(text)
    return any(pattern in text for pattern in patterns)


_FUNCTIONS: dict[str, tuple[Any, int]] = {
    "casefold": (lambda text: None if text is None else folded(text), 1),
    "spaces": (lambda text: None if text is None else spaced(text), 1),
    "appears": (lambda text: None if text is None else appearance(text), 1),
    "holds": (lambda text, choices: None if text is None else _any_in(choices, text, spaced), 2),
    "holds_as_written": (lambda text, choices: None if text is None else _any_in(choices, text, as_written), 2),
    "sounds_like": (lambda text, choices: None if text is None else _sounds(choices, text), 2),
}


def _sounds(choices: str, text: str) -> bool:
    sound = sounding(text)
    return any(pattern in sound for pattern in _patterns(choices)[0])


def _quoted(text: str) -> sa.ColumnElement[str]:
    return sa.literal_column("'" + text.replace("'", "''") + "'")


def _folded_sql(text: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    bare = sa.func.regexp_replace(
        sa.func.normalize(text, sa.literal_column("NFKD")), _quoted(f"[{MARKS}]+"), _quoted(""), _quoted("g")
    )
    text = sa.func.translate(sa.func.lower(bare), _quoted(LETTERS), _quoted(WITHOUT))
    for letter, pair in PAIRS:
        text = sa.func.replace(text, _quoted(letter), _quoted(pair))
    return text


def _words_sql(text: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    apart = sa.func.translate(text, _quoted(SIGNS), _quoted(" " * len(SIGNS)))
    once = sa.func.regexp_replace(apart, _quoted(" +"), _quoted(" "), _quoted("g"))
    return _quoted(" ").concat(sa.func.btrim(once)).concat(_quoted(" "))


def _sounding_sql(text: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    def once(text: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
        return sa.func.regexp_replace(text, _quoted(r"([a-z])\1+"), _quoted(r"\1"), _quoted("g"))

    text = sa.func.translate(once(_words_sql(_folded_sql(text))), _quoted(CYRILLIC), _quoted(SOUNDS))
    for spelling, one in (*CYRILLIC_PAIRS, *SPELLINGS):
        text = sa.func.replace(text, _quoted(spelling), _quoted(one))
    return once(text)


def _like_any(text: sa.ColumnElement[str], choices: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    patterns = sa.func.string_to_array(choices, sa.literal_column("E'\\n'"))
    return text.op("LIKE", is_comparison=True)(sa.func.any(patterns))


@compiles(casefold, "postgresql")
def _compile_casefold(element: casefold, compiler: Any, **settings: Any) -> str:
    return compiler.process(_folded_sql(*element.clauses), **settings)


@compiles(spaces, "postgresql")
def _compile_spaces(element: spaces, compiler: Any, **settings: Any) -> str:
    return compiler.process(_words_sql(_folded_sql(*element.clauses)), **settings)


@compiles(appears, "postgresql")
def _compile_appears(element: appears, compiler: Any, **settings: Any) -> str:
    text = _words_sql(_folded_sql(*element.clauses))
    return compiler.process(sa.func.translate(text, _quoted(DOUBLES), _quoted(LATIN)), **settings)


@compiles(instr, "postgresql")
def _compile_instr(element: instr, compiler: Any, **settings: Any) -> str:
    return compiler.process(sa.func.strpos(*element.clauses), **settings)


@compiles(holds, "postgresql")
def _compile_holds(element: holds, compiler: Any, **settings: Any) -> str:
    text, patterns = element.clauses
    return compiler.process(_like_any(_words_sql(_folded_sql(text)), patterns), **settings)


@compiles(holds_as_written, "postgresql")
def _compile_holds_as_written(element: holds_as_written, compiler: Any, **settings: Any) -> str:
    text, patterns = element.clauses
    return compiler.process(_like_any(_words_sql(text), patterns), **settings)


@compiles(sounds_like, "postgresql")
def _compile_sounds_like(element: sounds_like, compiler: Any, **settings: Any) -> str:
    text, patterns = element.clauses
    return compiler.process(_like_any(_sounding_sql(text), patterns), **settings)
