"""A list that is exported, edited and imported again changes what was edited alone; an undo takes it back."""

import csv
import io
from datetime import date

import pytest

from dashboard.lists.events import EVENTS
from dashboard.lists.parties import PARTIES
from dashboard.lists.pledges import PLEDGES
from dashboard.lists.sources import SOURCES
from dashboard.lists.tables import Table
from dashboard.records.party import MEMBERS, SIGNED
from dashboard.records.party import SEATS as SEATS_OF_A_PARTY
from dashboard.records.seats import SEATS
from tests.support import somebody
from tests.support.stored import everything, rows
from tracker.errors import Invalid
from tracker.files import frame_csv, snapshot, spreadsheet, workbook
from tracker.imports import transfer
from tracker.imports.plan import MINE, THEIRS, Instructions, changed_values
from tracker.imports.versions import from_log, with_digests
from tracker.queries import events, parties, pledges, sources, summits
from tracker.queries.event_filters import EventFilters
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.sources import SourceFilters
from tracker.schema.rows import export_digest
from tracker.store import reading
from tracker.words import plural
from tracker.writing import edits

DAY, PARIS = date(2026, 7, 1), "2026-01-06-paris-coalition"
FORMS = {
    "CSV": lambda table, frame: frame_csv.plain_csv(table.for_programs(frame)),
    "CSV for spreadsheets": lambda table, frame: frame_csv.spreadsheet_csv(table.as_shown(frame)),
    "Excel": lambda table, frame: workbook.of_frame(table.for_programs(frame)),
}
# list -> its table, what it asks, the table that is imported, the column that is edited
LISTS = {
    "pledges": (PLEDGES, lambda c: pledges.pledges(c, PledgeFilters(), DAY), "pledge", "headline"),
    "events": (EVENTS, lambda c: events.events(c, EventFilters()), "summit", "summary"),
    "sources": (SOURCES, lambda c: sources.sources(c, SourceFilters()), "source", "publisher"),
    "parties": (PARTIES, parties.parties, "party", "name"),
    "seats of a summit": (SEATS, lambda c: summits.attendance(c, PARIS), "attendance", "office"),
    "seats of a party": (SEATS_OF_A_PARTY, lambda c: parties.attendance(c, "ukr"), "attendance", "office"),
    "members": (MEMBERS, lambda c: parties.members(c, "eu"), "membership", "joined_on"),
    "signatures": (SIGNED, lambda c: parties.signatures(c, "ukr"), "signature", "signed_on"),
}


def exported(engine, name, form):
    table, question, *_ = LISTS[name]
    with reading(engine) as connection:
        return FORMS[form](table, with_digests(connection, table.rows_of or table.opens, question))


def edited(content, column, new):
    """The file with other cells in the column of some rows, by id; as a person saves it who had it open."""
    sheet = spreadsheet.read(content)
    heading = next(each for each in sheet.headings if each in (column, TITLES.get(column)))
    id, place = sheet.headings.index("id"), sheet.headings.index(heading)
    cells = [list(line) for _, line in sheet.lines]
    for line in cells:
        line[place] = new.get(line[id], line[place])
    if content.startswith(spreadsheet.ZIP):
        return workbook.write({"list": (sheet.headings, cells)})
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows([sheet.headings, *cells])
    return file.getvalue().encode("utf-8-sig")


TITLES = {"headline": "Pledge", "office": "Office that day", "name": "Party", "joined_on": "Joined on"}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", LISTS)
def test_an_export_that_nobody_edited_changes_nothing(curated_engine, name, form):
    _, _, table, _ = LISTS[name]
    sheet = spreadsheet.read(exported(curated_engine, name, form))
    plan = transfer.plan(curated_engine, sheet, Instructions(table))
    assert plan.refusals == []
    assert plan.changes == []
    assert not [note for note in plan.notes if "No import stores it" in note]
    assert len(plan.unchanged) == len(sheet.lines) > 0


