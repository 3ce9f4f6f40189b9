"""Every table, in reading order. Nothing here uses a database.

A field's ``title`` is its label on screen and its ``description`` the help in the form and the codebook.
Validate outside values with ``tracker.schema.rows.validate``: constructing a table model checks nothing.
"""

import re
import unicodedata
from datetime import date
from typing import Any, ClassVar, Literal

import sqlalchemy as sa
from pydantic import ValidationInfo, field_validator, model_validator
from sqlalchemy.orm import declared_attr, registry
from sqlmodel import Field, SQLModel

from tracker.schema.fields import (
    ALPHA_2,
    ALPHA_3,
    CONTROL_CHARACTER,
    LINE,
    PARAGRAPH,
    SLUG,
    SLUG_LENGTH,
    Amount,
    Currency,
    Day,
    Excerpt,
    Figures,
    Hour,
    Language,
    Latitude,
    Longitude,
    Precision,
    Slug,
    Unread,
    Unsafe,
    WebAddress,
    WikidataId,
    Word,
    Zone,
    code,
    in_order,
    link,
    precision,
    quotation,
    wikidata_id,
)
from tracker.values import codes, days, figures, hours, line_ends
from tracker.values.blanks import shows_nothing

LARGEST_INTEGER = 2**31 - 1_000_000  # the highest integer of PostgreSQL, with room for later saves


class Base(SQLModel, registry=registry()):  # its own registry, so that a hot reload can build the tables again
    """Base of all tables. The name of a table is that of its class in snake case."""

    # The names on screen of one row and of several.
    singular: ClassVar[str]
    plural: ClassVar[str]

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()

    @field_validator("*", mode="before")
    @classmethod
    def clean_text(cls, value: Any) -> Any:
        """Trim and compose (NFC) text, and make text None in which nothing is visible. Raises Unsafe for a control
        character."""
        if isinstance(value, Unread):
            raise ValueError(value.fault)
        if not isinstance(value, str) or isinstance(value, codes.Code):
            return value
        value = unicodedata.normalize("NFC", line_ends.unify(value)).strip()
        if control := CONTROL_CHARACTER.search(value):
            raise Unsafe(f"has the control character U+{ord(control[0]):04X}: delete it")
        return None if shows_nothing(value) else value

    @field_validator("*")
    @classmethod
    def note_as_sound(cls, value: Any, info: ValidationInfo) -> Any:
        """Collect the valid values, which ``tracker.schema.rows`` needs when another field has a fault."""
        if info.context is not None:
            info.context[info.field_name] = value
        return value


Base.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
}


class Record(Base):
    """Base of the tables that people edit: a stable id, and a version that each save raises by one."""

    # The columns that make up the name on screen, in order: a day with its precision, a code as its label, a link as
    # the last of these columns of its target.
    named_by: ClassVar[tuple[str, ...]]
    # The columns that a new id is made of; None means those of ``named_by``. The id of a part begins with the id of its
    # parent, unless the parent is among these columns.
    id_by: ClassVar[tuple[str, ...] | None] = None
    # What distinguishes records of the same name, most useful first: columns, or "seat", the last seat of a person.
    distinct_by: ClassVar[tuple[str, ...]] = ()
    # The columns that the search reads, besides name, id and days.
    search_by: ClassVar[tuple[str, ...]] = ()
    # The link to the record within which this one is edited, or the two columns with its table and id; blank if none.
    parent: ClassVar[str | tuple[str, str]] = ""
    # The links to records whose pages show this one, although it is no part of them.
    page_by: ClassVar[tuple[str, ...]] = ()
    # The columns whose values no two rows may share, unless one of the values is blank.
    unique: ClassVar[tuple[str, ...]] = ()
    # The columns that tell two rows apart where those of ``unique`` cannot, as one of them is blank.
    apart_by: ClassVar[tuple[str, ...]] = ()
    # Columns of which the last is a yes or no. Of the rows with the same values in the others, only one may say yes.
    only_one: ClassVar[tuple[str, ...]] = ()
    # The pairs of links (from, to) by which a row leads from one record to another of the same table, such as from a
    # pledge to the one that it repeats. They may not form a circle.
    between: ClassVar[tuple[tuple[str, str], ...]] = ()
    # A link, an amount, and a column of the linked record: the amounts of all rows with that link add up to the value
    # of that column at most.
    adds_up_to: ClassVar[tuple[str, str, str] | None] = None
    # Whether the table has at most one row.
    single: ClassVar[bool] = False
    # Whether the table is so large that only equal names are distinguished; comparing similar names would be too slow.
    numerous: ClassVar[bool] = False
    # Whether the curated files need a source for each row, or for the row or its parent.
    cited: ClassVar[Literal["", "itself", "itself or its parent"]] = ""
    # The column with the day on which it happened or was said. Blank: the day of its parent, or no day.
    happens_on: ClassVar[str] = ""
    # Whether its form has sections for citations and other remarks.
    takes_citations: ClassVar[bool] = True

    id: Slug = Field(
        primary_key=True,
        max_length=SLUG_LENGTH,
        sa_type=SLUG,
        title="Id",
        description="Chosen once, never changed or reused.",
    )
    version: int = Field(default=1, ge=1, le=LARGEST_INTEGER, nullable=False, title="Version")

    @model_validator(mode="before")
    @classmethod
    def read_periods(cls, values: Any) -> Any:
        """Convert a month, quarter or year in a day column (2026-01) to its last day, and set the precision."""
        if not isinstance(values, dict):
            return values
        read = dict(values)
        for name, value in values.items():
            precision = days.precision_of(name)
            if precision in cls.model_fields and isinstance(value, str) and (period := days.read(value.strip())):
                _, last, length = period
                if not read.get(precision):
                    read[precision] = length
                if read[precision] == length:
                    read[name] = last
        return read

    @classmethod
    def faults(cls, _: dict[str, Any], /) -> dict[str, str]:
        """Return faults by field that depend on later fields. The row may be incomplete, as a form is."""
        return {}


