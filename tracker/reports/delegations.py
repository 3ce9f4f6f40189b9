"""Says who came to a meeting: how many, in a sentence, and the names of the levels."""

import pandas as pd

from tracker.values.codes import CAME, REMOTE, STAYED_AWAY, TOOK_PLACE, Level
from tracker.words import count, label


def level_name(level: str) -> str:
    """Return the label of a Level code as it stands alone: Level unknown, not Unknown."""
    return "Level unknown" if level == Level.UNKNOWN else label(Level, level)


def seat_rows(rows: pd.DataFrame, status: str) -> pd.DataFrame:
    """Return the seats of those who came; for a meeting that did not take place yet, of those who did not decline.
    ``rows`` are rows of ``summits.attendance``, ``status`` is the meeting's code."""
    return rows[rows["state"].isin(CAME) if status in TOOK_PLACE else ~rows["state"].isin(STAYED_AWAY)]


def describe(rows: pd.DataFrame, *, status: str) -> str:
    """Return how many came, or are recorded for a meeting that did not take place yet. Arguments as of
    ``seat_rows``."""
    seats = seat_rows(rows, status)
    if seats.empty:
        return "Nobody is known to have attended." if status in TOOK_PLACE else "Nobody is known to be coming."
    remote = seats["mode"].isin(REMOTE).sum()
    people, parties = seats["person_id"].nunique(), seats["party_id"].nunique()
    verb = "attended" if status in TOOK_PLACE else "are recorded for it"
    sentence = f"{count(parties, 'party', 'parties')} and {count(people, 'named person', 'named people')} {verb}"
    return sentence + (f", {count(remote, 'seat')} by video or telephone." if remote else ".")
