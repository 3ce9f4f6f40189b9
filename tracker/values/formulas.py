"""Keeps text from being read as a formula by a spreadsheet."""

import re

# Where a formula would begin: in a cell, or in what a spreadsheet makes a cell of that splits at semicolons or tabs.
BEGINS = re.compile(r"""^(?=[=+\-@＝＋－＠\t\r\n])|(?<=[;\t\r\n])(?="*[=+\-@＝＋－＠])""")


def inert(text: str) -> str:
    """Return the text with an apostrophe before each formula, at whatever separator the spreadsheet splits the line."""
    return BEGINS.sub("'", text)
