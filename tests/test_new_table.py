"""A table is declared once: a new one, whose class stands in a test alone, is whole in every part of the program."""

import json
import subprocess
import sys

import pytest

from tests.conftest import ROOT

FIRST, SECOND = "2026-01-10-france-troops", "2026-02-france-troops"


@pytest.fixture
def said(new_database, dialect, tmp_path):
    """What the program of ``tests.support.demand`` saw of its table."""
    urls = [new_database(dialect, "examples"), new_database(dialect)]
    command = [sys.executable, "-m", "tests.support.demand", *urls, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_table_that_is_declared_once_is_whole(said):
    assert (said["id"], said["of a month"]) == (FIRST, SECOND)
    assert said["name"] == "2026-01-10 · France · Troops"
    assert said["order"] == [SECOND, FIRST]
    assert said["found"] == [[SECOND, FIRST], [SECOND, FIRST], []]
    assert said["parts of its party"] == [FIRST, SECOND]
    assert said["goes with its party"]

    # its rules
    assert f"as_of: {FIRST} says the same already: both have party fra, issue Troops, as of 2026-01-10" in said["twin"]
    assert "party_id: there is no party frn; add it, or choose one that exists" in said["to nothing"]
    assert said["uncited"] == [
        f"demand.csv:2: {FIRST} has no source: add a citation of it to citation.csv",
    ]

    # its history, its form and its files
    assert (said["history"], said["undone"]) == ([{"agreed": [True, False]}], True)
    assert {"Demand", "Citation", "History"} < set(said["form"]["boxes"])
    assert (said["form"]["errors"], said["form"]["toasts"]) == ([], ["Saved."])
    assert said["sound"] == []
    assert said["file"].splitlines() == [
        "id,party_id,issue,as_of,as_of_precision,text,quote,agreed,version",
        f"{FIRST},fra,Troops,2026-01-10,,None before a ceasefire.,Not one.,false,4",
        f"{SECOND},fra,Troops,2026-02-28,month,None before a ceasefire.,,,1",
    ]
    assert said["restored"]
    assert said["plain page"]
    assert said["table for programs"]
    assert said["curated"] == [FIRST]

    # and a column of yes or no, which no table of today has
    assert said["typed"] == [True, False, True, None]
    assert said["in doubt"] == "“perhaps” is neither yes nor no: write one of the two"
    assert "agreed: maybe is neither yes nor no" in said["neither"]
    assert said["frame"] == ["boolean", [True, None]]
    assert (said["form"]["before"], said["form"]["after"]) == ("yes", "no")
    assert said["described"] == {"name": "agreed", "type": "boolean", "title": "Agreed"}
    assert said["codebook"] == ["| agreed | yes or no | yes | Agreed |"]
    for cell in ("yes", "True", "1"):
        assert f"agreed: '{cell}' would be stored as 'true'" in said[f"curated {cell}"]
