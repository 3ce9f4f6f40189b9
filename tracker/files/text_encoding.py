"""Decodes text files. If the bytes do not show their encoding, a person has to choose it: a wrong guess would store
wrong letters in a name."""

from collections.abc import Mapping

from tracker.workbooks.sheets import NO_WORKBOOK, Refused

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
)  # fmt: skip
# Those that spreadsheets save a CSV in, by what Python calls them; of two that say the same, the first is offered.
ENCODINGS: Mapping[str, str] = {
    "cp1252": "Western European (Windows-1252)", "cp1250": "Central European (Windows-1250)",
    "cp1251": "Cyrillic (Windows-1251)", "cp1254": "Turkish (Windows-1254)", "cp1257": "Baltic (Windows-1257)",
    "cp1253": "Greek (Windows-1253)", "cp1255": "Hebrew (Windows-1255)", "cp1256": "Arabic (Windows-1256)",
}  # fmt: skip
SAMPLE_LINES, SAMPLE_LENGTH = 3, 80
LOOKED_AT = 4_096  # bytes that are checked for whether a file is text


def decode(content: bytes, encoding: str = "") -> str:
    """Decode a file. ``encoding`` is the one that a person chose, used only if the bytes do not show it. Raises
    Refused."""
    encoding = encoding if encoding and not _is_in(content, "utf-8") else "utf-8"
    try:
        return content.decode(_by_its_bytes(content) or encoding)
    except UnicodeDecodeError as error:
        choices = "; ".join(f"{name} reads “{lines[0]}”" for name, lines in candidates(content).items())
        if not choices:
            raise Refused(NO_WORKBOOK) from error
        words = "is not in UTF-8: save it as CSV UTF-8, or say in which encoding its words look right (--encoding)"
        raise Refused(f"{words}: {choices}") from error


def candidates(content: bytes) -> dict[str, list[str]]:
    """Return the ``ENCODINGS`` that a text file may be in, each with some lines as it reads them. Empty if the bytes
    show their encoding, or are no text."""
    if _by_its_bytes(content) or any(byte < 9 for byte in content[:LOOKED_AT]) or _is_in(content, "utf-8"):
        return {}
    texts = {name: content.decode(name) for name in ENCODINGS if _is_in(content, name)}
    first = {text: name for name, text in reversed(texts.items())}
    offered = [name for name, text in texts.items() if first[text] == name]
    lines = [line for line in dict.fromkeys(content.splitlines()) if not line.isascii()]
    lines.sort(key=lambda line: -len({line.decode(name) for name in offered}))  # first those that differ most
    return {name: [_cut(line.decode(name)) for line in lines[:SAMPLE_LINES]] for name in offered}


def _is_in(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _cut(line: str) -> str:
    """The part of a line with its first letter beyond ASCII."""
    line = " ".join(line.split())
    first = next((place for place, letter in enumerate(line) if not letter.isascii()), 0)
    return line[max(0, first - SAMPLE_LENGTH // 2) :][:SAMPLE_LENGTH]


def _by_its_bytes(content: bytes) -> str:
    """Return the encoding that the bytes show: by a byte-order mark, or for UTF-16 by zeros in every other byte."""
    if encoding := next((name for mark, name in BYTE_ORDER_MARKS if content.startswith(mark)), ""):
        return encoding
    even, odd = content[0:400:2], content[1:400:2]
    if len(odd) > 3 and odd.count(0) > 0.9 * len(odd) and not even.count(0):
        return "utf-16-le"
    return "utf-16-be" if len(even) > 3 and even.count(0) > 0.9 * len(even) and not odd.count(0) else ""
