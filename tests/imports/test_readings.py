"""What a cell is read as: names in any script, codes, days, amounts, yes and no; and what is asked or refused."""

from datetime import date
from decimal import Decimal

import pytest

from tests.support import somebody
from tests.support.stored import rows
from tracker.errors import Invalid
from tracker.files import spreadsheet, workbook
from tracker.imports import dry_run, headings, lookalikes, transfer
from tracker.imports.names import Names
from tracker.imports.plan import Instructions, changed_values
from tracker.store import reading
from tracker.writing import edits

PLEDGE = {"headline": "New", "summit_id": "paris", "category": "troops", "made_on": "2026-01-06", "unit": "troops"}


def plan_of(engine, table, names, *lines, **said):
    """The dry run of a workbook with typed cells."""
    sheet = spreadsheet.read(workbook.write({"x": (names, lines)}))
    return transfer.plan(engine, sheet, Instructions(table, **said))


def pledge(engine, **cells):
    """The pledge that a line with these cells makes, or the reasons why it makes none."""
    values = PLEDGE | cells
    plan = plan_of(engine, "pledge", list(values), list(values.values()))
    reasons = {each.column: each.reason for each in plan.refusals}
    return reasons or plan.created[0][1].after


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("90.000.000.000", 90_000_000_000), ("615m", 615_000_000), ("1 234,5", Decimal("1234.5")),
        (0.25, Decimal("0.25")), (90_000_000_000, 90_000_000_000), (1.5, Decimal("1.5")), ("", None), (" ", None),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_in_the_form(filled, written, stored):
    assert pledge(filled, amount_low=written)["amount_low"] == stored


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("1.500", "can be 1500 or 1.5"), ("1,500", "can be 1500 or 1.5"), ("EUR 5", "has a currency"),
        ("5-6", "range"), (-5, "less than nothing"), (10**16, "the most that is kept"), (True, "is no number"),
        (date(2026, 1, 6), "is a day, 2026-01-06, which a spreadsheet may have made of a number"),
    ],
)  # fmt: skip
def test_an_amount_that_can_be_read_in_two_ways_is_never_stored(filled, written, words):
    assert words in pledge(filled, amount_low=written)["amount_low"]


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        ("6.1.2026", date(2026, 1, 6), None), ("6 Jan 2026", date(2026, 1, 6), None),
        ("2026-01-06", date(2026, 1, 6), None), (date(2026, 1, 6), date(2026, 1, 6), None),
        ("January 2026", date(2026, 1, 31), "month"), ("2026", date(2026, 12, 31), "year"),
        (2026, date(2026, 12, 31), "year"),
        ("Q1 2026", date(2026, 3, 31), "quarter"),
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it_with_its_precision(filled, written, day, precision):
    row = pledge(filled, due_on=written)
    assert (row["due_on"], row["due_precision"]) == (day, precision)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("06/01/2026", "can be 6 January (2026-01-06) or 1 June"),
        (46_028, "no day"),
        ("soon", "no day"),
        ("2026-02-30", "no day"),
    ],
)
def test_a_day_that_can_be_two_or_none_is_refused(filled, written, words):
    assert words in pledge(filled, due_on=written)["due_on"]


@pytest.mark.parametrize(
    ("written", "changed"),
    [
        ("31 March 2026", {"due_precision": ("month", None)}),
        ("31.3.2026", {"due_precision": ("month", None)}),
        ("2026-03-31", {}),
        (date(2026, 3, 31), {}),
    ],
)
def test_the_last_day_of_a_stored_month_is_a_day_in_words_and_the_month_as_an_export_writes_it(
    filled, written, changed
):
    somebody.update(filled, "pledge", "hubs", {"due_on": "2026-03"}, author="Ann")
    plan = plan_of(filled, "pledge", ["id", "due_on"], ["hubs", written])
    assert [changed_values(change) for _, change in plan.changed] == [changed] * bool(changed)
    assert any("stands for it, as an export writes it" in note for note in plan.notes) != bool(changed)
    plan = plan_of(filled, "pledge", ["id", "due_on", "due_precision"], ["hubs", written, "month"])
    assert (plan.changed, plan.unchanged) == ([], [2])
    plan = plan_of(filled, "pledge", ["id", "due_on"], ["hubs", "2026-03"])
    assert (plan.changed, plan.unchanged) == ([], [2])


