"""Asks the store for the pages: one engine, and a cache of answers, each kept until something changes that it read."""

import gc
from collections.abc import Callable, Hashable, Iterator, Mapping, Set
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any, Concatenate, ParamSpec, TypeVar

import pandas as pd
import streamlit as st
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from dashboard.web.cache import Cache, size_in_cells
from dashboard.web.newest_log import newest_log
from dashboard.web.notes import notes
from tracker import store
from tracker.files import curated
from tracker.queries import hindsight
from tracker.queries.hindsight import Limit
from tracker.queries.premises import ByRecord, Conclusion, Following, replace_rows
from tracker.schema.relations import Key as Record
from tracker.store.change_detection import Column, Log, StateKey, owners, read_by, state

P = ParamSpec("P")
T = TypeVar("T")
V = TypeVar("V")
Key = tuple[Any, ...]
"""The database, the reader's limit, a question and its arguments."""
MOST_ASKED_ALONE = 200  # records; of more all are asked again, as an SQL statement has room for so many ids


@dataclass
class Reads:
    """What was read for a value: columns, answers (by key, the mark of each); whether all of it in the noted state."""

    columns: set[Column] = field(default_factory=set)
    answers: dict[Key, object] = field(default_factory=dict)
    current: bool = True

    def note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        """Note what an SQL statement reads, before it is sent."""
        self.columns |= read_by(statement)

    def add(self, other: "Reads") -> None:
        self.columns |= other.columns
        self.answers |= other.answers
        self.current &= other.current


@dataclass
class Kept:
    """A value, the log up to the state in which it was computed or last held, what was read for it, and a mark by which
    what follows from it knows it without holding it in memory."""

    value: Any
    log: Log
    reads: Reads
    mark: object

    def holds(self, log: Log) -> bool:
        """Whether it is of the last state of a log too."""
        holds = self.log is log or (
            log.is_as_in(self.log, self.reads.columns)
            and all(_kept_answer(log, key).mark is mark for key, mark in self.reads.answers.items())
        )
        if holds:
            self.log = log  # so that the next reader need not compare
        return holds


@dataclass(frozen=True)
class Scope:
    """What all answers of a run are of: the store, its log up to the state that was noted, and the reader's limit."""

    database: Engine
    log: Log
    limit: Limit | None

    @property
    def key(self) -> tuple[Engine, StateKey, Limit | None]:
        """By which a session remembers what it made of the store: it changes with what can be read there."""
        return self.database, self.log.last, self.limit


ALLOCATIONS = 50_000  # of objects, between two collections of garbage
MOST_CELLS = 3_000_000, 1_000_000  # of about 100 bytes each; what is noted of a value takes as much as 200
ANSWERS, VIEWS = (Cache(most, lambda kept: 200 + size_in_cells(kept.value)) for most in MOST_CELLS)
SCOPE: ContextVar[Scope | None] = ContextVar("what all answers of this run are of", default=None)
READS: ContextVar[Reads | None] = ContextVar("what was read for the value that is being computed", default=None)


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """Return the engine. On the first call the store is migrated and, if it was empty, filled with the curated
    records."""
    database = store.open_engine()
    curated.initialise(database)
    # Exempt the objects of the start from garbage collection: each run would search them while readers wait.
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS)  # Streamlit collects after each run, when nobody waits; seldom within one is enough
    return database


@st.cache_resource(show_spinner="Opening the store …")  # apart from engine(), as only a page can show a spinner
def _engine_of_page() -> Engine:
    return engine()


def note_revision() -> bool:
    """Note the state of the store, once per rerun: all answers of the rerun are of that state or a newer one.

    Return whether the store was restored to another state since the reader's last click.
    """
    database = _engine_of_page()
    log = newest_log(database)
    earlier: Scope = notes().get("scope", Scope(database, log, None))
    _note_scope(Scope(database, log, earlier.limit))
    now, before = log.last, earlier.log.last
    return now.token != before.token or now < before


def scope() -> Scope:
    """Return what the answers of this run are of, as ``note_revision`` and ``see_only`` noted it."""
    return SCOPE.get() or notes()["scope"]


def _note_scope(scope: Scope) -> None:
    """Note it for this run, which asks dozens of times, and in the session, for the runs of its fragments."""
    SCOPE.set(scope)
    notes()["scope"] = scope