def test_a_language_that_has_two_codes_stays_as_it_is_stored(curated_engine):
    id = next(iter(rows(curated_engine, "source")))
    somebody.update(curated_engine, "source", id, {"language": "eng"}, author="Ann")
    sheet = spreadsheet.read(exported(curated_engine, "sources", "CSV for spreadsheets"))
    assert transfer.plan(curated_engine, sheet, Instructions("source")).changes == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["pledges", "events", "seats of a summit"])
def test_ten_edits_are_ten_changes_and_an_undo_takes_them_back(curated_engine, name, form):
    _, _, table, column = LISTS[name]
    content = exported(curated_engine, name, form)
    sheet = spreadsheet.read(content)
    ids = [line[sheet.headings.index("id")] for _, line in sheet.lines][3:13]
    new = {id: f"Edited, “{number}”; =1+1" for number, id in enumerate(ids)}
    sheet = spreadsheet.read(edited(content, column, new))
    before, said = everything(curated_engine), Instructions(table)
    plan = transfer.plan(curated_engine, sheet, said)
    assert {change.id: changed_values(change) for _, change in plan.changed} == {
        id: {column: (before[c.table][id][column], new[id])} for id in ids for _, c in plan.changed if c.id == id
    }
    assert [c.id for _, c in plan.changed] == ids
    assert (plan.created, plan.refusals) == ([], [])
    number = transfer.apply(curated_engine, sheet, said, plan, author="Ann", reason="Ten edits")
    edits.undo(curated_engine, somebody.entry_of(curated_engine, number), author="Ann", whole=True)
    versions = {table: {id: {**row, "version": 0} for id, row in found.items()} for table, found in before.items()}
    after = everything(curated_engine)
    assert {t: {id: {**row, "version": 0} for id, row in found.items()} for t, found in after.items()} == versions


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("column", "label"), [("status", "Complete"), ("firmness", "Concrete")])
def test_an_edit_of_what_no_import_stores_is_told_and_the_other_lines_are_taken(curated_engine, form, column, label):
    content = exported(curated_engine, "pledges", form)
    sheet = spreadsheet.read(content)
    heading = f"{column}_label" if f"{column}_label" in sheet.headings else column.capitalize()
    place, id = sheet.headings.index(heading), sheet.headings.index("id")
    edit, other = [line for _, line in sheet.lines if line[place] != label][:2]
    edit[place], other[sheet.headings.index("quote")] = label, "Said anew"
    plan = transfer.plan(curated_engine, sheet, Instructions("pledge"))
    [refusal] = plan.refusals
    assert [line for number, line in sheet.lines if number == refusal.line] == [edit]
    assert f"“{label}”" in refusal.reason
    assert "follows from" in refusal.reason
    assert [change.id for _, change in plan.changed] == [other[id]]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("column", "code"), [("status", "complete"), ("firmness", "concrete")])
def test_an_edit_of_all_cells_of_what_no_import_stores_is_told(curated_engine, form, column, code):
    sheet = spreadsheet.read(exported(curated_engine, "pledges", form))
    label = code.capitalize()
    cells = {column: code, f"{column}_label": label, column.capitalize(): label}
    number, line = next(each for each in sheet.lines if each[1][sheet.headings.index(column)] != code)
    for heading in cells.keys() & set(sheet.headings):
        line[sheet.headings.index(heading)] = cells[heading]
    plan = transfer.plan(curated_engine, sheet, Instructions("pledge"))
    assert [note for note in plan.notes if f"line {number} the {column} is “{label}”" in note and "follows" in note]
    assert plan.changes == []


