from datetime import date

import pandas as pd
import pytest

from dashboard import words
from dashboard.charts import palette, text
from tracker.values.codes import DatePrecision

NEW_YORK, MOSCOW = "America/New_York", "Europe/Moscow"
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        (DatePrecision.DAY, "1 January – 31 March 2026"),
        (DatePrecision.PART_OF_MONTH, "Between 1 January 2026 and 31 March 2026"),
        (DatePrecision.MONTH, "January 2026, day not known"),
        (DatePrecision.QUARTER, "First quarter of 2026, day not known"),
        (DatePrecision.YEAR, "2026, day not known"),
        (DatePrecision.BETWEEN, "Between 1 January 2026 and 31 March 2026"),
        (DatePrecision.BEFORE, "By 31 March 2026"),
        (DatePrecision.AFTER, "1 January 2026 or later"),
    ],
)
def test_each_precision_has_its_words(precision, expected):
    assert words.human_date(FIRST, LAST, precision) == expected


def test_a_column_of_dates_sorts_by_first_days_and_marks_what_is_not_known():
    listed = [
        words.sortable_when(event(first, last, precision))
        for first, last, precision in (
            (date(2025, 12, 31), FIRST, "day"),
            (FIRST, FIRST, "day"),
            (FIRST, date(2026, 1, 3), "day"),
            (FIRST, date(2026, 1, 31), "month"),
            (FIRST, LAST, "before"),
            (FIRST, date(2026, 12, 31), "year"),
            (date(2026, 1, 2), date(2026, 1, 2), "day"),
            (date(2026, 2, 1), date(2026, 3, 1), "after"),
        )
    ]
    assert listed == [
        "2025-12-31–2026-01-01",
        "2026-01-01",
        "2026-01-01–03",
        "2026-01-01–31?",
        "2026-01-01–03-31?",
        "2026-01-01–12-31?",
        "2026-01-02",
        "2026-02-01–03-01?",
    ]
    days = [each[:10] for each in listed]
    assert [each[:10] for each in sorted(listed)] == days == sorted(days)


def event(first, last, precision="day", hour=None, zone=None, second=None):
    """An event as a question answers it, with the days of pandas."""
    return {
        "starts_on": pd.Timestamp(first), "ends_on": pd.Timestamp(last) if last else pd.NaT,
        "date_precision": precision, "local_time": hour, "time_zone": zone, "second_zone": second, "day_order": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("when", "words", "listed"),
    [
        (event("2026-09-05", None), "Since 5 September 2026", "2026-09-05–"),
        (event("2026-09-05", None, "after"), "5 September 2026 or later", "2026-09-05–?"),
        (event("2026-01-06", "2026-01-06", "day", "14:30", "Europe/Paris"), "6 January 2026, 14:30 Paris time",
         "2026-01-06 14:30 Paris"),
        (event("2026-01-06", "2026-01-07", "day", "14:30", "UTC"), "6–7 January 2026, from 14:30 UTC",
         "2026-01-06–07 14:30 UTC"),
        (event("2026-07-04", "2026-07-04", "day", "22:00", NEW_YORK, MOSCOW),
         "4 July 2026, 22:00 New York time (5 July 2026, 05:00 Moscow time)",
         "2026-07-04 22:00 New York, 07-05 05:00 Moscow"),
        (event("2026-07-04", "2026-07-04", "day", "10:00", NEW_YORK, MOSCOW),
         "4 July 2026, 10:00 New York time (17:00 Moscow time)", "2026-07-04 10:00 New York"),
        (event("2026-01-01", "2026-01-01", "day", "03:00", MOSCOW, NEW_YORK),
         "1 January 2026, 03:00 Moscow time (31 December 2025, 19:00 New York time)",
         "2026-01-01 03:00 Moscow, 12-31 19:00 New York"),
        (event("2026-11-01", "2026-11-01", "day", "01:30", NEW_YORK),
         "1 November 2026, 01:30 New York time, the first of two such hours", "2026-11-01 01:30 New York"),
    ],
)  # fmt: skip
def test_an_event_says_whether_it_goes_on_and_its_hour_by_both_clocks(when, words, listed):
    assert words.human_when(when) == words
    assert words.sortable_when(when) == listed


@pytest.mark.parametrize(
    ("precision", "words", "due"),
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
def test_a_day_is_said_as_far_as_it_is_known(precision, words, due):
    assert words.human_day(LAST, precision) == words
    assert words.human_due(LAST, precision) == due


def test_spans_say_no_more_than_they_need():
    assert words.human_span(FIRST, FIRST) == "1 January 2026"


@pytest.mark.parametrize("value", [None, "", float("nan"), pd.NA, pd.NaT])
def test_what_is_blank_shows_nothing(value):
    assert words.blank(value)
    assert text.shown(value) == text.wrapped(value, 10) == ""


def test_tags_entities_and_formulas_are_shown_as_typed():
    assert text.shown("<b>&lt;</b> $x$") == "&lt;b&gt;&amp;lt;&lt;/b&gt; &#36;x&#36;"


def test_lines_end_in_an_ellipsis_and_keep_their_width():
    assert text.lines("one two three", 7) == ("one two", "three")
    assert text.lines("one two three four", 7, 2) == ("one two", "three…")
    assert text.lines("x" * 50, 10, 2) == ("x" * 10, "x" * 9 + "…")
    assert text.wrapped("<<<<< >>>>>", 5) == "&lt;" * 5 + "<br>" + "&gt;" * 5


def luminance(color):
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("background", ["#ffffff", "#0e1117", "#191815"])
def test_colours_stand_out_on_light_and_dark(background):
    names = ("BLUE", "SKY", "GREEN", "OCHRE", "VERMILLION", "CRIMSON", "PINK", "VIOLET", "GREY")
    for name in names:
        high, low = sorted((luminance(getattr(palette, name)), luminance(background)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 3, name


def test_no_chart_has_a_background_of_its_own():
    assert palette.layout()["paper_bgcolor"] == palette.layout()["plot_bgcolor"] == palette.CLEAR
