"""A dry run in sentences, as the command line prints it."""

from collections.abc import Iterable, Iterator

from tracker.errors import limit_lines
from tracker.imports.plan import Plan, changed_values, in_a_cell, reasons
from tracker.schema.models import RECORDS, Citation
from tracker.words import count
from tracker.writing.references import Change


def counts(plan: Plan, *, saved: bool = False) -> str:
    """Return how many records are to be created and changed, and how often the source of the rows is to be cited; of a
    plan that is ``saved``, how many were."""
    to = "" if saved else "to be "
    created, changed = len(plan.created) + len(plan.besides), len(plan.changed)
    cited = f", {count(len(plan.citations), 'citation')} of the source {to}made" if plan.citations else ""
    return f"{count(created, 'record')} {to}created, {count(changed, 'record')} {to}changed{cited}"


def uncited(changes: Iterable[Change]) -> str:
    """Return in words how many of the records to be created need a source of their own and cite none; blank if all
    of them cite one. A part that its record's sources prove is not counted."""
    created = [(change.table, change.after) for change in changes if change.before is None and change.after]
    citing = {(row["record_table"], row["record_id"]) for table, row in created if table == Citation.__tablename__}
    bare = [row for table, row in created if RECORDS[table].cited == "itself" and (table, row["id"]) not in citing]
    return f"{count(len(bare), 'of them cites', 'of them cite')} no source" if bare else ""


def lines(plan: Plan) -> list[str]:
    """Return the dry run, a change or fault a line, and the counts last."""
    refused = limit_lines([f"line {line}: {words}" for line, words in reasons(plan).items()])
    key = f"Rows are matched by {', '.join(plan.key)}." if plan.key else "No row is matched: each is a new record."
    last = f"{counts(plan)}, {count(len(plan.unchanged), 'line')} unchanged, {len(plan.refused_lines):,} not taken."
    without = [
        f"{words}: name the source of these rows, or add one to each." for words in [uncited(plan.changes)] if words
    ]
    return [*plan.notes, key, *limit_lines([*_changes(plan)]), *refused, *without, last]


def _changes(plan: Plan) -> Iterator[str]:
    for change in plan.besides:
        yield f"to be created besides: {change.table} {change.id}"
    for line, change in plan.created:
        yield f"line {line}: to be created: {change.table} {change.id}"
    for line, change in plan.changed:
        for name, (before, after) in changed_values(change).items():
            yield f"line {line}: {change.table} {change.id}: {name}: {in_a_cell(before)} → {in_a_cell(after)}"
