"""A snapshot's description, as other tools read it."""

import json
import subprocess
import sys

import pytest
from frictionless import Package, system

from tests.support.snapshots import replace, reseal, revision
from tracker.files import snapshot
from tracker.files.datapackage import DESCRIPTOR
from tracker.schema.models import MODELS, RECORDS


def test_frictionless_finds_no_fault(odd, tmp_path):
    out = snapshot.write(odd, tmp_path / "out")
    command = [sys.executable, "-m", "frictionless", "validate", "--json", DESCRIPTOR]
    said = subprocess.run(command, cwd=out, capture_output=True, text=True)
    report = json.loads(said.stdout)
    assert (report["valid"], report["stats"]["tasks"]) == (True, len(MODELS)), said.stdout


def test_frictionless_finds_no_fault_in_the_curated_records(curated_engine, tmp_path):
    out = snapshot.write(curated_engine, tmp_path / "out")
    with system.use_context(trusted=True):
        report = Package(str(out / DESCRIPTOR)).validate()
    assert report.valid, report.flatten(["title", "message"])


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("track.csv", b"Coalition", b"coalition", "hash-count"),
        ("track.csv", b"Coalition", b"The Coalition", "byte-count"),
        ("summit.csv", b",fra,", b",frn,", "foreign-key"),
        ("summit.csv", b",held,", b",over,", "constraint-error"),
        ("summit.csv", b"2026-01-06", b"2026-01-36", "type-error"),
        ("attendance.csv", b",paris,", b",pariz,", "foreign-key"),
    ],
)
def test_frictionless_finds_each_fault(written, file, old, new, fault):
    replace(written / file, old, new)
    if not fault.endswith("count"):
        reseal(written)
    with system.use_context(trusted=True):
        report = Package(str(written / DESCRIPTOR)).validate()
    assert fault in {kind for [kind] in report.flatten(["type"])}


def test_the_descriptor_says_what_a_reader_needs(filled, written):
    described = json.loads((written / DESCRIPTOR).read_bytes())
    number, at = revision(filled)
    assert described["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert (described["name"], described["title"], described["revision"]) == ("talks", "Talks", number)
    assert described["description"] == f"All.\n\nRevision {number} of {at}."
    assert described["licenses"] == [{"name": "CC-BY-4.0", "path": "https://spdx.org/licenses/CC-BY-4.0.html"}]
    entries = {entry["name"]: entry for entry in described["resources"]}
    assert list(entries) == [*RECORDS, "revision"]
    summit = entries["summit"]["schema"]
    assert {"fields": ["parent_id"], "reference": {"fields": ["id"]}} in summit["foreignKeys"]
    assert {"fields": ["track_id"], "reference": {"fields": ["id"], "resource": "track"}} in summit["foreignKeys"]
    assert entries["revision"]["description"].startswith("One change to one record")
    fields = {field["name"]: field for field in summit["fields"]}
    assert fields["starts_on"] == {
        "name": "starts_on", "type": "date", "title": "First day",
        "description": "Or the earliest day it can have been.", "constraints": {"required": True},
    }  # fmt: skip
    assert fields["latitude"]["constraints"] == {"minimum": -90, "maximum": 90}
    assert fields["importance"]["constraints"] == {"required": True, "enum": ["1", "2", "3"]}
    assert fields["importance"]["categories"][0] == {"value": "1", "label": "Landmark"}
    assert fields["title"]["constraints"] == {"required": True, "maxLength": 300}
    assert [field["type"] for name, field in fields.items() if name in ("id", "latitude", "version")] == [
        "string", "number", "integer",
    ]  # fmt: skip
