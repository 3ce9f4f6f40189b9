"""The badges next to the name of a pledge, the same on every page: its status, and its firmness part by part.

Each is HTML for ``st.html``.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

from dashboard.charts.code_styles import IN_DOUBT, STATUSES
from tracker import words
from tracker.values.codes import Part, PartState

SYMBOL = {PartState.STATED: "●", PartState.PARTLY: "◐", PartState.ABSENT: "○", PartState.NOT_APPLICABLE: "–"}


def firmness_key() -> str:
    """Return what the signs of ``firmness`` mean, as HTML."""
    parts = ", ".join(words.label(Part, part).lower() for part in Part)
    signs = ", ".join(f"{sign} {words.label(PartState, state).lower()}" for state, sign in SYMBOL.items())
    return f'<p class="tracker-rounds"><b>Firmness</b> <span>A sign each for {parts}: {signs}.</span></p>'


def status(row: Mapping[Any, Any]) -> str:
    """Return the status of a row of ``pledges.pledges`` or ``lives.life`` as HTML, in the colour that it has on
    charts."""
    look = STATUSES.get(row["status"], IN_DOUBT)
    name = escape(words.status(row))
    return f'<span class="tracker-badge" style="--look: {look.color}">{name}</span>'


def firmness(row: Mapping[Any, Any]) -> str:
    """Return the firmness of a row of ``pledges.pledges`` as HTML: one sign for each of its parts, and the same in
    words for screen readers."""
    states = {part: PartState(row[f"part_{part}"]) for part in Part}
    signs = "".join(SYMBOL[state] for state in states.values())
    parts = "; ".join(f"{words.label(Part, part)}: {words.label(PartState, state)}" for part, state in states.items())
    name = words.code("pledge", "firmness", row["firmness"])
    return (
        f'<span class="tracker-dots" title="{escape(parts)}" aria-hidden="true">{signs}</span> '
        f"<span>{escape(name)}</span>"
    )
