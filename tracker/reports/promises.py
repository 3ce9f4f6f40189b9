"""Sections of briefs on pledges: by firmness, what they wait for, and where sources differ."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy.engine import Connection

from tracker import words
from tracker.queries import accounts, pledges, sources, wakes
from tracker.queries.frames import dicts
from tracker.reports.brief import (
    Block,
    Heading,
    Line,
    Paragraph,
    Points,
    SourceNumbers,
    Sources,
    StyledText,
    first_words,
    join,
    line,
)
from tracker.schema.relations import Key
from tracker.values.codes import ConditionState, Firmness

IN_FULL = 8  # pledges with quote and status; the others have only a headline
NAME_AT_MOST = 8  # words
OF_QUOTE, OF_TRANSLATION = 8, 14  # words; together as long as a quote that needs no translation


def of_pledges(
    connection: Connection, title: str, rows: pd.DataFrame, cited: Sources, *, in_full: int = IN_FULL
) -> list[Block]:
    """Return the section of pledges under ``title``, the firmest first; then refusals in a section of their own.
    ``rows`` are rows of ``pledges.pledges``."""
    promised, refused = pledges.promises_and_refusals(rows)
    promises = sorted(dicts(promised), key=pledges.softness)
    proofs = sources.citations(connection, "pledge", tuple(rows["id"]))
    blocks: list[Block] = [Heading(f"{title} ({len(promises)})")]
    if not promises:
        blocks.append(Paragraph(line("No pledge is recorded.")))
    for firmness in Firmness:
        of_one = [row for row in promises[:in_full] if row["firmness"] == firmness]
        if of_one:
            blocks.append(Paragraph(line(StyledText(f"{firmness.label} ({_number(promises, firmness)})", strong=True))))
            blocks.append(
                Points(tuple(_pledge(row, proofs[proofs["record_id"] == row["id"]], cited) for row in of_one))
            )
    for firmness in Firmness:
        of_one = [row for row in promises[in_full:] if row["firmness"] == firmness]
        if of_one:
            blocks.append(Paragraph((StyledText(f"Also {firmness.label.lower()}: ", strong=True), *_by_status(of_one))))
    if refusals := dicts(refused):
        lines = (line(row["headline"], cited.mark(proofs[proofs["record_id"] == row["id"]], 1)) for row in refusals)
        blocks += [Heading(f"Refused ({len(refusals)})"), Paragraph((*join(lines), StyledText(".")))]
    return blocks


def _number(rows: Iterable[Mapping[Any, Any]], firmness: Firmness) -> int:
    return sum(row["firmness"] == firmness for row in rows)


def _pledge(row: Mapping[Any, Any], proofs: pd.DataFrame, cited: Sources) -> Line:
    pledgers = row["pledgers"] or ""
    named = row["headline"].startswith(pledgers)  # most headlines begin with who promises
    facts = " · ".join(filter(None, [words.status(row), words.due(row)]))
    return line(
        "" if named else f"{first_words(pledgers, NAME_AT_MOST)}: ",
        StyledText(row["headline"], strong=True),
        ". ",
        *_quote(row),
        StyledText(f"{facts}.", quiet=True),
        cited.mark(proofs, 1),
    )


def _quote(row: Mapping[Any, Any]) -> list[StyledText]:
    """Return the first words of a pledge's quote; of one in another language fewer, and those of our translation."""
    if not words.has_value(row["quote"]):
        return []
    if not words.has_value(row["translation"]):
        return [StyledText(words.quoted(first_words(row["quote"])), quoted=True), StyledText(" ")]
    return [
        StyledText(words.quoted(first_words(row["quote"], OF_QUOTE)), quoted=True),
        StyledText(" Our translation: ", quiet=True),
        StyledText(words.quoted(first_words(row["translation"], OF_TRANSLATION)), quoted=True),
        StyledText(" "),
    ]


