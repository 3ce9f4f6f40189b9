"""The codebook: every file, column and code in words, and the values on which sources differ.

It is written from the models and the curated rows, so that it always agrees with them.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import sqlalchemy as sa

from tracker.measures.firmness import Part
from tracker.schema.kinds import kind_of
from tracker.schema.models import RECORDS, Base, code_list, columns, table_of
from tracker.schema.relations import LINKS, PARENTS
from tracker.schema.rows import Row
from tracker.values.codes import CODE_LISTS, Code, Firmness

START = "<!-- From here on written by: python -m tracker codebook -->"


def markdown(rows: Mapping[str, Sequence[Row]] = MappingProxyType({})) -> str:
    """Return the codebook as Markdown: the values on which sources differ by these rows of each table, the files with
    their columns, the code lists, and firmness with its parts."""
    return "\n".join([START, "", *_differences(rows), *_files(), *_code_lists(), *_firmness()]).rstrip() + "\n"


def _differences(rows: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    """Yield the table of disputed fields, found by a query in a store of these rows."""
    # Imported here, because they need pandas, which would slow down the start of every other command.
    from tracker.queries import accounts
    from tracker.queries.frames import dicts

    store = sa.create_engine("sqlite://")
    try:
        with store.begin() as connection:
            Base.metadata.create_all(connection)
            for table, batch in rows.items():
                if batch:
                    connection.execute(table_of(table).insert(), list(batch))
            disputed = accounts.disputes(connection)
    finally:
        store.dispose()
    yield "## Values on which sources differ"
    yield from (
        "",
        f"Disputed fields: {len(disputed)}.",
        "",
        "| record | field | held | also reported | why |",
        "|---|---|---|---|---|",
    )
    for row in dicts(disputed):
        record = f"{row['record_table']} {row['record_id']}"
        cells = (record, row["field"], row["held"] or "none of them", row["also"], row["why"])
        yield f"| {' | '.join(_cell(cell) for cell in cells)} |"
    yield ""


def _cell(text: str | None) -> str:
    return " ".join((text or "").replace("|", "\\|").split())


def _files() -> Iterator[str]:
    yield "## Files and columns"
    for table, model in RECORDS.items():
        yield from ("", f"### {table}.csv", "")
        if table in PARENTS and (whole := PARENTS[table].table):
            yield from (f"Edited within its {RECORDS[whole].singular}.", "")
        yield from ("| column | type | blank | meaning |", "|---|---|---|---|")
        for name in columns(model):
            if name != "version":
                blank = "yes" if table_of(table).c[name].nullable else "no"
                yield f"| {name} | {_kind(table, name)} | {blank} | {meaning(table, name)} |"


def meaning(table: str, name: str) -> str:
    """Return what a column holds, in words: its title and its description."""
    field = RECORDS[table].model_fields[name]
    return ". ".join(filter(None, (field.title, field.description))).rstrip(".")


def _kind(table: str, name: str) -> str:
    if codes := code_list(table, name):
        return f"code, see [{codes.__name__}](#{codes.__name__.lower()})"
    if target := LINKS[table].get(name):
        return f"id in {target}.csv"
    return kind_of(table, name).name


def _code_lists() -> Iterator[str]:
    yield from ("", "## Codes")
    for codes in CODE_LISTS:
        if codes.__module__ == Code.__module__:
            yield from ("", f"### {codes.__name__}", "")
            yield from ("| code | label | meaning |", "|---|---|---|")
            yield from (f"| {code.value} | {code.label} | {code.meaning} |" for code in codes)


def _firmness() -> Iterator[str]:
    yield from ("", "## Parts of firmness", "", "| part | question |", "|---|---|")
    yield from (f"| {part.label} | {part.meaning} |" for part in Part)
    yield from ("", "## Firmness", "", "| firmness | which pledges |", "|---|---|")
    yield from (f"| {firmness.label} | {firmness.meaning} |" for firmness in Firmness)
