"""A table's columns as form fields: which kind each is, what it offers, what it gives back."""

from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard.editing import widgets
from dashboard.lists import finder
from tests.support.editor import FIELDS, Editor, Store, plain
from tests.support.examples import EXAMPLES
from tracker.errors import Invalid
from tracker.schema import kinds
from tracker.schema.models import RECORDS, code_list, table_of
from tracker.schema.relations import LINKS
from tracker.schema.rows import validate
from tracker.values import days
from tracker.values.dates import EARLIEST, LATEST
from tracker.writing import edits

KINDS = {date: ("text_input",), int: ("text_input",), float: ("text_input",), Decimal: ("text_input",)}
TEXT = ("text_input", "text_area")


def form(table, row, fixed, errors):
    import streamlit as st

    from dashboard.editing import widgets
    from dashboard.web import answers

    answers.note_revision()
    st.session_state["values"] = widgets.fields(table, widgets.initial(table, row), key="x", fixed=fixed, errors=errors)


def shown(table, row=None, *, fixed=None, errors=None):
    app = AppTest.from_function(form, args=(table, row or {}, fixed or {}, errors or {}), default_timeout=30).run()
    assert not app.exception
    return app


def field(app, column):
    return next(field for kind in FIELDS for field in app.get(kind) if field.key == f"{column}_x")


def test_every_form_gives_back_the_row_that_it_was_filled_with(dashboard):
    dashboard("examples")
    for table, example in EXAMPLES.items():
        row = validate(table, example)
        values = shown(table, row).session_state["values"]
        assert list(values) == widgets.editable(table) == [name for name in row if name not in ("id", "version")]
        assert validate(table, {**row, **values}) == row


def test_a_blank_form_holds_the_defaults_and_no_more(dashboard):
    dashboard("examples")
    for table, model in RECORDS.items():
        values = shown(table).session_state["values"]
        defaults = {name: model.model_fields[name].get_default() for name in values}
        defaults = {name: value for name, value in defaults.items() if isinstance(value, str | int)}
        assert {name: value for name, value in values.items() if value not in (None, "")} == defaults


def test_each_column_has_the_field_of_its_kind_with_the_words_of_its_model(dashboard):
    dashboard("examples")
    for table, model in RECORDS.items():
        app = shown(table)
        for name in widgets.editable(table):
            column, described, found = table_of(table).c[name], model.model_fields[name], field(app, name)
            choice = code_list(table, name) or name in LINKS[table] or column.type.python_type is bool
            kinds = ("selectbox",) if choice else KINDS.get(column.type.python_type, TEXT)
            assert found.type in kinds
            assert found.label == described.title + ("" if column.nullable else " *")
            assert found.help == (described.description or "")


def test_long_text_gets_room_and_an_address_one_line(dashboard):
    dashboard("examples")
    assert field(shown("summit"), "summary").type == "text_area"
    assert field(shown("summit"), "title").type == "text_input"
    assert field(shown("source"), "url").type == "text_input"


def test_codes_are_offered_by_their_labels_and_links_by_the_names_of_records(dashboard):
    engine = dashboard("examples")
    edits.create(engine, "party", {"id": "xkx", "name": "<b>Косово</b>", "kind": "state"}, author="Ann")
    app = shown("attendance", validate("attendance", EXAMPLES["attendance"]))
    assert field(app, "mode").options == ["In person", "By video", "By telephone", "In writing", "Unknown"]
    assert field(app, "party_id").options == ["<b>Косово</b>", "France"]
    assert field(app, "person_id").value == "macron"


def test_a_link_beyond_the_offered_ones_is_shown_and_one_to_nothing_is_kept(dashboard, monkeypatch):
    engine = dashboard("examples")
    edits.create(engine, "party", {"id": "aut", "name": "Austria", "kind": "state"}, author="Ann")
    monkeypatch.setattr(finder, "MOST", 1)
    seat = validate("attendance", EXAMPLES["attendance"])
    assert field(shown("attendance", seat), "party_id").options == ["France", "Austria"]
    app = shown("attendance", {**seat, "party_id": "gone", "person_id": "gone-too"})
    assert (field(app, "party_id").value, field(app, "person_id").value) == ("gone", "gone-too")


