"""A row of months as links, each with its number of events: a click limits the timeline to that month."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from html import escape

from dashboard.lists import time_chart
from dashboard.web import links
from dashboard.web.answers import keep
from tracker.queries.event_filters import EventFilters
from tracker.words import count

MOST_MONTHS = 30  # with more, years are links, and only the months of the open year


def periods(filters: EventFilters, here: links.Address) -> str:
    """Return a row of links, as HTML: one for each month of the events that match the other filters, and one for all.
    Those within the filters' days are marked as shown; with many months there are years instead. A year with an event
    of no known month is a link too. ``here`` is the address of the page. It is made for ``answers.keep``."""
    since, until = filters.since, filters.until
    months = keep(time_chart.months, None, replace(filters, since=None, until=None))
    if not months:
        return ""
    numbers = Counter[str]()
    for month, number in months.items():
        numbers[month[:4]] += number
    period = _period(since, until)
    by_year = are_many(months)
    parts = [_link("All", "All days", numbers.total(), None, here, current=not (since or until))]
    for year in numbers:
        if not by_year:
            parts.append(f'<span aria-hidden="true">{year}</span>')
        if by_year or year in months:
            name = year if by_year else "Year"
            parts.append(_link(name, year, numbers[year], year, here, current=period == year))
        parts += [
            _link(
                f"{day:%b}", f"{day:%B %Y}", number, month, here, current=_shows(day, since, until) and period != year
            )
            for month, number in months.items()
            if month[:4] == year != month and not (by_year and (period is None or period[:4] != year))
            for day in [date.fromisoformat(f"{month}-01")]
        ]
    return f'<nav class="tracker-periods" aria-label="Months">{"".join(parts)}</nav>'


def are_many(months: Iterable[str]) -> bool:
    """Return whether these are too many months for a link each; the years among them are none."""
    return sum(month[:4] != month for month in months) > MOST_MONTHS


def _link(name: str, full_name: str, number: int, period: str | None, here: links.Address, *, current: bool) -> str:
    words = escape(f"{full_name}: {count(number, 'event')}")
    content = f'<b aria-label="{words}">{name}</b><small aria-hidden="true">{number:,}</small>'
    return links.anchor_here(
        content, {"from": period, "to": period, "week": None, "event": None}, current=current, here=here
    )


def _period(since: date | None, until: date | None) -> str | None:
    """Return the month (2026-01) that has both days, else the year (2026) that has both, else None."""
    if since is None or until is None or since.year != until.year:
        return None
    return f"{since:%Y-%m}" if since.month == until.month else f"{since:%Y}"


def _shows(month: date, since: date | None, until: date | None) -> bool:
    return since is not None and until is not None and since.replace(day=1) <= month <= until
