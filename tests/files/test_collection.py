"""Rows of several files taken together, however many there are."""

import sys

from tests.support.examples import EXAMPLES
from tracker.files import collection, csvfile
from tracker.schema.models import MODELS, RECORDS
from tracker.schema.rows import validate
from tracker.writing import edits

FEW, MANY = 1_000, 30_000


def chain(length, last=None):
    """Meetings each of which is a part of the one before; the first one of ``last``."""
    whole = validate("summit", {**EXAMPLES["summit"], "id": "s-0", "country_id": None, "parent_id": last})
    return [whole, *({**whole, "id": f"s-{n}", "parent_id": f"s-{n - 1}"} for n in range(1, length))]


def told(rows):
    problems, held = [], collection.Records()
    held.add("track.csv", 2, "track", validate("track", EXAMPLES["track"]), problems)
    for line, row in enumerate(rows, 2):
        held.add("summit.csv", line, "summit", row, problems)
    return problems + held.faults(problems)


def steps(task, *args):
    """How many lines of Python it takes."""
    count = 0

    def trace(_frame, _event, _argument):
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        task(*args)
    finally:
        sys.settrace(before)
    return count


def test_a_chain_of_parts_takes_as_many_steps_as_it_has_parts():
    assert told(chain(MANY)) == []
    assert steps(told, chain(FEW * 4)) < 4.5 * steps(told, chain(FEW))
    backwards = [list(reversed(chain(length))) for length in (FEW, FEW * 4)]
    assert steps(told, backwards[1]) < 4.5 * steps(told, backwards[0])


def test_all_records_of_a_circle_are_told_and_those_that_lead_into_it_are_not():
    faults = told(chain(MANY, last="s-2"))
    assert [(fault.line, fault.column) for fault in faults] == [(line, "parent_id") for line in (2, 3, 4)]


def test_a_chain_of_parts_is_stored_in_as_many_steps_as_it_has_parts(engine):
    track = {"track": [validate("track", EXAMPLES["track"])]}
    edits.load(engine, track, author="Ann")

    def load(length, name):
        rows = [{**row, "id": f"{name}-{row['id']}"} for row in chain(length)]
        rows = [{**row, "parent_id": row["parent_id"] and f"{name}-{row['parent_id']}"} for row in rows]
        edits.load(engine, {"summit": rows}, author="Ann")

    few = steps(load, 200, "few")
    assert steps(load, 800, "many") < 4.5 * few


def longest(model):
    """The most characters that a row of text can have; a cell without a limit is the JSON of a record."""
    limits = [getattr(rule, "max_length", 0) for field in model.model_fields.values() for rule in field.metadata]
    return sum(limits) + 100 * len(model.model_fields)


def test_no_row_that_can_be_stored_is_too_long_to_be_read():
    rows = [longest(model) for model in RECORDS.values()]
    assert min(rows) > 500
    # A character has up to 4 bytes; a quote in JSON in a cell has 4 too.
    assert 4 * (longest(MODELS["revision"]) + 2 * max(rows)) < csvfile.BYTES_OF_A_ROW_AT_MOST
