"""Writes the differences between two states in words: a point for each record, with the changes of its parts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from tracker import words
from tracker.queries.hindsight import DAYS_OF
from tracker.reports.differences import ADDED, CHANGED, WITHDRAWN, Cells, Differences, RecordDifference, values
from tracker.reports.markdown_text import escape
from tracker.schema import wholes
from tracker.schema.fields import language_name
from tracker.schema.kinds import LANGUAGE, kind_of, write
from tracker.schema.models import RECORDS, table_of
from tracker.schema.relations import LINKS, PARENTS, Key, parent
from tracker.schema.rows import Row
from tracker.values.codes import REFUSALS, PledgeRole
from tracker.values.days import precision_beside
from tracker.values.direction import isolate
from tracker.values.shortening import shorten

NAME_AT_MOST = 100  # characters of a name
QUOTED_AT_MOST = 160  # characters of a text that is told in full
NAMED_AT_MOST = 5  # parts of a record that are named; more are only counted
PLEDGERS_AT_MOST = 2  # that are named
KINDS = (ADDED, CHANGED, WITHDRAWN)
IN_WORDS = {ADDED: "added", CHANGED: "changed", WITHDRAWN: "taken out of the record"}

# Groups of columns that are told in one phrase: its name, the columns, and the function that words a row.
WHOLES: list[tuple[str, frozenset[str], Callable[[Row], str]]] = [
    ("amount", wholes.AMOUNT, words.amount), ("date", wholes.EVENT_DAY, words.human_when),
]  # fmt: skip


class Point(NamedTuple):
    """What is said of one record: the words that name it, and a phrase for each of its changes."""

    record: str
    changes: list[str]

    def __str__(self) -> str:
        return f"{': '.join(filter(None, (self.record, '; '.join(self.changes))))}."


def markdown(differences: Differences) -> str:
    """Return all differences as Markdown: a heading for each table, a point for each record, and a point within it for
    each of several changes."""
    lines = [f"# {escape(title(differences))}", "", summary(differences)]
    lines += [note for state in (differences.old, differences.new) for note in ["", escape(state.note)] if state.note]
    if apart := [f"{table} {name}" for table, names in differences.other_columns.items() for name in names]:
        lines += ["", f"Not compared, as only one of the two has these columns: {escape(', '.join(apart))}."]
    for table, points in by_table(differences).items():
        lines += ["", f"## {words.plural(table).capitalize()}", ""]
        for point in points:
            several = len(point.changes) > 1
            lines.append(f"- {escape(f'{point.record}:' if several else str(point))}")
            lines += [f"  - {escape(phrase)}" for phrase in point.changes if several]
    return "\n".join(lines) + "\n"


def title(differences: Differences) -> str:
    """Return in words which states are compared."""
    old, new = differences.old.name, differences.new.name
    return f"Both states are {old}" if old == new else f"Changes from {old} to {new}"


def summary(differences: Differences) -> str:
    """Return in a sentence how many records were added, changed and withdrawn."""
    numbers = [sum(count[kind] for count in differences.counts().values()) for kind in KINDS]
    if not any(numbers):
        return "Nothing differs."
    (kind, number), *rest = _some(numbers)
    parts = [f"{words.count(number, 'record')} {_were(number)} {IN_WORDS[kind]}"]
    return f"{_enumerate([*parts, *(f'{number:,} {IN_WORDS[kind]}' for kind, number in rest)])}."


def by_table(differences: Differences) -> dict[str, list[Point]]:
    """Return a point for each record that changed, with the changes of its parts; by table."""
    groups: dict[Key, list[RecordDifference]] = defaultdict(list)
    for record in differences.records:
        groups[_top(differences, record.table, record.id)].append(record)
    points: dict[str, list[Point]] = {table: [] for table in RECORDS if any(key[0] == table for key in groups)}
    for (table, id), records in sorted(groups.items(), key=lambda group: group[0]):
        points[table].append(_of_group(differences, table, id, records))
    return points


def _of_group(differences: Differences, table: str, id: str, records: list[RecordDifference]) -> Point:
    own = next((record for record in records if (record.table, record.id) == (table, id)), None)
    parts = [record for record in records if record is not own]
    if own is None or own.kind == CHANGED:
        cells = differences.find(table, id)
        name = f"The {name_of_record(differences, table, cells) if cells else f'{words.singular(table)} {id}'}"
        return Point(name, [*(_of_fields(differences, own) if own else ()), *_of_parts(differences, parts)])
    with_it = [record for record in parts if record.kind == own.kind]
    rest = _of_parts(differences, [record for record in parts if record.kind != own.kind])
    counted = _count_parts(with_it)
    own_phrase = (
        f"{_subject(differences, own, with_it)} was {IN_WORDS[own.kind]}{f', with {counted}' if counted else ''}"
    )
    return Point(own_phrase, [*rest])


def _subject(differences: Differences, record: RecordDifference, parts: Iterable[RecordDifference]) -> str:
    """Return the subject of a sentence: Germany’s pledge of EUR 1 billion, “Aid for …”, of 6 January 2026, for a
    pledge; for any other record its name."""
    if record.table != "pledge":
        return f"The {name_of_record(differences, record.table, record.cells)}"
    pledgers = [
        _name_of(differences, "party", part.cells["party_id"])
        for part in parts
        if part.table == "pledge_party" and part.cells["role"] == PledgeRole.PLEDGER
    ]
    row = values("pledge", record.cells)
    whose = "The" if not 0 < len(pledgers) <= PLEDGERS_AT_MOST else f"{' and '.join(map(isolate, pledgers))}’s"
    amount = f" of {words.amount(row)}" if words.amount(row) else ""
    made_on = words.day(row["made_on"], row["made_precision"])
    return f"{whose} {_kind('pledge', row)}{amount}, {_quote(row['headline'])}, of {made_on},"


def _of_parts(differences: Differences, parts: Iterable[RecordDifference]) -> Iterator[str]:
    """Yield phrases on the parts of a record: one for the parts that changed alike; added and withdrawn ones by name or
    number."""
    groups: dict[tuple[str, str], list[RecordDifference]] = defaultdict(list)
    for part in parts:
        groups[part.kind, part.table].append(part)
    for (kind, table), records in groups.items():
        if kind == CHANGED:
            alike: dict[str, list[RecordDifference]] = defaultdict(list)
            for record in records:
                alike[", ".join(_of_fields(differences, record))].append(record)
            for phrases, those in alike.items():
                names_them = len(those) == 1 or _can_name(table, those)
                yield f"of {_names(differences, those) if names_them else _count_parts(those)}, {phrases}"
            continue
        what = _names(differences, records) if _can_name(table, records) else _count_parts(records)
        yield f"{what} {_were(len(records))} {IN_WORDS[kind]}"


def _can_name(table: str, parts: list[RecordDifference]) -> bool:
    return len(parts) <= NAMED_AT_MOST and table != "citation"  # its name is the long title of a publication


def _names(differences: Differences, parts: list[RecordDifference]) -> str:
    return _enumerate([f"the {name_of_record(differences, part.table, part.cells)}" for part in parts])


def _of_fields(differences: Differences, record: RecordDifference) -> Iterator[str]:
    """Yield a phrase for each changed column of a record, or for each changed group of columns."""
    before, after = (values(record.table, cells or {}) for cells in (record.before, record.after))
    left = dict(record.fields)
    for name, columns, say in WHOLES:
        pair = [say(row) for row in (before, after)] if columns <= before.keys() and columns & left.keys() else ["", ""]
        if pair[0] != pair[1]:
            left = {column: cells for column, cells in left.items() if column not in columns}
            yield _change_phrase(f"the {name}", *pair)
    for column in dict.fromkeys(_main_column(record.table, column) for column in left):
        title = f"“{words.title(record.table, column)}”" if column in before else f"“{column}”"
        pair = [_value(differences, record.table, column, row) for row in (before, after)]
        if pair[0] == pair[1]:
            pair = [cell or "" for cell in record.fields.get(column, ("one value", "another"))]
        if max(map(len, pair)) > QUOTED_AT_MOST and all(pair):
            yield f"{title} was reworded"
        else:
            yield _change_phrase(title, *pair)


def _main_column(table: str, column: str) -> str:
    """Return the column itself; for the precision of a day, the day column, as both are told together."""
    day = DAYS_OF.get(column, column)
    return day if day in table_of(table).c and precision_beside(day) == column else column


def _change_phrase(what: str, before: str, after: str) -> str:
    if not before:
        return f"{what} was filled in: {after}"
    return f"{what} changed from {before} to {after}" if after else f"{what} was {before}, and is blank now"


def _value(differences: Differences, table: str, column: str, row: Mapping[str, Any]) -> str:
    """Return a value in a sentence: a day with its precision, a code as its label, a language and the target of a link
    by name, other text in quotation marks; blank for None."""
    value = row.get(column)
    if target := LINKS[table].get(column):
        value = None if value is None else _name_of(differences, target, value)
    if column == "field" and "record_table" in row:
        return words.quoted(words.field(row)) if words.has_value(value) else ""
    if words.blank(value):
        return ""
    if column in table_of(table).c and kind_of(table, column) is LANGUAGE:
        return language_name(str(value))
    if label := _code(differences, table, column, row):
        return f"“{label}”"
    if isinstance(value, date):
        return words.day(value, row.get(precision_beside(column)))
    return _quote(value) if isinstance(value, str) else write(value)


def _code(differences: Differences, table: str, column: str, row: Mapping[str, Any]) -> str:
    """Return the label of a code; blank for any other value."""
    pledge = differences.find("pledge", row["pledge_id"]) if (table, column) == ("pledge_status", "status") else None
    return words.code_of(table, {"verb": pledge.get("verb"), **row} if pledge else row, column)


def name_of_record(differences: Differences, table: str, cells: Cells) -> str:
    """Return kind and name of a record: summit “Paris” of 6 January 2026. The name of a part leaves out its
    parent's."""
    row, own = values(table, cells), PARENTS[table].column if table in PARENTS else ""
    days = [name for name in RECORDS[table].named_by if isinstance(row.get(name), date)][:1]
    named_by = [name for name in RECORDS[table].named_by if name not in (own, *days)]
    name = shorten(" · ".join(filter(None, (_word(differences, table, name, row) for name in named_by))), NAME_AT_MOST)
    of = "".join(f" of {words.day(row[day], row.get(precision_beside(day)))}" for day in days)
    return f"{_kind(table, row)} {_quote(name)}{of}" if name else f"{_kind(table, row)}{of}"


