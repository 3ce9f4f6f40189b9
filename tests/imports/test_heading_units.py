"""A heading may say what the amounts below it are meant in: none is read in another currency or size."""

from decimal import Decimal

import pytest

from tests.support.shares import EURO, lend
from tests.support.stored import rows
from tracker.files import spreadsheet, workbook
from tracker.imports import transfer
from tracker.imports.desk import Typed
from tracker.imports.plan import Instructions

FORMATS = {
    "paste": lambda lines: spreadsheet.read("\n".join("\t".join(map(str, line)) for line in lines)),
    "csv": lambda lines: spreadsheet.read(
        "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode(), name="a.csv"
    ),
    "xlsx": lambda lines: spreadsheet.read(workbook.write({"x": (lines[0], lines[1:])})),
}


@pytest.fixture
def loan(filled):
    """The examples, and a loan of EUR 10, of which France gives 5."""
    lend(filled)
    return filled


@pytest.fixture(params=FORMATS)
def read(request):
    return FORMATS[request.param]


def share(engine, heading, read=FORMATS["paste"], **said):
    """The dry run of a share of EUR 6 below this heading."""
    lines = [["id", heading], ["part", 6]]
    return transfer.plan(engine, read(lines), Instructions("pledge_share", **said))


def pledge(engine, heading, column, **cells):
    """The dry run of a pledge whose amount stands below this heading."""
    cells = {"headline": "New", "category": "loan", "made_on": "2026-01-06", **cells, heading: 6}
    sheet = FORMATS["xlsx"]([list(cells), list(cells.values())])
    return transfer.plan(engine, sheet, Instructions("pledge", columns={heading: column}))


def refusals(plan):
    return [(each.line, each.column, each.text, each.reason) for each in plan.refusals]


def test_an_amount_below_a_heading_of_another_currency_is_refused(loan, read):
    plan = share(loan, "Amount (USD)", read)
    [(line, column, text, reason)] = refusals(plan)
    assert (line, column, text) == (2, "amount", "6")
    assert reason.startswith("is meant in USD, as the heading “Amount (USD)” says, and would be read in EUR: write it")
    assert plan.changes == []


@pytest.mark.parametrize("heading", ["Amount (EUR)", "Amount, €", "Amount in euros", "Amount", "amount", "Amount eur"])
def test_an_amount_below_a_heading_of_its_own_currency_is_taken(loan, heading):
    plan = share(loan, heading)
    assert [change.after["amount"] for change in plan.changes] == [Decimal(6)]


@pytest.mark.parametrize(
    "heading",
    ["Amount in million", "Amount, thousands", "Amount %", "Amount EUR m", "Amount EURm", "Amount (€bn)",
     "Amount in Mio. €", "Amount (EUR '000)", "Amount TEUR", "Amount, ‰", "Amount (EUR t)", "Amount, млрд",
     "Amount (EUR 1,000)", "Amount (1.000 EUR)", "Amount, in 1,000 EUR", "Amount (1,000,000 EUR)", "Amount (×1,000)",
     "Amount (0,000)", "Amount (‱)"],
)  # fmt: skip
def test_an_amount_below_a_heading_with_a_size_is_refused(loan, heading):
    plan = share(loan, heading)
    [(line, column, text, reason)] = refusals(plan)
    assert (line, column, text) == (2, "amount", "6")
    assert f"stands below “{heading}”: write " in reason
    assert plan.changes == []


@pytest.mark.parametrize("heading", ["Amount (tanks)", "Amount per year", "Amount, all parties", "Amount in yen"])
def test_no_unit_is_guessed_away_that_only_a_person_knows(loan, heading):
    plan = share(loan, heading)
    assert f"Not imported, as no column of pledge_share is meant: {heading}." in plan.notes
    assert share(loan, heading, columns={heading: "amount"}).changes != []


@pytest.mark.parametrize("unit", ["t", "Tonnes", "tonne", "t of grain", "tonnes of grain"])
def test_an_amount_below_a_heading_of_tonnes_is_taken_in_tonnes(filled, unit):
    [(_, change)] = pledge(filled, "Amount, at least (t)", "amount_low", unit=unit).created
    assert change.after["unit"] == unit


