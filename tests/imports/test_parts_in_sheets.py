"""A column of a spreadsheet that names several parties, who pledge or who signed: each becomes a record of its own."""

import pytest

from tests.support import somebody
from tests.support.delegations import PARIS
from tests.support.importer import Import
from tests.support.stored import everything, rows, without_versions
from tracker.files import spreadsheet
from tracker.imports import transfer
from tracker.imports.plan import NEW, Instructions
from tracker.store import last_revision, reading
from tracker.writing import edits

SHEETS = {
    "pledge": "Headline\tCategory\tMade on\tPledged by\nThey send ships\tMilitary aid\t6 Jan 2026\t{}\n",
    "document": "Title\tKind\tStatus\tSigned by\nA joint word\tDeclaration\tSigned\t{}\n",
}
PART = {"pledge": ("pledge_party", "pledge_id", "role"), "document": ("signature", "document_id", "status")}


def said(table, **more):
    return Instructions(table, fixed={"summit_id": PARIS}, **more)


def read(engine, table, cell, **more):
    return transfer.plan(engine, spreadsheet.read(SHEETS[table].format(cell)), said(table, **more))


def save(engine, table, cell, **more):
    sheet = spreadsheet.read(SHEETS[table].format(cell))
    plan = transfer.plan(engine, sheet, said(table, **more))
    return transfer.apply(engine, sheet, said(table, **more), plan, author="Ann")


@pytest.mark.parametrize("table", PART)
def test_each_party_of_a_cell_is_saved_with_its_record_and_goes_with_one_undo(curated_engine, table):
    before, (part, link, code) = everything(curated_engine), PART[table]
    plan = read(curated_engine, table, "Germany; FRANCE; Deutschland;")
    assert [(line, change.table) for line, change in plan.created] == [(2, table), (2, part), (2, part)]
    save(curated_engine, table, "Germany; FRANCE; Deutschland;")
    [new] = rows(curated_engine, table).keys() - before[table].keys()
    parties = [row for row in rows(curated_engine, part).values() if row[link] == new]
    assert sorted((row["party_id"], row[code]) for row in parties) == [
        ("deu", {"role": "pledger", "status": "signed"}[code]),
        ("fra", {"role": "pledger", "status": "signed"}[code]),
    ]
    with reading(curated_engine) as connection:
        number = last_revision(connection)[0]
    edits.undo(curated_engine, somebody.entry_of(curated_engine, number), author="Ann", whole=True)
    assert without_versions(everything(curated_engine)) == without_versions(before)


@pytest.mark.parametrize("table", PART)
def test_a_line_with_a_party_that_nobody_knows_is_refused_whole_until_it_is_answered(curated_engine, table):
    plan = read(curated_engine, table, "Germany; Atlantis")
    assert plan.changes == []
    [refusal] = plan.refusals
    assert (refusal.table, refusal.column, refusal.text) == (PART[table][0], "party_id", "Atlantis")
    [question] = plan.questions
    assert (question.subject, question.text, question.creatable) == ("party", "Atlantis", False)
    assert "Germany; Atlantis" in question.words[0]
    answered = read(curated_engine, table, "Germany; Atlantis", answers={("party", "Atlantis"): "gbr"})
    assert {change.after["party_id"] for _, change in answered.created[1:]} == {"deu", "gbr"}
    refused = read(curated_engine, table, "Atlantis", answers={("party", "Atlantis"): NEW})
    assert refused.changes == []


def test_a_stored_pledge_gets_the_parties_that_it_lacks_and_no_others(curated_engine):
    key = ("headline",)
    save(curated_engine, "pledge", "Germany", key=key)
    plan = read(curated_engine, "pledge", "Germany", key=key)
    assert (plan.changes, plan.unchanged) == ([], [2])
    plan = read(curated_engine, "pledge", "Germany; France", key=key)
    assert [change.after["party_id"] for _, change in plan.created] == ["fra"]
    assert (plan.changed, plan.unchanged) == ([], [])


