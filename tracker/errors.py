"""The errors of the tracker; each message is for the person at the screen.

TrackerError
├── Invalid           a value breaks a rule; has a message for each field
│   └── NewUnit       stored amounts would be read in another unit; has these amounts, to ask about them
├── InvalidFiles      rows of files break rules; has file, line and column
├── Conflict          the record changed since the person saw it; has the stored row
├── NotFound          there is no such record
├── NotAllowed        the author may not write
└── Failure           the program or its machine failed, not what it was given; has details for the operator
    └── StoreUnavailable  the database cannot be used as it is
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FAULTS_SHOWN = 100
# Control characters, direction marks and lone surrogates. A terminal would obey the first two, and cannot print the
# last.
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")

# How a message begins that goes on from the name of its field.
GOES_ON = re.compile("(?:is|are|has|says|have|lies|may|must|cannot) ")


def sentence(field: str, message: str, *, has_heading: bool = False) -> str:
    """Return what is wrong with a field; most messages go on from its name, and some begin with what was typed.
    ``has_heading``: the name of the field stands beside it already, and is said again only where the message goes on
    from it."""
    if GOES_ON.match(message):
        return f"{field} {message}"
    return message if has_heading else f"{field}: {message}"


def visible(text: str) -> str:
    """Return the text with control characters and direction marks written as \\x1b or \\u202e; line ends stay."""
    return UNSEEN.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def limit_lines(lines: Sequence[str], *, stopped: bool = False) -> list[str]:
    """Return the first 100 lines and a line that counts the rest.

    ``stopped`` means that the check ended early, so that there may be more.
    """
    more = len(lines) - FAULTS_SHOWN
    last = "and maybe more: the check stopped here" if stopped else f"and {more:,} more"
    return [*lines[:FAULTS_SHOWN], last] if more > 0 else list(lines)


class TrackerError(Exception):
    """Base of all errors that a person can act on; ``str`` is a full sentence."""


class Invalid(TrackerError):
    """Values were refused. ``fields`` maps each column to what is wrong and how to correct it. ``record`` is the table
    with the id, or the table alone, if they are known."""

    def __init__(self, fields: Mapping[str, str], record: str = "") -> None:
        self.fields, self.record = dict(fields), record
        place = f"{record}: " if record else ""
        super().__init__(place + "; ".join(sentence(*fault) for fault in self.fields.items()))


class OtherTable(Invalid):
    """A file is an export of another table, ``table``, than the one that was chosen for it."""

    def __init__(self, table: str, fields: Mapping[str, str]) -> None:
        self.table = table
        super().__init__(fields)


class NewUnit(Invalid):
    """Amounts would be read in another currency, unit or period than they were given in, by a change of the column of
    the record ``key``. ``rows`` are the rows of ``table`` with these amounts, ``was`` and ``now`` the two units by
    column."""

    def __init__(
        self,
        key: tuple[str, str],
        column: str,
        words: str,
        table: str,
        rows: Sequence[Mapping[str, Any]],
        was: Mapping[str, Any],
        now: Mapping[str, Any],
    ) -> None:
        super().__init__({column: words}, " ".join(key))
        self.key, self.column, self.table, self.rows, self.was, self.now = key, column, table, list(rows), was, now


@dataclass(frozen=True)
class Problem:
    """One fault in a file. ``line`` counts from 1; 0 means the file as a whole. ``record`` is the id of the row, if
    known; a fault in a store has no other place."""

    file: str
    line: int
    column: str
    message: str
    record: str = ""

    def __str__(self) -> str:
        return self._at(f"{self.file}:{self.line}" if self.line else self.file)

    def in_store(self) -> str:
        """Return the fault of a checked store: it names table and record instead of file and line."""
        return self._at(f"{self.file.removesuffix('.csv')} {self.record}".rstrip())

    def _at(self, place: str) -> str:
        line = f"{place}: {sentence(self.column, self.message) if self.column else self.message}"
        return visible(line).replace("\n", "\\n")


class InvalidFiles(TrackerError):
    """Files were refused, and nothing of them was stored. ``stopped`` means that the check ended early."""

    def __init__(self, problems: Sequence[Problem], *, stopped: bool = False) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(limit_lines([str(problem) for problem in self.problems], stopped=stopped)))


class Conflict(TrackerError):
    """The record changed since it was opened. ``theirs`` is the stored row, or None if it was deleted.

    ``message`` replaces the standard sentence.
    """

    def __init__(self, record: str, theirs: Mapping[Any, Any] | None, message: str = "") -> None:
        self.theirs = None if theirs is None else dict(theirs)
        what = "was deleted" if theirs is None else "was changed"
        super().__init__(message or f"{record} {what} by someone else since you opened it. Nothing was saved.")


class NotFound(TrackerError):
    """The table has no record with that id."""


class NotAllowed(TrackerError):
    """The author may not write. The message says why, and what would help."""


class Failure(TrackerError):
    """The program or its machine failed, not what it was given. ``details`` are for the operator alone."""

    def __init__(self, message: str, details: str = "") -> None:
        self.details = details
        super().__init__(message)


class StoreUnavailable(Failure):
    """The database is locked, read-only, damaged, missing, unreachable or has another schema.

    ``details`` is the address of the database and its own error message. Only the operator may see it, not visitors.
    """
