"""What became of all pledges, in short: a sentence, one bar, what would wake, the money, and where most was promised.

Each is HTML for ``st.html``; each number in it leads to its list.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

import pandas as pd

from dashboard.charts.code_styles import IN_DOUBT, STATUS_STYLES, STATUSES, Style
from dashboard.web import links
from dashboard.web.answers import ask, derive
from dashboard.web.markup import NumberHeading, rounded, table
from tracker import words
from tracker.queries import events, pledges, totals, wakes
from tracker.queries.event_filters import EventFilters
from tracker.queries.frames import dicts
from tracker.queries.pledge_filters import PledgeFilters
from tracker.values.codes import NO_ENTRY, Firmness, FollowUp, PledgeKind, Waking
from tracker.values.direction import isolate
from tracker.words import count, count_pledges, day, human_when

MOST_ROWS = 4
MOST_SUMS = 8
NARROWEST = 4  # per cent of the bar in which a number has room
PROMISED: dict[str, Any] = {"kind": PledgeKind.PLEDGE.value}  # the parameter of links to pledges without refusals


@dataclass(frozen=True)
class Numbers:
    """How many promises and how many refusals there are, and how many of the promises are concrete, were kept, and are
    dormant."""

    promises: int
    refusals: int
    concrete: int
    complete: int
    dormant: int


def _to_pledges(content: str, chosen: Mapping[str, str]) -> str:
    return links.anchor_around("pledges", content, chosen)


def summary(filters: PledgeFilters, as_of: date, link: Callable[[str, Mapping[str, str]], str] = _to_pledges) -> str:
    """How many pledges there are, how many of them are concrete, were kept, and are dormant: one sentence of counts,
    each of which ``link`` leads to its list. Blank where there is none."""
    of = derive(_numbers, {}, pledges.counts, filters, as_of)
    if not of.promises:
        return ""

    def linked(number: int, chosen: dict[str, str]) -> str:
        return link(f"{number:,}", PROMISED | chosen) if number else "none"

    counted = count_pledges(of.promises, of.refusals, lambda text, kind: link(text, {"kind": kind.value}))
    return (
        f'<p class="tracker-finding">{counted} {"is" if of.promises + of.refusals == 1 else "are"} on record. Of the '
        f"pledges, {linked(of.concrete, {'firmness': Firmness.CONCRETE.value})} "
        f"{'is' if of.concrete == 1 else 'are'} concrete and "
        f"{linked(of.complete, {'status': FollowUp.COMPLETE.value})} {'was' if of.complete == 1 else 'were'} kept; "
        f"{linked(of.dormant, {'status': FollowUp.DORMANT.value})} "
        f"{'is' if of.dormant == 1 else 'are'} dormant.</p>"
    )


def _numbers(rows: pd.DataFrame) -> Numbers:
    promises, refusals = pledges.refusals_apart(rows)
    concrete = promises["firmness"] == Firmness.CONCRETE
    complete, dormant = (promises["status"] == status for status in (FollowUp.COMPLETE, FollowUp.DORMANT))
    return Numbers(_sum(promises), refusals, *(_sum(promises[each]) for each in (concrete, complete, dormant)))


def became(filters: PledgeFilters, as_of: date) -> str:
    """Return what became of all pledges as HTML: a bar, the event for which most of them wait, and where most was
    promised."""
    fate = _fate(filters, as_of) or f"<p>No pledge is recorded by {day(as_of)}.</p>"
    return fate + _first_to_happen(as_of, filters.until) + _where_most(filters, as_of)


def _fate(filters: PledgeFilters, as_of: date) -> str:
    """Return all pledges as one bar, by status; each part is a link to its pledges. Blank where there is none."""
    rows, _ = pledges.refusals_apart(ask(pledges.counts, filters, as_of).fillna({"status": NO_ENTRY}))
    if rows.empty:
        return ""
    numbers = {str(status): int(number) for status, number in rows.groupby("status")["count"].sum().items()}
    parts = [(style, [status for status in numbers if _style(status) is style]) for style in STATUS_STYLES]
    total = _sum(rows)
    sums = [(style, statuses, sum(numbers[status] for status in statuses)) for style, statuses in parts if statuses]
    bar = "".join(
        f'<span style="--look: {style.color}; flex-grow: {number}">'
        f"{f'{number:,}' if number * 100 >= NARROWEST * total else ''}</span>"
        for style, _, number in sums
    )
    items = "".join(f"<li>{_part(style, statuses, number, numbers)}</li>" for style, statuses, number in sums)
    return f'<div class="tracker-bar" aria-hidden="true">{bar}</div><ul class="tracker-key">{items}</ul>'


def _part(style: Style, statuses: list[str], number: int, numbers: Mapping[str, int]) -> str:
    each = " · ".join(
        links.anchor_around(
            "pledges", f"{escape(words.code('pledge', 'status', s))} {numbers[s]:,}", PROMISED | {"status": s}
        )
        for s in statuses
    )
    title = f"<b>{number:,}</b> {escape(words.translate(style.label))}"
    name = links.anchor_around("pledges", title, PROMISED | {"status": statuses})
    return f'<span class="tracker-badge" style="--look: {style.color}">{name}</span> <small>{each}</small>'


def _first_to_happen(as_of: date, until: date | None) -> str:
    """Return how many pledges wait for a condition, for which event most of them do, and how many of them wait for
    nothing else; blank where none waits."""
    waiting = ask(wakes.triggers, as_of)
    if waiting.empty or not waiting["pledges"].iloc[0]:
        return ""
    [first] = dicts(waiting[:1])
    numbers = ask(wakes.numbers, (first["id"],), as_of, until=until)
    wake, wait = (numbers.get(kind.value, 0) for kind in (Waking.WAKES, Waking.WAITS))
    late = ask(wakes.count_past_due, (first["id"],), as_of, until=until)
    too_late = f", {late:,} of them past due" if late else ""
    link = links.anchor_around("wakes", f"{count(wake, 'pledge')} would wake", {"trigger": first["id"]})
    every = links.anchor_around("wakes", count(wake + wait, "pledge"))
    has, was = ("has", "was") if wake + wait == 1 else ("have", "were")
    return (
        f"<p>{every}, dormant or not, {has} a condition that is not met and {was} not withdrawn. If this came first: "
        f"<b>{escape(isolate(first['title']))}</b>, {link}; {wait:,} would still wait{too_late}.</p>"
    )


def money(filters: PledgeFilters, as_of: date) -> str:
    """Return a table of the money pledged, a line for each currency, each amount counted once; blank without any."""
    rows = ask(totals.totals, filters, as_of, by_category=False)
    rows = rows[rows["count"] > 0]
    if rows.empty:
        return ""
    cells = [
        (
            escape(f"{row['currency']}{words.period(row['amount_period'])}"),
            f"<b>{_amount(row)}</b>",
            f"{row['count']:,}",
            links.anchor_around("pledges", _amount(row, "gross_"), {"view": "money"}),
            f"{row['entries']:,}",
        )
        for row in sorted(dicts(rows), key=lambda row: -row["count"])[:MOST_SUMS]
    ]
    headings = (
        "Currency",
        "Counted once",
        NumberHeading("Pledges counted"),
        "Announced in all",
        NumberHeading("Pledges that announce it"),
    )
    return table(headings, cells, name="Money pledged", explained=True)


def _amount(row: Mapping[Any, Any], prefix: str = "") -> str:
    return rounded(words.total(row, prefix, rounded=True), words.total(row, prefix))


def _where_most(filters: PledgeFilters, as_of: date) -> str:
    """Return the events at which most was promised, in one line; blank where no pledge is recorded."""
    most = dicts(ask(pledges.events, filters, as_of, limit=MOST_ROWS))
    marks = dicts(ask(events.marks, EventFilters(ids=tuple(row["id"] for row in most)))) if most else []
    of_key = {(row["table"], row["id"]): row for row in marks}
    rows = [row | of_key[row["table"], row["id"]] for row in most]
    named = [
        f"{links.anchor(row['table'], row['id'], row['title'])} <small>{escape(human_when(row))}, "
        f"{count_pledges(row['pledges'], row['refusals'])}</small>"
        for row in rows
    ]
    if not named:
        return ""
    return f'<p class="tracker-rounds"><b>Most was pledged at</b> {" ".join(f"<span>{n}</span>" for n in named)}</p>'


def _style(status: str) -> Style:
    return STATUSES.get(status, IN_DOUBT)


def _sum(rows: pd.DataFrame) -> int:
    return int(rows["count"].to_numpy().sum()) if len(rows) else 0
