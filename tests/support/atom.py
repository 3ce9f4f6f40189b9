"""The rules of Atom (RFC 4287) as a schema of RELAX NG, for feeds with no more elements than the tracker writes."""

from lxml import etree

INSTANT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})"
ADDRESS = r"[a-z][a-z0-9+.\-]*:\S+"


def _one(name, content):
    return f'<element name="{name}">{content}</element>'


def _text(pattern=r"[\s\S]*\S[\s\S]*"):
    return f'<data type="string"><param name="pattern">{pattern}</param></data>'


LINK = f"""<zeroOrMore><element name="link">
  <attribute name="href">{_text(ADDRESS)}</attribute>
  <attribute name="rel"><choice><value>alternate</value><value>self</value><value>next</value></choice></attribute>
  <attribute name="type">{_text("[a-z]+/[a-z+.-]+")}</attribute>
</element></zeroOrMore>"""
SHARED = "".join(
    [
        _one("id", _text(ADDRESS)),
        _one("title", _text()),
        _one("updated", _text(INSTANT)),
        _one("author", _one("name", _text())),
        LINK,
    ]
)
ENTRY = f"""<element name="entry"><interleave>{SHARED}
  <element name="category"><attribute name="term"/></element>
  <element name="content"><attribute name="type"><value>html</value></attribute><text/></element>
</interleave></element>"""
SCHEMA = f"""<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
  datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"><start><element name="feed">
  <attribute name="xml:lang"/><interleave>{SHARED}<zeroOrMore>{ENTRY}</zeroOrMore></interleave>
</element></start></grammar>"""


def require_atom(content):
    """Refuse what is no Atom feed: by the schema, and by the rules that no schema has."""
    feed = etree.fromstring(content)
    schema = etree.RelaxNG(etree.fromstring(SCHEMA))
    assert schema.validate(feed), schema.error_log
    names = [name.text for name in feed.iter("{*}id")]
    assert len(set(names)) == len(names)
    (own,) = feed.xpath("a:link[@rel='self']/@href", namespaces={"a": feed.nsmap[None]})
    assert own.startswith("http")
