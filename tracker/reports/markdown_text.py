"""Escapes text for Markdown."""

import re

from tracker.values.direction import isolate

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$^]|&(?=#?\w+;)|^[-+])")
NUMBER = re.compile(r"^(\d+)([.)])")  # would begin a list; only a sign can be escaped, not the digit before it


def escape(text: str) -> str:
    """Return text that Markdown shows as it was typed; on one line, because a blank line would end the paragraph."""
    return NUMBER.sub(r"\1\\\2", SPECIAL.sub(r"\\\1", isolate(" ".join(text.split()))))
