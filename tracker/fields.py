"""The kinds of column that tables are made of, each with its rule."""

import re
from typing import Annotated, Any

import pycountry
import sqlalchemy as sa
from pydantic import AfterValidator, HttpUrl, TypeAdapter, ValidationError, ValidationInfo
from sqlmodel import Field

from tracker.vocab import Code, vocab_column

EXCERPT_WORDS = 50
LINE = 300
PARAGRAPH = 4_000
CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

# Byte order of ids is the same on both databases, so snapshots sort alike.
SLUG = sa.String(120).with_variant(sa.String(120, collation="C"), "postgresql")


def _slug(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-+[a-z0-9]+)*", value):
        raise ValueError("use lower-case letters a-z, digits and hyphens, such as 2026-01-06-paris-coalition")
    return value


def _web_address(value: str | None) -> str | None:
    if value is not None:
        try:
            TypeAdapter(HttpUrl).validate_python(value)
        except ValidationError as error:
            raise ValueError("write a whole web address, beginning with https:// or http://") from error
        if any(character.isspace() for character in value):
            raise ValueError("a web address has no spaces: write them as %20")
    return value


def _language(value: str | None) -> str | None:
    if value is not None:
        code = value.split("-")[0]
        found = pycountry.languages.get(alpha_2=code) or pycountry.languages.get(alpha_3=code)
        if code != code.lower() or found is None:
            raise ValueError("use an ISO 639 language code, such as en, uk or ar")
    return value


def _currency(value: str | None) -> str | None:
    if value is not None and pycountry.currencies.get(alpha_3=value) is None:
        raise ValueError("use an ISO 4217 currency code in capitals, such as EUR, USD or UAH")
    return value


def _excerpt(value: str | None) -> str | None:
    words = len((value or "").split())
    if words > EXCERPT_WORDS:
        raise ValueError(f"has {words} words; an excerpt has at most {EXCERPT_WORDS}")
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]
Language = Annotated[str, AfterValidator(_language)]
Currency = Annotated[str, AfterValidator(_currency)]
Excerpt = Annotated[str, AfterValidator(_excerpt)]
Slug = Annotated[str, AfterValidator(_slug)]


def link(table: str, title: str, description: str = "", **settings: Any) -> Any:
    """A foreign key to ``table``. A row with a required link goes when its target goes; an optional one is cleared."""
    return Field(foreign_key=f"{table}.id", index=True, sa_type=SLUG, title=title, description=description, **settings)


def code(codes: type[Code], title: str, description: str = "", **settings: Any) -> Any:
    """A column that holds one code of a list."""
    return Field(sa_type=vocab_column(codes), title=title, description=description, **settings)


def in_order(value: Any, info: ValidationInfo, earlier: str, label: str) -> Any:
    """Refuse ``value`` when it lies before the field ``earlier`` of the same row."""
    first = info.data.get(earlier)
    if value is not None and first is not None and value < first:
        raise ValueError(f"{value} lies before {label} ({first})")
    return value
