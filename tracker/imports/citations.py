"""The citations that lines are saved with: of the source that a line names, or of one for all of them, at a desk and in
an import alike."""

from collections.abc import Iterable, Mapping

from sqlalchemy.engine import Connection

from tracker.errors import Invalid
from tracker.files.spreadsheet import Cell, Sheet
from tracker.imports import dry_run, versions
from tracker.imports.batch import Batch
from tracker.imports.cells import text_of
from tracker.imports.names import Names
from tracker.imports.plan import Instructions, Plan
from tracker.schema.models import RECORDS
from tracker.schema.relations import LINKS, place
from tracker.values.shortening import quote
from tracker.words import plural

TITLE = "Source of these rows"


def run(
    connection: Connection, sheet: Sheet, instructions: Instructions, *, progress: dry_run.Progress | None = None
) -> Plan:
    """Return what an import of the sheet would do, with a citation of each row that it creates or changes, where
    ``instructions`` name a source. Raises Invalid."""
    batch = Batch(Names(connection))
    _require_citable(instructions, [instructions.table])
    if instructions.source and len(batch.names.meant("source", instructions.source)) != 1:
        raise Invalid({TITLE: f"{quote(instructions.source)} names no source, or several: write the id of one"})
    plan = dry_run.run(connection, sheet, instructions, progress=progress, batch=batch)
    if not instructions.source:
        return plan
    of_line: dict[int, tuple[str, str]] = {}
    for line, change in [*plan.changed, *plan.created]:  # the row of a line comes before its parts
        of_line.setdefault(line, (change.table, change.id))
    _require_citable(instructions, sorted({table for table, _ in of_line.values()}))
    records = [(line, *key, instructions.source) for line, key in of_line.items()]
    if cited := lines(connection, batch.names, {}, records):
        headings = list(cited[0][1])
        rows = [(line, [cells[name] for name in headings]) for line, cells in cited]
        settings = Instructions("citation", key=(), lookalikes=True)  # all citations of one source look alike
        result = dry_run.run(connection, Sheet("citation", headings, rows), settings, batch=batch)
        plan.citations = [change for _, change in result.created]
    return plan


def _require_citable(instructions: Instructions, tables: Iterable[str]) -> None:
    """Raise Invalid if a source of the rows is named and no source is cited for records of one of the tables."""
    for table in tables:
        if instructions.source and not RECORDS[table].takes_citations:
            cure = "import these rows apart, or leave it blank (on the command line: leave out --source)"
            own = next((column for column, target in LINKS[table].items() if target == "source"), "")
            more = f", and name the source of each line in its column: --set {own}={instructions.source}" if own else ""
            raise Invalid({TITLE: f"no source is cited for {plural(table)}: {cure}{more}"})


def lines(
    connection: Connection,
    names: Names,
    answers: Mapping[tuple[str, ...], str],
    records: Iterable[tuple[int, str, str, Cell]],
) -> list[tuple[int, dict[str, Cell]]]:
    """Return a line of a sheet of citations for each of the ``records`` (line, table, id, source) that can be cited and
    does not cite its source already, as far as it is clear which one is meant. ``answers``: see ``Instructions``."""
    citable = [each for each in records if each[-1] and RECORDS[each[1]].takes_citations]
    meant = {text: _meant(names, answers, text) for text in {text_of(source) for *_, source in citable}}
    rows = [(line, {"source_id": source, **place("citation", table, id)}) for line, table, id, source in citable]
    wanted = [{**row, "source_id": meant[text_of(row["source_id"])]} for _, row in rows]
    stored = versions.with_values(connection, "citation", [*wanted[0]], wanted) if wanted else {}
    return [each for each, row in zip(rows, wanted, strict=True) if tuple(row.values()) not in stored]


def _meant(names: Names, answers: Mapping[tuple[str, ...], str], text: str) -> str | None:
    """Return the id of the source that a text means; None while that is not clear."""
    meant = {answer for about, answer in answers.items() if about[:2] == ("source", text)}
    meant = meant or names.meant("source", text)
    return next(iter(meant)) if len(meant) == 1 else None
