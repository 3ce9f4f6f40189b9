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
    somebody.delete(filled, "attendance", "seat", author="Ann")
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


@pytest.mark.parametrize(
    ("columns", "line", "is_asked"),
    [
        ("Summit\tParty", "paris\tfra", True),
        ("Summit\tParty\tPerson\tOffice", "paris\tfra\t\t", True),
        ("Summit\tParty\tLevel", "paris\tfra\tHead of state", True),
        ("Summit\tParty\tLevel", "paris\tfra\tAmbassador", False),
        ("Summit\tParty\tOffice", "paris\tfra\tEnvoy", False),
    ],
)
def test_a_party_alone_is_asked_about_where_somebody_sits_for_it(filled, columns, line, is_asked):
    somebody.update(filled, "attendance", "seat", {"level": "head_of_state"}, author="Ann")
    plan = transfer.plan(filled, spreadsheet.read(f"{columns}\n{line}\n"), Instructions("attendance"))
    assert ["looks like seat: write the id" in each.reason for each in plan.refusals] == [True] * is_asked
    assert len(plan.created) == (not is_asked)


def test_a_name_is_asked_about_where_the_party_alone_is_stored(filled):
    somebody.delete(filled, "attendance", "seat", author="Ann")
    [id] = unnamed(filled, {})
    plan = transfer.plan(
        filled, spreadsheet.read("Summit\tParty\tPerson\nparis\tfra\tmacron\n"), Instructions("attendance")
    )
    assert plan.changes == []
    assert f"looks like {id}: write the id" in plan.refusals[0].reason


@pytest.mark.parametrize(("stored", "line"), [("macron", ""), ("macron", None), (None, "macron")])
def test_a_signatory_is_asked_about_where_its_party_stands_to_the_text_already(filled, stored, line):
    somebody.update(filled, "signature", "signed", {"person_id": stored}, author="Ann")
    cells = ["declaration", "fra", "endorsed", *([] if line is None else [line])]
    names = ["Document", "Party", "Status", *([] if line is None else ["Person"])]
    text = "\t".join(names) + "\n" + "\t".join(cells) + "\n"
    plan = transfer.plan(filled, spreadsheet.read(text), Instructions("signature"))
    assert plan.changes == []
    assert "looks like signed: write the id" in plan.refusals[0].reason


def test_the_number_of_a_line_is_no_id_of_a_new_record(filled):
    text = "ID\tName\n1\tAnna Neu\n2\tBert Gross\n"
    plan = transfer.plan(filled, spreadsheet.read(text), Instructions("person"))
    assert plan.changes == []
    assert [(each.line, each.column) for each in plan.refusals] == [(2, "id"), (3, "id")]
    assert "leave its column out" in plan.refusals[0].reason
    plan = transfer.plan(filled, spreadsheet.read(text), Instructions("person", columns={"ID": ""}))
    assert [change.id for change in plan.changes] == ["anna-neu", "bert-gross"]


@pytest.mark.parametrize(
    ("day", "is_asked"),
    [
        ("2025", True),
        ("2025-03", True),
        ("2025-Q1", True),
        ("2025-03-02", None),
        ("2025-03-03", False),
        ("2026", False),
    ],
)  # fmt: skip
def test_a_membership_since_the_year_of_a_stored_day_is_asked_about(filled, day, is_asked):
    text = f"Group\tMember\tJoined on\nfra\tfra\t{day}\n"
    plan = transfer.plan(filled, spreadsheet.read(text), Instructions("membership"))
    assert ["looks like member: write the id" in each.reason for each in plan.refusals] == [True] * bool(is_asked)
    assert len(plan.created) == (is_asked is False)


def test_a_month_and_its_last_day_are_one_key(filled):
    lines = [f"fra\tarmy\t{day}\tText\tMacron" for day in ("Jan 2026", "31 Jan 2026")]
    text = "\n".join(["Party\tIssue\tAs of\tPosition\tSpeaker", *lines])
    plan = transfer.plan(filled, spreadsheet.read(text), Instructions("position"))
    assert [line for line, _ in plan.created] == [2]
    assert [(each.line, "says the same record as line 2" in each.reason) for each in plan.refusals] == [(3, True)]
