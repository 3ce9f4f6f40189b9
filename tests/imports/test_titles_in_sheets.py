"""A title before a name leads to the question who is meant, and makes no second person."""

import pytest

from tests.support.stored import rows
from tracker.files import spreadsheet
from tracker.imports import transfer
from tracker.imports.plan import Instructions

NAMES = ["President Emmanuel Macron", "President Macron", "Präsident Macron", "M. Macron", "Macron (Président)"]


def plan(engine, table, text, **said):
    return transfer.plan(engine, spreadsheet.read(text), Instructions(table, **said))


@pytest.mark.parametrize("name", NAMES)
def test_a_person_with_a_title_is_asked_about_with_the_one_that_is_stored(curated_engine, name):
    text = f"summit_id,party_id,person_id\n2026-01-06-paris-coalition,jpn,{name}\n"
    [question] = plan(curated_engine, "attendance", text).questions
    assert "emmanuel-macron" in question.candidates
    assert not question.unlike


def test_two_unknown_names_of_which_one_has_a_title_are_like_each_other(curated_engine):
    lines = "".join(f"2026-01-06-paris-coalition,jpn,{name}\n" for name in ("President Nemo", "Ann Nemo", "Bo Other"))
    asked = plan(curated_engine, "attendance", f"summit_id,party_id,person_id\n{lines}").questions
    assert {each.text: each.unlike for each in asked} == {
        "President Nemo": False, "Ann Nemo": False, "Bo Other": True,
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_new_person_with_a_title_is_created_only_where_somebody_says_so(curated_engine, name):
    text = f"Name\n{name}\n"
    refused = plan(curated_engine, "person", text)
    assert "looks like emmanuel-macron" in refused.refusals[0].reason
    assert refused.changes == []
    allowed = plan(curated_engine, "person", text, lookalikes=refused.lookalikes)
    assert [change.after["name"] for change in allowed.changes] == [name]
    assert "emmanuel-macron" in rows(curated_engine, "person")
