"""Matches each line of a spreadsheet to the stored record that it belongs to: by id, or by the columns of a key."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.engine import Connection

from tracker.imports import cells, namesakes, versions
from tracker.imports.entries import Entry
from tracker.schema.fields import storable
from tracker.schema.models import RECORDS
from tracker.schema.rows import Row, export_digest
from tracker.values import days
from tracker.values.shortening import quote
from tracker.writing.references import used_ids


def match(
    connection: Connection,
    keys: Mapping[str, tuple[str, ...]],
    entries: Sequence[Entry],
    opened: Mapping[str, Row],
) -> None:
    """Set for each line the stored record that it belongs to, and that record as it was exported. Refuse a line whose
    record does not exist any more, or is not the only match.

    ``keys`` are the columns by which the lines of each table are matched; a key that is all blank matches none.
    ``opened``: see ``Instructions``.
    """
    for table, key in keys.items():
        of_table = [entry for entry in entries if entry.table == table]
        with_id = [entry for entry in of_table if entry.values.get("id")]
        stored = versions.rows_by_id(connection, table, [entry.values["id"] for entry in with_id])
        old_ids = used_ids(connection, table, [e.values["id"] for e in with_id if e.values["id"] not in stored])
        for entry in with_id:
            _match_by_id(entry, stored, old_ids, opened)
        others = [entry for entry in of_table if not entry.values.get("id")]
        if key and key != ("id",) and others:
            _match_by_key(connection, table, key, others)
        _note_exported(connection, table, [entry for entry in of_table if entry.stored and not entry.faults], opened)
        _refuse_twice(of_table, key)


def _match_by_id(entry: Entry, stored: Mapping[str, Row], old_ids: set[str], opened: Mapping[str, Row]) -> None:
    id, kind = entry.values["id"], RECORDS[entry.table].singular
    if id in stored:
        entry.stored = stored[id]
    elif id in old_ids:
        entry.refuse("id", f"the {kind} {id} was deleted since: bring it back under Changes")
    elif any(entry.typed.cells.get("version", [])):
        entry.refuse("id", f"there is no {kind} {id}, which the file has a version of")
    elif id in opened:
        entry.refuse("id", f"there is no {kind} {id} any more, in the state to which the store was restored")
    elif id.isdecimal():
        cure = "leave its column out, or the cell blank"
        entry.refuse("id", f"{quote(id)} is a number, as lists give to their lines, and no id: {cure}")
    elif not storable(id):
        entry.refuse("id", f"{quote(id)} can be no id: leave it blank for a new record")


def _match_by_key(connection: Connection, table: str, key: tuple[str, ...], entries: Sequence[Entry]) -> None:
    rows = [entry.values for entry in entries]
    rows_by_key = versions.with_values(connection, table, key, _as_stored(key, rows))
    alike: dict[tuple[Any, ...], list[Entry]] = defaultdict(list)
    for entry, row in zip(entries, _as_stored(key, rows), strict=True):
        values = tuple(row[name] for name in key)
        same = [] if _is_blank(values) else rows_by_key.get(values, [])
        if None in values and RECORDS[table].apart_by:
            alike[values].append(entry)
        elif len(same) > 1:
            entry.refuse(key[0], namesakes.several(same))
        elif same:
            entry.stored = same[0]
    for values, lines in alike.items():
        namesakes.match(lines, [] if _is_blank(values) else rows_by_key.get(values, []))


def _note_exported(connection: Connection, table: str, entries: Sequence[Entry], opened: Mapping[str, Row]) -> None:
    """Note each record as it was when the person opened it or the file was exported: by the digest that the file has of
    its row, or else, which is uncertain, by its version."""
    wanted: dict[int, versions.Mark] = {}
    for entry in entries:
        stored = entry.exported = entry.stored or {}
        if row := opened.get(stored.get("id", "")):
            entry.exported = {**dict.fromkeys(stored), **row}  # a column may be newer than that
        version = _version(entry)
        if entry.faults:
            continue
        entry.uncertain = not entry.typed.digest and version is not None
        mark = entry.typed.digest or version
        if mark is not None and mark not in (export_digest(table, stored), stored["version"]):
            wanted[entry.line] = (stored["id"], mark)
    earlier = versions.from_log(connection, table, set(wanted.values()))
    for entry in entries:
        if entry.line in wanted:
            id, mark = wanted[entry.line]
            entry.exported = earlier.get((id, mark))
            if entry.exported is None:
                what = f"version {mark} of {id}" if entry.uncertain else f"{id} as it was in this line"
                words = (
                    f"the store never had {what}, as after a restore of another: export or open it again, and edit that"
                )
                entry.refuse("version", words)


def _version(entry: Entry) -> int | None:
    """The version that a line has of its record; the line is refused where that is none."""
    cell = next((cell for cell in entry.typed.cells.get("version", []) if cell is not None), None)
    try:
        return None if cell is None else int(cells.text_of(cell))
    except ValueError:
        entry.refuse("version", f"{quote(cells.text_of(cell))} is no version: leave it as it was exported")
        return None


def _refuse_twice(entries: Sequence[Entry], key: tuple[str, ...]) -> None:
    first: dict[Any, int] = {}
    for entry in entries:
        if entry.faults:
            continue
        id = (entry.stored or entry.values).get("id")
        values = tuple(_as_day(entry.values.get(name)) for name in key) if key != ("id",) else ()
        if None in values and not _is_blank(values):
            values += namesakes.traits(entry)
        for identity in [id] if id else [] if _is_blank(values) else [values]:
            if identity in first:
                words = f"says the same record as line {first[identity]}: keep one of the two"
                entry.refuse(key[-1] if key and key != ("id",) else "id", words)
            else:
                first[identity] = entry.line


def _is_blank(values: tuple[Any, ...]) -> bool:
    """Whether these values of a key name no record."""
    return all(value is None for value in values)


def _as_stored(key: Sequence[str], rows: Sequence[Row]) -> list[Row]:
    """Return the key columns of rows, with days as they are stored: a month as its last day."""
    return [{name: _as_day(row.get(name)) for name in key} for row in rows]


def _as_day(value: Any) -> Any:
    period = days.read(value) if isinstance(value, str) else None
    return period[1] if period else value
