"""Restricts queries to the record of an earlier day: to what had happened by then, or to what sources of that day told.

Query functions do not know of this. Before the database runs a statement, a common table expression with the name of
each table is added to it, which selects the rows that may be seen; so the statement reads those instead of the table.
"""

from collections import defaultdict
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.sql import visitors

from tracker.schema.kinds import LONG_TEXT, kind_of
from tracker.schema.models import EVENT_TABLES, RECORDS, Remark, columns, table_of
from tracker.schema.relations import LINKS, PARENTS
from tracker.values.codes import CAME, AttendanceState, ConditionState, DatePrecision, EventStatus, Reading, Stance
from tracker.values.days import precision_beside

Condition = sa.ColumnElement[bool]
# precision column -> its day column
DAYS_OF = {precision_beside(day): day for model in RECORDS.values() for day in columns(model) if day.endswith("_on")}
# A column without sources of its own follows those of another: each bound of an amount the other, a note its day. Two
# bounds that are the same share their sources.
FOLLOWS = {
    "amount_low": "amount_high", "amount_high": "amount_low", "date_note": "starts_on", "due_note": "due_on",
    "translation": "quote", "quote_language": "quote",
}  # fmt: skip
# What an announcement says of an event, and what it does not.
ANNOUNCED = ("starts_on", "ends_on", "date_precision")
UNSAID = {"local_time", "time_zone", "second_zone", "day_order", "date_note"}


class Limit(NamedTuple):
    """The day to which queries are restricted. With ``by_sources`` a record is seen only if a source of that day or
    before tells of it; without, also if it had happened by then and a later source tells of it."""

    day: date
    by_sources: bool = False


def restrict(connection: Connection, limit: Limit) -> None:
    """Restrict every later SELECT of this connection to the limit.

    A source tells of the records that it supports. A part without sources of its own has those of its parent. Parties,
    persons, tracks and issues need no source. A source without a day of publication is never counted as of that day.
    An event after the day has the status scheduled, whatever became of it, and its seats say that attendance is
    unknown. A condition or trigger that was met after the day is not met. With ``by_sources`` also:

    - a part without sources of its own is not seen if it lies ahead, as a seat of a meeting does that has not begun
    - a value that only later or undated sources support is blank; one that no source supports follows another (see
      FOLLOWS), such as the other bound of an amount
    - a long text on a record with later citations is blank
    - an event after the day has the days that were announced last by then
    - a text of which a clause is not seen counts as read in part, because it is not silent on what that clause says
    """
    views = _Views(_schema(connection), limit)

    def replace(_: Connection, statement: Any, many: Any, parameters: Any, __: Any) -> tuple[Any, Any, Any]:
        if isinstance(statement, sa.Select | sa.CompoundSelect):
            read = _columns_read(statement)
            statement = statement.add_cte(*(views.of(table, read[table]) for table in RECORDS if table in read))
        return statement, many, parameters

    event.listen(connection, "before_execute", replace, retval=True)


def _columns_read(statement: sa.Select[Any] | sa.CompoundSelect[Any]) -> dict[str, frozenset[str]]:
    """Return the tables that a statement reads, each with its columns; of those that it only counts, the id."""
    read: defaultdict[str, set[str]] = defaultdict(lambda: {"id"})
    for part in visitors.iterate(statement):
        if isinstance(part, sa.Table):
            read[part.name].add("id")
        for column in part.selected_columns if isinstance(part, sa.Select) else [part]:
            if isinstance(column, sa.Column) and isinstance(table := _table_of(column), sa.Table):
                read[table.name].add(column.name)
    return {table: frozenset(names) for table, names in read.items()}


def _table_of(column: sa.Column[Any]) -> Any:
    """Return the table of a column, also where it has another name in the statement."""
    table: Any = column.table
    while isinstance(table, sa.Alias):
        table = table.element
    return table


