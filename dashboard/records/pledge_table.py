"""Pledges as a table: who promised what, how firm it is, what became of it, what it waits for, and when it is due."""

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from dashboard.records import badges
from dashboard.web import links
from dashboard.web.markup import fold, table
from tracker import words
from tracker.queries.frames import dicts
from tracker.queries.pledges import promises_and_refusals, softness
from tracker.values.codes import Firmness, Part, PartState
from tracker.values.direction import isolate
from tracker.words import condition_kinds, count, due

AT_FIRST = 6
HEADINGS = ("Pledge", "Firmness", "Status", "Waits for", "Due")


def pledge_table(rows: pd.DataFrame) -> str:
    """Return rows of ``pledges.pledges`` as an HTML table, the firmest first, below the key of its signs; the end of a
    long list is folded, and so are refusals."""
    promises, refusals = (sorted(dicts(part), key=softness) for part in promises_and_refusals(rows))
    number = AT_FIRST if len(promises) > AT_FIRST + 3 else len(promises)
    rest = promises[number:]
    more = fold(f"{count(len(rest), 'more pledge')}: {_firmness_of(rest)}", _table(rest, "More pledges"))
    refused = fold(f"{count(len(refusals), 'refusal')}: {_names(refusals)}", _table(refusals, "Refusals"))
    return (
        f'{badges.firmness_key()}{_table(promises[:number], "Pledges")}<div class="tracker-folds">{more}{refused}</div>'
    )


def _firmness_of(rows: list[dict[str, Any]]) -> str:
    """Return how firm rows are, and how many of their parts are stated at most: "vague, at most 2 parts stated"."""
    names = [words.label(Firmness, code).lower() for code in Firmness if code in {row["firmness"] for row in rows}]
    most = max((sum(row[f"part_{part}"] == PartState.STATED for part in Part) for row in rows), default=0)
    return f"{' or '.join(names)}, at most {count(most, 'part')} stated"


def _names(rows: list[dict[str, Any]]) -> str:
    return ", ".join(dict.fromkeys(row["pledgers"] or "" for row in rows))


def _table(rows: list[dict[str, Any]], name: str) -> str:
    return table(HEADINGS, map(_line, rows), name=name, explained=True) if rows else ""


def _line(row: Mapping[Any, Any]) -> tuple[str, ...]:
    pledgers = row["pledgers"] or ""
    repeats_name = row["headline"].startswith(pledgers)  # most headlines begin with who promises
    return (
        ("" if repeats_name else f"<b>{escape(isolate(pledgers))}</b> ")
        + links.anchor("pledge", row["id"], row["headline"]),
        badges.firmness(row),
        badges.status(row),
        escape(condition_kinds(row["waits_for"]) or ""),
        escape(due(row)),
    )
