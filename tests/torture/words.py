"""What no person should be told: the words of Python and of databases' drivers, and what a terminal would obey."""

import re

JARGON = re.compile(
    r"\w*Error\b|\bException\b|Traceback|<class|object at 0x|NoneType|\bKeyError|\bdict\b|\bbytes-like|isoformat"
    r"|codec can't|unpack requires|Errno|\(builtins\.|sqlalchemy|sqlite3\.|psycopg|strptime|unexpected keyword"
)
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
LINES_AT_MOST, LENGTH_AT_MOST = 101, 2_000


def fault(message: str) -> str:
    """What is wrong with the words of an error; nothing where nothing is."""
    if found := JARGON.search(message):
        return f"jargon: {found[0]}"
    if found := OBEYED.search(message):
        return f"a control character: {found[0]!r}"
    lines = message.split("\n")
    if len(lines) > LINES_AT_MOST:
        return f"{len(lines)} lines"
    longest = max(map(len, lines))
    return f"a line of {longest} characters" if longest > LENGTH_AT_MOST else ""
