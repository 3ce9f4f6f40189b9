"""Which way text runs. What is written from right to left, or holds marks that turn the direction, turns no other text
that stands on the same line."""

import re

ISOLATE, ISOLATE_END = "\u2068", "\u2069"
BEGINS_ISOLATE = "\u2066\u2067\u2068"
# Hebrew, Arabic and their neighbours, and the marks that turn the direction of what follows.
TURNS = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def isolate(text: str) -> str:
    """The text as it is, set apart by marks that nobody sees where anything in it could turn what stands beside it."""
    if not TURNS.search(text):
        return text
    unopened = unclosed = 0
    for sign in text:
        if sign in BEGINS_ISOLATE:
            unclosed += 1
        elif sign == ISOLATE_END:
            unopened, unclosed = unopened + (not unclosed), max(unclosed - 1, 0)
    # Else an end in the text would end our own isolate, and a beginning would take our end for its own.
    return ISOLATE * (1 + unopened) + text + ISOLATE_END * (1 + unclosed)
