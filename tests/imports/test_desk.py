"""What is typed at a desk: read by the import, all of it one save, each line with its source."""

from datetime import date

import pytest

from tests.support import somebody
from tests.support.stored import everything, rows
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.imports import offers, summary, transfer
from tracker.imports.desk import Typed
from tracker.imports.grids import CHECKED, DESKS, OFFERED
from tracker.imports.plan import NEW, Instructions
from tracker.queries.last_seats import meeting_before
from tracker.schema.models import RECORDS
from tracker.store import last_revision, reading
from tracker.writing import edits
from tracker.writing.rights import Editor

PARIS = "2026-01-06-paris-coalition"
DAY = date(2026, 3, 6)
FACTS = {
    "track_id": "coalition",
    "title": "Warsaw meeting",
    "starts_on": "6 Mar 2026",
    "ends_on": "2026-03-06",
    "kind": "summit",
    "status": "Held",
}
SOURCES = [
    {
        "url": "https://example.org/a",
        "title": "Readout",
        "publisher": "Chancellery",
        "source_class": "Official readout",
    },
    {"url": "https://example.org/b", "title": "Ships", "publisher": "The Paper", "source_class": "media"},
]
LINES = {
    "source": SOURCES,
    "attendance": [
        {"party_id": "UK", "person_id": "Keir Starmer", "office": "Prime Minister", "level": "HEAD OF GOVERNMENT"},
        {},
        {"party_id": "Україна", "person_id": "Zelenskyy, Volodymyr"},
    ],
    "document": [{"title": "Warsaw text", "kind": "Declaration", "status": "Signed", "signature.party_id": "UK; fra"}],
    "pledge": [
        {
            "headline": "The UK sends ships",
            "category": "Military aid",
            "pledge_party.party_id": "UK; France",
            "pledge_condition.text": "After a ceasefire",
            "pledge_condition.kind": "ceasefire",
            "pledge_condition.trigger_id": "A ceasefire between Russia and Ukraine",
        },
        {
            "headline": "France lends money",
            "category": "Loan",
            "amount_low": "1 bn",
            "currency": "EUR",
            "source": "Ships",
        },
    ],
}
SHARED = {
    ("source", "accessed_on"): "2026-11-29",
    ("attendance", "mode"): "In person",
    ("document", "adopted_on"): DAY,
    ("pledge", "made_on"): DAY,
}
SAID = Instructions("summit")


def typed(**more):
    return Typed("summit", more.pop("id", None), **{"facts": FACTS, "lines": LINES, "shared": SHARED, **more})


def new_rows(before, after):
    return {
        table: [row for id, row in after[table].items() if id not in before[table]]
        for table in after
        if after[table].keys() - before[table].keys()
    }


def test_all_that_was_typed_is_one_save_and_one_undo(curated_engine):
    before = everything(curated_engine)
    desk = typed(source="https://example.org/a")
    plan = transfer.plan_of_desk(curated_engine, desk, SAID)
    assert not plan.refusals
    number = transfer.save_desk(curated_engine, desk, SAID, plan, author="Ann", reason="Desk")
    new = new_rows(before, everything(curated_engine))
    [summit] = new["summit"]
    assert {seat["party_id"]: seat["mode"] for seat in new["attendance"]} == {"gbr": "in_person", "ukr": "in_person"}
    assert {seat["summit_id"] for seat in new["attendance"]} == {summit["id"]}
    assert {row["party_id"] for row in new["signature"]} == {"gbr", "fra"}
    assert {(row["party_id"], row["role"]) for row in new["pledge_party"]} == {("gbr", "pledger"), ("fra", "pledger")}
    [condition] = new["pledge_condition"]
    assert (condition["kind"], condition["trigger_id"]) == ("ceasefire", "a-ceasefire-between-russia-and-ukraine")
    assert {row["made_on"] for row in new["pledge"]} == {DAY}
    cited = {(row["record_table"], row["source_id"]) for row in new["citation"]}
    assert cited == {(table, "readout") for table in ("summit", "attendance", "document", "pledge")} | {
        ("pledge", "ships")
    }
    assert len(new["citation"]) == 1 + 2 + 1 + 2
    saves = [each for each in rows(curated_engine, "revision").values() if each["id"] >= number]
    assert {(each["batch"], each["author"], each["reason"]) for each in saves} == {(number, "Ann", "Desk")}
    edits.undo(curated_engine, somebody.entry_of(curated_engine, number), author="Bob", whole=True)
    assert everything(curated_engine) == before


@pytest.mark.parametrize(("source", "said"), [("https://example.org/a", ""), ("", "3 of them cite no source")])
def test_records_that_need_a_source_and_cite_none_are_counted(curated_engine, source, said):
    plan = transfer.plan_of_desk(curated_engine, typed(source=source), SAID)
    assert not plan.refusals
    assert summary.uncited(plan.changes) == said  # the meeting, its text and a pledge; the seats have the meeting's


