"""The page of one pledge: its words, how firm each part of it is, what must happen first and what became of it."""

import re
from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from dashboard.charts import status_log
from dashboard.editing.history import history
from dashboard.lists import chart
from dashboard.lists.brief import offer_brief
from dashboard.lists.printout import begin_record
from dashboard.records import citations
from dashboard.records.accounts import Marks
from dashboard.records.badges import SYMBOL
from dashboard.records.life import life, rewordings
from dashboard.records.looks import looks
from dashboard.web import links, subscription
from dashboard.web.answers import ask, derive
from dashboard.web.credit import cite
from dashboard.web.lookback import end_of_sources, today
from dashboard.web.markup import draw, facts, paragraph, quote
from tracker import words
from tracker.measures.firmness import FIELDS, WHY_PARTLY
from tracker.queries import pledges, sources
from tracker.queries.frames import dicts
from tracker.queries.pledge_filters import PledgeFilters
from tracker.schema.models import EVENT_TABLES
from tracker.values.codes import REFUSALS, Part, PartState, PledgeKind
from tracker.values.direction import isolate
from tracker.words import amount, day, due, has_value

KEPT = "the promise is, not whether it is kept"
OWN_MARKS = frozenset('"“„«')  # of speech within an excerpt
# The fields of a pledge that are listed under each name among its facts.
FIELDS_OF_FACTS = {
    "Amount": ("amount_low", "amount_high", "currency", "unit", "amount_period", "amount_note"),
    "Legal form": ("legal_form",),
    "Made on": ("made_on", "made_precision"),
    "Due": ("due_on", "due_precision", "due_note"),
    "Funding": ("funding",),
    "Review": ("review_mechanism",),
}


def pledge(id: str) -> bool:
    """Draw everything on one pledge. Return whether there is one of that id."""
    row = _find(id, today())
    if row is None:
        return False
    begin_record("pledge", row["headline"])
    about = [_label(row, column) for column in ("firmness", "category")]
    refuses = row["verb"] in REFUSALS
    if refuses:
        about.insert(0, words.label(PledgeKind, PledgeKind.REFUSAL))
    st.markdown(f"**{words.status(row)}** · {' · '.join(about)}")
    quote(row["quote"], row["quote_language"], row["translation"])
    marks = Marks([("pledge", id)])
    if disputed := marks.beside("pledge", id, "headline", "quote"):
        st.html(disputed)
    _facts(row, marks)
    if named := links.keep_html(_parties, id):
        st.html(named)
    if shares := links.keep_html(_shares, id, today()):
        st.html(shares)
    st.header("How firm is it?")
    st.html(links.keep_html(_strip, id, today()))
    st.caption(
        f"Firmness says how concrete {'a refusal is, not whether it is held' if refuses else KEPT}. What stands in "
        "quotation marks is quoted from a source; where there are none, the words are this record’s own."
    )
    _conditions(id)
    _life(row)
    st.header("Sources")
    citations.citations("pledge", id, row["made_on"])
    with st.container(horizontal=True):
        links.to_form("pledge", id)
        for table in EVENT_TABLES:
            if has_value(row[f"{table}_id"]):
                links.to_record(table, str(row[f"{table}_id"]), f"Made at: {row['event']}")
    offer_brief("pledge", id)
    cite(row["headline"])
    subscription.of_record("pledge", id)
    history("pledge", id)
    return True


def _find(id: str, as_of: date) -> dict[str, Any] | None:
    return next(iter(dicts(ask(pledges.pledges, PledgeFilters(ids=(id,)), as_of))), None)


def _label(row: Mapping[Any, Any], column: str) -> str:
    return words.code("pledge", column, row[column])


def _facts(row: Mapping[Any, Any], marks: Marks) -> None:
    much, on_amount = _with_note(amount(row), row["amount_note"])
    when, on_due_day = _with_note(due(row), row["due_note"])
    beside = {name: marks.beside("pledge", str(row["id"]), *fields) for name, fields in FIELDS_OF_FACTS.items()}
    beside["Amount"], beside["Due"] = on_amount + beside["Amount"], on_due_day + beside["Due"]
    facts(
        {
            "Amount": much,
            "Legal form": _label(row, "legal_form"),
            "Made on": day(row["made_on"], row["made_precision"]),
            "Due": when,
            "Funding": _label(row, "funding"),
            "Review": row["review_mechanism"],
        },
        beside,
    )
    if rest := marks.rest():
        st.html(rest)


def _with_note(value: str, note: str | None) -> tuple[str, str]:
    """Return what is shown of a value and of the words on it: the value, and HTML below; the words alone where they
    begin with the value, and not with another that is longer."""
    words_on_it = str(note) if has_value(note) else ""
    if re.match(rf"{re.escape(value)}(?![\w.,]*\d)", words_on_it):
        return words_on_it, ""
    return value, f"<br><small>{escape(isolate(words_on_it))}</small>" if words_on_it else ""


