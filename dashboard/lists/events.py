"""The lists of events: the columns of each, and how a row is put into words."""

import pandas as pd

from dashboard.lists.frames_in_words import with_labels
from dashboard.lists.tables import Table
from tracker.queries import events
from tracker.queries.event_dates import DATE_COLUMNS
from tracker.queries.frames import Keys, dicts
from tracker.schema.models import EVENT_TABLES
from tracker.values.text_fragment import of_citation
from tracker.words import human_when

CODES = (*EVENT_TABLES, "citation")  # the tables whose codes are in rows of ``events.events``


def in_words(rows: pd.DataFrame, *tables: str) -> pd.DataFrame:
    """Return rows of ``events.events`` with labels, in the order that columns always had in the CSV of events; the
    address of the source leads to the quoted words."""
    addresses = [of_citation(row) or None for row in dicts(rows[["url", "excerpt", "locator"]])]
    rows = rows.assign(url=pd.Series(addresses, index=rows.index, dtype=object)).drop(columns=["excerpt", "locator"])
    of = ("date_precision", "importance", "confidence", "kind", "status", "format")
    labelled = with_labels(rows.drop(columns="place"), *tables, of=of)
    return labelled.assign(place=rows["place"])


def with_dates(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows, which have the columns of ``event_dates.DATE_COLUMNS``, with a column ``when``: the days in
    words, with the hour."""
    return rows.assign(when=list(map(human_when, dicts(rows[[*DATE_COLUMNS]]))))


EVENTS = Table(
    "events",
    {
        "when": "Date",
        "title": "Title",
        "track": "Track",
        "kind_label": "Kind",
        "status_label": "Status",
        "place": "Place",
        "importance_label": "Importance",
        "source": "Source",
    },
    codes=CODES,
    in_words=in_words,
    add_columns=with_dates,
    opens=Keys(table_column="table"),
    orders={events.IMPORTANT: ("when", "ascending"), events.NEWEST: ("when", "descending")},
)
SUMMITS = Table(
    "summits",
    {
        "when": "Date",
        "title": "Title",
        "place": "Place",
        "track": "Track",
        "kind_label": "Kind",
        "status_label": "Status",
        "parties": "Parties",
    },
    codes=CODES,
    in_words=in_words,
    add_columns=with_dates,
    opens=Keys("summit"),
    orders={events.NEWEST: ("when", "descending"), events.OLDEST: ("when", "ascending")},
)
