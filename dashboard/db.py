"""The store as the pages see it: one engine, and answers that are kept until the store changes."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st
from sqlalchemy.engine import Connection, Engine

from tracker import curated, store
from tracker.queries import records

P = ParamSpec("P")
T = TypeVar("T")

KEPT_ANSWERS = 300


@st.cache_resource(show_spinner="Opening the store …")
def engine() -> Engine:
    """The engine on a store that is migrated and, if it was empty, holds the curated records."""
    opened = store.open_engine()
    curated.initialise(opened)
    return opened


def note_revision() -> None:
    """Look once per rerun what the store's last change is; all answers of the rerun are of that state or newer."""
    with store.reading(engine()) as connection:
        st.session_state["revision"] = records.revision(connection)


def ask(question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The answer of a function of ``tracker.queries``, asked once for each state of the store."""
    name = f"{question.__module__}.{question.__qualname__}"
    return _answer(st.session_state["revision"], name, args, kwargs, question)


@st.cache_data(max_entries=KEPT_ANSWERS, show_spinner=False)
def _answer(revision: tuple[int, str], name: str, args: Any, kwargs: Any, _question: Callable[..., Any]) -> Any:  # noqa: ARG001
    with store.reading(engine()) as connection:
        return _question(connection, *args, **kwargs)
