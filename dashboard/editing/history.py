"""The history of a record, with a button to undo each change; and how a change is worded."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.editing.author import ask_author, author
from dashboard.editing.deletion import confirm_delete
from dashboard.lists.row_in_words import cell, own_name
from dashboard.web import answers, follow_up
from dashboard.web.markup import escape_label
from tracker.errors import Invalid
from tracker.queries import records
from tracker.queries.frames import dicts
from tracker.schema.models import RECORDS
from tracker.schema.relations import Key, links
from tracker.schema.rows import from_json
from tracker.values.codes import Action
from tracker.words import STORE, code, count, has_value, human_day, plural, record, singular, title
from tracker.writing import edits

PAGE_SIZE = 25


def history(table: str, id: str, *, asks_name: bool = True) -> None:
    """Draw a box with the revisions of a record and its parts, newest first, each with values before and after and a
    button to undo it. It is filled when it is opened.

    An undo needs the name of its author: ``asks_name`` adds the field, for pages without one of their own.
    """
    box = st.expander("History", icon=":material/history:", key=f"box_history_{table}_{id}", on_change="rerun")
    if box.open:
        with box:
            _entries(table, id, asks_name=asks_name)


def _entries(table: str, id: str, *, asks_name: bool) -> None:
    if asks_name:
        ask_author()
    number = st.session_state.get(f"shown_{table}_{id}", PAGE_SIZE)
    entries = answers.ask(records.history, table, id, limit=number + 1)
    if not entries:
        st.info("Nothing has been changed yet.")
    page = entries[:number]  # one more was read, to see if there are older
    keys = {(entry["record_table"], entry["record_id"]) for entry in page}
    for entry in page:
        for row in _sides(entry):
            keys |= {*links(entry["record_table"], row).values()}
    names = answers.ask(records.names, tuple(sorted(keys)))
    for entry in page:
        key = entry["record_table"], entry["record_id"]
        what = f"{singular(key[0])} {names.get(key) or _name_in(entry, names)}" if key != (table, id) else ""
        _entry(entry, STORE if entry["action"] == Action.RESTORE else what, names)
    if len(entries) > number and st.button("Older changes", key=f"older_{table}_{id}", icon=":material/expand_more:"):
        st.session_state[f"shown_{table}_{id}"] = number + PAGE_SIZE
        st.rerun()


def _sides(entry: Mapping[Any, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a revision changed, as it was before and after."""
    before, after = ({name: pair[side] for name, pair in entry["changes"].items()} for side in (0, 1))
    return before, after


def _name_in(entry: Mapping[Any, Any], names: Mapping[Key, str]) -> str:
    """Return the name of a record that is no more, as a revision has it; its id if that does not tell it."""
    row = {name: before if after is None else after for name, (before, after) in entry["changes"].items()}
    return own_name(entry["record_table"], {"id": entry["record_id"], "verb": entry["verb"], **row}, names)


def _entry(entry: dict[str, Any], what: str, names: Mapping[Key, str]) -> None:
    action, table = code("revision", "action", entry["action"]), entry["record_table"]
    with st.expander(f"{instant(entry['at'])} · {escape_label(entry['author'])} · {action} {escape_label(what)}"):
        if entry["reason"]:
            st.caption(f"Reason: {escape_label(entry['reason'])}")
        before, after = _sides(entry)
        told_before, told_after = ({"verb": entry["verb"], **row} for row in (before, after))
        rows = [
            {
                "Field": title(table, name),
                "Before": cell(table, told_before, name, names) or "—",
                "After": cell(table, told_after, name, names) or "—",
            }
            for name in before
            if not (before[name] is None and after[name] is None)
        ]
        if rows:
            st.table(pd.DataFrame(rows).map(escape_label), hide_index=True)
        if entry["action"] != Action.RESTORE:
            undo_button(f"Undo change {entry['id']}", entry, done=undone_since(entry))


def undone_since(entry: Mapping[Any, Any]) -> str:
    """Return in words that a revision, a row as of ``undo_button``, was undone; blank if it was not."""
    return f"Undone by change {entry['undone_by']:.0f}." if has_value(entry["undone_by"]) else ""


def undo_button(title: str, entry: Mapping[Any, Any], *, done: str = "") -> None:
    """Draw a button that undoes a revision, a row of ``records.history`` or ``records.changes``. All changes of a save
    are undone together. Undoing a single creation deletes the record, and asks first.

    ``done`` says why nothing is left to undo, and stands in place of the button; blank if something is. A click of
    before somebody else undid it is answered all the same."""
    key = f"undo_{entry['id']}"
    if done and not follow_up.waits(key):
        st.caption(done)
        return
    # After a restore, the number of the entry that the person saw may be that of another revision.
    if entry_then := follow_up.button(title, key=key, payload=entry, icon=":material/undo:"):
        with follow_up.answer():
            _undo(entry_then)


