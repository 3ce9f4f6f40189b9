"""The code lists: nothing that was valid once goes, and nothing that pycountry knows is missing."""

import pytest

from tracker.schema.fields import ALPHA_2, ALPHA_3, CURRENCIES, language_name
from tracker.values.iso import COLUMNS, names, rows
from tracker.values.iso.__main__ import missing, pycountry_rows


@pytest.mark.parametrize("kind", COLUMNS)
def test_every_code_of_pycountry_is_in_our_list(kind):
    assert len(pycountry_rows()[kind]) > 100
    assert missing(kind) == [], "run: python -m tracker.values.iso"


@pytest.mark.parametrize("kind", COLUMNS)
def test_a_list_is_sorted_and_has_no_row_twice(kind):
    listed = [tuple(row[name] for name in COLUMNS[kind]) for row in rows(kind)]
    assert listed == sorted(set(listed))
    assert all(row[-2] for row in listed)


@pytest.mark.parametrize("code", ["BGN", "HRK", "DEM", "FRF", "LTL", "XEU", "SUR", "YUM", "CSK", "EUR", "UAH", "VED"])
def test_a_currency_is_valid_also_after_its_time(code):
    assert code in CURRENCIES


@pytest.mark.parametrize(
    ("alpha_2", "alpha_3"), [("SU", "SUN"), ("YU", "YUG"), ("DD", "DDR"), ("AN", "ANT"), ("XK", "XKX")]
)
def test_a_former_country_is_valid(alpha_2, alpha_3):
    assert alpha_2 in ALPHA_2
    assert alpha_3 in ALPHA_3


@pytest.mark.parametrize(
    ("code", "name"),
    [("iw", "Hebrew"), ("in", "Indonesian"), ("ji", "Yiddish"), ("sh", "Serbo-Croatian"), ("mo", "Moldavian"),
     ("ger", "German"), ("scr", "Croatian")],
)  # fmt: skip
def test_a_retired_language_is_valid_and_has_its_name(code, name):
    assert language_name(code) == name


def test_of_a_code_that_was_given_twice_the_present_bearer_has_the_name():
    assert names("country", "alpha_2")["AI"] == "Anguilla"  # once the French Afars and Issas


@pytest.mark.parametrize(("kind", "count"), [("currency", 307), ("country", 281), ("language", 8474)])
def test_a_list_never_gets_shorter(kind, count):
    """Who takes a code away makes stored records faulty."""
    assert len(rows(kind)) >= count
