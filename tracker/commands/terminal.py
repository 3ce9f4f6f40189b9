"""What the commands have in common: the store they open, what they print, how they read their arguments."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from sqlalchemy.engine import Engine, make_url

from tracker import store
from tracker.errors import InvalidFiles, Problem, limit_lines, visible
from tracker.files.csvfile import Progress
from tracker.store import explanations

LONGEST_PAUSE_SECONDS = 3600
# The function that adds a command. Its arguments: the name, what runs it, a line for the list of commands, more help.
Add = Callable[[str, Callable[[argparse.Namespace], int], str, str], argparse.ArgumentParser]


@contextmanager
def open_store() -> Iterator[Engine]:
    """Open the store, and close it at the end of the block."""
    engine = store.open_engine()
    try:
        yield engine
    finally:
        engine.dispose()


def place() -> str:
    """Return the address of the store without its password."""
    return explanations.place(make_url(store.database_url()))


def say(words: str, file: TextIO | None = None) -> None:
    """Print text from a file or an address without its control characters."""
    print(visible(words), file=file)


def progress() -> Progress | None:
    """Return a function that overwrites one line of the terminal; None without a terminal."""
    if not sys.stderr.isatty():
        return None
    return lambda words: print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)


def clear_progress() -> None:
    """Remove the line of progress from the terminal."""
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def say_faults(lines: Sequence[str]) -> int:
    """Print faults, and return 1."""
    clear_progress()
    for line in limit_lines(lines):
        say(line)
    sys.stdout.flush()
    say(f"{len(lines):,} faults.", sys.stderr)
    return 1


def put(content: bytes, out: Path | None) -> int:
    """Write a new file, or print the text if no file is named. Return 0. Raises InvalidFiles if the file exists."""
    if out is None:
        say(content.decode().removesuffix("\n"))
        return 0
    try:
        with out.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        message = "exists already: choose another name, or move it away"
        raise InvalidFiles([Problem(str(out), 0, "", message)]) from error
    say(f"{out} is written.")
    return 0


def number(text: str) -> int:
    """Read an argument that is a whole number of 1 or more."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is no number of 1 or more")
    return int(text)


def seconds(text: str) -> float:
    """Read an argument that is a number of seconds, up to an hour."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= LONGEST_PAUSE_SECONDS:
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds from 0 to {LONGEST_PAUSE_SECONDS:,}")
    return seconds
