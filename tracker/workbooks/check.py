"""Checks an .xlsx or .ods file before its cells are read: its type, its size, and which of its sheets must be refused,
such as one with formulas or hidden rows.

The library that reads the cells has no limits: it reserves memory up to the farthest cell, and unpacks a file of any
size.
"""

import io
import zipfile
import zlib
from xml.etree import ElementTree

from tracker.workbooks import ods, xlsx
from tracker.workbooks.sheets import (
    ENCRYPTED,
    MEMBERS_AT_MOST,
    NO_WORKBOOK,
    TOO_LARGE,
    UNPACKED_AT_MOST,
    Refused,
    SheetCheck,
)


def check(content: bytes) -> dict[str, SheetCheck]:
    """Check a file, and return the check of each of its sheets by name. Raises Refused if it cannot be read safely."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = _unpack(packed)
        if "xl/workbook.xml" in members:
            return dict(xlsx.checks(members))
        if members.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            if b"encryption-data" in members.get("META-INF/manifest.xml", b""):
                raise Refused(ENCRYPTED)
            return ods.checks(members["content.xml"], members.get("styles.xml"))
    except NotImplementedError as error:
        raise Refused(NO_WORKBOOK) from error
    except RuntimeError as error:  # a zip with a password
        raise Refused(ENCRYPTED) from error
    except Refused:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        ElementTree.ParseError,
        LookupError,
        ValueError,
        EOFError,
        OSError,
    ) as error:
        raise Refused("is damaged: open it in the program that wrote it, and save it again") from error
    raise Refused(NO_WORKBOOK)


def _unpack(packed: zipfile.ZipFile) -> dict[str, bytes]:
    """Return the unpacked members by name. The sizes that a zip declares may be false, so each is measured."""
    members: dict[str, bytes] = {}
    left = UNPACKED_AT_MOST
    if len(packed.infolist()) > MEMBERS_AT_MOST:
        raise Refused(TOO_LARGE)
    for info in packed.infolist():
        with packed.open(info) as member:
            members[info.filename] = member.read(left + 1)
        left -= len(members[info.filename])
        if left < 0:
            raise Refused(TOO_LARGE)
        if info.filename.endswith(".xml") and b"<!ENTITY" in members[info.filename]:
            raise Refused(NO_WORKBOOK)
    return members