def _parties(id: str) -> str:
    """Return the parties of a pledge with their roles, in one line of HTML; blank if there are none."""
    named = []
    for row in dicts(ask(pledges.parties, id)):
        about = [words.code("pledge_party", name, row[name]).lower() for name in ("role", "attribution")]
        link = links.anchor("party", row["party_id"], row["party"])
        named.append(f"<span>{link} <small>{escape(' · '.join(filter(None, about)))}</small></span>")
    return f'<p class="tracker-rounds">{" ".join(named)}</p>' if named else ""


def _shares(id: str, as_of: date) -> str:
    """Return what each party gives of a joint pledge, as far as it is known, each share with its source, as HTML."""
    row, rows = _find(id, as_of), ask(pledges.shares, id)
    if row is None or rows.empty:
        return ""
    cited = citations.by_record(ask(sources.citations, "pledge_share", tuple(rows["id"])))
    unit = {"currency": row["currency"], "unit": row["unit"], "amount_period": row["amount_period"]}
    lines = []
    for share in dicts(rows):
        much = amount({"amount_low": share["amount"], "amount_high": share["amount"], **unit})
        note = f" · {escape(isolate(share['note']))}" if has_value(share["note"]) else ""
        party = links.anchor("party", share["party_id"], share["party"])
        proof = citations.fold_sources(cited[share["id"]])
        lines.append(f"<li>{party}: <b>{escape(much)}</b>{note}{proof}</li>")
    return f'<p class="tracker-note">Known shares</p><ul class="tracker-shares">{"".join(lines)}</ul>'


def _strip(id: str, as_of: date) -> str:
    """Return how firm each part of the pledge is, as HTML, with the words of the pledge on which that rests."""
    row, cited = _find(id, as_of), ask(sources.citations, "pledge", (id,))
    if row is None:
        return ""
    cells = []
    for part in Part:
        state = PartState(row[f"part_{part}"])
        says_something = state in (PartState.STATED, PartState.PARTLY)
        excerpt, own = citations.excerpt_of(cited, FIELDS[part]), _own_words(row, part)
        # The browser puts marks around a <q>; words that begin with marks of their own would have them twice.
        tag = "q" if excerpt and excerpt[0] not in OWN_MARKS else "span"
        quotation = f'<{tag} dir="auto">{escape(excerpt or own)}</{tag}>'
        name = f"<b>{words.label(Part, part)}</b>{SYMBOL[state]} {words.label(PartState, state)}"
        why = f": {WHY_PARTLY[part]}" if state == PartState.PARTLY else ""
        cells.append(
            f'<li class="{state}" title="{escape(part.meaning)}">{name}{why}{quotation if says_something else ""}</li>'
        )
    return f'<ul class="tracker-strip" aria-label="Firmness, part by part">{"".join(cells)}</ul>'


def _own_words(row: Mapping[Any, Any], part: Part) -> str:
    own = {
        Part.ACTOR: row["pledgers"],
        Part.VERB: _label(row, "verb"),
        Part.QUANTITY: row["amount_note"] or amount(row),
        Part.DEADLINE: row["due_note"] or due(row),
        Part.FUNDING: _label(row, "funding"),
        Part.LEGAL_FORM: _label(row, "legal_form"),
        Part.REVIEW: row["review_mechanism"],
    }
    return str(own[part] or "")


def _conditions(id: str) -> None:
    st.header("What must happen first")
    draw(links.keep_html(_listed_conditions, id, today()) or "<p>No condition is recorded.</p>")


def _listed_conditions(id: str, as_of: date) -> str:
    """Return the conditions as HTML, a card for each; all of those between two "or" have to be met."""
    groups = ask(pledges.conditions, id, as_of).groupby("group_number")
    cards = [f'<ul class="tracker-cards">{"".join(map(_condition, dicts(group)))}</ul>' for _, group in groups]
    return "<p><b>or</b></p>".join(cards)


def _condition(row: Mapping[Any, Any]) -> str:
    kind, state, basis = (words.code("pledge_condition", name, row[name]) for name in ("kind", "state", "basis"))
    when = f" ({day(row['met_on'], row['met_precision'])})" if has_value(row["met_on"]) else ""
    about = escape(f"{state}{when} · {basis.lower()}")
    wake = ""
    if has_value(row["trigger_id"]) and row["unmet"]:
        wake = links.anchor_to("wakes", {"trigger": row["trigger_id"]}, "What this would wake")
    return f"<li><p><b>{escape(kind)}</b> · {about}</p>{paragraph(row['text'] or '', small=True)}{wake}</li>"


def _life(row: Mapping[Any, Any]) -> None:
    st.header("What became of it")
    id = str(row["id"])
    looks("pledge", id)
    if ask(pledges.status_log, id, until=today()).empty:
        st.write(f"{words.status(row)}. The log has no entry.")
    else:
        of_day = {
            "as_of": today(),
            "due_on": row["due_on"] if has_value(row["due_on"]) else None,
            "due": due(row),
            "verb": row["verb"],
        }
        summary = derive(status_log.describe_log, of_day, pledges.status_log, id, until=today())
        st.write(summary)
        figure = derive(
            status_log.status_log, of_day | {"ends": end_of_sources()}, pledges.status_log, id, until=today()
        )
        chart.draw(figure, key="status_log", title=row["headline"], summary=summary)
    life(id)
    rewordings(id)
