"""Every code list: the stored code, the label on screen and what the code means.

The column type, the form's choices, the checks, the codebook and the data package all use the same list.
Sources of the lists: PA-X and MEND (parties, events), IATI (finance, conditions), the G7 Research Group
(verb strength), the Open Government Partnership (follow-up), Security Force Monitor (confidence).
Codes are stored and exported: a label may change, a code may not.
"""

from enum import StrEnum
from typing import Self

import sqlalchemy as sa


class Code(StrEnum):
    """A code list whose members carry ``label`` (for the screen), ``meaning`` (for the codebook) and ``aliases``, other
    words for it that mean no other code of the list, which imports read."""

    label: str
    meaning: str
    aliases: tuple[str, ...]

    def __new__(cls, code: str, label: str, meaning: str = "", aliases: tuple[str, ...] = ()) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        member.meaning = meaning
        member.aliases = aliases
        return member


# Codes by which a form that begins with them means that nobody has chosen anything yet.
UNSAID = ("unknown", "not_stated", "unclear")


def vocab_column(codes: type[Code], *, name: str = "") -> sa.Enum:
    """Return a column type that stores the codes and refuses any other text, in Python and in the database.

    ``name`` names the CHECK constraint; give it where a table has two columns with the same list.
    """
    return sa.Enum(
        codes,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        validate_strings=True,
        create_constraint=True,
        length=40,
        name=name or codes.__name__.lower(),
    )


class PartyKind(Code):
    STATE = "state", "State", "A state, whether or not every other state recognises it."
    ENTITY = "entity", "De facto or disputed entity"
    ORGANISATION = "organisation", "International organisation"
    COALITION = "coalition", "Coalition", "A named group of states with no legal person of its own."
    BODY = "body", "Body", "An organ of a state, organisation or coalition."
    COMPANY = "company", "Company"
    NGO = "ngo", "Non-governmental organisation"


class SummitKind(Code):
    SUMMIT = "summit", "Summit", "Heads of state or government meet as a group."
    MINISTERIAL = "ministerial", "Ministerial", "Ministers meet as a group."
    TALKS = "talks", "Talks", "Delegations negotiate a text or a term."
    CONSULTATION = "consultation", "Consultation", "Parties on one side align their position."
    CALL = "call", "Call", "By telephone or video only."
    WORKING_GROUP = "working_group", "Working group", "Officials, experts or military staff."
    VISIT = "visit", "Visit", "One party calls on another in its capital."
    SIGNING = "signing", "Signing", "Convened to sign a text."
    OTHER = "other", "Other"


class MilestoneKind(Code):
    PLAN = "plan", "Plan or proposal", "A text put forward for others to accept."
    STATEMENT = "statement", "Statement", "A position put on record."
    VOTE = "vote", "Vote", "A parliament or assembly decides."
    LAW = "law", "Law or decree", "A rule enters the books or into force."
    SIGNING = "signing", "Signing", "A text is signed apart from a meeting."
    DEADLINE = "deadline", "Deadline", "A day by which something was to happen."
    CEASEFIRE = "ceasefire", "Ceasefire or pause", "A halt in fighting, general or partial."
    EXCHANGE = "exchange", "Exchange", "Prisoners, the fallen or children are returned."
    SANCTION = "sanction", "Sanction", "A restrictive measure is set, renewed or lifted."
    FUNDING = "funding", "Funding decision"
    DEPLOYMENT = "deployment", "Deployment", "Forces or monitors take up a post."
    APPOINTMENT = "appointment", "Appointment or resignation"
    ATTACK = "attack", "Attack that changed the talks"
    OTHER = "other", "Other"


class Format(Code):
    BILATERAL = "bilateral", "Bilateral"
    TRILATERAL = "trilateral", "Trilateral"
    MULTILATERAL = "multilateral", "Multilateral"
    SHUTTLE = "shuttle", "Shuttle", "A mediator moves between parties that do not meet."
    PROXIMITY = "proximity", "Proximity", "Parties in one place, in separate rooms."
    UNKNOWN = "unknown", "Unknown"