def test_one_cell_that_cannot_be_taken_keeps_all_from_being_saved(curated_engine):
    before = everything(curated_engine)
    wrong = {**LINES, "attendance": [*LINES["attendance"], {"party_id": "France", "level": "Chief whip"}]}
    desk = typed(lines=wrong)
    plan = transfer.plan_of_desk(curated_engine, desk, SAID)
    [(table, refusal)] = plan.refused
    assert (table, refusal.line, refusal.column, refusal.text) == ("attendance", 4, "level", "Chief whip")
    assert "write “Head of state”, " in refusal.reason
    with pytest.raises(Invalid, match="nothing was saved"):
        transfer.save_desk(curated_engine, desk, SAID, plan, author="Ann")
    assert everything(curated_engine) == before


def test_lines_are_read_and_their_faults_said_while_the_meeting_itself_is_not_known_yet(curated_engine):
    desk = typed(facts={"title": "Warsaw meeting"}, lines={"attendance": [{"party_id": "UK"}, {"party_id": "Nowhere"}]})
    refused = transfer.plan_of_desk(curated_engine, desk, SAID).refused
    assert {each.column for table, each in refused if table == "summit"} == {
        "track_id",
        "starts_on",
        "ends_on",
        "kind",
        "status",
    }
    assert [(each.line, each.text) for table, each in refused if table == "attendance"] == [(2, "Nowhere")]


def test_a_name_in_two_grids_is_asked_once_and_the_answer_holds_in_both(curated_engine):
    lines = {
        "attendance": [{"party_id": "Korea"}],
        "pledge": [{**LINES["pledge"][0], "pledge_party.party_id": "Korea"}],
    }
    plan = transfer.plan_of_desk(curated_engine, typed(lines=lines), SAID)
    [question] = [each for each in plan.questions if each.text == "Korea"]
    assert len(question.lines) == len(question.words) == 2
    answered = Instructions("summit", answers={("party", "Korea"): "isl"})
    plan = transfer.plan_of_desk(curated_engine, typed(lines=lines), answered)
    parties = [change.after["party_id"] for change in plan.changes if (change.after or {}).get("party_id")]
    assert parties == ["isl", "isl"]


def test_parties_with_commas_between_them_are_refused_with_the_cure(curated_engine):
    text = {"title": "A joint word", "kind": "Declaration", "status": "Signed"}
    pledge = {"headline": "They send ships", "category": "Military aid"}
    lines = {
        "document": [{**text, "signature.party_id": "Italy; Germany, France"}],
        "pledge": [{}, {**pledge, "pledge_party.party_id": "Germany, France"}],
    }
    plan = transfer.plan_of_desk(curated_engine, typed(lines=lines), SAID)
    assert plan.questions == []
    assert [(table, each.line, each.table, each.column) for table, each in plan.refused] == [
        ("document", 1, "signature", "party_id"),
        ("pledge", 2, "pledge_party", "party_id"),
    ]
    assert {(each.text, each.reason) for _, each in plan.refused} == {
        ("Germany, France", "“Germany, France” names several parties: put ; between them")
    }
    answered = Instructions("summit", answers={("party", "Germany, France"): "gbr"})
    assert transfer.plan_of_desk(curated_engine, typed(lines=lines), answered).refused == []
    lines = {"pledge": [{**pledge, "pledge_party.party_id": "Germany, Atlantis"}]}
    [question] = transfer.plan_of_desk(curated_engine, typed(lines=lines), SAID).questions
    assert question.text == "Germany, Atlantis"


def test_a_person_named_in_two_lines_is_asked_once_and_created_once(curated_engine):
    lines = {
        "attendance": [
            {"party_id": "fra", "person_id": "Jean Nouveau"},
            {"party_id": "deu", "person_id": "Jean Nouveau"},
        ]
    }
    plan = transfer.plan_of_desk(curated_engine, typed(lines=lines), SAID)
    [question] = plan.questions
    assert question.lines == [1, 2]
    answered = Instructions("summit", answers={("person", "Jean Nouveau"): NEW})
    plan = transfer.plan_of_desk(curated_engine, typed(lines=lines), answered)
    assert [(change.table, change.id) for change in plan.besides] == [("person", "jean-nouveau")]
    assert not plan.refusals


def test_an_offer_is_saved_once_it_was_checked_and_not_before(curated_engine):
    with reading(curated_engine) as connection:
        [line] = offers.complete(connection, [{"party_id": "UK"}], DAY)
    assert line["person_id"] == "Keir Starmer"
    assert line["office"] == "Prime Minister"
    assert line["level"] == "Head of government"
    assert "2026" in line[OFFERED]
    plan = transfer.plan_of_desk(curated_engine, typed(lines={"attendance": [line]}), SAID)
    assert [each.reason for _, each in plan.refused if "is an offer" in each.reason]
    checked = typed(lines={"attendance": [{**line, CHECKED: True}]})
    assert not transfer.plan_of_desk(curated_engine, checked, SAID).refusals


