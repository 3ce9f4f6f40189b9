"""Shares of a pledge are amounts in its currency, unit and period: no save lets them be read in another by itself."""

import pytest

from tests.support import somebody
from tests.support.shares import EURO, LOAN, PART, lend
from tests.support.snapshots import revision
from tests.support.stored import everything, rows, save
from tracker.errors import Invalid, NewUnit
from tracker.writing import edits
from tracker.writing.references import Change

DOLLAR = {"currency": "USD", "unit": None}


@pytest.fixture
def loan(filled):
    """The examples, and a loan of EUR 10, of which France gives 5."""
    lend(filled)
    return filled


def change(engine, table, id, along=(), **values):
    somebody.update(engine, table, id, values, along=along, author="Ann")


def last(engine, table):
    """The number of the newest revision of a table."""
    return max(entry["id"] for entry in rows(engine, "revision").values() if entry["record_table"] == table)


def merge(engine, twin, into, *of_twin):
    """Merge two pledges; where they differ, take what the merged one says of these tables."""
    seen = edits.merge_preview(engine, "pledge", twin, into=into)
    choices = [each.choice for each in seen.disagreements if each.table in of_twin]
    edits.merge(engine, "pledge", twin, into=into, preview=seen, choices=choices, author="Ann")


# a change


@pytest.mark.parametrize(
    ("values", "column", "words"),
    [
        (DOLLAR, "currency", "in EUR and would be read in USD"),
        ({"currency": None, "unit": "tanks"}, "currency", "in EUR and would be read in tanks"),
        ({"amount_period": "per_year"}, "amount_period", "in EUR and would be read in EUR per year"),
        ({**dict.fromkeys(EURO)}, "currency", "in EUR and would be read in no currency or unit"),
    ],
)
def test_another_unit_is_refused_while_shares_stand(loan, values, column, words):
    before = everything(loan)
    with pytest.raises(NewUnit, match=rf"{column}: .*pledge share part \(5\) was given {words}: .*same save") as error:
        change(loan, "pledge", "loan", **values)
    assert list(error.value.fields) == [column]
    assert (error.value.table, error.value.rows) == ("pledge_share", [before["pledge_share"]["part"]])
    assert everything(loan) == before


@pytest.mark.parametrize("again", ["% Of GDP", "%  of gdp"])
def test_a_unit_in_other_capitals_or_with_more_spaces_is_the_same(loan, again):
    share = {"currency": None, "unit": "% of GDP"}
    change(loan, "pledge", "loan", along=[rows(loan, "pledge_share")["part"]], **share)
    change(loan, "pledge", "loan", unit=again)
    assert rows(loan, "pledge")["loan"]["unit"] == again
    edits.create(loan, "pledge", {**LOAN, **share, "id": "other", "headline": "Other"}, author="Ann")
    change(loan, "pledge_share", "part", pledge_id="other")
    with pytest.raises(NewUnit, match=r"unit: .*was given in % of GDP and would be read in % of GNP"):
        change(loan, "pledge", "other", unit="% of GNP")


def test_all_shares_are_named_and_of_many_the_first(loan):
    for number in range(9):
        edits.create(loan, "party", {"id": f"p{number}", "name": f"P{number}", "kind": "state"}, author="Ann")
        share = {**PART, "id": f"q{number}", "party_id": f"p{number}", "amount": "0.5"}
        edits.create(loan, "pledge_share", share, author="Ann")
    with pytest.raises(NewUnit, match=r"pledge shares part \(5\), q0 \(0.5\), .* and 5 more were given") as error:
        change(loan, "pledge", "loan", **DOLLAR)
    assert len(error.value.rows) == 10


def test_a_new_unit_is_saved_where_the_shares_are_said_to_be_meant_in_it_too(loan):
    with pytest.raises(NewUnit) as error:
        change(loan, "pledge", "loan", **DOLLAR)
    change(loan, "pledge", "loan", error.value.rows, **DOLLAR)
    assert rows(loan, "pledge")["loan"]["currency"] == "USD"
    assert rows(loan, "pledge_share")["part"]["version"] == 1


