"""Numbers as people write them: read as what they say, or refused in words; none becomes another."""

import re
from decimal import Decimal
from random import Random

import pytest

from tracker.schema import kinds
from tracker.schema.fields import Unread
from tracker.values import figures

READ = {
    "90000000000": 90 * 10**9,
    "90,000,000,000": 90 * 10**9,
    "90.000.000.000": 90 * 10**9,
    "90 000 000 000": 90 * 10**9,
    "90\u00a0000\u00a0000\u00a0000": 90 * 10**9,
    "90\u202f000\u202f000\u202f000": 90 * 10**9,
    "90\u2009000": 90_000,
    "90'000'000": 90 * 10**6,
    "90’000’000": 90 * 10**6,
    "9,00,00,00,000": 9 * 10**9,
    "12,34,567": 1_234_567,
    "90 billion": 90 * 10**9,
    "90 Billion": 90 * 10**9,
    "90bn": 90 * 10**9,
    "90 bil\u00adlion": 90 * 10**9,
    "1,5 Mrd": 1_500_000_000,
    "1.5 mrd.": 1_500_000_000,
    "5 млрд": 5 * 10**9,
    "5 مليار": 5 * 10**9,
    "٥ مليار": 5 * 10**9,
    "615m": 615 * 10**6,
    "615 mn": 615 * 10**6,
    "615 mio": 615 * 10**6,
    "5.7 million": 5_700_000,
    "20k": 20_000,
    "20 thousand": 20_000,
    "2 crore": 2 * 10**7,
    "1.2 trillion": 12 * 10**11,
    "1e9": 10**9,
    "1.5E+9": 1_500_000_000,
    "1.5e-3": Decimal("0.0015"),
    "0.25": Decimal("0.25"),
    "0,25": Decimal("0.25"),
    ".5": Decimal("0.5"),
    "0,500": Decimal("0.5"),
    "0.125": Decimal("0.125"),
    "1,5": Decimal("1.5"),
    "1234,567": Decimal("1234.567"),
    "1.234,56": Decimal("1234.56"),
    "1,234.56": Decimal("1234.56"),
    "1 234,56": Decimal("1234.56"),
    "1'234.5": Decimal("1234.5"),
    "1.1250": Decimal("1.125"),
    "1.500,0": 1500,
    "٩٠٬٠٠٠٬٠٠٠": 90 * 10**6,
    "٩٠٫٥": Decimal("90.5"),
    "۱۲۳": 123,
    "१२३": 123,
    "１２３": 123,
    "\u200e90\u200f": 90,
    "90\ufe0f": 90,
    "\u280090\u3164000": 90_000,
    " +5 ": 5,
    "007": 7,
    "0": 0,
}
REFUSED = {
    "1.500": "can be 1500 or 1.5: write which",
    "1,500": "can be 1500 or 1.5: write which",
    "1'500,000": "can be 1500000 or 1500: write which",
    "1’500.000": "can be 1500000 or 1500: write which",
    # a space is as good a mark of thousands as an apostrophe: the comma after it can be the second one, or no such mark
    "1 500,000": "can be 1500000 or 1500: write which",
    "1\u202f500.000": "can be 1500000 or 1500: write which",
    "1 234,567": "can be 1234567 or 1234.567: write which",
    "12 345 678,900 million": "write which",
    "1'234.567 million": "can be 1234567000000 or 1234567000: write which",
    "1,125": "can be 1125 or 1.1250: write which",
    "1.500 million": "can be 1500000000 or 1500000: write which",
    "1,500,": "separators in odd places",
    "1,500.": "separators in odd places",
    "5.": "ends in a separator",
    "1.2.3": "separators in odd places",
    "6.1.2026": "separators in odd places",
    "1,0000,0000": "separators in odd places",
    "1,000,00,000": "separators in odd places",
    "12 345 6": "separators in odd places",
    "0,500,000": "separators in odd places",
    "EUR 5": "has a currency, EUR",
    "5 eur": "has a currency, EUR",
    "5 €": "has a currency, €",
    "$5": "has a currency, $",
    "5 million euros": "has a currency, euros",
    "20 BGN": "has a currency, BGN",
    "0.25 %": "is a share: write the number here, and in Unit",
    "0,25 per cent": "is a share",
    "٪5": "is a share",
    "15-30": "is a range",
    "15\u00ad30": "is a range",
    "500\u00ad700 million": "is a range",
    "15 000–30 000": "is a range",
    "15 to 30": "is a range",
    "between 15 and 30": "is a range",
    "5m-10m": "is a range",
    "5..10": "is a range",
    "about 5": "is not exact",
    "ca. 5": "is not exact",
    "~5": "is not exact",
    "up to 100": "is a bound",
    "at least 5": "is a bound",
    ">5": "is a bound",
    "100+": "is a bound",
    "5t": "several ways (thousand, trillion or tonnes)",
    "5 mil": "several ways",
    "5 Billionen": "several ways",
    "5 apples": "“apples” is no part of one",
    "1½": "“½” is no part of one",
    "10²": "“²” is no part of one",
    "90 thousand million": "is no number",
    "half a million": "is no number",
    "5-": "is no number",
    "1_000": "is no number",
    "0x10": "is no number",
    "nan": "is no number",
    "inf": "is no number",
    "": "is no number",
    "1e999": "is no number",
    "9" * 40: "is no number",
    "<script>": "is no number",
    "(5": "is no number",
    "5)": "is no number",
    "-+5": "is no number",
    "-(5)": "is no number",
}
OF_AN_AMOUNT = {
    "−5": "is less than nothing",
    "-5": "is less than nothing",
    "–5": "is less than nothing",
    "(5)": "is less than nothing",
    "1e99": "is more than 1,000,000,000,000,000",
    "2000 trillion": "is more than 1,000,000,000,000,000",
    "0.00001": "has 5 decimals; 4 are kept",
    "100000000000.5": "kept up to 100,000,000,000",
}