def _schema(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return "main"
    names = "SELECT nspname FROM pg_class JOIN pg_namespace space ON space.oid = relnamespace"
    return str(connection.exec_driver_sql(f"{names} WHERE pg_class.oid = to_regclass('alembic_version')").scalar_one())


def _exists(*conditions: Condition) -> sa.Exists:
    """Whether there is such a row. ``sa.exists`` would select all its columns: see ``change_detection.read_by``."""
    return sa.select(sa.literal_column("1")).where(*conditions).exists()


class _Views(NamedTuple):
    """Selects the rows that may be seen, of tables in one schema of the database."""

    schema: str
    limit: Limit

    @lru_cache(maxsize=500)  # noqa: B019 - the key is a few short values, and few days are asked for at a time
    def of(self, table: str, names: frozenset[str]) -> sa.CTE:
        """Return the rows of a table that may be seen, with the columns of these names, as a common table expression
        with the table's name. What is not asked for is not worked out, and an answer does not hang on it."""
        rows = source = self._table(table)
        values = self._values(table, rows)
        if table in EVENT_TABLES and self.limit.by_sources and names & {*ANNOUNCED, *UNSAID}:
            announced = self._table("announced_date").alias("announced")
            source = rows.outerjoin(announced, self._is_newest_announcement(announced, table, rows))
            ahead = announced.c.id.is_not(None)
            last_day = sa.func.coalesce(announced.c.last_on, announced.c.first_on)
            then = dict.fromkeys(UNSAID & values.keys(), sa.null())
            then |= dict(zip(ANNOUNCED, (announced.c.first_on, last_day, DatePrecision.DAY.value), strict=True))
            values |= {name: sa.case((ahead, value), else_=values[name]) for name, value in then.items()}
        view = sa.select(*(value.label(name) for name, value in values.items() if name in names)).select_from(source)
        return view.where(self._is_seen(table, rows)).cte(table).prefix_with("NOT MATERIALIZED")

    def _table(self, name: str) -> sa.TableClause:
        """Return the stored table. It is named with its schema, because its name alone means the restricted rows."""
        return sa.table(name, *(sa.column(each.name, each.type) for each in table_of(name).c), schema=self.schema)

    def _is_seen(self, table: str, row: sa.FromClause, *, of_seen: bool = False) -> Condition:
        """Whether a row may be seen; ``of_seen``: its parent is known to be."""
        model, until = RECORDS[table], self.limit.day
        conditions = [self._parent_is_seen(table, row)] if table in PARENTS and not of_seen else []
        supported = self._is_supported(table, row, until=until)
        if model.cited == "itself or its parent":
            supported = sa.or_(supported, sa.and_(~self._is_supported(table, row), self._has_happened(table, row)))
        if table == "source" and self.limit.by_sources:
            conditions.append(row.c.published_on <= until)
        elif table == "citation" and self.limit.by_sources:
            source = self._table("source").alias()
            conditions.append(_exists(source.c.id == row.c.source_id, source.c.published_on <= until))
        elif model.cited and self.limit.by_sources:
            conditions.append(supported)
        elif model.happens_on:
            day = row.c[model.happens_on]
            conditions.append(sa.or_(day.is_(None), day <= until, *([supported] if model.cited else [])))
        return sa.and_(sa.true(), *conditions)

    def _has_happened(self, table: str, row: sa.FromClause) -> Condition:
        """Whether a part of a record does not lie ahead: who announces a meeting or a text does not say who will come
        or sign."""
        until, happens_on = self.limit.day, RECORDS[table].happens_on
        if table == "attendance":
            summit = self._table("summit").alias()
            return _exists(summit.c.id == row.c.summit_id, summit.c.starts_on <= until)
        if table == "signature":
            document = self._table("document").alias()
            day = sa.func.coalesce(row.c.signed_on, document.c.adopted_on)
            return _exists(document.c.id == row.c.document_id, sa.or_(day.is_(None), day <= until))
        return sa.or_(row.c[happens_on].is_(None), row.c[happens_on] <= until) if happens_on else sa.true()

    def _parent_is_seen(self, table: str, row: sa.FromClause) -> Condition:
        of, model = PARENTS[table], RECORDS[table]
        if of.table:
            return self._is_there(of.table, row.c[of.column])
        spoken_of = [name for name in RECORDS if issubclass(model, Remark) and model.speaks_of(name)]
        ways = {name: self._is_there(name, row.c[of.column]) for name in spoken_of}
        return sa.case(*((row.c[of.table_column] == name, way) for name, way in ways.items()), else_=sa.false())

    def _is_there(self, table: str, id: sa.ColumnElement[str]) -> Condition:
        rows = self._table(table).alias()
        return _exists(rows.c.id == id, self._is_seen(table, rows))

    def _is_supported(
        self, table: str, row: sa.FromClause, field: str | None = None, *, until: date | None = None
    ) -> Condition:
        """Whether a source supports a record, or a ``field`` of it; with ``until``, a source of that day or before."""
        cites, source = self._table("citation").alias(), self._table("source").alias()
        supports = [cites.c.stance == Stance.SUPPORTS.value]
        if field:
            supports.append(cites.c.field == field)
        if until:
            supports += [source.c.id == cites.c.source_id, source.c.published_on <= until]
        return _exists(cites.c.record_table == table, cites.c.record_id == row.c.id, *supports)

    def _is_discussed_later(self, table: str, row: sa.FromClause, field: str) -> Condition:
        """Whether a source after the day speaks of a record as a whole, or of this field."""
        cites, source = self._table("citation").alias(), self._table("source").alias()
        about = sa.or_(cites.c.field.is_(None), cites.c.field == field)
        late = (source.c.id == cites.c.source_id, source.c.published_on > self.limit.day)
        return _exists(cites.c.record_table == table, cites.c.record_id == row.c.id, about, *late)

    def _values(self, table: str, row: sa.FromClause) -> dict[str, sa.ColumnElement[Any]]:
        values = {name: self._value_then(table, row, name) for name in columns(RECORDS[table])}
        if "starts_on" in values and "status" in values:
            ahead = sa.and_(row.c.starts_on > self.limit.day, row.c.status != EventStatus.PROPOSED.value)
            values["status"] = sa.case((ahead, EventStatus.SCHEDULED.value), else_=row.c.status)
        if table in EVENT_TABLES:
            # A last day that is left out is no open end.
            values["ends_on"] = sa.case(
                (row.c.ends_on.is_not(None), sa.func.coalesce(values["ends_on"], row.c.starts_on))
            )
        if "met_on" in values:
            later = row.c.met_on > self.limit.day
            values["state"] = sa.case((later, ConditionState.NOT_MET.value), else_=row.c.state)
            values |= {name: sa.case((later, None), else_=values[name]) for name in ("met_on", "met_precision")}
        if table == "document" and self.limit.by_sources:
            clause = self._table("clause").alias()
            later = _exists(clause.c.document_id == row.c.id, ~self._is_seen("clause", clause))
            whole = sa.and_(row.c.reading == Reading.WHOLE.value, later)
            values["reading"] = sa.case((whole, Reading.PART.value), else_=values["reading"])
        if table == "attendance":
            summit = self._table("summit").alias()
            ahead = _exists(summit.c.id == row.c.summit_id, summit.c.starts_on > self.limit.day)
            came = row.c.state.in_([state.value for state in CAME])
            values["state"] = sa.case((sa.and_(came, ahead), AttendanceState.UNKNOWN.value), else_=row.c.state)
        return values

    def _is_newest_announcement(self, announced: sa.FromClause, table: str, row: sa.FromClause) -> Condition:
        """Whether these days are those that were announced last of an event of a table that lies ahead, are known to
        the day, and lie ahead."""
        days = self._table("announced_date").alias()
        newest = (
            sa.select(days.c.id)
            .where(
                days.c.record_table == table,
                days.c.record_id == row.c.id,
                self._is_seen("announced_date", days, of_seen=True),
            )
            .order_by(days.c.announced_on.desc(), days.c.id.desc())
            .limit(1)
            .correlate(row)
            .scalar_subquery()
        )
        to_the_day = (announced.c[name].is_(None) for name in ("first_precision", "last_precision"))
        # Not looked for where the event does not lie ahead, as few do.
        is_newest = announced.c.id == sa.case((row.c.starts_on > self.limit.day, newest))
        return sa.and_(is_newest, announced.c.first_on > self.limit.day, *to_the_day)

    def _value_then(self, table: str, row: sa.FromClause, name: str) -> sa.ColumnElement[Any]:
        """Return a value, or blank if only later or undated sources support it."""
        model, value = RECORDS[table], row.c[name]
        # Links to the parent, and to the event where it was made, stay: they say where it belongs, and joins need their
        # index.
        of_event = [] if table in EVENT_TABLES else [name for name, to in LINKS[table].items() if to in EVENT_TABLES]
        keeps = {*of_event, PARENTS[table].column} if table in PARENTS else {*of_event}
        if not (self.limit.by_sources and model.cited and table_of(table).c[name].nullable) or name in keeps:
            return value
        field, leader = DAYS_OF.get(name, name), FOLLOWS.get(name)
        then, ever = self._is_supported(table, row, field, until=self.limit.day), self._is_supported(table, row, field)
        if leader is None or leader not in table_of(table).c:
            condition = sa.or_(then, ~ever)
        else:
            leader_then = self._is_supported(table, row, leader, until=self.limit.day)
            condition = sa.or_(then, sa.and_(~ever, sa.or_(leader_then, ~self._is_supported(table, row, leader))))
            if FOLLOWS.get(leader) == name:
                condition = sa.or_(condition, sa.and_(row.c[name] == row.c[leader], leader_then))
        if kind_of(table, name) is LONG_TEXT:
            condition = sa.and_(condition, ~self._is_discussed_later(table, row, field))
        return sa.case((condition, value))