def test_both_days_of_an_event_have_to_be_typed_to_be_known_to_the_day(filled):
    somebody.update(filled, "summit", "paris", {"starts_on": "2026-03", "ends_on": None}, author="Ann")
    names = ["id", "starts_on", "ends_on"]
    [(_, change)] = plan_of(filled, "summit", names, ["paris", "1 March 2026", "31 March 2026"]).changed
    assert changed_values(change) == {"date_precision": ("month", "day")}
    plan = plan_of(filled, "summit", names, ["paris", "2026-03-01", "2026-03-31"])
    assert (plan.changed, plan.unchanged) == ([], [2])
    plan = plan_of(filled, "summit", names[:2], ["paris", "2026-03-15"])
    assert "the month is 2026-03-01 to 2026-03-31" in plan.refusals[0].reason


def test_a_day_within_its_month_is_refused_beside_the_month(filled):
    assert pledge(filled, due_on="2026-03-15", due_precision="month") == {
        "due_precision": "the month 2026-03 ends on 2026-03-31: write 2026-03 as the day, or choose another"
    }


def test_a_precision_does_not_outlive_the_day_that_it_was_of(filled):
    somebody.update(filled, "pledge", "hubs", {"due_on": "2026-03"}, author="Ann")
    plan = plan_of(filled, "pledge", ["id", "due_on"], ["hubs", "6 Jan 2026"])
    [(_, change)] = plan.changed
    assert changed_values(change) == {
        "due_on": (date(2026, 3, 31), date(2026, 1, 6)),
        "due_precision": ("month", None),
    }


@pytest.mark.parametrize(
    ("written", "stored"),
    [(1.125, "1.125"), (5.0, "5"), (5, "5"), (-1.125, "-1.125"), (0.0000001, "0.0000001"), (10**15, "1" + "0" * 15)],
)
def test_a_number_in_a_column_of_text_is_written_as_the_spreadsheet_shows_it(filled, written, stored):
    assert pledge(filled, headline=written)["headline"] == stored


def test_a_number_that_is_stored_as_text_is_no_edit(filled):
    somebody.update(filled, "pledge", "hubs", {"headline": "1.125"}, author="Ann")
    plan = plan_of(filled, "pledge", ["id", "headline"], ["hubs", 1.125])
    assert (plan.changes, plan.unchanged) == ([], [2])


def test_an_item_of_wikidata_is_read_as_in_the_form_and_names_its_record(filled):
    names, item = ["id", "name", "kind", "wikidata_id"], "https://www.wikidata.org/wiki/Q142"
    [(_, change)] = plan_of(filled, "party", names, ["fra", "France", "state", item]).changed
    assert changed_values(change) == {"wikidata_id": (None, "Q142")}
    [refusal] = plan_of(filled, "party", names, ["fra", "France", "state", "P31"]).refusals
    assert "write the letter Q and the number" in refusal.reason
    somebody.update(filled, "party", "fra", {"wikidata_id": "Q142"}, author="Ann")
    seat = plan_of(filled, "attendance", ["summit_id", "party_id", "office"], ["paris", "Q142", "Envoy"])
    assert seat.created[0][1].after["party_id"] == "fra"


@pytest.mark.parametrize("written", ["troops", "Troops", " TROOPS "])
def test_a_code_is_read_by_code_or_label(filled, written):
    assert pledge(filled, category=written)["category"] == "troops"


def test_a_code_that_is_none_names_those_that_are(filled):
    assert "is none of its values: write " in pledge(filled, category="soldiers")["category"]


@pytest.mark.parametrize(
    ("table", "cells", "said"),
    [
        ("document", {"title": "Text", "kind": "declaration", "status": "Adopted"}, "write “Adopted, unsigned”, "),
        ("signature", {"status": "took part"}, "write “Took part, did not join it”, "),
        ("attendance", {"level": "Boss"}, ", “Unknown”"),  # all of them, to the last
    ],
)
def test_a_code_that_is_none_names_the_likeliest_first_and_each_in_quotation_marks(filled, table, cells, said):
    plan = plan_of(filled, table, list(cells), list(cells.values()))
    [reason] = {fault.reason for fault in plan.refusals if "none of its values" in fault.reason}
    assert said in reason


@pytest.mark.parametrize(
    ("written", "held"), [("yes", True), (True, True), (1, True), ("No", False), (False, False), (0, False)]
)
def test_yes_and_no_are_read(filled, written, held):
    plan = plan_of(filled, "account", ["id", "held"], ["of-london", written])
    assert [change.after["held"] for _, change in plan.changed] == ([] if held else [False])
    assert not plan.refusals


