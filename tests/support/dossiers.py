"""A small curated dossier as files: the examples, with a source for each record that needs one."""

import pytest

from tests.support.examples import EXAMPLES
from tracker.errors import InvalidFiles
from tracker.files import csvfile, curated
from tracker.schema.models import RECORDS, columns
from tracker.schema.relations import PARENTS
from tracker.schema.rows import validate

CYRILLIC, ARABIC = "Володимир Зеленський", "فولوديمير زيلينسكي"


def uncited():
    """The examples, table to id, that need a source which neither they nor their parents have among the examples."""
    needing = (table for table in EXAMPLES if table != "summit" and RECORDS[table].cited)
    return {
        table: EXAMPLES[table]["id"]
        for table in needing
        if RECORDS[table].cited == "itself" or not RECORDS[PARENTS[table].table].cited
    }


def line(table, **values):
    """The line of an example with other values, as in a curated file; with a version, as in a snapshot."""
    names = [name for name in columns(RECORDS[table]) if name != "version" or name in values]
    return csvfile.text(names, [{**validate(table, EXAMPLES[table]), **values}]).encode().split(b"\n", 1)[1]


SUMMIT = line("summit")


def rows():
    """The rows of each table, sorted by id."""
    found = {table: [validate(table, EXAMPLES[table])] if table in EXAMPLES else [] for table in RECORDS}
    found["citation"] += [
        validate("citation", {"id": f"of-{id}", "source_id": "elysee", "record_table": table, "record_id": id})
        for table, id in uncited().items()
    ]
    found["person"].append(
        validate(
            "person", {"id": "zelenskyy", "name": "Volodymyr Zelenskyy", "native_name": CYRILLIC, "aliases": ARABIC}
        )
    )
    return {table: sorted(batch, key=lambda row: row["id"]) for table, batch in found.items()}


def write(folder):
    """The files, as they have to be."""
    folder.mkdir(exist_ok=True)
    for table, model in RECORDS.items():
        names = [name for name in columns(model) if name != "version"]
        (folder / f"{table}.csv").write_bytes(csvfile.text(names, rows()[table]).encode())
    return folder


def faults(folder):
    with pytest.raises(InvalidFiles) as refused:
        curated.read(folder)
    return refused.value.problems


def edit(folder, file, *changes):
    """Replace bytes in a file, or append the only ones given."""
    content = (folder / file).read_bytes()
    for change in changes:
        old, new = change if isinstance(change, tuple) else (b"", change)
        assert old in content
        content = content.replace(old, new) if old else content + new
    (folder / file).write_bytes(content)
