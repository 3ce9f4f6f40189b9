"""Reads web addresses as people type them, and splits those that are stored."""

import re
from urllib.parse import SplitResult, urlsplit

from tracker.values.blanks import INVISIBLE, SPACES
from tracker.values.shortening import quote

SECOND = re.compile(r"[;|]\s*https?://")
SHOWN = 40  # characters of an address before a fault


def read(text: str) -> str:
    """Return a web address without spaces around it. Raises ValueError for one that leads elsewhere than it seems to:
    with an invisible character, with a second address, or with a host or port that are none."""
    address = text.strip()
    if unseen := INVISIBLE.search(address):
        raise ValueError(f"has an invisible character after {quote(address[: unseen.start()][-SHOWN:])}: delete it")
    if SECOND.search(address):
        raise ValueError("has two web addresses: write one here, and cite the other as a source of its own")
    if not can_be_split(address) or "\\" in address.partition("?")[0]:
        raise ValueError(f"{quote(address)} has a sign where no web address has one: write it as the browser shows it")
    if wide := SPACES.search(address):
        raise ValueError(f"has a space after {quote(address[: wide.start()][-SHOWN:])}: write it as %20")
    return address


def split(address: str) -> SplitResult:
    """Return the parts of a stored web address; of one that cannot be split, the whole as its path."""
    return urlsplit(address) if can_be_split(address) else SplitResult("", "", address, "", "")


def can_be_split(address: str) -> bool:
    """Whether a web address has the parts of one; one with a full-width ／ in its host has not."""
    try:
        _ = urlsplit(address).port
    except ValueError:
        return False
    return True
