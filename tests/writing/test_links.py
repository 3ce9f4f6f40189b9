"""What a saved row may point to: records that exist, each link once, nothing in a circle."""

import pytest

from tests.support import somebody
from tests.support.examples import BETWEEN, EXAMPLES
from tests.support.stored import everything, rows, save
from tracker.errors import Invalid
from tracker.schema.rows import validate
from tracker.writing import edits


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("summit", {"country_id": "atlantis"}),
        ("summit", {"parent_id": "vienna"}),
        ("pledge_condition", {"trigger_id": "nothing"}),
        ("position", {"issue_id": "nothing"}),
        ("account", {"record_id": "nothing"}),
        ("look", {"record_id": "nothing"}),
        ("citation", {"record_id": "vienna"}),
        ("citation", {"record_table": "milestone", "field": None}),
    ],
)
def test_a_link_to_nothing_is_refused(filled, table, change):
    before = everything(filled)
    with pytest.raises(Invalid, match="choose one that exists"):
        edits.create(filled, table, {**EXAMPLES[table], "id": "new", **change}, author="Ann")
    with pytest.raises(Invalid, match="choose one that exists"):
        save(filled, table, EXAMPLES[table]["id"], **change)
    assert everything(filled) == before


@pytest.mark.parametrize(
    "table",
    [
        "attendance",
        "pledge_party",
        "membership",
        "signature",
        "pledge_share",
        "clause",
        "clause_issue",
        "position",
        "account",
        "look",
        "announced_date",
    ],
)
def test_the_same_link_twice_is_refused(filled, table):
    if table == "signature":
        save(filled, table, "signed", person_id="macron")
        example = {**EXAMPLES[table], "person_id": "macron"}
    else:
        example = EXAMPLES[table]
    with pytest.raises(Invalid, match="says the same already"):
        edits.create(filled, table, {**example, "id": "twin"}, author="Ann")
    assert len(rows(filled, table)) == 1


def test_a_change_that_makes_two_links_the_same_is_refused_and_two_without_a_name_are_not(filled):
    for number in range(2):
        edits.create(
            filled, "attendance", {**EXAMPLES["attendance"], "id": f"s{number}", "person_id": None}, author="Ann"
        )
    with pytest.raises(Invalid, match="seat says the same already"):
        save(filled, "attendance", "s0", person_id="macron")


def test_a_second_dossier_is_refused(filled):
    with pytest.raises(Invalid, match="a store holds one dossier, and there is talks already"):
        edits.create(filled, "dossier", {**EXAMPLES["dossier"], "id": "other"}, author="Ann")


@pytest.mark.parametrize("table", ["dossier", "attendance", "pledge_party", "membership"])
def test_rows_that_are_loaded_say_nothing_that_is_said_already(filled, table):
    before = everything(filled)
    new = [validate(table, {**EXAMPLES[table], "id": f"new-{number}"}) for number in range(2)]
    with pytest.raises(Invalid, match=r"says the same already|a store holds one dossier"):
        edits.load(filled, {table: new[:1]}, author="Ann")
    somebody.delete(filled, table, EXAMPLES[table]["id"], author="Ann")
    with pytest.raises(Invalid, match=r"new-1 says the same already|there is new-1 already"):
        edits.load(filled, {table: new}, author="Ann")
    assert edits.load(filled, {table: new[:1]}, author="Ann") == 1
    assert set(everything(filled)[table]) == {"new-0"} != set(before[table])


@pytest.mark.parametrize(
    ("table", "column", "stands"), [("summit", "parent_id", "part of"), ("trigger", "after_id", "only after")]
)
def test_a_record_that_would_lead_back_to_itself_is_refused_in_the_words_of_its_field(filled, table, column, stands):
    id = EXAMPLES[table]["id"]
    edits.create(filled, table, {**EXAMPLES[table], "id": "part", column: id}, author="Ann")
    edits.create(filled, table, {**EXAMPLES[table], "id": "part-of-part", column: "part"}, author="Ann")
    with pytest.raises(Invalid, match=f"{column}: part-of-part is itself {stands} {id}") as refused:
        save(filled, table, id, **{column: "part-of-part"})
    assert list(refused.value.fields) == [column]
    save(filled, table, "part-of-part", title="A part of a part")
    of = EXAMPLES[table]["title"]
    with pytest.raises(Invalid, match=f"{column}: “A part of a part” is itself {stands} “{of}”; choose another"):
        save(filled, table, id, **{column: "part-of-part"})


@pytest.mark.parametrize(("table", "of"), [("pledge_relation", "pledge"), ("clause_link", "clause")])
def test_relations_in_a_circle_are_refused_at_the_field_that_closes_it(filled, table, of):
    first, column = EXAMPLES[of]["id"], f"{of}_id"
    for number in range(3):
        changed = {"number": f"4.{number}"} if of == "clause" else {"headline": f"H {number}"}
        edits.create(filled, of, {**EXAMPLES[of], **changed, "id": f"x-{number}"}, author="Ann")
    ways = [(first, "x-0"), ("x-0", "x-1"), ("x-0", "x-2"), ("x-2", "x-1"), (first, "x-1")]

    def relate(start, to, **values):
        return edits.create(
            filled, table, {**BETWEEN[table], "id": "", column: start, "other_id": to, **values}, author="A"
        )

    made = [relate(*way) for way in ways]
    # all clauses here have the same words, so only ids tell them apart
    names = {id: id if of == "clause" else f"“{row['headline']}”" for id, row in rows(filled, of).items()}
    for start, to in (("x-1", first), ("x-1", "x-2"), ("x-0", first)):
        with pytest.raises(Invalid, match=f"other_id: {names[to]} leads back to {names[start]}; choose another"):
            relate(start, to)
    with pytest.raises(Invalid, match=f"other_id: {names['x-0']} leads back to {names['x-2']}; choose another"):
        save(filled, table, made[3], other_id="x-0")
    somebody.delete(filled, table, made[2], author="Ann")
    save(filled, table, made[3], other_id="x-0")
    with pytest.raises(Invalid, match="says the same already"):
        relate(*ways[0])
    assert len(rows(filled, table)) == len(ways) - 1


def test_a_circle_within_one_load_is_refused(filled):
    pledges = [validate("pledge", {**EXAMPLES["pledge"], "id": f"x-{n}", "headline": f"H {n}"}) for n in range(3)]
    relations = [
        validate(
            "pledge_relation",
            {**BETWEEN["pledge_relation"], "id": f"r-{n}", "pledge_id": f"x-{n}", "other_id": f"x-{(n + 1) % 3}"},
        )
        for n in range(3)
    ]
    with pytest.raises(Invalid, match="other_id: “H 1” leads back to “H 0”"):
        edits.load(filled, {"pledge": pledges, "pledge_relation": relations}, author="Ann")
    edits.load(filled, {"pledge": pledges, "pledge_relation": relations[:2]}, author="Ann")


def test_a_link_typed_wrongly_is_told_at_its_own_field(filled):
    with pytest.raises(Invalid) as refused:
        edits.create(filled, "attendance", {"summit_id": "paris", "party_id": "La France"}, author="Ann")
    assert list(refused.value.fields) == ["party_id"]
