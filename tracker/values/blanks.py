"""Tells text that shows nothing from text that does."""

import re
import unicodedata

# What Unicode calls default-ignorable, such as joiners and direction marks; the fillers among them have a width.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
SPACES = re.compile("[ \u00a0\u115f\u1160\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0]+")
LINE_ENDS = {"Cc", "Zl", "Zp"}  # Unicode's categories of line ends and other controls


def shows_nothing(text: str) -> bool:
    """Whether nothing in a text is visible."""
    return all(unicodedata.category(sign) in LINE_ENDS for sign in INVISIBLE.sub("", SPACES.sub("", text)))
