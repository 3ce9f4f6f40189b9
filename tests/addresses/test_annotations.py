"""Quoted citations as Web Annotations: what a reader of linked data understands of them."""

import json
import re

import pytest
from pyld import jsonld

from tests.support.asking import HOSTILE, ask, text_of
from tests.support.stored import rows
from tracker.values.text_fragment import fragment

PATH = "/api/annotations.json"
OA, AS = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#"
DC, RDF = "http://purl.org/dc/terms/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
MOMENT = "http://www.w3.org/2001/XMLSchema#dateTime"
# The terms of http://www.w3.org/ns/anno.jsonld that we use, as that context defines them.
CONTEXT = {
    "id": "@id", "type": "@type",
    **{name: f"{OA}{name}" for name in ("Annotation", "SpecificResource", "TextualBody", "TextQuoteSelector",
                                        "FragmentSelector", "TimeState", "exact", "linking", "describing")},
    "AnnotationPage": f"{AS}OrderedCollectionPage", "AnnotationCollection": f"{AS}OrderedCollection",
    "body": {"@id": f"{OA}hasBody", "@type": "@id"}, "target": {"@id": f"{OA}hasTarget", "@type": "@id"},
    "source": {"@id": f"{OA}hasSource", "@type": "@id"}, "selector": {"@id": f"{OA}hasSelector", "@type": "@id"},
    "state": {"@id": f"{OA}hasState", "@type": "@id"}, "cached": {"@id": f"{OA}cachedSource", "@type": "@id"},
    "motivation": {"@id": f"{OA}motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": f"{OA}hasPurpose", "@type": "@vocab"},
    "conformsTo": {"@id": f"{DC}conformsTo", "@type": "@id"}, "value": f"{RDF}value", "format": f"{DC}format",
    "language": f"{DC}language", "created": {"@id": f"{DC}created", "@type": MOMENT},
    "modified": {"@id": f"{DC}modified", "@type": MOMENT},
    "items": {"@id": f"{AS}items", "@type": "@id", "@container": "@list"}, "label": f"{AS}name",
    "partOf": {"@id": f"{AS}partOf", "@type": "@id"}, "next": {"@id": f"{AS}next", "@type": "@id"},
}  # fmt: skip


def expand(data):
    def load(address, _):
        assert address == "http://www.w3.org/ns/anno.jsonld"
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address,
                "document": {"@context": CONTEXT}}  # fmt: skip

    (node,) = jsonld.expand(data, {"documentLoader": load})
    return node


def items(page):
    return page[f"{AS}items"][0]["@list"]


def known(node):
    """Every property of a node and of those within it is one that the context defines."""
    for name, values in node.items():
        assert name.startswith(("@", "http")), name
        for value in values if isinstance(values, list) else []:
            if isinstance(value, dict):
                known(value)


def test_a_quote_leads_from_its_source_to_the_record_that_it_bears_on(lived_in, lived_in_engine):
    answer = ask(lived_in, PATH)
    assert answer.headers["Content-Type"].startswith("application/ld+json")
    page = expand(json.loads(answer.body))
    known(page)
    [annotation] = [each for each in items(page) if each["@id"] == f"{lived_in}/r/citation/cited"]
    assert annotation["@type"] == [f"{OA}Annotation"]
    assert annotation[f"{OA}motivatedBy"] == [{"@id": f"{OA}linking"}]
    [record] = [body for body in annotation[f"{OA}hasBody"] if f"{OA}hasSource" in body]
    assert record[f"{OA}hasSource"] == [{"@id": f"{lived_in}/r/summit/paris"}]
    [target] = annotation[f"{OA}hasTarget"]
    stored = rows(lived_in_engine, "source")["elysee"]
    assert target[f"{OA}hasSource"] == [{"@id": stored["url"]}]
    quote, at_words = target[f"{OA}hasSelector"]
    assert quote[f"{OA}exact"] == [{"@value": HOSTILE}]
    assert at_words[f"{RDF}value"] == [{"@value": fragment(HOSTILE)}]
    created, modified = (annotation[f"{DC}{name}"][0]["@value"] for name in ("created", "modified"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*Z", created)
    assert created < modified


@pytest.mark.parametrize("limit", [1_000, 700])
def test_the_pages_have_each_quoted_citation_once(served_to_read, limit):
    path, told = f"{PATH}?limit={limit}", []
    while path:
        answer = ask(served_to_read, path)
        page = json.loads(answer.body)
        assert len(page["items"]) <= limit
        told += [annotation["id"].rpartition("/")[2] for annotation in page["items"]]
        following = re.search(r'<([^>]*)>; rel="next"', answer.headers.get("Link") or "")
        assert page.get("next") == (following and following[1])
        path = following[1].removeprefix(served_to_read) if following else ""
    stored = json.loads(text_of(served_to_read, "/api/citation.json?limit=99999"))
    assert told == [row["id"] for row in stored if row["excerpt"]]


def test_one_answer_has_ten_thousand_quotes_at_most(lived_in):
    assert ask(lived_in, f"{PATH}?limit=10000").status == 200
    refused = ask(lived_in, f"{PATH}?limit=10001")
    assert refused.status == 400
    assert "limit" in refused.body.decode()
