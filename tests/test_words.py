"""Values in words: codes, days, spans, amounts and counts."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from dashboard.lists.frames_in_words import with_labels
from tracker import words
from tracker.schema.models import RECORDS, code_list
from tracker.values.codes import NO_ENTRY, DatePrecision, Firmness, FollowUp, MilestoneKind, SummitKind, Verb
from tracker.words import amount, day, day_of_label, figure, has_value, short_figure, total

NEW_YORK, MOSCOW = "America/New_York", "Europe/Moscow"
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)


def test_a_code_is_said_by_its_label_and_none_by_nothing():
    assert words.label(Firmness, "vague") == words.code("pledge", "firmness", "vague") == "Vague"
    assert words.code("milestone", "kind", "plan") == "Plan or proposal"
    for nothing in (None, float("nan"), pd.NA, ""):
        assert words.label(Verb, nothing) == words.code("pledge", "verb", nothing) == ""
    assert words.labels(SummitKind, MilestoneKind)["talks"] == "Talks"
    assert words.code("milestone", "status", None) == words.code("pledge", "headline", "Hubs") == ""


def test_a_pledge_without_a_status_is_said_to_have_no_current_entry():
    assert words.code("pledge", "status", None) == words.code("pledge", "status", NO_ENTRY) == "No current entry"
    assert words.code("pledge_status", "status", None) == ""
    assert [code for code in words.labels_of("pledge", "status") if code] == [*FollowUp, NO_ENTRY]


def test_every_code_of_every_column_and_every_column_has_its_words():
    for table, model in RECORDS.items():
        assert all(words.title(table, column) for column in model.model_fields)
        columns = {column: codes for column in model.model_fields if (codes := code_list(table, column))}
        assert all(words.code(table, column, each) == each.label for column, codes in columns.items() for each in codes)


def test_rows_get_a_column_of_labels_for_each_of_their_columns_of_codes():
    rows = pd.DataFrame({"status": ["signed", None], "kind": ["law", "plan"], "title": ["A", "B"]}, index=[7, 9])
    labelled = with_labels(rows, "document")
    assert labelled.to_dict("list") == {
        **rows.to_dict("list"),
        "status_label": ["Signed", None],
        "kind_label": ["Law or decree", "Plan"],
    }
    of_milestones = with_labels(rows, "milestone", "document", of=["kind"])
    assert list(of_milestones["kind_label"]) == ["Law or decree", "Plan or proposal"]
    assert list(with_labels(rows.head(0), "document")) == list(labelled)


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        (DatePrecision.DAY, "1 January – 31 March 2026"),
        (DatePrecision.PART_OF_MONTH, "Between 1 January and 31 March 2026"),
        (DatePrecision.MONTH, "January 2026, day not known"),
        (DatePrecision.QUARTER, "First quarter of 2026, day not known"),
        (DatePrecision.YEAR, "2026, day not known"),
        (DatePrecision.BETWEEN, "Between 1 January and 31 March 2026"),
        (DatePrecision.BEFORE, "31 March 2026 or before"),
        (DatePrecision.AFTER, "1 January 2026 or later"),
    ],
)
def test_each_precision_has_its_words(precision, expected):
    assert words.human_date(FIRST, LAST, precision) == expected


@pytest.mark.parametrize(
    ("first", "last", "exact", "rough"),
    [
        (date(2026, 10, 8), date(2026, 10, 9), "8–9 October 2026", "Between 8 and 9 October 2026"),
        (
            date(2026, 9, 28),
            date(2026, 10, 2),
            "28 September – 2 October 2026",
            "Between 28 September and 2 October 2026",
        ),
        (
            date(2025, 12, 31),
            date(2026, 1, 1),
            "31 December 2025 – 1 January 2026",
            "Between 31 December 2025 and 1 January 2026",
        ),
    ],
)
def test_two_days_name_their_month_and_year_once(first, last, exact, rough):
    assert words.human_date(first, last) == exact
    assert words.human_date(first, last, DatePrecision.BETWEEN) == rough


def event(first, last, precision="day", hour=None, zone=None, second=None):
    """An event as a question answers it, with the days of pandas."""
    return {
        "starts_on": pd.Timestamp(first), "ends_on": pd.Timestamp(last) if last else pd.NaT,
        "date_precision": precision, "local_time": hour, "time_zone": zone, "second_zone": second, "day_order": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (event("2026-09-05", None), "Since 5 September 2026"),
        (event("2026-09-05", None, "after"), "5 September 2026 or later"),
        (event("2026-01-06", "2026-01-06", "day", "14:30", "Europe/Paris"), "6 January 2026, 14:30 Paris time"),
        (event("2026-01-06", "2026-01-07", "day", "14:30", "UTC"), "6–7 January 2026, from 14:30 UTC"),
        (event("2026-07-04", "2026-07-04", "day", "22:00", NEW_YORK, MOSCOW),
         "4 July 2026, 22:00 New York time (5 July 2026, 05:00 Moscow time)"),
        (event("2026-07-04", "2026-07-04", "day", "10:00", NEW_YORK, MOSCOW),
         "4 July 2026, 10:00 New York time (17:00 Moscow time)"),
        (event("2026-01-01", "2026-01-01", "day", "03:00", MOSCOW, NEW_YORK),
         "1 January 2026, 03:00 Moscow time (31 December 2025, 19:00 New York time)"),
        (event("2026-11-01", "2026-11-01", "day", "01:30", NEW_YORK),
         "1 November 2026, 01:30 New York time, the first of two such hours"),
    ],
)  # fmt: skip
def test_an_event_says_whether_it_goes_on_and_its_hour_by_both_clocks(when, expected):
    assert words.human_when(when) == expected


@pytest.mark.parametrize(
    ("precision", "expected", "due"),
    [
        (None, "31 March 2026", "31 March 2026"),
        ("", "31 March 2026", "31 March 2026"),
        ("day", "31 March 2026", "31 March 2026"),
        ("month", "March 2026", "March 2026"),
        ("quarter", "first quarter of 2026", "first quarter of 2026"),
        ("year", "2026", "2026"),
        ("before", "31 March 2026 or before", "By 31 March 2026"),
        ("between", "31 March 2026 or before", "By 31 March 2026"),
        ("part_of_month", "31 March 2026 or before", "By 31 March 2026"),
        ("after", "31 March 2026 or later", "31 March 2026 or later"),
    ],
)
def test_a_day_is_said_as_far_as_it_is_known(precision, expected, due):
    assert words.human_day(LAST, precision) == expected
    assert words.human_due(LAST, precision) == due


def test_spans_say_no_more_than_they_need():
    assert words.human_span(FIRST, FIRST) == "1 January 2026"


def test_the_day_of_a_label_is_said_in_words():
    told = {
        "2026-01-06 · Paris · 2": "6 January 2026 · Paris · 2",
        "2026-01-06? · Paris": "6 January 2026? · Paris",
        "2026-01 · Plan": "January 2026 · Plan",
        "2026-Q1 · Plan": "first quarter of 2026 · Plan",
    }
    same = (
        "Paris",
        "France · Emmanuel Macron",
        "2026",
        "2026-01-06: no label",
        "4.1 · 2026-01-06",
        "2026-02-30 · Paris",
        "",
    )
    for label, said in {**told, **dict.fromkeys(same)}.items():
        assert day_of_label(label) == (said or label)


def test_a_day_that_is_not_known_is_blank():
    assert [day(None), day(pd.NaT), day(date(2026, 1, 6))] == ["", "", "6 January 2026"]


@pytest.mark.parametrize(
    ("low", "high", "currency", "unit", "expected"),
    [
        (None, None, None, None, ""),
        (0, 0, None, "troops", "0 troops"),
        (15_000, 30_000, None, "troops", "15,000–30,000 troops"),
        (90 * 10**9, 90 * 10**9, "EUR", None, "EUR 90 billion"),
        (1_500_000, 2_500_000, "USD", None, "USD 1.5–2.5 million"),
        (500_000_000, 1_200_000_000, "USD", None, "USD 500 million to 1.2 billion"),
        (600_000_000, None, "USD", None, "at least USD 600 million"),
        (None, 7, None, "ships", "at most 7 ships"),
        (0, 12_000_000, "EUR", None, "at most EUR 12 million"),
        (10**15, 10**15, "EUR", None, "EUR 1,000,000 billion"),
        (10**9 + 1, 10**9 + 1, "EUR", None, "EUR 1,000,000,001"),
    ],
)
def test_an_amount_keeps_its_range_and_its_bounds(low, high, currency, unit, expected):
    row = {"amount_low": low, "amount_high": high, "currency": currency, "unit": unit}
    assert amount(row) == expected
    whole = pd.DataFrame([row]).astype({"amount_low": "Int64", "amount_high": "Int64"})
    assert amount(whole.iloc[0]) == amount(whole.to_dict("records")[0]) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"amount_low": Decimal("0.25"), "unit": "% of GDP"}, "at least 0.25 % of GDP"),
        ({"amount_low": 10**9, "amount_high": 10**9, "currency": "EUR", "amount_period": "per_year"},
         "EUR 1 billion a year"),
        ({"amount_low": 1000, "amount_high": 1000, "unit": "drones", "amount_period": "per_month"},
         "1,000 drones a month"),
        ({"amount_high": Decimal("1234567.5"), "currency": "CHF"}, "at most CHF 1,234,567.5"),
        ({"amount_low": Decimal("1.125"), "amount_high": 2, "unit": "%"}, "1.125–2 %"),
    ],
)  # fmt: skip
def test_an_amount_has_its_decimals_and_its_period(values, expected):
    row = {"amount_low": None, "amount_high": None, "currency": None, "unit": None, "amount_period": None, **values}
    assert amount(row) == amount(pd.DataFrame([row], dtype=object).iloc[0]) == expected


@pytest.mark.parametrize(
    ("low", "high", "open_ended", "expected"),
    [
        (0, 12_000_000, 0, "at most EUR 12 million"),
        (0, 0, 0, "EUR 0"),
        (10**6, 2 * 10**6, 0, "EUR 1–2 million"),
        (2 * 10**6, 12_000_000, 1, "at least EUR 2 million"),
        (10**9, 10**9, 1, "at least EUR 1 billion"),
        (0, 12_000_000, 1, "an unknown amount of EUR"),
    ],
)
def test_a_total_without_a_lower_bound_is_at_most_its_upper_one(low, high, open_ended, expected):
    row = {"gross_low": low, "gross_high": high, "gross_open_ended": open_ended}
    assert total(row, "gross_", currency="EUR") == total(row, "gross_", currency="EUR", rounded=True) == expected
    assert total(row, "gross_") == expected.replace(" of EUR", "").replace("EUR ", "")


SHORT = {
    92_850_000_000: "92.9 billion",
    38_214_700_000: "38.2 billion",
    12_250_000: "12.3 million",
    12_249_999: "12.2 million",
    950_000_000: "950 million",
    999_949_999: "999.9 million",
    999_950_000: "1 billion",
    1_234_560_000_000: "1,234.6 billion",
    Decimal("1050000.0001"): "1.1 million",
    999_999: "999,999",
}


def test_a_figure_is_never_rounded():
    assert [
        figure(number) for number in (0, 999_999, 10**6, 1_234_000, 1_234_567, 1_234_567_891, 999_999_999 * 10**6)
    ] == [
        "0",
        "999,999",
        "1 million",
        "1.234 million",
        "1,234,567",
        "1,234,567,891",
        "999,999.999 billion",
    ]


def test_a_figure_has_all_its_digits_up_to_the_largest_sum():
    assert figure(1_234_567_890_100) == "1,234,567.8901 million"
    assert figure(12_345_678_901_234_500) == "12,345,678,901.2345 million"


def test_a_figure_in_short_is_rounded_as_people_do():
    assert {number: short_figure(number) for number in SHORT} == SHORT


def test_nothing_is_given_by_a_blank_cell_of_any_kind():
    assert not any(has_value(value) for value in (None, "", float("nan"), pd.NaT, pd.NA))
    assert all(has_value(value) for value in (0, False, "0", date(2026, 1, 6)))
