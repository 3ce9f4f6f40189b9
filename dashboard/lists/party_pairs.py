"""Who came with whom and who signs with whom: every two parties as squares and as a list, and one pair."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html import escape

import pandas as pd
import streamlit as st

from dashboard.charts import party_pairs as charts
from dashboard.lists import chart
from dashboard.lists.events import with_dates
from dashboard.lists.filters import several
from dashboard.lists.tables import Table
from dashboard.web import links
from dashboard.web.answers import ask, derive
from dashboard.web.markup import NumberHeading, escape_label, fold, table
from tracker import words
from tracker.queries import party_pairs, records
from tracker.queries.frames import Keys, dicts
from tracker.values.codes import Level, SignatureStatus
from tracker.values.direction import isolate
from tracker.words import count


@dataclass(frozen=True)
class Company:
    """Something that two parties have in common: meetings or texts.

    ``question`` is the query that counts it, ``what`` and ``verb`` are its words ("meetings", "sat at"), and ``rule``
    says how it is counted."""

    question: Callable[..., pd.DataFrame]
    what: str
    verb: str
    rule: str


SEATS = Company(
    party_pairs.seats,
    "meetings",
    "sat at",
    "Counted are held meetings at which both had a seat that somebody took, out of those at which either had one. A "
    "round within a larger meeting counts as a meeting of its own. That they spoke to each other is not said.",
)
TEXTS = Company(
    party_pairs.texts,
    "texts",
    "signed or endorsed",
    "Counted are texts that both signed, endorsed or joined, out of those that either did. A text was open to both "
    "where the record has both beside it, whether they signed it or not; who else might have signed is not known.",
)
MEETINGS_OF_TWO = Table(
    "together",
    {"when": "Date", "title": "Meeting", "track": "Track", "kind_label": "Kind"},
    codes=("summit",),
    opens=Keys("summit"),
)
TEXTS_OF_TWO = Table(
    "signed_together",
    {"adopted_on": "Date", "title": "Text", "kind_label": "Kind"},
    codes=("document",),
    opens=Keys(table_column="event_table", id_column="event_id"),
)


def everyone(kind: Company, **chosen: tuple[str, ...]) -> None:
    """Draw every two of the busiest parties: a square for each pair, which leads to what both have in common, and the
    same as a table. ``chosen`` are more arguments of the question."""
    st.caption(kind.rule)
    chosen_tracks = {"track": tracks} if (tracks := chosen.get("tracks")) else {}
    rows = ask(kind.question, **chosen)
    if not rows["both"].any():
        st.info(f"No two parties {kind.verb} the same {kind.what} in this record.")
        return
    summary = derive(charts.describe, {"what": kind.what, "verb": kind.verb}, kind.question, **chosen)
    st.write(escape_label(summary))
    busiest = f"{len({*rows['one'], *rows['other']})} busiest parties"
    st.caption(
        f"The {busiest}. Each has its row beside its name on the left, and its column below its name. Choose a square "
        "with a number for the list behind it."
    )
    figure = derive(charts.squares, {"what": kind.what}, kind.question, **chosen)
    # A new key makes a new chart: on the way back the old click would send the reader there again.
    clicks = st.session_state.get(f"clicks_{kind.what}", 0)
    with st.container(key="sideways"):
        event = chart.draw(
            figure,
            key=f"{kind.what}_{clicks}",
            title=f"How often two of the {busiest} {kind.verb} the same {kind.what}",
            summary=summary,
            on_select="rerun",
            selection_mode="points",
        )
    st.html(fold("The same as a table", _as_table(rows, kind, chosen_tracks)))
    chosen_pairs = [ids for point in event["selection"]["points"] if (ids := point.get("customdata"))] if event else []
    if chosen_pairs:
        st.session_state[f"clicks_{kind.what}"] = clicks + 1
        links.go_to("firsts", {"party": tuple(chosen_pairs[0]), **chosen_tracks})


def pair(one: str, other: str) -> None:
    """Draw what two parties have in common: its number, out of how many, and its list. Meetings are those of the tracks
    that the reader chooses; texts are all."""
    names = ask(records.choices, "party", ids=(one, other))
    first, second = names.get(one, one), names.get(other, other)
    both = f"{isolate(first)} and {isolate(second)}"
    st.header(escape_label(both))
    tracks = several("Meetings of the track", "track", ask(records.choices, "track"))
    [seats] = dicts(ask(party_pairs.seats, parties=(one, other), tracks=tracks))
    [texts] = dicts(ask(party_pairs.texts, parties=(one, other)))
    where = f" of {'this track' if len(tracks) == 1 else 'these tracks'}" if tracks else ""
    signed = (
        f"Both signed or endorsed **{texts['both']:,} of {count(int(texts['open']), 'text')}** open to both"
        if texts["open"]
        else "**No text** on record was open to both"
    )
    st.markdown(
        f"Both sat at **{seats['both']:,} of {count(int(seats['either']), 'held meeting')}**{where} at which either "
        f"had a seat. {signed}; either signed or endorsed {texts['either']:,}."
    )
    headings = {"one_label": first, "other_label": second}
    if seats["both"]:
        with st.expander("The meetings, and the level of each"):
            st.caption(SEATS.rule)
            meetings = replace(
                MEETINGS_OF_TWO, columns={**MEETINGS_OF_TWO.columns, **headings}, add_columns=_with_levels
            )
            meetings.show(party_pairs.meetings, one, other, tracks=tracks)
    if texts["open"]:
        with st.expander("The texts, and what each did"):
            st.caption(TEXTS.rule)
            texts_of_two = replace(
                TEXTS_OF_TWO, columns={**TEXTS_OF_TWO.columns, **headings}, add_columns=_with_statuses
            )
            texts_of_two.show(party_pairs.signatures, one, other)


def _as_table(rows: pd.DataFrame, kind: Company, chosen: Mapping[str, tuple[str, ...]]) -> str:
    headings = [
        "Two parties",
        *map(NumberHeading, (f"Both {kind.verb}", "Either", *(["Open to both"] if "open" in rows else []))),
    ]
    cells = [
        [
            links.anchor_to(
                "firsts", {"party": (row["one"], row["other"]), **chosen}, f"{row['one_name']} and {row['other_name']}"
            ),
            *(escape(f"{row[name]:,}") for name in ("both", "either", "open") if name in row),
        ]
        for row in dicts(rows.sort_values("both", ascending=False, kind="stable"))
    ]
    return table(headings, cells, name=f"Two parties at the same {kind.what}", explained=True)


def _with_levels(rows: pd.DataFrame) -> pd.DataFrame:
    return with_dates(_with_labels(rows, "level", Level))


def _with_statuses(rows: pd.DataFrame) -> pd.DataFrame:
    return _with_labels(rows, "status", SignatureStatus)


def _with_labels(rows: pd.DataFrame, column: str, codes: type[Level] | type[SignatureStatus]) -> pd.DataFrame:
    names = {
        f"{whose}_label": [words.label(codes, code) for code in rows[f"{whose}_{column}"]] for whose in ("one", "other")
    }
    return rows.assign(**names)
