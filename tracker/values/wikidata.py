"""Ids of Wikidata items: the letter Q and a number. An item keeps its id for ever."""

import re

from tracker.values.figures import simplify
from tracker.values.shortening import quote

LONGEST = 20  # characters of an id
ID = re.compile(rf"Q[1-9][0-9]{{0,{LONGEST - 2}}}")
# What a browser's address bar has of an item, and the address by which linked data name it.
ADDRESS = re.compile(r"https?://(?:www\.|m\.)?wikidata\.org/(?:wiki|entity)/(Q[1-9][0-9]*)(?:[?#].*)?", re.IGNORECASE)
CURE = "write the letter Q and the number of the item, such as Q212, or paste the address of its page"


def read(text: str) -> str:
    """Read an id, also in small letters or as the address of its page. Raises ValueError for any other text."""
    plain = simplify(text)
    id = (whole[1] if (whole := ADDRESS.fullmatch(plain)) else plain).upper()
    if not ID.fullmatch(id):
        raise ValueError(f"{quote(text)} is no id of a Wikidata item: {CURE}")
    return id


def address(id: str) -> str:
    """Return the address of an item's page."""
    return f"https://www.wikidata.org/wiki/{id}"
