"""To which stored record a line belongs that has no id."""

import pytest

from tests.support.stored import rows
from tracker.files import spreadsheet
from tracker.imports import transfer
from tracker.imports.plan import Instructions, changed_values

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
    seat = "Summit\tParty\tPerson\tOffice\nparis\tfra\tmacron\tPresident\nparis\tfra\t\tAdviser\nparis\tfra\t\tEnvoy\n"
    plan = transfer.plan(filled, spreadsheet.read(seat), Instructions("attendance"))
    assert [(line, *changed_values(change)) for line, change in plan.changed] == [(2, "office")]
    assert [each.line for each in plan.refusals] == [4]
    assert "says the same record as line 3" in plan.refusals[0].reason
