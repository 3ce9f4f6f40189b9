"""Scripts that the page runs in the browser: scroll to the top, fit charts to paper, ask before typed text is lost."""

from zlib import crc32

import streamlit as st

# A record opens at its top, not where the reader had scrolled to in the list, and the menu of a phone shuts.
ON_A_NEW_PAGE = """
  document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  if (innerWidth < 768) document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
"""
# A link to one of our pages, as ``links.anchor`` writes it, opens without loading the page anew. Streamlit takes up an
# address of its own pages as it does after a step back in the browser's history.
LINKS = """
  if (!window.trackerLinks) {
    window.trackerLinks = true;
    document.addEventListener('click', event => {
      const link = event.target.closest?.('a.tracker-link');
      const same = link?.hash && link.pathname + link.search === location.pathname + location.search;
      if (!link || same || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      history.pushState({}, '', link.href);
      dispatchEvent(new PopStateEvent('popstate', { state: {} }));
    });
  }
"""
# A chart is as wide as the window was; paper is narrower.
ON_PAPER = """
  window.onbeforeprint = () => document.querySelectorAll('.stPlotlyChart').forEach(
    chart => { chart.style.zoom = Math.min(1, 680 / chart.offsetWidth); });
  window.onafterprint = () => document.querySelectorAll('.stPlotlyChart').forEach(
    chart => { chart.style.zoom = ''; });
"""
# Streamlit shows instructions below a field whose text was not sent yet.
NOT_SENT = "document.querySelector('[data-testid=InputInstructions]') || undefined"


def instruct(page: str, *, edits: bool, unsaved: bool) -> None:
    """Scroll a new ``page`` to its top, and let the browser ask before one is reloaded or closed: while something is
    ``unsaved``, or, where a person ``edits``, while the text of a field was not sent to the server yet."""
    question = "true" if unsaved else NOT_SENT if edits else "undefined"
    number = crc32(page.encode())  # not the name: what an address holds may not run
    st.html(
        f"<script>window.onbeforeunload = () => {question}; {ON_PAPER} {LINKS}"
        # Not on the first page: a reader who opened the menu while it was loading would see it shut again.
        f"if (![undefined, {number}].includes(window.trackerPage)) {{ {ON_A_NEW_PAGE} }}"
        f"window.trackerPage = {number};</script>",
        unsafe_allow_javascript=True,
    )
