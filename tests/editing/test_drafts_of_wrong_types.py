"""Drafts whose text holds a value of another type than its field, as no version of the program writes it: the page
works, says which value it dropped, and keeps the others."""

import json

import pytest

from tests.editing.test_import_draft import TABLE, fill_in
from tests.editing.test_look_draft import TYPED, type_into
from tests.support.delegations import MEETING, meeting
from tests.support.desks import Desk
from tests.support.editor import Editor, Page
from tests.support.importer import Import

SEAT = {"party_id": "France", "office": "King", "person_id": "Nobody At All"}


def of_import():
    page = Import()
    fill_in(page)
    page.choose("import_key", ["party_id"])
    return page


def of_look():
    page = Page("watch")
    type_into(page, **TYPED)
    return page


def of_desk():
    desk = Desk("summit", MEETING)
    desk.fill(city="Lutetia")
    desk.enter("attendance", SEAT)
    next(box for box in desk.app.selectbox if "Nobody At All" in box.label).set_value("emmanuel-macron")
    desk.field("reason", "summit")
    desk.run()
    return desk


def of_form():
    editor = Editor("summit", MEETING)
    editor.type(city="Lutetia", title="Other")
    editor.run()
    return editor


DRAFTS = (of_import, of_look, of_desk, of_form)


@pytest.fixture(params=DRAFTS)
def page(request, dashboard):
    meeting(dashboard("curated"))
    return request.param()


def come_back(page, storage, stored, *, own=True):
    """Open the page anew with these drafts in the browser."""
    page.reload(storage, own=own, **{name: stored["address"][name] for name in ("table", "id") if stored["address"]})
    page.run()


def swap(page, wrong):
    """Open the page anew, with ``wrong`` for each value of another type; returns how many these are."""
    [(number, text)] = page.storage.items()
    stored = json.loads(text)
    strange = {name: wrong for name, value in stored["typed"].items() if not isinstance(wrong, type(value))}
    strange.pop("lines", None)
    come_back(page, {number: json.dumps(stored | {"typed": stored["typed"] | strange})}, stored)
    return len(strange)


def told(page, wrong):
    return len([note for note in page.notes if note.endswith(f", in which you typed: {wrong}")])


@pytest.mark.parametrize("wrong", [True, [1], ["yes"], {"yes": "no"}], ids=repr)
def test_a_value_of_another_type_is_told_and_dropped(page, wrong):
    assert swap(page, wrong) == told(page, wrong) > 0


def test_the_other_values_stay(dashboard):
    meeting(dashboard("curated"))
    page = of_import()
    assert swap(page, "yes") == told(page, "yes") > 3
    assert (page.pasted, page.field("reason").value) == (TABLE, "The desk's list")
    assert page.field("import_partly").value is False
    page.app.text_input(key="author").input("Ann")
    page.run()
    assert not page.errors


@pytest.mark.parametrize(
    ("lines", "dropped"),
    [
        (
            {"attendance": [{"office": [1], "party_id": "France"}]},
            ["attendance, line 1, office, in which you typed: [1]"],
        ),
        ({"attendance": [{"office": {"a": 1}}, {"party_id": 5}]}, ["line 1, office", "line 2, party_id"]),
        ({"attendance": [{"party_id": "France", "hat": "red"}]}, ["attendance, line 1, hat, in which you typed: red"]),
        ({"weather": [{"a": "b"}]}, ["weather, line 1, a, in which you typed: b"]),
    ],
)
def test_cells_of_a_desk_that_no_grid_can_hold_are_told_and_dropped(dashboard, lines, dropped):
    meeting(dashboard("curated"))
    desk = of_desk()
    [(number, text)] = desk.storage.items()
    stored = json.loads(text)
    come_back(desk, {number: json.dumps(stored | {"typed": stored["typed"] | {"lines": lines}})}, stored)
    for words in dropped:
        assert any(words in note for note in desk.notes)
    assert desk.field("city").value == "Lutetia"
    assert desk.lines("attendance") == [{"party_id": "France"}] * (len(dropped) == 1 and "attendance" in lines)


@pytest.mark.parametrize("lines", [5, "x", [[1]], {"attendance": "x"}, {"attendance": [5]}], ids=repr)
def test_lines_that_are_none_are_shown_with_the_rest_of_the_draft(dashboard, lines):
    meeting(dashboard("curated"))
    desk = of_desk()
    [(number, text)] = desk.storage.items()
    stored = json.loads(text)
    wrong = json.dumps(stored | {"typed": stored["typed"] | {"lines": lines}})
    come_back(desk, {number: wrong}, stored)
    assert [block.value for block in desk.app.code] == [wrong]


PARTS = ("address", "at", "by", "desk_source", "file", "fixed", "id", "logged", "lost", "meant_in", "without_field")


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_another_type_makes_no_page_fail(page, part):
    [text] = page.storage.values()
    stored = json.loads(text)
    values = (None, 1, float("inf"), [], {}, "x", [[]], {"x": {}}, {"currency": 5}, {"table": "spell", "id": [1]})
    storage = {str(n): json.dumps(stored | {part: value, "number": n}) for n, value in enumerate(values)}
    come_back(page, storage, stored, own=False)
    for number in storage:
        if any(button.key == f"continue_{number}" for button in page.app.button):
            page.app.button(key=f"continue_{number}").click()
            page.run()
