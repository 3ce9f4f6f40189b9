"""A small curated dossier as files: the examples, with a source for each record that needs one."""

import pytest

from tests.support.examples import EXAMPLES
from tracker.errors import InvalidFiles
from tracker.files import csvfile, curated
from tracker.schema.models import RECORDS, columns
from tracker.schema.rows import validated

CITED = {
    "membership": "member", "milestone": "plan", "document": "declaration", "pledge": "hubs",
    "pledge_status": "dormant",
}  # fmt: skip
CYRILLIC, ARABIC = "Володимир Зеленський", "فولوديمير زيلينسكي"
SUMMIT = b"paris,coalition,Paris,2026-01-06,2026-01-06,day,,,,,,3,,summit,unknown,held,Paris,fra,48.87,2.32,\n"


def rows():
    """The rows of each table, sorted by id."""
    found = {table: [validated(table, row)] for table, row in EXAMPLES.items()}
    found["citation"] += [
        validated("citation", {"id": f"of-{id}", "source_id": "elysee", "record_table": table, "record_id": id})
        for table, id in CITED.items()
    ]
    found["person"].append(
        validated(
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
