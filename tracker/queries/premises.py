"""Questions of which a part is answered anew, where the rest of what was answered before still holds.

Asked of a store they are functions like any other. Who keeps answers, as ``dashboard.web.answers`` does, asks again of
some records alone (``ByRecord``), and nothing at all where the answers from which another follows are the same
(``Following``; ``Conclusion`` needs no more than these).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import pandas as pd
from sqlalchemy.engine import Connection

T = TypeVar("T")


@dataclass(frozen=True)
class ByRecord:
    """A question for a frame of records of a ``table``, with their ids as its index.

    ``select`` takes the connection, the ids of the records to look at (blank: all) and the arguments. What it tells of
    a record hangs on that record, on its parts and theirs, and on other tables; never on another record of the table
    or its parts. Of the tables in ``linked`` it hangs only on the records to which it or one of its parts links, and on
    those to which these link in the same table; and of sources only on those that one of all these cites.
    """

    table: str
    linked: tuple[str, ...]
    select: Callable[..., pd.DataFrame]

    def __call__(self, connection: Connection, *args: Any, **kwargs: Any) -> pd.DataFrame:
        return self.select(connection, (), *args, **kwargs)


def without_arguments(*_: Any, **__: Any) -> tuple[()]:
    """Return the arguments of a question that has none."""
    return ()


@dataclass(frozen=True)
class Premise:
    """A ``question`` from whose answer another answer follows; ``of`` turns the arguments of that one into its own. Of
    one that ``continues`` it takes the answers of the premises before, too: what is told of each row of a list follows
    from which rows it has."""

    question: Callable[..., Any]
    of: Callable[..., tuple[Any, ...]] = without_arguments
    continues: bool = False

    def key(
        self, answers: Sequence[Any], *args: Any, **kwargs: Any
    ) -> tuple[Callable[..., Any], tuple[Any, ...], tuple[()]]:
        """Return the question with its own arguments; ``answers`` are those of the premises before."""
        return self.question, self.of(*(answers if self.continues else ()), *args, **kwargs), ()


@dataclass(frozen=True)
class Following(Generic[T]):
    """A question whose answer follows from others: ``make`` takes the connection, the answers of the ``premises``, and
    the arguments."""

    premises: tuple[Premise, ...]
    make: Callable[..., T]

    def __call__(self, connection: Connection, *args: Any, **kwargs: Any) -> T:
        return self.make(connection, *self._answers(connection, *args, **kwargs), *args, **kwargs)

    def _answers(self, connection: Connection, *args: Any, **kwargs: Any) -> list[Any]:
        answers: list[Any] = []
        for each in self.premises:
            question, own, _ = each.key(answers, *args, **kwargs)
            answers.append(question(connection, *own))
        return answers


@dataclass(frozen=True)
class Conclusion(Following[T]):
    """A question whose answer follows from others alone: ``make`` takes no connection."""

    def __call__(self, connection: Connection, *args: Any, **kwargs: Any) -> T:
        return self.make(*self._answers(connection, *args, **kwargs), *args, **kwargs)


def by_record(table: str, *linked: str) -> Callable[[Callable[..., pd.DataFrame]], ByRecord]:
    """Make a function a question of each record of a table, and of the records of other tables to which it links."""
    return lambda select: ByRecord(table, linked, select)


def following(*premises: Premise) -> Callable[[Callable[..., T]], Following[T]]:
    """Make a function a question whose answer follows from these."""
    return lambda make: Following(premises, make)


def conclusion(*premises: Premise) -> Callable[[Callable[..., T]], Conclusion[T]]:
    """Make a function a question whose answer follows from these alone."""
    return lambda make: Conclusion(premises, make)


def in_page(page: Sequence[str], ids: Collection[str]) -> list[str]:
    """Return the records of a page of a list, or those of them with ``ids``, if there are any."""
    return [id for id in page if id in ids] if ids else list(page)


def replace_rows(rows: pd.DataFrame, ids: Collection[str], later: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with those of the ids as they are ``later``; the same frame if none of them differs."""
    outdated = rows.index.isin(list(ids))
    if rows[outdated].sort_index().equals(later.sort_index()):
        return rows
    return pd.concat([rows[~outdated], later])
