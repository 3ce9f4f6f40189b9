"""Escapes text for Markdown."""

import re

from tracker.values.direction import isolate

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$^]|&(?=#?\w+;))|^([-+]|\d+(?=[.)]))", re.MULTILINE)


def escaped(text: str) -> str:
    """Return text that Markdown shows as it was typed; on one line, because a blank line would end the paragraph."""
    return SPECIAL.sub(r"\\\1\2", isolate(" ".join(text.split())))
