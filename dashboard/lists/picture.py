"""A chart as a picture with all that a reader must know of it: title, filters, day, revision, licence and source.

The reader's browser draws it, by the Plotly of our own server, so no server needs a browser.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st
from plotly.io import to_json
from plotly.offline import get_plotlyjs_version
from streamlit.components.v2 import component

from dashboard.lists import printout
from dashboard.web.answers import ask
from dashboard.web.credit import reference
from tracker.queries import records
from tracker.words import count

HERE = Path(__file__)
LIBRARY = f"plotly-{get_plotlyjs_version()}.js"  # its address on this server, below the base path
maker = component(
    "tracker_picture",
    html=HERE.with_suffix(".html").read_text(encoding="utf-8"),
    js=HERE.with_suffix(".js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Words:
    """The words in a picture: above the chart its title, summary and filters, below it the source."""

    title: str
    summary: str
    filters: str
    source: str


def frame() -> tuple[str, str]:
    """Return in words what the charts of this page are limited to, and what they are drawn from: the data set with its
    revision and licence, how many sources it has, and the day."""
    source, number = reference(), count(ask(records.counts, ("source",))["source"], "source")
    lines = [f"The record rests on {number}.", printout.seen_from()]
    if source:
        lines.insert(0, f"Source: {source}")
    return " · ".join(printout.limits()) or "All of the record, no filters.", " ".join(lines)


def offer(figure: go.Figure, title: str, summary: str, *, key: str) -> None:
    """Draw a button that opens the picture, which is made only then, as are the words on it."""
    # No fragment, which takes as long to draw as the button and more.
    if st.button("Picture of this chart", icon=":material/image:", type="tertiary", key=key):
        _show(figure, Words(title, summary, *frame()), key)


@st.dialog("Picture of this chart", width="large", icon=":material/image:")
def _show(figure: go.Figure, words: Words, key: str) -> None:
    """Draw the picture as it will be, a field for its title, and a button for each format and size."""
    maker(key=f"{key}_maker", data={**asdict(words), "figure": to_json(figure, validate=False), "library": LIBRARY})
