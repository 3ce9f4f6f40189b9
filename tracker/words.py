"""Values in words: codes, days, spans, amounts and counts, as people write them, on screen and in files alike."""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd

from tracker.schema.kinds import write
from tracker.schema.models import MODELS, code_list, table_of
from tracker.values import days, hours
from tracker.values.codes import (
    NO_ENTRY,
    NO_ENTRY_LABEL,
    REFUSALS,
    STATUS_OF_REFUSAL,
    Code,
    ConditionKind,
    ConditionState,
    DatePrecision,
    Firmness,
    FollowUp,
    PledgeKind,
)
from tracker.values.figures import Figure, between, exact, tenths

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
STORE = "the whole store"  # what a restore changes
ARTICLE = re.compile(r"(?:; and|— or:) (?:An?|The) (?!(?:Hague|Gambia|Bahamas)\b)")  # but that of a name stays


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: 1 pledge, 1,200 pledges. ``many`` is the plural if it is not the noun with an
    s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def count_pledges(pledges: int, refusals: int, mark: Callable[[str, PledgeKind], str] = lambda text, _: text) -> str:
    """Return a number of pledges with that of refusals apart: 31 pledges and 8 refusals. Of two numbers one that is 0
    is left out. ``mark`` is done to each, such as a link."""
    numbers = {PledgeKind.PLEDGE: pledges, PledgeKind.REFUSAL: refusals}
    named = {kind: number for kind, number in numbers.items() if number} or {PledgeKind.PLEDGE: 0}
    return " and ".join(mark(count(number, kind.value), kind) for kind, number in named.items())


def singular(table: str) -> str:
    """Return what one record of a table is called: pledge status. The log may name a table that no longer exists."""
    return translate(MODELS[table].singular) if table in MODELS else table.replace("_", " ")


def plural(table: str) -> str:
    """Return what several records of a table are called: pledge statuses."""
    return translate(MODELS[table].plural) if table in MODELS else f"{singular(table)}s"


def record(table: str, id: str, name: str | None) -> str:
    """Return a record as a sentence names it: summit “Paris”, or with its id if it has no name, as when it was
    deleted."""
    return f"{singular(table)} {f'“{name}”' if name else id}"


def blank(value: Any) -> bool:
    """Whether a cell of a frame is empty: None, NaN, NaT or no text."""
    return value is None or bool(pd.isna(value)) or value == ""


def has_value(value: Any) -> bool:
    """Whether a cell of a frame holds anything."""
    return not blank(value)


def translate(text: str) -> str:
    """Return a word of the schema in the reader's language. So far that is always English, the text as it is.

    Every label of a code, title of a column and name of a table passes through here.
    """
    return text


@cache
def labels(*lists: type[Code]) -> dict[str, str]:
    """Return the label of each code of the lists, in their order."""
    return {code.value: translate(code.label) for codes in lists for code in codes}


def label(codes: type[Code], code: Any) -> str:
    """Return the label of a code; blank for a blank code."""
    return "" if blank(code) else labels(codes)[code]


INNER_MARKS = str.maketrans("“”", "‘’")


def quoted(text: str) -> str:
    """Return a text in quotation marks; those within it become single ones."""
    return f"“{text.translate(INNER_MARKS)}”"


# Columns of codes that queries compute and no table stores: (table, column) -> code list.
COMPUTED_COLUMNS: dict[tuple[str, str], type[Code]] = {
    ("pledge", "firmness"): Firmness,
    ("pledge", "status"): FollowUp,
}
# table of parts -> what the number of parts of a record is called
COUNTS = {"attendance": "How many were there", "signature": "How many signed", "membership": "How many members"}


@cache
def labels_of(table: str, column: str) -> dict[str | None, str]:
    """Return the label of each code of a column; empty if it holds no codes."""
    codes = COMPUTED_COLUMNS.get((table, column))
    if codes is None and column in table_of(table).columns:
        codes = code_list(table, column)
    names: dict[str | None, str] = {**labels(codes)} if codes else {}
    if (table, column) == ("pledge", "status"):
        names |= dict.fromkeys((NO_ENTRY, None), translate(NO_ENTRY_LABEL))
    return names


def code(table: str, column: str, code: Any) -> str:
    """Return the label of a code in a column: code("pledge", "status", "dormant") is Dormant. Blank if there is
    none."""
    return labels_of(table, column).get(None if blank(code) else code, "")


def status(row: Mapping[Any, Any]) -> str:
    """Return the status of a pledge, or of an entry of its log, in words; that of a refusal in words of its own.
    ``row`` has its column status, and verb, that of the pledge. A query says it by ``measures.status.label``."""
    of_refusal = STATUS_OF_REFUSAL.get(row["status"]) if row.get("verb") in REFUSALS else None
    return translate(of_refusal) if of_refusal else code("pledge", "status", row["status"])