class Remark(Record):
    """Base of the tables whose rows speak of a record of any table, such as citations. They are edited within that
    record. Not a table itself.

    A table of remarks has the columns ``record_table`` and ``record_id``, and may have ``field``.
    """

    parent = ("record_table", "record_id")
    # What a message calls such a remark: "a source" in “a source speaks of no track”.
    speaker: ClassVar[str]

    @classmethod
    def speaks_of(cls, table: str) -> bool:
        """Whether there can be such a remark on a record of this table."""
        return RECORDS[table].takes_citations and not issubclass(RECORDS[table], Remark)

    @field_validator("record_table", check_fields=False)
    @classmethod
    def holds_records(cls, value: str) -> str:
        tables = [table for table in RECORDS if cls.speaks_of(table)]
        if value not in tables:
            raise ValueError(f"{cls.speaker} speaks of no {value}; choose one of {', '.join(tables)}")
        return value

    @classmethod
    def fields_of(cls, table: str) -> list[str]:
        """The fields of a record of this table on which there can be a remark."""
        return columns(RECORDS[table])

    @field_validator("field", check_fields=False)
    @classmethod
    def of_that_table(cls, value: str | None, info: ValidationInfo) -> str | None:
        table = info.data.get("record_table")
        if value is not None and table is not None and value not in cls.fields_of(table):
            raise ValueError(f"{table} has no field {value}; choose one of {', '.join(cls.fields_of(table))}")
        return value


class Dossier(Record, table=True):
    singular, plural = "dossier", "dossiers"
    named_by = ("title",)
    distinct_by = ("since",)
    single = True
    takes_citations = False

    title: str = Field(max_length=LINE, title="Title")
    scope: str = Field(max_length=PARAGRAPH, title="Scope", description="What is in, what is out, in a paragraph.")
    since: Day = Field(title="Since", description="First day that the dossier covers.")
    licence: str = Field(max_length=LINE, title="Licence of the data", description="An SPDX identifier.")
    contact: str | None = Field(default=None, max_length=LINE, title="Contact")


class Track(Record, table=True):
    singular, plural = "track", "tracks"
    named_by = ("title",)
    distinct_by = ("description",)

    title: str = Field(max_length=LINE, title="Title")
    description: str | None = Field(default=None, max_length=PARAGRAPH, title="Description")
    position: int = Field(default=0, ge=0, le=1000, title="Position", description="Order of the lanes, from the top.")


class Party(Record, table=True):
    singular, plural = "party", "parties"
    named_by = ("name",)
    distinct_by = ("kind", "iso_alpha3", "aliases")
    search_by = ("iso_alpha2", "iso_alpha3", "wikidata_id")
    unique = ("wikidata_id",)

    name: str = Field(max_length=LINE, title="Name")
    kind: codes.PartyKind = code(codes.PartyKind, "Kind", index=True)
    iso_alpha2: Word | None = Field(default=None, max_length=2, title="ISO 3166-1 alpha-2")
    iso_alpha3: Word | None = Field(default=None, max_length=3, title="ISO 3166-1 alpha-3")
    aliases: str | None = Field(
        default=None, max_length=PARAGRAPH, title="Other names", description="One a line; the search finds them."
    )
    wikidata_id: WikidataId | None = wikidata_id()

    @field_validator("iso_alpha2", "iso_alpha3")
    @classmethod
    def known_to_iso(cls, value: str | None, info: ValidationInfo) -> str | None:
        codes = ALPHA_2 if info.field_name == "iso_alpha2" else ALPHA_3
        if value is not None and value not in codes:
            raise ValueError("use an ISO 3166-1 country code in capitals")
        return value


class Membership(Record, table=True):
    singular, plural = "membership", "memberships"
    named_by = ("member_id",)
    distinct_by = ("joined_on", "left_on")
    parent = "group_id"
    unique = ("group_id", "member_id", "joined_on")
    cited = "itself or its parent"
    happens_on = "joined_on"

    group_id: Slug = link("party", "Group", "The coalition or organisation.")
    member_id: Slug = link("party", "Member")
    joined_on: Day | None = Field(default=None, title="Joined on")
    joined_precision: Precision = precision("joined_on", "Joined on")
    left_on: Day | None = Field(default=None, title="Left on", description="Blank: still in, or not known.")
    left_precision: Precision = precision("left_on", "Left on")

    @field_validator("left_on")
    @classmethod
    def after_joining(cls, value: date | None, info: ValidationInfo) -> date | None:
        return in_order(value, info, "joined_on", "the day it joined")


class Person(Record, table=True):
    singular, plural = "person", "persons"
    named_by = ("name",)
    distinct_by = ("seat", "native_name", "aliases")
    search_by = ("wikidata_id",)
    unique = ("wikidata_id",)

    name: str = Field(max_length=LINE, title="Name", description="In Latin script, as English sources have it.")
    native_name: str | None = Field(default=None, max_length=LINE, title="Name in its own script")
    aliases: str | None = Field(
        default=None, max_length=PARAGRAPH, title="Other spellings", description="One a line; the search finds them."
    )
    wikidata_id: WikidataId | None = wikidata_id()