class EventStatus(Code):
    PROPOSED = "proposed", "Proposed", "Someone suggested it; no date was agreed."
    SCHEDULED = "scheduled", "Scheduled", "A date was announced."
    POSTPONED = "postponed", "Postponed", "Moved from its announced date."
    HELD = "held", "Held"
    PARTLY_HELD = "partly_held", "Partly held", "Cut short, or some of it did not take place."
    CANCELLED = "cancelled", "Cancelled"
    DENIED = "denied", "Denied", "Reported by some, denied by a party said to have been there."


# Kinds of meeting that may go on for weeks or have no known end. All other kinds need a last day.
LASTING = (SummitKind.TALKS, SummitKind.CONSULTATION, SummitKind.WORKING_GROUP, SummitKind.OTHER)
TOOK_PLACE = (EventStatus.HELD, EventStatus.PARTLY_HELD)
ANNOUNCED = (EventStatus.PROPOSED, EventStatus.SCHEDULED)
CALLED_OFF = (EventStatus.POSTPONED, EventStatus.CANCELLED, EventStatus.DENIED)


class DatePrecision(Code):
    DAY = "day", "Day", "starts_on to ends_on is how long it lasted."
    PART_OF_MONTH = "part_of_month", "Part of a month", "The earliest and latest day it can have been."
    MONTH = "month", "Month", "The first and last day of the month."
    QUARTER = "quarter", "Quarter"
    YEAR = "year", "Year"
    BETWEEN = "between", "Between two days", "Some day from starts_on to ends_on."
    BEFORE = "before", "Before", "On ends_on at the latest."
    AFTER = "after", "After", "On starts_on at the earliest."


class DayPrecision(Code):
    """How precisely a single day is known, if not to the day. The day's column holds the latest possible day, so that
    nothing counts as known before it was."""

    MONTH = "month", "Month", "Some day of the month; the column of the day has its last."
    QUARTER = "quarter", "Quarter", "Some day of the quarter; the column of the day has its last."
    YEAR = "year", "Year", "Some day of the year; the column of the day has its last."
    BEFORE = "before", "Before", "On that day at the latest."


class Importance(Code):
    LANDMARK = "1", "Landmark", "No chronology of the process may lack it."
    MAJOR = "2", "Major", "A full chronology has it."
    DETAIL = "3", "Detail", "A complete record has it."


# The events that any chronology shows; details are only for a complete record.
CHRONICLED = (Importance.LANDMARK, Importance.MAJOR)


class Role(Code):
    HOST = "host", "Host"
    CO_HOST = "co_host", "Co-host"
    CHAIR = "chair", "Chair"
    PARTY = "party", "Party", "A party to the conflict or to the text."
    MEDIATOR = "mediator", "Mediator"
    GUARANTOR = "guarantor", "Guarantor"
    COALITION_MEMBER = "coalition_member", "Coalition member"
    PARTICIPANT = "participant", "Participant"
    OBSERVER = "observer", "Observer"
    INVITED_GUEST = "invited_guest", "Invited guest"
    ADVISER = "adviser", "Adviser"
    UNKNOWN = "unknown", "Unknown"


HOSTS = (Role.HOST, Role.CO_HOST, Role.CHAIR)


class Level(Code):
    """In order of protocol; the order says nothing of commitment."""

    HEAD_OF_STATE = "head_of_state", "Head of state", "", ("HoS", "President")
    HEAD_OF_GOVERNMENT = "head_of_government", "Head of government", "", ("HoG", "PM", "Prime minister")
    ORGANISATION_HEAD = (
        "organisation_head",
        "Head of an organisation",
        "",
        ("SG", "Secretary general", "Head of organisation"),
    )
    DEPUTY_HEAD = (
        "deputy_head",
        "Deputy head of state or government",
        "",
        ("DPM", "Deputy prime minister", "VP", "Vice president"),
    )
    FOREIGN_MINISTER = "foreign_minister", "Foreign minister", "", ("FM", "Minister of foreign affairs")
    DEFENCE_MINISTER = (
        "defence_minister",
        "Defence minister",
        "",
        ("MoD", "Defense minister", "Minister of defence", "Minister of defense"),
    )
    OTHER_MINISTER = "other_minister", "Other minister"
    NATIONAL_SECURITY_ADVISER = (
        "national_security_adviser",
        "National security adviser",
        "",
        ("NSA", "National security advisor"),
    )
    SPECIAL_ENVOY = "special_envoy", "Special envoy"
    MILITARY_CHIEF = "military_chief", "Chief of the armed forces"
    AMBASSADOR = "ambassador", "Ambassador", "", ("Amb",)
    SENIOR_OFFICIAL = "senior_official", "Senior official"
    MILITARY_OFFICER = "military_officer", "Military officer"
    UNKNOWN = "unknown", "Unknown"


