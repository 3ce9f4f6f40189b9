"""The page Import, run without a browser: a paste, its columns, its questions, the dry run, the save and its undo."""

import pytest

from dashboard.editing import import_questions
from dashboard.editing.author import READ_ONLY
from dashboard.lists import finder
from tests.support import somebody
from tests.support.delegations import HEADINGS, MEETING, MISSPELT, NUMBER, PARIS, as_text, as_workbook, meeting
from tests.support.editor import HOSTILE, plain
from tests.support.importer import Import
from tests.support.stored import everything, rows
from tracker.schema.models import RECORDS
from tracker.schema.relations import PARENTS
from tracker.workbooks import reader
from tracker.writing import edits


@pytest.fixture
def desk(dashboard):
    engine = dashboard("curated")
    meeting(engine)
    return engine


def test_a_pasted_list_becomes_the_attendance_of_a_meeting_and_is_undone(desk):
    page = Import(within=MEETING)
    page.paste(as_text(desk))
    assert page.field("import_fixed_attendance_summit_id").value == MEETING
    assert page.field("matched_attendance_Arrival").value == ""
    matched = [box for box in page.app.selectbox if str(box.key).startswith("matched_")]
    assert [plain(box.label).removesuffix(" (a guess)") for box in matched] == HEADINGS
    assert f"**{NUMBER - 1} records to be created, 0 records to be changed**" in page.counts
    assert page.app.button(key="import_apply").disabled  # two lines cannot be taken yet
    page.answer(MISSPELT[1], "friedrich-merz")
    assert f"**{NUMBER} records to be created, 0 records to be changed**" in page.counts
    page.field("import_partly").check()
    page.field("reason").input("The desk's list")
    page.run()
    before = everything(desk)
    page.save()
    assert not page.errors
    assert page.app.success[0].value.endswith(f"{NUMBER} records created, 0 records changed.")
    assert page.pasted == ""
    seats = [seat for seat in rows(desk, "attendance").values() if seat["summit_id"] == MEETING]
    assert len(seats) == NUMBER
    assert page.places == [("2026-02-24 · Kyiv", f"id={MEETING}")]
    page.app.switch_page("app_pages/changes.py")
    page.run()
    assert page.app.button[0].label == f"Undo all {NUMBER} changes"
    page.app.button[0].click()
    page.run()
    assert not page.app.error
    assert everything(desk) == before


def test_the_source_of_the_rows_is_cited_by_each_that_is_saved_and_is_asked_anew_for_the_next(desk):
    source = next(iter(rows(desk, "source")))
    page = Import(table="milestone")
    page.paste("Track\tTitle\tKind\tFirst day\ncoalition\tVote\tvote\t2026-02-03\n")
    assert "choose the source of these rows above" in page.app.caption[-1].value
    page.choose("import_cited", source)
    assert "**1 record to be created, 0 records to be changed, 1 citation of the source to be made**" in page.counts
    before = everything(desk)
    page.save()
    assert page.app.success[0].value.endswith("1 record created, 0 records changed, 1 citation of the source made.")
    [citation] = [row for id, row in rows(desk, "citation").items() if id not in before["citation"]]
    assert (citation["source_id"], citation["record_table"]) == (source, "milestone")
    page.paste("Track\tTitle\tKind\tFirst day\ncoalition\tSecond vote\tvote\t2026-02-04\n")
    assert page.field("import_cited").value is None


@pytest.mark.parametrize(
    ("address", "said"), [({"within": MEETING}, ["2026-02-24 · Kyiv"]), ({"within": "gone"}, []), ({}, [])]
)
def test_of_which_meeting_the_rows_will_be_is_said_before_there_are_any(desk, address, said):
    def told():
        texts = (plain(text.value) for text in page.app.caption)
        return [text.removeprefix(start) for text in texts if text.startswith(start)]

    page, start = Import(**address), "All rows will be of this summit: "
    assert told() == said
    page.paste(as_text(desk))
    assert told() == []


