"""A cache of computed values, each computed once even if many ask for it at the same time."""

from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future
from dataclasses import is_dataclass
from threading import Lock
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure

LETTERS_OF_A_CELL = 60  # which take as much memory as a cell of a frame: 50 to 70 bytes in the tables of the store


class Cache:
    """A cache of computed values by key, whose sizes are together at most ``most``: the values used longest ago make
    room, the newest stays in any case. ``size`` is 1 for each value, unless told otherwise. If several threads ask for
    a value at once, one computes it and the others wait."""

    # Not st.cache_data, which hashes every argument and unpickles every answer: half the time of a page.
    def __init__(self, most: int, size: Callable[[Any], int] = lambda _: 1) -> None:
        self._most, self._size, self._lock = most, size, Lock()
        self._values: dict[Hashable, Future[Any]] = {}
        self._sizes: dict[Hashable, int] = {}  # of the values that are computed
        self._total = 0

    def value(
        self, key: Hashable, compute: Callable[[], tuple[Any, bool]], holds: Callable[[Any], bool] = lambda _: True
    ) -> Any:
        """Return the value of a key. If it is not in the cache, or no longer ``holds``, ``compute`` returns it, and
        whether to keep it."""
        while True:
            with self._lock:
                earlier = self._values.pop(key, None)
                value = self._values[key] = earlier or Future()  # the most recently used is the last
            if earlier is None:
                self._compute(key, value, compute)
            try:
                result = value.result()
            except CancelledError:  # the page run that computed it was stopped
                continue
            if earlier is None or holds(result):
                return result
            self._drop(key, value)

    def _compute(self, key: Hashable, value: Future[Any], compute: Callable[[], tuple[Any, bool]]) -> None:
        keep = False
        try:
            result, may_stay = compute()
            if may_stay:
                self._make_room(key, value, self._size(result))
            value.set_result(result)
            keep = may_stay
        except Exception as error:
            value.set_exception(error)
        except BaseException:  # Streamlit stops a page run by one; the other readers that wait compute it themselves
            value.cancel()
            raise
        finally:
            if not keep:
                self._drop(key, value)

    def _make_room(self, key: Hashable, value: Future[Any], size: int) -> None:
        with self._lock:
            if self._values.get(key) is not value:
                return
            self._sizes[key] = size
            self._total += size
            if self._total > self._most:
                for other in [*self._values]:
                    if self._total <= self._most:
                        break
                    if other in self._sizes and other != key:
                        self._remove(other)

    def _drop(self, key: Hashable, value: Future[Any]) -> None:
        with self._lock:
            if self._values.get(key) is value:
                self._remove(key)

    def _remove(self, key: Hashable) -> None:
        del self._values[key]
        self._total -= self._sizes.pop(key, 0)


def size_in_cells(value: Any) -> int:
    """Return about how much memory a value takes, in cells of a frame: a frame by its rows and columns, text by its
    letters, a figure, a record or a container by what it holds, and anything else as one."""
    match value:
        case pd.DataFrame():
            return value.size
        case str():
            return len(value) // LETTERS_OF_A_CELL + 1
        case dict():
            return 1 + sum(map(size_in_cells, value)) + sum(map(size_in_cells, value.values()))
        case list() | tuple() | set() | frozenset():
            return 1 + sum(map(size_in_cells, value))
        case Figure():
            return size_in_cells(value.to_dict())
    return 1 + (sum(map(size_in_cells, vars(value).values())) if is_dataclass(value) else 0)
