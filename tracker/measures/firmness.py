"""How concrete a pledge is: seven visible parts, each derived from the pledge's own fields by the database.

The parts follow the Nutrition Accountability Framework's test of a commitment (specific, measurable, time-bound,
resourced, reviewed) and the G7 Research Group's reading of verbs. They say nothing of whether a pledge is kept,
and no part weighs more than another.
"""

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from tracker.schema.models import table_of
from tracker.values.codes import Code, Funding, LegalForm, PartyKind, PledgeRole, Verb
from tracker.values.days import ROUGH

PLEDGE, PLEDGE_PARTY, PARTY = table_of("pledge"), table_of("pledge_party"), table_of("party")

BASE = 16  # more than there are parts


class Part(Code):
    """The parts of a pledge, in the order of the strip; ``meaning`` is the question that each answers."""

    ACTOR = "actor", "Who", "Is the one who promises named?"
    VERB = "verb", "Verb", "Does the pledger bind itself by its verb?"
    QUANTITY = "quantity", "How much", "Is an amount or a number given?"
    DEADLINE = "deadline", "By when", "Is a day, month or year given?"
    FUNDING = "funding", "With what money", "Is the money named or voted?"
    LEGAL_FORM = "legal_form", "In what form", "Does the form bind in law?"
    REVIEW = "review", "Who checks", "Is a review or a reporting duty named?"


class Firmness(Code):
    """How many of the parts that apply are stated: most, some, few."""

    CONCRETE = "concrete", "Concrete", "At least 70 % of the parts that apply are stated."
    PARTLY = "partly", "Partly concrete", "From 40 % to under 70 % are stated."
    VAGUE = "vague", "Vague", "Under 40 % are stated."


class State(Code):
    """The state of one part."""

    STATED = "stated", "Stated"
    PARTLY = "partly", "Partly"
    ABSENT = "absent", "Absent"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


# The pledge's columns that a citation may quote as the words of a part.
FIELDS: dict[Part, tuple[str, ...]] = {
    Part.ACTOR: ("headline",),
    Part.VERB: ("verb", "quote"),
    Part.QUANTITY: ("amount_low", "amount_high", "amount_note", "unit", "currency"),
    Part.DEADLINE: ("due_on", "due_precision", "due_note"),
    Part.FUNDING: ("funding",),
    Part.LEGAL_FORM: ("legal_form",),
    Part.REVIEW: ("review_mechanism",),
}


@dataclass(frozen=True)
class Rule:
    """What makes a part stated, else partly stated, or not one that applies: conditions over the pledge table."""

    stated: sa.ColumnElement[bool]
    partly: sa.ColumnElement[bool]
    not_applicable: sa.ColumnElement[bool] = field(default_factory=sa.false)

    @property
    def state(self) -> sa.Case[str]:
        """The code of the part's State."""
        return sa.case(
            (self.not_applicable, State.NOT_APPLICABLE.value),
            (self.stated, State.STATED.value),
            (self.partly, State.PARTLY.value),
            else_=State.ABSENT.value,
        )

    @property
    def count(self) -> sa.Case[int]:
        """1 for a part that applies, and BASE more for one that is stated."""
        return sa.case((self.not_applicable, 0), (self.stated, BASE + 1), else_=1)


def _pledgers() -> sa.Select[Any]:
    mine = PLEDGE_PARTY.c.pledge_id == PLEDGE.c.id
    return sa.select(PLEDGE_PARTY.c.id).where(mine, PLEDGE_PARTY.c.role == PledgeRole.PLEDGER.value)


# One short list, looked up in once it is read; not a look at the party of each pledger of each pledge.
_COALITIONS = sa.select(PARTY.c.id).where(PARTY.c.kind == PartyKind.COALITION.value)
_SOFT = (Verb.STANDS_READY, Verb.INTENDS, Verb.CONSIDERS, Verb.CALLS_FOR)
_BINDING = (LegalForm.TREATY, LegalForm.CONTRACT, LegalForm.LAW, LegalForm.EXECUTIVE_ACT)
_WRITTEN = (LegalForm.LETTER_OF_INTENT, LegalForm.POLITICAL_DECLARATION)

# What is refused has no amount, day, money or review of its own.
_REFUSAL = PLEDGE.c.verb == Verb.REFUSES.value

RULES: dict[Part, Rule] = {
    Part.ACTOR: Rule(_pledgers().where(PLEDGE_PARTY.c.party_id.not_in(_COALITIONS)).exists(), _pledgers().exists()),
    Part.VERB: Rule(PLEDGE.c.verb.not_in([*_SOFT, Verb.NOT_STATED]), PLEDGE.c.verb.in_(_SOFT)),
    Part.QUANTITY: Rule(
        sa.and_(PLEDGE.c.amount_low.is_not(None), PLEDGE.c.amount_high.is_not(None)),
        sa.or_(PLEDGE.c.amount_low.is_not(None), PLEDGE.c.amount_high.is_not(None), PLEDGE.c.amount_note.is_not(None)),
        _REFUSAL,
    ),
    Part.DEADLINE: Rule(
        sa.and_(
            PLEDGE.c.due_on.is_not(None),
            sa.or_(PLEDGE.c.due_precision.is_(None), PLEDGE.c.due_precision.not_in(ROUGH)),
        ),
        sa.or_(PLEDGE.c.due_on.is_not(None), PLEDGE.c.due_note.is_not(None)),
        _REFUSAL,
    ),
    Part.FUNDING: Rule(
        PLEDGE.c.funding.in_([Funding.APPROPRIATED, Funding.IDENTIFIED]),
        PLEDGE.c.funding == Funding.TO_BE_DECIDED.value,
        sa.or_(PLEDGE.c.funding == Funding.NOT_APPLICABLE.value, _REFUSAL),
    ),
    Part.LEGAL_FORM: Rule(PLEDGE.c.legal_form.in_(_BINDING), PLEDGE.c.legal_form.in_(_WRITTEN)),
    Part.REVIEW: Rule(PLEDGE.c.review_mechanism.is_not(None), sa.false(), _REFUSAL),
}

# The state of each part, as a SQL expression over the pledge table.
PARTS: dict[Part, sa.Case[str]] = {part: rule.state for part, rule in RULES.items()}


def _of(stated: int, applying: int) -> Firmness:
    """Firmness by the parts that are stated, out of those that apply."""
    if 10 * stated >= 7 * applying:
        return Firmness.CONCRETE
    return Firmness.PARTLY if 10 * stated >= 4 * applying else Firmness.VAGUE


# How many parts apply, plus BASE for each that is stated: one number, so that each part is asked for only once.
_COUNT: Any = sum((rule.count for rule in RULES.values()), start=sa.literal(0))

FIRMNESS: sa.Case[str] = sa.case(
    {
        BASE * stated + applying: _of(stated, applying).value
        for applying in range(len(PARTS) + 1)
        for stated in range(applying + 1)
    },
    value=_COUNT,
)
