"""Adds to the plan of an import the parts of its records that lines name, such as the parties that pledge: each makes a
record of its own, as at a desk."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.engine import Connection

from tracker.imports import several, versions
from tracker.imports.batch import Batch
from tracker.imports.entries import Entry
from tracker.imports.grids import Within
from tracker.imports.plan import Plan, RefusedCell
from tracker.schema.models import RECORDS
from tracker.schema.relations import PARENTS
from tracker.schema.rows import Row, validate
from tracker.values.shortening import quote
from tracker.words import count, value
from tracker.writing.references import Change


def add(connection: Connection, batch: Batch, entries: Sequence[Entry], plan: Plan) -> None:
    """Add to the plan the parts of each line whose record is created or stored, but for those that it has already. A
    line is refused if one is stored as something else, such as a signatory that withdrew."""
    ids = {line: change.id for line, change in [*plan.created, *plan.changed]}
    unchanged = {*plan.unchanged}
    ids |= {entry.line: (entry.stored or {})["id"] for entry in entries if entry.line in unchanged}
    with_parts = [entry for entry in entries if entry.parts and entry.line in ids]
    created: list[tuple[int, Change]] = []
    incomplete = 0
    for table in {entry.table for entry in with_parts}:
        part = several.PARTS[table]
        link, [name] = PARENTS[part.table].column, part.cells
        of_table = [entry for entry in with_parts if entry.table == table]
        stored = versions.with_values(connection, part.table, [link], [{link: ids[entry.line]} for entry in of_table])
        for entry in of_table:
            id = ids[entry.line]
            same, others = _stored_parties(part, stored.get((id,), []))
            if wrong := [_stored_otherwise(entry, part, others[each]) for each in entry.parts if each in others]:
                entry.faults += wrong
                continue
            incomplete += not same <= entry.parts.keys()
            new = ({name: party, link: id} for party in entry.parts if party not in same)
            created += [(entry.line, _creation(batch, part, values)) for values in new]
    refused = {entry.line for entry in with_parts if entry.faults}
    plan.created = [one for one in [*plan.created, *created] if one[0] not in refused]
    plan.changed = [one for one in plan.changed if one[0] not in refused]
    plan.unchanged = [line for line in plan.unchanged if line not in refused | {line for line, _ in created}]
    if incomplete:
        plan.notes.append(f"In {count(incomplete, 'line')} not all stored parties are named: an import removes none.")


def _stored_parties(part: Within, stored: Sequence[Row]) -> tuple[set[str], dict[str, Row]]:
    """Return the parties that a record has as such a part already, and the rows of those that it has as another."""
    [name] = part.cells
    key = [each for each in part.fixed if each in RECORDS[part.table].unique]
    rows = [row for row in stored if all(row[each] == part.fixed[each] for each in key)]
    same = {row[name] for row in rows if part.fixed.items() <= row.items()}
    return same, {row[name]: row for row in rows if row[name] not in same}


def _creation(batch: Batch, part: Within, values: Mapping[str, Any]) -> Change:
    row = validate(part.table, {**part.fixed, **values, "id": "new", "version": 1})
    row["id"] = batch.new_id(part.table, row)
    return Change(part.table, None, row)


def _stored_otherwise(entry: Entry, part: Within, row: Row) -> RefusedCell:
    [name] = part.cells
    [stored_as] = (value(part.table, row, each) for each in part.fixed)
    text = entry.parts[row[name]]
    words = f"{quote(text)} is stored as {stored_as}: change it at the desk"
    return RefusedCell(entry.line, part.table, name, text, words)
