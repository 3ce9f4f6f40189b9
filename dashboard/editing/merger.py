"""Make one of two records: choose the other, see what moves, and ask."""

import streamlit as st

from dashboard.editing import draft
from dashboard.editing.author import author
from dashboard.lists import finder
from dashboard.web import answers
from dashboard.web.failure import tell
from dashboard.web.markup import label
from dashboard.words import singular
from tracker.errors import TrackerError
from tracker.queries import records
from tracker.writing import edits


def merge(table: str, id: str) -> None:
    """A box to say that a record is another one entered twice; of the two the other one is left."""
    kind = singular(table)
    box = st.expander(
        "The same as another record", icon=":material/merge:", key=f"box_merge_{table}_{id}", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        st.write(f"All that hangs on this {kind} moves to the other, whose other names it joins; this one goes.")
        names = answers.ask(records.choices, table)
        names.pop(id, None)
        offered = finder.narrow(table, names, key=f"merge_{table}_{id}")
        other = finder.choose(f"The {kind} that is left", offered, key=f"into_{table}_{id}")
        if other is None:
            return
        rows = [row for key in (id, other) if (row := answers.ask(records.record, table, key))]
        dependents = edits.dependents(answers.engine(), table, id)
        moves = sum(map(len, dependents.deleted.values())) + len(dependents.cleared)
        st.write(f"**{moves:,}** records hang on this one. It can be brought back, with all of them, under Changes.")
        if st.button("Make one of the two", key=f"merge_{table}_{id}_{other}", icon=":material/merge:"):
            try:
                edits.merge(answers.engine(), table, id, into=other, opened=rows, author=author())
            except TrackerError as error:
                tell(error)
                return
            draft.forget(table, id)
            st.toast(f"Merged into {label(offered[other])}.", icon=":material/merge:")
            st.query_params.from_dict({"table": table, "id": other})
            st.rerun()
