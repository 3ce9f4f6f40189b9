"""Where sources differ: next to a disputed value a mark that unfolds what each source says, and how many our list has.

All of it is HTML for ``st.html``; its links go along with the reader's day.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from dashboard.records.citations import as_list, by_record
from dashboard.web import links
from dashboard.web.answers import ask
from dashboard.web.lookback import today
from dashboard.web.markup import fold, table
from tracker import words
from tracker.queries import accounts, sources
from tracker.queries.frames import dicts
from tracker.schema.relations import Key
from tracker.values.direction import isolate
from tracker.words import count, has_value

# The parts that are counted: the heading under which they are listed on the record's page.
LISTED = {"attendance": "who-was-there", "signature": "texts", "membership": "members"}


class Marks:
    """The marks of the disputed fields of some records, as HTML. Each field is marked once, next to its value: a page
    calls ``beside`` where it shows a value, and ``rest`` at its end."""

    def __init__(self, records: Iterable[Key]) -> None:
        self._cards = links.keep_html(_cards, tuple(records))

    def has(self, table: str) -> bool:
        """Whether a field of a record of the table is still to be marked."""
        return any(place[0] == table for place in self._cards)

    def beside(self, table: str, id: str, *fields: str, name: str = "") -> str:
        """Return the marks of these fields of one record, or of all of its fields, each with its name; blank where none
        is disputed. ``name`` is shown before a mark that is not next to its value."""
        places = [place for place in self._cards if place[:2] == (table, id) and (not fields or place[2] in fields)]
        return "".join(self._mark(place, name or ("" if fields else _title(place))) for place in places)

    def rest(self) -> str:
        """Return the marks of all fields that ``beside`` did not mark, each with its name."""
        return "".join(self._mark(place, _title(place)) for place in list(self._cards))

    def _mark(self, place: Any, name: str) -> str:
        number, content = self._cards.pop(place)
        told = f"{number} accounts differ"
        return fold(f"{name}: {told}" if name else told, content, kind="accounts")


def _cards(records: tuple[Key, ...]) -> dict[Any, tuple[int, str]]:
    """Return by table, id and field how many accounts there are of it, and the card that lists them."""
    rows = ask(accounts.accounts, records, paged=tuple(links.PAGE_OF))
    if rows.empty:
        return {}
    cited = by_record(ask(sources.citations, "account", tuple(rows["id"])))
    fields = rows.groupby(["record_table", "record_id", "field"], sort=False)
    return {place: (len(of_one), card(of_one, cited)) for place, of_one in fields}


def _title(place: Any) -> str:
    return words.title(place[0], place[2])


def card(rows: pd.DataFrame, cited: Mapping[str, Sequence[dict]]) -> str:
    """Return the accounts of one field as HTML: the value that each gives, who says so, by which sources, and why the
    record has the value that it has. ``rows`` are those of ``accounts.accounts``, ``cited`` their citations by id, as
    ``by_record`` returns them."""
    lines = [_line(row, cited[row["id"]]) for row in dicts(rows)]
    why = " ".join(row["why"] for row in dicts(rows) if has_value(row["why"]))
    first = dicts(rows)[0]
    none = "" if first["held"] else "The record takes none of them for right. "
    because = f"Why: {why}" if why else ""
    reason = f'<p class="tracker-note" dir="auto">{escape(isolate(none + because))}</p>' if none or why else ""
    name = f"Accounts of “{words.field(first)}”"
    listed = table(("What is reported", "Whose account", "By which source"), lines, name=name)
    return f'<div class="tracker-card">{listed}{_own_count(first)}{reason}</div>'


def _line(row: dict, cited: Sequence[dict]) -> tuple[str, ...]:
    held = ' <span class="tracker-pill">held here</span>' if row["held"] else ""
    whose = links.anchor("party", row["whose_id"], row["whose"]) if has_value(row["whose_id"]) else "The source’s own"
    return f"<b>{escape(isolate(row['value']))}</b>{held}", whose, as_list(cited)


def _own_count(row: dict) -> str:
    """Return how many the record itself lists, by code, with a link to the list; blank if the field is no count."""
    part = row["field"]
    if part not in accounts.COUNTED:
        return ""
    numbers = dicts(ask(accounts.own_count, part, row["record_id"], today()))
    counts = "; ".join(_counted(each, part) for each in numbers) or "nobody yet"
    page = links.page_of(row)
    link = links.anchor(*page, "See the list", heading=LISTED[part]) if page else ""
    return f'<p class="tracker-note">Our own list, each party once: {escape(counts)}. {link}</p>'


def _counted(row: dict, part: str) -> str:
    leaders = f" ({row['leaders']:,} of them by their head of state or government)" if row["leaders"] else ""
    numbers = []
    if row["states"]:
        numbers.append(f"{count(row['states'], 'state')}{leaders}")
    if row["others"]:
        numbers.append(count(row["others"], "other"))
    code = {"attendance": "state", "signature": "status"}.get(part)
    verb = words.code(part, code, row["code"]).lower() if code else "listed"
    return f"{verb}: {' and '.join(numbers)}"
