"""The life of a promise on its page: a dated list of all entries about it, and how its words changed when it was
repeated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.records import badges
from dashboard.records.citations import fold_sources
from dashboard.web import links
from dashboard.web.answers import ask
from dashboard.web.lookback import today
from dashboard.web.markup import draw, quotation
from tracker import words
from tracker.measures.firmness import FIELDS
from tracker.queries import lives, sources
from tracker.queries.frames import dicts
from tracker.values.codes import ConditionKind, Part, RelationKind, Stance, Way
from tracker.values.direction import isolate
from tracker.words import amount, day, due, has_value

# How an entry that comes before the promise is named, by its relation to it.
FROM = {
    RelationKind.PART_OF: "A part of it was promised",
    RelationKind.ENLARGES: "Enlarged",
    RelationKind.REDUCES: "Reduced",
    RelationKind.REPLACES: "Replaced",
    RelationKind.CARRIES_OUT: "Carried out",
    RelationKind.PAYS_FOR: "Paid for",
}
# How an entry that follows from the promise is named.
TOWARDS = {
    RelationKind.PART_OF: "What it is part of was promised",
    RelationKind.ENLARGES: "What it enlarges was promised",
    RelationKind.REDUCES: "What it reduces was promised",
    RelationKind.REPLACES: "What it replaces was promised",
    RelationKind.CARRIES_OUT: "What it carries out was promised",
    RelationKind.PAYS_FOR: "What it pays for was promised",
}


OF_THE_DAY = pd.Timedelta(days=7)  # a source of these days after a pledge has its words


@dataclass(frozen=True)
class ComparedPart:
    """A part of a promise whose changes are shown. ``value`` returns it in words from the columns of a pledge, blank if
    it has none. ``fields`` are those whose citations quote it; None if it is quoted from the sources of conditions."""

    name: str
    value: Callable[[Mapping[Any, Any]], str]
    fields: tuple[str, ...] | None


def _conditions(pledge: Mapping[Any, Any]) -> str:
    kinds = pledge["condition"].split(",") if has_value(pledge["condition"]) else []
    return ", ".join(words.label(ConditionKind, kind) for kind in kinds)


PARTS = {
    # Only citations of the verb itself quote it: one of the whole quote may leave it out.
    Part.VERB: ComparedPart("Verb", lambda pledge: words.code("pledge", "verb", pledge["verb"]), ("verb",)),
    Part.LEGAL_FORM: ComparedPart(
        "Legal form",
        lambda pledge: words.code("pledge", "legal_form", pledge["legal_form"]),
        FIELDS[Part.LEGAL_FORM],
    ),
    Part.QUANTITY: ComparedPart("Amount", amount, FIELDS[Part.QUANTITY]),
    Part.DEADLINE: ComparedPart("Due day", due, FIELDS[Part.DEADLINE]),
    "condition": ComparedPart("Condition", _conditions, None),
}


def life(id: str) -> None:
    """Draw every entry about a promise in order of days: each time it was made, and its log, each with its sources."""
    if content := links.keep_html(_entries, id, today()):
        draw(content)
    else:
        st.write("It was made after the day from which this page looks.")


def _entries(id: str, until: date) -> str:
    rows = ask(lives.life, id, until=until)
    if rows.empty:
        return ""
    # Text, because pandas takes two missing notes for different ones: then their sources would be listed apart.
    rows["note"] = rows["note"].fillna("")
    cited = {
        table: ask(sources.citations, table, tuple(rows.loc[rows["record_table"] == table, "record_id"]))
        for table in ("pledge", "pledge_status")
    }
    # The same status is often in the log of each pledge that repeats the promise: it is listed once, with all sources.
    alike = ["day", "record_table", "status", "note"]
    logged = rows["record_table"] == "pledge_status"
    ids = {key: set(group["record_id"]) for key, group in rows[logged].groupby(alike, dropna=False)}
    own_first = rows.sort_values("pledge_id", key=lambda ids: ids != id, kind="stable")
    repeated = own_first.duplicated(alike)[rows.index]
    lines = [
        _entry(row, id, cited[row["record_table"]], ids.get(tuple(row[name] for name in alike), {row["record_id"]}))
        for row in dicts(_with_turns(rows[~(logged & repeated)]))
    ]
    return f'<ol class="tracker-life">{"".join(lines)}</ol>'


def _with_turns(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of a life with a column ``turn``: 1 for the first time that the promise was made, 2 for the next."""
    of_promise = (rows["record_table"] == "pledge") & (rows["way"] == Way.SAME)
    return rows.assign(turn=of_promise.cumsum())


def _entry(row: Mapping[Any, Any], id: str, cited: pd.DataFrame, records: set[str]) -> str:
    """Return one entry of a life as HTML, with the citations of any of these records."""
    own = cited[cited["record_id"].isin(records)].drop_duplicates(["source_id", "excerpt"])
    if row["record_table"] == "pledge":
        here = "this entry" if row["pledge_id"] == id else links.anchor("pledge", row["pledge_id"], row["headline"])
        what = f"<b>{escape(_said(row))}</b> · {here}"
        proof = _surest_source(own[own["stance"] == Stance.SUPPORTS])
    else:
        log = f" <small>In the log of {links.anchor('pledge', row['pledge_id'], row['headline'])}</small>"
        what = badges.status(row) + ("" if row["pledge_id"] == id else log)
        proof = fold_sources(dicts(own))
    note = f"<p>{escape(isolate(row['note']))}</p>" if has_value(row["note"]) else ""
    when = escape(day(row["day"], row["precision"]))
    return f'<li class="{row["way"]}"><span>{when}</span><div dir="auto">{what}{note}{proof}</div></li>'


