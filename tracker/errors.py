"""What can go wrong, in words for the person at the screen.

TrackerError
├── Invalid           a value breaks a rule; carries a message per field
├── InvalidFiles      rows of files break rules; carries file, line, column
├── Conflict          what the person saw is no more; carries what is there
├── NotFound          no such record
├── NotAllowed        the author may not write
└── StoreUnavailable  the database cannot be used as it is
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FAULTS_SHOWN = 100
# What a terminal obeys, what turns the direction of a line, and halves of characters, which cannot be printed at all.
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def visible(text: str) -> str:
    """The text, in which control characters and marks of direction are spelt out, \\x1b or \\u202e; line ends stay."""
    return UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def listed(lines: Sequence[str], *, stopped: bool = False) -> list[str]:
    """The first hundred lines and how many more there are; ``stopped``: there may be others still."""
    more = len(lines) - FAULTS_SHOWN
    last = "and maybe more: the check stopped here" if stopped else f"and {more:,} more"
    return [*lines[:FAULTS_SHOWN], last] if more > 0 else list(lines)


class TrackerError(Exception):
    """Base of all errors that a person can act on; ``str`` is a whole sentence."""


class Invalid(TrackerError):
    """Values were refused. ``fields`` maps a column to what is wrong and how to mend it."""

    def __init__(self, fields: Mapping[str, str], record: str = "") -> None:
        self.fields = dict(fields)
        place = f"{record}: " if record else ""
        super().__init__(place + "; ".join(f"{name}: {message}" for name, message in self.fields.items()))


@dataclass(frozen=True)
class Problem:
    """One fault in a file; ``line`` counts from 1 and is 0 where the whole file is meant. ``record`` is the row's id,
    where it is known: all that tells its place in a store."""

    file: str
    line: int
    column: str
    message: str
    record: str = ""

    def __str__(self) -> str:
        return self._at(f"{self.file}:{self.line}" if self.line else self.file)

    def in_store(self) -> str:
        """The fault where it was not a file that was looked at but a store: the table and the record instead."""
        return self._at(f"{self.file.removesuffix('.csv')} {self.record}".rstrip())

    def _at(self, place: str) -> str:
        said = f"{place}: {self.column}: {self.message}" if self.column else f"{place}: {self.message}"
        return visible(said).replace("\n", "\\n")


class InvalidFiles(TrackerError):
    """Files were refused as a whole; nothing of them was stored. ``stopped``: not all of them was looked at."""

    def __init__(self, problems: Sequence[Problem], *, stopped: bool = False) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(listed([str(problem) for problem in self.problems], stopped=stopped)))


class Conflict(TrackerError):
    """The record changed since it was opened. ``theirs`` is the stored row, or None when it was deleted.

    ``message`` says so in other words than these.
    """

    def __init__(self, record: str, theirs: Mapping[Any, Any] | None, message: str = "") -> None:
        self.theirs = None if theirs is None else dict(theirs)
        what = "was deleted" if theirs is None else "was changed"
        super().__init__(message or f"{record} {what} by someone else since you opened it. Nothing was saved.")


class NotFound(TrackerError):
    """No record of that table has that id."""


class NotAllowed(TrackerError):
    """The author may not write here; says why, and what would help."""


class StoreUnavailable(TrackerError):
    """The database is locked, read-only, damaged, missing, unreachable or of another version.

    ``details`` are for whoever runs it, and for no visitor: where the database is, and what it said in its own words.
    """

    def __init__(self, message: str, details: str = "") -> None:
        self.details = details
        super().__init__(message)