SEPARATORS = [(",", "."), (".", ","), (" ", ","), ("'", "."), ("\u202f", ","), ("", "."), ("", ",")]


@pytest.mark.parametrize("text", READ)
def test_a_number_is_read_as_what_it_says(text):
    value = figures.read(text)
    assert (value, type(value)) == (READ[text], type(READ[text]))


@pytest.mark.parametrize("text", REFUSED)
def test_what_says_no_number_or_several_is_refused_in_words(text):
    with pytest.raises(ValueError, match=re.escape(REFUSED[text])) as refused:
        figures.read(text)
    assert len(str(refused.value)) < 250


@pytest.mark.parametrize("text", OF_AN_AMOUNT)
def test_what_no_amount_can_be_is_refused_in_words(text):
    with pytest.raises(ValueError, match=re.escape(OF_AN_AMOUNT[text])):
        figures.amount(text)


@pytest.mark.parametrize("text", ["1.5", "0.25", "1,5"])
def test_a_whole_number_has_no_decimals(text):
    with pytest.raises(ValueError, match="is no whole number"):
        figures.integer(text)
    assert figures.integer("2,0") == 2


def test_what_is_written_is_read_as_the_same_number():
    random = Random(20260106)
    for _ in range(3_000):
        digits = random.randint(0, 10 ** random.randint(1, 15))
        value = figures.exact(Decimal(digits).scaleb(-random.choice((0, 0, 1, 2, 3, 4))))
        if value == figures.exact(round(value, 4)) and (
            isinstance(value, int) or value <= figures.LARGEST_WITH_DECIMALS
        ):
            assert figures.amount(figures.write(value)) == value
            assert figures.amount(figures.write_in_groups(value)) == value
            assert figures.read(figures.write_in_groups(-value)) == -value


def test_a_long_number_is_written_in_groups_of_digits():
    texts = "90 000 000 000", "15 000", "9999", "-15 000", "12 345.6780", "1.1250", "0.25", "1 000 000 000 000 000"
    for text in texts:
        assert figures.write_in_groups(figures.read(text)) == text


def test_every_way_to_write_a_number_gives_the_number_or_is_refused():
    """However thousands and decimals are marked, none of 2,000 numbers is read as another one."""
    random = Random(9)
    for _ in range(2_000):
        value = round(Decimal(random.randint(0, 10**10)).scaleb(-random.choice((0, 1, 2, 3, 4))), 4)
        plain = f"{value:,f}"
        for thousands, decimal in (
            (",", "."),
            (".", ","),
            (" ", ","),
            ("'", "."),
            ("\u202f", ","),
            ("", "."),
            ("", ","),
        ):
            text = plain.translate(str.maketrans({",": thousands, ".": decimal}))
            try:
                assert figures.read(text) == value, text
            except ValueError as error:
                assert "can be" in str(error), text  # noqa: PT017 - what else is refused is a fault


@pytest.mark.parametrize(
    ("table", "column", "text", "value"),
    [
        ("pledge", "amount_low", "90 billion", 90 * 10**9),
        ("pledge", "amount_high", "0,25", Decimal("0.25")),
        ("track", "position", "٣", 3),
        ("pledge_condition", "group_number", "2", 2),
        ("summit", "latitude", "48°51′24″N", 48.856667),
        ("summit", "longitude", "2,3522", 2.3522),
        ("pledge", "headline", "90 billion", "90 billion"),
        ("pledge", "verb", "will", "will"),
        ("pledge", "summit_id", "2026", "2026"),
        ("pledge", "amount_low", " ", None),
        ("pledge", "amount_low", None, None),
    ],
)
def test_each_column_reads_its_own_kind_of_text(table, column, text, value):
    assert kinds.read(table, column, text) == value
    assert type(kinds.read(table, column, text)) is type(value)


def test_what_is_not_read_is_kept_with_its_fault():
    unread = kinds.read("track", "position", "second")
    assert isinstance(unread, Unread)
    assert (unread, "is no number" in unread.fault) == ("second", True)
