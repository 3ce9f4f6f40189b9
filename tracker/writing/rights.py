"""Who makes a change, and whether they may."""

from dataclasses import dataclass

from tracker.errors import NotAllowed


@dataclass(frozen=True)
class Editor:
    """A person at a screen: the name that their changes bear, and in a sentence why they may make none; blank where
    they may."""

    name: str
    barred: str = ""


def signature(author: str | Editor) -> str:
    """The name that a change bears. Raises NotAllowed for an editor who may make none.

    A name alone is that of a program beside the store, such as the command line, which may write what it likes.
    """
    if not isinstance(author, Editor):
        return author
    if author.barred:
        raise NotAllowed(author.barred)
    return author.name