@pytest.mark.parametrize("table", [table for table in PARENTS if table in RECORDS])
@pytest.mark.usefixtures("desk")
def test_a_meeting_opens_the_import_of_every_table_of_parts(table):
    page = Import(within=MEETING, table=table)
    assert not page.app.exception
    assert page.app.title[0].value == "Import"


def test_an_uploaded_workbook_says_the_same_as_the_paste(desk):
    page = Import(within=MEETING)
    page.upload("delegations.xlsx", as_workbook(desk))
    assert f"**{NUMBER - 1} records to be created, 0 records to be changed**" in page.counts


def test_a_fault_of_ours_at_reading_a_file_is_told_as_ours_and_where_it_is_written_down(
    desk, monkeypatch, tmp_path, caplog
):
    monkeypatch.setattr(reader, "FOLDER", tmp_path / "nowhere")
    page = Import(within=MEETING)
    page.upload("delegations.xlsx", as_workbook(desk))
    [told] = page.errors
    assert "not of the file" in told
    assert told.endswith("The server's log says more.")
    assert str(tmp_path) not in told
    assert str(tmp_path) in caplog.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The leaders met in Paris on 6 January, and they agreed.\nIt was signed.", "is no table"),
        ("Party\tPerson\n", "has 0 rows"),
        ("one\ttwo\nx\ty\n", "none is known"),
        (HOSTILE + "\nx\n", "none is known"),
    ],
)
def test_what_is_no_table_is_refused_and_kept(desk, text, words):
    before, page = everything(desk), Import()
    page.paste(text)
    assert [error for error in page.errors if words in error]
    assert page.pasted == text
    assert "import_apply" not in [button.key for button in page.app.button]
    assert everything(desk) == before


def test_a_save_without_a_name_and_one_of_an_older_look_keep_the_paste(desk):
    text = "Party\tPerson\nFrance\tEmmanuel Macron\n"
    page = Import(name="", within=MEETING)
    page.paste(text)
    page.save()
    assert page.errors == ["Your name: fill it in above"]
    page.app.text_input(key="author").input("Ann")
    somebody.update(desk, "summit", MEETING, {"title": "Kyiv again"}, author="Somebody else")
    page.save()
    assert not page.errors
    assert len([seat for seat in rows(desk, "attendance").values() if seat["summit_id"] == MEETING]) == 1


def test_what_somebody_saved_since_the_dry_run_was_seen_is_shown_before_anything_is_saved(desk):
    page = Import(table="summit")
    page.paste(f"id\ttitle\n{MEETING}\tMine\n")
    somebody.update(desk, "summit", MEETING, {"title": "Theirs"}, author="Somebody else")
    before = everything(desk)
    page.save()
    assert [error for error in page.errors if "look again at what it would do" in error]
    assert everything(desk) == before
    assert page.pasted
    page.save()
    assert not page.errors
    assert rows(desk, "summit")[MEETING]["title"] == "Mine"


def test_a_file_that_is_not_in_utf_8_is_read_as_the_person_says(desk):
    page = Import(table="person")
    page.upload("names.csv", "Name;Other names\nRadosław Żółć;Radek\n".encode("cp1250"))
    [choice] = page.app.radio
    assert choice.value is None
    assert not page.app.header  # no dry run before the person has chosen
    choice.set_value("cp1250")
    page.run()
    assert "**1 record to be created" in page.counts
    page.save()
    assert "Radosław Żółć" in {person["name"] for person in rows(desk, "person").values()}


def test_an_export_of_another_table_is_read_as_what_it_is_by_one_click(desk):
    page, france = Import(), rows(desk, "party")["fra"]
    page.paste(f"id\tversion\tname\nfra\t{france['version']}\t{france['name']}\n")
    assert [error for error in page.errors if "was exported from Parties" in error]
    page.press("Read it as parties")
    assert not page.errors
    assert page.field("import_table").value == "party"
    assert "1 line is stored already" in page.counts


