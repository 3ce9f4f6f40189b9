"""Splits web addresses, also stored ones that Python does not split, such as one with a full-width ／ in its host."""

from urllib.parse import SplitResult, urlsplit


def split(address: str) -> SplitResult:
    """Return the parts of a web address; of one that cannot be split, the whole as its path."""
    return urlsplit(address) if can_be_split(address) else SplitResult("", "", address, "", "")


def can_be_split(address: str) -> bool:
    """Whether a web address has the parts of one."""
    try:
        _ = urlsplit(address).port
    except ValueError:
        return False
    return True
