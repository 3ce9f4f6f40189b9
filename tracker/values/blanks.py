"""Tells text that shows nothing from text that does."""

import re
import unicodedata

# For classes of regular expressions, in Python and in PostgreSQL: what Unicode calls default-ignorable, such as joiners
# and direction marks; and spaces, with the fillers of scripts, which have a width.
IGNORABLE = (
    r"\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    r"\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
WIDE = (
    "\u00a0\u115f\u1160\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u2800\u3000"
    "\u3164\uffa0"
)
INVISIBLE, SPACES = re.compile(f"[{IGNORABLE}]"), re.compile(f"[ {WIDE}]+")
LINE_ENDS = {"Cc", "Zl", "Zp"}  # Unicode's categories of line ends and other controls


def shows_nothing(text: str) -> bool:
    """Whether nothing in a text is visible."""
    return all(unicodedata.category(sign) in LINE_ENDS for sign in INVISIBLE.sub("", SPACES.sub("", text)))
