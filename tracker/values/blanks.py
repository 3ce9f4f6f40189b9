"""Tells text that shows nothing from text that does."""

import unicodedata

INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}  # Unicode's categories of spaces, line ends, joiners and direction marks


def shows_nothing(text: str) -> bool:
    """Whether nothing in a text is visible."""
    return all(unicodedata.category(sign) in INVISIBLE for sign in text)