class Event(Record):
    """What summits and milestones have in common. Not a table itself."""

    named_by = ("starts_on", "title")
    cited = "itself"
    happens_on = "starts_on"

    track_id: Slug = link("track", "Track", "The lane of the process.")
    title: str = Field(max_length=LINE, title="Title")
    starts_on: Day = Field(index=True, title="First day", description="Or the earliest day it can have been.")
    ends_on: Day | None = Field(
        default=None,
        index=True,
        title="Last day",
        description="Or the latest day it can have been. One day: the same as the first. Blank: it still goes on, or "
        "its end is not known.",
    )
    date_precision: codes.DatePrecision = code(
        codes.DatePrecision,
        "Date is known to the",
        "Day: the two days are how long it lasted.",
        default=codes.DatePrecision.DAY,
    )
    date_note: str | None = Field(default=None, max_length=LINE, title="Words on the date")
    local_time: Hour | None = Field(
        default=None, max_length=5, title="Hour", description="When it began on the first day, such as 22:00."
    )
    time_zone: Zone | None = Field(
        default=None, max_length=40, title="By the clocks of", description="A zone of the IANA list: Europe/Kyiv."
    )
    second_zone: Zone | None = Field(
        default=None,
        max_length=40,
        title="And by the clocks of",
        description="Where others took part for whom it was another hour or day; both are shown.",
    )
    day_order: int | None = Field(
        default=None,
        ge=1,
        le=99,
        title="Order within the day",
        description="1 came first; events of which neither is known to be the first share a number. It goes before the "
        "hour. Blank: not known.",
    )
    importance: codes.Importance = code(codes.Importance, "Importance", default=codes.Importance.DETAIL, index=True)
    summary: str | None = Field(default=None, max_length=PARAGRAPH, title="Summary")

    @field_validator("date_precision")
    @classmethod
    def whole_as_its_precision_says(cls, value: codes.DatePrecision, info: ValidationInfo) -> codes.DatePrecision:
        if not {"starts_on", "ends_on"} <= info.data.keys():
            return value
        first, last = info.data["starts_on"], info.data["ends_on"]
        if (period := days.bounds(first, value)) and (first, last) != period:
            raise ValueError(f"the {value} is {period[0]} to {period[1]}: give these two days, or choose another")
        if last is None and value not in (codes.DatePrecision.DAY, codes.DatePrecision.AFTER):
            raise ValueError("the last day is the latest that it can have been: give it, or choose Day or After")
        return value

    @field_validator("ends_on")
    @classmethod
    def not_before_it_starts(cls, value: date | None, info: ValidationInfo) -> date | None:
        return in_order(value, info, "starts_on", "the first day")

    @field_validator("local_time", "day_order")
    @classmethod
    def of_a_day_that_is_known(cls, value: Any, info: ValidationInfo) -> Any:
        if value is not None and info.data.get("date_precision", codes.DatePrecision.DAY) != codes.DatePrecision.DAY:
            raise ValueError("says when within its day: the date has to be known to the day")
        return value

    @field_validator("time_zone")
    @classmethod
    def by_clocks_that_showed_the_hour(cls, value: str | None, info: ValidationInfo) -> str | None:
        hour, day = info.data.get("local_time"), info.data.get("starts_on")
        if "local_time" in info.data and (value is None) != (hour is None):
            raise ValueError("give the hour and its zone together, or neither")
        if value and hour and day and hours.left_out(day, hour, value):
            raise ValueError(f"its clocks were put forward on {day} and never showed {hour}: fix the hour or the zone")
        return value

    @field_validator("second_zone")
    @classmethod
    def beside_a_first(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and info.data.get("time_zone", "") is None:
            raise ValueError("is the second of two zones: give the hour and its own zone too, or leave this blank")
        return value

    @model_validator(mode="before")
    @classmethod
    def read_a_period_as_both_days(cls, values: Any) -> Any:
        """Convert a month, quarter or year as first day (2026-01) to both days, if the last is the same or blank."""
        first = values.get("starts_on") if isinstance(values, dict) else None
        period = days.read(first.strip()) if isinstance(first, str) else None
        if not period or values.get("ends_on") not in (None, "", first, period[1]):
            return values
        begin, end, length = period
        if values.get("date_precision") not in (None, "", codes.DatePrecision.DAY, length):
            return values
        return {**values, "starts_on": begin, "ends_on": end, "date_precision": length}


class Summit(Event, table=True):
    singular, plural = "summit", "summits"
    distinct_by = ("city", "kind", "track_id", "status")
    search_by = ("city",)

    kind: codes.SummitKind = code(codes.SummitKind, "Kind", index=True)
    format: codes.Format = code(codes.Format, "Format", default=codes.Format.UNKNOWN)
    status: codes.EventStatus = code(codes.EventStatus, "Status", index=True)
    city: str | None = Field(default=None, max_length=LINE, title="City", description="Blank for a call.")
    country_id: Slug | None = link("party", "Country", "Where it took place.", default=None)
    latitude: Latitude | None = Field(default=None, ge=-90, le=90, title="Latitude")
    longitude: Longitude | None = Field(default=None, ge=-180, le=180, title="Longitude")
    parent_id: Slug | None = link("summit", "Part of", "The meeting or series of which this is a round.", default=None)

    @field_validator("longitude")
    @classmethod
    def with_latitude(cls, value: float | None, info: ValidationInfo) -> float | None:
        if (value is None) != (info.data.get("latitude") is None) and "latitude" in info.data:
            raise ValueError("give latitude and longitude together, or neither")
        return value

    @classmethod
    def faults(cls, row: dict[str, Any], /) -> dict[str, str]:
        """Require a last day, except of a kind that may go on for weeks."""
        if row.get("ends_on") or row.get("kind") in codes.LASTING or days.read(str(row.get("starts_on"))):
            return {}
        may = ", ".join(kind.label.lower() for kind in codes.LASTING)
        return {"ends_on": f"is required: of one day it is the first day again; blank only for what may go on ({may})"}


class Attendance(Record, table=True):
    __table_args__ = (sa.Index(None, "party_id", "summit_id", "state"),)
    singular, plural = "attendance", "attendances"
    named_by = ("party_id", "person_id")
    distinct_by = ("office", "role", "level", "state")
    parent = "summit_id"
    unique = ("summit_id", "party_id", "person_id")
    apart_by = ("office", "level")
    cited = "itself or its parent"

    summit_id: Slug = link("summit", "Summit")
    party_id: Slug = link("party", "Party", index=False)
    person_id: Slug | None = link(
        "person",
        "Person",
        "Blank: represented, name unknown. Such seats of a party are told apart by office and level.",
        default=None,
    )
    office: str | None = Field(
        default=None, max_length=LINE, title="Office", description="Held that day, as a source of that day has it."
    )
    role: codes.Role = code(codes.Role, "Role", default=codes.Role.PARTICIPANT)
    level: codes.Level = code(codes.Level, "Level", default=codes.Level.UNKNOWN)
    mode: codes.Mode = code(codes.Mode, "Mode", default=codes.Mode.UNKNOWN)
    state: codes.AttendanceState = code(codes.AttendanceState, "State", default=codes.AttendanceState.ATTENDED)


class Milestone(Event, table=True):
    singular, plural = "milestone", "milestones"
    distinct_by = ("kind", "track_id")

    kind: codes.MilestoneKind = code(codes.MilestoneKind, "Kind", index=True)


class AnnouncedDate(Remark, table=True):
    """When an event was said to take place: an announcement each, so that slippage is seen."""

    __table_args__ = (sa.Index(None, "record_table", "record_id"),)
    singular, plural = "announced date", "announced dates"
    named_by = ("announced_on", "first_on")
    distinct_by = ("last_on", "note")
    unique = ("record_table", "record_id", "announced_on", "first_on")
    cited = "itself"
    happens_on = "announced_on"
    speaker = "an announced date"

    record_table: Word = Field(max_length=40, title="Table", description="Of the event: summit or milestone.")
    record_id: Slug = Field(max_length=SLUG_LENGTH, sa_type=SLUG, title="Event")
    announced_on: Day = Field(title="Announced on")
    announced_precision: Precision = precision("announced_on", "Announced on")
    first_on: Day = Field(title="Announced first day", description="The day on which it was to begin.")
    first_precision: Precision = precision("first_on", "Announced first day")
    last_on: Day | None = Field(
        default=None, title="Announced last day", description="Blank: the same as the first, or not said."
    )
    last_precision: Precision = precision("last_on", "Announced last day")
    note: str | None = Field(default=None, max_length=LINE, title="Words of the announcement")

    @classmethod
    def speaks_of(cls, table: str) -> bool:
        return issubclass(RECORDS[table], Event)

    @field_validator("last_on")
    @classmethod
    def not_before_the_first(cls, value: date | None, info: ValidationInfo) -> date | None:
        return in_order(value, info, "first_on", "the announced first day")


class Document(Record, table=True):
    singular, plural = "document", "documents"
    named_by = ("title",)
    id_by = ("adopted_on", "title")
    distinct_by = ("adopted_on", "kind", "summit_id", "milestone_id", "language")
    page_by = ("summit_id", "milestone_id")
    cited = "itself"
    happens_on = "adopted_on"

    summit_id: Slug | None = link("summit", "Summit", "Where it was adopted.", default=None)
    milestone_id: Slug | None = link("milestone", "Milestone", "The event that it belongs to.", default=None)
    title: str = Field(max_length=LINE, title="Title")
    kind: codes.DocumentKind = code(codes.DocumentKind, "Kind")
    status: codes.DocumentStatus = code(codes.DocumentStatus, "Status")
    language: Language | None = Field(default=None, max_length=12, title="Language")
    adopted_on: Day | None = Field(default=None, title="Adopted on")
    adopted_precision: Precision = precision("adopted_on", "Adopted on")
    reading: codes.Reading | None = code(
        codes.Reading, "Read", "How far its words were read for the issues. Blank: not yet.", default=None
    )


class Signature(Record, table=True):
    singular, plural = "signature", "signatures"
    named_by = ("party_id", "person_id")
    distinct_by = ("status", "signed_on")
    parent = "document_id"
    unique = ("document_id", "person_id", "party_id")
    cited = "itself or its parent"
    happens_on = "signed_on"

    document_id: Slug = link("document", "Document")
    party_id: Slug = link("party", "Party")
    person_id: Slug | None = link("person", "Person", default=None)
    status: codes.SignatureStatus = code(codes.SignatureStatus, "Status")
    signed_on: Day | None = Field(default=None, title="Signed on")
    signed_precision: Precision = precision("signed_on", "Signed on")


class Issue(Record, table=True):
    """A question on which texts and parties differ."""

    singular, plural = "issue", "issues"
    named_by = ("title",)
    distinct_by = ("question",)
    takes_citations = False

    title: str = Field(max_length=LINE, title="Title")
    question: str = Field(
        max_length=PARAGRAPH, title="Question", description="What it asks, and what belongs to it and what does not."
    )
    place: int = Field(default=0, ge=0, le=1000, title="Place", description="Order of the issues, from the top.")


class Clause(Record, table=True):
    """A passage of a text, in its own words."""

    singular, plural = "clause", "clauses"
    named_by = ("number", "text")
    id_by = ("number",)
    distinct_by = ("language",)
    search_by = ("text",)
    parent = "document_id"
    unique = ("document_id", "number", "language")
    cited = "itself"

    document_id: Slug = link("document", "Document")
    number: str = Field(
        max_length=40, title="Number", description="As the text has it, such as 4 or 12 b; else its place, such as ¶ 3."
    )
    text: Excerpt = quotation("Words", "words of the text, as it has them")
    language: Language = Field(max_length=12, title="Language")


class ClauseIssue(Record, table=True):
    """An issue to which a clause speaks."""

    singular, plural = "issue of a clause", "issues of clauses"
    named_by = ("issue_id",)
    distinct_by = ("clause_id",)
    parent = "clause_id"
    unique = ("clause_id", "issue_id")
    takes_citations = False

    clause_id: Slug = link("clause", "Clause")
    issue_id: Slug = link("issue", "Issue")


class ClauseLink(Record, table=True):
    """What became of a clause in a later text."""

    singular, plural = "link between clauses", "links between clauses"
    named_by = ("kind", "other_id")
    id_by = ("other_id",)
    distinct_by = ("confirmed_by",)
    parent = "clause_id"
    unique = ("clause_id", "other_id")
    between = (("clause_id", "other_id"),)
    takes_citations = False

    clause_id: Slug = link("clause", "Clause", "Of the later text.")
    other_id: Slug = link("clause", "Earlier clause", "Of the text before.")
    kind: codes.ClauseLinkKind = code(codes.ClauseLinkKind, "Kind")
    confirmed_by: str | None = Field(
        default=None, max_length=120, title="Confirmed by", description="Who compared the two. Blank: only proposed."
    )


class Position(Record, table=True):
    """What a party said on an issue on a day."""

    singular, plural = "position", "positions"
    named_by = ("as_of", "party_id", "issue_id")
    distinct_by = ("speaker", "text")
    search_by = ("text", "quote", "speaker")
    parent = "party_id"
    unique = ("party_id", "issue_id", "as_of", "speaker")
    cited = "itself"
    happens_on = "as_of"

    party_id: Slug = link("party", "Party")
    issue_id: Slug = link("issue", "Issue")
    as_of: Day = Field(title="As of", description="The day on which it was said.")
    as_of_precision: Precision = precision("as_of", "As of")
    text: str = Field(max_length=PARAGRAPH, title="Position", description="In our words.")
    quote: Excerpt | None = quotation("Quote", "of the speaker's own words", default=None)
    quote_language: Language | None = Field(default=None, max_length=12, title="Language of the quote")
    speaker: str = Field(
        max_length=LINE, title="Speaker", description="Who said it, with the office; or the text that says it."
    )


class Trigger(Record, table=True):
    """Something that has to happen first, for which one or several pledges wait."""

    singular, plural = "trigger", "triggers"
    named_by = ("title",)
    distinct_by = ("kind", "state")
    search_by = ("definition",)
    cited = "itself"

    title: str = Field(max_length=LINE, title="Title")
    kind: codes.ConditionKind = code(codes.ConditionKind, "Kind")
    definition: str = Field(
        max_length=PARAGRAPH,
        title="Definition",
        description="The words that a text must meet. Two conditions share a trigger only if one text would meet both.",
    )
    after_id: Slug | None = link(
        "trigger", "Only after", "The trigger that has to be met before this one can be.", default=None
    )
    state: codes.ConditionState = code(codes.ConditionState, "State", default=codes.ConditionState.UNKNOWN)
    met_on: Day | None = Field(default=None, title="Met on")
    met_precision: Precision = precision("met_on", "Met on")
    note: str | None = Field(default=None, max_length=PARAGRAPH, title="Note")

    @field_validator("met_on")
    @classmethod
    def of_what_is_met(cls, value: date | None, info: ValidationInfo) -> date | None:
        if value is not None and info.data.get("state", codes.ConditionState.MET) != codes.ConditionState.MET:
            raise ValueError("is the day on which it was met: choose Met as state, or leave this blank")
        return value


class Pledge(Record, table=True):
    singular, plural = "pledge", "pledges"
    named_by = ("made_on", "headline")
    distinct_by = ("category", "summit_id", "milestone_id", "unit")
    cited = "itself"
    happens_on = "made_on"

    summit_id: Slug | None = link("summit", "Summit", "Where it was made.", default=None)
    milestone_id: Slug | None = link("milestone", "Milestone", "The event by which it was made.", default=None)
    headline: str = Field(max_length=LINE, title="Headline", description="In our words: who promises what.")
    quote: str | None = Field(default=None, max_length=PARAGRAPH, title="Quote", description="The pledger's own words.")
    quote_language: Language | None = Field(default=None, max_length=12, title="Language of the quote")
    translation: str | None = Field(default=None, max_length=PARAGRAPH, title="Translation", description="Ours.")
    category: codes.PledgeCategory = code(codes.PledgeCategory, "Category", index=True)
    verb: codes.Verb = code(codes.Verb, "Verb", "The strongest verb in the quote.", default=codes.Verb.NOT_STATED)
    legal_form: codes.LegalForm = code(codes.LegalForm, "Legal form", default=codes.LegalForm.UNCLEAR, index=True)
    amount_low: Amount | None = Field(
        default=None, ge=0, le=figures.LARGEST_NUMBER, sa_type=Figures, title="Amount, at least"
    )
    amount_high: Amount | None = Field(
        default=None,
        ge=0,
        le=figures.LARGEST_NUMBER,
        sa_type=Figures,
        title="Amount, at most",
        description="Same, if exact.",
    )
    currency: Currency | None = Field(default=None, max_length=3, title="Currency", description="ISO 4217.")
    unit: str | None = Field(
        default=None, max_length=80, title="Unit", description="Of a count or a share: troops, shells, % of GDP."
    )
    amount_period: codes.AmountPeriod | None = code(
        codes.AmountPeriod, "Amount is given", "Blank: once; it is a total.", default=None
    )
    amount_note: str | None = Field(default=None, max_length=LINE, title="Words on the amount")
    made_on: Day = Field(index=True, title="Made on")
    made_precision: Precision = precision("made_on", "Made on")
    due_on: Day | None = Field(default=None, title="Due on", description="The latest day it can be kept.")
    due_precision: codes.DatePrecision | None = code(codes.DatePrecision, "Due date is known to the", default=None)
    due_note: str | None = Field(default=None, max_length=LINE, title="Words on the due date")
    funding: codes.Funding = code(codes.Funding, "Funding", default=codes.Funding.NOT_STATED)
    review_mechanism: str | None = Field(
        default=None, max_length=LINE, title="Review", description="Who checks that it is kept. Blank: not stated."
    )

    @field_validator("amount_high")
    @classmethod
    def not_below_the_least(cls, value: int | None, info: ValidationInfo) -> int | None:
        return in_order(value, info, "amount_low", "the least amount")

    @field_validator("amount_period")
    @classmethod
    def of_an_amount(cls, value: codes.AmountPeriod | None, info: ValidationInfo) -> codes.AmountPeriod | None:
        amounts = [
            info.data.get(name, 0) for name in ("amount_low", "amount_high")
        ]  # 0: the amount was refused, so one was typed
        if value is not None and amounts == [None, None]:
            raise ValueError("says how often an amount is given: give one, or leave this blank")
        return value

    @field_validator("unit")
    @classmethod
    def amount_has_one_unit(cls, value: str | None, info: ValidationInfo) -> str | None:
        amounts = (info.data.get("amount_low"), info.data.get("amount_high"))
        has_amount = "currency" in info.data and any(amount is not None for amount in amounts)
        if has_amount and (value is None) == (info.data["currency"] is None):
            raise ValueError("give an amount either a currency or a unit")
        return value

    @field_validator("due_precision")
    @classmethod
    def of_a_due_day(cls, value: codes.DatePrecision | None, info: ValidationInfo) -> codes.DatePrecision | None:
        if value is not None and info.data.get("due_on", value) is None:
            raise ValueError("says how far a due day is known: give one, or leave this blank")
        return value

    @field_validator("due_on")
    @classmethod
    def not_before_it_was_made(cls, value: date | None, info: ValidationInfo) -> date | None:
        return in_order(value, info, "made_on", "the day it was made")


class PledgeParty(Record, table=True):
    __table_args__ = (
        sa.Index(None, "party_id", "pledge_id", "role"),
        sa.Index(None, "pledge_id", "role", "party_id"),
    )
    singular, plural = "pledge party", "pledge parties"
    named_by = ("party_id",)
    distinct_by = ("role", "attribution")
    parent = "pledge_id"
    unique = ("pledge_id", "role", "party_id")

    pledge_id: Slug = link("pledge", "Pledge", index=False)
    party_id: Slug = link("party", "Party", index=False)
    role: codes.PledgeRole = code(codes.PledgeRole, "Role", default=codes.PledgeRole.PLEDGER)
    attribution: codes.Attribution | None = code(codes.Attribution, "Who says so", "For a pledger.", default=None)


class PledgeShare(Record, table=True):
    """What one party gives of a joint pledge, where that is known."""

    singular, plural = "pledge share", "pledge shares"
    named_by = ("party_id",)
    distinct_by = ("note",)
    parent = "pledge_id"
    unique = ("pledge_id", "party_id")
    adds_up_to = ("pledge_id", "amount", "amount_high")
    cited = "itself"

    pledge_id: Slug = link("pledge", "Pledge")
    party_id: Slug = link("party", "Party")
    amount: Amount = Field(
        ge=0,
        le=figures.LARGEST_NUMBER,
        sa_type=Figures,
        title="Amount",
        description="In the pledge's own currency or unit.",
    )
    note: str | None = Field(default=None, max_length=LINE, title="Words on the amount")


class PledgeCondition(Record, table=True):
    singular, plural = "pledge condition", "pledge conditions"
    named_by = ("text",)
    id_by = ()
    distinct_by = ("kind", "group_number", "state")
    parent = "pledge_id"
    cited = "itself or its parent"

    pledge_id: Slug = link("pledge", "Pledge")
    group_number: int = Field(
        default=1, ge=1, le=99, title="Group", description="Conditions in a group must all be met; one group suffices."
    )
    kind: codes.ConditionKind = code(codes.ConditionKind, "Kind", index=True)
    text: str = Field(max_length=PARAGRAPH, title="Text")
    trigger_id: Slug | None = link(
        "trigger",
        "Trigger",
        "What meets it, shared with other pledges only where one text would meet all. Blank: not decided.",
        default=None,
    )
    basis: codes.ConditionBasis = code(codes.ConditionBasis, "Basis", default=codes.ConditionBasis.TEXT)
    state: codes.ConditionState = code(codes.ConditionState, "State", default=codes.ConditionState.UNKNOWN)
    met_on: Day | None = Field(default=None, title="Met on")
    met_precision: Precision = precision("met_on", "Met on")


class PledgeStatus(Record, table=True):
    __table_args__ = (sa.Index(None, "pledge_id", "as_of", "id", "status"),)
    singular, plural = "pledge status", "pledge statuses"
    named_by = ("as_of", "status")
    id_by = ()
    distinct_by = ("note",)
    parent = "pledge_id"
    cited = "itself"
    happens_on = "as_of"

    pledge_id: Slug = link("pledge", "Pledge", index=False)
    as_of: Day = Field(title="As of")
    as_of_precision: Precision = precision("as_of", "As of")
    status: codes.FollowUp = code(codes.FollowUp, "Status")
    note: str | None = Field(default=None, max_length=PARAGRAPH, title="Note")


class PledgeRelation(Record, table=True):
    """What a pledge is to another pledge."""

    singular, plural = "relation of pledges", "relations of pledges"
    named_by = ("kind", "other_id")
    id_by = ("other_id",)
    distinct_by = ("basis",)
    parent = "pledge_id"
    unique = ("pledge_id", "other_id", "kind")
    between = (("pledge_id", "other_id"),)
    cited = "itself or its parent"

    pledge_id: Slug = link("pledge", "Pledge", "The one that repeats, is part of, or changes the other.")
    other_id: Slug = link("pledge", "Other pledge", "The one that it repeats, is part of, or changes.")
    kind: codes.RelationKind = code(codes.RelationKind, "Kind", index=True)
    basis: codes.ConditionBasis = code(codes.ConditionBasis, "Basis", default=codes.ConditionBasis.INFERRED)
    note: str | None = Field(default=None, max_length=PARAGRAPH, title="Note")


class Account(Remark, table=True):
    """One of several values that sources give for a field of a record."""

    __table_args__ = (sa.Index(None, "record_table", "record_id"),)
    singular, plural = "account", "accounts"
    named_by = ("field", "value")
    id_by = ("field", "value")
    distinct_by = ("party_id", "why")
    unique = ("record_table", "record_id", "field", "party_id", "value")
    only_one = ("record_table", "record_id", "field", "held")
    cited = "itself"
    speaker = "an account"

    record_table: Word = Field(max_length=40, title="Table", description="Of the record on which accounts differ.")
    record_id: Slug = Field(max_length=SLUG_LENGTH, sa_type=SLUG, title="Record")
    field: Word = Field(
        max_length=40,
        title="Field",
        description="The one in dispute, such as starts_on; of a count, the table of what is counted, such as "
        "attendance.",
    )
    party_id: Slug | None = link(
        "party", "Party", "Whose account it is. Blank: no party's, such as a reporter's.", default=None
    )
    value: str = Field(max_length=LINE, title="Value", description="As reported; of a count, also what is counted.")
    held: bool = Field(title="Held here", description="Whether the record has this value.")
    why: str | None = Field(
        default=None, max_length=PARAGRAPH, title="Why", description="Why the record has this value, or another."
    )

    @classmethod
    def fields_of(cls, table: str) -> list[str]:
        rows = table_of(table)
        counted = (
            name
            for name, model in RECORDS.items()
            if isinstance(model.parent, str) and model.parent and table_of(name).c[model.parent].references(rows.c.id)
        )
        return [*super().fields_of(table), *counted]


class Look(Remark, table=True):
    """A search for news of a record, whatever came of it."""

    __table_args__ = (sa.Index(None, "record_table", "record_id"),)
    singular, plural = "look", "looks"
    named_by = ("looked_on", "looked_by")
    distinct_by = ("result", "places")
    unique = ("record_table", "record_id", "looked_on", "looked_by")
    takes_citations = False
    happens_on = "looked_on"
    speaker = "a look"

    record_table: Word = Field(max_length=40, title="Table", description="Of the record that was looked at.")
    record_id: Slug = Field(max_length=SLUG_LENGTH, sa_type=SLUG, title="Record")
    looked_on: Day = Field(title="Looked on")
    looked_by: str = Field(max_length=120, title="By")
    places: str = Field(max_length=PARAGRAPH, title="Where", description="Sites, feeds and words that were looked for.")
    languages: str | None = Field(default=None, max_length=LINE, title="Languages", description="Such as en, uk, ru.")
    result: codes.LookResult = code(codes.LookResult, "Result")
    note: str | None = Field(default=None, max_length=PARAGRAPH, title="Note")

    @classmethod
    def speaks_of(cls, table: str) -> bool:
        return RECORDS[table] in (Summit, Milestone, Document, Trigger, Pledge)


class Source(Record, table=True):
    singular, plural = "source", "sources"
    named_by = ("title",)
    id_by = ("published_on", "title")
    distinct_by = ("publisher", "published_on", "language")
    search_by = ("url", "publisher")
    numerous = True
    takes_citations = False

    url: WebAddress = Field(max_length=2_000, title="Address", description="Exactly as read.")
    title: str = Field(max_length=LINE, index=True, title="Title")
    publisher: str = Field(
        max_length=LINE,
        index=True,
        title="Publisher",
        description="In brackets: where a copy was read, or whose it is.",
    )
    source_class: codes.SourceClass = code(codes.SourceClass, "Class", index=True)
    language: Language | None = Field(default=None, max_length=12, title="Language")
    published_on: Day | None = Field(default=None, index=True, title="Published on")
    published_precision: Precision = precision("published_on", "Published on")
    accessed_on: Day = Field(title="Read on")
    archive_url: WebAddress | None = Field(default=None, max_length=2_000, title="Archived at")


class Citation(Remark, table=True):
    """What a source says about one record."""

    __table_args__ = (sa.Index(None, "record_table", "record_id"),)
    singular, plural = "citation", "citations"
    named_by = ("source_id",)
    distinct_by = ("field", "locator", "excerpt", "stance")
    takes_citations = False
    speaker = "a source"

    source_id: Slug = link("source", "Source")
    record_table: Word = Field(max_length=40, title="Table", description="Of the record that the source speaks of.")
    record_id: Slug = Field(max_length=SLUG_LENGTH, sa_type=SLUG, title="Record")
    field: Word | None = Field(default=None, max_length=40, title="Field", description="Blank: the record as a whole.")
    locator: str | None = Field(
        default=None, max_length=LINE, title="Where in the source", description="Page or paragraph."
    )
    excerpt: Excerpt | None = quotation("Excerpt", "words of the source, in its language", default=None)
    stance: codes.Stance = code(codes.Stance, "Stance", default=codes.Stance.SUPPORTS)
    confidence: codes.Confidence = code(codes.Confidence, "Confidence", default=codes.Confidence.MEDIUM)

    @classmethod
    def speaks_of(cls, table: str) -> bool:
        return RECORDS[table] is not cls


class Revision(Base, table=True):
    """One change to one record; append-only. The changes of one save share a ``batch``.

    A restore is a revision too: its record is the dossier, it has no row before or after, and its reason says which
    revision replaced which. Its number follows the higher of the two logs.
    """

    __table_args__ = (
        sa.Index(None, "record_table", "record_id"),
        sa.Index(None, "within_table", "within_id"),
        sa.Index(None, "id", "batch", sqlite_where=sa.text("id = batch"), postgresql_where=sa.text("id = batch")),
    )
    singular, plural = "revision", "revisions"

    id: int = Field(
        primary_key=True, ge=1, le=LARGEST_INTEGER, sa_column_kwargs={"autoincrement": False}, title="Revision"
    )
    batch: int = Field(
        index=True, ge=1, le=LARGEST_INTEGER, title="Batch", description="Id of the first revision of the same save."
    )
    at: Word = Field(max_length=27, title="At", description="UTC, to the microsecond, as ISO 8601.")
    author: str = Field(max_length=120, index=True, title="Author")
    action: codes.Action = code(codes.Action, "Action")
    record_table: Word = Field(max_length=40, title="Table")
    record_id: str = Field(max_length=SLUG_LENGTH, sa_type=SLUG, title="Record")
    within_table: Word | None = Field(default=None, max_length=40, title="Within table", description="For a part.")
    within_id: str | None = Field(
        default=None, max_length=SLUG_LENGTH, sa_type=SLUG, title="Within", description="The record it is a part of."
    )
    before: str | None = Field(default=None, sa_type=sa.Text, title="Before", description="The row as JSON.")
    after: str | None = Field(default=None, sa_type=sa.Text, title="After", description="The row as JSON.")
    reason: str | None = Field(default=None, max_length=PARAGRAPH, title="Reason")
    undoes: int | None = Field(
        default=None, ge=1, le=LARGEST_INTEGER, title="Undoes", description="The revision that this one reverses."
    )
    merged_into: str | None = Field(
        default=None, max_length=SLUG_LENGTH, sa_type=SLUG, title="Merged into", description="For a twin's deletion."
    )


class StoreState(Base, table=True):
    """One row with a token that each restore changes. It is not part of a snapshot."""

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    token: str = Field(max_length=32)


RECORDS: dict[str, type[Record]] = {
    str(model.__tablename__): model
    for model in (
        Dossier, Track, Party, Membership, Person, Summit, Attendance, Milestone, AnnouncedDate, Document, Signature,
        Issue, Clause, ClauseIssue, ClauseLink, Position, Trigger, Pledge, PledgeParty, PledgeShare, PledgeCondition,
        PledgeStatus, PledgeRelation, Account, Look, Source, Citation,
    )
}  # fmt: skip

MODELS: dict[str, type[Base]] = {**RECORDS, "revision": Revision}

EVENT_TABLES = tuple(table for table, model in RECORDS.items() if issubclass(model, Event))

# Foreign keys are checked at commit, so that rows can be written in any order.
for _table in Base.metadata.tables.values():
    for _constraint in _table.foreign_key_constraints:
        _constraint.deferrable, _constraint.initially = True, "DEFERRED"


def table_of(name: str) -> sa.Table:
    """Return a table by name, ``revision`` included."""
    return Base.metadata.tables[name]


def columns(model: type[Base]) -> list[str]:
    """Return the columns of a table in the order of its CSV file: id first, version last."""
    return sorted(model.model_fields, key=lambda name: name == "version")


def code_list(table: str, column: str) -> type[codes.Code] | None:
    """Return the code list of a column, or None."""
    kind = table_of(table).c[column].type
    listing = kind.enum_class if isinstance(kind, sa.Enum) else None
    return listing if listing is not None and issubclass(listing, codes.Code) else None