@pytest.mark.parametrize(
    ("name", "heading", "text"),
    [("pledges", "Amount", "EUR 7 billion"), ("events", "Date", "3 March 2026")],
)
def test_an_edit_of_words_that_follow_from_other_columns_is_told(curated_engine, name, heading, text):
    sheet = spreadsheet.read(exported(curated_engine, name, "CSV for spreadsheets"))
    place = sheet.headings.index(heading)
    number, line = next(each for each in sheet.lines if each[1][place])
    line[place] = text
    plan = transfer.plan(curated_engine, sheet, Instructions(LISTS[name][2]))
    assert [note for note in plan.notes if f"line {number} the {heading.lower()} is “{text}”" in note]
    assert plan.changes == []


@pytest.mark.parametrize(
    ("name", "form", "heading", "cure"),
    [
        ("pledges", "CSV for spreadsheets", "By", "parties"), ("pledges", "CSV", "pledgers", "parties"),
        ("pledges", "Excel", "recipients", "parties"), ("pledges", "Excel", "event", "“Summit” and “Milestone”"),
        ("pledges", "CSV for spreadsheets", "Waits for", "conditions"), ("pledges", "CSV", "part_actor", "fields"),
        ("events", "CSV for spreadsheets", "Place", "city and country"), ("events", "CSV", "parties", "seats"),
        ("events", "Excel", "source", "citations"), ("sources", "Excel", "citations", "citations"),
        ("sources", "CSV for spreadsheets", "Citations", "citations"), ("parties", "Excel", "signatures", "text"),
        ("parties", "CSV for spreadsheets", "Came to", "seats"), ("parties", "CSV", "refusals", "parties"),
    ],
)  # fmt: skip
def test_an_edit_of_what_a_list_tells_of_other_records_is_told_by_its_cell_with_the_cure(
    curated_engine, name, form, heading, cure
):
    sheet = spreadsheet.read(exported(curated_engine, name, form))
    place = sheet.headings.index(heading)
    number, line = next(each for each in sheet.lines if each[1][place] is not None)
    before, line[place] = line[place], "Edited"
    plan = transfer.plan(curated_engine, sheet, Instructions(LISTS[name][2]))
    [note] = [note for note in plan.notes if note.startswith(f"In line {number} ")]
    assert heading.casefold() in note.casefold()
    assert f"is “Edited”, and that of the record “{before}”"[:60].rstrip("”") in note
    assert cure in note.partition("follows from")[2]
    assert plan.changes == []


def test_words_that_follow_from_what_was_edited_may_be_edited_with_it_or_not(curated_engine):
    sheet = spreadsheet.read(exported(curated_engine, "pledges", "CSV for spreadsheets"))
    low, high, words = (sheet.headings.index(name) for name in ("amount_low", "amount_high", "Amount"))
    one, other = [line for _, line in sheet.lines if line[words] == "EUR 90 billion"][:2]
    for line in (one, other):
        line[low] = line[high] = "91000000000"
    one[words] = "EUR 91 billion"
    plan = transfer.plan(curated_engine, sheet, Instructions("pledge"))
    assert len(plan.changed) == 2
    assert not [note for note in plan.notes if "No import stores it" in note]


def test_a_due_day_that_is_edited_as_a_list_shows_it_is_stored(curated_engine):
    sheet = spreadsheet.read(exported(curated_engine, "pledges", "CSV for spreadsheets"))
    place, precision = sheet.headings.index("Due"), sheet.headings.index("due_precision")
    line = next(line for _, line in sheet.lines if line[precision] == "day")
    line[place] = "2031-05-04"
    plan = transfer.plan(curated_engine, sheet, Instructions("pledge"))
    assert [change.after["due_on"] for _, change in plan.changed] == [date(2031, 5, 4)]