def test_the_box_that_searches_a_list_stands_below_it(dashboard, monkeypatch):
    dashboard("examples")
    monkeypatch.setattr(finder, "FEW", 0)
    keys = [getattr(element, "key", None) for element in shown("attendance").main]
    assert all(keys.index(name) + 1 == keys.index(f"find_{name}") for name in ("summit_id_x", "party_id_x"))


def test_a_name_that_is_typed_stands_for_the_record_of_that_name(dashboard):
    engine = dashboard("examples")
    edits.create(engine, "party", {"id": "tur", "name": "Türkiye", "kind": "state"}, author="Ann")
    seat = validate("attendance", EXAMPLES["attendance"])
    for typed, meant in (("TÜRKIYE", "tur"), ("tur", "tur"), ("Türk", "Türk"), ("gone", "gone")):
        app = shown("attendance", {**seat, "party_id": typed})
        assert app.session_state["values"]["party_id"] == meant


@pytest.mark.parametrize("day", [EARLIEST, date(1950, 1, 1), LATEST])
def test_any_day_that_can_be_stored_is_shown(dashboard, day):
    dashboard("examples")
    row = validate("milestone", {**EXAMPLES["milestone"], "starts_on": day, "ends_on": LATEST})
    app = shown("milestone", row)
    assert field(app, "starts_on").value == str(day)
    assert app.session_state["values"]["starts_on"] == day
    assert not app.info


def test_what_is_fixed_is_given_and_not_asked_for(dashboard):
    dashboard("examples")
    fixed = {"record_table": "summit", "record_id": "paris"}
    app = shown("citation", fixed=fixed)
    assert app.session_state["values"] | fixed == app.session_state["values"]
    assert not [found for kind in FIELDS for found in app.get(kind) if found.key.startswith("record_")]


def test_errors_stand_by_their_fields_and_those_of_no_field_at_the_end(dashboard):
    dashboard("examples")
    app = shown("summit", errors={"title": "<b> is no title", "author": "is required", "ends_on": "is too early"})
    elements = list(app.main)
    for column, message in {"title": "Title: <b> is no title", "ends_on": "Last day is too early"}.items():
        assert plain(elements[elements.index(field(app, column)) + 1].value) == message
    assert plain(app.error[-1].value) == "author is required"


@pytest.mark.parametrize("text", ["x" * 100_000, "<script>alert(1)</script> **b** $x$", "قمة باريس", "a\nb", '"; --'])
def test_text_comes_back_as_it_was_typed(dashboard, text):
    dashboard("examples")
    app = shown("track")
    field(app, "title").set_value(text)
    field(app, "description").set_value(text)
    app.run()
    assert (app.session_state["values"]["title"], app.session_state["values"]["description"]) == (text, text)


def typed(table, column, text, **others):
    app = shown(table)
    for name, value in {**others, column: text}.items():
        field(app, name).set_value(value)
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize(
    ("column", "text", "stored", "words"),
    [
        ("amount_low", "90.000.000.000", "90 000 000 000", "Read as EUR 90 billion"),
        ("amount_high", "615m", "615 000 000", "Read as EUR 615 million"),
        ("amount_low", "0,25", "0.25", "Read as EUR 0.25"),
        ("amount_low", "1,125.0", "1125", "Read as EUR 1,125"),
        ("amount_low", "1.1250", "1.1250", "Read as EUR 1.125"),
        ("made_on", "6.1.2026", "2026-01-06", "Read as 6 January 2026"),
        ("due_on", "Jan 6, 2026", "2026-01-06", "Read as 6 January 2026"),
    ],
)
def test_below_a_number_or_a_day_stands_how_it_was_understood(dashboard, column, text, stored, words):
    dashboard("examples")
    app = typed("pledge", column, text, currency="EUR")
    assert [plain(said.value) for said in app.info] == [words]
    assert field(app, column).value == stored
    assert not app.error
    again = app.run()  # what the field holds now is read as the same
    assert [plain(said.value) for said in again.info] == [words]