def test_a_number_that_is_no_yes_or_no_is_refused(filled):
    plan = plan_of(filled, "account", ["id", "held"], ["of-london", 2])
    assert "is neither yes nor no" in plan.refusals[0].reason


def test_a_record_is_found_by_id_name_alias_and_code_in_any_script_and_order(filled):
    aliases = "Президент Макрон\nإيمانويل ماكرون"
    somebody.update(filled, "person", "macron", {"aliases": aliases, "native_name": "Эмманюэль Макрон"}, author="Ann")
    edits.create(filled, "person", {"id": "vance", "name": "J.D. Vance", "aliases": "J. D. Vance"}, author="Ann")
    united = {"id": "usa", "name": "United States", "kind": "state", "aliases": "US\nU.S"}
    edits.create(filled, "party", united, author="Ann")
    with reading(filled) as connection:
        names = Names(connection)
        for text in ("macron", "Emmanuel Macron", "MACRON, Emmanuel", "Эмманюэль  Макрон", "إيمانويل ماكرون"):
            assert names.meant("person", text) == {"macron"}, text
        for text in ("fra", "France", "FRANCE", "FR", "FRA"):
            assert names.meant("party", text) == {"fra"}, text
        for text in ("US", "U.S.", "U.S", "United States"):
            assert names.meant("party", text) == {"usa"}, text
        assert names.meant("party", "us") == names.meant("party", "u.s.") == set()  # two letters mean it in capitals
        for text in ("JD Vance", "J.D. Vance", "J. D. Vance", "Vance, J.D."):
            assert names.meant("person", text) == {"vance"}, text
        assert names.meant("source", "https://example.org/a") == {"elysee"}
        assert names.meant("summit", "2026-01-06 · Paris") == {"paris"}
        assert names.meant("person", "Macron") == names.meant("person", "") == set()
        assert list(names.near("person", "Makron")) == ["macron"]
        assert list(names.near("person", "Емманюель Макрон")) == ["macron"]


def test_a_code_of_two_letters_is_meant_in_capitals_alone_and_a_sign_of_doubt_is_no_name(filled):
    edits.create(filled, "party", {"id": "nor", "name": "Norway", "kind": "state", "iso_alpha2": "NO"}, author="Ann")
    edits.create(filled, "party", {"id": "g7", "name": "G7", "kind": "coalition"}, author="Ann")
    edits.create(filled, "party", {"id": "g7-plus", "name": "G7+", "kind": "coalition"}, author="Ann")
    with reading(filled) as connection:
        names = Names(connection)
        assert [names.meant("party", text) for text in ("NO", "N.O.", "Norway")] == [{"nor"}] * 3
        assert [names.meant("party", text) for text in ("no", "No", "fr")] == [set()] * 3
        assert [names.meant("party", text) for text in ("n.o.", "N.o.", "n.o", "n. o.", "n o")] == [set()] * 5
        for text in (
            "Norway?",
            "Norway (?)",
            "~Norway",
            "Norway*",
            "≈ Norway",
            "Norway+",
            "N.O.?",
            "Norway？",
            "Norway؟",
            "Norway⁇",
            "Norway⁺",
            "−Norway",
            "-Norway",
            "－Norway",
            "¬Norway",
        ):
            assert (names.meant("party", text), "nor" in names.near("party", text)) == (set(), True), text
        written = {"G7": {"g7"}, "G7+": {"g7-plus"}, "g7 +": {"g7-plus"}, "G7?": set(), "- G7": {"g7"}}
        assert {text: names.meant("party", text) for text in written} == written


@pytest.mark.parametrize("written", ["Troops?", "troops (?)", "~troops", "troops*"])
def test_a_code_in_doubt_is_asked(filled, written):
    assert "is none of its values: write “Troops”" in pledge(filled, category=written)["category"]


@pytest.mark.parametrize("written", ["-1", "1?", "+1", "≥1", "1.0"])
def test_a_code_that_is_a_number_is_that_number_alone(filled, written):
    plan = plan_of(filled, "summit", ["id", "importance"], ["paris", written])
    assert "is none of its values" in plan.refusals[0].reason


