"""Parts of the XML in a workbook, by their names without a namespace."""

from collections.abc import Iterator
from xml.etree import ElementTree


def name_of(part: ElementTree.Element) -> str:
    """Return the name of a part."""
    return part.tag.rpartition("}")[2]


def attribute(part: ElementTree.Element, name: str) -> str:
    """Return an attribute of a part; blank if it has none of this name."""
    return next((value for key, value in part.attrib.items() if key.rpartition("}")[2] == name), "")


def styles_of_ods(content: bytes, styles: bytes | None) -> Iterator[ElementTree.Element]:
    """Yield the styles of an .ods file that its cells can name: the named ones, then those of content.xml."""
    for source, scope in ((styles, "styles"), (content, "automatic-styles")):
        for part in ElementTree.fromstring(source) if source else ():
            if name_of(part) == scope:
                yield from part
