"""The desk of one record: fields of its facts, grids of its parts, the list of faults, and the bar that saves all."""

from collections.abc import Mapping
from functools import partial
from html import escape
from time import sleep
from typing import Any

import streamlit as st

from dashboard.editing import desk_grid, desk_offers, desk_readings, import_preview, import_questions, widgets
from dashboard.editing.author import author
from dashboard.editing.desk_draft import PINNED, DeskDraft
from dashboard.editing.desk_readings import Readings
from dashboard.editing.draft import REASON, drop, drop_saved
from dashboard.editing.draft_storage import ask_reason
from dashboard.editing.history import say_saved
from dashboard.editing.import_source import forget, memoize
from dashboard.lists import finder
from dashboard.web import answers, follow_up, links
from dashboard.web.failure import tell
from dashboard.web.lookback import today
from dashboard.web.markup import draw, escape_label, fold, table
from tracker.errors import TrackerError
from tracker.files.spreadsheet import is_blank
from tracker.imports import summary, transfer
from tracker.imports.cells import text_of
from tracker.imports.desk import DeskPlan, Typed
from tracker.imports.grids import DESKS, SEATS, SOURCES, Grid, tables_needed
from tracker.imports.plan import Instructions
from tracker.queries import labels, records, sources
from tracker.queries.frames import dicts
from tracker.schema.kinds import write
from tracker.schema.rows import Row
from tracker.values.codes import CHRONICLED
from tracker.words import count, plural, singular

SAVED, NEXT_PINNED = "desk_saved", "desk_next_source"
LAST_CELL_SECONDS = 0.3  # a save waits for the last cell: a grid sends it 0.15 s after it was typed
ALL_SAVED = "Nothing to save."
WITHOUT_LINES = "A reason or a value for all lines is saved together with a line, and none is typed yet."
NOT_ON_OVERVIEW = "The Overview shows no details: there it is as soon as its importance is Major or Landmark."


def desk(draft: DeskDraft) -> None:
    """Draw the whole desk."""
    if draft.pinned:  # of an earlier session: it takes the place of the current source of another desk
        st.session_state[PINNED], draft.pinned = draft.pinned, None
    shared: dict[tuple[str, str], Any] = {}
    _say_missing(draft)
    st.header("Sources")
    _show_cited(draft)
    shared |= _grid(SOURCES, draft, {})
    source = _pin(draft)
    facts = _facts(draft)
    for grid in DESKS[draft.table].grids:
        st.header(grid.title)
        shared |= _grid(grid, draft, facts)
    _bar(draft, _typed(draft, facts, shared, source))


def _say_missing(draft: DeskDraft) -> None:
    """Say of which tables a first record has to be added elsewhere, as in a store that is still empty."""
    for needed, number in answers.ask(records.counts, tuple(tables_needed(draft.table))).items():
        if not number:
            add = links.anchor_to("edit", {"table": needed}, "add the first one")
            paste = links.anchor_to("imports", {"table": needed}, "paste a list")
            what_for = f"There is no {singular(needed)} yet, and this page needs one: {add}, or {paste}."
            draw(f"<p>{what_for} What you type here is kept.</p>")


def _show_cited(draft: DeskDraft) -> None:
    """List the sources that the stored record and its lines cite."""
    if draft.id and (cited := links.keep_html(_cited, draft.table, draft.id)):
        draw(cited)


def _cited(owner_table: str, id: str) -> str:
    """The sources that a record and its lines cite as HTML, blank without any."""
    parts = tuple((grid.table, grid.link) for grid in DESKS[owner_table].grids if grid.link)
    cited = dicts(answers.ask(sources.of_record, owner_table, id, parts))
    rows = ([links.anchor("source", row["id"], row["title"])] for row in cited)
    listed = table(["Source"], rows, name="Sources that are cited")
    return fold(f"{count(len(cited), 'source')} cited so far", listed) if cited else ""


def _facts(draft: DeskDraft) -> Row:
    """Draw the fields of the record itself, and return their values."""
    first = DESKS[draft.table].facts
    if not first:
        return dict(draft.opened)
    settings: dict[str, Any] = {"key": draft.key, "errors": draft.faults, "restored": draft.restored_columns}
    rest = [name for name in widgets.editable(draft.table) if name not in first]
    st.header("Facts")
    box = st.expander("Facts as they are stored", expanded=bool(draft.edited_columns)) if draft.id else st.container()
    with box:
        values = widgets.fields(draft.table, draft.initial, fixed=dict.fromkeys(rest), **settings)
        with st.expander("More fields"):
            more = widgets.fields(draft.table, draft.initial, fixed=dict.fromkeys(first), **settings)
    draft.restored_columns = None
    return {name: (values if name in first else more)[name] for name in widgets.editable(draft.table)}


