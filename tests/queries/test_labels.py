"""Every list tells its records apart: no two of its labels look alike, and each says what helps."""

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from tests.support.examples import EXAMPLES
from tracker.queries.labels import distinct, look
from tracker.queries.parties import matrix
from tracker.queries.records import choices, ids_of_name, names, within
from tracker.queries.sources import publisher_choices
from tracker.schema.models import RECORDS, table_of
from tracker.schema.relations import PARTS, TOP, parent
from tracker.store import reading


def looks(labels):
    return {look(label) for label in labels.values()}


def test_what_tells_records_apart_is_said_for_every_table():
    assert all(model.distinct_by for model in RECORDS.values())


@pytest.fixture
def namesakes(add):
    """Two ministers of one name, one seated, and a third of whom nothing is known."""
    add("person", "agency", name="Jan Marek", aliases="Head of the agency\nMarek")
    add("person", "minister", name="Jan Marek")
    add("person", "unknown", name="JAN  MÁREK\u200b")
    add("attendance", "of-the-minister", person_id="minister", office="Minister")


@pytest.mark.usefixtures("namesakes")
def test_persons_of_one_name_are_told_apart_by_office_and_other_names_and_at_last_by_id(ask):
    told = {
        "agency": "Jan Marek · Head of the agency",
        "minister": "Jan Marek · Minister, France",
        "unknown": "JAN  MÁREK\u200b (unknown)",
    }
    assert ask(choices, "person") == {"macron": "Emmanuel Macron", **told}
    # the same in every list, however much of the table it holds
    assert ask(choices, "person", text="marek") == told
    for id, label in told.items():
        assert ask(choices, "person", ids=(id,)) == {id: label}
        keys = [("person", id), ("person", "nope"), ("track", "coalition")]
        assert ask(names, keys) == {("person", id): label, ("track", "coalition"): "Coalition"}
    assert set(ask(choices, "person", limit=2).items()) < set(ask(choices, "person").items())
    assert ask(ids_of_name, "person", "Jan Marek") == ["agency", "minister"]


ALIKE = {
    "case": ["Jan Marek", "JAN MAREK"],
    "accents": ["Jan Marek", "Ján Marek"],
    "what is invisible": [
        "Jan Marek",
        "Jan\u200b Marek",
        "Jan Marek\u2060",
        "J\u00adan Marek",
        "Jan Marek\u3164",
        "Jan\u2800Marek",
        "Jan Mar\u17b4ek",
        "Jan Marek\U000e0041",
        "Jan Marek\U0001d173",
    ],
    "spaces": ["Jan Marek", "Jan  Marek", "Jan\u00a0Marek", "Jan\u2003Marek"],
    "letters of two scripts": ["Jan Marek", "Jаn Mаrеk", "Jαn Mαrεk"],
    "signs that Markdown takes": ["Jan Marek", "*Jan Marek*", "Jan_Marek", "`Jan Marek`"],
    "Arabic": ["محمد علي", "مُحَمَّد عَلِي", "محمـد علي"],
    "Cyrillic": ["Їжак", "ЇЖАК", "I\u0308жак".replace("I", "І")],
    "signs alone": ["!!!", "???", "—"],
    "length": ["x" * 250 + end for end in ("", "1", "2")],
    "a detail in the name": ["Jan Marek", "Jan Marek", "Jan Marek (one-0)", "Jan Marek (one-1)"],
}


@pytest.mark.parametrize("names", ALIKE.values(), ids=ALIKE.keys())
@pytest.mark.parametrize("table", ["person", "party", "track", "document", "source", "summit", "pledge"])
def test_names_that_look_alike_are_told_apart(ask, add, table, names):
    column = next(name for name in ("name", "title", "headline") if name in RECORDS[table].model_fields)
    for number, name in enumerate(names):
        add(table, f"one-{number}", **{column: name})
    found = ask(choices, table)
    assert len(found) == len(names) + 1
    assert len(looks(found)) == len(found)
    if table != "source" and not any("(" in name for name in names):  # of sources the very same title is told apart
        assert all(ask(choices, table, ids=(id,)) == {id: label} for id, label in found.items())


def test_names_that_differ_in_letters_of_another_script_alone_are_told_apart(ask, add):
    add("person", "latin", name="Jan Marek")
    add("person", "cyrillic", name="Jаn Mаrek")
    told = {"cyrillic": "Jаn Mаrek (cyrillic)", "latin": "Jan Marek (latin)"}
    assert told.items() <= ask(choices, "person").items()
    for id, label in told.items():
        assert ask(choices, "person", ids=(id,)) == {id: label}


