"""What amounts are meant in. The share of a pledge is an amount in the currency, unit and period of that pledge.

No save may have it read in another, unless it brings the amount anew, or it is said that it is meant in that one too.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.errors import NewUnit
from tracker.schema.kinds import cell
from tracker.schema.models import RECORDS, table_of
from tracker.schema.relations import SUMS, Key, Sum
from tracker.schema.rows import Row, from_json, plain
from tracker.schema.wholes import UNIT
from tracker.writing import log
from tracker.writing.references import REVISION, Change, chunks, record

Unit = Mapping[str, Any]
"""Currency, unit and period of amounts, by column."""
NAMED = 5  # so many amounts are named in a message at most
# What helps, by what the changes are.
CURE_WHEN_CHANGED = "change {them} in the same save, or say in the form, which asks, that {they} meant in {now} too"
CURE_WHEN_MOVED = "write {them} anew with it, in {now}"
CURE_WHEN_MERGED = "give both records the same currency, unit and period first"
CURE_WHEN_UNDONE = "undo first what gave {them}, or change both in the form"
CURE_WHEN_BROUGHT_BACK = "undo the change to {now} first, or write {them} anew"
CURE_WHEN_UNSEEN = "write {them} in {now}"


def require_same(connection: Connection, changes: Sequence[Change], along: Collection[Row] = ()) -> None:
    """Raise NewUnit if the changes have amounts read in another unit. ``along`` are the rows, as they are stored, of
    which it is said that they are meant in the new unit too."""
    for error in faults(connection, changes):
        if any(row not in along for row in error.rows):
            raise error


def require_seen(connection: Connection, change: Change, meant_in: Unit | None) -> None:
    """Raise NewUnit if a change brings an amount that is ``meant_in`` another unit than its record has. None: whichever
    that is."""
    for limited in SUMS if meant_in and change.after else ():
        amount, after = limited.amount, change.after or {}
        if change.table != limited.table or (change.before and change.before[amount] == after[amount]):
            continue
        whole = record(connection, limited.target, after[limited.link])
        place = (change.table, change.id), amount
        if reading := _reading(after, meant_in, whole and unit_of(whole), place, CURE_WHEN_UNSEEN):
            raise _error(limited, [reading])


def faults(connection: Connection, changes: Sequence[Change]) -> Iterator[NewUnit]:
    """Yield an error for each changed record and column by which amounts would be read in another unit."""
    for limited in SUMS:
        by_place: dict[tuple[Key, str], list[_Reading]] = defaultdict(list)
        for reading in _Readings(connection, changes, limited).wrong():
            by_place[reading.place].append(reading)
        yield from (_error(limited, readings) for readings in by_place.values())


def unit_of(row: Mapping[str, Any]) -> Unit:
    """Return what the amounts of a row are meant in, and those of its parts."""
    return {name: row[name] for name in UNIT if name in row}


def in_words(unit: Unit) -> str:
    """Return a unit such as EUR, or troops per year."""
    blank = {} if unit.get("currency") or unit.get("unit") else {"": "no currency or unit"}
    return " ".join(str(value).replace("_", " ") for value in {**blank, **unit}.values() if value is not None)


def comparable(value: Any) -> str:
    """Return a currency, unit or period as it is compared: % of GDP and % Of  GDP are one unit."""
    return " ".join(str(value or "").split()).casefold()


def _same_unit(was: Unit | None, now: Unit | None) -> bool:
    """Whether two units are the same."""
    return was is now or bool(was and now and all(comparable(was[name]) == comparable(now[name]) for name in UNIT))


@dataclass(frozen=True)
class _Reading:
    """An amount that would be read in another unit: its row, both units, the place in which that is told, the cure."""

    row: Row
    was: Unit
    now: Unit
    place: tuple[Key, str]
    cure: str


class _Readings:
    """How the amounts of ``limited`` are read after the changes."""

    def __init__(self, connection: Connection, changes: Sequence[Change], limited: Sum) -> None:
        self.connection, self.limited = connection, limited
        self.changes: dict[Key, Change] = {(change.table, change.id): change for change in changes}
        self.parts = [change for change in changes if change.table == limited.table]
        self.merges = any(change.merged_into for change in changes)
        self.stored = cache(lambda table, id: record(connection, table, id))

    def wrong(self) -> Iterator[_Reading]:
        """Yield the amounts that would be read in another unit than they were given in."""
        for part in [*self.parts, *self._unchanged_parts()]:
            if reading := self._reading_of_merged(part) if part.merged_into else self._reading_of(part):
                yield reading

    def _unchanged_parts(self) -> Iterator[Change]:
        """Yield the rows that the changes leave as they are, of the records that get another unit."""
        rows = table_of(self.limited.table)
        changed = [each for each in self.changes.values() if each.table == self.limited.target and each.before]
        ids = [
            each.id for each in changed if not _same_unit(self._unit(each.id, "before"), self._unit(each.id, "after"))
        ]
        for chunk in chunks(ids):
            there = sa.select(rows).where(rows.c[self.limited.link].in_(chunk)).order_by(rows.c.id)
            for stored in self.connection.execute(there).mappings():
                row = plain(self.limited.table, stored)
                if (self.limited.table, row["id"]) not in self.changes:
                    yield Change(self.limited.table, row, row)

    def _reading_of(self, part: Change) -> _Reading | None:
        """Return how a row is read in another unit; None if it is gone, if its amount is new, or if it is not."""
        before, after, link, amount = part.before, part.after, self.limited.link, self.limited.amount
        if after is None or (before is None and part.undoes is None):
            return None
        own, whole = (self.limited.table, part.id), (self.limited.target, after[link])
        moves = before is None or before[link] != after[link]
        again = before is None or before[amount] != after[amount]
        if part.undoes and (again or (moves and not self._given_since(part, part.undoes, {amount}))):
            was = self._unit_before(after[link], part.undoes)
            return _reading(after, was, self._unit(after[link], "after"), (own, amount), CURE_WHEN_BROUGHT_BACK)
        if before is None or again or not (moves or whole in self.changes):
            return None
        was, now = self._unit(before[link], "before"), self._unit(after[link], "after")
        if moves:
            return _reading(before, was, now, (own, link), CURE_WHEN_MERGED if self.merges else CURE_WHEN_MOVED)
        if was is None or now is None or _same_unit(was, now):
            return None
        undone = self.changes[whole].undoes
        given_since = undone and self._given_since(part, undone, {link, amount})
        if undone and not given_since and _same_unit(self._unit_before(after[link], undone), now):
            return None  # it goes back to what it was meant in then
        column = next(name for name in UNIT if comparable(was[name]) != comparable(now[name]))
        cure = CURE_WHEN_MERGED if self.merges else CURE_WHEN_UNDONE if undone else CURE_WHEN_CHANGED
        return _Reading(before, was, now, (whole, column), cure)

    def _reading_of_merged(self, part: Change) -> _Reading | None:
        """Return how the amount of a merged row is read if the row that is kept has the same."""
        link, amount, survivor = self.limited.link, self.limited.amount, part
        while survivor.merged_into:
            key = (self.limited.table, survivor.merged_into)
            row = self.stored(*key)
            survivor = self.changes.get(key, Change(self.limited.table, row, row))
        if not part.before or not survivor.after or part.before[amount] != survivor.after[amount]:
            return None
        was, now = self._unit(part.before[link], "before"), self._unit(survivor.after[link], "after")
        return _reading(part.before, was, now, ((self.limited.table, survivor.id), amount), CURE_WHEN_MERGED)

    def _unit(self, id: str, side: Literal["before", "after"]) -> Unit | None:
        """Return the unit of a record before or after the changes; None if there is no such record."""
        change = self.changes.get((self.limited.target, id))
        row = getattr(change, side) if change else self.stored(self.limited.target, id)
        return unit_of(row) if row else None

    def _unit_before(self, id: str, revision: int) -> Unit | None:
        """Return the unit of a record before the save of a revision; None if the log has none."""
        earlier = sa.select(REVISION.c.after).where(
            REVISION.c.record_table == self.limited.target,
            REVISION.c.record_id == id,
            REVISION.c.id < self._save(revision),
        )
        text = self.connection.scalar(earlier.order_by(REVISION.c.id.desc()).limit(1))
        return unit_of(from_json(self.limited.target, text)) if text else None

    def _given_since(self, part: Change, revision: int, names: set[str]) -> bool:
        """Whether a row got a value in one of these columns by the save of a revision or later."""
        begin = {"record_table": part.table, "record_id": part.id, "id": self._save(revision) - 1}
        return any(names & log.changed(entry).keys() for entry in log.in_effect(self.connection, begin))

    def _save(self, revision: int) -> int:
        """Return the number of the save that a revision belongs to, which is that of its first revision."""
        return self.connection.scalar(sa.select(REVISION.c.batch).where(REVISION.c.id == revision)) or revision


def _reading(row: Row, was: Unit | None, now: Unit | None, place: tuple[Key, str], cure: str) -> _Reading | None:
    return None if was is None or now is None or _same_unit(was, now) else _Reading(row, was, now, place, cure)


def _error(limited: Sum, readings: Sequence[_Reading]) -> NewUnit:
    """Return the error for amounts of one place, which are read in the same two units."""
    rows, first, kind = [reading.row for reading in readings], readings[0], RECORDS[limited.table]
    one = len(rows) == 1
    named = ", ".join(f"{row['id']} ({cell(row[limited.amount])})" for row in rows[:NAMED])
    more = f" and {len(rows) - NAMED:,} more" if len(rows) > NAMED else ""
    was, now = in_words(first.was), in_words(first.now)
    amounts = f"the {kind.singular if one else kind.plural} {named}{more} {'was' if one else 'were'} given in {was}"
    cure = first.cure.format(them="it" if one else "them", they="it is" if one else "they are", now=now)
    (key, column), words = first.place, f"{amounts} and would be read in {now}: {cure}"
    return NewUnit(key, column, words, limited.table, rows, first.was, first.now)
