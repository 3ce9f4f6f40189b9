"""Text within Markdown."""

import re

from tracker.values.direction import isolate

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$^]|&(?=#?\w+;))|^([-+]|\d+(?=[.)]))", re.MULTILINE)


def escaped(text: str) -> str:
    """Text that stays as it is typed; on one line, for Markdown ends a paragraph at a blank one."""
    return SPECIAL.sub(r"\\\1\2", isolate(" ".join(text.split())))
