"""Kinds of meetings and events in a few groups, each with a colour and a shape that tell it apart."""

from dataclasses import dataclass

from dashboard.charts import palette
from tracker.values.codes import MilestoneKind, SummitKind


@dataclass(frozen=True)
class Group:
    label: str
    color: str
    symbol: str


SUMMITS = Group("Summits, ministerials", palette.BLUE, "circle")
TALKS = Group("Talks, consultations", palette.GREEN, "square")
CALLS = Group("Calls", palette.SKY, "triangle-up")
MEETINGS = Group("Visits, other meetings", palette.VIOLET, "pentagon")
TEXTS = Group("Plans, statements, signings", palette.VERMILLION, "diamond")
DECISIONS = Group("Votes, laws, funding", palette.PINK, "hourglass")
TRUCES = Group("Ceasefires, exchanges", palette.OCHRE, "cross")
ATTACKS = Group("Attacks", palette.CRIMSON, "triangle-down")
EVENTS = Group("Other events", palette.GREY, "star")

GROUPS = (SUMMITS, TALKS, CALLS, MEETINGS, TEXTS, DECISIONS, TRUCES, ATTACKS, EVENTS)

_OF_SUMMIT: dict[str, Group] = {
    SummitKind.SUMMIT: SUMMITS,
    SummitKind.MINISTERIAL: SUMMITS,
    SummitKind.TALKS: TALKS,
    SummitKind.CONSULTATION: TALKS,
    SummitKind.WORKING_GROUP: TALKS,
    SummitKind.CALL: CALLS,
}
_OF_MILESTONE: dict[str, Group] = {
    MilestoneKind.PLAN: TEXTS,
    MilestoneKind.STATEMENT: TEXTS,
    MilestoneKind.SIGNING: TEXTS,
    MilestoneKind.VOTE: DECISIONS,
    MilestoneKind.LAW: DECISIONS,
    MilestoneKind.SANCTION: DECISIONS,
    MilestoneKind.FUNDING: DECISIONS,
    MilestoneKind.CEASEFIRE: TRUCES,
    MilestoneKind.EXCHANGE: TRUCES,
    MilestoneKind.ATTACK: ATTACKS,
}


def group_of(table: str, kind: str) -> Group:
    """The group of a kind; "signing" is a meeting in one table and an event in the other."""
    return _OF_SUMMIT.get(kind, MEETINGS) if table == "summit" else _OF_MILESTONE.get(kind, EVENTS)
