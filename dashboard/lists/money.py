"""Money pledged: the sum of all announcements by currency, the sum without repeats, and the pledges behind each."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts import money as charts
from dashboard.lists import chart, filters
from dashboard.lists.pledges import TOTALS, with_amounts
from dashboard.lists.tables import MOST_ROWS, Table
from dashboard.web import links
from dashboard.web.answers import ask, derive
from dashboard.web.markup import NumberHeading, draw, escape_label, rounded, table
from tracker.queries import entries, totals
from tracker.queries.frames import Keys, dicts
from tracker.queries.pledge_filters import PledgeFilters
from tracker.words import amount, count, has_value, period, total

HEADINGS = (
    "Currency",
    "Announced in all",
    NumberHeading("Pledges that announce it"),
    "Counted once",
    NumberHeading("Pledges counted"),
    "Of what was announced",
)
OWN_ONCE = "Own share, counted once"  # of chosen pledgers: such totals do not add up to that of all
LISTS = {"once": "Counted once", "all": "All that was announced", "again": "Announced again, or in parts"}
COUNTED = {"once": True, "all": None, "again": False}
ENTRIES = Table(
    "entries",
    {
        "headline": "Pledge",
        "amount": "Amount",
        "made_on": "Made on",
        "pledgers": "By",
        "within": "Counted with",
        "category_label": "Category",
    },
    opens=Keys("pledge"),
    codes=("pledge",),
    add_columns=with_amounts,
)


def money(chosen: PledgeFilters, as_of: date) -> None:
    """Draw the sums by currency, the amounts that were announced most often, and the pledges behind each sum."""
    rows = derive(_sums, {}, totals.totals, chosen, as_of, by_category=False)
    if not rows:
        none = "None of these pledges names an amount of money that is given or lent."
        st.info(f"{none} {filters.how_to_widen()}".rstrip())
        return
    st.header(escape_label(heading(next(iter(rows.values())))))
    st.write(
        "Announced: every pledge by which money is given or lent, and which was not withdrawn. Counted once: those of "
        "them that neither repeat another one nor are part of it, by the relations on record. Left out, even where "
        "they name a sum, are the use of frozen assets, security guarantees and all else that gives or lends no money. "
        "Each currency is counted separately; nothing is converted. “At least”: of some, only the least amount is "
        "known. Where amounts are ranges, the share that counts is that of their upper ends."
    )
    draw(derive(_listed, {}, totals.totals, chosen, as_of, by_category=False))
    if repeated := links.keep_html(_repeated_pledges, chosen, as_of):
        st.header("Announced most often")
        draw(repeated)
    st.header("Whose money it is")
    kind = filters.one("Currency", "money", {name: name for name in rows}, width=160)
    counted = filters.one("Which pledges", "counted", LISTS, side_by_side=True)
    row = rows[kind]
    _whose(chosen, as_of, row, kind)
    st.header("The pledges")
    columns = {name: heading for name, heading in ENTRIES.columns.items() if name != "within" or counted != "once"}
    numbers = {"once": row["count"], "all": row["entries"], "again": row["entries"] - row["count"]}
    replace(ENTRIES, key=f"entries-{counted}", columns=columns, total=numbers[counted]).show(
        entries.entries,
        chosen,
        as_of,
        currency=row["currency"],
        amount_period=row["amount_period"] if has_value(row["amount_period"]) else None,
        counted=COUNTED[counted],
        limit=MOST_ROWS,
    )


def _sums(rows: pd.DataFrame) -> dict[str, dict[Any, Any]]:
    """Return the rows of ``totals.totals`` that have entries, by their names, the one with most entries first."""
    told = rows[rows["entries"] > 0].sort_values("entries", ascending=False, kind="stable")
    return {f"{row['currency']}{period(row['amount_period'])}": row for row in dicts(told)}


def _listed(rows: pd.DataFrame) -> str:
    lines = [_line(name, row) for name, row in _sums(rows).items()]
    return table(HEADINGS, lines, name="Announced, and counted once", explained=True)


def show_totals(chosen: PledgeFilters, as_of: date) -> None:
    """Draw the totals of pledges by category, with the rule by which they are counted."""
    st.header("Totals")
    if not derive(len, {}, totals.totals, chosen, as_of):
        st.write("None of these pledges names an amount of money that is given or lent.")
        return
    joint = (
        "Of what a chosen pledger promised together with others, its own known share is counted; where that is not "
        "known, the joint sum is named apart and not added. Its own pledge within a sum of several is counted here, "
        "and among all pledges only in that sum, perhaps in another currency: totals of parties do not add up to those "
        "of all."
        if chosen.parties
        else "What several promised together is counted whole; with a pledger chosen, by its known share."
    )
    st.write(
        "What was promised, not what was paid. Of these pledges, one that is contained in another of them, even in "
        f"another currency, or was withdrawn, is not counted. {joint} What is promised a month or a year has a line of "
        "its own, and a share, such as a per cent of GDP, is in no total; nor are frozen assets or a guarantee."
    )
    shared = derive(_any_joint, {}, totals.totals, chosen, as_of)
    columns = {name: heading for name, heading in TOTALS.columns.items() if name != "shared" or shared}
    if chosen.parties:
        columns["once"] = OWN_ONCE
    replace(TOTALS, columns=columns).show(totals.totals, chosen, as_of)


def _any_joint(rows: pd.DataFrame) -> bool:
    return bool(rows["joint"].any())


def heading(row: Mapping[str, Any]) -> str:
    """Return the heading of a row of ``totals.totals``: how much was announced, and how much it is without repeats."""
    every = period(row["amount_period"])
    currency = row["currency"]
    gross, once = (f"{total(row, prefix, currency=currency, rounded=True)}{every}" for prefix in ("gross_", ""))
    announced = f"{gross[:1].upper()}{gross[1:]} was announced in {count(row['entries'], 'pledge')}"
    if row["entries"] == row["count"]:
        return f"{announced}, each amount once"
    if not row["count"]:
        return f"{announced}, all within sums of another currency or period"
    return f"{announced}; counted once, it is {once}"


def _whose(chosen: PledgeFilters, as_of: date, row: Mapping[str, Any], name: str) -> None:
    """Draw the money of one row of the sums by party; ``name`` is that of the row."""
    currency = str(row["currency"])
    kind: Any = {
        "currency": currency,
        "amount_period": row["amount_period"] if has_value(row["amount_period"]) else None,
    }
    settings, question = {"currency": currency}, (totals.by_pledger, chosen, as_of)
    summary = derive(charts.describe, settings, *question, **kind)
    own_elsewhere = (
        " A party’s own pledge within a sum of several is in that sum, not in its bar; what is only in a sum of "
        "another currency or period stands in brackets."
    )
    within = "" if chosen.parties else own_elsewhere
    st.write(
        f"{escape_label(summary)} A joint pledge counts for each party by its known share; the rest is of several "
        f"together.{within} Where an amount is a range, its least is drawn."
    )
    figure = derive(charts.by_pledger, settings, *question, **kind)
    chart.draw(figure, key="whose", title=f"Whose money it is, in {name}", summary=summary)


def _line(name: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a row of the table as HTML."""
    part = float(row["high"]) / float(row["gross_high"]) if row["gross_high"] else 1
    elsewhere = f" ({row['elsewhere']:,} within a sum of another currency or period)" if row["elsewhere"] else ""
    bar = f'<span class="tracker-part" style="--part: {part:.1%}" aria-hidden="true"></span>'
    return (
        f"<b>{escape(name)}</b>",
        rounded(total(row, "gross_", rounded=True), total(row, "gross_")),
        f"{row['entries']:,}",
        f"<b>{rounded(total(row, rounded=True), total(row))}</b>",
        f"{row['count']:,}",
        f"{bar}{part:.0%} counts{escape(elsewhere)}",
    )


def _repeated_pledges(chosen: PledgeFilters, as_of: date) -> str:
    """The amounts that were announced most often as HTML, blank without any."""
    rows = ask(entries.repeated_pledges, chosen, as_of, limit=MOST_ROWS)
    if rows.empty:
        return ""
    lines = [
        (
            links.anchor("pledge", row["id"], row["headline"]),
            escape(amount(row)),
            f"{row['entries']:,} times",
        )
        for row in dicts(rows)
    ]
    headings = ("Pledge", "Amount", NumberHeading("Announced, whole or in part"))
    return table(headings, lines, name="Announced most often", explained=True)
