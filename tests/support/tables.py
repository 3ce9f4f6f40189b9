"""The real tables of a page, as a test reads them from its HTML."""

import re
from html import unescape


def printed(app):
    """The lists of the page, each as HTML."""
    bodies = [element.proto.body for element in app.get("html")]
    lists = [body for body in bodies if body.startswith('<div class="tracker-on-paper">')]
    return [body[body.index('<div class="tracker-table') :] for body in lists]


def headings(table):
    return [_text(heading) for heading in re.findall(r"<th [^>]*>(.*?)</th>", table)]


def rows(table):
    """The text of each cell, row by row, without the headings."""
    cells = [[_text(cell) for cell in re.findall(r"<td [^>]*>(.*?)</td>", row)] for row in table.split("<tr ")]
    return [row for row in cells if row]


def _text(html):
    return unescape(re.sub(r"<[^>]+>", "", html))
