"""Writes, reads and checks ``datapackage.json``, which describes the files of a snapshot for Data Package v2 tools."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from inspect import cleandoc
from pathlib import Path
from typing import Any

from tracker.errors import InvalidFiles, Problem
from tracker.schema.kinds import kind_of
from tracker.schema.models import MODELS, code_list, columns, table_of
from tracker.schema.relations import LINKS

DESCRIPTOR = "datapackage.json"
CHANGES = "CHANGES.md"  # on request: what has changed since another state; no part of the data
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
LICENCE = "CC-BY-4.0"
DESCRIPTOR_BYTES_AT_MOST = 10 << 20
BYTES_AT_ONCE = 1 << 20
LINE_ENDS_CHANGED = (
    "have other line ends than were written, as git makes them on Windows: write the line “* -text” into a file "
    ".gitattributes next to them, delete the snapshot's files, and bring them back with: git checkout -- ."
)
LONGEST_NAME = 60  # characters of the name of a table or a schema in an error


def file_of(table: str) -> str:
    return f"{table}.csv"


# Tables that a released schema had and today's has not: snapshots of that schema still hold their files.
RETIRED: frozenset[str] = frozenset()
FILES = frozenset({DESCRIPTOR, *map(file_of, {*MODELS, *RETIRED})})
SCHEMA, REVISION = "storeSchema", "revision"
FIRST_SCHEMA = "0001"  # of a snapshot that names none: until 0003 none did, and their columns are the same


@dataclass(frozen=True)
class Description:
    """The content of a descriptor: the schema of the store that wrote the snapshot, and the entry of each file by
    table."""

    schema: str
    resources: dict[str, dict[str, Any]]


def describe(
    dossier: Mapping[Any, Any] | None,
    revision: tuple[int, str],
    schema: str,
    version: str,
    resources: list[dict[str, Any]],
) -> dict[str, Any]:
    """Return the descriptor, to be written as JSON. ``revision`` is the last one in the snapshot (number, instant),
    ``schema`` the number of the store's schema, ``version`` that of the data: see ``tracker.queries.past.version``."""
    number, at = revision
    about = dossier or {"id": "summit-tracker", "title": "Summit Tracker", "scope": "An empty store.", "contact": None}
    licence = about.get("licence") or LICENCE
    return {
        "$schema": PROFILE,
        "name": about["id"],
        "title": about["title"],
        "description": f"{about['scope']}\n\nRevision {number}{f' of {at}' if at else ''}.",
        "version": version,
        REVISION: number,
        SCHEMA: schema,
        "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "licenses": [{"name": licence, "path": f"https://spdx.org/licenses/{licence}.html"}],
        "contributors": [{"title": about["contact"] or f"The editors of {about['title']}", "roles": ["editor"]}],
        "sources": [{"title": "The publications of source.csv, cited record by record in citation.csv"}],
        "resources": resources,
    }


def resource(table: str, size: int, sha256: str) -> dict[str, Any]:
    """Return the entry of one file: its ``size`` in bytes, its hash and its columns."""
    description = MODELS[table].__doc__
    return {
        "name": table,
        "type": "table",
        "title": MODELS[table].singular.capitalize(),
        **({"description": cleandoc(description)} if description else {}),
        "path": file_of(table),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\n"},
        "bytes": size,
        "hash": f"sha256:{sha256}",
        "schema": {
            "fields": [_field(table, name) for name in columns(MODELS[table])],
            "primaryKey": ["id"],
            "foreignKeys": [
                # a link within the table names no resource
                {"fields": [name], "reference": {"fields": ["id"], **({"resource": to} if to != table else {})}}
                for name, to in LINKS.get(table, {}).items()
            ],
            "missingValues": [""],
        },
    }


def _field(table: str, name: str) -> dict[str, Any]:
    info, column = MODELS[table].model_fields[name], table_of(table).columns[name]
    described: dict[str, Any] = {"name": name, "type": kind_of(table, name).package}
    described |= {key: text for key, text in (("title", info.title), ("description", info.description)) if text}
    rules: dict[str, Any] = {"required": True} if not column.nullable else {}
    for rule in info.metadata:
        for key, attribute in (("minimum", "ge"), ("maximum", "le"), ("maxLength", "max_length")):
            if (limit := getattr(rule, attribute, None)) is not None:
                rules[key] = limit
    if codes := code_list(table, name):
        rules["enum"] = [code.value for code in codes]
        described["categories"] = [{"value": code.value, "label": code.label} for code in codes]
    return {**described, "constraints": rules} if rules else described


