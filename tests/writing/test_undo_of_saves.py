"""One undo of a save that created a record and linked records to it that were there before."""

import pytest

from tests.support import somebody
from tests.support.examples import EXAMPLES
from tests.support.stored import everything, history, rows, without_versions
from tracker.errors import Invalid
from tracker.schema.rows import validate
from tracker.writing import edits
from tracker.writing.references import Change, record

NEWMAN = {"id": "newman", "name": "Nobody Newman"}
KYIV = {**EXAMPLES["summit"], "id": "kyiv", "title": "Kyiv"}
BRITAIN = {"id": "gbr", "name": "United Kingdom", "kind": "state"}
HALL = {**EXAMPLES["attendance"], "id": "hall", "party_id": "gbr", "person_id": None}
SAVES = {
    "by a column": ("person", NEWMAN, {("attendance", "seat"): {"person_id": "newman"}}),
    "by a table and an id": ("summit", KYIV, {("citation", "cited"): {"record_id": "kyiv"}}),
    "by another table": (
        "milestone",
        {**EXAMPLES["milestone"], "id": "call"},
        {("announced_date", "announced"): {"record_table": "milestone", "record_id": "call"}},
    ),
    "by two records": ("person", NEWMAN, {("attendance", id): {"person_id": "newman"} for id in ("seat", "hall")}),
    "by two tables": (
        "summit",
        KYIV,
        {("pledge", "hubs"): {"summit_id": "kyiv"}, ("citation", "cited"): {"record_id": "kyiv"}},
    ),
}


def save(engine, table, new, linking, *, first):
    """Store a new record and the links to it as one save, and return its number; ``first``: the record comes first."""

    def plan(connection):
        changes = [Change(table, None, validate(table, {**new, "version": 1}))]
        for (name, id), values in linking.items():
            row = record(connection, name, id)
            after = validate(name, {**row, **values}, row)
            changes.append(Change(name, row, {**after, "version": row["version"] + 1}))
        return changes if first else changes[::-1]

    return edits.save_all(engine, plan, author="Ann")


def undo_save(engine, number):
    edits.undo(engine, somebody.entry_of(engine, number), author="Ann", whole=True)


@pytest.mark.parametrize("first", [True, False], ids=["record first", "links first"])
@pytest.mark.parametrize("case", SAVES)
def test_a_new_record_goes_and_what_was_linked_to_it_is_as_before(filled, case, first):
    edits.create(filled, "party", BRITAIN, author="Ann")
    edits.create(filled, "attendance", HALL, author="Ann")
    before = without_versions(everything(filled))
    number = save(filled, *SAVES[case], first=first)
    saved = without_versions(everything(filled))
    undo_save(filled, number)
    assert without_versions(everything(filled)) == before
    undo_save(filled, history(filled)[-1]["id"])
    assert without_versions(everything(filled)) == saved


@pytest.mark.parametrize(
    ("case", "table", "values"),
    [
        ("by a column", "attendance", HALL | {"person_id": "newman"}),
        ("by a table and an id", "citation", {**EXAMPLES["citation"], "id": "later", "record_id": "kyiv"}),
    ],
)
def test_what_somebody_else_linked_since_refuses_the_undo_by_name(filled, case, table, values):
    edits.create(filled, "party", BRITAIN, author="Ann")
    number = save(filled, *SAVES[case], first=True)
    later = edits.create(filled, table, values, author="Bob")
    before = everything(filled)
    with pytest.raises(Invalid, match=f"{table} {later} depends on [a-z]+ (newman|kyiv) by now: delete it first"):
        undo_save(filled, number)
    assert everything(filled) == before
    somebody.delete(filled, table, later, author="Bob")
    undo_save(filled, number)
    assert not {"newman", "kyiv"} & {*rows(filled, "person"), *rows(filled, "summit")}


def test_a_record_of_the_save_that_somebody_else_linked_since_refuses_the_undo_too(filled):
    number = save(filled, "person", NEWMAN, {("attendance", "seat"): {"office": "Host"}}, first=True)
    somebody.update(filled, "attendance", "seat", {"person_id": "newman"}, author="Bob")
    with pytest.raises(Invalid, match="attendance seat depends on person newman by now"):
        undo_save(filled, number)
    assert rows(filled, "attendance")["seat"]["person_id"] == "newman"


def test_a_field_that_somebody_changed_since_refuses_the_undo_of_an_undo(filled):
    number = save(filled, "person", NEWMAN, {("attendance", "seat"): {"office": "Host"}}, first=True)
    undo_save(filled, number)
    undone = history(filled)[-1]["id"]
    somebody.update(filled, "attendance", "seat", {"office": "Bob's work"}, author="Bob")
    before = everything(filled)
    with pytest.raises(Invalid, match="office: was changed again since by Bob"):
        undo_save(filled, undone)
    assert everything(filled) == before
