"""The box with which a person merges a record into another one of the same thing."""

from functools import partial

import streamlit as st

from dashboard.editing import draft
from dashboard.editing.author import author
from dashboard.lists import finder
from dashboard.web import answers, follow_up
from dashboard.web.failure import tell
from dashboard.web.markup import escape_label
from tracker import words
from tracker.errors import TrackerError
from tracker.queries import records
from tracker.schema.rows import Row, digest
from tracker.words import singular
from tracker.writing import edits
from tracker.writing.merger import Disagreement

OF_KEPT, OF_TWIN = "kept", "twin"


def merge(table: str, id: str) -> None:
    """Draw the box that merges a record into another one, which is kept: choose it, see what moves, confirm."""
    kind = singular(table)
    box = st.expander(
        "The same as another record", icon=":material/merge:", key=f"box_merge_{table}_{id}", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        st.write(
            f"Everything that belongs to this {kind} or cites it moves to the other one, which also gets its names, "
            "and what it says where the other says nothing. This one is deleted. Where both say something else, you "
            "choose below: the rest is lost."
        )
        names = answers.ask(records.choices, table)
        names.pop(id, None)
        offered = finder.narrow(table, names, key=f"into_{table}_{id}")
        other = finder.choose(f"The {kind} to keep", offered, key=f"into_{table}_{id}")
        if other is None:
            return
        try:
            preview = edits.merge_preview(answers.engine(), table, id, into=other)
        except TrackerError as error:
            tell(error)
            return
        dependents = edits.dependents(answers.engine(), table, id)
        moves = sum(map(len, dependents.deleted.values())) + len(dependents.cleared)
        st.write(
            f"**{moves:,}** records belong to this one or refer to it. You can bring it back, with all of them, "
            "under Changes."
        )
        choices = [each.choice for each in preview.disagreements if _takes_twin(each)]
        # The preview of this run may be of a later save than the one that the person saw.
        key = f"merge_{table}_{id}_{other}"
        if preview_then := follow_up.button("Merge", key=key, payload=preview, icon=":material/merge:"):
            with follow_up.answer():
                arguments = {"preview": preview_then, "choices": choices, "author": author()}
                change = partial(edits.merge, answers.engine(), table, id, into=other, **arguments)
                follow_up.write(change, lambda _: _say_merged(table, id, other, offered[other]))


def _say_merged(table: str, id: str, other: str, name: str) -> follow_up.Address:
    draft.forget(table, id)
    st.toast(f"Merged into {escape_label(name)}.", icon=":material/merge:")
    return {"table": table, "id": other}


def _takes_twin(disagreement: Disagreement) -> bool:
    """Draw the choice between the values of both records. Return whether the person chooses those of the deleted
    one."""
    table = disagreement.table
    titles = " · ".join(words.title(table, name) for name in disagreement.of_kept)
    versions = {
        OF_KEPT: f"Of {disagreement.kept}: {_in_words(table, disagreement.of_kept)}",
        OF_TWIN: f"Of {disagreement.twin}: {_in_words(table, disagreement.of_twin)}",
    }
    digests = digest(disagreement.of_twin), digest(disagreement.of_kept)
    version = st.radio(
        escape_label(f"{singular(table).capitalize()}: {titles}"),
        list(versions),
        format_func=lambda version: escape_label(versions[version]),
        key=f"merge_{'_'.join((*disagreement.choice, disagreement.kept, *digests))}",  # of these two versions only
    )
    return version == OF_TWIN


def _in_words(table: str, values: Row) -> str:
    return " · ".join(words.value(table, values, name) or "—" for name in values)