def read(folder: Path) -> Description:
    """Read the descriptor of a snapshot. Raises InvalidFiles if it cannot be read."""
    path = folder / DESCRIPTOR
    try:
        if path.stat().st_size > DESCRIPTOR_BYTES_AT_MOST:
            raise InvalidFiles([Problem(DESCRIPTOR, 0, "", "is too large to be a descriptor")])
        described = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise InvalidFiles([Problem(DESCRIPTOR, 0, "", "is missing: this is no snapshot")]) from error
    except json.JSONDecodeError as error:
        message = f"is not written as JSON from column {error.colno} on; take another copy of the snapshot"
        raise InvalidFiles([Problem(DESCRIPTOR, error.lineno, "", f"cannot be read: {message}")]) from error
    except (ValueError, RecursionError) as error:  # bytes in no encoding, digits without end, lists in lists in lists
        message = "cannot be read: it is not written as JSON; take another copy of the snapshot"
        raise InvalidFiles([Problem(DESCRIPTOR, 0, "", message)]) from error
    resources = described.get("resources") if isinstance(described, dict) else None
    if not isinstance(resources, list) or not all(isinstance(each, dict) and "name" in each for each in resources):
        message = 'cannot be read: it has to list the files, each with its name, under "resources"'
        raise InvalidFiles([Problem(DESCRIPTOR, 0, "", message)])
    names = [str(entry["name"])[:LONGEST_NAME] for entry in resources]
    if twice := [name for name, times in Counter(names).items() if times > 1]:
        raise InvalidFiles([Problem(DESCRIPTOR, 0, "", f"names the table {name} twice") for name in twice])
    return Description(
        str(described.get(SCHEMA, FIRST_SCHEMA))[:LONGEST_NAME], dict(zip(names, resources, strict=True))
    )


def verify(folder: Path, described: Description, tables: Collection[str]) -> None:
    """Check that the folder holds the file of each of the ``tables``, byte for byte as the descriptor says, and that
    the descriptor names no others. Raises InvalidFiles."""
    problems: list[Problem] = []
    other_line_ends: list[Path] = []
    for name in sorted(described.resources.keys() - set(tables)):
        message = f"has the table {name}, which schema {described.schema} of Summit Tracker does not have"
        problems.append(Problem(DESCRIPTOR, 0, "", message))
    for table in tables:
        path, entry = folder / file_of(table), described.resources.get(table)
        if entry is None or entry.get("path") != path.name:
            problems.append(Problem(DESCRIPTOR, 0, "", f"does not name {path.name}"))
        elif not path.is_file():
            problems.append(Problem(path.name, 0, "", "is missing"))
        elif _line_ends_changed(path, entry):
            other_line_ends.append(path)
        elif path.stat().st_size != entry.get("bytes"):
            message = f"has {path.stat().st_size:,} bytes; {DESCRIPTOR} says {str(entry.get('bytes'))[:LONGEST_NAME]}"
            problems.append(Problem(path.name, 0, "", message))
        else:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            if entry.get("hash") != f"sha256:{digest}":
                problems.append(Problem(path.name, 0, "", f"is not the file that was written: its hash is {digest}"))
    if other_line_ends:
        problems.append(Problem(f"{len(other_line_ends)} files", 0, "", LINE_ENDS_CHANGED))
    if problems:
        raise InvalidFiles(problems)


def _line_ends_changed(path: Path, entry: dict[str, Any]) -> bool:
    """Whether the file differs from the original only in its line ends, ``\\r\\n``."""
    size = entry.get("bytes")
    if not isinstance(size, int) or path.stat().st_size <= size:
        return False
    digest, carry, total = hashlib.sha256(), b"", 0
    with path.open("rb") as file:
        while chunk := carry + file.read(BYTES_AT_ONCE):
            carry = b"\r" if chunk.endswith(b"\r") and len(chunk) > 1 else b""
            as_written = chunk.removesuffix(carry).replace(b"\r\n", b"\n")
            total += len(as_written)
            digest.update(as_written)
    return total == size and entry.get("hash") == f"sha256:{digest.hexdigest()}"
