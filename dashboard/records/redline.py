"""Words struck from and added to a passage, told apart without colour and by a screen reader."""

from difflib import SequenceMatcher
from html import escape

LEAST_ALIKE = 0.5  # share of the words of the shorter passage that stay


def redline(before: str, after: str) -> str | None:
    """Return ``after`` as HTML, with the words that it adds to ``before`` in <ins>, and those that it strikes in
    <del>; None where fewer than half of the words of the shorter passage stay, as such marks would join sentences that
    only share a few words."""
    old, new = before.split(), after.split()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if sum(block.size for block in matcher.get_matching_blocks()) < LEAST_ALIKE * min(len(old), len(new)):
        return None
    pieces = []
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(escape(" ".join(new[start:end])))
        else:
            marked = {"del": old[first:last], "ins": new[start:end]}
            pieces += [f"<{tag}>{escape(' '.join(words))}</{tag}>" for tag, words in marked.items() if words]
    return " ".join(pieces)
