"""A cache of computed values, each computed once even if many ask for it at the same time."""

from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future
from threading import Lock
from typing import Any


class Cache:
    """A cache of computed values by key, of at most ``most`` entries. If several threads ask for a value at once, one
    computes it and the others wait."""

    # Not st.cache_data, which hashes every argument and unpickles every answer: half the time of a page.
    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._values: dict[Hashable, Future[Any]] = {}

    def value(
        self, key: Hashable, compute: Callable[[], tuple[Any, bool]], holds: Callable[[Any], bool] = lambda _: True
    ) -> Any:
        """Return the value of a key. If it is not in the cache, or no longer ``holds``, ``compute`` returns it, and
        whether to keep it."""
        while True:
            with self._lock:
                earlier = self._values.pop(key, None)
                value = self._values[key] = earlier or Future()  # the most recently used is the last
                if len(self._values) > self._most:
                    del self._values[next(iter(self._values))]
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
            result, keep = compute()
            value.set_result(result)
        except Exception as error:
            value.set_exception(error)
        except BaseException:  # Streamlit stops a page run by one; the other readers that wait compute it themselves
            value.cancel()
            raise
        finally:
            if not keep:
                self._drop(key, value)

    def _drop(self, key: Hashable, value: Future[Any]) -> None:
        with self._lock:
            if self._values.get(key) is value:
                del self._values[key]