@pytest.mark.parametrize(
    ("name", "heading", "other", "values"),
    [
        ("pledges", "category", "category_label", ("troops", "Energy support")),
        ("pledges", "category", "category_label", ("troops", "")),
        ("events", "track_id", "track", ("coalition", "European Union")),
        ("events", "country_id", "country", ("deu", "France")),
        ("seats of a summit", "party_id", "party", ("deu", "Japan")),
    ],
)
def test_two_cells_of_a_field_that_were_edited_to_two_values_are_refused_with_their_headings(
    curated_engine, name, heading, other, values
):
    sheet = spreadsheet.read(exported(curated_engine, name, "CSV"))
    places = [sheet.headings.index(each) for each in (heading, other)]
    number, line = next(each for each in sheet.lines if each[1][places[0]] not in (None, *values))
    for place, value in zip(places, values, strict=True):
        line[place] = value or None
    plan = transfer.plan(curated_engine, sheet, Instructions(LISTS[name][2]))
    [refusal] = plan.refusals
    assert (refusal.line, refusal.column) == (number, heading)
    assert f"“{values[0]}” in “{heading}”" in refusal.reason
    assert f"{f'“{values[1]}”' if values[1] else 'blank'} in “{other}”" in refusal.reason
    assert plan.changes == []


@pytest.mark.parametrize("form", ["CSV", "Excel"])
@pytest.mark.parametrize(
    ("name", "heading", "text"),
    [
        ("pledges", "made_on_edtf", "2026-02"), ("pledges", "due_on_edtf", "2031"), ("pledges", "due_on_edtf", None),
        ("events", "date_edtf", "2026-01-06?/2026-01-09?"), ("sources", "published_on_edtf", "2026-01-06"),
        ("members", "joined_on_edtf", "1990"), ("signatures", "signed_on_edtf", "2026-02"),
    ],
)  # fmt: skip
def test_an_edit_of_the_text_beside_a_day_is_told_unless_the_day_says_the_same(
    curated_engine, form, name, heading, text
):
    table = LISTS[name][2]
    sheet = spreadsheet.read(exported(curated_engine, name, form))
    place = sheet.headings.index(heading)
    number, line = next((number, line) for number, line in sheet.lines if line[place] not in (None, text))
    line[place] = text
    plan = transfer.plan(curated_engine, sheet, Instructions(table))
    assert [(each.line, heading in each.reason) for each in plan.refusals] == [(number, True)]
    assert plan.changes == []


@pytest.mark.parametrize("form", ["CSV", "Excel"])
@pytest.mark.parametrize("text", ["2026-02-03", "2026-01-06", "Feb-26", "06/01/2026", date(2026, 2, 1)])
def test_a_day_that_is_edited_may_leave_the_text_beside_it_as_it_was_or_not(curated_engine, form, text):
    sheet = spreadsheet.read(exported(curated_engine, "pledges", form))
    day, beside = (sheet.headings.index(name) for name in ("made_on", "made_on_edtf"))
    line = next(line for _, line in sheet.lines if line[beside] == "2026-01-06")
    line[day], line[beside] = "2026-02-03", text
    plan = transfer.plan(curated_engine, sheet, Instructions("pledge"))
    assert plan.refusals == []
    assert [[*changed_values(change)] for _, change in plan.changed] == [["made_on"]]


def test_the_whole_store_as_a_workbook_changes_nothing(odd):
    with reading(odd) as connection:
        content = workbook.of_store(connection)
    for table, stored in everything(odd).items():
        if stored:
            plan = transfer.plan(odd, spreadsheet.read(content, sheet=table), Instructions(table))
            assert plan.refusals == [], table
            assert (plan.changes, len(plan.unchanged)) == ([], len(stored)), table


