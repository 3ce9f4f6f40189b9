"""The types of the columns of tables, each with its rule."""

import re
from datetime import date
from decimal import Decimal
from functools import cache
from math import isfinite
from typing import Annotated, Any, Self

import sqlalchemy as sa
from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError
from sqlmodel import Field

from tracker.values import coordinates, days, figures, iso, wikidata
from tracker.values.codes import Code, DayPrecision, vocab_column
from tracker.values.dates import in_range
from tracker.values.hours import zones

EXCERPT_WORDS = 50
SLUG_LENGTH = 120
LINE = 300
PARAGRAPH = 4_000
# A host without user or password, and none of the short forms that browsers complete. The rule is our own, because a
# library's changes from release to release, and stored addresses have to stay valid.
HOST = r"(?:[^\s/@\[\]?#:<>^|%\\]|%[0-9A-Fa-f]{2})+"
WHOLE_ADDRESS = re.compile(rf"https?://{HOST}(?::(?P<port>[0-9]{{0,5}}))?(?:[/?#\\]|$)")
NO_ADDRESS = "write a whole web address, beginning with https:// or http://"
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

# Includes former countries and currencies: history needs the Deutsche Mark. Kosovo has no ISO code; its codes are from
# the range that ISO leaves to users, as the European Union writes them.
ALPHA_2 = set(iso.names("country", "alpha_2"))
ALPHA_3 = set(iso.names("country", "alpha_3"))
CURRENCIES = set(iso.names("currency"))

# Ids sort by bytes on both databases, so that their snapshots have the same order.
SLUG = sa.String(SLUG_LENGTH).with_variant(sa.String(SLUG_LENGTH, collation="C"), "postgresql")


def storable(id: str) -> bool:
    """Whether a record can have this id. Ask before a query: databases refuse some texts, such as a null character."""
    return bool(re.fullmatch(r"[a-z0-9]+(-+[a-z0-9]+)*", id))


class Unsafe(ValueError):
    """A value that is refused even if it is stored already or comes from the history, because it would break a page."""


class Unread(str):
    """Typed text that could not be read as a value of its column. Validation refuses it, with ``fault`` as message."""

    fault: str

    def __new__(cls, text: str, fault: str) -> Self:
        unread = super().__new__(cls, text)
        unread.fault = fault
        return unread


def _slug(value: str) -> str:
    if not storable(value):
        raise Unsafe("use lower-case letters a-z, digits and hyphens, such as 2026-01-06-paris-coalition")
    return value


def _day(value: Any) -> Any:
    """Accept only dates and ISO text: pydantic would also read the number 0 as 1 January 1970."""
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)):
        return value
    raise PydanticCustomError("date_parsing", "not written as a day")


def _web_address(value: str | None) -> str | None:
    if value is not None:
        whole = WHOLE_ADDRESS.match(value)
        if not value.startswith(("https://", "http://")):
            raise Unsafe(NO_ADDRESS)
        if not whole or int(whole["port"] or 0) > 65_535:
            raise ValueError(NO_ADDRESS)
        if any(character.isspace() for character in value):
            raise ValueError("a web address has no spaces: write them as %20")
    return value


def language_name(tag: str) -> str:
    """Return the English name of an ISO 639 language with its region, "Portuguese (BR)"; an unknown tag unchanged."""
    code, _, region = tag.partition("-")
    full_name = iso.names("language").get(code)
    if full_name is None:
        return tag
    name = full_name.split(" (")[0]  # Modern Greek (1453-)
    return f"{name} ({region})" if region else name


def language_tag(text: str) -> str:
    """Return the tag of a language that is written as ``language_name`` writes it, in any case; another text unchanged,
    as a name that several languages share, or one that is a code: En is spoken in Vietnam, and en means English."""
    written = text.strip().casefold()
    name, _, region = text.strip().removesuffix(")").partition(" (")
    code = "" if written in iso.names("language") else _codes_of_languages().get(name.casefold(), "")
    if code and written == iso.names("language")[code].casefold():  # Modern Greek (1453-) is no region
        return code
    tag = f"{code}-{region.upper()}" if region else code
    return tag if code and language_name(tag).casefold() == written else text


@cache
def _codes_of_languages() -> dict[str, str]:
    """Map the name of a language to its shortest code that is in use, if it is the only one as short."""
    codes: dict[str, list[str]] = {}
    for row in iso.rows("language"):
        if not row["until"]:
            codes.setdefault(language_name(row["code"]).casefold(), []).append(row["code"])
    shortest = {name: [code for code in those if len(code) == min(map(len, those))] for name, those in codes.items()}
    return {name: those[0] for name, those in shortest.items() if len(those) == 1}


def _language(value: str | None) -> str | None:
    if value is not None and not (LANGUAGE_TAG.fullmatch(value) and value.split("-")[0] in iso.names("language")):
        raise ValueError("use an ISO 639 language code, such as en, uk or ar, or with a region, such as pt-BR")
    return value


def _currency(value: str | None) -> str | None:
    if value is not None and value not in CURRENCIES:
        raise ValueError("use an ISO 4217 currency code in capitals, such as EUR, USD or UAH")
    return value