def _said(row: Mapping[Any, Any]) -> str:
    if row["way"] == Way.SAME:
        return "First said" if row["turn"] == 1 else "Said again"
    return (FROM if row["way"] == Way.FROM else TOWARDS)[RelationKind(row["kind"])]


def _surest_source(cited: pd.DataFrame) -> str:
    """Return the publisher of the surest source, with a link to our page of it."""
    if cited.empty:
        return ""
    best = dicts(cited[:1])[0]
    return f"<small>Source: {links.anchor('source', best['source_id'], best['publisher'])}</small>"


def rewordings(id: str) -> None:
    """Draw how the words changed each time the promise was repeated: both wordings where both are quoted and cited."""
    content = links.keep_html(_pairs, id, today())
    if not content:
        return
    st.header("What its words became")
    st.caption(
        "Compared are verb, legal form, amount, due day and condition. A change is shown only where both wordings are "
        "quoted from a source of these days; where one is not, that is said instead."
    )
    draw(content)


def _pairs(id: str, until: date) -> str:
    pairs = [(row, _side(row, "earlier"), _side(row, "later")) for row in dicts(ask(lives.repeats, id, until=until))]
    ids = tuple(dict.fromkeys(side["id"] for _, *sides in pairs for side in sides))
    of_pledges = ask(sources.citations, "pledge", ids).rename(columns={"record_id": "pledge_id"})
    of_conditions = ask(sources.of_conditions, ids)
    cited = {
        key: of_conditions if part.fields is None else of_pledges[of_pledges["field"].isin(part.fields)]
        for key, part in PARTS.items()
    }
    return "".join(_pair(row, sides, cited) for row, *sides in pairs)


def _side(row: Mapping[Any, Any], side: str) -> dict[str, Any]:
    """Return the columns of one of the two pledges of a row, without the name of its side."""
    return {name.removeprefix(f"{side}_"): value for name, value in row.items() if name.startswith(f"{side}_")}


def _pair(row: Mapping[Any, Any], sides: list[dict[str, Any]], cited: Mapping[str, pd.DataFrame]) -> str:
    days = [day(side["made_on"], side["made_precision"]) for side in sides]
    headings = [links.anchor("pledge", side["id"], when) for side, when in zip(sides, days, strict=True)]
    changes, silent = [], dict[str, list[str]]()
    for key, part in PARTS.items():
        if not row[f"changed_{key}"]:
            continue
        quotes = [_wording(side, cited[key]) for side in sides]
        values = [part.value(side) for side in sides]
        if all(quotes) and all(values):
            beside = "".join(
                f"<div><small>{heading}</small><p><b>{escape(value)}</b></p>{quote}</div>"
                for heading, value, quote in zip(headings, values, quotes, strict=True)
            )
            changes.append(f'<h4>{part.name}</h4><div class="tracker-beside">{beside}</div>')
        else:
            silent.setdefault(_silence(list(map(escape, days)), quotes, values), []).append(part.name)
    note = f"<p>{escape(isolate(row['note']))}</p>" if has_value(row["note"]) else ""
    unchanged = "" if changes or silent else "<p>None of these changed.</p>"
    items = "".join(f"<li>{', '.join(names)}: {why}, so no change is shown.</li>" for why, names in silent.items())
    title = f"<h3>{headings[0]} → {headings[1]}</h3>"
    return f'<article class="tracker-text">{title}{note}{"".join(changes)}{unchanged}<ul>{items}</ul></article>'


def _silence(days: list[str], quotes: list[str], values: list[str]) -> str:
    """Return why a change on record is not shown."""
    for when, value in zip(days, values, strict=True):
        if not value:
            return f"the entry of {when} names none"
    missing = [when for when, quote in zip(days, quotes, strict=True) if not quote]
    return "quoted from a source of neither day" if len(missing) == 2 else f"not quoted from a source of {missing[0]}"


def _wording(side: Mapping[Any, Any], cited: pd.DataFrame) -> str:
    """Return the words of the surest source of the days when a pledge was made, as HTML; blank where none is quoted.
    What was written long after tells of the pledge in other words."""
    quoted = cited["excerpt"].notna() & (cited["stance"] == Stance.SUPPORTS)
    in_time = cited["published_on"].isna() | (cited["published_on"] <= side["made_on"] + OF_THE_DAY)
    own = cited[(cited["pledge_id"] == side["id"]) & quoted & in_time]
    if own.empty:
        return ""
    best = dicts(own[:1])[0]
    source = f"<small>{links.anchor('source', best['source_id'], best['publisher'])}</small>"
    return quotation(best["excerpt"], best["language"]) + source
