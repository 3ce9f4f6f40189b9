"""Cells of an import that name several parts of a line's record, such as the parties that pledge: as at a desk, each
makes a record of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.engine import Connection

from tracker.imports import versions
from tracker.imports.entries import Entry, Reader
from tracker.imports.grids import PLEDGERS, SIGNATORIES, Within
from tracker.imports.plan import Plan, RefusedCell
from tracker.imports.several import SEPARATOR
from tracker.schema.models import RECORDS
from tracker.schema.relations import PARENTS
from tracker.schema.rows import Row, validate
from tracker.values.search_text import spaced
from tracker.values.shortening import quote
from tracker.words import count, title, value
from tracker.writing.ids import propose_id
from tracker.writing.references import Change

PARTS: Mapping[str, Within] = {"pledge": PLEDGERS, "document": SIGNATORIES}
NAMES = {"pledge": ("Pledged by", "Pledger", "Pledgers"), "document": ("Signatories", "Signers")}  # beside the desk's


def column(table: str) -> str:
    """Return the name of the column of a table's parts; blank if it has none."""
    return _column(PARTS[table]) if table in PARTS else ""


def _column(part: Within) -> str:
    return part.heading(next(iter(part.cells)))


def column_of(table: str, heading: str) -> str:
    """Return the column of parts that a heading names; blank if it names none."""
    if table not in PARTS:
        return ""
    part = PARTS[table]
    names = {spaced(name) for name in (_column(part), *part.cells.values(), *NAMES[table])}
    return _column(part) if spaced(heading) in names else ""


def title_of(table: str, name: str) -> str:
    """Return the title of a column, or of the column of parts."""
    if table in PARTS and name == column(table):
        return f"{next(iter(PARTS[table].cells.values()))} (several: “{SEPARATOR}” between them)"
    return title(table, name)


def add(connection: Connection, reader: Reader, entries: Sequence[Entry], plan: Plan) -> None:
    """Add to the plan the parts of each line whose record is created or stored, but for those that it has already. A
    line is refused if one is stored as something else, such as a signatory that withdrew."""
    ids = {line: change.id for line, change in [*plan.created, *plan.changed]}
    unchanged = {*plan.unchanged}
    ids |= {entry.line: (entry.stored or {})["id"] for entry in entries if entry.line in unchanged}
    with_parts = [entry for entry in entries if entry.part_ids and entry.line in ids]
    created: list[tuple[int, Change]] = []
    incomplete = 0
    for table in {entry.table for entry in with_parts}:
        part = PARTS[table]
        link, [name] = PARENTS[part.table].column, part.cells
        key = [each for each in part.fixed if each in RECORDS[part.table].unique]
        of_table = [entry for entry in with_parts if entry.table == table]
        stored = versions.with_values(connection, part.table, [link], [{link: ids[entry.line]} for entry in of_table])
        for entry in of_table:
            id = ids[entry.line]
            rows = [row for row in stored.get((id,), []) if all(row[each] == part.fixed[each] for each in key)]
            same = {row[name] for row in rows if part.fixed.items() <= row.items()}
            others = {row[name]: row for row in rows if row[name] not in same}
            if wrong := [_stored_otherwise(entry, part, others[each]) for each in entry.part_ids if each in others]:
                entry.faults += wrong
                continue
            incomplete += not same <= entry.part_ids.keys()
            for party in entry.part_ids:
                if party in same:
                    continue
                values: dict[str, Any] = {**part.fixed, name: party, link: id}
                row = validate(part.table, {**values, "id": "new", "version": 1})
                row["id"] = propose_id(connection, part.table, row, avoid=reader.new_ids[part.table])
                reader.new_ids[part.table].add(row["id"])
                created.append((entry.line, Change(part.table, None, row)))
    refused = {entry.line for entry in with_parts if entry.faults}
    plan.created = [one for one in [*plan.created, *created] if one[0] not in refused]
    plan.changed = [one for one in plan.changed if one[0] not in refused]
    plan.unchanged = [line for line in plan.unchanged if line not in refused | {line for line, _ in created}]
    if incomplete:
        plan.notes.append(f"In {count(incomplete, 'line')} not all stored parties are named: an import removes none.")


def _stored_otherwise(entry: Entry, part: Within, row: Row) -> RefusedCell:
    [name] = part.cells
    [stored_as] = (value(part.table, each, row[each]) for each in part.fixed)
    text = entry.part_ids[row[name]]
    words = f"{quote(text)} is stored as {stored_as}: change it at the desk"
    return RefusedCell(entry.line, part.table, name, text, words)
