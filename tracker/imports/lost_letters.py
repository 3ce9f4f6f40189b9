"""Recognises question marks that a program has written in place of letters which the encoding of a file lacks."""

import re
from collections.abc import Iterable

WORD = re.compile(r"[\w?'’-]+")
WITHIN_A_WORD = re.compile(r"[^\W\d_]\?+[^\W\d_]|(?<!\S)\?+[^\W\d_]{2}")
CURE = "save the spreadsheet as .xlsx, .ods or CSV UTF-8, and import that"


def original(text: str, stored: Iterable[str]) -> str:
    """Return the first of the ``stored`` texts with a word that ``text`` has too, but with question marks in place of
    letters beyond ASCII; blank if there is none."""
    spoilt = [word for word in WORD.findall(text) if "?" in word and word.strip("?")]
    return next((each for each in stored if any(_is(a, b) for a in spoilt for b in WORD.findall(each))), "")


def _is(spoilt: str, word: str) -> bool:
    return (
        len(spoilt) == len(word)
        and spoilt != word
        and all(a == b or (a == "?" and not b.isascii() and b.isalpha()) for a, b in zip(spoilt, word, strict=True))
    )


def fault(text: str) -> str:
    """Return the message for a cell that has lost letters of this text."""
    return f"has a question mark for a letter of “{text}”, which the file's encoding lacks: {CURE}"


def warning(texts: Iterable[str]) -> str:
    """Return a warning about cells with a question mark within a word; blank if there are none. Web addresses are left
    out, as they may have one."""
    spoilt = [text for text in texts if "://" not in text and WITHIN_A_WORD.search(text)]
    more = f" and {len(spoilt) - 1:,} more" if len(spoilt) > 1 else ""
    words = "a question mark within a word may be a letter that the file's encoding lacks; if so,"
    return f"“{spoilt[0][:60]}”{more}: {words} {CURE}." if spoilt else ""
