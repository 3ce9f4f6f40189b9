"""Keeps text from being read as a formula by a spreadsheet."""

import re

# Where a formula would begin: at the start of a cell, or after a semicolon or tab, at which some spreadsheets split.
BEGINS = re.compile(r"""^(?=[=+\-@＝＋－＠\t\r\n])|(?<=[;\t\r\n])(?="*[=+\-@＝＋－＠])""")


def inert(text: str) -> str:
    """Return the text with an apostrophe before each formula, wherever a spreadsheet may split the text into cells."""
    return BEGINS.sub("'", text)