def ask(question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return the answer of a function of ``tracker.queries``, from the cache if nothing changed that it read."""
    return _own(_answer(*_key(question, args, kwargs)))


def derive(
    make: Callable[Concatenate[T, ...], V],
    settings: Mapping[str, Any],
    question: Callable[Concatenate[Connection, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> V:
    """Return ``make(answer, **settings)`` for the answer of a question, such as a figure or a text; from the cache if
    nothing changed that the question read."""
    log, key = _key(question, args, kwargs)
    kept = make, tuple(settings.items()), key
    return _own(_note(_kept(VIEWS, log, kept, lambda _: make(_own(_answer(log, key)), **settings))))


def keep(make: Callable[..., T], apart: Hashable, *args: Hashable) -> T:
    """Return ``make(*args)``, which may ask the store but draws nothing, such as the HTML of a page; from the cache if
    nothing changed that its answers read. ``apart`` is what else the result depends on, such as the reader's day."""
    log, key = _key(make, args, {})
    return _own(_note(_kept(VIEWS, log, (apart, key), lambda _: make(*args))))


def see_only(limit: Limit | None) -> None:
    """Restrict all answers of this run, whose state is noted, to a limit (see ``tracker.queries.hindsight``); None: no
    restriction."""
    _note_scope(replace(scope(), limit=limit))


def ask_all(question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Like ``ask``, but without the restriction of ``see_only``."""
    log, (database, _, *rest) = _key(question, args, kwargs)
    return _own(_answer(log, (database, None, *rest)))


def ask_once(question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Like ``ask``, but without the cache: the answer may be the whole store."""
    return later(question, *args, **kwargs)()


def later(question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> Callable[[], T]:
    """Return a function that asks the question later, in a thread without a session, as a download needs it. The answer
    is not cached: it may be the whole store."""
    now = scope()

    def answer() -> T:
        with _connection(now.database, now.limit) as connection:
            return question(connection, *args, **kwargs)

    return answer


def _key(question: Callable[..., Any], args: Any, kwargs: Mapping[str, Any]) -> tuple[Log, Key]:
    now = scope()
    return now.log, (now.database, now.limit, question, args, tuple(sorted(kwargs.items())))


@contextmanager
def _connection(database: Engine, limit: Limit | None) -> Iterator[Connection]:
    """Connect to read, under a limit. What is read for a value that is being computed, is noted."""
    with store.reading(database) as connection:
        if reads := READS.get():
            reads.current &= state(connection) == scope().log.last
        if limit:
            hindsight.restrict(connection, limit)
        if reads:
            event.listen(connection, "before_cursor_execute", reads.note)
        yield connection


def _answer(log: Log, key: Key) -> Any:
    """Return the answer. If the store was written to since its state was noted, it is not cached."""
    return _note(_kept_answer(log, key))


def _kept_answer(log: Log, key: Key) -> Kept:
    database, limit, question, args, kwargs = key

    def answer(outdated: Kept | None) -> Any:
        if isinstance(question, ByRecord) and outdated:
            records = log.records_since(outdated.log, question.table, outdated.reads.columns, question.linked)
            if records is not None and (rows := _replaced(key, outdated, records)) is not None:
                return rows
        answers: list[Any] = []
        for each in question.premises if isinstance(question, Following) else ():
            answers.append(_premise(log, (database, limit, *each.key(answers, *args, **dict(kwargs)))))
        if isinstance(question, Conclusion):
            return question.make(*answers, *args, **dict(kwargs))
        with _connection(database, limit) as connection:
            make = question.make if isinstance(question, Following) else question
            return make(connection, *answers, *args, **dict(kwargs))

    return _kept(ANSWERS, log, key, answer)


def _premise(log: Log, key: Key) -> Any:
    """Return an answer from which follows the one that is being computed: it holds as long as this is the same."""
    kept, reads = _kept_answer(log, key), READS.get()
    if reads:
        reads.answers[key] = kept.mark
        reads.current &= kept.reads.current
    return kept.value


def _replaced(key: Key, outdated: Kept, records: Set[Record]) -> pd.DataFrame | None:
    """Return the rows of a question by record, those of some records asked again; None if these are many."""
    database, limit, question, args, kwargs = key
    with _connection(database, None) as connection:  # a part may be of a record that is seen, and not be seen itself
        ids = owners(connection, question.table, records, question.linked)
        if len(ids) > MOST_ASKED_ALONE:
            return None
        _note(outdated)
        if limit:
            hindsight.restrict(connection, limit)
        rows = question.select(connection, tuple(ids), *args, **dict(kwargs)) if ids else outdated.value[:0]
    return replace_rows(outdated.value, ids, rows)


def _note(kept: Kept) -> Any:
    """Note what was read for a value for that which is being computed, and return it."""
    if reads := READS.get():
        reads.add(kept.reads)
    return kept.value


def _kept(cache: Cache, log: Log, key: Hashable, make: Callable[[Kept | None], Any]) -> Kept:
    """Return ``make(outdated)``, from the cache if that still holds. A frame equal to the outdated one is the same."""
    outdated: Kept | None = None

    def holds(kept: Kept) -> bool:
        nonlocal outdated
        outdated = None if kept.holds(log) else kept
        return outdated is None

    def compute() -> tuple[Kept, bool]:
        reads = Reads()
        outer = READS.set(reads)
        try:
            value = make(outdated)
        finally:
            READS.reset(outer)
        if outdated and isinstance(value, pd.DataFrame) and value.equals(outdated.value):
            return Kept(outdated.value, log, reads, outdated.mark), reads.current
        return Kept(value, log, reads, object()), reads.current

    return cache.value(key, compute, holds)


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
