"""What a page draws, recorded once and drawn again without the page: each page's bare counterpart.

The recording holds the Streamlit calls of a rerun with their arguments: tables, texts, links, form fields, in their
containers. Drawing it again makes the same calls; a figure is made anew from its frame by the chart function that the
page used, unless it shall be ready.

What is left out is what a bare page does without: the store, clicks on charts and rows, callbacks, and all computing of
texts and rows; and, unless asked for, its controls: filters, pagers and downloads.
"""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import charts
from dashboard.lists import filters

DASHBOARD = Path(charts.__file__).parents[1]
CONTROLS = {*filters.KEYS, "filters"}
CONTAINERS = {"columns", "container", "expander", "popover"}
INTERACTIVE = ("on_change", "on_click", "on_select", "selection_mode", "args", "kwargs")


@dataclass
class Call:
    """One Streamlit call: where, what, and what it returned."""

    parent: DeltaGenerator
    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    result: Any

    @property
    def made(self) -> list[DeltaGenerator]:
        """The containers that the call made."""
        results = self.result if isinstance(self.result, (list, tuple)) else [self.result]
        return [result for result in results if isinstance(result, DeltaGenerator)]


@dataclass
class Recording:
    """The calls of a rerun; what they drew is drawn as it is where it is ``ready``, else made anew."""

    ready: bool
    calls: list[Call] = field(default_factory=list)

    def draw(self) -> None:
        """Make the calls again."""
        now: dict[int, DeltaGenerator] = {}
        for call in self.calls:
            made = _redrawn(call, now.get(id(call.parent), call.parent), ready=self.ready)
            for then, again in zip(call.made, made if isinstance(made, (list, tuple)) else [made], strict=False):
                now[id(then)] = again

    def strip(self) -> None:
        """Leave out filters and downloads, and the containers that are empty then."""
        kept: list[Call] = []
        parents: set[int] = set()
        for call in reversed(self.calls):
            controls = call.kwargs.get("key") in CONTROLS or call.name == "download_button"
            empty = call.name in CONTAINERS and not any(id(made) in parents for made in call.made)
            if not controls and not empty:
                kept.append(call)
                parents.add(id(call.parent))
        self.calls = kept[::-1]


def _redrawn(call: Call, parent: DeltaGenerator, *, ready: bool) -> Any:
    args, kwargs = call.args, {name: value for name, value in call.kwargs.items() if name not in INTERACTIVE}
    if call.name == "plotly_chart" and not ready:
        chart, frames, settings = getattr(args[0], "_made_by", (lambda: call.args[0], (), {}))
        args = (chart(*frames, **settings), *args[1:])
    return getattr(parent, call.name)(*args, **kwargs)


@contextmanager
def recording(*, controls: bool = False, ready: bool = False) -> Iterator[Recording]:
    """Record what the block draws, with or without its controls, to be drawn as it is or made anew."""
    recorded, depth = Recording(ready), 0

    def watched(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def call(self: DeltaGenerator, *args: Any, **kwargs: Any) -> Any:
            nonlocal depth
            depth += 1
            try:
                parent = self._active_dg
                result = method(self, *args, **kwargs)
            finally:
                depth -= 1
            if not depth:
                recorded.calls.append(Call(parent, name, args, kwargs, result))
            return result

        return call

    def remembered(chart: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(chart)
        def made(*args: Any, **kwargs: Any) -> Any:
            figure = chart(*args, **kwargs)
            if isinstance(figure, go.Figure):
                figure._made_by = (chart, args, kwargs)
            return figure

        return made

    with _replaced(_drawing(), watched), _replaced_charts(remembered):
        try:
            yield recorded
        finally:
            if not controls:
                recorded.strip()


def _drawing() -> list[str]:
    """The names of all that draws."""
    bound = {name: getattr(value, "__self__", None) for name, value in vars(st).items() if not name.startswith("_")}
    return [name for name, holder in bound.items() if isinstance(holder, DeltaGenerator)]


@contextmanager
def _replaced(names: list[str], by: Callable[[str, Callable[..., Any]], Callable[..., Any]]) -> Iterator[None]:
    before = {name: (getattr(st, name), getattr(DeltaGenerator, name)) for name in names}
    for name, (bound, method) in before.items():
        setattr(DeltaGenerator, name, by(name, method))
        setattr(st, name, getattr(bound.__self__, name))
    try:
        yield
    finally:
        for name, (bound, method) in before.items():
            setattr(st, name, bound)
            setattr(DeltaGenerator, name, method)


@contextmanager
def _replaced_charts(by: Callable[[Callable[..., Any]], Callable[..., Any]]) -> Iterator[None]:
    found = []
    for described in pkgutil.iter_modules(charts.__path__, f"{charts.__name__}."):
        module = import_module(described.name)
        functions = inspect.getmembers(module, inspect.isfunction)
        found += [(module, name, made) for name, made in functions if made.__module__ == module.__name__]
    for module, name, made in found:
        setattr(module, name, by(made))
    try:
        yield
    finally:
        for module, name, made in found:
            setattr(module, name, made)