def _grid(grid: Grid, draft: DeskDraft, facts: Row) -> dict[tuple[str, str], Any]:
    """Draw one section: stored lines, fields for values that new lines share, and new lines. Return the shared
    values."""
    stored = desk_grid.show_stored(grid, draft.id) if draft.id and grid.link else 0
    if stored:
        st.caption(f"{count(stored, 'line')} stored. New lines:")
    offers = st.container()
    day = today() if grid is SOURCES else facts.get("starts_on") or draft.opened.get("adopted_on")
    shared = desk_grid.ask_shared(grid, draft, write(day) if day else None)
    lines = desk_grid.edit_lines(grid, draft)
    if grid is SEATS:
        with offers:
            desk_offers.offer(draft, facts, lines)
    return shared


def _pin(draft: DeskDraft) -> str:
    """Draw the choice of the current source, from which each line is cited that names no other. Return it; it stays
    until another one is chosen."""
    typed = {
        text_of(line.get("url")): f"{text_of(line.get('title') or line.get('url'))} (typed above)"
        for line in draft.lines.get(SOURCES.table, [])
        if not is_blank(line.get("url"))
    }
    if NEXT_PINNED in st.session_state:
        st.session_state[PINNED] = st.session_state.pop(NEXT_PINNED)
    names = finder.search(SOURCES.table, key=PINNED)
    pinned = st.session_state.get(PINNED)
    if pinned and pinned not in typed and pinned not in names:
        names = {**answers.ask(records.choices, SOURCES.table, ids=(pinned,)), **names}
        if pinned not in names:  # its line has another address by now, or is empty
            st.session_state[PINNED] = None
    newest = next(iter(typed), None)
    if newest and newest not in draft.cited and not st.session_state.get(PINNED):
        draft.cited.append(newest)
        st.session_state[PINNED] = newest
    source = finder.choose(
        "Current source: every line that is saved cites it, unless the line names another",
        labels.distinct({**typed, **names}) if typed else names,
        key=PINNED,
        placeholder="None: nothing is cited",
        persist_state="session",
    )
    return source or ""


def _typed(draft: DeskDraft, facts: Row, shared: Mapping[tuple[str, str], Any], source: str) -> Typed:
    """Return what the import is to read. Of the facts of a stored record it reads those that were changed."""
    of_facts = DESKS[draft.table].facts and (draft.edited_columns if draft.id else facts)
    cells = {name: None if is_blank(facts[name]) else _as_cell(facts[name]) for name in of_facts or ()}
    if not draft.id:
        cells = {name: cell for name, cell in cells.items() if cell is not None}
    lines = {grid.table: draft.lines.get(grid.table, []) for grid in (SOURCES, *DESKS[draft.table].grids)}
    return Typed(draft.table, draft.id, cells, draft.opened, lines, shared, source)


def _as_cell(value: Any) -> Any:
    """Return a value of a field as the import reads it; a text that the form did not understand stays as typed."""
    return str(value) if isinstance(value, str) else value


def _bar(draft: DeskDraft, typed: Typed) -> None:
    """Draw what a save would do, the faults that prevent it, and the buttons."""
    instructions, plan = Instructions(typed.table), DeskPlan()
    try:
        if draft.changes_record:
            plan = _plan(typed, instructions)
            instructions = import_questions.settle(draft, instructions, plan)
            plan = _plan(typed, instructions)
    except TrackerError as error:
        tell(error)
        return
    _say_refused(typed.table, plan)
    import_questions.allow_lookalikes(draft, plan)
    read = desk_readings.show(typed, plan)
    _buttons(draft, typed, instructions, plan, read)
    import_preview.note_seen(plan, desk_readings.points(plan, read))


def _plan(typed: Typed, instructions: Instructions) -> DeskPlan:
    key = answers.scope().key, repr(typed), repr(instructions)
    return memoize("desk_plan", key, lambda: transfer.plan_of_desk(answers.engine(), typed, instructions), most=2)


def _say_refused(of_desk: str, plan: DeskPlan) -> None:
    if not plan.refused and not plan.clashes:
        return
    st.subheader("Still to settle")
    grids = {grid.table: grid for grid in (SOURCES, *DESKS[of_desk].grids)}
    rows = [
        (grids[name].title, *import_preview.refusal_row(cell, grids[name].words(cell.table, cell.column)))
        if name in grids
        else ("Facts", *import_preview.refusal_row(cell))
        for name, cell in [*plan.refused, *((of_desk, clash) for clash in plan.clashes)]
    ]
    cells = ([escape(str(cell)) for cell in row] for row in rows)
    draw(table(("Where", *import_preview.REFUSED), cells, name="Not taken", explained=True))


