"""Days as people write them: read as what they say, or refused in words; a half-typed day is a month, not a day."""

import re
from datetime import date, timedelta
from random import Random

import pytest

from tracker.values.dates import day, span, stretch

PARIS = date(2026, 1, 6)
DAYS = [
    "2026-01-06", "2026-1-6", "2026/01/06", "2026.01.06", "20260106", "6.1.2026", "06.01.2026", "6. 1. 2026",
    "6 January 2026", "6 Jan 2026", "6 Jan. 2026", "6 JANUARY 2026", "06 January 2026", "6th January 2026",
    "6th of January, 2026", "6. January 2026", "6-Jan-2026", "January 6, 2026", "Jan 6 2026", "Jan. 6th, 2026",
    "2026 January 6", "2026-Jan-06", "Tuesday, 6 January 2026", "Tue 6 Jan 2026", "6 January 2026.", " 2026-01-06 ",
    "2026–01–06", "٢٠٢٦-٠١-٠٦", "6\u00a0January\u00a02026", "\u200e2026-01-06",
    "2026\u00ad01\u00ad06", "6 Jan\u00aduary 2026",
]  # fmt: skip
STRETCHES = {
    "2026-02": ("2026-02-01", "2026-02-28", "month", "February 2026"),
    "February 2026": ("2026-02-01", "2026-02-28", "month", "February 2026"),
    "Feb 2024": ("2024-02-01", "2024-02-29", "month", "February 2024"),
    "02/2026": ("2026-02-01", "2026-02-28", "month", "February 2026"),
    "Q1 2026": ("2026-01-01", "2026-03-31", "quarter", "first quarter of 2026"),
    "2026-Q4": ("2026-10-01", "2026-12-31", "quarter", "fourth quarter of 2026"),
    "2026": ("2026-01-01", "2026-12-31", "year", "2026"),
}
REFUSED = {
    "2011–12": "can be two years or a month: write 2011-12 for the month",
    "2009/10": "can be two years or a month",
    "2010—11": "can be two years or a month",
    "06/01/2026": "can be 6 January (2026-01-06) or 1 June (2026-06-01): write which",
    "06-01-2026": "can be 6 January (2026-01-06) or 1 June (2026-06-01)",
    "6-Jan-26": "has a short year",
    "6.1.26": "has a short year",
    "Monday 6 January 2026": "6 January 2026 is a Tuesday",
    "2026-02-30": "February 2026 has 28 days",
    "31 April 2026": "April 2026 has 30 days",
    "29 February 2026": "February 2026 has 28 days",
    "2026-13": "there is no month 13",
    "1.13.2026": "there is no month 13",
    "0000-01-06": "there is no year 0",
    "2026-01-00": "there is no day 0",
    "0/5/2026": "no day of the calendar",
    "6-8 January 2026": "more than one day",
    "6 to 8 January 2026": "more than one day",
    "2026-01-06 to 2026-01-08": "more than one day",
    "2026-01-06T12:00": "has a time of day",
    "6 January 2026, 14:00": "has a time of day",
    "0001-01-06": "is not between 1900-01-01 and 2199-12-31: fix the year",
    "2200-01-01": "fix the year",
    "early January 2026": "no day of the calendar",
    "tomorrow": "no day of the calendar",
    "6 January": "no day of the calendar",
    "46028": "no day of the calendar",
    "6 января 2026": "no day of the calendar",
    "2026-001": "no day of the calendar",
    "": "no day of the calendar",
}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("6-8 January 2026", "2026-01-06", "2026-01-08"),
        ("6–8 Jan 2026", "2026-01-06", "2026-01-08"),
        ("6th to 8th January 2026", "2026-01-06", "2026-01-08"),
        ("January 6-8, 2026", "2026-01-06", "2026-01-08"),
        ("6.-8.1.2026", "2026-01-06", "2026-01-08"),
        ("30 Nov – 1 Dec 2026", "2026-11-30", "2026-12-01"),
        ("November 30 - December 1, 2026", "2026-11-30", "2026-12-01"),
        ("31 December 2025 until 1 January 2026", "2025-12-31", "2026-01-01"),
        ("2026-01-06 - 2026-01-08", "2026-01-06", "2026-01-08"),
        ("2026-01-06/2026-01-08", "2026-01-06", "2026-01-08"),
    ],
)
def test_a_first_and_a_last_day_are_read_from_one_text(text, first, last):
    assert span(text) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    [
        *DAYS,
        *STRETCHES,
        "06/08/2026",
        "6-8-2026",
        "6 and 8 January 2026",
        "8-6 January 2026",
        "6-31 February 2026",
        "06/01/2026 - 08/01/2026",
        "1-2 weeks",
        "",
    ],
)
def test_no_other_text_is_read_as_two_days(text):
    assert span(text) is None


FORMS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d %B %Y", "%B %d, %Y", "%d %b %Y", "%A, %d %B %Y"]


@pytest.mark.parametrize("text", DAYS)
def test_a_day_is_read_as_what_it_says(text):
    assert day(text) == PARIS
    assert str(stretch(text)) == "6 January 2026"


@pytest.mark.parametrize("text", ["13/01/2026", "01/13/2026"])
def test_a_number_above_twelve_says_which_one_is_the_day(text):
    assert day(text) == date(2026, 1, 13)


def test_two_equal_numbers_say_one_day_in_either_order():
    assert day("5/5/2026") == date(2026, 5, 5)


@pytest.mark.parametrize("text", STRETCHES)
def test_a_month_a_quarter_and_a_year_are_read_whole_and_are_no_day(text):
    first, last, precision, words = STRETCHES[text]
    said = stretch(text)
    assert (str(said.first), str(said.last), said.precision, str(said)) == (first, last, precision, words)
    with pytest.raises(ValueError, match=f"is a {precision}, not a day: write the day too, such as {first}"):
        day(text)


@pytest.mark.parametrize("text", REFUSED)
def test_what_says_no_day_or_several_is_refused_in_words(text):
    with pytest.raises(ValueError, match=re.escape(REFUSED[text])) as refused:
        day(text)
    assert len(str(refused.value)) < 200


def test_no_day_is_read_as_another_however_it_is_written():
    random = Random(6)
    for _ in range(1_000):
        one = date(1950, 1, 1) + timedelta(days=random.randint(0, 50_000))
        for form in (
            "%Y-%m-%d",
            "%d.%m.%Y",
            "%d/%m/%Y",
            "%m/%d/%Y",
            "%d %B %Y",
            "%B %d, %Y",
            "%d %b %Y",
            "%A, %d %B %Y",
        ):
            text = one.strftime(form)
            try:
                assert day(text) == one, text
            except ValueError as error:
                assert "can be" in str(error), text  # noqa: PT017 - what else is refused is a fault