def code_of(table: str, row: Mapping[Any, Any], column: str) -> str:
    """Return the label of a code of a row; blank if the column has none. A row of a status log tells the verb of its
    pledge too: see ``status``."""
    has_status = column == "status" and table in ("pledge", "pledge_status")
    return status(row) if has_status and has_value(row.get(column)) else code(table, column, row.get(column))


def choices_of(codes: type[Code]) -> dict[str, str]:
    """Return the label of each code of a list as a form offers it: a status of pledges with what it is called of a
    refusal."""
    names = {**labels(codes)}
    if codes is FollowUp:
        names |= {code: f"{names[code]} (of a refusal: {translate(of)})" for code, of in STATUS_OF_REFUSAL.items()}
    return names


def value(table: str, row: Mapping[Any, Any], column: str) -> str:
    """Return a value of a row as lists show it: a code as its label (see ``code_of``), anything else as people type it;
    blank for None."""
    value = row.get(column)
    return code_of(table, row, column) or ("" if value is None else write(value))


def title(table: str, column: str) -> str:
    """Return the title of a column. ``column`` may also be a table of parts, such as attendance: then of their
    number."""
    if column not in MODELS[table].model_fields:
        return translate(COUNTS.get(column, f"Number of {MODELS[column].plural}"))
    return translate(MODELS[table].model_fields[column].title or column)


def field(remark: Mapping[Any, Any]) -> str:
    """Return the title of the field that a remark, such as a citation, is on; blank if it is on the whole record. A
    field that this version does not know is returned as it is."""
    table, name = remark["record_table"], remark["field"]
    if blank(name):
        return ""
    return title(table, name) if table in MODELS and name in (MODELS[table].model_fields | MODELS) else name


def human_day(day: date, precision: str | None = None) -> str:
    """Return a day as far as it is known: 6 January 2026, January 2026, 2026. ``precision`` is a DatePrecision code."""
    return days.in_words(day, precision)


def day(value: Any, precision: str | None = None) -> str:
    """Return a cell with a day like ``human_day``; blank for an empty cell."""
    return human_day(value, precision) if has_value(value) else ""


def day_of_label(label: str) -> str:
    """Return the label of a record, which begins with its day where lists are sorted by it, with that day in words:
    6 January 2026 · Paris."""
    first, point, rest = label.partition(" · ")
    written = first.removesuffix("?")
    period = days.read(written)
    with suppress(ValueError):  # of a name that begins like a day and is none
        if point and (period or ISO_DAY.fullmatch(written)):
            said = days.in_words(period[1], period[2]) if period else days.in_words(date.fromisoformat(written))
            return f"{said}{first[len(written) :]}{point}{rest}"
    return label


def as_of(day: date, by_sources: bool = False) -> str:
    """Return as of which day the record is seen, and by which rule; the fields of ``hindsight.Limit``."""
    return f"as of {human_day(day)}{', by what sources of that day reported' if by_sources else ''}"


def human_span(first: date, last: date) -> str:
    """Return two days as people write them: 3–5 March 2026."""
    if first == last:
        return human_day(first)
    begin, end = _ends(first, last)
    return f"{begin}–{end}" if begin.isdecimal() else f"{begin} – {end}"


def _ends(first: date, last: date) -> tuple[str, str]:
    """Return two days, the first without the month and year that the second has too: 3 and 5 March 2026."""
    if first.year != last.year:
        return human_day(first), human_day(last)
    return f"{first.day}" if first.month == last.month else f"{first.day} {first:%B}", human_day(last)


def human_date(first: date, last: date | None, precision: str = DatePrecision.DAY) -> str:
    """Return when something was, as far as that is known. ``last`` is blank if it still goes on; ``precision`` is a
    DatePrecision code."""
    if precision in days.PERIODS:
        words = human_day(first, precision)
        return f"{words[0].upper()}{words[1:]}, day not known"
    if precision == DatePrecision.AFTER:
        return human_day(first, precision)
    if last is None or blank(last):
        return f"Since {human_day(first)}"
    if precision == DatePrecision.BEFORE:  # not "by" that day, which would be a day to come
        return human_day(last, precision)
    if precision == DatePrecision.DAY or first == last:
        return human_span(first, last)
    return "Between {} and {}".format(*_ends(first, last))


def human_when(row: Mapping[Any, Any]) -> str:
    """Return when an event was, with its hour in both time zones if it is known.

    ``row`` has the columns of ``tracker.queries.event_dates.DATE_COLUMNS``.
    """
    words = human_date(row["starts_on"], row["ends_on"], row["date_precision"])
    if blank(row["local_time"]):
        return words
    first, hour, zone = row["starts_on"], row["local_time"], row["time_zone"]
    day = date(first.year, first.month, first.day)  # of a Timestamp, which never equals a date
    begins = "" if row["ends_on"] == first else "from "
    which = ", the first of two such hours" if hours.came_twice(day, hour, zone) else ""
    second = ""
    zone_too = row["second_zone"]
    if has_value(zone_too) and (clock := hours.clock(f"{day:%Y-%m-%d}", hour, zone, zone_too)):
        its_day = date.fromisoformat(clock[:10])
        another = "" if its_day == day else f"{human_day(its_day)}, "
        second = f" ({another}{clock[11:]} {_zone_name(zone_too)})"
    return f"{words}, {begins}{hour} {_zone_name(zone)}{which}{second}"


