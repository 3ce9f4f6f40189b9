"""Keeps text from being read as a formula by a spreadsheet."""

import re

# Where a formula would begin: in a cell, or in what a spreadsheet makes a cell of that splits at semicolons or tabs.
BEGINS = re.compile(r"""^(?=[=+\-@＝＋－＠\t\r\n])|(?<=[;\t\r\n])(?="*[=+\-@＝＋－＠])""")


def inert(text: str) -> str:
    """The text with an apostrophe before what would be a formula, whichever separator the spreadsheet splits at."""
    return BEGINS.sub("'", text)