def test_what_was_said_of_some_shares_is_said_of_no_others(loan):
    seen = rows(loan, "pledge_share")["part"]
    edits.create(loan, "pledge_share", {**PART, "id": "second", "party_id": "gbr", "amount": 2}, author="Bob")
    with pytest.raises(NewUnit, match=r"pledge shares part .* second") as error:
        change(loan, "pledge", "loan", [seen], **DOLLAR)
    save(loan, "pledge_share", "part", amount=4)
    with pytest.raises(NewUnit, match=r"part \(4\)"):
        change(loan, "pledge", "loan", error.value.rows, **DOLLAR)


@pytest.mark.parametrize("values", [{"amount_low": None, "amount_high": None}, {"amount_high": 20}, {"headline": "L"}])
def test_what_leaves_the_unit_as_it_is_is_not_asked_about(loan, values):
    change(loan, "pledge", "loan", **values)
    stored = rows(loan, "pledge")["loan"]
    assert (stored["currency"], stored["version"]) == ("EUR", 2)


def test_a_pledge_without_shares_may_get_any_unit(loan):
    somebody.delete(loan, "pledge_share", "part", author="Ann")
    change(loan, "pledge", "loan", **DOLLAR)
    edits.create(loan, "pledge_share", {**PART, "id": "new"}, author="Ann")
    assert rows(loan, "pledge_share")["new"]["amount"] == 5


def test_a_share_that_moves_to_a_pledge_in_another_unit_brings_its_amount_anew(loan):
    save(loan, "pledge", "hubs", amount_high=9)
    moved = {"pledge_id": "hubs", "party_id": "gbr"}
    with pytest.raises(NewUnit, match=r"pledge_id: .*part \(5\) was given in EUR and would be read in hubs") as error:
        change(loan, "pledge_share", "part", **moved)
    assert rows(loan, "pledge_share")["part"]["pledge_id"] == "loan"
    change(loan, "pledge_share", "part", error.value.rows, **moved)
    change(loan, "pledge_share", "part", pledge_id="loan", amount=4)
    assert rows(loan, "pledge_share")["part"]["amount"] == 4


def test_an_amount_that_is_meant_in_another_unit_than_its_pledge_has_is_refused(loan):
    euro, dollar = ({"currency": name, "unit": None, "amount_period": None} for name in ("EUR", "USD"))
    to_dollars(loan)
    new = {**PART, "id": "second", "party_id": "gbr", "amount": 2}
    with pytest.raises(
        NewUnit, match=r"amount: .*second \(2\) was given in EUR and would be read in USD: write it in USD"
    ):
        edits.create(loan, "pledge_share", new, meant_in=euro, author="Ann")
    with pytest.raises(NewUnit, match=r"part \(6\) was given in EUR"):
        somebody.update(loan, "pledge_share", "part", {"amount": 6}, meant_in=euro, author="Ann")
    somebody.update(loan, "pledge_share", "part", {"note": "As announced"}, meant_in=euro, author="Ann")
    edits.create(loan, "pledge_share", new, meant_in=dollar, author="Ann")
    assert set(rows(loan, "pledge_share")) == {"share", "part", "second"}


# an undo


def to_dollars(engine):
    change(engine, "pledge", "loan", rows(engine, "pledge_share").values(), **DOLLAR)
    return last(engine, "pledge")


def test_an_undo_takes_shares_back_that_went_along(loan):
    number = to_dollars(loan)
    save(loan, "pledge_share", "part", note="As announced")
    somebody.undo(loan, number, author="Ann")
    assert rows(loan, "pledge")["loan"]["currency"] == "EUR"
    somebody.undo(loan, last(loan, "pledge"), author="Ann")
    assert rows(loan, "pledge")["loan"]["currency"] == "USD"


