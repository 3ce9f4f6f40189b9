"""To which stored record a line belongs that has no id."""

import pytest

from tests.support import somebody
from tests.support.stored import rows
from tracker.files import spreadsheet
from tracker.imports import transfer
from tracker.imports.plan import Instructions, changed_values
from tracker.writing import edits

BLANK_KEYS = {
    "person": (None, "Name\tWikidata id\nAnna Neu\t\nBert Gross\t\n"),
    "party": (None, "Name\tKind\tWikidata id\nGermany\tState\t\nVolt Europa\tOrganisation\t\n"),
    "source": (("archive_url",), "Address\tTitle\tPublisher\tSource class\tRead on\tArchived at\n"
               "https://example.org/b\tOne\tTASS\tPrimary text\t2026-02-01\t\n"
               "https://example.org/c\tOther\tPAP\tPrimary text\t2026-02-01\t\n"),
}  # fmt: skip


@pytest.mark.parametrize("table", BLANK_KEYS)
def test_a_key_that_is_all_blank_matches_no_record_and_no_other_line(filled, table):
    key, text = BLANK_KEYS[table]
    assert len(rows(filled, table)) == 1  # the only record without such a value
    plan = transfer.plan(filled, spreadsheet.read(text), Instructions(table, key=key))
    assert (plan.refusals, plan.changed) == ([], [])
    assert [line for line, _ in plan.created] == [2, 3]


def test_a_key_with_a_value_matches_though_another_of_its_columns_is_blank(filled):
    seat = (
        "Summit\tParty\tPerson\tOffice\nparis\tfra\tmacron\tPresident\nparis\tfra\t\tAdviser\nparis\tfra\t\tadviser\n"
    )
    plan = transfer.plan(filled, spreadsheet.read(seat), Instructions("attendance"))
    assert [(line, *changed_values(change)) for line, change in plan.changed] == [(2, "office")]
    assert [each.line for each in plan.refusals] == [4]
    assert "says the same record as line 3" in plan.refusals[0].reason


SEAT = {"summit_id": "paris", "party_id": "fra"}  # of a person whose name is not known
CHANCELLOR = {"office": "Chancellor", "level": "head_of_government"}


def unnamed(engine, *seats):
    """The ids of new seats without a person."""
    return [edits.create(engine, "attendance", SEAT | seat, author="Ann") for seat in seats]


def sheet(*lines):
    lines = [f"paris\tfra\t\t{line}" for line in lines]
    return spreadsheet.read("\n".join(["Summit\tParty\tPerson\tOffice\tLevel", *lines]))


def plan_of(engine, *lines):
    return transfer.plan(engine, sheet(*lines), Instructions("attendance"))


@pytest.mark.parametrize(
    ("stored", "line", "changes"),
    [
        (CHANCELLOR, "Chancellor\tHead of government", {}),
        (CHANCELLOR, "Chancellor\t", {}),
        (CHANCELLOR, "\tHead of government", {}),
        (CHANCELLOR, "\t", {}),
        (CHANCELLOR, "chancellor\tHead of government", {"office": ("Chancellor", "chancellor")}),
        ({}, "Envoy\tOther minister", {"office": (None, "Envoy"), "level": ("unknown", "other_minister")}),
        ({"level": "other_minister"}, "Adviser\tOther minister", {"office": (None, "Adviser")}),
    ],
)
def test_a_seat_without_a_person_is_the_stored_one_of_which_it_says_nothing_else(filled, stored, line, changes):
    [id] = unnamed(filled, stored)
    plan = plan_of(filled, line)
    assert (plan.created, plan.refusals) == ([], [])
    assert [change.id for _, change in plan.changed] == ([id] if changes else [])
    assert [changed_values(change) for _, change in plan.changed] == ([changes] if changes else [])


@pytest.mark.parametrize("line", ["Envoy\tHead of government", "Envoy\t", "\tOther minister"])
def test_a_seat_of_another_office_or_level_is_another_seat(filled, line):
    unnamed(filled, CHANCELLOR)
    plan = plan_of(filled, line)
    assert (len(plan.created), plan.changed, plan.refusals) == (1, [], [])
    transfer.apply(filled, sheet(line), Instructions("attendance"), plan, author="Ann")
    again = plan_of(filled, line, "Chancellor\tHead of government")
    assert (again.changes, again.refusals, again.unchanged) == ([], [], [2, 3])


def test_several_seats_of_a_party_without_persons_are_a_record_each(filled):
    lines = ["Adviser\tOther minister", "Envoy\tOther minister", "\t"]
    plan = plan_of(filled, *lines)
    assert ([line for line, _ in plan.created], plan.refusals) == ([2, 3, 4], [])


def test_the_same_office_at_another_level_is_asked(filled):
    [id] = unnamed(filled, CHANCELLOR)
    plan = plan_of(filled, "Chancellor\tOther minister")
    assert (plan.changes, [each.line for each in plan.refusals]) == ([], [2])
    assert f"looks like {id}: write the id" in plan.refusals[0].reason


def test_lines_that_may_all_be_one_stored_seat_are_asked(filled):
    [id] = unnamed(filled, {})
    plan = plan_of(filled, "Adviser\t", "Envoy\t")
    assert plan.changes == []
    assert [each.line for each in plan.refusals] == [2, 3]
    assert f"may be the stored attendance {id}, and so may line 3: say there which" in plan.refusals[0].reason


def test_a_line_that_may_be_several_stored_seats_is_asked(filled):
    ids = unnamed(filled, {"office": "Adviser"}, {"office": "Envoy"})
    plan = plan_of(filled, "\t")
    assert (plan.changes, [each.line for each in plan.refusals]) == ([], [2])
    assert all(id in plan.refusals[0].reason for id in ids)


def test_a_seat_without_a_person_is_no_copy_of_a_named_one_with_its_office(filled):
    somebody.update(filled, "attendance", "seat", {"office": "President"}, author="Ann")
    plan = plan_of(filled, "president\t", "Envoy\t")
    assert [line for line, _ in plan.created] == [3]
    assert "looks like seat: write the id" in plan.refusals[0].reason
