"""What the page has the browser do that Streamlit does not."""

from zlib import crc32

import streamlit as st

# A record opens at its top, not where the reader had scrolled to in the list, and the menu of a phone shuts.
ON_A_NEW_PAGE = """
  document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  if (innerWidth < 768) document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
"""
# A field whose text was not sent yet says how to send it.
# A chart is as wide as the window was; paper is narrower.
ON_PAPER = """
  window.onbeforeprint = () => document.querySelectorAll('.stPlotlyChart').forEach(
    chart => { chart.style.zoom = Math.min(1, 680 / chart.offsetWidth); });
  window.onafterprint = () => document.querySelectorAll('.stPlotlyChart').forEach(
    chart => { chart.style.zoom = ''; });
"""
NOT_SENT = "document.querySelector('[data-testid=InputInstructions]') || undefined"


def instruct(page: str, *, edits: bool, unsaved: bool) -> None:
    """Begin a new ``page`` at its top; and ask before one is reloaded or closed while something is ``unsaved``, or,
    for a person who ``edits``, while a field holds what was not sent."""
    asks = "true" if unsaved else NOT_SENT if edits else "undefined"
    number = crc32(page.encode())  # not the name: what an address holds may not run
    st.html(
        f"<script>window.onbeforeunload = () => {asks}; {ON_PAPER}"
        # not for the first page: whoever has opened the menu while it was loading has it shut again
        f"if (![undefined, {number}].includes(window.trackerPage)) {{ {ON_A_NEW_PAGE} }}"
        f"window.trackerPage = {number};</script>",
        unsafe_allow_javascript=True,
    )
