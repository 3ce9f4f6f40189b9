"""A store of N times the curated records, of the same shape, and the same for the same seed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy.engine import Engine

from tracker.schema.fields import SLUG_LENGTH
from tracker.schema.models import RECORDS
from tracker.schema.relations import LINKS, PARENTS
from tracker.schema.rows import Row
from tracker.store import migrate, reading
from tracker.values.codes import DatePrecision
from tracker.values.days import PERIODS
from tracker.writing import edits

Rows = Mapping[str, Sequence[Row]]

SEED = 20260106
YEARS = 12
AUTHORS = ("Amina", "Björn", "Дарина", "Éloïse", "سليم")

# One world however long the record of it: copies link to the same parties and issues, and lie on the same tracks.
SHARED = ("dossier", "track", "party", "membership", "issue")

# table -> the words that tell a copy from the others, which may lie in the same week
NUMBERED = {"person": "name", "position": "speaker"}

# table -> the words that a later save changes
REVISED = {"summit": "date_note", "milestone": "date_note", "pledge": "amount_note", "attendance": "office"}
SAVED_AGAIN = 10  # in each copy


def fill(engine: Engine, rows: Rows, number: int, *, seed: int = SEED) -> None:
    """Migrate the store and load ``number`` copies of the rows, each in one save; then some records of each are saved
    again on their own, by several people, as in a store that is used."""
    migrate(engine)
    random = Random(seed)
    with reading(engine):  # SQLite would tidy up after each save if nobody else had the file open
        for count, copy in enumerate(copies(rows, number, random), 1):
            edits.load(engine, copy, author=random.choice(AUTHORS), reason=f"Copy {count}")
            _save_again(engine, copy, random)


def copies(rows: Rows, number: int, random: Random) -> Iterator[Rows]:
    """The rows themselves, then copies with ids and links of their own, moved back in time.

    A copy moves by a random number of whole weeks, up to ``YEARS`` years: weekdays, spans and the order of events
    within it stay. So the store has N times the rows over a longer time, not N summits where there was one: of 100
    copies about eight lie over any day, and the share of events that are near today is as in a record of many years.
    What hangs on an event moves with it: attendance, pledges, their log and due days, the days of the sources.
    """
    yield rows
    for count in range(2, number + 1):
        back = timedelta(weeks=random.randint(1, 52 * YEARS))
        yield {table: [_copy(table, row, count, back) for row in batch] for table, batch in _of_one_copy(rows).items()}


def _of_one_copy(rows: Rows) -> Rows:
    """The rows without the shared ones, and without the accounts of those: two copies would tell the same."""
    of = PARENTS["account"]
    shared = {row["id"] for row in rows.get("account", ()) if row[of.table_column or ""] in SHARED}
    cites = PARENTS["citation"]
    return {
        table: [
            row
            for row in batch
            if not (table == "account" and row["id"] in shared)
            and not (table == "citation" and row[cites.table_column or ""] == "account" and row[cites.column] in shared)
        ]
        for table, batch in rows.items()
        if table not in SHARED
    }


def _copy(table: str, row: Row, count: int, back: timedelta) -> Row:
    copy: Row = {name: value - back if isinstance(value, date) else value for name, value in row.items()}
    copy["id"] = _rename(row["id"], count)
    for column, target in LINKS[table].items():
        if row[column] is not None and target not in SHARED:
            copy[column] = _rename(row[column], count)
    of = PARENTS.get(table)
    if of and of.table_column and row[of.table_column] not in SHARED:
        copy[of.column] = _rename(row[of.column], count)
    # What is known to a month lies within one; moved by some weeks, it is no whole one any more.
    for name in (name for name in row if name.endswith("_precision") and row[name] in PERIODS):
        copy[name] = (DatePrecision.BETWEEN if name == "date_precision" else DatePrecision.BEFORE).value
    if len(RECORDS[table].unique) == 1:  # an id that only one row may have, such as that of a person in Wikidata
        copy[RECORDS[table].unique[0]] = None
    if table in NUMBERED:
        copy[NUMBERED[table]] = f"{row[NUMBERED[table]]} {count}"
    if table == "source":
        copy["url"] = f"{row['url']}{'&' if '?' in row['url'] else '?'}copy={count}"
    return copy


def _rename(id: Any, count: int) -> str:
    copy = f"-x{count}"
    return f"{id[: SLUG_LENGTH - len(copy)]}{copy}"


def _save_again(engine: Engine, rows: Rows, random: Random) -> None:
    candidates = [(table, row) for table in REVISED for row in rows.get(table, ())]
    for table, row in random.sample(candidates, min(SAVED_AGAIN, len(candidates))):
        column = REVISED[table]
        values = {column: f"{row[column] or 'Looked up'} (checked)"[:300]}
        edits.update(engine, table, row["id"], values, opened=row, author=random.choice(AUTHORS))
