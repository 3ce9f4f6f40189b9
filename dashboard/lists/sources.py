"""Rows of sources in words: the name of the language of each."""

import pandas as pd

from tracker.schema.fields import language_name


def with_languages(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of ``sources.sources`` with a column ``language_label``."""
    return rows.assign(language_label=[language_name(tag or "") for tag in rows["language"]])