LEADERS = (Level.HEAD_OF_STATE, Level.HEAD_OF_GOVERNMENT)
OF_STATES = (*LEADERS, Level.DEPUTY_HEAD)


class Mode(Code):
    IN_PERSON = "in_person", "In person"
    VIDEO = "video", "By video", "", ("VTC", "Video conference")
    PHONE = "phone", "By telephone"
    WRITTEN = "written", "In writing"
    UNKNOWN = "unknown", "Unknown"


REMOTE = (Mode.VIDEO, Mode.PHONE)


class AttendanceState(Code):
    INVITED = "invited", "Invited"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    ATTENDED = "attended", "Attended"
    ABSENT = "absent", "Absent"
    REPLACED = "replaced", "Replaced", "Announced, and another came instead."
    LEFT_EARLY = "left_early", "Left early"
    NOT_INVITED = "not_invited", "Not invited"
    UNKNOWN = "unknown", "Unknown"


# Invited or accepted says nothing about attendance, so neither group has them. A replaced person stayed away; the
# substitute has a row of their own.
CAME = (AttendanceState.ATTENDED, AttendanceState.LEFT_EARLY)
STAYED_AWAY = (
    AttendanceState.DECLINED,
    AttendanceState.ABSENT,
    AttendanceState.REPLACED,
    AttendanceState.NOT_INVITED,
)


class DocumentKind(Code):
    DECLARATION = "declaration", "Declaration"
    JOINT_STATEMENT = "joint_statement", "Joint statement"
    COMMUNIQUE = "communique", "Communiqué"
    CHAIR_SUMMARY = "chair_summary", "Chair's summary"
    AGREEMENT = "agreement", "Agreement"
    PROTOCOL = "protocol", "Protocol"
    LETTER_OF_INTENT = "letter_of_intent", "Letter of intent"
    PLAN = "plan", "Plan"
    READOUT = "readout", "Readout"
    CONCLUSIONS = "conclusions", "Conclusions", "Adopted by a council or assembly."
    RESOLUTION = "resolution", "Resolution"
    LAW = "law", "Law or decree"
    OTHER = "other", "Other text"


# Adopted by all who are there; a bilateral text is none of those who merely sat at the same meeting.
OF_ALL = (DocumentKind.DECLARATION, DocumentKind.COMMUNIQUE, DocumentKind.CONCLUSIONS)


class DocumentStatus(Code):
    LEAKED = "leaked", "Leaked", "Published by someone other than its authors."
    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Proposed", "Put forward by its authors."
    INITIALLED = "initialled", "Initialled"
    SIGNED = "signed", "Signed"
    ADOPTED_UNSIGNED = "adopted_unsigned", "Adopted, unsigned"
    IN_FORCE = "in_force", "In force"
    SUPERSEDED = "superseded", "Superseded"
    UNILATERAL = "unilateral", "Unilateral", "One party's text, with no other's consent."
    UNCLEAR = "unclear", "Unclear"


SIGNED = (DocumentStatus.SIGNED, DocumentStatus.INITIALLED, DocumentStatus.IN_FORCE)


class Reading(Code):
    """How far an editor has read a text; only of one that was read in full can be said on what it is silent."""

    WHOLE = "whole", "Read in full", "What no clause speaks to, the text is silent on."
    PART = "part", "Read in part", "The rest was out of reach: it may speak to more."
    NOT_PUBLIC = "not_public", "Not public", "Nobody has published its words."


