"""A day that is known to a month, a quarter or a year: as it is written, read and said, the same in SQL."""

from datetime import date

import pytest
import sqlalchemy as sa

from tracker.queries.event_dates import write_day
from tracker.store import reading
from tracker.values import days
from tracker.values.codes import DatePrecision, DayPrecision

DAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2026-01", "2026-01-01", "2026-01-31", "month"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("2026-12", "2026-12-01", "2026-12-31", "month"),
        ("2026-Q1", "2026-01-01", "2026-03-31", "quarter"),
        ("2026-Q4", "2026-10-01", "2026-12-31", "quarter"),
        ("1999", "1999-01-01", "1999-12-31", "year"),
    ],
)
def test_a_period_that_is_written_is_read_and_written_again(text, first, last, precision):
    assert days.read(text) == (date.fromisoformat(first), date.fromisoformat(last), precision)
    assert days.write(date.fromisoformat(last), precision) == text


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-1", "2026-00", "2026-Q5", "2026-Q0", "2026-01-06", "0000", "26", "٢٠٢٦", "2026-", "x"]
)
def test_what_is_no_period_is_not_read_as_one(text):
    assert days.read(text) is None


@pytest.mark.parametrize(
    ("precision", "first"),
    [
        (None, "2026-03-31"),
        ("day", "2026-03-31"),
        ("month", "2026-03-01"),
        ("part_of_month", "2026-03-01"),
        ("quarter", "2026-01-01"),
        ("year", "2026-01-01"),
        ("before", "0001-01-01"),
        ("between", "0001-01-01"),
        ("after", "2026-03-31"),
    ],
)
def test_the_earliest_day_that_it_can_have_been(precision, first):
    assert days.earliest(DAY, precision) == date.fromisoformat(first)


def test_every_precision_of_a_day_is_one_of_an_event():
    assert {code.value for code in DayPrecision} < {code.value for code in DatePrecision}
    assert set(days.PERIODS) < {code.value for code in DayPrecision}


@pytest.mark.parametrize("precision", [None, *DatePrecision])
@pytest.mark.parametrize("day", ["1900-01-01", "2026-01-31", "2026-05-09", "2199-12-31"])
def test_both_databases_write_a_day_as_the_program_does(filled, day, precision):
    given = date.fromisoformat(day)
    column = sa.literal(given, sa.Date), sa.literal(precision and precision.value, sa.String)
    with reading(filled) as connection:
        said = connection.scalar(sa.select(write_day(*column)))
    if precision in (None, *days.PERIODS, DatePrecision.DAY):
        assert said == days.write(given, precision)
    else:
        assert said == f"{day}?"