class Figures(sa.TypeDecorator[figures.Figure]):
    """A column of exact numbers: an int if whole, else a Decimal. SQLite stores a Decimal as a float, which is exact
    for all numbers that ``figures.in_range`` allows."""

    impl = sa.Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        return dialect.type_descriptor(sa.Numeric(asdecimal=dialect.name != "sqlite"))

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> figures.Figure | None:  # noqa: ARG002
        return None if value is None else figures.exact(value)


def _amount(value: Any) -> Any:
    """Accept a number, or digits as in files; ``tracker.values.figures`` reads what people type."""
    if isinstance(value, float) and not isfinite(value):
        raise ValueError(f"{value} is no number")
    if isinstance(value, str) and not re.fullmatch(r"-?[0-9]{1,20}(\.[0-9]{1,20})?", value):
        raise ValueError(f"{value[:40]} is no number in digits, such as 1500000 or 0.25")
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str | None):
        raise ValueError("is no number")
    return value if value is None else figures.exact(value)


def _excerpt(value: str | None) -> str | None:
    words = len((value or "").split())
    if words > EXCERPT_WORDS:
        raise ValueError(f"has {words} words; an excerpt has at most {EXCERPT_WORDS}")
    return value


def _of_its_day(value: str | None, info: ValidationInfo) -> str | None:
    """Check a precision against its day: a day known to the month has to be the last of the month."""
    name = next((name for name in info.data if days.precision_of(name) == info.field_name), "")
    if value is None or name not in info.data:
        return value
    if (day := info.data[name]) is None:
        raise ValueError("says how far a day is known: give one, or leave this blank")
    if fault := days.fault(day, value):
        raise ValueError(fault)
    return value


def _wikidata_id(value: str | None) -> str | None:
    if value is not None and not wikidata.ID.fullmatch(value):
        raise ValueError(f"{value[:40]} is no id of a Wikidata item: {wikidata.CURE}")
    return value


def _hour(value: str | None) -> str | None:
    """Return an hour with a leading zero: 09:05. Raises ValueError for any other text."""
    if value is None:
        return value
    if not (match := CLOCK.fullmatch(value)):
        raise ValueError(f"{value[:40]} is no hour of a clock; write it as 09:05 or 22:00, and midnight as 00:00")
    return f"{int(match[1]):02}:{match[2]}"


def _zone(value: str | None) -> str | None:
    if value is not None and value not in zones():
        raise ValueError(
            f"{value[:40]} is no time zone of the IANA list; use a name such as Europe/Kyiv, America/New_York or UTC"
        )
    return value


Precision = Annotated[DayPrecision | None, AfterValidator(_of_its_day)]
Hour = Annotated[str, AfterValidator(_hour)]
Zone = Annotated[str, AfterValidator(_zone)]
Day = Annotated[date, BeforeValidator(_day), AfterValidator(in_range)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Language = Annotated[str, AfterValidator(_language)]
Amount = Annotated[figures.Figure, BeforeValidator(_amount), AfterValidator(figures.in_range)]
Currency = Annotated[str, AfterValidator(_currency)]
Excerpt = Annotated[str, AfterValidator(_excerpt)]
Slug = Annotated[str, AfterValidator(_slug)]
WikidataId = Annotated[str, AfterValidator(_wikidata_id)]
Latitude = Annotated[float, coordinates.LATITUDE]
Longitude = Annotated[float, coordinates.LONGITUDE]
Word = Annotated[str, "text without commas, quotes and line ends, by the rule of its column"]


def link(table: str, title: str, description: str = "", *, index: bool = True, **settings: Any) -> Any:
    """A foreign key to ``table``. Deleting the target deletes rows with a required link, and clears an optional link.

    ``index=False`` if another index begins with the column.
    """
    return Field(
        foreign_key=f"{table}.id",
        index=index,
        max_length=SLUG_LENGTH,
        sa_type=SLUG,
        title=title,
        description=description,
        **settings,
    )


def code(codes: type[Code], title: str, description: str = "", **settings: Any) -> Any:
    """A column that holds one code of a list."""
    return Field(sa_type=vocab_column(codes), title=title, description=description, **settings)


def precision(day: str, title: str) -> Any:
    """The precision column of the column ``day``: month, quarter, year or before. Blank means known to the day."""
    return Field(
        default=None,
        sa_type=vocab_column(DayPrecision, name=days.precision_of(day)),
        title=f"{title}: known to the",
        description="Blank: to the day.",
    )


def quotation(title: str, of: str, **settings: Any) -> Any:
    """A column of the type ``Excerpt``. ``of`` says whose words they are, such as "words of the source"."""
    return Field(max_length=1_000, title=title, description=f"At most {EXCERPT_WORDS} {of}.", **settings)


def wikidata_id() -> Any:
    """The column for the item of Wikidata that is the same as a record."""
    return Field(
        default=None,
        max_length=wikidata.LONGEST,
        title="Wikidata id",
        description="The item of the same party or person, such as Q212, by which other data sets know it.",
    )


def in_order(value: Any, info: ValidationInfo, earlier: str, label: str) -> Any:
    """Return ``value``. Raises ValueError if it is less than the field ``earlier`` of the same row, called ``label`` in
    the message. A day known to the month counts as the first of the month."""
    first = info.data.get(earlier)
    if isinstance(first, date):
        first = days.earliest(first, info.data.get(days.precision_of(earlier)))
    if value is not None and first is not None and value < first:
        order = "lies before" if isinstance(value, date) else "is less than"
        raise ValueError(f"{value} {order} {label} ({first})")
    return value