def test_a_name_that_two_persons_have_is_asked_and_both_are_told_apart(filled):
    edits.create(filled, "person", {"id": "other", "name": "Emmanuel Macron", "aliases": "the painter"}, author="Ann")
    sheet = spreadsheet.read("Summit\tParty\tPerson\nparis\tfra\tEmmanuel Macron\n")
    plan = transfer.plan(filled, sheet, Instructions("attendance"))
    [question], [refusal] = plan.questions, plan.refusals
    assert set(question.candidates) == {"macron", "other"}
    assert len(set(question.candidates.values())) == 2
    assert "names more than one person" in refusal.reason
    answered = Instructions("attendance", answers={("person", "Emmanuel Macron"): "other"})
    [(_, change)] = transfer.plan(filled, sheet, answered).created
    assert change.after["person_id"] == "other"


def test_a_record_that_has_a_shared_name_already_is_not_asked_for(filled):
    edits.create(filled, "person", {"id": "other", "name": "Emmanuel Macron"}, author="Ann")
    plan = plan_of(filled, "attendance", ["id", "person_id", "office"], ["seat", "Emmanuel Macron", "President"])
    assert (plan.questions, plan.refusals) == ([], [])
    assert [set(changed_values(change)) for _, change in plan.changed] == [{"office"}]


def test_a_link_to_a_record_that_was_deleted_or_merged_says_so(filled):
    for id in ("gone", "twin"):
        edits.create(filled, "party", {"id": id, "name": f"The {id}", "kind": "state"}, author="Ann")
    somebody.delete(filled, "party", "gone", author="Ann")
    edits.merge(filled, "party", "twin", into="fra", author="Ann")
    sheet = spreadsheet.read("Summit\tParty\nparis\tgone\nparis\ttwin\n")
    first, second = transfer.plan(filled, sheet, Instructions("attendance")).refusals
    assert first.reason == "the party gone was deleted since: bring it back under Changes"
    assert second.reason.endswith("or write fra, into which it was merged")


@pytest.mark.parametrize("written", ["uk", "u.k.", "u.k", "U. K.", "U K"])
def test_initials_that_are_not_clear_are_asked_with_the_record_that_they_may_mean(filled, written):
    row = {"id": "gbr", "name": "United Kingdom", "kind": "state", "iso_alpha2": "GB", "aliases": "UK"}
    edits.create(filled, "party", row, author="Ann")
    plan = plan_of(filled, "attendance", ["summit_id", "party_id"], ["paris", written])
    assert plan.changes == []
    assert [[*question.candidates] for question in plan.questions] == [["gbr"]]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", " \n "])
def test_a_text_of_one_line_is_read_without_the_line_ends_of_its_cell(filled, line_end):
    plan = plan_of(filled, "person", ["name", "aliases"], [f"Emma{line_end}Neu", f"E. Neu{line_end}Emma N."])
    [(_, change)] = plan.created
    assert (change.after["name"], len(change.after["aliases"].splitlines())) == ("Emma Neu", 2)


def test_a_blank_line_in_a_name_is_one_space(filled):
    [(_, change)] = plan_of(filled, "person", ["name"], ["Emma\n\nNeu"]).created
    assert change.after["name"] == "Emma Neu"


@pytest.mark.parametrize("blank", ["\u200b", "\u00a0\u2060", "\ufeff"])
def test_a_cell_in_which_nothing_is_visible_is_blank(filled, blank):
    somebody.update(filled, "attendance", "seat", {"office": "President"}, author="Ann")
    names, line = ["summit_id", "party_id", "person_id", "office"], ["paris", "fra", "macron", blank]
    plan = plan_of(filled, "attendance", names, line)
    assert (plan.changes, plan.refusals) == ([], [])


def test_blank_cells_empty_fields_only_where_rows_are_matched_by_id_or_a_person_says_so(filled):
    somebody.update(filled, "attendance", "seat", {"office": "President"}, author="Ann")
    names, line = ["summit_id", "party_id", "person_id", "office"], ["paris", "fra", "macron", None]
    assert not plan_of(filled, "attendance", names, line).changes
    [(_, change)] = plan_of(filled, "attendance", names, line, blanks_empty=True).changed
    assert changed_values(change) == {"office": ("President", None)}
    [(_, change)] = plan_of(filled, "attendance", ["id", "office"], ["seat", None]).changed
    assert changed_values(change) == {"office": ("President", None)}


def test_a_rule_between_records_is_told_of_the_line_that_breaks_it(filled):
    plan = plan_of(
        filled, "pledge_share", ["pledge_id", "party_id", "amount"], ["hubs", "France", 1], ["hubs", "FRA", 9], key=()
    )
    assert not plan.created
    assert {each.line for each in plan.refusals} == {2, 3}


