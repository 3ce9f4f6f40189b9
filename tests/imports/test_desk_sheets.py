"""What is pasted or named at a desk that cannot be read as it stands: heading lines, whole grids, shared titles."""

import pytest

from tests.support.stored import rows
from tracker.imports import transfer
from tracker.imports.desk import Typed
from tracker.imports.plan import Instructions
from tracker.schema.models import RECORDS
from tracker.writing import edits

PARIS = "2026-01-06-paris-coalition"
SOURCE = {"url": "https://example.org/a", "title": "Readout", "publisher": "Paper", "source_class": "Media"}


@pytest.fixture
def plan_of(curated_engine):
    def plan_of(answers=None, **typed):
        said = Instructions("summit", answers={("source", text): id for text, id in (answers or {}).items()})
        return transfer.plan_of_desk(curated_engine, Typed("summit", PARIS, **typed), said)

    return plan_of


def cited(plan):
    return [change.after["source_id"] for change in plan.changes if change.table == "citation"]


def test_a_pasted_line_that_names_the_columns_is_left_out_and_told(plan_of):
    seats = [
        {"party_id": "Party *", "person_id": "Person", "office": "Position"},
        {"party_id": "UK", "level": "Chief whip"},
    ]
    texts = [{"title": "title", "kind": "kind", "status": "status", "signature.party_id": "Signed by"}]
    plan = plan_of(lines={"attendance": seats, "document": texts})
    assert [(each.line, each.text) for _, each in plan.refused] == [(2, "Chief whip")]
    assert plan.notes == [
        "Seats, line 1 names the columns, and is left out.",
        "Texts, line 1 names the columns, and is left out.",
    ]


def test_a_pasted_line_that_names_the_columns_in_another_order_is_refused_by_name(plan_of):
    seats = [{"party_id": "Person", "person_id": "Party", "office": "Office"}, {"party_id": "Nowhere"}]
    first, second = (each for _, each in plan_of(lines={"attendance": seats}).refused)
    assert (first.line, first.column, first.text) == (1, "party_id", "Person")
    assert "paste the columns in this order: Party, Person, " in first.reason
    assert (second.line, second.text) == (2, "Nowhere")


def test_what_is_wrong_with_a_grid_as_a_whole_hides_no_other_refusal(plan_of):
    titles = {name: RECORDS["pledge"].model_fields[name].title for name in ("made_on", "currency")}
    lines = {"attendance": [{"party_id": "Nowhere"}], "pledge": [{"headline": "Ships"}]}
    refused = plan_of(lines=lines, shared={("pledge", name): title for name, title in titles.items()}).refused
    assert [(table, each.line, each.text) for table, each in refused] == [
        ("attendance", 1, "Nowhere"),
        ("pledge", 1, ""),
    ]
    assert "names columns once more" in refused[1][1].reason


def test_a_source_named_by_a_title_that_two_have_is_asked_about_though_one_of_them_is_cited(curated_engine, plan_of):
    first = next(
        row["source_id"]
        for row in rows(curated_engine, "citation").values()
        if (row["record_table"], row["record_id"]) == ("summit", PARIS)
    )
    source = rows(curated_engine, "source")[first]
    other = {**source, "id": "other", "url": "https://example.org/other"}
    edits.create(curated_engine, "source", other, author="Ann")
    typed = {"facts": {"city": "Lyon"}, "opened": rows(curated_engine, "summit")[PARIS], "source": source["title"]}
    plan = plan_of(**typed)
    [question] = plan.questions
    assert set(question.candidates) == {first, "other"}
    assert "names more than one source" in plan.refusals[0].reason
    for answer, new in ((first, []), ("other", ["other"])):
        plan = plan_of(answers={source["title"]: answer}, **typed)
        assert not plan.refusals
        assert cited(plan) == new


def test_of_two_typed_sources_of_one_title_it_is_asked_which_a_line_means(plan_of):
    sources = [SOURCE, {**SOURCE, "url": "https://example.org/b"}]
    lines = {"source": sources, "attendance": [{"party_id": "UK", "office": "Envoy", "source": "Readout"}]}
    shared = {("source", "accessed_on"): "29 Nov 2026"}
    [question] = plan_of(lines=lines, shared=shared).questions
    assert sorted(question.candidates) == ["readout", "readout-2"]
    plan = plan_of(answers={"Readout": "readout-2"}, lines=lines, shared=shared)
    assert not plan.refusals
    assert cited(plan) == ["readout-2"]
