"""When a record last had news, when somebody last looked for news of it, and the log of those looks."""

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from dashboard.lists.watch import ages
from dashboard.web import links
from dashboard.web.answers import ask
from dashboard.web.lookback import end_of_sources, to_end_of_sources, today
from dashboard.web.markup import fold, table
from tracker import words
from tracker.queries import records, watch
from tracker.queries.frames import dicts
from tracker.queries.watch import WatchFilters
from tracker.values.direction import isolate
from tracker.words import count, day

HEADINGS = ("Day", "By", "Where", "Languages", "What came of it")


def looks(owner_table: str, id: str) -> None:
    """Draw how long ago a record of ``owner_table`` had news and was looked at, if it is one to look at regularly, and
    the log of looks, folded, the newest first."""
    if html := links.keep_html(_looks, owner_table, id):
        st.html(html)


def _looks(owner_table: str, id: str) -> str:
    of_queue = ask(watch.queue, WatchFilters(tables=(owner_table,), ids=(id,)), today(), until=end_of_sources())
    lines = "".join(f'<p class="tracker-note">{ages(row, until=to_end_of_sources())}</p>' for row in dicts(of_queue))
    of_record = ask(records.within, "look", owner_table, id)
    logged = sorted(of_record, key=lambda row: (row["looked_on"], row["id"]), reverse=True)
    listed = table(HEADINGS, map(_line, logged), name="Looks", explained=True) if logged else ""
    return lines + fold(count(len(logged), "look"), listed)


def _line(row: Mapping[str, Any]) -> tuple[str, ...]:
    result = words.code("look", "result", row["result"])
    texts = (row["looked_by"], row["places"], row["languages"] or "", f"{result}. {row['note'] or ''}".rstrip())
    return day(row["looked_on"]), *(escape(isolate(text)) for text in texts)