@pytest.mark.parametrize(
    ("amount", "shown_as"),
    [(90_000_000_000, "90 000 000 000"), (15_000, "15 000"), (9_999, "9999"), ("12345.678", "12 345.6780")],
)
def test_a_stored_number_is_shown_in_groups_and_a_second_save_changes_nothing(dashboard, amount, shown_as):
    store = Store(dashboard("examples"))
    store.change("pledge", "hubs", amount_low=0, amount_high=amount)
    before = store.record("pledge", "hubs")
    editor = Editor("pledge", "hubs")
    assert editor.field("amount_high").value == shown_as
    editor.press("Save")
    assert editor.toasts == ["Nothing was changed, so nothing was saved."]
    assert store.record("pledge", "hubs") == before


def test_no_line_of_a_form_has_a_hole(dashboard):
    dashboard("examples")
    for table in RECORDS:
        columns = [[*column] for column in shown(table).main.columns]
        assert all(columns), table
        assert len(columns) % 2 == 0


def test_an_amount_says_of_what_it_is_as_soon_as_that_is_known(dashboard):
    dashboard("examples")
    app = typed("pledge", "amount_low", "0.25")
    assert [plain(said.value) for said in app.info] == ["Read as 0.25. Of what? Choose a currency, or fill in a unit"]
    field(app, "unit").set_value("% of GDP")
    field(app, "amount_period").set_value("per_year")
    assert [plain(said.value) for said in app.run().info] == ["Read as 0.25 % of GDP a year"]


@pytest.mark.parametrize(
    ("table", "column", "text", "words"),
    [
        ("pledge", "amount_low", "1.500", "Amount, at least: “1.500” can be 1500 or 1.5: write which"),
        ("pledge", "amount_high", "−5", "Amount, at most: “−5” is less than nothing: leave out the minus sign"),
        ("source", "accessed_on", "2026-01", "Read on: “2026-01” is a month, not a day: write the day too, such as"),
        ("pledge", "due_on", "06/01/2026", "Due on: “06/01/2026” can be 6 January (2026-01-06) or 1 June (2026-06-01)"),
        (
            "summit",
            "latitude",
            "139.7",
            "Latitude: “139.7” is not between -90 and 90, as a latitude is: is it the long",
        ),
        ("summit", "longitude", "48°51′24″N", "Longitude: “48°51′24″N” is a latitude: write it in that field"),
        ("track", "position", "1.5", "Position: “1.5” is no whole number"),
        ("pledge_condition", "group_number", "first", "Group: “first” is no number"),
        ("dossier", "since", "2025", "Since: “2025” is a year, not a day"),
        ("source", "published_on", "yesterday", "Published on: “yesterday” is no day of the calendar"),
        ("document", "adopted_on", "6-8 January 2026", "Adopted on: “6-8 January 2026” is more than one day"),
        ("party", "wikidata_id", "France", "Wikidata id: “France” is no id of a Wikidata item: write the letter Q and"),
    ],
)
def test_what_is_no_value_of_its_column_is_said_beside_it_and_stays_as_it_was_typed(
    dashboard, table, column, text, words
):
    dashboard("examples")
    app = typed(table, column, text)
    assert [plain(error.value).startswith(words) for error in app.error] == [True]
    assert field(app, column).value == text
    assert not app.info
    with pytest.raises(Invalid) as refused:
        validate(table, {**EXAMPLES[table], column: app.session_state["values"][column]})
    assert refused.value.fields[column] in plain(app.error[0].value)


