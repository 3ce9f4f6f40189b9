"""A line that renames a record is compared with what looks like it then, as a new record is."""

import pytest

from tests.support import somebody
from tracker.files import spreadsheet
from tracker.imports import transfer
from tracker.imports.plan import Instructions

SIKORSKI, MACRON = "radoslaw-sikorski", "emmanuel-macron"


def plan(engine, table, text, **said):
    return transfer.plan(engine, spreadsheet.read(text), Instructions(table, **said))


@pytest.mark.parametrize(
    ("table", "text", "other"),
    [
        ("person", f"id,name\n{SIKORSKI},Emanuel Macron\n", MACRON),
        ("person", f"id,name\n{SIKORSKI},President Macron\n", MACRON),
        ("track", "id,title\nus-russia,UNITED STATES – Ukraine\n", "us-ukraine"),
    ],
)
def test_a_rename_onto_the_name_of_another_record_is_asked_about(curated_engine, table, text, other):
    refused = plan(curated_engine, table, text)
    assert f"looks like {other}" in refused.refusals[0].reason.replace("would look", "looks")
    assert refused.changes == []
    allowed = plan(curated_engine, table, text, lookalikes=refused.lookalikes)
    assert len(allowed.changed) == 1
    assert allowed.refusals == []


def test_two_lines_that_rename_two_records_to_one_name_are_asked_about(curated_engine):
    refused = plan(curated_engine, "person", f"id,name\n{SIKORSKI},Jo Nemo\n{MACRON},Nemo Jo\n")
    [refusal] = refused.refusals
    assert (refusal.line, "that of line 2" in refusal.reason) == (3, True)
    assert len(refused.changed) == 1


def test_two_records_may_change_their_names_with_each_other(curated_engine):
    text = f"id,name\n{SIKORSKI},Emmanuel Macron\n{MACRON},Radosław Sikorski\n"
    aliases = {"native_name": None, "aliases": None}
    for id in (SIKORSKI, MACRON):
        somebody.update(curated_engine, "person", id, aliases, author="Ann")
    assert plan(curated_engine, "person", text).refusals == []


def test_what_looked_alike_before_is_not_asked_again(curated_engine):
    somebody.update(curated_engine, "person", SIKORSKI, {"name": "Emanuel Macron"}, author="Ann")
    assert plan(curated_engine, "person", f"id,name\n{SIKORSKI},Emanuel Makron\n").refusals == []


@pytest.mark.parametrize("last", [False, True])
def test_a_new_record_is_compared_with_one_that_the_same_sheet_changes(curated_engine, last):
    lines = [",Emmanuel Macron,", f"{MACRON},Emmanuel Macron,Jupiter"]
    refused = plan(curated_engine, "person", "\n".join(["id,name,aliases", *(lines[::-1] if last else lines)]))
    assert [cell.line for cell in refused.refusals] == [3 if last else 2]
    assert (len(refused.created), len(refused.changed)) == (0, 1)
