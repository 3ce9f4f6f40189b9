"""The store as the pages see it: one engine, and answers that are kept until the store changes."""

from collections.abc import Callable, Mapping
from copy import copy
from functools import lru_cache
from typing import Any, Concatenate, ParamSpec, TypeVar

import pandas as pd
import streamlit as st
from sqlalchemy.engine import Connection, Engine

from tracker import curated, store

P = ParamSpec("P")
T = TypeVar("T")
V = TypeVar("V")

KEPT_ANSWERS = 200
KEPT_VIEWS = 60


@st.cache_resource(show_spinner="Opening the store …")
def engine() -> Engine:
    """The engine on a store that is migrated and, if it was empty, holds the curated records."""
    opened = store.open_engine()
    curated.initialise(opened)
    return opened


def note_revision() -> None:
    """Look once per rerun what the store's last change is; all answers of the rerun are of that state or newer."""
    opened = engine()
    st.session_state["store"] = opened, _revision(opened, store.stamp(opened) or object())


def ask(question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The answer of a function of ``tracker.queries``, asked once for each state of the store."""
    return _own(_current(_answer, *st.session_state["store"], question, args, tuple(sorted(kwargs.items()))))


def shown(
    view: Callable[Concatenate[T, ...], V],
    settings: Mapping[str, Any],
    question: Callable[Concatenate[Connection, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> V:
    """What ``view(answer, **settings)`` makes of the answer, such as a figure or a text: made once for each state of
    the store, as it takes longer than to ask."""
    asked = (question, args, tuple(sorted(kwargs.items())))
    return _own(_current(_view, *st.session_state["store"], view, tuple(settings.items()), asked))


def later(question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> Callable[[], T]:
    """The same question for a download, which is asked in a thread without a session. The answer is not kept: it may
    be the whole store."""
    opened, _ = st.session_state["store"]

    def answer() -> T:
        with store.reading(opened) as connection:
            return question(connection, *args, **kwargs)

    return answer


@lru_cache(maxsize=1)
def _revision(opened: Engine, _stamp: object) -> tuple[int, str]:
    with store.reading(opened) as connection:
        return store.last_revision(connection)


class _OfAnotherState(Exception):
    """Carries an answer of a store that was written to since its revision was noted: no cache keeps an exception."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer


def _current(kept: Callable[..., Any], *key: Any) -> Any:
    try:
        return kept(*key)
    except _OfAnotherState as given:
        return given.answer


# Not st.cache_data, which hashes every argument and unpickles every answer: half the time of a page.
@lru_cache(maxsize=KEPT_ANSWERS)
def _answer(opened: Engine, revision: tuple[int, str], question: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    with store.reading(opened) as connection:
        answer = question(connection, *args, **dict(kwargs))
        if store.last_revision(connection) != revision:
            raise _OfAnotherState(answer)
    return answer


@lru_cache(maxsize=KEPT_VIEWS)
def _view(opened: Engine, revision: tuple[int, str], view: Callable[..., Any], settings: Any, asked: Any) -> Any:
    try:
        return view(_own(_answer(opened, revision, *asked)), **dict(settings))
    except _OfAnotherState as given:
        raise _OfAnotherState(view(given.answer, **dict(settings))) from None


def _own(answer: Any) -> Any:
    """A copy: what a page does to its answer is seen by no other. pandas copies a column when it is written."""
    match answer:
        case pd.DataFrame():
            return answer.copy(deep=False)
        case tuple():
            return tuple(map(_own, answer))
        case list():
            return [_own(part) for part in answer]
        case dict():
            return copy(answer)
    return answer
