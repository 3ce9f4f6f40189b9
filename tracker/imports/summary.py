"""A dry run in sentences, as the command line prints it."""

from collections.abc import Iterator

from tracker.errors import limit_lines
from tracker.imports.plan import Plan, changed_values, in_a_cell, reasons
from tracker.words import count


def counts(plan: Plan) -> str:
    """Return how many records are created and changed."""
    created, changed = len(plan.created) + len(plan.besides), len(plan.changed)
    return f"{count(created, 'record')} created, {count(changed, 'record')} changed"


def lines(plan: Plan) -> list[str]:
    """Return the dry run, a change or fault a line, and the counts last."""
    refused = limit_lines([f"line {line}: {words}" for line, words in reasons(plan).items()])
    key = f"Rows are matched by {', '.join(plan.key)}." if plan.key else "No row is matched: each is a new record."
    last = f"{counts(plan)}, {count(len(plan.unchanged), 'line')} unchanged, {len(plan.refused_lines):,} not taken."
    return [*plan.notes, key, *limit_lines([*_changes(plan)]), *refused, last]


def _changes(plan: Plan) -> Iterator[str]:
    for change in plan.besides:
        yield f"created beside: {change.table} {change.id}"
    for line, change in plan.created:
        yield f"line {line}: created {change.table} {change.id}"
    for line, change in plan.changed:
        for name, (before, after) in changed_values(change).items():
            yield f"line {line}: {change.table} {change.id}: {name}: {in_a_cell(before)} → {in_a_cell(after)}"
