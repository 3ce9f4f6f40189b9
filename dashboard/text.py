"""Stored text on the page, shown as typed: no Markdown, LaTeX or HTML in it takes effect."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd
import streamlit as st

from dashboard.charts.text import blank, human_day
from tracker.days import precision_of, written
from tracker.fields import EARLIEST, LATEST
from tracker.figures import Figure, exact

STYLE = (Path(__file__).parent / "style.html").read_text(encoding="utf-8")
ZERO_WIDTH_SPACE = "\u200b"
# What Streamlit makes arrows, signs, pictures and links of, after it has read the backslashes.
REPLACED = re.compile(
    r"(?<!\S)(?:<->|->|<-|--|>=|<=|~=)(?!\S)|:streamlit:|:material_|https?(?=://)|www(?=\.)|@(?=[-\w]+\.)",
    re.IGNORECASE,
)


@lru_cache(maxsize=5_000, typed=True)  # a page shows hundreds, and the same again after each click
def label(text: object) -> str:
    """Text for a label or heading that Streamlit would read as Markdown; one line."""
    one_line = " ".join(str(text).split())
    broken = REPLACED.sub(lambda found: f"{found[0][0]}{ZERO_WIDTH_SPACE}{found[0][1:]}", one_line)
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", broken)


def title(name: str) -> None:
    """What a record's page begins with; it names the browser's tab as well."""
    st.set_page_config(page_title=f"{name} · Summit Tracker")
    st.title(label(name))


def prose(text: str | None, *, small: bool = False) -> None:
    """Paragraphs as typed, in the direction of their script."""
    if text:
        size = " tracker-small" if small else ""
        st.html(f'<p class="tracker-prose{size}" dir="auto">{escape(text)}</p>')


def quote(text: str | None, language: str | None = None, translation: str | None = None) -> None:
    """Somebody's own words, and our translation below."""
    if text:
        tongue = f' lang="{escape(language)}"' if language else ""
        below = f'<p class="tracker-note">Our translation: {escape(translation)}</p>' if translation else ""
        st.html(f'<blockquote class="tracker-quote" dir="auto"{tongue}>{escape(text)}</blockquote>{below}')


def facts(values: Mapping[str, object]) -> None:
    """A list of labels and values; blank values are left out."""
    rows = "".join(
        f"<div><dt>{escape(name)}</dt><dd dir='auto'>{escape(str(value))}</dd></div>"
        for name, value in values.items()
        if given(value)
    )
    if rows:
        st.html(f'<dl class="tracker-facts">{rows}</dl>')


def given(value: Any) -> bool:
    """Whether a cell of a frame holds anything."""
    return not blank(value)


def day(value: Any, precision: str | None = None) -> str:
    """A day as far as it is known, such as 6 January 2026, or blank."""
    return human_day(value, precision) if given(value) else ""


def with_known_days(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows whose days are written as far as they are known, where there are some that are not known to the day."""
    said = {}
    for name in map(str, rows.columns):
        precision = precision_of(name)
        if precision in rows and rows[precision].notna().any():
            pairs = zip(rows[name], rows[precision], strict=True)
            said[name] = [written(day, precision) if given(day) else None for day, precision in pairs]
    return rows.assign(**said)


def amount(row: Any) -> str:
    """The figure of a pledge: "EUR 90 billion", "15,000–30,000 troops", "at least 0.25 % of GDP", "EUR 1 billion a
    year", or blank."""
    low, high = (exact(value) if given(value) else None for value in (row["amount_low"], row["amount_high"]))
    if low is None and high is None:
        return ""
    bounds = list(dict.fromkeys(figure(value) for value in (low, high) if value is not None))
    limit = "" if None not in (low, high) else "at least " if high is None else "at most "
    currency = f"{row['currency']} " if given(row["currency"]) else ""
    unit = f" {row['unit']}" if given(row["unit"]) else ""
    return f"{limit}{currency}{'–'.join(bounds)}{unit}{period(row.get('amount_period'))}"


def period(code: Any) -> str:
    """What follows an amount that is given again and again: " a year"; blank for one that is given once."""
    return code.replace("per_", " a ") if given(code) else ""


def figure(number: Figure) -> str:
    """A number in full, or in millions or billions where four decimals say it exactly."""
    for size, name in ((10**9, "billion"), (10**6, "million")):
        if number >= size and number * 10_000 % size == 0:
            return f"{number / size:,.10g} {name}"
    return f"{number:,}"


def chosen_day() -> date | None:
    """The day of ``?as_of=2026-01-10`` in the address, which shows the record as of another day than today."""
    with suppress(ValueError):
        named = date.fromisoformat(st.query_params.get("as_of", ""))
        return named if EARLIEST <= named <= LATEST else None
    return None


def chosen_day_parameter() -> dict[str, str]:
    """What a link carries on, so that the next page shows the record as of the same day."""
    return {"as_of": named.isoformat()} if (named := chosen_day()) else {}


def today() -> date:
    """The viewer's day, or the one that the address names."""
    if named := chosen_day():
        return named
    zone = st.context.timezone
    with suppress(ValueError, ZoneInfoNotFoundError):  # a browser may name a zone that this machine does not know
        return datetime.now(ZoneInfo(zone) if zone else None).date()
    return date.today()