def test_the_address_of_an_item_of_wikidata_is_read_as_its_id(dashboard):
    dashboard("examples")
    app = typed("party", "wikidata_id", "https://www.wikidata.org/wiki/Q142")
    assert not [*app.error, *app.info]
    assert field(app, "wikidata_id").value == app.session_state["values"]["wikidata_id"] == "Q142"


def test_a_blank_number_or_day_is_blank(dashboard):
    dashboard("examples")
    row = validate("pledge", {**EXAMPLES["pledge"], "due_on": "2026-12-31"})
    app = shown("pledge", row)
    for column in ("amount_low", "due_on"):
        field(app, column).set_value(" ")
    values = app.run().session_state["values"]
    assert (values["amount_low"], values["due_on"]) == (None, None)
    assert not app.error


DAYS_WITH_PRECISION = [
    (table, column.name)
    for table in RECORDS
    for column in table_of(table).c
    if isinstance(column.type, sa.Date) and days.precision_beside(column.name) in table_of(table).c
]


@pytest.mark.parametrize(("table", "column"), DAYS_WITH_PRECISION)
@pytest.mark.parametrize("period", ["2027-02", "2027-Q1", "2027"])
def test_a_stored_month_quarter_or_year_is_shown_as_one_and_read_as_the_same(table, column, period):
    values = {**EXAMPLES[table], column: period}
    if column == "met_on":
        values["state"] = "met"
    if days.precision_beside(column) == "date_precision":
        values |= {"starts_on": period, "ends_on": None}
    row = validate(table, values)
    assert kinds.write_field(column, row) == period
    shown = {name: kinds.write_field(name, row) for name in row if isinstance(row[name], date)}
    assert validate(table, {**row, **{name: kinds.read(table, name, text) for name, text in shown.items()}}) == row


def test_a_day_that_is_not_the_end_of_its_month_is_shown_as_a_day():
    row = validate("pledge", {**EXAMPLES["pledge"], "due_on": "2026-12-15", "due_precision": "month"})
    assert kinds.write_field("due_on", row) == "2026-12-15"


def test_a_form_shows_a_month_as_a_month_and_a_second_save_changes_nothing(dashboard):
    store = Store(dashboard("examples"))
    store.change("pledge", "hubs", due_on="2026-12")
    store.change("milestone", "plan", starts_on="2025-11", ends_on=None)
    for table, id, held in (
        ("pledge", "hubs", {"due_on": "2026-12"}),
        ("milestone", "plan", {"starts_on": "2025-11", "ends_on": "2025-11"}),
    ):
        before = store.record(table, id)
        editor = Editor(table, id)
        assert {name: editor.field(name).value for name in held} == held
        editor.press("Save")
        assert editor.toasts == ["Nothing was changed, so nothing was saved."]
        assert store.record(table, id) == before
    editor.save(starts_on="December 2025")
    assert [
        error for error in editor.errors if error.startswith("First day: 2025-12 is a month: choose Month next to it")
    ]
    editor.save(ends_on="12/2025")
    after = store.record("milestone", "plan")
    assert (str(after["starts_on"]), str(after["ends_on"])) == ("2025-12-01", "2025-12-31")


def test_a_field_that_a_save_has_emptied_may_be_sent_once_more(store):
    editor = Editor("summit", "paris")
    editor.type(starts_on="7 Jan 2026", ends_on="7 Jan 2026")
    sent = editor.app._tree.get_widget_states()
    editor.press("Save")
    editor.app._run(sent)
    assert not editor.app.exception
    assert str(store.record("summit", "paris")["starts_on"]) == "2026-01-07"


@pytest.mark.usefixtures("store")
def test_a_status_is_offered_with_what_it_is_called_of_a_refusal():
    [status] = [box for box in shown("pledge_status", fixed={"pledge_id": "hubs"}).selectbox if box.label == "Status *"]
    assert "Substantial (of a refusal: Held)" in status.options
    assert "Blocked" in status.options