def test_columns_are_matched_by_name_title_and_guess_and_as_the_person_says(filled):
    sheet = spreadsheet.read("summit_id\tParty\tHead of delegation\tOfice\tRemarks\nparis\tfra\tmacron\tKing\tx\n")
    with reading(filled) as connection:
        matches = headings.match("attendance", sheet, Names(connection), {"Remarks": "level"})
    assert {heading: (match.column, match.guessed) for heading, match in matches.items()} == {
        "summit_id": ("summit_id", False),
        "Party": ("party_id", False),
        "Head of delegation": ("person_id", True),
        "Ofice": ("office", True),
        "Remarks": ("level", False),
    }


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Held in public", ["no", "No", "no"]), ("Open", ["NO", "YES", "NO"]), ("Days", [1, 2, 1]),
        ("Longitude (W)", [9.1393, 9.1393, 9.1393]), ("Latitude, south", [33.9, 33.9, 33.9]),
        ("Hour (UTC)", ["22:00", "22:00", "22:00"]), ("Month", ["Mar", "Mar", "Mar"]),
        ("May they", ["Can", "Can", "Can"]), ("First day (expected)", ["2026-02-03", "2026-02-04", "2026-02-05"]),
        ("Planned last day", ["2026-02-03"]), ("First day in town", ["2026-02-03"]), ("Status (expected)", ["Held"]),
        ("City, tentative", ["Paris"]), ("Former country", ["Norway", "Norway"]), ("Revised format", ["Bilateral"]),
        ("Track position", [3, 1, 3]),
    ],
)  # fmt: skip
def test_a_column_is_not_guessed_by_words_that_say_too_little_or_more(filled, heading, cells):
    for id, name in {"nor": "Norway", "mar": "Morocco", "can": "Canada"}.items():
        row = {"id": id, "name": name, "kind": "state", "iso_alpha3": id.upper()}
        edits.create(filled, "party", row | ({"iso_alpha2": "NO"} if id == "nor" else {}), author="Ann")
    sheet = spreadsheet.read(workbook.write({"x": (["title", heading], [["A", cell] for cell in cells])}))
    with reading(filled) as connection:
        assert headings.match("summit", sheet, Names(connection))[heading].column == ""


@pytest.mark.parametrize(
    ("table", "heading", "column", "cells", "day"),
    [
        ("signature", "Signed", "signed_on", ("yes", "no", ""), False),
        ("signature", "Signed", "signed_on", (True, False), False),
        ("membership", "Joined", "joined_on", ("with reservations",), False),
        ("source", "Published", "published_on", ("in print",), False),
        ("signature", "Signed", "signed_on", ("6 Jan 2026", "yes"), True),
        ("pledge", "Due", "due_on", ("", "2026-12"), True),
        ("pledge", "Due", "due_on", ("",), True),
        ("announced_date", "Announced", "announced_on", (date(2026, 1, 6),), True),
        ("source", "Published", "published_on", ("06/01/2026", 46028), True),  # refused with the cure
    ],
)
def test_a_heading_names_a_day_without_its_on_unless_no_cell_has_a_digit(filled, table, heading, column, cells, day):
    sheet = spreadsheet.read(workbook.write({"x": ([heading, "x"], [[cell, "."] for cell in cells])}))
    with reading(filled) as connection:
        assert headings.of_store(connection, table, sheet)[heading].column == (column if day else "")


def test_a_yes_below_signed_is_no_day_and_keeps_no_line_from_being_taken(filled):
    plan = plan_of(filled, "signature", ["id", "Status", "Signed"], ["signed", "endorsed", "yes"])
    assert [changed_values(change) for _, change in plan.changed] == [{"status": ("signed", "endorsed")}]
    assert any("Not imported" in note and "Signed" in note for note in plan.notes)


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("one\ttwo\nx\ty\n", "Columns: none is known", {}),
        ("France\tKing\nfra\tx\nFRA\ty\n", "line 1 reads like a row, as it holds “France”: write a line", {}),
        (
            "Head of state\tx\nForeign minister\ty\nHead of state\tz\n",
            "reads like a row, as it holds “Head of state”",
            {},
        ),
        ("France\tx\nfra\ty\n", "reads like a row, as it holds “France”", {"columns": {"France": "party_id"}}),
        ("Party\tOffice\nparty_id\toffice\n", "line 2 names columns once more", {}),
        ("Party\tOffice\nfra\tx\n", "is part of the key", {"key": ("summit_id",)}),
        ("Party\tOffice\nfra\tx\n", "choose one of the two", {"fixed": {"party_id": "fra"}}),
        ("Party\tOffice\nfra\tx\n", "has no column king", {"fixed": {"king": "fra"}}),
    ],
)
def test_a_sheet_that_does_not_fit_its_table_is_refused_as_a_whole(filled, text, words, said):
    with pytest.raises(Invalid, match=words):
        transfer.plan(filled, spreadsheet.read(text), Instructions("attendance", **said))


