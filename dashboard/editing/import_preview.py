"""Shows the dry run of an import: what would be created and changed, and which lines are refused and why."""

from collections.abc import Collection, Sequence
from functools import partial
from html import escape

import streamlit as st

from dashboard.editing.import_source import memoize
from dashboard.lists import row_in_words
from dashboard.web import answers, download
from dashboard.web.markup import draw, escape_label, table
from tracker.errors import Conflict, sentence
from tracker.files import workbook
from tracker.files.spreadsheet import Sheet
from tracker.imports import summary, transfer
from tracker.imports.plan import Clash, Instructions, Plan, RefusedCell, changed_values, in_a_cell, title_of
from tracker.queries import records
from tracker.schema.relations import links
from tracker.schema.rows import Row
from tracker.values.direction import isolate
from tracker.values.shortening import shorten
from tracker.words import count, singular, title
from tracker.writing.references import Change

Names = dict[tuple[str, str], str]
SHOWN, WRITTEN_SHOWN = 200, 200  # lines of each table, and characters of a cell that is refused
REFUSED = ("Line", "Field", "Written", "Why")
CHANGED = ("Line", "Record", "Field", "Before", "After")
CREATED = ("Line", "Record", "Values")
SEEN = "import_seen"
UNSEEN = (
    "What was typed or chosen last may be read as something else than you mean, and you have not seen that yet. "
    "Nothing was saved: look at how it is read, and save again."
)


def plan_of(sheet: Sheet, instructions: Instructions) -> Plan:
    """The dry run, made anew when the store, the sheet or what the person says of it has changed."""
    key = answers.scope().key, sheet.digest, instructions
    place = st.empty()

    def tell(words: str) -> None:
        place.caption(words)

    def compute() -> Plan:
        return transfer.plan(answers.engine(), sheet, instructions, progress=tell)

    plan = memoize("import_plan", key, compute, most=2)  # two of a click: before and after the answers to questions
    place.empty()
    return plan


def require_seen(plan: Plan, points: Collection[object]) -> None:
    """Raise Conflict unless the person saw what a click would save, as ``note_seen`` noted it. The words say whether
    the store was changed since, or what they typed or chose."""
    store, digest, before = st.session_state.get(SEEN) or (answers.scope().key, "", [])
    if store != answers.scope().key and digest != plan.digest:
        raise Conflict("The store", {}, transfer.CHANGED_SINCE)
    if not {*points} <= {*before}:
        raise Conflict("What was typed", {}, UNSEEN)


def note_seen(plan: Plan, points: Collection[object]) -> None:
    """Note that the person sees this dry run, and the ``points`` of it that they cannot know otherwise."""
    st.session_state[SEEN] = answers.scope().key, plan.digest, [*points]


def show(plan: Plan) -> None:
    """Draw the tables of the dry run."""
    for note in plan.notes:
        st.caption(escape_label(note))
    unchanged = f"{count(len(plan.unchanged), 'line is', 'lines are')} stored already"
    st.markdown(
        f"**{summary.counts(plan)}**, {unchanged}, {count(len(plan.refused_lines), 'line')} not taken. "
        "Nothing is saved yet."
    )
    names, changed, created = _names(plan), plan.changed, plan.created
    besides = [(_name(change, names), singular(change.table)) for change in plan.besides]
    lines = plan.refused_lines
    _section("Not taken", REFUSED, _refusal_rows(plan, {*lines[:SHOWN]}), len(lines))
    _section("To be created besides", ("Record", "Kind"), besides[:SHOWN], len(besides))
    _section("To be changed", CHANGED, _change_rows(changed[:SHOWN], names), len(changed))
    _section("To be created", CREATED, _creation_rows(created[:SHOWN], names), len(created))
    if max(len(lines), len(besides), len(changed), len(created)) > SHOWN:
        file = partial(whole, plan), "dry-run.xlsx", workbook.MEDIA_TYPE
        download.offer("The whole dry run (.xlsx)", *file, key="import_whole", icon=":material/download:")


def _section(heading: str, headings: Sequence[str], rows: Sequence[Sequence[object]], lines: int) -> None:
    """Draw the rows of the first lines of ``lines``."""
    if not lines:
        return
    st.subheader(f"{heading} ({lines:,})")
    cells = ([escape(isolate(str(cell))) for cell in row] for row in rows)
    draw(table(headings, cells, name=heading, explained=True))
    if lines > SHOWN:
        st.caption(f"and {lines - SHOWN:,} more")


def whole(plan: Plan) -> bytes:
    """Return every line of the dry run as an .xlsx file, with ids in place of names."""
    besides = [("", change.id, singular(change.table)) for change in plan.besides]
    sheets = {
        "not taken": (REFUSED, _refusal_rows(plan, {*plan.refused_lines})),
        "to be changed": (CHANGED, _change_rows(plan.changed, {})),
        "to be created": (CREATED, [*besides, *_creation_rows(plan.created, {})]),
    }
    return workbook.write(sheets)


def _refusal_rows(plan: Plan, lines: Collection[int]) -> list[tuple[object, ...]]:
    cells = (cell for cell in (*plan.refusals, *plan.clashes) if cell.line in lines)
    return [refusal_row(cell) for cell in sorted(cells, key=lambda cell: cell.line)]


def refusal_row(cell: RefusedCell | Clash, heading: str = "") -> tuple[object, ...]:
    """Return a cell that is not taken as a row of the table whose headings are REFUSED. ``heading`` names its column
    where it goes by another name than its title."""
    field = heading or title_of(cell.table, cell.column)
    if isinstance(cell, RefusedCell):
        return cell.line or "", field, shorten(cell.text, WRITTEN_SHOWN), sentence(field, cell.reason, has_heading=True)
    was, is_now = isolate(in_a_cell(cell.exported)), isolate(in_a_cell(cell.theirs))
    reason = f"It was {was}, and is {is_now} by now: choose above which stays"
    return cell.line or "", field, in_a_cell(cell.mine), reason


def _change_rows(changed: Sequence[tuple[int, Change]], names: Names) -> list[tuple[object, ...]]:
    return [
        (
            line,
            names.get((change.table, change.id), change.id),
            title(change.table, name),
            _cell(change, change.before, name, names),
            _cell(change, change.after, name, names),
        )
        for line, change in changed
        for name in changed_values(change)
    ]


def _creation_rows(created: Sequence[tuple[int, Change]], names: Names) -> list[tuple[object, ...]]:
    return [
        (
            line,
            _name(change, names) if names else change.id,
            "; ".join(
                f"{title(change.table, name)}: {isolate(_cell(change, change.after, name, names))}"
                for name in changed_values(change)
            ),
        )
        for line, change in created
    ]


def _names(plan: Plan) -> Names:
    """Return the names of the records that the first lines change or link to, by table and id."""
    keys: dict[tuple[str, str], None] = {}
    shown = [change for _, change in [*plan.changed[:SHOWN], *plan.created[:SHOWN]]]
    for change in [*plan.besides, *shown]:
        if change.before:
            keys[change.table, change.id] = None
        for row in (change.before or {}, change.after or {}):
            keys |= dict.fromkeys(links(change.table, row).values())
    names = answers.ask(records.names, tuple(keys))
    return {(each.table, each.id): _name(each, names) for each in plan.besides} | names


def _name(change: Change, names: Names) -> str:
    """Return the name of a record that would be created."""
    return row_in_words.own_name(change.table, {"id": change.id, **(change.after or {})}, names)


def _cell(change: Change, row: Row | None, column: str, names: Names) -> str:
    return row_in_words.cell(change.table, row or {}, column, names) or "—"