def test_an_old_export_takes_back_nobodys_later_save(curated_engine):
    content = exported(curated_engine, "pledges", "Excel")
    first, second, *_ = rows(curated_engine, "pledge")
    somebody.update(curated_engine, "pledge", first, {"headline": "Later"}, author="Somebody else")
    sheet = spreadsheet.read(edited(content, "headline", {second: "Edited"}))
    plan = transfer.plan(curated_engine, sheet, Instructions("pledge"))
    assert [(change.id, *changed_values(change)) for _, change in plan.changed] == [(second, "headline")]
    assert not plan.clashes
    sheet = spreadsheet.read(edited(content, "headline", {first: "Mine"}))
    plan = transfer.plan(curated_engine, sheet, Instructions("pledge"))
    [clash] = plan.clashes
    assert (clash.id, clash.theirs, clash.mine) == (first, "Later", "Mine")
    assert not plan.changes
    for choice, headline in ((MINE, "Mine"), (THEIRS, "Later")):
        said = Instructions("pledge", choices={(first, "headline"): choice})
        plan = transfer.plan(curated_engine, sheet, said)
        assert plan.clashes == []
        assert [change.after["headline"] for _, change in plan.changed] == ([headline] if choice == MINE else [])


def plan_of_old(engine, table, exported, before, **choices):
    """The dry run of a line that was exported, and edited after somebody saved other values of the same record."""
    id = exported["id"]
    digest = export_digest(table, rows(engine, table)[id])
    somebody.update(engine, table, id, before, author="Somebody else")
    sheet = spreadsheet.read(workbook.write({"x": (["digest", *exported], [[digest, *exported.values()]])}))
    said = {(id, column): choice for column, choice in choices.items()}
    return transfer.plan(engine, sheet, Instructions(table, choices=said))


AMOUNT = {"amount_low": 5, "amount_high": 5, "currency": "EUR", "unit": None}


def test_an_amount_and_the_currency_that_somebody_changed_since_are_a_clash(filled):
    somebody.delete(filled, "pledge_share", "share", author="Ann")
    somebody.update(filled, "pledge", "hubs", AMOUNT, author="Ann")
    edited = {"id": "hubs", "amount_high": 777, "currency": "EUR"}
    plan = plan_of_old(filled, "pledge", edited, {"currency": "USD"})
    assert [(each.column, each.exported, each.theirs, each.mine) for each in plan.clashes] == [
        ("amount_high", 5, 5, 777), ("currency", "EUR", "USD", "EUR"),
    ]  # fmt: skip
    assert not plan.changes


@pytest.mark.parametrize(
    ("choice", "amount"), [(MINE, {"amount_high": (5, 777), "currency": ("USD", "EUR")}), (THEIRS, {})]
)
def test_a_clash_of_an_amount_is_settled_with_its_currency(filled, choice, amount):
    somebody.delete(filled, "pledge_share", "share", author="Ann")
    somebody.update(filled, "pledge", "hubs", AMOUNT, author="Ann")
    choices = {"amount_high": choice, "currency": choice}
    plan = plan_of_old(filled, "pledge", {"id": "hubs", "amount_high": 777}, {"currency": "USD"}, **choices)
    assert plan.clashes == []
    assert [changed_values(change) for _, change in plan.changed] == ([amount] if amount else [])


@pytest.mark.parametrize(
    ("table", "id", "mine", "theirs", "clashes"),
    [
        ("pledge", "hubs", {"due_on": "2027-01-06"}, {"due_on": "2026-03"}, {"due_on", "due_precision"}),
        ("pledge", "hubs", {"made_on": "2026-01-05"}, {"made_precision": "before"}, {"made_on", "made_precision"}),
        ("summit", "paris", {"ends_on": "2026-01-08"}, {"starts_on": "2026-01-05"}, {"starts_on", "ends_on"}),
        ("pledge", "hubs", {"made_on": "2026-01-05"}, {"headline": "Later"}, set()),
        ("pledge", "hubs", {"headline": "Mine", "made_on": "2026-01-05"}, {"made_on": "2026-01-05"}, set()),
    ],
)
def test_columns_that_say_one_thing_clash_together(filled, table, id, mine, theirs, clashes):
    plan = plan_of_old(filled, table, {"id": id, **mine}, theirs)
    assert {each.column for each in plan.clashes} == clashes
    assert bool(plan.changed) == (not clashes)