def _kind(table: str, row: Row) -> str:
    """Return what a record is called: summit, pledge, or refusal for a pledge that refuses."""
    refuses = table == "pledge" and row.get("verb") in REFUSALS
    return "refusal" if refuses else words.singular(table)


def _quote(text: str) -> str:
    """Return a text in quotation marks, on one line; right-to-left text is isolated."""
    return words.quoted(isolate(" ".join(text.split())))


def _name_of(differences: Differences, table: str, id: str) -> str:
    """Return the name of a linked record, or its id if neither state has it."""
    cells = differences.find(table, id)
    return id if cells is None else _word(differences, table, RECORDS[table].named_by[-1], values(table, cells)) or id


def _word(differences: Differences, table: str, column: str, row: Row) -> str:
    """Return one column of a record's name, worded as in ``tracker.queries.labels``."""
    value = row.get(column)
    if value is None:
        return ""
    if target := LINKS[table].get(column):
        return _name_of(differences, target, str(value))
    if column == "field" and "record_table" in row:
        return words.field(row)
    return _code(differences, table, column, row) or (words.day(value) if isinstance(value, date) else str(value))


def _top(differences: Differences, table: str, id: str) -> Key:
    """Return the topmost record to which a change belongs, such as the summit for a citation of a seat."""
    while table in PARENTS and (cells := differences.find(table, id)):
        of_table, of_id = parent(table, values(table, cells))
        if of_table not in RECORDS or of_id is None:
            break
        table, id = of_table, of_id
    return table, id


def _count_parts(records: Iterable[RecordDifference]) -> str:
    numbers: dict[str, int] = defaultdict(int)
    for record in records:
        numbers[record.table] += 1
    order = [table for table in RECORDS if table in numbers]
    return _enumerate([words.count(numbers[table], words.singular(table), words.plural(table)) for table in order])


def _enumerate(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _some(numbers: Iterable[int]) -> Iterator[tuple[str, int]]:
    return ((kind, number) for kind, number in zip(KINDS, numbers, strict=True) if number)
