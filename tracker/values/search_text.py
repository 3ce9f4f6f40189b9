"""Text as every search, list and form compares it, the same on both databases.

Each way of reading a text stands here twice: in Python, which SQLite calls, and in the SQL of PostgreSQL.

``folded``   without case, accents, marks and what cannot be seen; a few letters as they are written without them
``spaced``   folded, one space between words and around them, none of the signs between them
``sounding`` spaced, and one spelling for what is written from another script in many ways: Andriy, Andrii, Andrij
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

# Marks above and below letters, the vowels of Arabic and Hebrew, the Arabic stroke that only makes a word longer, the
# soft sign as an apostrophe, and what cannot be seen: joiners, directions, soft hyphens.
MARKS = (
    r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    r"\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0640\u02b9-\u02bc\u00ad\u061c\u180e\u200b-\u200f"
    r"\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
)
# Letters that are no other letter with a mark to Unicode, and the digits of Arabic and Persian.
LETTERS = "łøđðħıŧςىةکی" + "٠١٢٣٤٥٦٧٨٩" + "۰۱۲۳۴۵۶۷۸۹"
WITHOUT = "loddhitσيهكي" + "0123456789" * 2
PAIRS = (("ß", "ss"), ("æ", "ae"), ("œ", "oe"), ("þ", "th"))
# What stands between words. Written out, for what counts as a letter is not the same to both databases.
SIGNS = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~¡¢£¤¥¦§©«¬®°±¶·»¿×÷†‡•‐‑‒–—―‖‘’‚‛“”„‟‰′″‹›※⁄€→←−"
    "،؛؟٪٫٬۔־׀׃׳״、。〈〉《》「」『』【】・"
)
# The many ways from Cyrillic into Latin letters, one after the other; doubled letters are one before them.
SPELLINGS = (
    ("kh", "h"), ("ch", "h"), ("g", "h"), ("ou", "u"), ("w", "v"), ("x", "ks"), ("q", "k"), ("c", "k"), ("y", "i"),
    ("j", "i"), ("ii", "i"), ("ii", "i"), ("ie", "e"), ("ia", "a"), ("iu", "u"), ("ei ", "i "),
)  # fmt: skip

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_MARKS = re.compile(f"[{MARKS}]+")
_DOUBLED = re.compile(r"([a-z])\1+")
_APART = bytes(ord(" ") if byte < 128 and chr(byte) in SIGNS else byte for byte in range(256))
_FOLDED_AND_APART = _APART.lower()
_LETTERS, _SIGNS = str.maketrans(LETTERS, WITHOUT), str.maketrans(SIGNS, " " * len(SIGNS))


def folded(text: str) -> str:
    """Turkiye and TÜRKİYE are one, and so are Strasse and Straße."""
    return text.lower() if text.isascii() else _BEYOND_ASCII.sub(lambda found: _folded_letters(found[0]), text).lower()


def spaced(text: str) -> str:
    """ " macron emmanuel " of "Macron, Emmanuel"."""
    if not text.isascii():
        text = _BEYOND_ASCII.sub(lambda found: _folded_and_apart(found[0]), text)
    return _apart(text, _FOLDED_AND_APART)


def as_written(text: str) -> str:
    """The same in its own case and with its accents."""
    return _apart(text if text.isascii() else text.translate(_SIGNS), _APART)


def sounding(text: str) -> str:
    """ " andri sibiha " of "Andriy Sybiga"; for names alone: in other texts it takes "gas" for "has"."""
    text = _DOUBLED.sub(r"\1", spaced(text))
    for spelling, one in SPELLINGS:
        text = text.replace(spelling, one)
    return _DOUBLED.sub(r"\1", text)


def listed(patterns: tuple[str, ...]) -> str:
    """Patterns, pieces of ``spaced`` or ``sounding`` text, as ``holds`` and its like take them."""
    return "\n".join(f"%{pattern}%" for pattern in patterns)


def add_functions(connection: sqlite3.Connection) -> None:
    """Give a connection to SQLite what PostgreSQL has by the SQL below."""
    for name, (function, arguments) in _FUNCTIONS.items():
        connection.create_function(name, arguments, function, deterministic=True)


class casefold(GenericFunction[str]):
    """``folded`` text, to compare and to sort by."""

    type, inherit_cache = sa.String(), True


class spaces(GenericFunction[str]):
    """``spaced`` text."""

    type, inherit_cache = sa.String(), True


class instr(GenericFunction[int]):
    """Where in a text another begins, from 1; 0 where it does not. Unlike LIKE it has no wildcards and no limit."""

    type, inherit_cache = sa.Integer(), True


class holds(GenericFunction[bool]):
    """Whether the ``spaced`` text holds one of ``listed`` patterns."""

    type, inherit_cache = sa.Boolean(), True


class holds_as_written(GenericFunction[bool]):
    """Whether the text holds one of ``listed`` patterns with words apart, but in its own case: US is not us."""

    type, inherit_cache = sa.Boolean(), True


class sounds_like(GenericFunction[bool]):
    """Whether the ``sounding`` text holds one of ``listed`` patterns."""

    type, inherit_cache = sa.Boolean(), True


@lru_cache(maxsize=50_000)  # the same words come again and again, and to normalise one takes longer than all else
def _folded_letters(letters: str) -> str:
    letters = _MARKS.sub("", unicodedata.normalize("NFKD", letters)).lower().translate(_LETTERS)
    for letter, pair in PAIRS:
        letters = letters.replace(letter, pair)
    return letters


@lru_cache(maxsize=50_000)
def _folded_and_apart(letters: str) -> str:
    return _folded_letters(letters).translate(_SIGNS)


def _apart(text: str, table: bytes) -> str:
    """Words with one space between and around them; as bytes, of which a table is read far faster than of letters."""
    apart = text.encode("utf-8", "surrogatepass").translate(table).decode("utf-8", "surrogatepass")
    return f" {' '.join(apart.split()) if '  ' in apart else apart.strip()} "


@lru_cache(maxsize=256)
def _patterns(listed: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The patterns, and the longest word of each."""
    patterns = tuple(pattern[1:-1] for pattern in listed.split("\n")) if listed else ()
    return patterns, tuple(max(pattern.split(), key=len, default="").lower() for pattern in patterns)