def test_an_undo_is_refused_where_amounts_would_be_read_in_a_unit_that_nobody_gave(loan):
    shares = [rows(loan, "pledge_share")["part"]]
    change(loan, "pledge", "loan", currency="USD", along=shares)
    number = last(loan, "pledge")
    change(loan, "pledge", "loan", amount_period="per_year", along=shares)
    with pytest.raises(Invalid, match=r"was changed since by Ann, .*“Currency” belongs together with it"):
        somebody.undo(loan, number, author="Ann")
    somebody.undo(loan, last(loan, "pledge"), author="Ann")
    somebody.undo(loan, number, author="Ann")
    assert rows(loan, "pledge")["loan"]["currency"] == "EUR"


def test_an_undo_is_refused_where_an_amount_was_given_since(loan):
    number = to_dollars(loan)
    save(loan, "pledge_share", "part", amount=6)
    with pytest.raises(NewUnit, match=r"currency: .*part \(6\) was given in USD and would be read in EUR"):
        somebody.undo(loan, number, author="Ann")
    save(loan, "pledge_share", "part", amount=5)
    with pytest.raises(NewUnit, match=r"part \(5\) was given in USD"):
        somebody.undo(loan, number, author="Ann")


def test_an_undo_goes_through_once_what_was_given_since_is_undone(loan):
    number = to_dollars(loan)
    save(loan, "pledge_share", "part", amount=6)
    edits.create(loan, "pledge_share", {**PART, "id": "second", "party_id": "gbr", "amount": 2}, author="Ann")
    with pytest.raises(NewUnit, match=r"part \(6\), second \(2\) were given in USD"):
        somebody.undo(loan, number, author="Ann")
    somebody.delete(loan, "pledge_share", "second", author="Ann")
    somebody.undo(loan, last(loan, "pledge_share") - 2, author="Ann")
    somebody.undo(loan, number, author="Ann")
    assert rows(loan, "pledge")["loan"]["currency"] == "EUR"


def test_an_amount_of_another_unit_is_not_brought_back(loan):
    save(loan, "pledge_share", "part", amount=4)
    of_amount = last(loan, "pledge_share")
    to_dollars(loan)
    with pytest.raises(NewUnit, match=r"amount: .*part \(5\) was given in EUR and would be read in USD"):
        somebody.undo(loan, of_amount, author="Ann")
    somebody.undo(loan, last(loan, "pledge"), author="Ann")
    somebody.undo(loan, of_amount, author="Ann")
    assert rows(loan, "pledge_share")["part"]["amount"] == 5


def test_a_deleted_share_is_brought_back_only_into_its_own_unit(loan):
    somebody.delete(loan, "pledge_share", "part", author="Ann")
    deletion = revision(loan)[0]
    to_dollars(loan)
    with pytest.raises(NewUnit, match=r"amount: .*part \(5\) was given in EUR and would be read in USD: .*anew"):
        somebody.undo(loan, deletion, author="Ann")
    assert "part" not in rows(loan, "pledge_share")
    change(loan, "pledge", "loan", currency="EUR")
    somebody.undo(loan, deletion, author="Ann")
    assert rows(loan, "pledge_share")["part"]["amount"] == 5


def test_a_deleted_pledge_comes_back_with_its_shares(loan):
    to_dollars(loan)
    somebody.delete(loan, "pledge", "loan", author="Ann")
    somebody.undo(loan, revision(loan)[0], author="Ann")
    assert rows(loan, "pledge_share")["part"]["amount"] == 5


def both(engine):
    """Save another currency and another amount of the share at once."""
    pledge, share = rows(engine, "pledge")["loan"], rows(engine, "pledge_share")["part"]
    changes = [
        Change("pledge", pledge, {**pledge, **DOLLAR, "version": pledge["version"] + 1}),
        Change("pledge_share", share, {**share, "amount": share["amount"] + 1, "version": share["version"] + 1}),
    ]
    edits.save_all(engine, lambda _: changes, author="Ann")


