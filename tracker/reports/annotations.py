"""Writes quoted citations as Web Annotations (https://www.w3.org/TR/annotation-model/): the quoted words in their
source, and the record that they support. The JSON-LD is for programs that show such notes on the page of the source."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tracker import words
from tracker.queries.frames import dicts
from tracker.values.text_fragment import fragment
from tracker.words import has_value

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'
PATH = "/api/annotations.json"


def page(root: str, citations: pd.DataFrame, address: str, following: str = "") -> dict[str, Any]:
    """Return a page of annotations, to be written as JSON. ``citations`` are rows of ``sources.quotations``; ``root``
    is the address of the server without a slash at its end, ``address`` that of the page, ``following`` that of the
    next page, or blank."""
    return {
        "@context": CONTEXT,
        "id": address,
        "type": "AnnotationPage",
        "partOf": {"id": f"{root}{PATH}", "type": "AnnotationCollection", "label": "Quotes from sources"},
        **({"next": following} if following else {}),
        "items": [_annotation(root, row) for row in dicts(citations)],
    }


def _annotation(root: str, row: Mapping[Any, Any]) -> dict[str, Any]:
    of = words.field(row)
    about = f"{f'“{of}” of ' if of else ''}{row['record'] or row['record_id']}"
    stance = words.code("citation", "stance", row["stance"])
    return {
        "id": f"{root}/r/citation/{row['id']}",
        "type": "Annotation",
        "motivation": "linking",
        "body": [
            {
                "type": "SpecificResource",
                "source": f"{root}/r/{row['record_table']}/{row['record_id']}",
                "purpose": "linking",
            },
            {
                "type": "TextualBody",
                "value": f"{stance}: {about}",
                "format": "text/plain",
                "language": "en",
                "purpose": "describing",
            },
        ],
        "target": _target(row),
        **{name: row[name] for name in ("created", "modified") if has_value(row[name])},
    }


def _target(row: Mapping[Any, Any]) -> dict[str, Any]:
    selectors: list[dict[str, str]] = [{"type": "TextQuoteSelector", "exact": row["excerpt"]}]
    if at_words := fragment(row["excerpt"]):
        rules = "https://wicg.github.io/scroll-to-text-fragment/"
        selectors.append({"type": "FragmentSelector", "conformsTo": rules, "value": at_words})
    copy = {"state": {"type": "TimeState", "cached": row["archive_url"]}} if has_value(row["archive_url"]) else {}
    return {"type": "SpecificResource", "source": row["url"], "selector": selectors, **copy}
