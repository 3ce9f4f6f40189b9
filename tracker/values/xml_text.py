"""Text that XML can hold, as feeds and Word files are XML."""

import re

NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """Return the text with a replacement character for each that XML does not allow, such as U+FFFF."""
    return NO_XML.sub("\ufffd", text)
