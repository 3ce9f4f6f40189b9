"""A pledge's firmness: what states each part, and where the three groups meet."""

from datetime import date

import pytest

from tests.support.examples import EXAMPLES
from tracker.measures.firmness import FIELDS, PARTS
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.pledges import counts, pledges
from tracker.schema.models import RECORDS
from tracker.schema.rows import validate
from tracker.store import reading
from tracker.values.codes import DatePrecision, Funding, LegalForm, Part, PartyKind, Verb
from tracker.writing import edits

DAY = date(2026, 1, 10)
BARE = {"amount_low": None, "amount_high": None, "unit": None}  # with no pledger: nothing is stated

STATED = {
    Part.ACTOR: {},
    Part.VERB: {"verb": "will"},
    Part.QUANTITY: {"amount_low": 5, "amount_high": 9, "unit": "troops"},
    Part.DEADLINE: {"due_on": "2026-12-31"},
    Part.FUNDING: {"funding": "identified"},
    Part.LEGAL_FORM: {"legal_form": "law"},
    Part.REVIEW: {"review_mechanism": "A joint committee"},
}


@pytest.fixture
def profiles(filled):
    """The rows of pledges given as (values, kinds of the pledging parties), in the same order."""

    def found(*given):
        parties, new, links = {}, [], []
        for number, (values, kinds) in enumerate(given):
            id = f"p{number}"
            new.append(validate("pledge", {**EXAMPLES["pledge"], **BARE, **values, "id": id}))
            for kind in kinds:
                parties[kind] = validate("party", {"id": f"a-{kind}", "name": kind, "kind": kind})
                links.append(validate("pledge_party", {"id": f"{id}-{kind}", "pledge_id": id, "party_id": f"a-{kind}"}))
        edits.load(filled, {"party": parties.values(), "pledge": new, "pledge_party": links}, author="Ann")
        with reading(filled) as connection:
            rows = pledges(connection, PledgeFilters(ids=tuple(row["id"] for row in new)), DAY)
        return rows.set_index("id").loc[[row["id"] for row in new]].to_dict("records")

    return found


def states(rows, part):
    return [row[f"part_{part}"] for row in rows]


def test_a_named_pledger_is_stated_and_a_coalition_alone_only_partly(profiles):
    kinds = [kind.value for kind in PartyKind]
    given = [(), ("coalition",), ("coalition", "state"), *((kind,) for kind in kinds)]
    expected = ["absent", "partly", "stated", *("partly" if kind == "coalition" else "stated" for kind in kinds)]
    assert states(profiles(*(({}, kinds) for kinds in given)), Part.ACTOR) == expected


def test_who_receives_or_announces_is_no_pledger(filled):
    for role in ("recipient", "announcer"):
        edits.create(filled, "pledge", {**EXAMPLES["pledge"], "id": role}, author="Ann")
        row = {**EXAMPLES["pledge_party"], "id": role, "pledge_id": role, "role": role}
        edits.create(filled, "pledge_party", row, author="Ann")
    with reading(filled) as connection:
        rows = pledges(connection, PledgeFilters(ids=("recipient", "announcer")), DAY)
    assert list(rows["part_actor"]) == ["absent", "absent"]


def test_verbs_state_from_will_to_continues_and_refuses_and_are_soft_below(profiles):
    expected = {
        "will": "stated", "commits": "stated", "agrees": "stated", "continues": "stated", "refuses": "stated",
        "stands_ready": "partly", "intends": "partly", "considers": "partly", "calls_for": "partly",
        "not_stated": "absent",
    }  # fmt: skip
    assert set(expected) == {verb.value for verb in Verb}
    assert states(profiles(*(({"verb": verb}, ()) for verb in expected)), Part.VERB) == list(expected.values())


def test_an_amount_is_stated_by_both_ends_and_partly_by_one_or_by_words(profiles):
    rows = profiles(
        ({"amount_low": 0, "amount_high": 0, "unit": "troops"}, ()),
        ({"amount_low": 5, "amount_high": 9, "currency": "EUR"}, ()),
        ({"amount_low": 5, "unit": "troops"}, ()),
        ({"amount_high": 5, "unit": "troops"}, ()),
        ({"amount_note": "thousands"}, ()),
        ({}, ()),
        ({"amount_low": 5, "amount_high": 5, "unit": "troops", "verb": "refuses"}, ()),
    )
    assert states(rows, Part.QUANTITY) == ["stated", "stated", "partly", "partly", "partly", "absent", "not_applicable"]


