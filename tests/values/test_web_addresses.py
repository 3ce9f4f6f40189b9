"""Web addresses as people type them: read as they are, or refused where they would lead elsewhere."""

import pytest

from tracker.queries import twins
from tracker.schema import kinds
from tracker.schema.fields import Unread
from tracker.schema.kinds import URL
from tracker.values.text_fragment import to_words

ADDRESSES = [(table, name) for table, columns in kinds.KINDS.items() for name, kind in columns.items() if kind is URL]
REFUSED = {
    "https://example.org／page": "has a sign where no web address has one",
    "https://example.org：8080/x": "has a sign where no web address has one",
    "https://user＠example.org/x": "has a sign where no web address has one",
    "https://ex℀mple.org/x": "has a sign where no web address has one",
    "https://example.org\\docs:abc/x": "has a sign where no web address has one",
    "https://example.org/de\u00adclaration": "has an invisible character after “https://example.org/de”",
    "https://example.org/a\u200bb": "has an invisible character after",
    "https://example.org/a\u202eb": "has an invisible character after",
    "https://example.org/a\u3164b": "has a space after",
    "https://a.org/;https://b.org/": "has two web addresses",
    "https://a.org/ | https://b.org/": "has two web addresses",
}
TAKEN = [
    "https://example.org/a?b=c\\d", "https://web.archive.org/web/2026/https://example.org/", "https://пример.рф/а",
    "https://res.example.org/fetch/w_300,https://example.org/a.jpg", "https://example.org:8080/x",
    " https://example.org ",
]  # fmt: skip


def test_a_source_has_two_addresses():
    assert ADDRESSES == [("source", "url"), ("source", "archive_url")]


@pytest.mark.parametrize(("table", "name"), ADDRESSES)
@pytest.mark.parametrize("text", REFUSED)
def test_an_address_that_leads_elsewhere_than_it_seems_to_is_refused_in_words(table, name, text):
    value = kinds.read(table, name, text)
    assert isinstance(value, Unread)
    assert REFUSED[text] in value.fault


@pytest.mark.parametrize("text", TAKEN)
def test_an_address_is_read_as_it_is_typed(text):
    assert kinds.read("source", "url", text) == text.strip()


@pytest.mark.parametrize("stored", ["https://example.org／page", "https://[x", "https://example.org:a/"])
def test_a_stored_address_that_cannot_be_split_leads_where_it_led(stored):
    assert to_words(stored, "hello") == f"{stored}#:~:text=hello"
    assert twins.address(stored)
