"""The list of values on which sources differ, and its filters."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

import pandas as pd
import streamlit as st

from dashboard.lists.filters import several
from dashboard.lists.row_in_words import own_name
from dashboard.records.accounts import card
from dashboard.records.citations import by_record
from dashboard.web import links
from dashboard.web.answers import ask, derive
from dashboard.web.markup import fold
from tracker import words
from tracker.queries import accounts, records, sources
from tracker.queries.accounts import DisputeFilters
from tracker.queries.frames import dicts
from tracker.schema.models import EVENT_TABLES, RECORDS
from tracker.schema.relations import Key
from tracker.values.days import precision_beside
from tracker.values.direction import isolate
from tracker.words import singular

PAGED = tuple(links.PAGE_OF)
HEADINGS = {"record": "Record", "field": "Field", "held": "In this record", "also": "Also reported", "why": "Why"}


def dispute_filters() -> DisputeFilters:
    """Draw the filters: kind of record, field, and the party that says otherwise. Return what is chosen."""
    kinds, fields, accounts_of = derive(_choices, {}, accounts.choices)
    left, middle, right = st.columns(3)
    with left:
        tables = several("Kind of record", "kind", kinds)
    with middle:
        chosen = several("Field", "field", fields)
    with right:
        parties = several("Account of", "party", accounts_of)
    return DisputeFilters(tables, chosen, parties)


def _choices(rows: pd.DataFrame) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return the kinds of records, fields and parties to choose from, each as a dict from id to name."""
    kinds = {each: _kind(each) for each in rows["record_table"].unique()}
    fields = {row["field"]: words.field(row) for row in dicts(rows)}
    parties = rows.dropna(subset="whose_id").drop_duplicates("whose_id")
    in_order = dict(sorted(fields.items(), key=lambda field: field[1]))
    return kinds, in_order, dict(zip(parties["whose_id"], parties["whose"], strict=True))


def disputes(filters: DisputeFilters, limit: int, offset: int) -> str:
    """Return ``limit`` of the disputed values from ``offset`` on as HTML, each with a link to the page of its record,
    and what each source says."""
    rows = dicts(ask(accounts.disputes, filters, paged=PAGED, limit=limit, offset=offset))
    keys = tuple(dict.fromkeys((row["record_table"], row["record_id"]) for row in rows))
    every = ask(accounts.accounts, keys, paged=PAGED)
    cited = by_record(ask(sources.citations, "account", tuple(every["id"])))
    pages = [links.page_of(row) or (row["record_table"], row["record_id"]) for row in rows]
    return "".join(_dispute(row, page, every, cited) for row, page in zip(rows, pages, strict=True))


def for_spreadsheets(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of ``accounts.disputes``: fields by name, under the headings of the list."""
    fields = [words.field(row) for row in dicts(rows)]
    return rows.assign(field=fields)[list(HEADINGS)].rename(columns=HEADINGS)


def _dispute(row: dict, page: Key, every: pd.DataFrame, cited: Mapping[str, Sequence[dict]]) -> str:
    key = row["record_table"], row["record_id"]
    own = every[(every["record_id"] == key[1]) & (every["record_table"] == key[0]) & (every["field"] == row["field"])]
    part = f" · {row['record']}" if page != key else ""
    name, when = _headline(page)
    about = f"{_kind(key[0])}{part} · {words.field(row)}{f' · {when}' if when else ''}"
    title = f"<h3>{links.anchor(*page, name)}</h3><small>{escape(isolate(about))}</small>"
    told = {HEADINGS["held"]: row["held"], HEADINGS["also"]: row["also"]}
    if not row["held"]:
        told = {"Reported": row["also"], "This record": "takes none of these for right"}
    values = "".join(f'<p dir="auto"><b>{name}:</b> {escape(isolate(value))}</p>' for name, value in told.items())
    accounts_of_it = fold(f"{row['number']} accounts, with their sources", card(own, cited))
    return f'<article class="tracker-text">{title}{values}{accounts_of_it}</article>'


def _headline(page: Key) -> tuple[str, str]:
    """Return the name of the record of a page, and its day as people read it; blank if it has none."""
    table, id = page
    row = ask(records.record, table, id)
    if row is None:
        return id, ""
    if table in EVENT_TABLES:
        when = words.human_when(row)
    else:
        on = next((name for name in RECORDS[table].named_by if isinstance(row[name], date)), "")
        when = words.day(row[on], row.get(precision_beside(on))) if on else ""
    return own_name(table, row, {}), when


def _kind(table: str) -> str:
    return singular(table).capitalize()
