"""The box that merges two records of the same thing: choose the other one, see what moves, and confirm."""

import streamlit as st

from dashboard.editing import draft
from dashboard.editing.author import author
from dashboard.lists import finder
from dashboard.web import answers
from dashboard.web.failure import tell
from dashboard.web.markup import label
from tracker.errors import TrackerError
from tracker.queries import records
from tracker.words import singular
from tracker.writing import edits


def merge(table: str, id: str) -> None:
    """A box to merge a record into another one that is the same; the other one is kept."""
    kind = singular(table)
    box = st.expander(
        "The same as another record", icon=":material/merge:", key=f"box_merge_{table}_{id}", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        st.write(
            f"Everything that belongs to this {kind} or cites it moves to the other one, which also gets its names. "
            "This one is deleted."
        )
        names = answers.ask(records.choices, table)
        names.pop(id, None)
        offered = finder.narrow(table, names, key=f"merge_{table}_{id}")
        other = finder.choose(f"The {kind} to keep", offered, key=f"into_{table}_{id}")
        if other is None:
            return
        rows = [row for key in (id, other) if (row := answers.ask(records.record, table, key))]
        dependents = edits.dependents(answers.engine(), table, id)
        moves = sum(map(len, dependents.deleted.values())) + len(dependents.cleared)
        st.write(
            f"**{moves:,}** records belong to this one or refer to it. You can bring it back, with all of them, "
            "under Changes."
        )
        if st.button("Merge", key=f"merge_{table}_{id}_{other}", icon=":material/merge:"):
            try:
                edits.merge(answers.engine(), table, id, into=other, opened=rows, author=author())
            except TrackerError as error:
                tell(error)
                return
            draft.forget(table, id)
            st.toast(f"Merged into {label(offered[other])}.", icon=":material/merge:")
            st.query_params.from_dict({"table": table, "id": other})
            st.rerun()
