"""The ends of lines within a text, which programs write in three ways."""


def unify(text: str) -> str:
    """Return the text with each end of a line written ``\\n``."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