def test_one_who_may_not_write_finds_the_door_of_edit_closed_before_anything_is_pasted(desk, monkeypatch):
    page = Import(within=MEETING)
    page.paste("Party\tPerson\nFrance\tEmmanuel Macron\n")
    before = everything(desk)
    monkeypatch.setattr("dashboard.editing.author.at_this_machine", lambda _: False)
    page.app.run()
    assert [note.value for note in page.app.info] == [READ_ONLY]
    assert not [*page.app.get("file_uploader"), *page.app.button, *page.app.selectbox]
    assert [area.key for area in page.app.text_area] == ["drafts_of_visit"]  # which no reader sees
    assert everything(desk) == before
    monkeypatch.undo()
    page.app.run()
    assert page.pasted  # a sign-in brings back what was pasted


def test_a_choice_of_a_column_is_remembered_for_the_next_table(desk):
    page = Import(within=MEETING)
    page.paste("Party\tPerson\tWhat they are\nFrance\tEmmanuel Macron\tPresident of the Republic\n")
    assert page.field("matched_attendance_What they are").value == ""
    page.choose("matched_attendance_What they are", "office")
    page.save()
    page.paste("Party\tPerson\tWhat they are\nGermany\tFriedrich Merz\tChancellor\n")
    assert page.field("matched_attendance_What they are").value == "office"
    page.save()
    offices = {seat["office"] for seat in rows(desk, "attendance").values() if seat["summit_id"] == MEETING}
    assert offices == {"President of the Republic", "Chancellor"}


def test_a_new_person_is_created_where_the_person_at_the_screen_says_so(desk):
    page = Import(within=MEETING)
    page.paste("Party\tPerson\nFrance\tJean Nouveau\n")
    assert "0 records to be created" in page.counts
    page.answer("Jean Nouveau", "+")
    assert "2 records to be created" in page.counts
    page.save()
    assert rows(desk, "person")["jean-nouveau"]["name"] == "Jean Nouveau"


@pytest.fixture
def namesakes(desk):
    """Two persons of one name, in a store with a meeting without seats."""
    for id, other in (("marek-cze", "Minister of Defence, Czechia"), ("marek-svk", "State Secretary, Slovakia")):
        edits.create(desk, "person", {"id": id, "name": "Jan Marek", "aliases": other}, author="Ann")
    return desk


def credited(engine):
    """Who was credited with a seat at which meeting."""
    seats = rows(engine, "attendance").values()
    return {
        (seat["summit_id"], seat["office"], seat["person_id"]) for seat in seats if "marek" in (seat["person_id"] or "")
    }


@pytest.mark.parametrize("saves", [True, False])
def test_the_next_sheet_is_asked_anew_who_is_meant(namesakes, saves):
    page = Import()
    page.paste(f"Summit\tParty\tPerson\n{MEETING}\tFrance\tJan Marek\n")
    page.answer("Jan Marek", "marek-cze")
    if saves:
        page.save()
        assert credited(namesakes) == {(MEETING, None, "marek-cze")}
    page.paste(f"Summit\tParty\tPerson\n{PARIS}\tFrance\tJan Marek\n")
    assert [box.value for box in page.asked("Jan Marek")] == [None]
    assert "0 records to be created" in page.counts
    page.answer("Jan Marek", "marek-svk")
    page.save()
    assert (PARIS, None, "marek-svk") in credited(namesakes)


