"""The list of sources: its columns, and the language of each in words."""

import pandas as pd

from dashboard.lists.tables import Table
from dashboard.web.markup import NumberHeading
from tracker.queries import sources
from tracker.queries.frames import Keys
from tracker.schema.fields import language_name


def with_languages(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of ``sources.sources`` with a column ``language_label``."""
    return rows.assign(language_label=[language_name(tag or "") for tag in rows["language"]])


SOURCES = Table(
    "sources",
    {
        "published_on": "Published",
        "title": "Title",
        "publisher": "Publisher",
        "source_class_label": "Class",
        "language_label": "Language",
        "citations": NumberHeading("Citations"),
        "url": "Address",
    },
    opens=Keys("source"),
    codes=("source",),
    add_columns=with_languages,
    orders={
        sources.NEWEST: ("published_on", "descending"),
        sources.TITLE: ("title", "ascending"),
        sources.PUBLISHER: ("publisher", "ascending"),
        sources.CITED: ("citations", "descending"),
    },
)
