"""Firsts and gaps: tables and sentences, of which each leads to the list that it was counted from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.lists.tables import Table
from dashboard.short_forms import short_day
from dashboard.web import address, links
from dashboard.web.answers import ask
from dashboard.web.lookback import end_of_sources, to_end_of_sources, today
from dashboard.web.markup import NumberHeading, draw, escape_label, fold, table
from tracker import words
from tracker.queries import firsts, records, sources
from tracker.queries.frames import Keys, dicts
from tracker.values.codes import DatePrecision, DocumentKind, Level, Recurrence, SummitKind
from tracker.values.days import PERIODS
from tracker.values.direction import isolate
from tracker.words import blank, count, human_day

Row = Mapping[Any, Any]

MEMBERS = Table(
    "series",
    {"number": NumberHeading("No."), "when": "Date", "title": "Meeting", "gap": "Days since the one before"},
    opens=Keys(table_column="event_table", id_column="event_id"),
)
# The tables of the two ids of a series.
TABLES = {
    Recurrence.PARTIES: ("party", "party"),
    Recurrence.PEOPLE: ("person", "person"),
    Recurrence.SEAT: ("party", "track"),
    Recurrence.LEVEL: ("party", "track"),
    Recurrence.TRACK: ("track", "track"),
    Recurrence.TEXTS: ("party", "party"),
}
SILENCE = "None since"
HEADINGS = ("In this record", NumberHeading("Times"), "First", "Latest", SILENCE, "Longest gap between two")
OFTEN = 3  # times that something has to have happened before its silence is news
SILENT = 30  # days from which a silence is news
OPEN = 8  # lines of a rule that stand open; the others are folded
# Codes whose label does not fit into a sentence, with the words that do.
NOUNS = {
    (SummitKind, SummitKind.OTHER): "other meeting",
    (SummitKind, SummitKind.WORKING_GROUP): "working-group meeting",
    (DocumentKind, DocumentKind.CONCLUSIONS): "text of conclusions",
}
PLURALS = {
    "chair's summary": "chairs' summaries",
    "law or decree": "laws or decrees",
    "letter of intent": "letters of intent",
    "talks": "talks",
    "text of conclusions": "texts of conclusions",
}


def series_of(row: Row, rule: Recurrence) -> str:
    """Return the id of a series in the address, such as parties:rus:ukr:talks. ``row`` is one of ``firsts.series``."""
    return ":".join((rule.value, *(str(row[key]) for key in firsts.KEYS)))


def in_address() -> tuple[Recurrence, str, str, str] | None:
    """Return the series that the address names: rule, the one id, the other, and kind; None, if need be with a warning
    on the page, if it names none."""
    text = st.query_params.get("series", "")
    parts = text.split(":")
    if len(parts) == 4 and parts[0] in set(Recurrence):
        return Recurrence(parts[0]), parts[1], parts[2], parts[3]
    if text:
        address.complain("Series", [f"“{text[:60]}” is none: it is written like parties:rus:ukr:talks"])
    return None


def reach() -> str:
    """Return in a sentence which span of time the record covers: a first or a gap is one within that span only."""
    number, first, last = ask(firsts.reach)
    if first is None or last is None:
        return "No meeting that was held is on record."
    newest = ask(sources.newest)
    until = f"; its newest source is of {words.day(*newest)}" if newest else ""
    silence = ", and to that day a silence is counted" if end_of_sources() < today() else ""
    return (
        f"“In this record” means: among {count(number, 'held meeting')} from {human_day(first)} to {human_day(last)}"
        f"{until}{silence}. A gap may only mean that a meeting is missing here."
    )


def subject(row: Row, rule: Recurrence) -> str:
    """Return what a series is about, such as "Talks with both Russia and Ukraine"."""
    one, other = isolate(row["one_name"] or row["one"]), isolate(row["other_name"] or row["other"])
    match rule:
        case Recurrence.PARTIES:
            return f"{_capital(_nouns(SummitKind, row))} with both {one} and {other}"
        case Recurrence.PEOPLE:
            return f"{one} and {other} at one meeting"
        case Recurrence.SEAT:
            return f"{one} at the meetings of “{other}”"
        case Recurrence.LEVEL:
            return f"{one} at the meetings of “{other}”, at the highest: {_lower(words.label(Level, row['kind']))}"
        case Recurrence.TRACK:
            return f"{_capital(_nouns(SummitKind, row))} in the track “{one}”"
        case _:
            return f"{_capital(_nouns(DocumentKind, row))} that both {one} and {other} signed or endorsed"


def histories(rule: Recurrence, parties: tuple[str, ...], **chosen: Any) -> None:
    """Draw what a rule counts of some parties: its meaning, and a table with a line for each series, which leads to
    its list. ``chosen`` are more arguments of ``firsts.series``."""
    st.caption(rule.meaning)
    rows = dicts(ask(firsts.series, rule, parties, end_of_sources(), **chosen))
    if not rows:
        st.write("None is on record.")
        return
    lines = [(_anchor(row, rule, subject(row, rule), parties), *_history(row)) for row in rows]
    until = f", up to {short_day(end_of_sources())}" if end_of_sources() < today() else ", for"
    headings = [heading + until if heading == SILENCE else heading for heading in HEADINGS]
    rest = table(headings, lines[OPEN:], name=f"{rule.label}, more", explained=True) if lines[OPEN:] else ""
    whole = table(headings, lines[:OPEN], name=rule.label, explained=True) + fold(f"{len(lines) - OPEN} more", rest)
    draw((_longest_silence(rows, rule, parties) if rule == Recurrence.PARTIES else "") + whole)


def _longest_silence(rows: Sequence[Row], rule: Recurrence, parties: tuple[str, ...]) -> str:
    """Return in a sentence the series of ``longest_silence``, as HTML; blank if there is none."""
    number, longest = longest_silence(rows)
    if longest is None:
        return ""
    silence = _days(longest["since"], longest["latest_precision"])
    name = _anchor(longest, rule, subject(longest, rule), parties)
    rule_of_it = f"the longest time without, of the {number} series of at least {OFTEN} meetings"
    return f"<p><b>{name}: none for {escape(silence)}</b>{escape(to_end_of_sources())}, {rule_of_it}.</p>"


def longest_silence(rows: Sequence[Row]) -> tuple[int, Row | None]:
    """Return how many series happened ``OFTEN`` times, and which of these has not happened for longest; None if that is
    less than ``SILENT`` days, or as long for another one, or nothing to compare with is there."""
    often = sorted((row for row in rows if row["count"] >= OFTEN), key=lambda row: row["since"], reverse=True)
    is_news = len(often) > 1 and often[0]["since"] >= SILENT and often[0]["since"] > often[1]["since"]
    return len(often), often[0] if is_news else None


def _history(row: Row) -> tuple[str, ...]:
    """Return the cells of HEADINGS after the first for a row of ``firsts.series``: how often it happened, when, and for
    how long it did not."""
    first, latest = (_day(row[f"{end}_on"], row[f"{end}_precision"]) for end in ("first", "latest"))
    number = int(row["count"])
    silence = _days(row["since"], row["latest_precision"]) if row["since"] > 0 else ""
    gap = ""
    if not blank(row["gap"]) and row["gap"] > 0:
        about = "about " if row["rough"] else ""
        missed = f", with {count(int(row['missed']), 'meeting')} in between" if _number(row["missed"]) else ""
        gap = f"{about}{count(int(row['gap']), 'day')}, up to {human_day(row['gap_to'])}{missed}"
    return tuple(map(escape, (f"{number:,}", first, latest if number > 1 else "", silence, gap)))


def of_meeting(id: str) -> str:
    """Return what happened at a meeting for the first time, or the first time since when, as HTML: a sentence for each
    rule; blank if nothing did."""
    rows = ask(firsts.of_summit, id, end_of_sources())
    items = []
    for name, group in rows.groupby("rule", sort=False):
        mine, rule = dicts(group), Recurrence(str(name))
        items.append(f"<li>{_anchor(mine[0], rule, _first(mine, rule), ())} {escape(_after(mine[0]))}</li>")
    return f'{_enumerate(items)}<p class="tracker-note">{escape(reach())}</p>' if items else ""


def show_series(rule: Recurrence, one: str, other: str, kind: str) -> None:
    """Draw the meetings or texts of one series, with its rule; a warning if there are none."""
    rows = ask(firsts.members, rule, one, other, kind)
    if rows.empty:
        st.warning("Nothing in this record belongs to the series of this address.")
        return
    keys = tuple(zip(TABLES[rule], (one, other), strict=True))
    names = ask(records.names, keys)
    one_name, other_name = map(names.get, keys)
    series = {"one": one, "other": other, "kind": kind, "one_name": one_name, "other_name": other_name}
    st.header(escape_label(subject(series, rule)))
    st.caption(f"What counts: {rule.meaning} Days are counted from one first day to the next.")
    columns = {**MEMBERS.columns, "title": "Text" if rule == Recurrence.TEXTS else "Meeting"}
    add_columns = _texts_in_words if rule == Recurrence.TEXTS else _meetings_in_words
    replace(MEMBERS, columns=columns, add_columns=add_columns).show(firsts.members, rule, one, other, kind)


def _enumerate(items: list[str]) -> str:
    return f'<ul class="tracker-said">{"".join(items)}</ul>'


def _meetings_in_words(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(when=list(map(words.human_when, dicts(rows))))


def _texts_in_words(rows: pd.DataFrame) -> pd.DataFrame:
    days = zip(rows["day"], rows["precision"], strict=True)
    return rows.assign(when=[words.day(day, None if blank(precision) else precision) for day, precision in days])


def _first(rows: list[dict[Any, Any]], rule: Recurrence) -> str:
    """Return a sentence on a first and since when it is one. ``rows`` are the rows of ``firsts.of_summit`` of one
    rule."""
    row = rows[0]
    before = _day(row["before_on"], row["before_precision"])
    days = ("about " if row["rough"] else "") + count(int(row["days"]), "day")
    since = f"in this record, which begins {days} earlier" if blank(row["before_on"]) else f"since {before}"
    one, other = isolate(row["one_name"]), isolate(row["other_name"])
    if rule == Recurrence.PEOPLE:
        return f"The first meeting of {_of_people(rows)} {since} ({days}), in this record."
    if rule == Recurrence.SEAT:
        missed = f", {count(int(row['missed']), 'meeting')} without it"
        return f"The first meeting of “{other}” with {one} {since} ({days}{missed}), in this record."
    noun = _noun(SummitKind, row)
    whose = f"with both {one} and {other}" if rule == Recurrence.PARTIES else f"in the track “{one}”"
    if blank(row["before_on"]):
        return f"The first {noun} {whose} {since}."
    return f"The first {noun} {whose} {since} ({days}), the {_ordinal(int(row['number']))} in this record."


def _of_people(rows: list[dict[Any, Any]]) -> str:
    pairs = [(str(row["one"]), str(row["other"])) for row in rows]
    names = {row[key]: isolate(row[f"{key}_name"]) for row in rows for key in ("one", "other")}
    shared = next((id for id in pairs[0] if all(id in pair for pair in pairs)), pairs[0][0])
    others = [names[id] for pair in pairs if shared in pair for id in pair if id != shared]
    return f"{names[shared]} with {_and(others)}"


def _after(row: Row) -> str:
    if row["followed"] or row["since"] < firsts.WEEK:
        return ""
    days, until = count(int(row["since"]), "day"), to_end_of_sources()
    return f"None has followed in the {days}{until}." if until else f"None has followed, for {days}."


def _anchor(row: Row, rule: Recurrence, text: str, parties: tuple[str, ...]) -> str:
    about = parties or tuple(row[key] for key in ("one", "other") if rule in (Recurrence.PARTIES, Recurrence.TEXTS))
    return links.anchor_to("firsts", {"party": about, "series": series_of(row, rule)}, text)


def _noun(codes: type[SummitKind] | type[DocumentKind], row: Row) -> str:
    kind = codes(row["kind"])
    return NOUNS.get((codes, kind), _lower(words.label(codes, kind)))


def _nouns(codes: type[SummitKind] | type[DocumentKind], row: Row) -> str:
    noun = _noun(codes, row)
    return PLURALS.get(noun, f"{noun}s")


def _day(day: date, precision: Any) -> str:
    """Return a day within a sentence; if it is not known to the day, the month or year, or "about" a day."""
    if blank(day) or blank(precision) or precision == DatePrecision.DAY or precision in PERIODS:
        return words.day(day, None if blank(precision) else precision)
    return f"about {human_day(day)}"


def _days(number: Any, precision: Any) -> str:
    exact = blank(precision) or precision == DatePrecision.DAY
    return ("" if exact else "about ") + count(int(number), "day")


def _number(value: Any) -> int:
    return 0 if blank(value) else int(value)


def _ordinal(number: int) -> str:
    """second, third, then 4th, 21st."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return {2: "second", 3: "third"}.get(number, f"{number}{ending}")


def _and(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
