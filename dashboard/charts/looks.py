"""How each code looks on a chart: the colour and shape of every level, mode, status and firmness.

Codes that mean much the same share a look. Whoever adds a code to one of these lists chooses its look here.
"""

from dataclasses import dataclass

from dashboard.charts import palette
from tracker.values.codes import Firmness, FollowUp, Level, Mode


@dataclass(frozen=True)
class Look:
    """``symbol`` is a marker of Plotly, or the pattern of a bar; ``label`` names the look in a legend."""

    color: str
    symbol: str
    label: str = ""


LEADER = Look(palette.BLUE, "circle", "Leader or deputy")
MINISTER = Look(palette.GREEN, "square", "Minister")
OFFICIAL = Look(palette.OCHRE, "diamond", "Envoy or official")
UNKNOWN = Look(palette.GREY, "x-thin-open", "Level unknown")

LEVEL_LOOKS = (LEADER, MINISTER, OFFICIAL, UNKNOWN)  # as a legend lists them

LEVELS: dict[str, Look] = {
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

# The colour of a seat is that of its level.
MODE_SYMBOLS: dict[str, str] = {
    Mode.IN_PERSON: "circle",
    Mode.VIDEO: "square",
    Mode.PHONE: "triangle-up",
    Mode.WRITTEN: "diamond",
    Mode.UNKNOWN: "pentagon",
}

DONE = Look(palette.BLUE, "star", "Kept")
UNDER_WAY = Look(palette.GREEN, "triangle-up", "Under way")
WAITING = Look(palette.SKY, "circle", "Waiting, or not yet due")
STALLED = Look(palette.VERMILLION, "square", "Not begun, blocked or withdrawn")
IN_DOUBT = Look(palette.GREY, "diamond", "Disputed, or nothing found")

STATUS_LOOKS = (DONE, UNDER_WAY, WAITING, STALLED, IN_DOUBT)  # as a bar of all pledges lists them

STATUSES: dict[str, Look] = {
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

FIRMNESS: dict[str, Look] = {
    Firmness.CONCRETE: Look(palette.BLUE, ""),
    Firmness.PARTLY: Look(palette.SKY, "/"),
    Firmness.VAGUE: Look(palette.GREY, "."),
}