class SignatureStatus(Code):
    SIGNED = "signed", "Signed"
    ENDORSED = "endorsed", "Endorsed", "Adopted or associated itself with the text, without a signature."
    JOINED_LATER = "joined_later", "Joined later"
    TOOK_PART_NOT_SIGNED = "took_part_not_signed", "Took part, did not join it", "", ("took part, did not sign",)
    RESERVATION = "reservation", "With a reservation"
    WITHDREW = "withdrew", "Withdrew"
    DENIED = "denied", "Denied", "Named as a signatory, and denies it."
    UNCLEAR = "unclear", "Unclear"


STANDS_TO = (
    SignatureStatus.SIGNED,
    SignatureStatus.ENDORSED,
    SignatureStatus.JOINED_LATER,
    SignatureStatus.RESERVATION,
)


class PledgeCategory(Code):
    SECURITY_GUARANTEE = "security_guarantee", "Security guarantee"
    TROOPS = "troops", "Troops", "Forces on land, at sea or in the air."
    NO_TROOPS = "no_troops", "Refusal of troops", "An explicit promise not to send forces."
    MONITORING = "monitoring", "Ceasefire monitoring"
    MILITARY_AID = "military_aid", "Military aid"
    TRAINING = "training", "Training"
    FINANCE_GRANT = "finance_grant", "Grant"
    FINANCE_LOAN = "finance_loan", "Loan"
    IN_KIND = "in_kind", "In kind"
    SANCTIONS = "sanctions", "Sanctions"
    ASSET_USE = "asset_use", "Use of frozen assets"
    HUMANITARIAN = "humanitarian", "Humanitarian"
    RECONSTRUCTION = "reconstruction", "Reconstruction"
    ENERGY = "energy", "Energy support"
    CEASEFIRE = "ceasefire", "Ceasefire or restraint"
    PRISONER_EXCHANGE = "prisoner_exchange", "Prisoner exchange"
    TERRITORY = "territory", "Territory"
    ACCESSION = "accession", "Accession", "To a union or an alliance."
    POLITICAL = "political", "Political"
    PROCESS = "process", "Process", "To meet, report or negotiate."


# Money that is given or lent. The value of frozen assets or of goods under sanction is not promised money.
SUMMED = (
    PledgeCategory.MILITARY_AID,
    PledgeCategory.TRAINING,
    PledgeCategory.FINANCE_GRANT,
    PledgeCategory.FINANCE_LOAN,
    PledgeCategory.IN_KIND,
    PledgeCategory.HUMANITARIAN,
    PledgeCategory.RECONSTRUCTION,
    PledgeCategory.ENERGY,
)


class Verb(Code):
    """From firm to soft, after the G7 Research Group's reading of communiqué verbs."""

    WILL = "will", "will"
    COMMITS = "commits", "commits to"
    AGREES = "agrees", "agrees to"
    CONTINUES = "continues", "continues to"
    STANDS_READY = "stands_ready", "stands ready to"
    INTENDS = "intends", "intends to"
    CONSIDERS = "considers", "considers"
    CALLS_FOR = "calls_for", "calls for"
    REFUSES = "refuses", "refuses to"
    NOT_STATED = "not_stated", "not stated", "No words of the pledger are on record."


class LegalForm(Code):
    TREATY = "treaty", "Treaty"
    CONTRACT = "contract", "Binding contract"
    LAW = "law", "Law"
    EXECUTIVE_ACT = "executive_act", "Executive act", "A decree, a government or a council decision."
    LETTER_OF_INTENT = "letter_of_intent", "Letter of intent"
    POLITICAL_DECLARATION = "political_declaration", "Political declaration"
    ORAL = "oral", "Spoken"
    UNCLEAR = "unclear", "Unclear"


SOFT = (Verb.STANDS_READY, Verb.INTENDS, Verb.CONSIDERS, Verb.CALLS_FOR)
REFUSALS = (Verb.REFUSES,)  # verbs that make a pledge a refusal
# Verbs that do not promise to give anything yet.
NOTHING_PROMISED = (Verb.CONSIDERS, Verb.CALLS_FOR, *REFUSALS)
BINDING = (LegalForm.TREATY, LegalForm.CONTRACT, LegalForm.LAW, LegalForm.EXECUTIVE_ACT)
WRITTEN = (LegalForm.LETTER_OF_INTENT, LegalForm.POLITICAL_DECLARATION)


