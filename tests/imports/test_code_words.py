"""Words in a spreadsheet that stand for a code: those that are known, and those that a person is asked about."""

import pytest

from tests.support.delegations import MEETING, meeting
from tests.support.stored import rows
from tracker.files import spreadsheet
from tracker.imports import transfer
from tracker.imports.cells import near_codes
from tracker.imports.desk import Typed
from tracker.imports.plan import Instructions
from tracker.values.codes import CODE_LISTS
from tracker.values.search_text import spaced

FIXED = {"summit_id": MEETING}
LINES = "Party\tPerson\tLevel\tMode\nFrance\tEmmanuel Macron\tDM\tDM\nGermany\tFriedrich Merz\tDM\t\n"


def read(engine, text, answers=(), **said):
    meant = Instructions("attendance", fixed=FIXED, answers=dict(answers), **said)
    return transfer.plan(engine, spreadsheet.read(text), meant)


def test_an_alias_means_one_code_of_its_list():
    for codes in CODE_LISTS:
        for code in codes:
            for alias in code.aliases:
                others = [other for other in codes if other is not code]
                names = {spaced(name) for each in others for name in (each.value, each.label, *each.aliases)}
                assert spaced(alias) not in names


def test_usual_abbreviations_are_read(curated_engine):
    meeting(curated_engine)
    words = {
        "PM": "head_of_government",
        "prime minister": "head_of_government",
        "HoG": "head_of_government",
        "HOS": "head_of_state",
        "Head of State": "head_of_state",
        "Minister of Foreign Affairs": "foreign_minister",
        "NSA": "national_security_adviser",
        "FM": "foreign_minister",
        "MoD": "defence_minister",
        "President": "head_of_state",
        "Vice-President": "deputy_head",
        "Amb.": "ambassador",
        "SG": "organisation_head",
    }
    parties = ("fra", "deu", "ita", "pol", "esp", "nld", "gbr", "swe", "bel", "ukr", "usa", "nor", "nato")
    lines = (f"{party}\t{word}\n" for party, word in zip(parties, words, strict=True))
    plan = read(curated_engine, "Party\tLevel\n" + "".join(lines))
    assert not plan.questions
    assert [change.after["level"] for _, change in plan.created] == list(words.values())


@pytest.mark.parametrize("key", [None, ()])
def test_a_word_for_the_leader_of_a_state_is_asked_of_another_party(curated_engine, key):
    meeting(curated_engine)
    text = "Level\tParty\nPresident\tUkraine\nPresident\teuropean-commission\n"
    plan = read(curated_engine, text, key=key)
    assert [change.after["level"] for _, change in plan.created] == ["head_of_state"]
    [question] = plan.questions
    assert (question.text, question.lines) == ("President", [3])
    plan = read(curated_engine, text, {("attendance.level", "President"): "organisation_head"}, key=key)
    assert [change.after["level"] for _, change in plan.created] == ["head_of_state", "organisation_head"]
    assert not plan.questions
    plan = read(curated_engine, text.replace("President", "Head of state"), key=key)
    assert not plan.questions  # the words of the list are meant as they are


def test_a_word_is_asked_once_for_each_column_with_the_likeliest_code_first(curated_engine):
    meeting(curated_engine)
    level, mode = read(curated_engine, LINES).questions
    assert (level.subject, level.text, level.lines) == ("attendance.level", "DM", [2, 3])
    assert next(iter(level.candidates)) == "defence_minister"
    assert level.candidates.keys() >= {"head_of_state", "unknown"}
    assert (mode.subject, mode.lines, mode.creatable) == ("attendance.mode", [2], False)


def test_the_likeliest_codes_of_a_word_are_offered_first():
    first = {text: next(iter(near_codes("attendance", "level", text))) for text in ("FM", "Ambass", "boss")}
    assert first == {"FM": "foreign_minister", "Ambass": "ambassador", "boss": "head_of_state"}
    assert next(iter(near_codes("attendance", "level", "Head of organisation"))) == "organisation_head"


def test_an_answer_holds_for_its_column_or_for_one_line(curated_engine):
    meeting(curated_engine)
    answers = {("attendance.level", "DM"): "other_minister"}
    plan = read(curated_engine, LINES, answers)
    assert [(change.after["party_id"], change.after["level"]) for _, change in plan.created] == [
        ("deu", "other_minister")
    ]
    assert [(each.line, each.column) for each in plan.refusals] == [(2, "mode")]
    words = plan.questions[0].words[0]
    answers |= {("attendance.mode", "DM"): "phone", ("attendance.level", "DM", words): "foreign_minister"}
    created = [change.after for _, change in read(curated_engine, LINES, answers).created]
    assert [(row["level"], row["mode"]) for row in created] == [
        ("foreign_minister", "phone"),
        ("other_minister", "unknown"),
    ]


def test_an_answer_that_is_no_code_is_refused(curated_engine):
    meeting(curated_engine)
    plan = read(curated_engine, "Party\tPerson\tLevel\nFrance\t\tDM\n", {("attendance.level", "DM"): "+"})
    assert plan.created == []
    assert [each.column for each in plan.refusals] == ["level"]


def test_a_desk_asks_the_same_of_all_its_lines(curated_engine):
    meeting(curated_engine)
    lines = {"attendance": [{"party_id": "fra", "level": "DM"}, {"party_id": "deu", "level": "DM"}]}
    typed, said = Typed("summit", MEETING, lines=lines), Instructions("summit")
    [question] = transfer.plan_of_desk(curated_engine, typed, said).questions
    assert (question.subject, question.lines) == ("attendance.level", [1, 2])
    said = Instructions("summit", answers={("attendance.level", "DM"): "foreign_minister"})
    plan = transfer.plan_of_desk(curated_engine, typed, said)
    transfer.save_desk(curated_engine, typed, said, plan, author="Ann")
    seats = [seat for seat in rows(curated_engine, "attendance").values() if seat["summit_id"] == MEETING]
    assert [seat["level"] for seat in seats] == ["foreign_minister"] * 2
