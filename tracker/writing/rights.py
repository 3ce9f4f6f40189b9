"""Who makes a change, and whether they may."""

from dataclasses import dataclass

from tracker.errors import NotAllowed


@dataclass(frozen=True)
class Editor:
    """A person at a screen: their name, and a sentence why they may not write; blank if they may."""

    name: str
    barred: str = ""


def signature(author: str | Editor) -> str:
    """Return the name to log for a change. Raises NotAllowed for an editor who may not write.

    A plain name is that of a program, such as the command line, which may always write.
    """
    if not isinstance(author, Editor):
        return author
    if author.barred:
        raise NotAllowed(author.barred)
    return author.name
