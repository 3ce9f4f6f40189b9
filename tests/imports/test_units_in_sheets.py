"""Shares of a pledge in a sheet are amounts in its currency, unit and period, and are read in no other."""

from decimal import Decimal

import pytest

from tests.support import somebody
from tests.support.shares import LOAN, PART, lend
from tests.support.stored import rows
from tracker.errors import Conflict
from tracker.files import spreadsheet, workbook
from tracker.imports import transfer
from tracker.imports.desk import Typed
from tracker.imports.plan import MINE, THEIRS, Instructions
from tracker.schema.rows import export_digest
from tracker.writing import edits

BOTH = ("table", "id", "digest", "headline", "currency", "pledge_id", "party_id", "amount", "note")
LEFT = "given in EUR and would be read in USD: change it in the same save"
SAID = "is meant in USD, as the line of the pledge loan says, and would be read in EUR: fix that line first"


@pytest.fixture
def loan(filled):
    """The examples, and a loan of EUR 10, of which France gives 5."""
    lend(filled)
    return filled


def pledge(**cells):
    return {"table": "pledge", "id": "loan", **cells}


def share(**cells):
    return {"table": "pledge_share", "id": "part", **cells}


def sheet(*lines, headings=BOTH):
    used = [name for name in headings if any(name in line for line in lines)]
    return spreadsheet.read(workbook.write({"x": (used, [[line.get(name) for name in used] for line in lines])}))


def plan_of(engine, *lines, table="pledge", headings=BOTH, **said):
    return transfer.plan(engine, sheet(*lines, headings=headings), Instructions(table, **said))


def refusals(plan):
    return {each.line: (each.column, each.reason) for each in plan.refusals}


def test_a_sheet_may_change_the_unit_with_all_shares(loan):
    lines = pledge(currency="USD"), share(amount=6)
    plan = plan_of(loan, *lines)
    assert (plan.refusals, len(plan.changed)) == ([], 2)
    transfer.apply(loan, sheet(*lines), Instructions("pledge"), plan, author="Ann")
    assert (rows(loan, "pledge")["loan"]["currency"], rows(loan, "pledge_share")["part"]["amount"]) == ("USD", 6)


@pytest.mark.parametrize("of_share", [(), (share(amount=5),), (share(note="As announced"),)])
def test_a_sheet_that_leaves_a_share_behind_is_refused_beside_the_cell(loan, of_share):
    plan = plan_of(loan, pledge(currency="USD", headline="Other"), *of_share)
    assert not [change for change in plan.changes if change.table == "pledge"]
    column, reason = refusals(plan)[2]
    assert column == "currency"
    assert LEFT in reason


def test_shares_are_not_read_in_the_old_unit_where_the_line_of_their_pledge_is_refused(loan):
    edits.create(loan, "pledge_share", {**PART, "id": "second", "party_id": "gbr", "amount": 1}, author="Ann")
    plan = plan_of(loan, pledge(currency="USD"), share(amount=6))
    assert plan.changes == []
    assert {line: column for line, (column, _) in refusals(plan).items()} == {2: "currency", 3: "amount"}
    assert refusals(plan)[3][1] == SAID


@pytest.mark.parametrize(
    "wrong", [{"headline": "x" * 1000, "currency": "USD"}, {"currency": "Euros"}, {"currency": "USD", "digest": "r0"}]
)
def test_a_line_that_cannot_be_taken_says_the_unit_all_the_same(loan, wrong):
    france, britain = ({"pledge_id": "loan", "party_id": party} for party in ("fra", "gbr"))
    plan = plan_of(loan, pledge(**wrong), share(amount=6, **france), share(id=None, amount=1, **britain))
    assert plan.changes == []
    assert refusals(plan)[3] == ("amount", SAID.replace("USD", wrong["currency"]))
    assert refusals(plan)[4] == ("amount", SAID.replace("USD", wrong["currency"]))


@pytest.mark.parametrize(("choice", "taken"), [("", 0), (THEIRS, 0), (MINE, 2)])
def test_a_clash_of_the_unit_keeps_shares_from_being_read_in_the_other(loan, choice, taken):
    digest = export_digest("pledge", rows(loan, "pledge")["loan"])
    stored = rows(loan, "pledge_share").values()
    edits.update(loan, "pledge", "loan", {"currency": "GBP"}, seen_version=1, along=stored, author="Bob")
    line, said = pledge(digest=digest, currency="USD"), {"choices": {("loan", "currency"): choice}} if choice else {}
    plan = plan_of(loan, line, share(amount=6), **said)
    assert len(plan.changes) == taken
    if not taken:
        assert refusals(plan)[3] == ("amount", SAID.replace("EUR", "GBP"))


