"""How concrete a pledge is: seven visible parts, each derived from the pledge's own fields by the database.

The parts follow the Nutrition Accountability Framework's test of a commitment (specific, measurable, time-bound,
resourced, reviewed) and the G7 Research Group's reading of verbs. They do not say whether a pledge is kept,
and all parts have the same weight.
"""

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from tracker.schema.models import Party, Pledge, PledgeParty
from tracker.values.codes import (
    BINDING,
    CONCRETE_FROM,
    FUNDED,
    PARTLY_FROM,
    REFUSALS,
    SOFT,
    WRITTEN,
    Firmness,
    Funding,
    Part,
    PartState,
    PartyKind,
    PledgeKind,
    PledgeRole,
    Verb,
)
from tracker.values.days import ROUGH

BASE = 16  # greater than the number of parts


# The columns of a pledge whose citations support a part.
FIELDS: dict[Part, tuple[str, ...]] = {
    Part.ACTOR: ("headline",),
    Part.VERB: ("verb", "quote"),
    Part.QUANTITY: ("amount_low", "amount_high", "amount_note", "unit", "currency"),
    Part.DEADLINE: ("due_on", "due_precision", "due_note"),
    Part.FUNDING: ("funding",),
    Part.LEGAL_FORM: ("legal_form",),
    Part.REVIEW: ("review_mechanism",),
}


# What makes a part only partly stated, by its rule in RULES.
WHY_PARTLY: dict[Part, str] = {
    Part.ACTOR: "a coalition, not its members",
    Part.VERB: "a verb that does not bind",
    Part.QUANTITY: "only a limit, or only words",
    Part.DEADLINE: "only a limit, or only words",
    Part.FUNDING: "still to be decided",
    Part.LEGAL_FORM: "written, not binding in law",
}


@dataclass(frozen=True)
class Rule:
    """The conditions over the pledge table for a part to be stated, partly stated or not applicable."""

    stated: sa.ColumnElement[bool]
    partly: sa.ColumnElement[bool]
    not_applicable: sa.ColumnElement[bool] = field(default_factory=sa.false)

    @property
    def state(self) -> sa.Case[str]:
        """The code of the part's PartState."""
        return sa.case(
            (self.not_applicable, PartState.NOT_APPLICABLE.value),
            (self.stated, PartState.STATED.value),
            (self.partly, PartState.PARTLY.value),
            else_=PartState.ABSENT.value,
        )

    @property
    def count(self) -> sa.Case[int]:
        """1 for a part that applies, plus BASE if it is stated."""
        return sa.case((self.not_applicable, 0), (self.stated, BASE + 1), else_=1)


def _pledgers() -> sa.Select[Any]:
    mine = col(PledgeParty.pledge_id) == col(Pledge.id)
    return sa.select(col(PledgeParty.id)).where(mine, col(PledgeParty.role) == PledgeRole.PLEDGER.value)


# Uncorrelated, so that the database evaluates it once and not for each pledger of each pledge.
_COALITIONS = sa.select(col(Party.id)).where(col(Party.kind) == PartyKind.COALITION.value)

# A refusal has no amount, due day, money or review.
_REFUSAL = col(Pledge.verb).in_(REFUSALS)

# The code of the pledge's PledgeKind.
KIND: sa.Case[str] = sa.case((_REFUSAL, PledgeKind.REFUSAL.value), else_=PledgeKind.PLEDGE.value)


def is_of(kind: PledgeKind) -> sa.ColumnElement[bool]:
    """Whether a pledge is of a kind."""
    return _REFUSAL if kind is PledgeKind.REFUSAL else ~_REFUSAL


RULES: dict[Part, Rule] = {
    Part.ACTOR: Rule(_pledgers().where(col(PledgeParty.party_id).not_in(_COALITIONS)).exists(), _pledgers().exists()),
    Part.VERB: Rule(col(Pledge.verb).not_in([*SOFT, Verb.NOT_STATED]), col(Pledge.verb).in_(SOFT)),
    Part.QUANTITY: Rule(
        sa.and_(col(Pledge.amount_low).is_not(None), col(Pledge.amount_high).is_not(None)),
        sa.or_(
            col(Pledge.amount_low).is_not(None),
            col(Pledge.amount_high).is_not(None),
            col(Pledge.amount_note).is_not(None),
        ),
        _REFUSAL,
    ),
    Part.DEADLINE: Rule(
        sa.and_(
            col(Pledge.due_on).is_not(None),
            sa.or_(col(Pledge.due_precision).is_(None), col(Pledge.due_precision).not_in(ROUGH)),
        ),
        sa.or_(col(Pledge.due_on).is_not(None), col(Pledge.due_note).is_not(None)),
        _REFUSAL,
    ),
    Part.FUNDING: Rule(
        col(Pledge.funding).in_(FUNDED),
        col(Pledge.funding) == Funding.TO_BE_DECIDED.value,
        sa.or_(col(Pledge.funding) == Funding.NOT_APPLICABLE.value, _REFUSAL),
    ),
    Part.LEGAL_FORM: Rule(col(Pledge.legal_form).in_(BINDING), col(Pledge.legal_form).in_(WRITTEN)),
    Part.REVIEW: Rule(col(Pledge.review_mechanism).is_not(None), sa.false(), _REFUSAL),
}

# The state of each part, as a SQL expression over the pledge table.
PARTS: dict[Part, sa.Case[str]] = {part: rule.state for part, rule in RULES.items()}


def _of(stated: int, applying: int) -> Firmness:
    """Return the firmness for this number of stated parts out of those that apply."""
    if 100 * stated >= CONCRETE_FROM * applying:
        return Firmness.CONCRETE
    return Firmness.PARTLY if 100 * stated >= PARTLY_FROM * applying else Firmness.VAGUE


# The number of parts that apply, plus BASE for each stated one: one number, so that each rule is evaluated once.
_COUNT: Any = sum((rule.count for rule in RULES.values()), start=sa.literal(0))

FIRMNESS: sa.Case[str] = sa.case(
    {
        BASE * stated + applying: _of(stated, applying).value
        for applying in range(len(PARTS) + 1)
        for stated in range(applying + 1)
    },
    value=_COUNT,
)