class AmountPeriod(Code):
    """How often an amount is given. A yearly or monthly amount is never added to one that is given once."""

    PER_DAY = "per_day", "Per day"
    PER_WEEK = "per_week", "Per week"
    PER_MONTH = "per_month", "Per month"
    PER_QUARTER = "per_quarter", "Per quarter"
    PER_YEAR = "per_year", "Per year"


class Funding(Code):
    APPROPRIATED = "appropriated", "Appropriated", "In a budget or law that has been passed."
    IDENTIFIED = "identified", "Source named", "Where the money comes from is said; it is not yet voted."
    TO_BE_DECIDED = "to_be_decided", "To be decided", "The pledger says that the source is open."
    NOT_STATED = "not_stated", "Not stated"
    NOT_APPLICABLE = "not_applicable", "Not applicable", "The pledge needs no money."


FUNDED = (Funding.APPROPRIATED, Funding.IDENTIFIED)


class PledgeRole(Code):
    PLEDGER = "pledger", "Pledger"
    RECIPIENT = "recipient", "Recipient"
    ANNOUNCER = "announcer", "Announced by"


class Attribution(Code):
    SELF_DECLARED = "self_declared", "Said so itself"
    JOINT_TEXT = "joint_text", "In a joint text"
    ANNOUNCED_BY_OTHER = "announced_by_other", "Announced by another"
    UNNAMED_OFFICIAL = "unnamed_official", "Unnamed official"
    MEDIA_REPORT = "media_report", "Media report"
    DENIED_BY_SUBJECT = "denied_by_subject", "Denied by the party itself"


class ConditionKind(Code):
    CEASEFIRE = "ceasefire", "Ceasefire"
    PEACE_AGREEMENT = "peace_agreement", "Peace agreement"
    PARLIAMENT_VOTE = "parliament_vote", "Parliament's vote"
    BUDGET = "budget", "Budget"
    BACKSTOP = "backstop", "Third party's backstop"
    HOST_REQUEST = "host_request", "Host's request"
    COUNTERPART_ACT = "counterpart_act", "Counterpart's act"
    SECURITY_SITUATION = "security_situation", "Security situation"
    LEGAL_MANDATE = "legal_mandate", "Legal mandate"
    ATTACK = "attack", "Renewed attack"
    DATE = "date", "Date"
    POLICY = "policy", "Policy or reform"
    OTHER = "other", "Other condition"


class ConditionBasis(Code):
    TEXT = "text", "In the text"
    ON_RECORD = "on_record", "Said on the record"
    INFERRED = "inferred", "Inferred by the editor"


class ConditionState(Code):
    NOT_MET = "not_met", "Not met"
    PARTLY_MET = "partly_met", "Partly met"
    MET = "met", "Met"
    DISPUTED = "disputed", "Disputed"
    LAPSED = "lapsed", "Lapsed"
    UNKNOWN = "unknown", "Unknown"


class RelationKind(Code):
    """What a pledge is to another one; the arrow leads from the later or smaller pledge to the other."""

    REPEATS = "repeats", "Repeats", "The same promise said again: it counts once."
    PART_OF = "part_of", "Is part of", "The other one contains it: it counts once."
    ENLARGES = "enlarges", "Enlarges", "Adds to the other one, or raises its amount."
    REDUCES = "reduces", "Reduces", "Takes from the other one, or lowers its amount."
    REPLACES = "replaces", "Replaces", "Stands in the place of the other one."
    CARRIES_OUT = "carries_out", "Carries out", "A step by which the other one is kept."
    PAYS_FOR = "pays_for", "Pays for", "The money of the other one."


# A pledge with one of these relations to another adds nothing to it.
CONTAINED = (RelationKind.REPEATS, RelationKind.PART_OF)


