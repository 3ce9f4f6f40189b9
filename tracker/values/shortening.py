"""Long texts cut short: whole words, and no letter without the marks that belong to it."""

import unicodedata

ELLIPSIS = "…"
JOINER = "\u200d"  # makes one sign of the two beside it


def shorten(text: str, length: int) -> str:
    """Return the text on one line of at most ``length`` characters, with an ellipsis for what is left out. It ends with
    a whole word, unless that would use less than half of the length, as in scripts without spaces."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    end = length - len(ELLIPSIS)
    if text[end] != " " and (space := text.rfind(" ", end // 2, end)) > 0:
        end = space
    while end and _belongs_together(text[end - 1], text[end]):
        end -= 1
    return text[:end].rstrip() + ELLIPSIS


def quote(text: str) -> str:
    """Return at most 40 characters of a text in quotation marks, for a message."""
    return f"“{shorten(text, 40)}”"


def _belongs_together(before: str, after: str) -> bool:
    """Whether the second character is a part of the letter or sign that the first begins or carries on."""
    return JOINER in (before, after) or unicodedata.category(after).startswith("M") or "🏻" <= after <= "🏿"
