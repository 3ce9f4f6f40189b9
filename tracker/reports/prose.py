"""Differences between two states in words: a sentence or two for each record, with what belongs to it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from tracker import words
from tracker.queries.hindsight import DAYS_OF
from tracker.reports.differences import ADDED, CHANGED, WITHDRAWN, Cells, Differences, RecordDifference, values
from tracker.reports.markdown_text import escaped
from tracker.schema import wholes
from tracker.schema.kinds import write
from tracker.schema.models import RECORDS, table_of
from tracker.schema.relations import LINKS, PARENTS, Key, parent
from tracker.schema.rows import Row
from tracker.values.codes import PledgeRole, Verb
from tracker.values.days import precision_beside
from tracker.values.direction import isolate
from tracker.values.shortening import shorten

NAME_AT_MOST = 100  # characters of a name
QUOTED_AT_MOST = 160  # characters of a text that is told in full
NAMED_AT_MOST = 5  # parts of a record that are told by name
PLEDGERS_AT_MOST = 2
KINDS = (ADDED, CHANGED, WITHDRAWN)
IN_WORDS = {ADDED: "added", CHANGED: "changed", WITHDRAWN: "taken out of the record"}

# What several columns say together: its name, the columns, and how a row says it.
WHOLES: list[tuple[str, frozenset[str], Callable[[Row], str]]] = [
    ("amount", wholes.AMOUNT, words.amount), ("date", wholes.EVENT_DAY, words.human_when),
]  # fmt: skip


def markdown(differences: Differences) -> str:
    """All differences as Markdown: a heading for each kind of record, a point for each record."""
    old, new = differences.old, differences.new
    lines = [f"# Changes from {escaped(old.name)} to {escaped(new.name)}", "", summary(differences)]
    lines += [note for state in (old, new) for note in ["", escaped(state.note)] if state.note]
    if apart := [f"{table} {name}" for table, names in differences.other_columns.items() for name in names]:
        lines += ["", f"Not compared, as only one of the two has these columns: {escaped(', '.join(apart))}."]
    for table, points in by_table(differences).items():
        lines += ["", f"## {words.plural(table).capitalize()}", "", *(f"- {escaped(point)}" for point in points)]
    return "\n".join(lines) + "\n"


def summary(differences: Differences) -> str:
    """How much was added, changed and taken out, in a sentence."""
    numbers = [sum(count[kind] for count in differences.counts().values()) for kind in KINDS]
    if not any(numbers):
        return "Nothing differs."
    (kind, number), *rest = _some(numbers)
    parts = [f"{words.count(number, 'record')} {_were(number)} {IN_WORDS[kind]}"]
    return f"{_listed([*parts, *(f'{number:,} {IN_WORDS[kind]}' for kind, number in rest)])}."


def by_table(differences: Differences) -> dict[str, list[str]]:
    """What became of each record, with its parts: a sentence each, by the table of the record on whose page
    they stand."""
    groups: dict[Key, list[RecordDifference]] = defaultdict(list)
    for change in differences.changes:
        groups[_top(differences, change.table, change.id)].append(change)
    told: dict[str, list[str]] = {table: [] for table in RECORDS if any(key[0] == table for key in groups)}
    for (table, id), changes in sorted(groups.items(), key=lambda group: group[0]):
        told[table].append(_of_group(differences, table, id, changes))
    return told


def _of_group(differences: Differences, table: str, id: str, changes: list[RecordDifference]) -> str:
    own = next((change for change in changes if (change.table, change.id) == (table, id)), None)
    parts = [change for change in changes if change is not own]
    if own is None or own.kind == CHANGED:
        cells = differences.find(table, id)
        name = f"The {called(differences, table, cells) if cells else f'{words.singular(table)} {id}'}"
        said = [*(_of_fields(differences, own) if own else ()), *_of_parts(differences, parts)]
        return f"{name}: {'; '.join(said)}."
    with_it = [change for change in parts if change.kind == own.kind]
    rest = _of_parts(differences, [change for change in parts if change.kind != own.kind])
    counted = _counted(with_it)
    said = f"{_subject(differences, own, with_it)} was {IN_WORDS[own.kind]}{f', with {counted}' if counted else ''}"
    return "; ".join([said, *rest]) + "."


def _subject(differences: Differences, change: RecordDifference, parts: Iterable[RecordDifference]) -> str:
    """Germany’s pledge of EUR 1 billion, “Aid for …”, of 6 January 2026; of other records their name."""
    if change.table != "pledge":
        return f"The {called(differences, change.table, change.cells)}"
    pledgers = [
        _name_of(differences, "party", part.cells["party_id"])
        for part in parts
        if part.table == "pledge_party" and part.cells["role"] == PledgeRole.PLEDGER
    ]
    row = values("pledge", change.cells)
    whose = "The" if not 0 < len(pledgers) <= PLEDGERS_AT_MOST else f"{' and '.join(map(isolate, pledgers))}’s"
    amount = f" of {words.amount(row)}" if words.amount(row) else ""
    made_on = words.day(row["made_on"], row["made_precision"])
    return f"{whose} {_kind('pledge', row)}{amount}, {_quoted(row['headline'])}, of {made_on},"


def _of_parts(differences: Differences, parts: Iterable[RecordDifference]) -> Iterator[str]:
    """What became of the parts of a record: those that changed one by one, the others by name or number."""
    groups: dict[tuple[str, str], list[RecordDifference]] = defaultdict(list)
    for part in parts:
        groups[part.kind, part.table].append(part)
    for (kind, table), changes in groups.items():
        if kind == CHANGED:
            for change in changes:
                said = ", ".join(_of_fields(differences, change))
                yield f"of the {called(differences, table, change.cells)}, {said}"
            continue
        what = _counted(changes)
        if len(changes) <= NAMED_AT_MOST and table != "citation":  # whose names are long titles of publications
            what = _listed([f"the {called(differences, table, change.cells)}" for change in changes])
        yield f"{what} {_were(len(changes))} {IN_WORDS[kind]}"


def _of_fields(differences: Differences, change: RecordDifference) -> Iterator[str]:
    """What changed in a record, column by column, or as several columns say it together."""
    before, after = (values(change.table, cells or {}) for cells in (change.before, change.after))
    left = dict(change.fields)
    for name, columns, say in WHOLES:
        pair = [say(row) for row in (before, after)] if columns <= before.keys() and columns & left.keys() else ["", ""]
        if pair[0] != pair[1]:
            left = {column: cells for column, cells in left.items() if column not in columns}
            yield _changed(f"the {name}", *pair)
    for column in dict.fromkeys(_told_as(change.table, column) for column in left):
        title = f"“{words.title(change.table, column)}”" if column in before else f"“{column}”"
        pair = [_value(differences, change.table, column, row) for row in (before, after)]
        if pair[0] == pair[1]:
            pair = [cell or "" for cell in change.fields.get(column, ("one value", "another"))]
        if max(map(len, pair)) > QUOTED_AT_MOST and all(pair):
            yield f"{title} was reworded"
        else:
            yield _changed(title, *pair)


def _told_as(table: str, column: str) -> str:
    """The column by which a change of this one is told: a precision is told with its day."""
    day = DAYS_OF.get(column, column)
    return day if day in table_of(table).c and precision_beside(day) == column else column


def _changed(what: str, before: str, after: str) -> str:
    if not before:
        return f"{what} was filled in: {after}"
    return f"{what} changed from {before} to {after}" if after else f"{what} was {before}, and is blank now"


def _value(differences: Differences, table: str, column: str, row: Mapping[str, Any]) -> str:
    """A value in words: a day as far as it is known, a code as its label, a link as the name of its target."""
    value = row.get(column)
    if target := LINKS[table].get(column):
        value = None if value is None else _name_of(differences, target, value)
    return in_words(table, column, value, row.get(precision_beside(column)))


def in_words(table: str, column: str, value: Any, precision: str | None = None) -> str:
    """A value as history and prose have it: a code as its label, text in quotation marks; blank for none."""
    if words.blank(value):
        return ""
    if label := words.code(table, column, value):
        return f"“{label}”"
    if isinstance(value, date):
        return words.day(value, precision)
    return _quoted(value) if isinstance(value, str) else write(value)


def called(differences: Differences, table: str, cells: Cells) -> str:
    """A record by its kind and name: summit “Paris” of 6 January 2026. A part is told with its parent, whose name its
    own does not repeat."""
    row, own = values(table, cells), PARENTS[table].column if table in PARENTS else ""
    days = [name for name in RECORDS[table].named_by if isinstance(row.get(name), date)][:1]
    named_by = [name for name in RECORDS[table].named_by if name not in (own, *days)]
    name = shorten(" · ".join(filter(None, (_word(differences, table, name, row) for name in named_by))), NAME_AT_MOST)
    of = "".join(f" of {words.day(row[day], row.get(precision_beside(day)))}" for day in days)
    return f"{_kind(table, row)} {_quoted(name)}{of}" if name else f"{_kind(table, row)}{of}"


def _kind(table: str, row: Row) -> str:
    """What a record is: a pledge to do nothing of the kind is a refusal."""
    refuses = table == "pledge" and row.get("verb") == Verb.REFUSES
    return "refusal" if refuses else words.singular(table)


def _quoted(text: str) -> str:
    """On one line, and turning no other text round."""
    return words.quoted(isolate(" ".join(text.split())))


def _name_of(differences: Differences, table: str, id: str) -> str:
    """The name of a linked record, or its id where neither state has it."""
    cells = differences.find(table, id)
    return id if cells is None else _word(differences, table, RECORDS[table].named_by[-1], values(table, cells)) or id


def _word(differences: Differences, table: str, column: str, row: Row) -> str:
    """A part of a record's name, as in ``tracker.queries.labels``."""
    value = row.get(column)
    if value is None:
        return ""
    if target := LINKS[table].get(column):
        return _name_of(differences, target, str(value))
    return words.code(table, column, value) or (words.day(value) if isinstance(value, date) else str(value))


def _top(differences: Differences, table: str, id: str) -> Key:
    """The record at whose page a change is told: the summit of a citation of a seat."""
    while table in PARENTS and (cells := differences.find(table, id)):
        of_table, of_id = parent(table, values(table, cells))
        if of_table not in RECORDS or of_id is None:
            break
        table, id = of_table, of_id
    return table, id


def _counted(changes: Iterable[RecordDifference]) -> str:
    numbers: dict[str, int] = defaultdict(int)
    for change in changes:
        numbers[change.table] += 1
    order = [table for table in RECORDS if table in numbers]
    return _listed([words.count(numbers[table], words.singular(table), words.plural(table)) for table in order])


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _some(numbers: Iterable[int]) -> Iterator[tuple[str, int]]:
    return ((kind, number) for kind, number in zip(KINDS, numbers, strict=True) if number)
