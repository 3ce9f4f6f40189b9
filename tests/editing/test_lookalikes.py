"""The tick by which records are created that look like others, at Import and at a desk: it holds for these alone."""

import pytest

from tests.support.desks import Desk
from tests.support.editor import PARIS
from tests.support.importer import Import
from tests.support.stored import rows


@pytest.fixture
def store(dashboard):
    return dashboard("curated")


def test_records_that_look_like_others_are_created_only_where_the_person_says_so(store):
    page = Import(table="person")
    page.paste("Name\nEmanuel Macron\n")
    assert "0 records to be created" in page.counts
    page.allow()
    assert "1 record to be created" in page.counts
    page.save()
    assert rows(store, "person")["emanuel-macron"]


@pytest.mark.usefixtures("store")
def test_what_was_said_of_lookalikes_is_said_of_no_others():
    page = Import(table="person")
    page.paste("Name\nEmanuel Macron\n")
    page.allow()
    page.paste("Name\nEmanuel Macron\nJane Doe\nDoe Jane\n")
    assert "2 records to be created" in page.counts
    page.allow()
    assert "3 records to be created" in page.counts
    page.paste("Name\nVolodymyr Zelensky\nZelensky Volodymyr\n")
    assert not page.lookalikes.value


def test_the_tick_of_a_desk_outlives_no_other_typing(store):
    desk, number = Desk("summit", PARIS), len(rows(store, "source"))
    source = {"url": "https://example.org/a", "title": "Readout", "publisher": "Paper", "source_class": "Media"}
    twin = {**source, "url": "https://www.example.org/a/?ref=x"}
    desk.enter("source", source, twin)
    desk.save()
    assert "looks like that of line 1" in desk.refusals
    desk.app.checkbox[-1].check()
    desk.run()
    assert "looks like" not in desk.refusals
    desk.enter("source", source, {**twin, "publisher": "Another"})
    desk.save()
    assert "looks like that of line 1" in desk.refusals
    assert len(rows(store, "source")) == number
