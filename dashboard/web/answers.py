"""The store as the pages see it: one engine, and answers that are kept until the store changes."""

import gc
from collections.abc import Callable, Hashable, Iterator, Mapping
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from copy import copy
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar

import pandas as pd
import streamlit as st
from sqlalchemy.engine import Connection, Engine

from tracker import store
from tracker.files import curated
from tracker.queries import hindsight
from tracker.queries.hindsight import Limit
from tracker.store.change_detection import State, state

P = ParamSpec("P")
T = TypeVar("T")
V = TypeVar("V")


class Cache:
    """What was computed lately, by key. What many ask for at once is computed once, and all the others wait for it."""

    # Not st.cache_data, which hashes every argument and unpickles every answer: half the time of a page.
    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._values: dict[Hashable, Future[Any]] = {}

    def value(self, key: Hashable, compute: Callable[[], tuple[Any, bool]]) -> Any:
        """The value of a key, computed where it is not kept; ``compute`` says too whether it may be."""
        while True:
            with self._lock:
                earlier = self._values.pop(key, None)
                value = self._values[key] = earlier or Future()  # the most recently used is the last
                if len(self._values) > self._most:
                    del self._values[next(iter(self._values))]
            if earlier is None:
                self._compute(key, value, compute)
            try:
                return value.result()
            except CancelledError:  # the run that computed it was broken off
                continue

    def _compute(self, key: Hashable, value: Future[Any], compute: Callable[[], tuple[Any, bool]]) -> None:
        keep = False
        try:
            result, keep = compute()
            value.set_result(result)
        except Exception as error:
            value.set_exception(error)
        except BaseException:  # Streamlit ends a run by one: it is of this reader, and of none that waits
            value.cancel()
            raise
        finally:
            if not keep:
                with self._lock:
                    if self._values.get(key) is value:
                        del self._values[key]


ANSWERS, VIEWS, STATES = Cache(200), Cache(150), Cache(1)


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """The engine on a store that is migrated and, if it was empty, holds the curated records."""
    database = store.open_engine()
    curated.initialise(database)
    # What the start has filled stays for good: each collection of garbage would look through it while readers wait.
    gc.collect()
    gc.freeze()
    return database


@st.cache_resource(show_spinner="Opening the store …")  # which only a page can show
def _engine_of_page() -> Engine:
    return engine()


def note_revision() -> bool:
    """Look once per rerun which state the store is in; all answers of the rerun are of that state or newer.

    Returns whether the store was put back to another state since the reader's last look.
    """
    database = _engine_of_page()
    stamp = store.stamp(database)
    # without a stamp not even what another reader asks for just now, who may have begun before this one's own save
    now: State = STATES.value((database, stamp), lambda: (_state(database), True)) if stamp else _state(database)
    _, before = st.session_state.get("store", (database, now))
    st.session_state["store"] = database, now
    return now.token != before.token or now < before


def ask(question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The answer of a function of ``tracker.queries``, asked once for each state of the store."""
    return _own(_answer(_key(question, args, kwargs))[0])


def view(
    make: Callable[Concatenate[T, ...], V],
    settings: Mapping[str, Any],
    question: Callable[Concatenate[Connection, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> V:
    """What ``make(answer, **settings)`` makes of the answer, such as a figure or a text: made once for each state of
    the store, as it takes longer than to ask."""
    key = _key(question, args, kwargs)

    def compute() -> tuple[V, bool]:
        answer, current = _answer(key)
        return make(_own(answer), **settings), current

    return _own(VIEWS.value((make, tuple(settings.items()), key), compute))


def keep(make: Callable[..., T], apart: Hashable, *args: Hashable) -> T:
    """What ``make(*args)`` makes of all that it asks, such as the HTML of a page: made once for each state of the
    store. It draws nothing. ``apart`` is what else it depends on, such as the reader's day."""
    key = _key(make, args, {})

    def compute() -> tuple[T, bool]:
        made = make(*args)
        return made, _state(key[0]) == key[1]  # then all that it asked was of the state that was noted

    return _own(VIEWS.value((apart, key), compute))


def see_only(limit: Limit | None) -> None:
    """Answer from what lies within a limit, for the rest of this run; None: from all of the record."""
    st.session_state["limit"] = limit


def ask_all(question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Like ``ask``, from all of the record, whatever day the reader looks from."""
    database, now, _, *asked = _key(question, args, kwargs)
    return _own(_answer((database, now, None, *asked))[0])


def later(question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> Callable[[], T]:
    """The same question for a download, which is asked in a thread without a session. The answer is not kept: it may
    be the whole store."""
    database, _, limit, *_ = _key(question, args, kwargs)

    def answer() -> T:
        with _connection(database, limit) as connection:
            return question(connection, *args, **kwargs)

    return answer


def _state(database: Engine) -> State:
    with store.reading(database) as connection:
        return state(connection)


def _key(question: Callable[..., Any], args: Any, kwargs: Mapping[str, Any]) -> tuple[Any, ...]:
    limit = st.session_state.get("limit")
    return (*st.session_state["store"], limit, question, args, tuple(sorted(kwargs.items())))


@contextmanager
def _connection(database: Engine, limit: Limit | None) -> Iterator[Connection]:
    with store.reading(database) as connection:
        if limit:
            hindsight.restrict(connection, limit)
        yield connection


def _answer(key: tuple[Any, ...]) -> tuple[Any, bool]:
    """The answer, and whether it is of the state that was noted: of a store that was written to since none is kept."""
    database, before, limit, question, args, kwargs = key

    def compute() -> tuple[tuple[Any, bool], bool]:
        with _connection(database, limit) as connection:
            answer = question(connection, *args, **dict(kwargs))
            current = state(connection) == before
        return (answer, current), current

    return ANSWERS.value(key, compute)


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
