"""The citations that lines are saved with: of the source that a line names, or of one for all of them, at a desk and in
an import alike."""

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.errors import Invalid
from tracker.files.spreadsheet import Cell, Sheet
from tracker.imports import dry_run
from tracker.imports.batch import Batch
from tracker.imports.cells import text_of
from tracker.imports.names import Names
from tracker.imports.plan import Instructions, Plan
from tracker.schema.models import RECORDS, Citation
from tracker.schema.relations import place
from tracker.values.shortening import quote

TITLE = "Source of these rows"


def run(
    connection: Connection, sheet: Sheet, instructions: Instructions, *, progress: dry_run.Progress | None = None
) -> Plan:
    """Return what an import of the sheet would do, with a citation of each row that it creates or changes, where
    ``instructions`` name a source. Raises Invalid."""
    batch = Batch(Names(connection))
    if instructions.source and len(batch.names.meant("source", instructions.source)) != 1:
        raise Invalid({TITLE: f"{quote(instructions.source)} names no source, or several: write the id of one"})
    plan = dry_run.run(connection, sheet, instructions, progress=progress, batch=batch)
    if not instructions.source:
        return plan
    of_line: dict[int, tuple[str, str]] = {}
    for line, change in [*plan.changed, *plan.created]:  # the row of a line comes before its parts
        of_line.setdefault(line, (change.table, change.id))
    records = [(line, *key, instructions.source) for line, key in of_line.items()]
    if cited := lines(connection, batch.names, {}, records):
        headings = list(cited[0][1])
        rows = [(line, [cells[name] for name in headings]) for line, cells in cited]
        settings = Instructions("citation", key=(), lookalikes=True)  # all citations of one source look alike
        result = dry_run.run(connection, Sheet("citation", headings, rows), settings, batch=batch)
        plan.citations = [change for _, change in result.created]
    return plan


def lines(
    connection: Connection,
    names: Names,
    answers: Mapping[tuple[str, ...], str],
    records: Iterable[tuple[int, str, str, Cell]],
) -> list[tuple[int, dict[str, Cell]]]:
    """Return a line of a sheet of citations for each of the ``records`` (line, table, id, source) that can be cited and
    does not cite its source already. ``answers``: see ``Instructions``."""
    return [
        (line, {"source_id": source, **place("citation", table, id)})
        for line, table, id, source in records
        if source and RECORDS[table].takes_citations and not _cites(connection, names, answers, (table, id), source)
    ]


def _cites(
    connection: Connection, names: Names, answers: Mapping[tuple[str, ...], str], key: Sequence[str], source: Cell
) -> bool:
    """Whether the record cites the source already, as far as it is clear which one is meant."""
    text = text_of(source)
    meant = {answer for about, answer in answers.items() if about[:2] == ("source", text)} or names.meant(
        "source", text
    )
    rows = sa.select(col(Citation.id)).where(
        col(Citation.record_table) == key[0],
        col(Citation.record_id) == key[1],
        col(Citation.source_id).in_(meant),
    )
    return len(meant) == 1 and connection.scalar(rows.limit(1)) is not None
