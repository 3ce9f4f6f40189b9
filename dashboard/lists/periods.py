"""The months of a record as links, each with its number of events: what the timeline zooms by."""

from collections import Counter
from datetime import date
from html import escape

import pandas as pd

from dashboard.web import links
from dashboard.words import count

MOST_MONTHS = 30  # beyond so many the years are offered, and the months of the year that is open


def periods(events: pd.DataFrame, *, since: date | None, until: date | None) -> str:
    """A row of links to each month in which ``events`` (columns: starts_on) begin, and to all of them. Those between
    ``since`` and ``until`` are marked as shown; years stand for months where there are many."""
    months = Counter((day.year, day.month) for day in events["starts_on"])
    if not months:
        return ""
    years = Counter(day.year for day in events["starts_on"])
    chosen = since.year if since and until and since.year == until.year else None
    by_year = len(months) > MOST_MONTHS
    parts = [links.here(f"<b>All</b><small>{sum(years.values()):,}</small>", _days(None), current=not (since or until))]
    for year in sorted(years):
        first, last = date(year, 1, 1), date(year, 12, 31)
        open_year = (since, until) == (first, last)
        name = f"<b>{year}</b><small>{years[year]:,}</small>"
        if by_year:
            parts.append(links.here(name, _days(str(year)), current=open_year))
        else:
            parts.append(f'<span aria-hidden="true">{year}</span>')
        if by_year and year != chosen:
            continue
        for month in sorted(month for of, month in months if of == year):
            day = date(year, month, 1)
            shown = since is not None and until is not None and since <= day <= until and not open_year
            number = months[year, month]
            label = f"{day:%B %Y}: {count(number, 'event')}"
            content = f'<b aria-label="{escape(label)}">{day:%b}</b><small aria-hidden="true">{number:,}</small>'
            parts.append(links.here(content, _days(f"{year}-{month:02}"), current=shown))
    return f'<nav class="tracker-periods" aria-label="Months">{"".join(parts)}</nav>'


def _days(period: str | None) -> dict[str, str | None]:
    return {"from": period, "to": period, "week": None, "event": None}
