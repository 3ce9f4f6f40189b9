"""What is wrong with a store that took an altered snapshot: its history, its next snapshot, its saves and its pages."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine

from tests.support.snapshots import csv_bytes, revision
from tests.support.somebody import opened, undo
from tests.torture.mutations import read_rows
from tracker import store
from tracker.files import snapshot
from tracker.schema.models import RECORDS
from tracker.writing import edits


def faults_of_history(files: Mapping[str, bytes]) -> Iterator[str]:
    """In other words than the program's: does each record's log lead from nothing to its row?"""
    head, *log = read_rows(files["revision.csv"])
    now: dict[tuple[str, str], dict[str, Any] | None] = {}
    last = 0
    for cells in log:
        entry = dict(zip(head, cells, strict=True))
        key, number = (entry["record_table"], entry["record_id"]), int(entry["id"])
        if number <= last or number > 2**30 + len(log):
            yield f"revision {number} after {last}"
        last = number
        if entry["action"] == "restore":
            continue
        before, after = (json.loads(entry[side]) if entry[side] else None for side in ("before", "after"))
        if filled(key[0], before) != filled(key[0], now.get(key)):
            yield f"revision {number} begins elsewhere"
        now[key] = after
    stored = {}
    for table in RECORDS:
        names, *rows = read_rows(files[f"{table}.csv"])
        stored |= {(table, row[0]): dict(zip(names, row, strict=True)) for row in rows}
    there = {key: row for key, row in now.items() if row is not None}
    yield from (f"{key} is on one side only" for key in stored.keys() ^ there.keys())
    for key in stored.keys() & there.keys():
        for name, cell in stored[key].items():
            if not same(cell, there[key].get(name)):
                yield f"{key}: {name} is {cell!r} and {there[key].get(name)!r}"


def filled(table: str, row: Mapping[str, Any] | None) -> dict[str, Any]:
    """A row of the history without its blanks. What it lacks is the default of its column: a release that adds one
    gives that to the rows which are there, and the history before it has no such column."""
    fields = RECORDS[table].model_fields.items() if row is not None and table in RECORDS else ()
    values = {name: field.default for name, field in fields if not field.is_required()}
    values |= {name: value for name, value in (row or {}).items() if value is not None}
    return {name: value for name, value in values.items() if value is not None}


def same(cell: str, value: Any) -> bool:
    if isinstance(value, bool):
        return cell == str(value).lower()
    if isinstance(value, (int, float)):
        return float(cell or "nan") == float(value)
    return cell == (value or "") or value is None


def faults_of_store(engine: Engine, given: Mapping[str, bytes], folder: Path, *, pages: bool) -> Iterator[str]:
    """What is wrong with a store that took a snapshot."""
    kept = csv_bytes(snapshot.write(engine, folder / "kept"))
    # In whatever order the lines of a file were given: a snapshot has its own.
    if any(sorted(read_rows(content)) != sorted(read_rows(given[name])) for name, content in kept.items()):
        yield "stored otherwise than given"
    yield from (f"let in: {fault}" for fault in list(faults_of_history(given))[:1])
    try:
        track = edits.create(engine, "track", {"title": "New"}, author="Ann")
        edits.update(engine, "track", track, {"title": "Newer"}, opened=opened(engine, "track", track), author="Ann")
        undo(engine, revision(engine)[0], author="Ann")
        snapshot.restore(engine, snapshot.write(engine, folder / "next"), replace=True)
    except Exception as error:
        yield f"frozen: {type(error).__name__}: {error}"
    if pages:
        yield from faults_of_pages(engine)


def faults_of_pages(engine: Engine, names: Sequence[str] = ("snapshots", "changes", "overview")) -> Iterator[str]:
    import streamlit as st
    from streamlit.testing.v1 import AppTest

    from dashboard.web import answers

    os.environ["TRACKER_DATABASE_URL"] = engine.url.render_as_string(hide_password=False)
    st.cache_resource.clear()
    app = AppTest.from_file(store.ROOT / "dashboard" / "app.py", default_timeout=120)
    for name in names:
        try:
            app.switch_page(f"app_pages/{name}.py").run()
        except Exception as error:
            yield f"page {name}: {error!r}"
        yield from (f"page {name}: {error.message}" for error in app.exception)
    with suppress(Exception):  # each page has told it
        answers.engine().dispose()
