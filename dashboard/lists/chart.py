"""A chart on a page, and below it the button that makes a picture of it."""

from typing import Any

import plotly.graph_objects as go
import streamlit as st

from dashboard.charts.palette import CONFIG
from dashboard.lists import picture


def draw(figure: go.Figure, *, key: str, title: str, summary: str, legend: str = "", **more: Any) -> Any:
    """Draw a chart and the button for its picture. Return what ``st.plotly_chart`` returns: the click on it, if any.

    ``summary`` says what the chart shows to readers who do not see it. A picture of it has the ``title``, the summary,
    and the ``legend``, which explains the signs that the chart itself does not explain. ``more`` are arguments of
    ``st.plotly_chart``."""
    event = st.plotly_chart(figure, key=key, alt=summary, config=CONFIG, **more)
    picture.offer(figure, title, f"{summary} {legend}".rstrip(), key=f"picture_{key}")
    return event
