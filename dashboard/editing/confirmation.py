"""The question before a save that may be a mistake: the record looks like a stored one, or amounts would be read in
another unit. The person saves all the same, or changes something first."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import streamlit as st

from dashboard.editing.conflict import as_stored
from dashboard.editing.draft import Draft
from dashboard.web import answers, follow_up
from dashboard.web.links import page
from dashboard.web.lookback import parameters
from dashboard.web.markup import escape_label
from tracker import store
from tracker.errors import NewUnit
from tracker.queries import records, twins
from tracker.schema.models import RECORDS
from tracker.schema.relations import TOP
from tracker.schema.rows import Row
from tracker.words import amount, plural, singular
from tracker.writing.units import Unit, in_words


@dataclass(frozen=True)
class Consent:
    """What a person has said of a save: that the record may look ``alike`` others, which rows with amounts go ``along``
    into another unit, as the person saw them, and which unit the record's own amount is ``meant_in``."""

    alike: bool = False
    along: tuple[Row, ...] = ()
    meant_in: Unit | None = None


@dataclass(frozen=True)
class _Question:
    """A save that waits: the row that it would store, what the person would say by saving it all the same, and what is
    asked: the ids of the records that it looks like, or which amounts would be read in another unit."""

    row: Row
    consent: Consent
    about: list[str] | NewUnit


def hold_back_twin(draft: Draft, row: Row, values: Row, consent: Consent) -> bool:
    """Return whether a save has to wait for the person, because ``row``, which it would store, looks like another
    record. ``values`` are those of the form."""
    with store.reading(answers.engine()) as connection:
        alike = twins.new(connection, draft.table, row, draft.opened if draft.id else None)
    if alike:
        _wait(draft, values, replace(consent, alike=True), alike)
    return bool(alike)


def hold_back_unit(draft: Draft, values: Row, consent: Consent, error: NewUnit) -> None:
    """Let a save wait for the person that was refused, because amounts would be read in another unit."""
    _wait(draft, values, replace(consent, along=tuple(error.rows), meant_in=error.now), error)


def ask(draft: Draft, values: Row, action: str) -> Consent | None:
    """Draw the question of a save that waits, with a button to save all the same. Return what the person has said if it
    was clicked. Nothing is drawn if the form has changed since."""
    question: _Question | None = draft.question
    if question is None or question.row != as_stored(draft.table, draft.opened, values):
        return None
    if isinstance(question.about, NewUnit):
        _of_unit(question.about)
    else:
        _of_twins(draft.table, question.about)
    words, icon = f"{action} all the same", ":material/check:"
    return follow_up.button(words, key=f"consent_{draft.key}", payload=question.consent, icon=icon)


def has_click(draft: Draft) -> bool:
    """Return whether the button of the question was clicked, even if the form has changed since it was asked."""
    return follow_up.waits(f"consent_{draft.key}")


def _wait(draft: Draft, values: Row, consent: Consent, about: list[str] | NewUnit) -> None:
    draft.question = _Question(as_stored(draft.table, draft.opened, values), consent, about)


def _of_twins(table: str, ids: list[str]) -> None:
    st.warning(
        f"Nothing was saved yet: there is a {singular(table)} that looks like this one. Is it the same? Then open that "
        "one, or choose it where it is asked for. If it is another, add what tells the two apart, or go on.",
        icon=":material/content_copy:",
    )
    for id, name in answers.ask(records.choices, table, ids=tuple(ids)).items():
        if table in TOP:
            st.page_link(
                page("edit"), label=escape_label(name), query_params={"table": table, "id": id, **parameters()}
            )
        else:
            st.markdown(f"- {escape_label(name)}")


def _of_unit(error: NewUnit) -> None:
    was, now = escape_label(in_words(error.was)), escape_label(in_words(error.now))
    st.warning(
        f"Nothing was saved yet: the {plural(error.table)} below were given in {was}, and would be read in {now}. If "
        f"they are meant in {now} too, go on. If not, change that first.",
        icon=":material/currency_exchange:",
    )
    st.markdown("\n".join(_readings(error)))


def _readings(error: NewUnit) -> Iterator[str]:
    """Yield a point for each amount: as it is read now, and as it would be read."""
    names = answers.ask(records.choices, error.table, ids=tuple(row["id"] for row in error.rows))
    _, column, _ = RECORDS[error.table].adds_up_to or ("", "", "")
    for row in error.rows:
        bounds = dict.fromkeys(("amount_low", "amount_high"), row[column])
        was, now = (amount({**bounds, **unit}) for unit in (error.was, error.now))
        yield f"- {escape_label(names.get(row['id'], row['id']))}: {escape_label(was)} → {escape_label(now)}"