PART = {
    "attendance": [{"person_id": None}, {"person_id": None, "office": "Guest"}, {"party_id": "ukr", "person_id": None}],
    "membership": [{"joined_on": "2026-01-01"}, {"joined_on": None, "left_on": "2026-02-01"}, {"joined_on": None}],
    "signature": [{"status": "joined_later"}, {"person_id": "macron"}, {"signed_on": "2026-01-07"}],
    "pledge_party": [{"role": "recipient"}, {"role": "announcer"}, {"party_id": "ukr"}],
    "pledge_condition": [{}, {"group_number": 2}, {"text": "After a ceasefire " + "x" * 3_000}],
    "pledge_status": [{}, {"note": "Said again\nand again"}, {"as_of": "2026-01-08"}],
    "citation": [{"locator": "p. 1"}, {"excerpt": "Les mots"}, {"field": "title"}, {"field": None}, {}],
}


@pytest.mark.parametrize("part", PART)
def test_parts_of_a_record_are_told_apart_and_each_can_be_chosen(ask, add, part):
    add("party", "ukr", name="Ukraine")
    for number, values in enumerate(PART[part]):
        add(part, f"{part.replace('_', '-')}-{number}", **values)
    ids = tuple(row["id"] for row in ask(within, part, *parent(part, EXAMPLES[part])))
    found = ask(choices, part, ids=ids)
    assert len(looks(found)) == len(found) == len(PART[part]) + 1
    assert ask(choices, part, ids=ids[:1]) == {ids[0]: found[ids[0]]}


def test_five_citations_of_one_source_say_where_in_it_they_stand(ask, add):
    for number in range(1, 6):
        add("citation", f"c{number}", locator=f"paragraph {number}", field=None)
    found = ask(choices, "citation", ids=tuple(f"c{number}" for number in range(1, 6)))
    assert list(found.values()) == [f"Declaration · paragraph {number}" for number in range(1, 6)]


def test_sources_of_one_title_are_looked_up_by_an_index(kept):
    sent = []

    def note(_connection, _cursor, statement, parameters, *_):
        sent.append((statement, parameters))

    with reading(kept("sqlite", "curated")) as connection:
        id = connection.scalars(sa.select(table_of("source").c.id).limit(1)).one()
        event.listen(connection, "before_cursor_execute", note)
        assert names(connection, [("source", id)])
        event.remove(connection, "before_cursor_execute", note)
        plans = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values).all() for text, values in sent]
    steps = [step.detail for plan in plans for step in plan]
    assert any("source" in step for step in steps)
    assert not [step for step in steps if step.startswith("SCAN")]


def test_labels_are_distinct_whatever_else_is_put_between_them():
    labels = {"a": "X", "b": "x", "c": "X (a)", "e": "a · X", "d": "Y", "gone": "gone"}
    told = distinct(labels)
    assert len({look(label) for label in told.values()}) == len(labels)
    assert (told["d"], told["gone"]) == ("Y", "gone")
    long = {f"{'x' * 100}-{number}": "y" * 200 for number in range(3)}
    assert sorted(look(label)[-2:] for label in distinct(long).values()) == ["0 ", "1 ", "2 "]
    same = {f"{'x' * 100}-{number}-{'z' * 50}": "Y" for number in range(3)}
    assert len(set(distinct(same).values())) == 3


def test_publishers_that_look_alike_say_how_many_publications_they_have(ask, add):
    add("source", "b", publisher="ÉLYSÉE", url="https://example.org/b")
    add("source", "c", publisher="ÉLYSÉE", url="https://example.org/c")
    add("source", "d", publisher="AFP", url="https://example.org/d")
    assert ask(publisher_choices) == {"AFP": "AFP", "Élysée": "Élysée (1)", "ÉLYSÉE": "ÉLYSÉE (2)"}


def test_no_two_records_of_the_curated_store_look_alike_in_a_list(kept, dialect):
    with reading(kept(dialect, "curated")) as connection:
        for table in TOP:
            found = choices(connection, table)
            assert len(looks(found)) == len(found)
        lists = 0
        for table in ("summit", "milestone", "pledge"):
            for id in choices(connection, table):
                for part in PARTS[table]:
                    ids = tuple(row["id"] for row in within(connection, part, table, id))
                    lists += bool(ids)
                    assert len(looks(choices(connection, part, ids=ids) if ids else {})) == len(ids)
        assert lists > 1_000


def test_the_matrix_has_a_line_for_each_of_two_parties_of_one_name(ask, add):
    add("summit", "rome", importance="1")
    add("party", "fra-2", name="FRANCE", kind="company")
    for id in ("fra", "fra-2"):
        add("attendance", f"in-rome-{id}", summit_id="rome", party_id=id, person_id=None)
    assert set(ask(matrix)["party"]) == {"France · State", "FRANCE · Company"}
