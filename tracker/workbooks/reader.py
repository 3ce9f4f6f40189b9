"""Reads the cells of a workbook in a process of its own, so that a damaged file cannot crash the program."""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import tracker
from tracker.errors import Failure
from tracker.workbooks.sheets import BROKE_OFF, Refused

BYTES_AT_MOST, SECONDS_AT_MOST = 1 << 30, 60  # of memory and of work, for one workbook
OF_PYTHON = 1  # the exit status of a process with an error that nothing catches
AT_ONCE = BoundedSemaphore(2)  # workbooks, as each may need as much memory
FOLDER = Path(tracker.__file__).parents[1]  # from which the process can import, wherever the program was started
NOT_STARTED = (
    "The workbook could not be read, by a fault of this program or its machine and not of the file: nothing was read. "
    "Save the one sheet as .csv, and import that."
)


@dataclass(frozen=True)
class SheetCells:
    """What a sheet holds: rows of texts, numbers, days and None. ``others`` counts the sheets that were not read.

    ``errors``, ``hidden`` and ``booleans`` are by row and column, ``merged`` by row, as in ``sheets.SheetCheck``.
    """

    sheet: str
    others: int
    rows: list[list[Any]]
    errors: dict[tuple[int, int], str]
    hidden: dict[tuple[int, int], str]
    booleans: set[tuple[int, int]]
    merged: dict[int, str]


def cells(content: bytes, wanted: str) -> SheetCells:
    """Return the cells of the sheet called ``wanted``, or else of the first visible sheet with cells. Raises Refused,
    and Failure where the program and not the file is at fault."""
    limits = [str(BYTES_AT_MOST), str(SECONDS_AT_MOST)]
    try:
        with AT_ONCE:  # SECONDS_AT_MOST limits the work; waiting for a busy processor may take as long again
            ended = subprocess.run(
                [sys.executable, "-m", "tracker.workbooks", wanted, *limits],
                input=content, capture_output=True, cwd=FOLDER, timeout=2 * SECONDS_AT_MOST, check=True,
            )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Refused(BROKE_OFF) from error
    except subprocess.CalledProcessError as error:
        if error.returncode != OF_PYTHON:  # the system has ended it, as it does within limits of memory and time
            raise Refused(BROKE_OFF) from error
        raise Failure(NOT_STARTED, error.stderr.decode(errors="replace")) from error
    except OSError as error:
        raise Failure(NOT_STARTED, str(error)) from error
    answer = json.loads(ended.stdout, object_hook=_day_or_answer)
    if refused := answer.get("refused"):
        raise Refused(refused)
    places = {name: {(row, column): text for row, column, text in answer[name]} for name in ("errors", "hidden")}
    merged = {row: f"{text} (sheet “{answer['sheet']}”)" for row, text in answer["merged"]}
    booleans = {(row, column) for row, column in answer["booleans"]}
    return SheetCells(answer["sheet"], answer["others"], answer["rows"], booleans=booleans, merged=merged, **places)


def _day_or_answer(part: dict[str, Any]) -> Any:
    return date.fromisoformat(part["day"]) if "day" in part else part