@pytest.mark.parametrize("status", ["endorsed", "denied", "withdrew"])
def test_a_signatory_that_is_stored_as_something_else_is_refused_with_its_line(curated_engine, status):
    key = ("title",)
    save(curated_engine, "document", "Germany", key=key)
    [document] = [id for id, row in rows(curated_engine, "document").items() if row["title"] == "A joint word"]
    row = {"document_id": document, "party_id": "fra", "status": status}
    edits.create(curated_engine, "signature", {"id": "other", **row}, author="Ann")
    plan = read(curated_engine, "document", "Germany; Frankreich; Italy", key=key)
    assert (plan.changes, plan.unchanged) == ([], [])
    [refusal] = plan.refusals
    assert (refusal.line, refusal.table, refusal.column) == (2, "signature", "party_id")
    assert refusal.reason == f"“Frankreich” is stored as {status.title()}: change it at the desk"
    assert read(curated_engine, "document", "Germany", key=key).notes == []


@pytest.mark.parametrize("table", PART)
def test_a_line_that_leaves_out_a_stored_party_is_noted(curated_engine, table):
    key = ({"pledge": "headline", "document": "title"}[table],)
    save(curated_engine, table, "Germany; France", key=key)
    note = "In 1 line not all stored parties are named: an import removes none."
    fewer = read(curated_engine, table, "Germany", key=key)
    assert (fewer.changes, fewer.unchanged, fewer.notes) == ([], [2], [note])
    assert read(curated_engine, table, "Germany; Italy", key=key).notes == [note]
    assert read(curated_engine, table, "Germany; France; Italy", key=key).notes == []


@pytest.mark.parametrize("table", PART)
def test_parties_with_commas_between_them_are_refused_with_the_cure(curated_engine, table):
    plan = read(curated_engine, table, "Italy; Germany, France")
    assert (plan.changes, plan.questions) == ([], [])
    assert [(each.text, each.reason) for each in plan.refusals] == [
        ("Germany, France", "“Germany, France” names several parties: put ; between them")
    ]
    assert [each.text for each in read(curated_engine, table, "Germany, Atlantis").questions] == ["Germany, Atlantis"]
    meant = read(curated_engine, table, "Germany, France", answers={("party", "Germany, France"): "gbr"})
    assert meant.refusals == []


@pytest.mark.parametrize("of_id", ["id", "Id", "ID"])
def test_the_names_in_an_export_are_no_list_unless_a_person_says_so(curated_engine, of_id):
    id, pledge = next(iter(rows(curated_engine, "pledge").items()))
    sheet = spreadsheet.read(f"{of_id}\theadline\tpledgers\n{id}\t{pledge['headline']}\tFrance, Atlantis\n")
    plan = transfer.plan(curated_engine, sheet, Instructions("pledge"))
    assert (plan.changes, plan.refusals) == ([], [])
    assert [note for note in plan.notes if note.startswith("Not imported") and "pledgers" in note]
    meant = Instructions("pledge", columns={"pledgers": "pledge_party.party_id"})
    assert [each.text for each in transfer.plan(curated_engine, sheet, meant).refusals] == ["France, Atlantis"]


def test_the_page_offers_the_column_shows_each_party_and_saves_them(dashboard):
    engine = dashboard("curated")
    before = everything(engine)
    page = Import(table="pledge", within=PARIS)
    page.paste(SHEETS["pledge"].format("Germany; France").replace("Pledged by", "Whose"))
    page.choose("matched_pledge_Whose", "pledge_party.party_id")
    assert "**3 records to be created" in page.counts
    shown = " ".join(str(each.proto.body) for each in page.app.get("html"))
    assert "Germany" in shown
    page.save()
    assert not page.errors
    new = [row for id, row in rows(engine, "pledge_party").items() if id not in before["pledge_party"]]
    assert {row["party_id"] for row in new} == {"deu", "fra"}
