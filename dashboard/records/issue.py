"""The page of one issue: the clauses of each text on it, the words that each strikes and adds, and the positions of
parties."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any

import streamlit as st

from dashboard.editing.history import history
from dashboard.lists.issues import anchor_of_text, clause
from dashboard.lists.printout import begin_record
from dashboard.lists.tables import offer_files, part_of
from dashboard.records.citations import by_record, fold_sources
from dashboard.records.redline import redline
from dashboard.web import links, subscription
from dashboard.web.answers import ask, later
from dashboard.web.credit import cite
from dashboard.web.markup import draw, fold, prose, quotation, table
from tracker import words
from tracker.imports.versions import with_digests
from tracker.queries import issues, positions, sources
from tracker.queries.frames import Keys, dicts
from tracker.schema.fields import language_name
from tracker.values.codes import Mention
from tracker.values.direction import isolate
from tracker.words import count, day, has_value

MOST_TEXTS = 60  # texts that the page shows
MOST_OF_PARTY = 4  # positions of one party that the page shows
Row = Mapping[Any, Any]


def issue(id: str) -> bool:
    """Draw everything on one issue. Return whether there is one of that id."""
    row = next((row for row in dicts(ask(issues.issues)) if row["id"] == id), None)
    if row is None:
        return False
    begin_record("issue", row["title"])
    prose(row["question"])
    links.to_form("issue", id)
    st.header("What the texts say")
    st.write(_counts(row))
    rows = ask(issues.clauses, id, limit=MOST_TEXTS)
    if rows["document_id"].nunique() < sum(int(row[kind.value]) for kind in Mention):
        st.caption(f"The words of the latest {MOST_TEXTS}.")
    draw(links.keep_html(_texts, id))
    st.header("What the parties say")
    if said := links.keep_html(_positions, id):
        draw(said)
        _offer_all_positions(id)
    else:
        st.write("No position is recorded yet.")
    links.to_new_part("position", issue=id)
    cite(row["title"])
    subscription.of_record("issue", id)
    history("issue", id)
    return True


def _counts(row: Row) -> str:
    """Return in words how many texts have a clause on an issue, how many have none, and of how many that is not known.
    ``row`` is one of ``issues.issues``."""
    speak, silent, in_part, not_public, not_read = (int(row[kind.value]) for kind in Mention)
    unknown = [
        f"Of {in_part} only a part was read, which has no word on it." if in_part else "",
        f"{count(not_public, 'text is', 'texts are')} not public." if not_public else "",
        f"{count(not_read, 'text was', 'texts were')} not read." if not_read else "",
    ]
    number = count(speak + silent + in_part + not_public + not_read, "text")
    counts = f"Of {number}, {count(speak, 'speaks', 'speak')} and {count(silent, 'is silent', 'are silent')}."
    return " ".join(filter(None, (counts, *unknown)))


def _texts(id: str) -> str:
    rows = ask(issues.clauses, id, limit=MOST_TEXTS)
    cited = by_record(ask(sources.citations, "clause", tuple(rows["id"].dropna())))
    lines = []
    for _, of_text in groupby(dicts(rows), key=lambda row: row["document_id"]):
        rows = list(of_text)
        clauses = [list(of_clause) for _, of_clause in groupby(rows, key=lambda row: row["id"])]
        lines.append((_name(rows[0]), "".join(_words(each, cited) for each in clauses)))
    return table(("Text", "Words"), lines, name="What each text says")


def _name(row: Row) -> str:
    """A text with its day and status, and a link to the page of the event that it belongs to."""
    about = (day(row["day"], row["day_precision"]), words.code("document", "status", row["status"]))
    return f"{anchor_of_text(row)}<br><small>{escape(' · '.join(filter(None, about)))}</small>"


def _words(rows: Sequence[Row], cited: Mapping[str, Sequence[dict]]) -> str:
    if not has_value(rows[0]["id"]):
        return f"<em>{escape(words.label(Mention, rows[0]['mention']))}</em>"
    return _clause(rows, cited[rows[0]["id"]])


def _clause(rows: Sequence[Row], cited: Sequence[dict]) -> str:
    """Return a clause with its words, and below them what it strikes from and adds to each that it is linked to."""
    row = rows[0]
    name = clause(row["number"])
    number = f"<b>{escape(isolate(name[:1].upper() + name[1:]))}</b>"
    if _translated(row["language"], row["tongue"]):
        number += f" <small>in {_tongue(row['language'])}: a translation of the {_tongue(row['tongue'])}</small>"
    compared = "".join(_against(row) for row in rows if has_value(row["other_id"]))
    return number + quotation(row["text"], row["language"]) + compared + fold_sources(cited)


def _against(row: Row) -> str:
    """Compare a clause with an earlier one: return the words struck and added, or why they cannot be shown."""
    other = f"{row['other_title']}, {clause(row['other_number'])}"
    kind = words.code("clause_link", "kind", row["kind"])
    by = "" if has_value(row["confirmed_by"]) else " Only proposed: nobody has compared the two yet."
    about = f"{escape(kind)}: {escape(isolate(other))}.{by}"
    if row["language"] != row["other_language"]:
        tongues = f"{_tongue(row['other_language'])} there, {_tongue(row['language'])} here"
        return f'<p class="tracker-note">{about} Not compared word by word: {tongues}.</p>'
    marked = redline(row["other_text"], row["text"])
    if marked is None:
        return f'<p class="tracker-note">{about} Not compared word by word: fewer than half of the words stay.</p>'
    translations = [
        language
        for language, tongue in ((row["language"], row["tongue"]), (row["other_language"], row["other_tongue"]))
        if _translated(language, tongue)
    ]
    flag = " At least one is a translation: a change of words may be the translator’s." if translations else ""
    return (
        f'<p class="tracker-note">{about}{flag}</p>'
        f'<p class="tracker-redline" dir="auto" lang="{escape(row["language"])}">{marked}</p>'
    )


def _translated(language: str, tongue: str | None) -> bool:
    return has_value(tongue) and language != tongue


def _tongue(code: str | None) -> str:
    return escape(language_name(str(code)))


def _positions(id: str) -> str:
    rows = ask(positions.on_issue, id, of_each=MOST_OF_PARTY)
    if rows.empty:
        return ""
    cited = by_record(ask(sources.citations, "position", tuple(rows["id"])))
    lines = []
    for party, of_party in groupby(dicts(rows), key=lambda row: row["party_id"]):
        newest, *older = ((row, _position(row, cited[row["id"]])) for row in of_party)
        trail = "".join(f"<p><b>{_when(row)}</b></p>{words}" for row, words in older)
        name = links.anchor("party", party, newest[0]["party"])
        words = newest[1] + fold(_earlier(len(older), newest[0]["positions"] - 1), trail)
        lines.append((name, _when(newest[0]), words))
    return table(("Party", "Newest", "Position"), lines, name="What each party says", explained=True)


def _earlier(number: int, total: int) -> str:
    earlier = count(total, "earlier position")
    return earlier if number == total else f"The latest {number} of {earlier}"


def _offer_all_positions(id: str) -> None:
    """Offer the files of all positions, where the page leaves some out."""
    rows = ask(positions.on_issue, id, of_each=MOST_OF_PARTY)
    total = int(rows.drop_duplicates("party_id")["positions"].sum())
    if len(rows) < total:
        every = later(with_digests, Keys("position"), positions.on_issue, id)
        offer_files(every, key=f"positions-{id}", hint=part_of(len(rows), total))


def _when(row: Row) -> str:
    return escape(day(row["as_of"], row["as_of_precision"]))


def _position(row: Row, cited: Sequence[dict]) -> str:
    return (
        f"{escape(isolate(row['text']))}{quotation(row['quote'], row['quote_language'])}"
        f'<p class="tracker-note">{escape(isolate(row["speaker"]))}</p>{fold_sources(cited)}'
    )
