"""Proposes which clauses of two texts belong together, because their words are alike. A person confirms or drops
each."""

from itertools import groupby
from operator import itemgetter
from typing import Any

from rapidfuzz import fuzz, utils
from sqlalchemy.engine import Connection

from tracker.queries import issues
from tracker.queries.frames import dicts

LEAST = 60  # of 100: with less, texts that share the words of any treaty would be proposed


def proposals(connection: Connection) -> list[dict[str, Any]]:
    """Return, for each clause without a link, the earlier one on its issue whose words are most like its own.

    Each has the columns of ``issues.candidates``. A clause without an earlier one that is alike enough is left out.
    """
    rows = []
    for _, others in groupby(dicts(issues.candidates(connection)), key=itemgetter("clause_id")):
        nearest = max(others, key=_likeness)
        if _likeness(nearest) >= LEAST:
            rows.append(nearest)
    return rows


def _likeness(row: dict[str, Any]) -> float:
    return fuzz.token_set_ratio(row["text"], row["other_text"], processor=utils.default_process)