def test_answers_to_the_last_import_are_offered_and_taken_in_one_click(namesakes):
    page = Import()
    page.paste(f"Summit\tParty\tPerson\tLevel\n{MEETING}\tFrance\tJan Marek\tBoss\n{PARIS}\tFrance\tNew Man\t\n")
    page.answer("Jan Marek (person", "marek-svk")
    page.answer("Boss (Level", "organisation_head")
    page.answer("New Man", "+")
    page.save()
    assert not page.errors
    page.paste(f"Summit\tParty\tPerson\tLevel\n{PARIS}\tFrance\tJan Marek\tBoss\n{PARIS}\tFrance\tNemo\tBoss\n")
    for text in ("Jan Marek (person", "Boss (Level"):
        [box] = page.asked(text)
        assert box.value is None
        assert box.options[0].endswith("(your answer in the last import)")
        assert sum("last import" in option for option in box.options) == 1
    page.press("Answer 2 questions as in your last import")
    assert "**1 record to be created" in page.counts
    page.answer("Jan Marek", "marek-cze")  # another one this time
    assert "import_as_before" not in [button.key for button in page.app.button]
    page.answer("Nemo (person", "marek-svk")
    page.save()
    made = {(seat["person_id"], seat["level"]) for seat in rows(namesakes, "attendance").values()}
    assert {("marek-cze", "organisation_head"), ("marek-svk", "organisation_head")} <= made
    page.paste(f"Summit\tParty\tPerson\n{MEETING}\tGermany\tJan Marek\n")
    assert "Slovakia" not in page.asked("Jan Marek")[0].options[0]  # the newest answer is offered


@pytest.mark.usefixtures("namesakes")
def test_answers_to_an_earlier_import_than_the_last_are_forgotten():
    page = Import(within=MEETING)
    for person in ("Nemo", "Emmanuel Macron"):
        page.paste(f"Party\tPerson\nFrance\t{person}\n")
        if person == "Nemo":
            page.answer("Nemo", "marek-svk")
        page.save()
        assert not page.errors
    page.paste("Party\tPerson\nGermany\tNemo\n")
    assert not any("last import" in option for option in page.asked("Nemo")[0].options)


def test_an_answer_whose_record_was_deleted_is_not_offered(namesakes):
    page = Import(within=MEETING)
    page.paste("Party\tPerson\nFrance\tNemo\nFrance\tEmmanuel Macron\n")
    page.answer("Nemo", "marek-svk")
    page.save()
    seat = next(id for id, seat in rows(namesakes, "attendance").items() if seat["person_id"] == "marek-svk")
    somebody.delete(namesakes, "attendance", seat, author="Somebody else")
    somebody.delete(namesakes, "person", "marek-svk", author="Somebody else")
    page.paste("Party\tPerson\nGermany\tNemo\n")
    assert not any("last import" in option for option in page.asked("Nemo")[0].options)
    assert "import_as_before" not in [button.key for button in page.app.button]


def test_a_word_for_a_level_is_asked_once_and_read_as_answered(desk):
    page = Import(within=MEETING)
    page.paste("Party\tPerson\tLevel\nFrance\tEmmanuel Macron\tDM\nGermany\tFriedrich Merz\tDM\nItaly\t\tPM\n")
    [box] = page.asked("DM")
    assert box.options[0] == "Defence minister"
    assert "(Level, line 2, 3)" in box.label
    assert "**1 record to be created" in page.counts
    page.answer("DM", "foreign_minister")
    page.save()
    assert not page.errors
    levels = [seat["level"] for seat in rows(desk, "attendance").values() if seat["summit_id"] == MEETING]
    assert sorted(levels) == ["foreign_minister", "foreign_minister", "head_of_government"]


def test_one_answer_creates_all_persons_whose_names_are_like_no_other(desk):
    page, names = Import(within=MEETING), ("Ana Quispe Mamani", "Björk Þorsteinsdóttir", "Wu Xiaoming")
    alike = ("Friedrich Märtz", "Olu Adebayo", "Olu Adebayoh")
    page.paste("Party\tPerson\n" + "".join(f"France\t{name}\n" for name in (*names, *alike)))
    page.press("All 3 unknown persons are new")
    assert "**6 records to be created" in page.counts  # a seat and a person each
    assert [page.asked(name)[0].value for name in names] == ["+"] * 3
    assert [page.asked(f"{name} (")[0].value for name in alike] == [None] * 3
    assert "import_all_new_person" not in [button.key for button in page.app.button]
    page.answer(names[0], "emmanuel-macron")  # each can be answered otherwise
    page.field("import_partly").check()
    page.run()
    page.save()
    assert not page.errors
    people = {person["name"] for person in rows(desk, "person").values()}
    assert people & {*names, *alike} == {*names[1:]}


