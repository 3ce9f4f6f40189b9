from datetime import date

import pandas as pd
import pytest

from dashboard.charts import palette, text
from tracker.vocab import DatePrecision

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        (DatePrecision.DAY, "1 January – 31 March 2026"),
        (DatePrecision.PART_OF_MONTH, "Between 1 January 2026 and 31 March 2026"),
        (DatePrecision.MONTH, "January 2026, day not known"),
        (DatePrecision.QUARTER, "First quarter of 2026"),
        (DatePrecision.YEAR, "2026, day not known"),
        (DatePrecision.BETWEEN, "Between 1 January 2026 and 31 March 2026"),
        (DatePrecision.BEFORE, "By 31 March 2026"),
        (DatePrecision.AFTER, "1 January 2026 or later"),
    ],
)
def test_each_precision_has_its_words(precision, expected):
    assert text.human_date(FIRST, LAST, precision) == expected


def test_a_column_of_dates_sorts_by_first_days_and_marks_what_is_not_known():
    listed = [
        text.sortable_date(first, last, precision)
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


def test_spans_say_no_more_than_they_need():
    assert text.human_span(FIRST, FIRST) == "1 January 2026"


@pytest.mark.parametrize("value", [None, "", float("nan"), pd.NA, pd.NaT])
def test_what_is_blank_shows_nothing(value):
    assert text.blank(value)
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