def _any_in(listed: str, text: str, read: Callable[[str], str]) -> bool:
    patterns, longest = _patterns(listed)
    if text.isascii():  # most rows have none of the words, which is seen faster than their text is read
        lower = text.lower()
        if not any(word in lower for word in longest):
            return False
    text = read(text)
    return any(pattern in text for pattern in patterns)


_FUNCTIONS: dict[str, tuple[Any, int]] = {
    "casefold": (lambda text: None if text is None else folded(text), 1),
    "spaces": (lambda text: None if text is None else spaced(text), 1),
    "holds": (lambda text, listed: None if text is None else _any_in(listed, text, spaced), 2),
    "holds_as_written": (lambda text, listed: None if text is None else _any_in(listed, text, as_written), 2),
    "sounds_like": (lambda text, listed: None if text is None else _sounds(listed, text), 2),
}


def _sounds(listed: str, text: str) -> bool:
    sound = sounding(text)
    return any(pattern in sound for pattern in _patterns(listed)[0])


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

    text = once(_words_sql(_folded_sql(text)))
    for spelling, one in SPELLINGS:
        text = sa.func.replace(text, _quoted(spelling), _quoted(one))
    return once(text)


def _like_any(text: sa.ColumnElement[str], listed: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    patterns = sa.func.string_to_array(listed, sa.literal_column("E'\\n'"))
    return text.op("LIKE", is_comparison=True)(sa.func.any(patterns))


@compiles(casefold, "postgresql")
def _compile_casefold(element: casefold, compiler: Any, **settings: Any) -> str:
    return compiler.process(_folded_sql(*element.clauses), **settings)


@compiles(spaces, "postgresql")
def _compile_spaces(element: spaces, compiler: Any, **settings: Any) -> str:
    return compiler.process(_words_sql(_folded_sql(*element.clauses)), **settings)


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
