"""The texts of an event: what each is, who stands to it and how, and on which issues it speaks."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from dashboard.lists.issues import clauses
from dashboard.records.accounts import Marks
from dashboard.records.citations import by_record, fold_sources
from dashboard.web import links
from dashboard.web.answers import ask
from dashboard.web.markup import fold
from tracker import words
from tracker.queries import issues, sources, summits
from tracker.queries.frames import dicts
from tracker.values.codes import CAME, OF_ALL, SIGNED
from tracker.values.direction import isolate
from tracker.words import count, day, has_value


@dataclass(frozen=True)
class Text:
    """A text of an event. ``keys`` are the records whose disputed values stand in it, itself and its signatures, with
    table, id and name; its HTML is in two parts, ``before`` and ``after`` them."""

    title: str
    keys: list[tuple[str, str, str]]
    before: str
    after: str


def texts(table: str, id: str, marks: Marks) -> str:
    """Return the texts of an event as HTML; where some have signatories, those without any are folded unless they are
    one."""
    every = links.keep_html(_documents, table, id)
    signed, rest = ([text for text in every if (len(text.keys) > 1) == has] for has in (True, False))
    if not signed or len(rest) < 2:
        return "".join(_with_marks(text, marks) for text in every)
    names = "; ".join(text.title for text in rest)
    others = fold(f"{len(rest)} more texts: {names}", "".join(_with_marks(text, marks) for text in rest))
    return "".join(_with_marks(text, marks) for text in signed) + others


def _documents(table: str, id: str) -> list[Text]:
    rows = ask(summits.documents, table, id)
    ids = tuple(rows["id"])
    signatures = ask(summits.signatures, ids)
    every = ask(sources.citations, "document", ids).drop_duplicates(["record_id", "source_id", "stance"])
    cited = by_record(every)
    spoken = dicts(ask(issues.of_texts, ids))
    seats = ask(summits.attendance, id) if table == "summit" and rows["kind"].isin(OF_ALL).any() else pd.DataFrame()
    came = {*seats["party_id"][seats["state"].isin(CAME)]} if len(seats) else set[str]()
    return [
        _document(
            document,
            signatures[signatures["document_id"] == document["id"]],
            came if document["kind"] in OF_ALL else set(),
            cited[document["id"]],
            [row for row in spoken if row["document_id"] == document["id"]],
        )
        for document in dicts(rows)
    ]


def _with_marks(text: Text, marks: Marks) -> str:
    disputed = "".join(marks.beside(table, id, name=name) for table, id, name in text.keys)
    return text.before + disputed + text.after


def _document(
    document: Mapping[Any, Any],
    signatures: pd.DataFrame,
    came: Set[str],
    cited: Sequence[dict],
    spoken: list[dict[str, Any]],
) -> Text:
    """A text: what it is, who stands to it and how, on which issues it speaks, and its sources, folded. Of those who
    ``came`` it says for how many that is not on record."""
    named = [("signature", row["id"], row["party"]) for row in dicts(signatures)]
    keys = [("document", document["id"], ""), *named]
    adopted = day(document["adopted_on"], document["adopted_precision"])
    kind, status = (words.code("document", name, document[name]) for name in ("kind", "status"))
    lines = [
        f"<p><b>{escape(words.code('signature', 'status', stand))}</b> ({len(group)}): {_signatories(group)}</p>"
        for stand, group in signatures.groupby("status", sort=False)
    ]
    if signatures.empty and document["status"] in SIGNED:
        lines = ["<p>Who signed is not recorded yet.</p>"]
    if not signatures.empty and (others := came - {*signatures["party_id"]}):
        who = count(len(others), "other party", "other parties")
        lines.append(f"<p><small>Whether {who} that came joined it is not on record.</small></p>")
    if spoken:
        named = (
            links.anchor("issue", row["issue_id"], f"{row['title']} ({clauses(row['numbers'])})") for row in spoken
        )
        lines.append(f"<p><b>Speaks on</b> {', '.join(named)}</p>")
    about = " · ".join(filter(None, (kind, status, adopted)))
    title = f"<h3>{escape(isolate(document['title']))}</h3><small>{escape(about)}</small>"
    before = f'<article class="tracker-text" dir="auto">{title}'
    return Text(document["title"], keys, before, f"{''.join(lines)}{fold_sources(cited)}</article>")


def _signatories(rows: pd.DataFrame) -> str:
    return ", ".join(
        links.anchor("party", row["party_id"], row["party"])
        + (f" ({escape(isolate(row['person']))})" if has_value(row["person"]) else "")
        for row in dicts(rows)
    )
