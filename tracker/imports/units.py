"""The currency, unit and period in which a sheet means its amounts: no line is taken whose amount the store would read
in another."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy.engine import Connection

from tracker.imports import cells
from tracker.imports.batch import Batch
from tracker.imports.entries import Entry
from tracker.imports.plan import Plan, RefusedCell
from tracker.schema.models import RECORDS
from tracker.schema.relations import SUMS, Key, Sum
from tracker.schema.rows import Row
from tracker.schema.wholes import UNIT
from tracker.values.shortening import quote
from tracker.writing import units
from tracker.writing.references import Change, record
from tracker.writing.units import Unit, comparable, in_words, unit_of

BY_OTHER_LINE = (
    "is meant in {said}, as the line of the {kind} {id} says, and would be read in {now}: fix that line first"
)
BY_ITS_HEADING = (
    "is meant in {said}, as the heading {heading} says, and would be read in {now}: write it in {now}, or the currency "
    "of each line in a column Currency and none in the heading"
)
BY_ITS_LINE = "is meant in {said}, as its line says, and would be read in {now}: write it in {now}"


def note(batch: Batch, entries: Iterable[Entry]) -> None:
    """Note which units the lines say that records have; also those lines that cannot be taken."""
    targets = {limited.target for limited in SUMS}
    for entry in entries:
        id = (entry.stored or entry.values).get("id") if entry.table in targets else None
        if id and (unit := _of_record(entry)):
            batch.units[entry.table, id] = unit


def of_shares(connection: Connection, batch: Batch, plan: Plan) -> list[str]:
    """Return the unit, as it is compared, of each amount that the plan brings and that is part of another record's
    amount, in the order of the plan."""
    after = {(change.table, change.id): change.after for change in [*batch.changes, *plan.changes]}
    shares = [(change, limited) for change in plan.changes for limited in SUMS if change.table == limited.table]
    wholes = [(limited.target, str((change.after or {}).get(limited.link))) for change, limited in shares]
    rows = (after[key] if key in after else record(connection, *key) for key in wholes)
    return [comparable(in_words(unit_of(row))) if row else "" for row in rows]


def refusals(connection: Connection, batch: Batch, plan: Plan, entries: Mapping[int, Entry]) -> Iterator[RefusedCell]:
    """Yield the refusal of each planned line by which an amount would be read in another unit than it is meant in.
    Raises NewUnit if there is such an amount and no line to refuse."""
    changes, planned = [*batch.changes, *plan.changes], [*plan.created, *plan.changed]
    lines = {(change.table, change.id): line for line, change in planned}
    for error in units.faults(connection, changes):
        if error.key not in lines:
            raise error
        yield RefusedCell(lines[error.key], error.key[0], error.column, "", error.fields[error.column])
    after = {(change.table, change.id): change.after for change in changes}
    for line, change in planned:
        yield from _refusals_of_headings(connection, entries[line], change, after)
        for limited in SUMS:
            if change.table == limited.table and change.after and _brings_amount(change, limited):
                entry, whole = entries[line], (limited.target, change.after[limited.link])
                if words := _fault(connection, batch, entry, whole, after):
                    text = next(map(cells.text_of, entry.typed.cells.get(limited.amount, [])), "")
                    yield RefusedCell(line, change.table, limited.amount, text, words)


def _refusals_of_headings(
    connection: Connection, entry: Entry, change: Change, after: Mapping[Key, Row | None]
) -> Iterator[RefusedCell]:
    """Yield the refusal of each amount whose heading says another currency than it would be read in."""
    row = change.after or {}
    wholes = [(limited.target, row[limited.link]) for limited in SUMS if limited.table == change.table]
    for column, meaning in entry.typed.heading_words.items():
        text = next((text for cell in entry.typed.cells[column] if (text := cells.text_of(cell))), "")
        whole = next(((after[key] if key in after else record(connection, *key)) for key in wholes), row)
        if text and whole and meaning.contradicts(unit_of(whole)):
            now = in_words(unit_of(whole))
            words = BY_ITS_HEADING.format(said=meaning.money, heading=quote(meaning.heading), now=now)
            yield RefusedCell(entry.line, change.table, column, text, words)


def _brings_amount(change: Change, limited: Sum) -> bool:
    before, after = change.before or {}, change.after or {}
    return any(before.get(name) != after.get(name) for name in (limited.link, limited.amount))


def _fault(
    connection: Connection, batch: Batch, entry: Entry, whole: Key, after: Mapping[Key, Row | None]
) -> str | None:
    """Return what is wrong if the sheet says another unit for the amount of a line than its record will have."""
    own = {name: _read(whole[0], name, cell) for name, cell in entry.typed.units.items()}
    for words, other in ((BY_ITS_LINE, own), (BY_OTHER_LINE, batch.units.get(whole, {}))):
        row = (after[whole] if whole in after else record(connection, *whole)) if other else None
        unit = unit_of(row) if row else {}
        if any(comparable(value) != comparable(unit[name]) for name, value in other.items() if row):
            kind = RECORDS[whole[0]].singular
            return words.format(said=in_words({**unit, **other}), now=in_words(unit), kind=kind, id=whole[1])
    return None


def _of_record(entry: Entry) -> Unit:
    """Return the unit that a line says its record has, by column: as it was exported where nobody edited it, and the
    text of a cell that cannot be read."""
    unit: dict[str, Any] = {}
    for name in UNIT:
        text = entry.typed.text(name)
        exported = {} if any(fault.column == name for fault in entry.faults) else entry.exported or {}
        if text:
            unit[name] = entry.values.get(name) or exported.get(name) or text
    return unit


def _read(table: str, column: str, cell: Any) -> Any:
    try:
        return cells.read(table, column, cell)
    except ValueError:
        return cells.text_of(cell)