def test_a_deadline_is_stated_by_a_day_month_or_year_and_partly_by_less(profiles):
    expected = {precision.value: "stated" for precision in DatePrecision}
    expected |= {"before": "partly", "after": "partly", "between": "partly"}
    rows = profiles(
        *(({"due_on": "2026-12-31", "due_precision": precision}, ()) for precision in expected),
        ({"due_on": "2026-12-31"}, ()),
        ({"due_note": "soon"}, ()),
        ({}, ()),
        ({"due_on": "2026-12-31", "verb": "refuses"}, ()),
    )
    assert states(rows, Part.DEADLINE) == [*expected.values(), "stated", "partly", "absent", "not_applicable"]


def test_money_is_stated_when_its_source_is_named_and_may_not_apply(profiles):
    expected = {
        "appropriated": "stated", "identified": "stated", "to_be_decided": "partly", "not_stated": "absent",
        "not_applicable": "not_applicable",
    }  # fmt: skip
    assert set(expected) == {funding.value for funding in Funding}
    rows = profiles(*(({"funding": funding}, ()) for funding in expected))
    assert states(rows, Part.FUNDING) == list(expected.values())


def test_a_form_that_binds_is_stated_and_one_that_is_only_written_partly(profiles):
    expected = {
        "treaty": "stated", "contract": "stated", "law": "stated", "executive_act": "stated",
        "letter_of_intent": "partly", "political_declaration": "partly", "oral": "absent", "unclear": "absent",
    }  # fmt: skip
    assert set(expected) == {form.value for form in LegalForm}
    rows = profiles(*(({"legal_form": form}, ()) for form in expected))
    assert states(rows, Part.LEGAL_FORM) == list(expected.values())


def test_a_review_is_stated_or_absent(profiles):
    assert states(profiles(({"review_mechanism": "Yearly"}, ()), ({}, ())), Part.REVIEW) == ["stated", "absent"]


def test_a_pledge_is_concrete_from_70_and_partly_concrete_from_40_per_cent_of_the_parts_that_apply(profiles):
    def with_parts(number, **values):
        return {name: value for part in list(STATED)[1 : number + 1] for name, value in STATED[part].items()} | values

    groups = {  # how many of seven are stated
        number: profile["firmness"]
        for number, profile in enumerate(profiles(*((with_parts(number), ()) for number in range(7))))
    }
    assert groups == {0: "vague", 1: "vague", 2: "vague", 3: "partly", 4: "partly", 5: "concrete", 6: "concrete"}


def test_parts_that_do_not_apply_count_neither_way(profiles):
    refusal = {"verb": "refuses", "funding": "not_applicable"}  # leaves who, verb, form and review
    rows = profiles(
        (refusal, ()),
        (refusal, ("state",)),
        ({**refusal, "legal_form": "law"}, ("state",)),
        ({"verb": "refuses"}, ("state",)),
        ({"verb": "refuses"}, ()),
        ({"verb": "will", "funding": "not_applicable", "legal_form": "law", "due_on": "2026-12-31"}, ("state",)),
    )
    # 1 of 4, 2 of 4, 3 of 4, 2 of 5, 1 of 5, 4 of 6
    assert [row["firmness"] for row in rows] == ["vague", "partly", "concrete", "partly", "vague", "partly"]


def test_partly_stated_parts_do_not_count_as_stated(profiles):
    [row] = profiles(
        ({"verb": "intends", "amount_note": "some", "due_note": "soon", "funding": "to_be_decided",
          "legal_form": "letter_of_intent"}, ("coalition",)),
    )  # fmt: skip
    assert {row[f"part_{part}"] for part in Part} == {"partly", "absent"}
    assert row["firmness"] == "vague"


def test_every_part_is_derived_from_the_pledge_and_names_the_fields_that_a_source_may_quote():
    assert set(PARTS) == set(FIELDS) == set(STATED) == set(Part)
    assert {name for names in FIELDS.values() for name in names} <= set(RECORDS["pledge"].model_fields)


def test_the_groups_part_the_curated_pledges_without_rest(curated_engine):
    with reading(curated_engine) as connection:
        found = [
            counts(connection, PledgeFilters(firmness=groups), DAY)["count"].sum()
            for groups in ((), ("concrete",), ("partly",), ("vague",))
        ]
        assert found[0] == sum(found[1:]) > 0
        assert all(found)
