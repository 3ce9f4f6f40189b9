"""The script that runs in the browser: scrolls to the top, opens links, fits charts to paper, warns of unsaved text,
keeps what is typed into a grid, and the name of the person at the screen for their next visit."""

import json
from urllib.parse import quote, unquote
from zlib import crc32

import streamlit as st

from dashboard.web import lookback

# Show a record from its top, not where the reader had scrolled to in the list, and close the menu on a phone.
ON_A_NEW_PAGE = """
  document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  if (innerWidth < 768) document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
"""
# Open a link of ``links.anchor`` without reloading the page: change the address, and let Streamlit read it as it does
# after a step back in the browser's history. A link of the menu is opened so where the address has a day to look from,
# which Streamlit would drop; with Ctrl it opens a tab, which Streamlit prevents. Escape shuts the menu that it is in.
# The link gets the day when a pointer or the keyboard comes to it, for a tab that the browser opens without a click.
LINKS = """
  if (!window.trackerLinks) {
    window.trackerLinks = true;
    const MENU = 'a[data-testid^=stTopNav], a[data-testid^=stSidebarNav]';
    const days = () => [...new URLSearchParams(location.search)].filter(([name]) => DAYS.includes(name));
    const giveDay = event => {
      const link = event.target.closest?.(MENU);
      if (link) link.search = new URLSearchParams(days());
      return link;
    };
    ['pointerover', 'focusin'].forEach(kind => document.addEventListener(kind, giveDay));
    document.addEventListener('click', event => {
      const ofMenu = giveDay(event), link = days().length && ofMenu || event.target.closest?.('a.tracker-link');
      const newTab = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
      if (ofMenu && (newTab || link)) event.stopPropagation();
      const same = link?.hash && link.pathname + link.search === location.pathname + location.search;
      if (!link || same || newTab) return;
      event.preventDefault();
      if (ofMenu) {
        link.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', code: 'Escape', keyCode: 27, bubbles: true }));
      }
      history.pushState({}, '', link.href);
      dispatchEvent(new PopStateEvent('popstate', { state: {} }));
    }, true);
  }
""".replace("DAYS", json.dumps(list(lookback.WAYS)))
# A chart is as wide as the window; paper is narrower.
ON_PAPER = """
  window.onbeforeprint = () => document.querySelectorAll('.stPlotlyChart').forEach(
    chart => { chart.style.zoom = Math.min(1, 680 / chart.offsetWidth); });
  window.onafterprint = () => document.querySelectorAll('.stPlotlyChart').forEach(
    chart => { chart.style.zoom = ''; });
"""
# After each key a grid looks, in a timer, whether its cell was left. If Enter or Tab comes before that timer, as on a
# busy machine, the cell is left without what was typed. So a grid is told only of keys by which a cell can be left.
GRID_KEYS = """
  if (!window.trackerGridKeys) {
    window.trackerGridKeys = true;
    addEventListener('keydown', event => {
      const typing = event.target.closest?.('.gdg-clip-region') && !['Enter', 'Tab', 'Escape'].includes(event.key);
      if (typing) event.stopPropagation();
    }, true);
  }
"""
# Streamlit shows instructions below a field whose text was not sent yet.
NOT_SENT = "document.querySelector('[data-testid=InputInstructions]') || undefined"
NAME = "summit_tracker_name"  # of the cookie
YEAR = 365 * 24 * 60 * 60  # in seconds


def name_of_last_visit() -> str:
    """Return the name that was typed at an earlier visit; blank if there was none."""
    return unquote(st.context.cookies.to_dict().get(NAME, ""))


def instruct(page: str, *, edits: bool, unsaved: bool, name: str | None) -> None:
    """Send the script. ``page`` identifies the page, which is scrolled to its top when it is a new one. The browser
    asks before it closes the page if something is ``unsaved``; on a page that ``edits``, also if the text of a field
    was not sent to the server yet. It keeps the ``name`` that was typed; it forgets the name that it keeps if that is
    blank, and leaves it for None."""
    question = "true" if unsaved else NOT_SENT if edits else "undefined"
    cookie = f"{NAME}={quote(name or '', '', errors='replace')}; path=/; samesite=strict; max-age={YEAR if name else 0}"
    keeps = "" if name is None else f"document.cookie = '{cookie}';"  # ' is never in a quoted name
    number = crc32(page.encode())  # not the name itself: text of an address may not become part of a script
    st.html(
        f"<script>window.onbeforeunload = () => {question}; {keeps} {ON_PAPER} {LINKS} {GRID_KEYS if edits else ''}"
        # Not on the first page: a reader who opened the menu while it was loading would see it shut again.
        f"if (![undefined, {number}].includes(window.trackerPage)) {{ {ON_A_NEW_PAGE} }}"
        f"window.trackerPage = {number};</script>",
        unsafe_allow_javascript=True,
    )