def test_an_offer_fills_blanks_alone_and_only_for_names_that_are_clear(curated_engine):
    typed_lines = [
        {"party_id": "France", "person_id": "Emmanuel Macron", "office": "Guest"},
        {"party_id": "Germany", "person_id": "Emmanuel Macron"},
        {"party_id": "Nowhere"},
        {},
    ]
    with reading(curated_engine) as connection:
        first, *others = offers.complete(connection, typed_lines, DAY)
    assert (first["office"], first["level"]) == ("Guest", "Head of state")
    assert others == typed_lines[1:]


def test_delegations_are_added_by_any_name_several_at_once(curated_engine):
    with reading(curated_engine) as connection:
        lines = offers.delegations(connection, ["fra", "UK; Україна\nNowhere, Italy"], DAY)
    assert [line["party_id"] for line in lines] == ["France", "UK", "Україна", "Nowhere", "Italy"]
    assert [bool(line.get("person_id")) for line in lines] == [True, True, True, False, True]


def test_the_seats_of_the_last_meeting_are_copied_each_to_be_checked(curated_engine):
    with reading(curated_engine) as connection:
        last = meeting_before(connection, date(2026, 1, 7), track_id=rows(curated_engine, "summit")[PARIS]["track_id"])
        lines = offers.copy(connection, last, but=("fra",))
    assert last == PARIS
    came = [
        seat
        for seat in rows(curated_engine, "attendance").values()
        if seat["summit_id"] == PARIS and seat["state"] in ("attended", "left_early") and seat["party_id"] != "fra"
    ]
    assert len(lines) == len(came)
    assert all(line[OFFERED] and not line[CHECKED] for line in lines)


def test_a_save_of_somebody_else_in_between_is_told(curated_engine):
    desk = typed(id=PARIS, facts={}, lines={"attendance": [{"party_id": "isr", "office": "Observer"}]})
    plan = transfer.plan_of_desk(curated_engine, desk, SAID)
    somebody.update(curated_engine, "party", "isr", {"aliases": "Israel"}, author="Somebody else")
    seat = {"summit_id": PARIS, "party_id": "isr"}
    edits.create(curated_engine, "attendance", seat, author="Somebody else")
    before = everything(curated_engine)
    with pytest.raises(Conflict):
        transfer.save_desk(curated_engine, desk, SAID, plan, author="Ann")
    assert everything(curated_engine) == before


def test_one_who_may_not_write_saves_nothing(curated_engine):
    desk, before = typed(), everything(curated_engine)
    plan = transfer.plan_of_desk(curated_engine, desk, SAID)
    with pytest.raises(NotAllowed, match="not here"):
        transfer.save_desk(curated_engine, desk, SAID, plan, author=Editor("Ann", barred="not here"))
    assert everything(curated_engine) == before


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("document", {"party_id": "Angola", "status": "Signed", "signed_on": "6 Mar 2026"}),
        ("pledge", {"party_id": "Angola", "role": "Pledger"}),
        ("party", {"member_id": "Angola", "joined_on": "March 2026"}),
    ],
)
def test_signatures_pledge_parties_and_memberships_are_typed_by_the_same_declaration(curated_engine, table, line):
    grid = DESKS[table].grids[0]
    id = next(iter(rows(curated_engine, table)))
    number = _last(curated_engine)
    desk = Typed(table, id, lines={grid.table: [line]})
    plan = transfer.plan_of_desk(curated_engine, desk, Instructions(table))
    assert not plan.refused
    assert transfer.save_desk(curated_engine, desk, Instructions(table), plan, author="Ann") == number + 1
    [(_, change)] = plan.created
    assert rows(curated_engine, grid.table)[change.id][grid.link] == id


def test_each_grid_names_columns_that_its_table_has():
    for desk in DESKS.values():
        for grid in desk.grids:
            for heading in grid.headings:
                table, column = grid.place(heading)
                assert column in RECORDS[table].model_fields, (grid.table, heading)
            assert set(grid.shared) <= set(grid.columns)


def _last(engine):
    with reading(engine) as connection:
        return last_revision(connection)[0]


@pytest.mark.parametrize("blank", [None, "", " ", "\u00a0", "\t\n", "\u200b", "\ufeff\u2060"])
def test_a_cell_with_white_space_alone_is_blank_and_has_what_all_lines_share(curated_engine, blank):
    seats = [{"party_id": "UK", "level": blank, "office": blank}, dict.fromkeys(("party_id", "level"), blank)]
    texts = [{"title": "Text", "kind": "Declaration", "status": "Signed", "signature.party_id": blank}]
    what = {"lines": {"attendance": seats, "document": texts}}
    shared = {("attendance", "level"): "Head of state", ("attendance", "mode"): blank}
    plan = transfer.plan_of_desk(curated_engine, typed(**what, shared=shared), SAID)
    assert plan.refusals == []
    [seat] = [change.after for _, change in plan.created if change.table == "attendance"]
    assert (seat["level"], seat["office"], seat["mode"]) == ("head_of_state", None, "unknown")
    assert not [change for _, change in plan.created if change.table == "signature"]
