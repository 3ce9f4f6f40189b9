"""Rows as dicts and as JSON."""

from datetime import date

import pytest

from tests.support.examples import BETWEEN, EXAMPLES
from tests.support.somebody import update
from tracker.errors import Invalid
from tracker.schema.models import RECORDS, table_of
from tracker.schema.relations import links
from tracker.schema.rows import as_json, from_json, plain, validate
from tracker.store import reading
from tracker.writing.edits import create

AS_TYPED = {
    "formula": '=HYPERLINK("https://example.org";"Click")',
    "script": "<script>alert('x')</script> &amp; <b>",
    "markdown": "**bold** [link](https://example.org) # title | a $x^2$ :red[x]",
    "latex": r"$\frac{1}{2}$ \\ \n",
    "arabic": "إعلان باريس «تحالف الراغبين»\u200f",
    "right-to-left marks": "\u202eabc\u202c \u2067x\u2069",
    "cyrillic": "Володимир Зеленський, «Коаліція охочих»",
    "emoji": "🕊️👩‍⚖️",
    "lines": "one\n\ttwo",
    "quotes": '\'";--, ""',
    "words that are values": "None",
}


@pytest.mark.parametrize("text", AS_TYPED.values(), ids=AS_TYPED)
def test_text_is_stored_as_typed(engine, text):
    create(engine, "track", {"id": "lane", "title": text, "description": text}, author=text)
    with reading(engine) as connection:
        row = connection.execute(table_of("track").select()).mappings().one()
        revision = connection.execute(table_of("revision").select()).mappings().one()
    assert row["title"] == row["description"] == revision["author"] == text
    assert from_json("track", revision["after"]) == plain("track", row)


def test_text_is_trimmed_and_composed_and_its_line_ends_are_one_character():
    row = validate("track", {"id": "a", "title": "  Élysée\u00a0", "description": "a\r\nb\rc "})
    assert (row["title"], row["description"]) == ("Élysée", "a\nb\nc")


def test_a_blank_is_none_where_a_column_may_be_empty_and_the_default_elsewhere():
    row = validate("track", {"id": "a", "title": "A", "description": " ", "position": None})
    assert (row["description"], row["position"]) == (None, 0)


@pytest.mark.parametrize(
    "nothing",
    ["\u200b", "\u00a0\u2060", "\ufeff\u200f", "\u00ad\u2003\u202e", "\u3164", "\u2800\n\u2800", "\u115f\u1160",
     "\uffa0", "\u034f", "\ufe0f", "\U000e0061"],
)  # fmt: skip
def test_text_in_which_nothing_is_visible_is_blank(filled, nothing):
    assert validate("track", {"id": "a", "title": "A", "description": nothing})["description"] is None
    for wrong in ({"values": {"title": nothing}, "author": "Ann"}, {"values": {"title": "New"}, "author": nothing}):
        with pytest.raises(Invalid, match="is required: fill it in"):
            update(filled, "track", "coalition", **wrong)


def test_codes_are_plain_strings():
    assert type(validate("summit", EXAMPLES["summit"])["kind"]) is str


@pytest.mark.parametrize("table", RECORDS)
def test_a_row_survives_json(table):
    row = validate(table, {**EXAMPLES, **BETWEEN}[table])
    assert from_json(table, as_json(row)) == row


def test_json_is_the_same_text_whatever_the_order_of_columns():
    row = {"b": date(2026, 1, 6), "a": "Київ"}
    assert as_json(row) == as_json(dict(reversed(row.items()))) == '{"a": "Київ", "b": "2026-01-06"}'


def test_json_of_an_older_schema_loses_the_columns_that_are_no_more():
    assert from_json("track", '{"colour": "red", "id": "a"}') == {"id": "a"}


def test_a_row_from_the_database_equals_the_row_that_was_stored(filled):
    for table in EXAMPLES:
        with reading(filled) as connection:
            stored = connection.execute(table_of(table).select()).mappings().one()
        assert plain(table, stored) == validate(table, EXAMPLES[table])


def test_links_name_their_targets_and_leave_out_blanks():
    row = validate("attendance", {**EXAMPLES["attendance"], "person_id": None})
    assert links("attendance", row) == {"summit_id": ("summit", "paris"), "party_id": ("party", "fra")}
    cited = validate("citation", EXAMPLES["citation"])
    assert links("citation", cited) == {"source_id": ("source", "elysee"), "record_id": ("summit", "paris")}
