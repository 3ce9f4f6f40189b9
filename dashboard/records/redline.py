"""Words struck from and added to a passage, told apart without colour and by a screen reader."""

from difflib import SequenceMatcher
from html import escape


def redline(before: str, after: str) -> str:
    """Return ``after`` as HTML, with the words that it adds to ``before`` in <ins>, and those that it strikes in
    <del>."""
    old, new = before.split(), after.split()
    pieces = []
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(escape(" ".join(new[start:end])))
        else:
            marked = {"del": old[first:last], "ins": new[start:end]}
            pieces += [f"<{tag}>{escape(' '.join(words))}</{tag}>" for tag, words in marked.items() if words]
    return " ".join(pieces)