def test_the_line_of_headings_is_guessed_below_a_title_and_can_be_chosen(desk):
    page = Import(within=MEETING)
    page.paste("Attendance, Paris 6 January\n\nParty\tPerson\nFrance\tEmmanuel Macron\n")
    box = page.field("import_headings")
    assert (box.value, box.options) == (
        3,
        ["1: Attendance, Paris 6 January", "3: Party · Person", "4: France · Emmanuel Macron"],
    )
    assert "**1 record to be created" in page.counts
    text = "Attendance\tParis\t6 January\nCountry\tName\tLevel\nFrance\tEmmanuel Macron\tHoS\n"
    page.paste(text)
    assert page.field("import_headings").value == 1
    assert any("none is known in line 1" in error for error in page.errors)
    page.choose("import_headings", 2)
    assert not page.errors
    assert "**1 record to be created" in page.counts
    page.reload(page.storage)
    assert (page.pasted, page.field("import_headings").value) == (text, 2)
    page.app.text_input(key="author").input("Ann")
    page.run()
    page.save()
    seats = [seat for seat in rows(desk, "attendance").values() if seat["summit_id"] == MEETING]
    assert [(seat["party_id"], seat["level"]) for seat in seats] == [("fra", "head_of_state")]


def test_after_a_save_links_lead_to_the_records_their_list_or_the_changes(desk):
    page, ids = Import(table="summit"), [*rows(desk, "summit")][:4]
    page.paste("id\tsummary\n" + "".join(f"{id}\tRead again\n" for id in ids))
    page.save()
    assert page.places == [("Summits", "")]
    page.paste("id\tsummary\n" + "".join(f"{id}\tAnd once more\n" for id in ids[:2]))
    page.save()
    assert [query for _, query in page.places] == [f"id={id}" for id in ids[:2]]
    page.field("import_table").set_value("person")
    page.run()
    page.paste("Name\nAna Quispe Mamani\n")
    page.save()
    assert not page.errors
    assert page.places == [("See it under Changes", "")]


@pytest.mark.usefixtures("desk")
def test_many_words_that_are_no_codes_are_told_as_perhaps_another_column():
    page, doubt = Import(within=MEETING), "9 words for “Level” are none of its values: is its column another one?"
    lines = [f"France\tHead {number} of something\n" for number in range(9)]
    page.paste("Party\tLevel\n" + "".join(lines[:8]))
    assert not [caption for caption in page.app.caption if "is its column another one?" in caption.value]
    page.paste("Party\tLevel\n" + "".join(lines))
    assert doubt in [caption.value for caption in page.app.caption]


def test_one_name_in_two_lines_may_mean_two_persons(namesakes):
    page = Import(within=MEETING)
    page.paste("Party\tPerson\tOffice\nFrance\tJan Marek\tMinister\nGermany\tJan Marek\tSecretary\n")
    page.answer("Jan Marek", import_questions.EACH)
    _, first, second = page.asked("Jan Marek")
    assert ("Minister" in first.label, "Secretary" in second.label) == (True, True)
    assert "0 records to be created" in page.counts
    page.answer("Jan Marek", "marek-cze", 1)
    assert "1 record to be created" in page.counts
    page.answer("Jan Marek", "marek-svk", 2)
    page.save()
    assert credited(namesakes) == {(MEETING, "Minister", "marek-cze"), (MEETING, "Secretary", "marek-svk")}