def test_a_line_that_nobody_edited_says_the_unit_of_its_export(loan):
    digest = export_digest("pledge", rows(loan, "pledge")["loan"])
    stored = rows(loan, "pledge_share").values()
    edits.update(loan, "pledge", "loan", {"currency": "USD"}, seen_version=1, along=stored, author="Bob")
    plan = plan_of(loan, pledge(digest=digest, currency="EUR"), share(amount=6))
    assert plan.changes == []
    assert "is meant in EUR" in refusals(plan)[3][1]


@pytest.mark.parametrize(
    ("beside", "words"),
    [
        ({"Currency": "USD"}, "is meant in USD, as its line says, and would be read in EUR"),
        ({"Unit": "tanks"}, "is meant in EUR tanks, as its line says"),
        ({"Amount is given": "Per year"}, "is meant in EUR per year, as its line says"),
        ({"currency": "Euros"}, "is meant in Euros, as its line says"),
    ],
)
def test_a_sheet_of_shares_that_says_another_unit_is_refused(loan, beside, words):
    line = {"id": "part", "amount": 6, **beside}
    plan = plan_of(loan, line, table="pledge_share", headings=tuple(line))
    assert plan.changes == []
    column, reason = refusals(plan)[2]
    assert column == "amount"
    assert words in reason


@pytest.mark.parametrize("beside", [{"Currency": "EUR"}, {"Currency": None}, {"Unit": None}, {"Source": "USD"}])
def test_a_sheet_of_shares_that_says_no_other_unit_is_taken(loan, beside):
    line = {"id": "part", "amount": 6, **beside}
    plan = plan_of(loan, line, table="pledge_share", headings=tuple(line))
    assert [change.after["amount"] for change in plan.changes] == [Decimal(6)]


def test_a_pledge_that_is_new_in_the_sheet_has_shares_in_its_own_unit(loan):
    new = {**{name: LOAN[name] for name in ("category", "made_on", "amount_low")}, "headline": "New", "currency": "USD"}
    of_new = share(id="of-new", pledge_id="new", party_id="fra", amount=5)
    headings = (*BOTH, "category", "made_on", "amount_low")
    plan = plan_of(loan, pledge(**{**new, "id": "new"}), of_new, headings=headings)
    assert {change.id for change in plan.changes} <= {"new", "of-new"}
    assert "amount" not in {column for column, _ in refusals(plan).values()}


def test_the_desk_of_a_pledge_leaves_no_share_behind(loan):
    typed = Typed("pledge", "loan", {"currency": "USD"}, rows(loan, "pledge")["loan"])
    plan = transfer.plan_of_desk(loan, typed, Instructions("pledge"))
    [(table, refusal)] = plan.refused
    assert (table, refusal.line, refusal.column) == ("pledge", 0, "currency")
    assert LEFT in refusal.reason


OF_BRITAIN = {"table": "pledge_share", "pledge_id": "loan", "party_id": "gbr", "amount": 4}


def test_a_unit_in_other_capitals_is_the_same_in_a_sheet_and_since_the_dry_run(loan):
    shares = rows(loan, "pledge_share").values()
    somebody.update(loan, "pledge", "loan", {"currency": None, "unit": "% of GDP"}, along=shares, author="Bob")
    line, said = {"id": "part", "amount": 6, "Unit": "%  Of GDP"}, Instructions("pledge_share")
    wanted = sheet(line, headings=tuple(line))
    seen = transfer.plan(loan, wanted, said)
    somebody.update(loan, "pledge", "loan", {"unit": "% OF GDP"}, author="Bob")
    transfer.apply(loan, wanted, said, seen, author="Ann")
    assert rows(loan, "pledge_share")["part"]["amount"] == 6


@pytest.mark.parametrize("line", [share(amount=6), OF_BRITAIN])
def test_an_amount_is_not_taken_once_its_pledge_has_another_unit_than_the_dry_run(loan, line):
    wanted, said = sheet(line), Instructions("pledge_share")
    seen = transfer.plan(loan, wanted, said)
    assert not refusals(seen)
    before = rows(loan, "pledge_share")
    somebody.update(loan, "pledge", "loan", {"currency": "USD"}, along=[before["part"]], author="Bob")
    with pytest.raises(Conflict):
        transfer.apply(loan, wanted, said, seen, author="Ann")
    assert rows(loan, "pledge_share") == before