def _buttons(draft: DeskDraft, typed: Typed, instructions: Instructions, plan: DeskPlan, read: Readings) -> None:
    changes = draft.changes_record
    ask_reason(draft)
    with st.container(key="desk_bar"):
        answer = st.container()  # what a save says, in sight wherever the page stands
        with st.container(horizontal=True, vertical_alignment="center"):
            save = {"type": "primary", "icon": ":material/save:", "disabled": not changes}
            saves = follow_up.button("Save all", key=f"desk_save_{draft.key}", **save)
            drops = draft.unsaved and st.button("Start again", key="desk_drop", icon=":material/restart_alt:")
            if draft.id and draft.table in links.PAGE_OF:
                links.to_record(draft.table, draft.id, "View")
            alone = WITHOUT_LINES if draft.waits_for_lines else ALL_SAVED
            st.caption(escape_label(_summary(plan)) if changes else alone)
    if drops:
        if any(line.get("url") == typed.source for line in draft.lines.get(SOURCES.table, [])):
            st.session_state[NEXT_PINNED] = None  # it goes with the lines
        drop(draft)
        st.rerun()
    if saves:
        with answer, follow_up.answer():
            _save(draft, typed, instructions, plan, read)


def _summary(plan: DeskPlan) -> str:
    counts = _counts(plan)
    if open_cells := len(plan.refusals) + len(plan.clashes):
        then = f"; then {counts}" if counts else ""
        return f"{count(open_cells, 'cell')} to settle first, listed at the end of the page{then}"
    if counts:
        without = summary.uncited(plan.changes)
        return f"Not saved yet: {counts}{f'; {without}: choose a current source' if without else ''}"
    return "What is typed says what is stored already." if plan.unchanged else "Nothing of it is to be saved."


def _counts(plan: DeskPlan) -> str:
    numbers: dict[str, int] = {}
    for change in plan.changes:
        numbers[change.table] = numbers.get(change.table, 0) + 1
    return ", ".join(count(number, singular(name), plural(name)) for name, number in numbers.items())


def _save(draft: DeskDraft, typed: Typed, instructions: Instructions, plan: DeskPlan, read: Readings) -> None:
    """Save everything or nothing, and show the result."""
    of_record = [each for name, each in plan.refused if name == draft.table and not each.line]
    draft.refuse({each.column: each.reason for each in of_record})
    sleep(LAST_CELL_SECONDS)
    import_preview.require_seen(plan, desk_readings.points(plan, read))
    log_entry = {"author": author(), "reason": st.session_state.get(f"{REASON}_{draft.key}")}
    change = partial(transfer.save_desk, answers.engine(), typed, instructions, plan, **log_entry)
    follow_up.write(change, partial(_finish, draft, draft.in_fields, typed, plan))


def _finish(draft: DeskDraft, saved: Row, typed: Typed, plan: DeskPlan, number: int) -> follow_up.Address:
    """Empty the desk after a save, the change of that number, and keep what is to be said of it, and what was typed
    since."""
    created = {(change.table, (change.after or {}).get("url")): change.id for _, change in plan.created}
    if source := created.get((SOURCES.table, typed.source)):
        st.session_state[NEXT_PINNED] = source
    record = next((change.id for line, change in plan.created if change.table == draft.table and not line), draft.id)
    st.session_state[SAVED] = number, f"Saved as change {number:,}: {_counts(plan)}.", draft.table, str(record)
    drop_saved(draft, saved, str(record), lines=draft.lines_since(typed.lines))
    forget()
    st.toast("Saved.", icon=":material/check:")
    return {"table": draft.table, "id": str(record)}


def show_save(draft: DeskDraft) -> None:
    """Show what the last save of this record did, with a button to undo it, and where it can be seen."""

    def is_here(number: int, _: Mapping[str, int]) -> bool:
        entries = answers.ask(records.history, draft.table, draft.id, limit=1) if draft.id else []
        return bool(entries) and entries[0]["batch"] == number

    if not say_saved(SAVED, is_here):
        return
    _, _, table_name, id = st.session_state[SAVED]
    if "importance" in DESKS[table_name].facts and (row := answers.ask(records.record, table_name, id)):
        overview = "" if row["importance"] in CHRONICLED else NOT_ON_OVERVIEW
        st.caption(f"It is on its own page, which View opens, and on the Timeline. {overview}")