def test_what_was_deleted_since_the_export_is_not_brought_back(filled):
    content = FORMS["CSV"](Table("seats", {}), _seats(filled))
    somebody.delete(filled, "attendance", "seat", author="Somebody else")
    plan = transfer.plan(filled, spreadsheet.read(content), Instructions("attendance"))
    assert [each.reason for each in plan.refusals] == [
        "the attendance seat was deleted since: bring it back under Changes"
    ]
    assert not plan.changes


def test_a_version_that_the_store_never_had_is_refused(filled):
    content = FORMS["CSV"](Table("seats", {}), _seats(filled).assign(version=7, office="King"))
    plan = transfer.plan(filled, spreadsheet.read(content), Instructions("attendance"))
    assert [each.reason for each in plan.refusals] == [
        "the store never had version 7 of seat, as after a restore of another: export or open it again, and edit that"
    ]


def rows_not_known_by_digest(engine):
    """The records whose log has no row of the digest that an export of them has, or has another there."""
    with reading(engine) as connection:
        for table, stored in everything(engine).items():
            marks = {id: (id, export_digest(table, row)) for id, row in stored.items()}
            logged = from_log(connection, table, set(marks.values()))
            yield from (id for id, row in stored.items() if logged.get(marks[id]) != row)


def test_each_curated_row_is_known_in_its_log_by_its_digest(curated_engine):
    assert list(rows_not_known_by_digest(curated_engine)) == []


def test_each_odd_row_is_known_in_its_log_by_its_digest(odd):
    assert list(rows_not_known_by_digest(odd)) == []


@pytest.fixture
def of_another_history(filled, tmp_path):
    """A line that was exported, and a store that was replaced since by one whose record has the same version."""
    somebody.update(filled, "summit", "paris", {"title": "Bob B", "city": "Nice"}, author="Bob")
    other = snapshot.write(filled, tmp_path / "other")
    [change] = [id for id, row in rows(filled, "revision").items() if row["author"] == "Bob"]
    somebody.undo(filled, change, author="Ann")
    first = snapshot.write(filled, tmp_path / "first")
    snapshot.restore(filled, first, replace=True)
    somebody.update(filled, "summit", "paris", {"title": "Ann A", "city": "Lyon"}, author="Ann")
    somebody.update(filled, "summit", "paris", {"city": "Lille"}, author="Ann")
    with reading(filled) as connection:
        content = workbook.of_store(connection)
    snapshot.restore(filled, other, replace=True, keep=tmp_path / "kept")
    for title in ("Bob C", "Bob D", "Bob E"):
        somebody.update(filled, "summit", "paris", {"title": title}, author="Bob")
    sheet = spreadsheet.read(content, sheet="summit")
    paris = rows(filled, "summit")["paris"]
    assert paris["version"] == next(
        line[sheet.headings.index("version")] for _, line in sheet.lines if line[sheet.headings.index("id")] == "paris"
    )
    return filled, sheet, paris


def with_cells(sheet, *, left_out=(), **cells):
    """The line of the meeting with other cells, as a sheet of its own."""
    [line] = [line for _, line in sheet.lines if line[sheet.headings.index("id")] == "paris"]
    of_line = {**dict(zip(sheet.headings, line, strict=True)), **cells}
    of_line = {name: cell for name, cell in of_line.items() if name not in left_out}
    return spreadsheet.read(workbook.write({"summit": ([*of_line], [[*of_line.values()]])}))


def test_a_row_of_another_history_is_refused_though_its_version_is_the_same(of_another_history):
    engine, sheet, before = of_another_history
    edited_sheet = with_cells(sheet, summary="Edited by the reader")
    plan = transfer.plan(engine, edited_sheet, Instructions("summit"))
    assert [(each.column, each.reason) for each in plan.refusals] == [
        (
            "version",
            "the store never had paris as it was in this line, as after a restore of another: "
            "export or open it again, and edit that",
        )
    ]
    assert (plan.changes, plan.clashes) == ([], [])
    assert rows(engine, "summit")["paris"] == before


