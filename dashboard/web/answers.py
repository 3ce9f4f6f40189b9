"""Asks the store for the pages: one engine, and a cache of answers that are kept until the store changes."""

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
    """A cache of computed values by key, of at most ``most`` entries. If several threads ask for a value at once, one
    computes it and the others wait."""

    # Not st.cache_data, which hashes every argument and unpickles every answer: half the time of a page.
    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._values: dict[Hashable, Future[Any]] = {}

    def value(self, key: Hashable, compute: Callable[[], tuple[Any, bool]]) -> Any:
        """Return the value of a key. If it is not in the cache, ``compute`` returns it, and whether to keep it."""
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
            except CancelledError:  # the page run that computed it was stopped
                continue

    def _compute(self, key: Hashable, value: Future[Any], compute: Callable[[], tuple[Any, bool]]) -> None:
        keep = False
        try:
            result, keep = compute()
            value.set_result(result)
        except Exception as error:
            value.set_exception(error)
        except BaseException:  # Streamlit stops a page run by one; the other readers that wait compute it themselves
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
    """Return the engine. On the first call the store is migrated and, if it was empty, filled with the curated
    records."""
    database = store.open_engine()
    curated.initialise(database)
    # Exempt the objects of the start from garbage collection: each run would search them while readers wait.
    gc.collect()
    gc.freeze()
    return database


@st.cache_resource(show_spinner="Opening the store …")  # apart from engine(), as only a page can show a spinner
def _engine_of_page() -> Engine:
    return engine()


def note_revision() -> bool:
    """Note the state of the store, once per rerun: all answers of the rerun are of that state or a newer one.

    Return whether the store was restored to another state since the reader's last click.
    """
    database = _engine_of_page()
    stamp = store.stamp(database)
    # Without a stamp the state is read anew: another reader's may be from before this reader's own save.
    now: State = STATES.value((database, stamp), lambda: (_state(database), True)) if stamp else _state(database)
    _, before, limit = st.session_state.get("store", (database, now, None))
    st.session_state["store"] = database, now, limit
    return now.token != before.token or now < before


def ask(question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return the answer of a function of ``tracker.queries``, from the cache if the store is in the same state."""
    return _own(_answer(_key(question, args, kwargs))[0])


def view(
    make: Callable[Concatenate[T, ...], V],
    settings: Mapping[str, Any],
    question: Callable[Concatenate[Connection, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> V:
    """Return ``make(answer, **settings)`` for the answer of a question, such as a figure or a text; from the cache if
    the store is in the same state."""
    key = _key(question, args, kwargs)

    def compute() -> tuple[V, bool]:
        answer, current = _answer(key)
        return make(_own(answer), **settings), current

    return _own(VIEWS.value((make, tuple(settings.items()), key), compute))


def keep(make: Callable[..., T], apart: Hashable, *args: Hashable) -> T:
    """Return ``make(*args)``, which may ask the store but draws nothing, such as the HTML of a page; from the cache if
    the store is in the same state. ``apart`` is what else the result depends on, such as the reader's day."""
    key = _key(make, args, {})

    def compute() -> tuple[T, bool]:
        result = make(*args)
        return result, _state(key[0]) == key[1]  # keep it only if all its answers were of the noted state

    return _own(VIEWS.value((apart, key), compute))


def see_only(limit: Limit | None) -> None:
    """Restrict all answers of this run, whose state is noted, to a limit (see ``tracker.queries.hindsight``); None: no
    restriction."""
    database, now, _ = st.session_state["store"]
    st.session_state["store"] = database, now, limit


def ask_all(question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Like ``ask``, but without the restriction of ``see_only``."""
    database, now, _, *rest = _key(question, args, kwargs)
    return _own(_answer((database, now, None, *rest))[0])


def later(question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> Callable[[], T]:
    """Return a function that asks the question later, in a thread without a session, as a download needs it. The answer
    is not cached: it may be the whole store."""
    database, _, limit, *_ = _key(question, args, kwargs)

    def answer() -> T:
        with _connection(database, limit) as connection:
            return question(connection, *args, **kwargs)

    return answer


def _state(database: Engine) -> State:
    with store.reading(database) as connection:
        return state(connection)


def _key(question: Callable[..., Any], args: Any, kwargs: Mapping[str, Any]) -> tuple[Any, ...]:
    return (*st.session_state["store"], question, args, tuple(sorted(kwargs.items())))


@contextmanager
def _connection(database: Engine, limit: Limit | None) -> Iterator[Connection]:
    with store.reading(database) as connection:
        if limit:
            hindsight.restrict(connection, limit)
        yield connection


def _answer(key: tuple[Any, ...]) -> tuple[Any, bool]:
    """Return the answer, and whether it is of the noted state. If the store was written to since, it is not cached."""
    database, before, limit, question, args, kwargs = key

    def compute() -> tuple[tuple[Any, bool], bool]:
        with _connection(database, limit) as connection:
            answer = question(connection, *args, **dict(kwargs))
            current = state(connection) == before
        return (answer, current), current

    return ANSWERS.value(key, compute)


def _own(answer: Any) -> Any:
    """Return a copy, so that a page can change its answer. For frames a shallow one: pandas copies a column on
    write."""
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
