"""Question marks that a program wrote for letters, as LibreOffice does for those that a file's encoding lacks."""

import re
from collections.abc import Iterable

WORD = re.compile(r"[\w?'’-]+")
WITHIN_A_WORD = re.compile(r"[^\W\d_]\?+[^\W\d_]|(?<!\S)\?+[^\W\d_]{2}")
CURE = "save the spreadsheet as .xlsx, .ods or CSV UTF-8, and import that"


def original(text: str, stored: Iterable[str]) -> str:
    """The first of these texts with a word that ``text`` has with question marks for letters beyond ASCII; or blank."""
    spoilt = [word for word in WORD.findall(text) if "?" in word and word.strip("?")]
    return next((each for each in stored if any(_is(a, b) for a in spoilt for b in WORD.findall(each))), "")


def _is(spoilt: str, word: str) -> bool:
    return (
        len(spoilt) == len(word)
        and spoilt != word
        and all(a == b or (a == "?" and not b.isascii() and b.isalpha()) for a, b in zip(spoilt, word, strict=True))
    )


def fault(text: str) -> str:
    """Say of a cell that it has lost letters of this text."""
    return f"has a question mark for a letter of “{text}”, which the file's encoding lacks: {CURE}"


def warning(texts: Iterable[str]) -> str:
    """What to say of cells with a question mark within a word, as addresses of pages may have one; or blank."""
    spoilt = [text for text in texts if "://" not in text and WITHIN_A_WORD.search(text)]
    more = f" and {len(spoilt) - 1:,} more" if len(spoilt) > 1 else ""
    words = "a question mark within a word may be a letter that the file's encoding lacks; if so,"
    return f"“{spoilt[0][:60]}”{more}: {words} {CURE}." if spoilt else ""