def test_a_unit_and_all_shares_change_in_one_save_and_come_back_in_one_undo(loan):
    both(loan)
    assert rows(loan, "pledge_share")["part"]["amount"] == 6
    entry = somebody.entry_of(loan, last(loan, "pledge"))
    with pytest.raises(NewUnit, match=r"part \(6\) was given in USD and would be read in EUR"):
        edits.undo(loan, entry, author="Ann")
    with pytest.raises(NewUnit, match=r"part \(5\) was given in EUR and would be read in USD"):
        somebody.undo(loan, last(loan, "pledge_share"), author="Ann")
    edits.undo(loan, entry, author="Ann", whole=True)
    assert (rows(loan, "pledge")["loan"]["currency"], rows(loan, "pledge_share")["part"]["amount"]) == ("EUR", 5)


def test_one_save_that_leaves_a_share_behind_is_refused(loan):
    edits.create(loan, "pledge_share", {**PART, "id": "second", "party_id": "gbr", "amount": 2}, author="Ann")
    before = everything(loan)
    with pytest.raises(NewUnit, match=r"pledge share second \(2\) was given in EUR"):
        both(loan)
    assert everything(loan) == before


# a merge


def twin(engine, *, party="fra", amount=5, **values):
    """Another entry of the loan, with a share."""
    edits.create(engine, "pledge", {**LOAN, "id": "twin", **values}, author="Ann")
    share = {**PART, "id": "of-twin", "pledge_id": "twin", "party_id": party, "amount": amount}
    edits.create(engine, "pledge_share", share, author="Ann")


@pytest.mark.parametrize(("party", "id"), [("gbr", "of-twin"), ("fra", "part")])
def test_a_merge_reads_no_share_in_another_unit(loan, party, id):
    twin(loan, party=party, **DOLLAR)
    before = everything(loan)
    with pytest.raises(NewUnit, match=r"of-twin \(5\) was given in USD and would be read in EUR: .*same") as error:
        merge(loan, "twin", "loan")
    assert str(error.value).startswith(f"pledge_share {id}: ")
    with pytest.raises(NewUnit, match=r"part \(5\) was given in EUR and would be read in USD"):
        merge(loan, "twin", "loan", "pledge")
    assert everything(loan) == before


def test_a_merge_takes_no_amount_of_another_unit(loan):
    twin(loan, amount=6, **DOLLAR)
    with pytest.raises(NewUnit, match=r"of-twin \(6\) was given in USD and would be read in EUR"):
        merge(loan, "twin", "loan", "pledge_share")
    with pytest.raises(NewUnit, match=r"part \(5\) was given in EUR and would be read in USD"):
        merge(loan, "twin", "loan", "pledge")
    merge(loan, "twin", "loan", "pledge", "pledge_share")
    assert (rows(loan, "pledge")["loan"]["currency"], rows(loan, "pledge_share")["part"]["amount"]) == ("USD", 6)
    somebody.undo(loan, last(loan, "pledge") - 1, author="Ann")


def test_pledges_of_one_unit_are_merged_with_their_shares_and_come_back(loan):
    twin(loan, party="gbr", amount=2)
    merge(loan, "twin", "loan")
    assert {row["pledge_id"] for row in rows(loan, "pledge_share").values()} == {"loan", "hubs"}
    somebody.undo(loan, min(e["id"] for e in rows(loan, "revision").values() if e["merged_into"]), author="Ann")
    assert rows(loan, "pledge_share")["of-twin"]["pledge_id"] == "twin"


def test_a_merge_is_not_undone_into_another_unit(loan):
    twin(loan, party="gbr", amount=2)
    merge(loan, "twin", "loan")
    of_merge = min(entry["id"] for entry in rows(loan, "revision").values() if entry["merged_into"])
    to_dollars(loan)
    save(loan, "pledge_share", "of-twin", amount=3)
    with pytest.raises(NewUnit, match=r"of-twin \(3\) was given in USD and would be read in EUR"):
        somebody.undo(loan, of_merge, author="Ann")