def test_one_word_that_could_be_a_value_makes_no_row_of_the_headings(filled):
    columns = {"Treffen": "summit_id", "Land": "party_id", "Unknown": "state"}
    plan = transfer.plan(
        filled,
        spreadsheet.read("Treffen\tLand\tUnknown\nParis\tFrance\tattended\n"),
        Instructions("attendance", columns=columns, key=(), lookalikes=True),
    )
    assert [change.after["state"] for _, change in plan.created] == ["attended"]


def test_a_code_and_its_label_that_say_two_things_are_refused(filled):
    plan = plan_of(filled, "summit", ["id", "kind", "kind_label"], ["paris", "summit", "Talks"])
    assert [changed_values(change) for _, change in plan.changed] == [{"kind": ("summit", "talks")}]
    plan = plan_of(filled, "summit", ["id", "kind", "kind_label"], ["paris", "visit", "Talks"])
    assert [each.column for each in plan.refusals] == ["kind"]


def test_progress_is_told_of_a_long_sheet(filled):
    lines = "".join(f"Person {number}\n" for number in range(450))
    told = []
    plan = transfer.plan(filled, spreadsheet.read(f"Name\n{lines}"), Instructions("person"), progress=told.append)
    assert len(plan.created) == 450
    assert told == ["Reading line 2", "Reading line 202", "Reading line 402"]
    assert dry_run.LINES_BETWEEN_PROGRESS == 200
    assert len(rows(filled, "person")) == 1


def test_a_new_record_that_looks_like_another_is_asked_about(filled):
    sheet = spreadsheet.read("Name\nMACRON Emanuel\nJane Doe\nDoe, Jane\n")
    plan = transfer.plan(filled, sheet, Instructions("person"))
    assert [(each.line, each.reason.split(":")[0]) for each in plan.refusals] == [
        (2, "looks like macron"),
        (4, "looks like that of line 3"),
    ]
    assert (len(plan.created), len(plan.lookalikes)) == (1, 2)
    assert len(transfer.plan(filled, sheet, Instructions("person", lookalikes=True)).created) == 3


def test_a_lookalike_that_somebody_allowed_allows_no_other(filled):
    sheet = spreadsheet.read("Name\nMACRON Emanuel\nJane Doe\nDoe, Jane\n")
    first, second = transfer.plan(filled, sheet, Instructions("person")).lookalikes
    plan = transfer.plan(filled, sheet, Instructions("person", lookalikes={first}))
    assert [each.line for each in plan.refusals] == [4]
    assert plan.lookalikes == [first, second]
    somebody.update(filled, "person", "macron", {"wikidata_id": "Q3052772"}, author="Somebody else")
    plan = transfer.plan(filled, sheet, Instructions("person", lookalikes={first, second}))
    assert [each.line for each in plan.refusals] == [2]  # it looks like another one by now


def test_lines_that_were_not_compared_with_all_records_are_counted(filled, monkeypatch):
    monkeypatch.setattr(lookalikes, "COMPARED", 5)
    lines = "".join(f"Jan Marek,Of place {number}\n" for number in range(8))
    plan = transfer.plan(filled, spreadsheet.read(f"name,aliases\n{lines}"), Instructions("person"))
    assert len(plan.created) == 8
    [note] = plan.notes
    assert note.startswith("2 lines of persons may look like more than 5 records, and only the first 5 were compared")


def test_the_words_of_a_name_may_be_in_another_order_only_for_persons(filled):
    edits.create(filled, "pledge", {**PLEDGE, "id": "loan", "headline": "Norway to lend Sweden money"}, author="Ann")
    with reading(filled) as connection:
        names = Names(connection)
        assert names.meant("pledge", "Norway to lend Sweden money") == {"loan"}
        assert names.meant("pledge", "Sweden to lend Norway money") == set()
        assert names.meant("person", "Macron Emmanuel") == {"macron"}