@pytest.mark.usefixtures("desk")
def test_what_was_said_of_all_rows_of_one_sheet_is_said_of_no_other():
    page, key = Import(), "import_fixed_attendance_summit_id"
    page.paste("Party\tPerson\nFrance\tEmmanuel Macron\nFrance\tNobody\n")
    page.choose(key, MEETING)
    page.field("reason").input("The first")
    page.field("import_partly").check()
    page.run()
    page.save()
    assert not page.errors
    page.paste("Party\tPerson\nGermany\tFriedrich Merz\nFrance\tNobody\n")
    assert not page.field(key).value
    page.choose(key, PARIS)
    assert not page.field("import_partly").value
    assert not page.field("reason").value


@pytest.mark.usefixtures("desk")
def test_more_questions_follow_as_the_first_are_answered(monkeypatch):
    monkeypatch.setattr(import_questions, "SHOWN", 2)
    page = Import(within=MEETING)
    names = [f"Nobody Number{number}" for number in range(4)]
    page.paste("Party\tPerson\n" + "".join(f"France\t{name}\n" for name in names))

    def asked():
        return [name for name in names if page.asked(name)]

    for number in range(4):
        assert asked() == names[: min(number + 2, 4)]
        page.answer(names[number], "+")
    assert asked() == names
    assert not any("more follow" in caption.value for caption in page.app.caption)


def test_two_peoples_edits_of_one_cell_are_settled_by_choice(desk):
    version = rows(desk, "summit")[MEETING]["version"]
    somebody.update(desk, "summit", MEETING, {"title": "Theirs"}, author="Somebody else")
    page = Import(table="summit")
    page.paste(f"id\ttitle\tversion\n{MEETING}\tMine\t{version}\n")
    assert "1 line not taken" in page.counts
    key = next(box.key for box in page.app.selectbox if (box.key or "").startswith("import_clash_"))
    page.choose(key, "mine")
    page.save()
    assert rows(desk, "summit")[MEETING]["title"] == "Mine"


@pytest.mark.usefixtures("desk")
def test_a_question_reaches_every_record_by_a_search_and_keeps_its_answer(monkeypatch):
    monkeypatch.setattr(finder, "FEW", 2)
    monkeypatch.setattr(finder, "MOST", 3)
    page = Import(within=MEETING)
    page.paste("Party\tPerson\nFrance\tThe president\n")
    assert "Emmanuel Macron" not in page.asked("The president")[0].options
    page.choose("find_import_answer_person_The president", "macron")
    page.answer("The president", "emmanuel-macron")
    page.choose("find_import_answer_person_The president", "merz")
    assert page.asked("The president")[0].value == "emmanuel-macron"
    assert "**1 record to be created" in page.counts


@pytest.mark.usefixtures("desk")
def test_a_meetings_page_and_each_box_of_its_form_lead_to_the_import_of_its_parts():
    page = Import(table="summit")
    for path, address in (("summits", {"id": MEETING}), ("edit", {"table": "summit", "id": MEETING})):
        page.app.switch_page(f"app_pages/{path}.py")
        page.app.query_params.clear()
        page.app.query_params.update(address)
        page.app.session_state[f"box_attendance_summit_{MEETING}"] = True
        page.run()
        [link] = [each.proto for each in page.app.get("page_link") if "Paste several attendances" in each.proto.label]
        assert link.query_string == f"table=attendance&within={MEETING}"


@pytest.mark.usefixtures("desk")
def test_a_link_from_another_meeting_chooses_that_one():
    page = Import(within=MEETING)
    page.paste("Party\tPerson\nFrance\tEmmanuel Macron\n")
    page.app.query_params["within"] = PARIS
    page.run()
    assert page.field("import_fixed_attendance_summit_id").value == PARIS
    page.choose("import_fixed_attendance_summit_id", MEETING)
    assert page.field("import_fixed_attendance_summit_id").value == MEETING


@pytest.mark.usefixtures("desk")
def test_the_browser_asks_before_it_drops_what_is_pasted():
    page = Import(within=MEETING)
    assert not page.asks_before_it_is_left
    page.paste("Party\tPerson\nFrance\tEmmanuel Macron\n")
    page.app.run()
    assert page.asks_before_it_is_left
    page.save()
    page.app.run()
    assert not page.asks_before_it_is_left