class LookResult(Code):
    NOTHING_NEW = "nothing_new", "Nothing new", "What was found is on record already."
    NOTHING = "nothing", "Nothing found", "No source says anything of it."
    EVIDENCE = "evidence", "New evidence", "It is entered, with its source."
    CUT_SHORT = "cut_short", "Cut short", "Places to look were out of reach; a note says which."


class ClauseLinkKind(Code):
    """What a clause is to one of another text."""

    SAME = "same", "The same words"
    REWORDED = "reworded", "The same matter in other words"
    TRANSLATES = "translates", "A translation of it"
    REPLACES = "replaces", "Another rule on the same matter"


class FollowUp(Code):
    """What became of a pledge, after the Open Government Partnership's completion scale."""

    NOT_YET_DUE = "not_yet_due", "Not yet due", "Its due date lies ahead, or there is nothing to do yet."
    DORMANT = "dormant", "Dormant", "A condition is unmet; the pledge is not broken."
    NOT_STARTED = "not_started", "Not started", "Nothing of it has been done."
    LIMITED = "limited", "Limited", "Some of it has been done."
    SUBSTANTIAL = "substantial", "Substantial", "Most of it has been done, or a lasting promise is being kept."
    COMPLETE = "complete", "Complete", "All of it has been done."
    CHANGED = "changed", "Changed", "Enlarged, reduced or replaced."
    BLOCKED = "blocked", "Blocked", "Somebody else keeps it from being done."
    WITHDRAWN = "withdrawn", "Withdrawn", "The pledger took it back."
    NO_EVIDENCE_FOUND = "no_evidence_found", "No evidence found", "Someone looked, and found nothing."
    DISPUTED = "disputed", "Disputed", "Sources differ on whether it has been done."


# What the status of a refusal is called where another word would speak of a promise; the others are called the same.
STATUS_OF_REFUSAL = {
    FollowUp.NOT_YET_DUE: "Not tested yet",
    FollowUp.DORMANT: "Stands for now",
    FollowUp.NOT_STARTED: "Not acted on",
    FollowUp.LIMITED: "Partly held",
    FollowUp.SUBSTANTIAL: "Held",
    FollowUp.COMPLETE: "Held to the end",
}
# Nothing more is to be done.
FINISHED = (FollowUp.COMPLETE, FollowUp.WITHDRAWN)


class Deadline(Code):
    """Whether a day is before or after the due day of a pledge."""

    PAST = "past", "Past due", "Its due day has passed, and it is neither complete nor withdrawn."
    AHEAD = "ahead", "Due day ahead", "It can still be kept in time."
    OVER = "over", "Complete or withdrawn", "Its due day has passed, and nothing more is to be done."
    NONE = "none", "No due day", "None was named, or none is recorded; a refusal has none."


# The status of a pledge without a log entry that is still valid.
NO_ENTRY, NO_ENTRY_LABEL = "no_entry", "No current entry"


class SourceClass(Code):
    PRIMARY_TEXT = "primary_text", "Primary text", "The text itself, from one of its authors."
    OFFICIAL_READOUT = "official_readout", "Official readout"
    OFFICIAL_SOCIAL = "official_social", "Official social media"
    PARLIAMENTARY = "parliamentary", "Parliamentary record"
    NEWS_AGENCY = "news_agency", "News agency"
    MEDIA = "media", "Media"
    LEAKED_DOCUMENT = "leaked_document", "Leaked document"
    THINK_TANK = "think_tank", "Think tank"
    DATASET = "dataset", "Dataset"
    REFERENCE = "reference", "Reference work", "An encyclopedia or another second-hand collection."
    DIGEST = "digest", "Digest", "Headlines or reports of others in brief, by a person or a program."


class Stance(Code):
    SUPPORTS = "supports", "Supports"
    CONTRADICTS = "contradicts", "Contradicts"
    CONTEXT = "context", "Context"


class Confidence(Code):
    HIGH = "high", "High", "The text itself, or two independent sources."
    MEDIUM = "medium", "Medium", "One reliable source."
    LOW = "low", "Low", "One unnamed, partisan or second-hand source."


