"""Sources as they are listed: the name of the language of each."""

import pandas as pd

from tracker.schema.fields import language_name


def with_languages(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``sources.sources`` and a column ``language_label``."""
    return rows.assign(language_label=[language_name(tag or "") for tag in rows["language"]])