def _by_status(rows: Iterable[Mapping[Any, Any]]) -> Line:
    """Return headlines by status as one line: No evidence found (2): Sweden to …; Italy to …. Dormant (1): …."""
    groups: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        groups[words.status(row)].append(row["headline"])
    parts = [
        (StyledText(f"{status} ({len(names)}): ", quiet=True), StyledText("; ".join(names) + ". "))
        for status, names in groups.items()
    ]
    return tuple(run for part in parts for run in part)


def waiting(connection: Connection, rows: pd.DataFrame, as_of: date, cited: Sources) -> list[Block]:
    """Return the section on what pledges, not refusals, wait for: a point for each condition of several pledges, then
    the others in one point. ``rows`` are rows of ``pledges.pledges``."""
    waits = wakes.waits(connection, (), as_of)
    by_trigger: dict[str, dict[str, str]] = defaultdict(dict)
    conditions: dict[str, list[str]] = defaultdict(list)
    promised, _ = pledges.promises_and_refusals(rows)
    pledgers = dict(zip(promised["id"], promised["pledgers"], strict=True))
    for row in dicts(waits[waits["pledge_id"].isin(pledgers)]):
        what = row["title"] if words.has_value(row["title"]) else row["text"]
        state = words.code("pledge_condition", "state", row["state"])
        noted = "" if row["state"] in (ConditionState.UNKNOWN, ConditionState.NOT_MET) else f", {state.lower()}"
        by_trigger[f"{what}{noted}"][row["pledge_id"]] = pledgers[row["pledge_id"]] or "nobody named"
        conditions[f"{what}{noted}"].append(row["id"])
    if not by_trigger:
        return []
    proofs = sources.citations(connection, "pledge_condition", tuple(id for ids in conditions.values() for id in ids))

    def mark(what: str) -> SourceNumbers:
        return cited.mark(proofs[proofs["record_id"].isin(conditions[what])], 1, again=True)

    several = {what: whose for what, whose in by_trigger.items() if len(whose) > 1}
    points = [
        line(
            StyledText(what, strong=True),
            f" ({words.count(len(whose), 'pledge')}): {'; '.join(dict.fromkeys(whose.values()))}",
            mark(what),
        )
        for what, whose in sorted(several.items(), key=lambda each: -len(each[1]))
    ]
    single = [
        line(f"{what} ({', '.join(whose.values())})", mark(what))
        for what, whose in by_trigger.items()
        if what not in several
    ]
    if single:
        points.append((StyledText("One each: ", strong=True), *join(single)))
    explained = line(StyledText("Not known to be met, and whose pledges wait for it.", quiet=True))
    return [Heading("What waits on what"), Paragraph(explained), Points(tuple(points))]


def differing(connection: Connection, keys: Sequence[Key], names: Mapping[Key, str], cited: Sources) -> list[Block]:
    """Return the section on values of these records on which sources differ, each with whose account it is. ``names``
    has the names of records that have to be told apart."""
    rows = accounts.accounts(connection, keys)
    if rows.empty:
        return []
    proofs = sources.citations(connection, "account", tuple(rows["id"]))
    points = []
    for (table, id, field), of_one in rows.groupby(["record_table", "record_id", "field"], sort=False):
        lines = (_account(row, proofs[proofs["record_id"] == row["id"]], cited) for row in dicts(of_one))
        of = f"{first_words(name, NAME_AT_MOST)}, " if (name := names.get((str(table), str(id)), "")) else ""
        title = words.title(str(table), str(field))
        points.append((*line(StyledText(f"{of}{title if not of else title.lower()}: ", strong=True)), *join(lines)))
    return [Heading("Where sources differ"), Points(tuple(points))]


def _account(row: Mapping[Any, Any], proofs: pd.DataFrame, cited: Sources) -> Line:
    notes = [row["whose"] or "", "held here" if row["held"] else ""]
    note = ", ".join(filter(None, notes))
    return line(row["value"], StyledText(f" ({note})", quiet=True) if note else None, cited.mark(proofs, 1))
