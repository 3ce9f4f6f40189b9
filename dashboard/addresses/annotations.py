"""Answers ``/api/annotations.json``: each quoted citation as a Web Annotation, in pages."""

import json
from collections.abc import Mapping

from dashboard.addresses.exchange import Answer, Request
from dashboard.addresses.tables import ROWS
from tracker.queries import sources
from tracker.reports import annotations

MOST_QUOTES = 10_000  # of one answer, which is made in memory


def answer(request: Request, _: Mapping[str, str]) -> Answer:
    """Answer with a page of annotations in the order of ids, and a Link header to the next page."""
    query = request.query
    limit, after = query.limit("annotations", usual=ROWS, most=MOST_QUOTES), query.text("after")
    query.finish()
    rows = sources.quotations(request.connection, after=after, limit=limit + 1)
    following = request.again(after=str(rows["id"].iloc[limit - 1])) if len(rows) > limit else ""
    page = annotations.page(request.root, rows[:limit], request.again(), following)
    headers = {"Link": f'<{following}>; rel="next"'} if following else {}
    content = json.dumps(page, ensure_ascii=False, indent=1).encode() + b"\n"
    return Answer(content, annotations.MEDIA_TYPE, headers=headers)
