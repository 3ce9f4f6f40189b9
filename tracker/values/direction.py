"""Isolates right-to-left text, so that it does not reorder other text on the same line."""

import re

ISOLATE, ISOLATE_END = "\u2068", "\u2069"
BEGINS_ISOLATE = "\u2066\u2067\u2068"
# Hebrew, Arabic and other right-to-left scripts, and the marks that change the direction of the text after them.
TURNS = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def isolate(text: str) -> str:
    """Return the text, between invisible isolate marks if it could change the direction of its neighbours."""
    if not TURNS.search(text):
        return text
    unopened = unclosed = 0
    for sign in text:
        if sign in BEGINS_ISOLATE:
            unclosed += 1
        elif sign == ISOLATE_END:
            unopened, unclosed = unopened + (not unclosed), max(unclosed - 1, 0)
    # Balance the marks in the text: an unopened end would close our isolate, an unclosed start would use up our end.
    return ISOLATE * (1 + unopened) + text + ISOLATE_END * (1 + unclosed)