class Action(Code):
    CREATE = "create", "Created"
    UPDATE = "update", "Changed"
    DELETE = "delete", "Deleted"
    RESTORE = "restore", "Restored"


# The lists whose codes are stored in a column. The lists below hold derived codes.
CODE_LISTS: tuple[type[Code], ...] = tuple(Code.__subclasses__())


class Part(Code):
    """The parts of a pledge, in the order of the strip; ``meaning`` is the question that each answers."""

    ACTOR = "actor", "Who", "Is the one who promises named?"
    VERB = "verb", "Verb", "Does the pledger bind itself by its verb?"
    QUANTITY = "quantity", "How much", "Is an amount or a number given?"
    DEADLINE = "deadline", "By when", "Is a day, month or year given?"
    FUNDING = "funding", "With what money", "Is the money named or voted?"
    LEGAL_FORM = "legal_form", "In what form", "Does the form bind in law?"
    REVIEW = "review", "Who checks", "Is a review or a reporting duty named?"


# From so many per cent of the parts that apply on, a pledge is concrete, or partly concrete.
CONCRETE_FROM, PARTLY_FROM = 70, 40


class Firmness(Code):
    """How many of the parts that apply are stated: most, some, few."""

    CONCRETE = "concrete", "Concrete", f"At least {CONCRETE_FROM} % of the parts that apply are stated."
    PARTLY = "partly", "Partly concrete", f"From {PARTLY_FROM} % to under {CONCRETE_FROM} % are stated."
    VAGUE = "vague", "Vague", f"Under {PARTLY_FROM} % are stated."


class PartState(Code):
    """The state of one part."""

    STATED = "stated", "Stated"
    PARTLY = "partly", "Partly"
    ABSENT = "absent", "Absent"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


class PledgeKind(Code):
    """Whether a record of a pledge promises something or refuses it. A number of pledges counts no refusals."""

    PLEDGE = "pledge", "Pledge"
    REFUSAL = "refusal", "Refusal", "Who says so will not do it."


class Waking(Code):
    """What becomes of a conditional pledge once some triggers are met."""

    WAKES = "wakes", "Wakes", "All that it waits for would be met."
    WAITS = "waits", "Still waits", "Something else would be unmet."
    AWAKE = "awake", "Awake already", "All that it waited for is met."


class Way(Code):
    """How a pledge belongs to the life of a promise."""

    SAME = "same", "The promise itself", "It, or the same promise said at another time."
    TOWARDS = "towards", "What it leads to", "What it is part of, changes, carries out or pays for."
    FROM = "from", "What leads to it", "What is part of it, changes it, carries it out or pays for it."


class Mention(Code):
    """What a text says on an issue."""

    WORDS = "words", "Speaks", "It has a clause on it."
    SILENT = "silent", "Silent", "It was read in full, and has no clause on it."
    IN_PART = "in_part", "Part read", "Only a part of it was within reach, and that part has no clause on it."
    NOT_PUBLIC = "not_public", "Not public", "Nobody has published its words."
    NOT_READ = "not_read", "Not read"


class Recurrence(Code):
    """What is counted each time that it happens again; the meaning is the rule, as pages tell it."""

    PARTIES = (
        "parties",
        "Two parties at meetings of one kind",
        "Held meetings of one kind at which both parties had a seat that somebody took.",
    )
    PEOPLE = (
        "people",
        "Two people at one meeting",
        "Held meetings at which both took a seat, neither by telephone or video. That they spoke to each other is not "
        "said.",
    )
    SEAT = (
        "seat",
        "A party at the meetings of a track",
        "Held meetings of one track at which the party had a seat that somebody took, at any level.",
    )
    LEVEL = (
        "level",
        "A party's level at the meetings of a track",
        "Held meetings of one track at which this is the highest level that the party sent. Level is protocol, not "
        "commitment.",
    )
    TRACK = ("track", "Meetings of one kind in a track", "Held meetings of one kind in one track, whoever came.")
    TEXTS = (
        "texts",
        "Texts of one kind that two parties signed or endorsed",
        "Texts of one kind that both signed, endorsed or joined, by the day of adoption, or the first day of the "
        "meeting that adopted them; a text without either is left out.",
    )