@pytest.mark.parametrize("unit", ["tanks", "% of GDP", "tons"])
def test_an_amount_below_a_heading_of_tonnes_is_taken_in_no_other_unit(filled, unit):
    plan = pledge(filled, "Amount, at least (t)", "amount_low", unit=unit)
    assert plan.changes == []
    assert "is meant in t, as the heading “Amount, at least (t)” says" in refusals(plan)[0][3]


def test_an_amount_of_tonnes_is_read_where_its_line_says_so(filled):
    assert "no column of pledge is meant: Amount, at least (t)." in " ".join(
        transfer.plan(
            filled, FORMATS["paste"]([["id", "Amount, at least (t)"], ["hubs", 6]]), Instructions("pledge")
        ).notes
    )
    [(_, change)] = pledge(filled, "Amount, at least (t)", "amount_low", unit="tonnes").created
    assert (change.after["amount_low"], change.after["unit"]) == (6, "tonnes")
    [(_, column, _, reason)] = refusals(pledge(filled, "Amount, at least (t)", "amount_low", currency="EUR"))
    assert column == "amount_low"
    assert reason.startswith("is meant in t, as the heading “Amount, at least (t)” says, and would be read in EUR")


@pytest.mark.parametrize("heading", ["Sum USD", "US$", "$", "Value in Canadian dollars", "worth_gbp", "£", "kroner"])
@pytest.mark.parametrize("column", ["amount_low", "amount_high"])
def test_a_heading_that_a_person_chose_does_not_hide_its_currency(filled, heading, column):
    plan = pledge(filled, heading, column, currency="EUR")
    assert [(each[1], each[2]) for each in refusals(plan)] == [(column, "6")]
    assert "and would be read in EUR" in refusals(plan)[0][3]
    of_unit = pledge(filled, heading, column, unit="tanks")
    assert "and would be read in tanks" in refusals(of_unit)[0][3]


@pytest.mark.parametrize(
    ("heading", "currency"),
    [
        ("Sum USD", "USD"),
        ("US$", "USD"),
        ("$", "AUD"),
        ("Canadian dollars", "CAD"),
        ("£", "GBP"),
        ("kroner", "NOK"),
        ("¥", "CNY"),
        ("¥", "JPY"),
        ("$", "MXN"),
        ("R$", "BRL"),
        ("EUR/USD", "EUR"),
        ("EUR or USD", "USD"),
        ("CHF, EUR", "CHF"),
        ("EUR, of 2,000 asked", "EUR"),
    ],
)  # fmt: skip
def test_a_heading_may_say_the_currency_that_each_line_says(filled, heading, currency):
    [(_, change)] = pledge(filled, heading, "amount_low", currency=currency).created
    assert (change.after["amount_low"], change.after["currency"]) == (6, currency)


@pytest.mark.parametrize("cells", [{"amount_note": "x"}, {"amount_low": ""}])
def test_only_what_stands_below_the_heading_is_refused(loan, cells):
    lines = [["id", "Amount, at most (USD)", *cells], ["loan", "", *cells.values()]]
    plan = transfer.plan(loan, FORMATS["paste"](lines), Instructions("pledge", blanks_empty=False))
    assert refusals(plan) == []


def test_a_desk_does_not_leave_out_a_line_of_headings_that_says_a_unit(filled):
    line = {"headline": "Headline", "category": "Category", "amount_low": "Amount, at least (USD)"}
    own = {"headline": "New", "category": "Loan", "made_on": "2026-01-06", "amount_low": "6", "currency": "EUR"}
    typed = Typed("summit", "paris", lines={"pledge": [line, own]})
    plan = transfer.plan_of_desk(filled, typed, Instructions("summit"))
    [(table, refusal)] = plan.refused
    assert (table, refusal.line, refusal.column) == ("pledge", 1, "amount_low")
    assert "says a unit" in refusal.reason


def test_what_the_store_has_stays_below_a_heading_of_another_currency(loan):
    share(loan, "Amount (USD)")
    assert rows(loan, "pledge")["loan"]["currency"] == EURO["currency"]
    assert rows(loan, "pledge_share")["part"]["amount"] == 5
