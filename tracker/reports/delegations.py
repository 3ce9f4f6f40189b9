"""Who came to a meeting, in words."""

import pandas as pd

from tracker.values.codes import CAME, REMOTE, STAYED_AWAY, TOOK_PLACE
from tracker.words import count


def seated(rows: pd.DataFrame, status: str) -> pd.DataFrame:
    """The seats of those who came, or are to come; ``rows`` are those of ``summits.attendance``, ``status`` is that of
    the meeting."""
    return rows[rows["state"].isin(CAME) if status in TOOK_PLACE else ~rows["state"].isin(STAYED_AWAY)]


def describe(rows: pd.DataFrame, *, status: str) -> str:
    """How many took a seat, or were to where the meeting did not take place yet."""
    there = seated(rows, status)
    if there.empty:
        return "Nobody is known to have attended." if status in TOOK_PLACE else "Nobody is known to be coming."
    remote = there["mode"].isin(REMOTE).sum()
    people, parties = there["person_id"].nunique(), there["party_id"].nunique()
    verb = "attended" if status in TOOK_PLACE else "are recorded for it"
    said = f"{count(parties, 'party', 'parties')} and {count(people, 'named person', 'named people')} {verb}"
    return said + (f", {count(remote, 'seat')} by video or telephone." if remote else ".")