def test_of_an_export_without_digests_each_changed_cell_is_asked_about(of_another_history):
    engine, sheet, before = of_another_history
    old = with_cells(sheet, left_out=("digest",), summary="Edited by the reader")
    plan = transfer.plan(engine, old, Instructions("summit"))
    assert plan.changes == []
    clashes = {each.column: (each.theirs, each.mine) for each in plan.clashes}
    assert clashes["title"] == ("Bob E", "Ann A")
    assert clashes["city"] == ("Nice", "Lille")
    assert clashes["summary"] == (before["summary"], "Edited by the reader")
    assert [note for note in plan.notes if "have a version and no digest" in note]
    choices = {("paris", column): MINE if column == "summary" else THEIRS for column in clashes}
    plan = transfer.plan(engine, old, Instructions("summit", choices=choices))
    assert [changed_values(change) for _, change in plan.changed] == [
        {"summary": (before["summary"], "Edited by the reader")}
    ]


def test_an_export_without_digests_that_nobody_edited_changes_nothing_and_asks_nothing(filled):
    with reading(filled) as connection:
        sheet = spreadsheet.read(workbook.of_store(connection), sheet="summit")
    plan = transfer.plan(filled, with_cells(sheet, left_out=("digest",)), Instructions("summit"))
    assert (plan.changes, plan.clashes, plan.refusals, plan.unchanged) == ([], [], [], [2])
    assert not any("digest" in note for note in plan.notes)


def test_an_export_is_good_after_a_restore_of_the_same_history(filled, tmp_path):
    with reading(filled) as connection:
        sheet = spreadsheet.read(workbook.of_store(connection), sheet="summit")
    somebody.update(filled, "summit", "paris", {"title": "Later"}, author="Ann")
    snapshot.restore(filled, snapshot.write(filled, tmp_path / "out"), replace=True, keep=tmp_path / "kept")
    plan = transfer.plan(filled, with_cells(sheet, summary="Edited"), Instructions("summit"))
    assert [[*changed_values(change)] for _, change in plan.changed] == [["summary"]]
    assert (plan.clashes, plan.refusals) == ([], [])


def _seats(engine):
    with reading(engine) as connection:
        return summits.attendance(connection, "paris")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("name", "other"), [("pledges", "attendance"), ("parties", "person"), ("members", "pledge")])
def test_an_export_of_another_table_is_told_with_the_cure(curated_engine, name, other, form):
    sheet = spreadsheet.read(exported(curated_engine, name, form), name="file.csv" if "CSV" in form else "file.xlsx")
    own = LISTS[name][2]
    with pytest.raises(Invalid) as refused:
        transfer.plan(curated_engine, sheet, Instructions(other))
    words = f"What each row is: this file was exported from {plural(own).capitalize()}: choose"
    assert str(refused.value).startswith(words)
    assert f"--table {own}" in str(refused.value)
    assert not transfer.plan(curated_engine, sheet, Instructions(own)).changes


@pytest.mark.parametrize("headings", ["id\tversion", "ID\tVersion", "Id\tdigest"])
def test_an_export_of_another_table_is_told_however_its_headings_are_written(filled, headings):
    with pytest.raises(Invalid, match="was exported from Parties"):
        transfer.plan(filled, spreadsheet.read(f"{headings}\tname\nfra\t1\tFrance\n"), Instructions("person"))


def test_a_file_of_records_that_are_gone_or_new_is_of_the_table_that_was_chosen(curated_engine):
    for id in ("nobody-at-all", "fra"):  # an id that no table has; one that a party has, in no export
        sheet = spreadsheet.read(f"id\tname\n{id}\tNobody At All\n")
        [(_, change)] = transfer.plan(curated_engine, sheet, Instructions("person")).created
        assert change.id == id
