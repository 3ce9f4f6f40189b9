"""The colour and shape of every level, mode, status and firmness on charts.

Codes with a similar meaning share a style. A new code of one of these lists gets its style here.
"""

from dataclasses import dataclass

from dashboard.charts import palette
from tracker.values.codes import Firmness, FollowUp, Level, Mode


@dataclass(frozen=True)
class Style:
    """The style of a code. ``symbol`` is a marker of Plotly, or the pattern of a bar; ``label`` names it in a
    legend."""

    color: str
    symbol: str
    label: str = ""


LEADER = Style(palette.BLUE, "circle", "Leader or deputy")
MINISTER = Style(palette.GREEN, "square", "Minister")
OFFICIAL = Style(palette.OCHRE, "diamond", "Envoy or official")
UNKNOWN = Style(palette.GREY, "x-thin-open", "Level unknown")

LEVEL_STYLES = (LEADER, MINISTER, OFFICIAL, UNKNOWN)  # in the order of a legend

LEVELS: dict[str, Style] = {
    Level.HEAD_OF_STATE: LEADER,
    Level.HEAD_OF_GOVERNMENT: LEADER,
    Level.ORGANISATION_HEAD: LEADER,
    Level.DEPUTY_HEAD: LEADER,
    Level.FOREIGN_MINISTER: MINISTER,
    Level.DEFENCE_MINISTER: MINISTER,
    Level.OTHER_MINISTER: MINISTER,
    Level.NATIONAL_SECURITY_ADVISER: OFFICIAL,
    Level.SPECIAL_ENVOY: OFFICIAL,
    Level.MILITARY_CHIEF: OFFICIAL,
    Level.AMBASSADOR: OFFICIAL,
    Level.SENIOR_OFFICIAL: OFFICIAL,
    Level.MILITARY_OFFICER: OFFICIAL,
    Level.UNKNOWN: UNKNOWN,
}

# A mode has a shape only: the colour of a seat is that of its level.
MODE_SYMBOLS: dict[str, str] = {
    Mode.IN_PERSON: "circle",
    Mode.VIDEO: "square",
    Mode.PHONE: "triangle-up",
    Mode.WRITTEN: "diamond",
    Mode.UNKNOWN: "pentagon",
}

DONE = Style(palette.BLUE, "star", "Kept")
UNDER_WAY = Style(palette.GREEN, "triangle-up", "Under way")
WAITING = Style(palette.SKY, "circle", "Waiting, or not yet due")
STALLED = Style(palette.VERMILLION, "square", "Not begun, blocked or withdrawn")
IN_DOUBT = Style(palette.GREY, "diamond", "Disputed, or nothing known")

STATUS_STYLES = (DONE, UNDER_WAY, WAITING, STALLED, IN_DOUBT)  # in the order of the bar of all pledges

STATUSES: dict[str, Style] = {
    FollowUp.NOT_YET_DUE: WAITING,
    FollowUp.DORMANT: WAITING,
    FollowUp.NOT_STARTED: STALLED,
    FollowUp.LIMITED: UNDER_WAY,
    FollowUp.SUBSTANTIAL: UNDER_WAY,
    FollowUp.COMPLETE: DONE,
    FollowUp.CHANGED: UNDER_WAY,
    FollowUp.BLOCKED: STALLED,
    FollowUp.WITHDRAWN: STALLED,
    FollowUp.NO_EVIDENCE_FOUND: IN_DOUBT,
    FollowUp.DISPUTED: IN_DOUBT,
}

FIRMNESS: dict[str, Style] = {
    Firmness.CONCRETE: Style(palette.BLUE, ""),
    Firmness.PARTLY: Style(palette.SKY, "/"),
    Firmness.VAGUE: Style(palette.GREY, "."),
}
