"""Days as far as they are known, as other programs read them; a reader of that format says the same of each."""

from datetime import date
from time import struct_time

import pytest
from edtf import parse_edtf

from tracker.values import edtf
from tracker.values.codes import DatePrecision, DayPrecision

EVENTS = {
    ("2026-01-06", "2026-01-06", "day"): "2026-01-06",
    ("2026-01-06", "2026-01-07", "day"): "2026-01-06/2026-01-07",
    ("2026-01-06", None, "day"): "2026-01-06/",
    ("2026-05-11", "2026-05-20", "part_of_month"): "2026-05-11?/2026-05-20?",
    ("2026-05-01", "2026-05-31", "month"): "2026-05",
    ("2026-04-01", "2026-06-30", "quarter"): "2026-04?/2026-06?",
    ("2026-01-01", "2026-12-31", "year"): "2026",
    ("2025-12-30", "2026-01-02", "between"): "2025-12-30?/2026-01-02?",
    ("2026-05-01", "2026-05-06", "before"): "/2026-05-06?",
    ("2026-05-04", "2026-05-09", "after"): "2026-05-04?/",
    ("2026-05-04", None, "after"): "2026-05-04?/",
}
DAYS = {
    ("2026-02-06", None): "2026-02-06",
    ("2026-02-28", "month"): "2026-02",
    ("2026-03-31", "quarter"): "2026-01?/2026-03?",
    ("2026-12-31", "year"): "2026",
    ("2026-02-06", "before"): "/2026-02-06?",
}


def read(text):
    return date.fromisoformat(text) if text else None


def day_of(moment):
    return date(*moment[:3]) if isinstance(moment, struct_time) else None


@pytest.mark.parametrize(("stored", "text"), EVENTS.items())
def test_an_event_says_to_programs_as_much_of_its_days_as_is_known(stored, text):
    first, last, precision = stored
    assert edtf.of_event(read(first), read(last), precision) == text


@pytest.mark.parametrize(("stored", "text"), DAYS.items())
def test_a_single_day_says_to_programs_as_much_as_is_known(stored, text):
    day, precision = stored
    assert edtf.of_day(read(day), precision) == text


def test_every_precision_is_tried():
    assert {precision for *_, precision in EVENTS} == {code.value for code in DatePrecision}
    assert {precision for _, precision in DAYS} == {None, *(code.value for code in DayPrecision)}


@pytest.mark.parametrize(("stored", "text"), [*EVENTS.items(), *DAYS.items()])
def test_a_reader_of_the_format_finds_the_same_limits(stored, text):
    read_back = parse_edtf(text)
    assert str(read_back) == text
    if "/" not in text or (text[0] != "/" and text[-1] != "/"):
        precision = stored[-1]
        bounds = stored[:2] if len(stored) == 3 else (None, stored[0])
        assert day_of(read_back.upper_strict()) == read(bounds[1])
        if bounds[0]:
            assert day_of(read_back.lower_strict()) == read(bounds[0])
        assert ("?" in text) == (precision in ("part_of_month", "quarter", "between"))


def test_a_row_says_it_of_each_of_its_days():
    row = {
        "made_on": read("2026-01-06"),
        "made_precision": None,
        "due_on": read("2026-03-31"),
        "due_precision": "month",
    }
    assert edtf.of_row(row) == {"made_on_edtf": "2026-01-06", "due_on_edtf": "2026-03"}
    event = {"starts_on": read("2026-05-04"), "ends_on": None, "date_precision": "after"}
    assert edtf.of_row({**event, "accessed_on": read("2026-05-04")}) == {"date_edtf": "2026-05-04?/"}
    assert edtf.of_row({"due_on": None, "due_precision": None}) == {}