def human_due(day: date, precision: str | None) -> str:
    """Return when a pledge falls due, as far as that is known. ``precision`` is a DatePrecision code."""
    latest = days.REST.get(precision or "") == days.REST[DatePrecision.BEFORE]
    return f"By {human_day(day)}" if latest else human_day(day, precision)


def due(row: Mapping[Any, Any]) -> str:
    """Return when a pledge falls due, from its columns due_on and due_precision; blank if it has no due day."""
    return human_due(row["due_on"], row["due_precision"]) if has_value(row["due_on"]) else ""


def amount(row: Any) -> str:
    """Return the amount of a pledge: "EUR 90 billion", "15,000–30,000 troops", "at least 0.25 % of GDP", "EUR 1 billion
    a year", or blank. ``row`` has the columns amount_low, amount_high, currency and unit, and may have
    amount_period."""
    low, high = (exact(value) if has_value(value) else None for value in (row["amount_low"], row["amount_high"]))
    if low is None and high is None:
        return ""
    currency = f"{row['currency']} " if has_value(row["currency"]) else ""
    unit = f" {row['unit']}" if has_value(row["unit"]) else ""
    return f"{between(low, high, figure, currency)}{unit}{period(row.get('amount_period'))}"


def condition_kinds(conditions: Iterable[tuple[int, str]] | None) -> str | None:
    """Return the kinds of conditions for which a pledge waits, from the column waits_for of ``queries.pledges``:
    "Ceasefire; and legal mandate — or: peace agreement". Blank if it waits for none."""
    kinds = _alternatives((group, label(ConditionKind, kind).lower()) for group, kind in conditions or ())
    return kinds and kinds[0].upper() + kinds[1:]


def condition_texts(conditions: Iterable[tuple[int, str, str]] | None) -> str | None:
    """Return the conditions for which a pledge waits, from the column waits_for of ``queries.wakes``: "A vote; and
    a truce (disputed) — or: Peace". Blank if it waits for none."""
    states = {code: f" ({name.lower()})" for code, name in labels(ConditionState).items()}
    states[ConditionState.NOT_MET] = ""
    return _alternatives((group, f"{text}{states[state]}") for group, text, state in conditions or ())


def _alternatives(conditions: Iterable[tuple[int, str]]) -> str | None:
    """Return groups of conditions of which one has to be met whole. Groups that read alike are told once."""
    groups: dict[int, list[str]] = {}
    for group, phrase in conditions:
        groups.setdefault(group, []).append(phrase)
    together = ("; and ".join(dict.fromkeys(phrases)) for phrases in groups.values())
    return ARTICLE.sub(lambda match: match[0].lower(), " — or: ".join(dict.fromkeys(together))) or None


def total(row: Mapping[Any, Any], prefix: str = "", *, currency: str = "", rounded: bool = False) -> str:
    """Return a sum of ``queries.totals.totals``, whole or ``rounded``, such as "EUR 104.415–104.417 billion",
    "at most EUR 12 million" or, without a ``currency``, "at least 0.2 billion".

    It is read from the columns low, high and open_ended, whose names may begin with ``prefix``; where it is open-ended,
    what is known of its upper end says nothing, and neither does a lower end of 0.
    """
    low, high = (row[f"{prefix}{end}"] for end in ("low", "high"))
    if row.get(f"{prefix}open_ended") and not low:
        return f"an unknown amount of {currency}" if currency else "an unknown amount"
    money, write = f"{currency} " if currency else "", short_figure if rounded else figure
    return between(low, None if row.get(f"{prefix}open_ended") else high, write, money)


def period(code: Any) -> str:
    """Return what follows an amount that is paid repeatedly, such as " a year"; blank for one that is paid once."""
    return code.replace("per_", " a ") if has_value(code) else ""


def figure(number: Figure) -> str:
    """Return a number in millions or billions if four decimals are enough for that, else with all its digits."""
    for size, name in ((10**9, "billion"), (10**6, "million")):
        if number >= size and number * 10_000 % size == 0:
            return f"{Decimal(int(number * 10_000 // size)) / 10_000:,f} {name}"
    return f"{number:,}"


def short_figure(number: Figure) -> str:
    """A number as running text has it: in millions or billions to a tenth, a smaller one in full."""
    if number < 10**6:
        return figure(number)
    size, name = (10**9, "billion") if tenths(number, 10**6) >= 1_000 else (10**6, "million")
    return f"{f'{tenths(number, size):,}'.removesuffix('.0')} {name}"


def _zone_name(zone: str) -> str:
    return zone if zone == hours.UTC else f"{hours.place(zone)} time"