def say_saved(slot: str, is_here: Callable[[int, Mapping[str, int]], bool]) -> bool:
    """Show what the last save of a page did: ``slot`` of the session begins with its number and the words. A button
    undoes it. Return whether it is shown: not once it was undone or another save followed, of which Changes tells.

    Of a save before this visit, as after a reload, the log tells. It is shown to the person whose name it bears, if it
    ``is_here``, by its number and how many changes it made in each table.
    """
    number, words, *_ = st.session_state.get(slot, (None, ""))
    newest = next(iter(dicts(answers.ask(records.changes, limit=1))), None)
    with st.container():  # always drawn: otherwise the fields below would move and lose text not yet sent
        is_other = not newest or newest["id"] != number
        if is_other:
            st.session_state.pop(slot, None)
            words = _earlier_save(newest, is_here) if newest else ""
        if is_other and follow_up.waits(f"undo_{number}"):  # it was clicked before the other save, and is answered
            undo_button("Undo this save", {"id": number})
        elif newest and words:
            st.success(words, icon=":material/check:")
            undo_button("Undo this save", newest)
    return slot in st.session_state


def _earlier_save(save: Mapping[Any, Any], is_here: Callable[[int, Mapping[str, int]], bool]) -> str:
    number, tables = int(save["id"]), answers.ask(records.saved_tables, int(save["id"]))
    if not tables or _begins_the_dossier(save) or not _is_mine(save) or not is_here(number, tables):
        return ""
    counts = ", ".join(count(changes, singular(table), plural(table)) for table, changes in tables.items())
    return f"Your last save is change {number:,}: {counts}."


def _is_mine(save: Mapping[Any, Any]) -> bool:
    try:
        return author().name == save["author"]
    except Invalid:  # nobody has said who they are
        return False


def saves(most: int, before: int, author: str) -> list[tuple[dict[Any, Any], str, str, str]]:
    """Return ``most`` rows of ``records.changes`` after those ``before``, of all authors or of those that match; for
    ``answers.keep``. With each come its words, as Markdown, and the title of ``undo_button``, blank where there is
    none, with its ``done``."""
    rows = dicts(answers.ask(records.changes, limit=most, offset=before, author=author))
    return [(row, _save_in_words(row), *_undo_of(row)) for row in rows]


def _save_in_words(save: Mapping[Any, Any]) -> str:
    reason = f" · {escape_label(save['reason'])}" if save["reason"] else ""
    return f"{what_changed(save)}\n\n:small[:gray[{instant(save['at'])} · {escape_label(save['author'])}{reason}]]"


def _undo_of(save: Mapping[Any, Any]) -> tuple[str, str]:
    """Return the title of the button that undoes a save, blank where none can, and why nothing is left to undo."""
    if save["action"] == Action.RESTORE or _begins_the_dossier(save):
        return "", ""
    if save["action"] == Action.DELETE:
        back = answers.ask(records.record, save["record_table"], save["record_id"])
        return "Bring back", "Back again" if back else undone_since(save)
    deleted = save["action"] == Action.CREATE and save["count"] == 1 and not save["record"]
    more = f" all {save['count']:,} changes" if save["count"] > 1 else ""
    return f"Undo{more}", "Deleted since." if deleted else undone_since(save)


def _begins_the_dossier(save: Mapping[Any, Any]) -> bool:
    """Whether a row of ``records.changes`` is the first load of a dossier, which cannot be undone."""
    return save["action"] == Action.CREATE and save["record_table"] == records.DOSSIER and save["count"] > 1


def _undo(entry: Mapping[Any, Any]) -> None:
    several = entry.get("count", 1) > 1
    if entry["action"] == Action.CREATE and not several:
        confirm_delete(entry["record_table"], entry["record_id"])
        return
    words = f"Change {entry['id']} was undone. The history shows the undo too."
    undo = partial(edits.undo, answers.engine(), entry, author=author(), whole=several)
    follow_up.write(undo, lambda _: st.toast(words, icon=":material/undo:") and None)


def what_changed(save: Mapping[Any, Any]) -> str:
    """Return a row of ``records.changes`` in words, as Markdown: **Created** summit “Paris” and 3 more."""
    if save["action"] == Action.RESTORE:
        return f"**{code('revision', 'action', save['action'])}** {STORE}"
    more = f" and {save['count'] - 1:,} more" if save["count"] > 1 else ""
    action = code("revision", "action", save["action"])
    name = save["record"] or _name_then(save)
    return f"**{action}** {escape_label(record(save['record_table'], save['record_id'], name))}{more}"


def _name_then(save: Mapping[Any, Any]) -> str | None:
    """Return the name of a record that was deleted, from the log; None if this version does not know its table."""
    table = save["record_table"]
    if not has_value(save["row"]) or table not in RECORDS:
        return None
    row = {"verb": save["verb"], **from_json(table, save["row"])}
    return own_name(table, row, answers.ask(records.names, tuple(links(table, row).values())))


def instant(at: str) -> str:
    """Return an instant of the log as it is shown: 6 January 2026, 21:05 UTC."""
    return f"{human_day(date.fromisoformat(at[:10]))}, {at[11:16]} UTC"
