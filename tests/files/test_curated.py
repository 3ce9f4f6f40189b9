"""The curated files: what is taken, and each fault with its file, line and column."""

import csv

import pytest

from tests.support import dossiers
from tests.support.dossiers import SUMMIT, edit, faults, line
from tracker.files import curated
from tracker.schema.models import RECORDS, columns
from tracker.schema.relations import PARENTS


def test_good_files_give_the_rows_as_stored(folder):
    assert curated.read(folder) == dossiers.rows()


def test_the_data_of_this_repository_is_good():
    assert len(curated.read()["dossier"]) == 1


def test_a_file_that_is_not_there_is_an_empty_table(folder):
    (folder / "pledge_condition.csv").unlink()
    assert curated.read(folder)["pledge_condition"] == []


def test_a_column_that_allows_blanks_may_be_missing(folder):
    edit(folder, "party.csv", (b",iso_alpha3", b""), (b",FRA", b""))
    [party] = curated.read(folder)["party"]
    assert (party["iso_alpha2"], party["iso_alpha3"]) == ("FR", None)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    [fault] = faults(tmp_path / "nowhere")
    assert fault.message == "there is no such folder"


CELLS = len(columns(RECORDS["person"])) - 1  # of a line of a curated file, which has no version
ZZ = line("person", id="zz", name="Z")
FAULTS = {
    # the file
    "no column": ("party.csv", [(b",kind,", b","), (b",state,", b",")], 1, "kind", "is missing"),
    "another column": ("party.csv", [(b"\n", b",x\n")], 1, "x", "is no column of this table; the columns are id,name,"),
    "a version": ("track.csv", [(b"ition\n", b"ition,version\n"), (b",1\n", b",1,1\n")], 1, "version", "is no col"),
    "a doubled column": ("track.csv", [(b"position", b"position,title"), (b",1\n", b",1,x\n")], 1, "title", "twice"),
    "another order": ("track.csv", [(b"id,title", b"title,id")], 1, "", "are in another order; the columns are id,"),
    "Latin-1": ("person.csv", [b"z-bose,B\xf6se,,\n"], 4, "", "is not UTF-8 (byte 0xF6)"),
    "UTF-16": ("track.csv", [(b"id", b"\xff\xfei")], 1, "", "is not UTF-8 (byte 0xFF)"),
    "a mark at its head": ("track.csv", [(b"id,", b"\xef\xbb\xbfid,")], 1, "", "begins with a byte-order mark"),
    "an open quote": ("person.csv", [b'zz,"Z,,\n'], 4, "", "opens a quote that is never closed"),
    "a quote in a quote": ("person.csv", [b'zz,"Z" Z,,\n'], 4, "", "has a quote inside a quoted cell"),
    "a closed quote too late": ("person.csv", [(b"Emmanuel", b'"Emmanuel'), b'zz,"Z,,\n'], 2, "", "never closed"),
    "a cell too few": (
        "person.csv", [ZZ.replace(b",\n", b"\n")], 4, "", f"has {CELLS - 1} cells; the header has {CELLS}",
    ),
    "a cell too many": (
        "person.csv", [ZZ.replace(b"\n", b",\n")], 4, "", f"has {CELLS + 1} cells; the header has {CELLS}",
    ),
    "a blank line": ("person.csv", [b"\n"], 4, "", f"has 0 cells; the header has {CELLS}"),
    "Windows line ends": ("track.csv", [(b"\n", b"\r\n")], 1, "", "lines end in \\r\\n, as git and other programs"),
    "no last line end": ("track.csv", [(b"1\n", b"1")], 2, "", "ending in \\n: coalition,Coalition,,1"),
    "needless quotes": ("track.csv", [(b"Coalition", b'"Coalition"')], 2, "", "coalition,Coalition,,1"),
    "a record out of order": (
        "person.csv", [line("person", id="abe", name="Abe")], 4, "id", "comes before zelenskyy: sort the rows by id",
    ),
    # a value
    "a blank": ("party.csv", [(b",France,", b",,")], 2, "name", "is required: fill it in"),
    "a blank for a default": ("milestone.csv", [(b",day,", b",,")], 2, "date_precision", "would be stored as 'day'"),
    "an unknown code": ("party.csv", [(b"state", b"State")], 2, "kind", "does not know; write one of state, entity"),
    "a word for a number": ("track.csv", [(b",1\n", b",one\n")], 2, "position", "one: "),
    "a date that is none": ("dossier.csv", [(b"2025-11-01", b"2025-11-31")], 2, "since", "no day of the calendar"),
    "an American date": ("dossier.csv", [(b"2025-11-01", b"11/01/2025")], 2, "since", "write it as 2026-01-06"),
    "reversed dates": ("milestone.csv", [(b"20,2025-11-20", b"20,2025-11-19")], 2, "ends_on", "2025-11-19 lies before"),
    "100,000 characters": ("track.csv", [(b",Coalition,", b"," + b"x" * 100_000 + b",")], 2, "title", "100,000"),
    "NUL": ("track.csv", [(b",Coalition,", b",Coal\0ition,")], 2, "title", "control character U+0000"),
    "a bell": ("track.csv", [(b",Coalition,", b",Coal\aition,")], 2, "title", "control character U+0007"),
    "NaN": ("summit.csv", [(b"48.87", b"nan")], 2, "latitude", ", and is nan"),
    "infinity": ("summit.csv", [(b"48.87", b"inf")], 2, "latitude", ", and is inf"),
    "a number with a comma": ("summit.csv", [(b"48.87", b'"48,87"')], 2, "latitude", "48,87: "),
    "a number written otherwise": ("summit.csv", [(b"48.87", b"48.870")], 2, "latitude", "would be stored as '48.87'"),
    "space around text": ("track.csv", [(b",Coalition,", b", Coalition,")], 2, "title", "would be stored as"),
    "an address that is none": ("source.csv", [(b"https:", b"javascript:")], 2, "url", "beginning with https://"),
    "an id with a space": (
        "person.csv", [line("person", id="zz z", name="Z")], 4, "id", "use lower-case letters a-z, digits and hyphens",
    ),
    # between records
    "an id twice": ("person.csv", [line("person", id="zelenskyy", name="V. Z.")], 4, "id", "zelenskyy occurs twice"),
    "a link to nothing": ("summit.csv", [(b"fra", b"frn")], 2, "country_id", "there is no party frn"),
    "a link to itself": (
        "trigger.csv", [(line("trigger"), line("trigger", after_id="truce"))], 2, "after_id",
        "names this very record",
    ),
    "a citation of nothing": ("citation.csv", [(b"summit,paris", b"summit,pariz")], 2, "record_id", "no summit pariz"),
    "a citation of no table": ("citation.csv", [(b"summit,paris", b"meeting,x")], 2, "record_table", "of no meeting"),
    "a citation of no field": ("citation.csv", [(b",city,", b",town,")], 2, "field", "summit has no field town"),
    "a dossier too many": (
        "dossier.csv", [line("dossier", id="too", title="Too")], 3, "id",
        "a store holds one dossier, and there is talks already: change that one",
    ),
    "summits that are parts of each other": (
        "summit.csv",
        [
            line("summit", id="vienna", city=None, parent_id="zagreb"),
            line("summit", id="zagreb", city=None, parent_id="vienna"),
        ],
        3, "parent_id", "zagreb is itself part of vienna; choose another",
    ),
    "a seat twice": (
        "attendance.csv", [line("attendance", id="seat-2")], 3, "person_id",
        "seat says the same already: both have summit paris, party fra, person macron. Change that one",
    ),
    "a person twice": ("person.csv", [line("person", id="zz")], 4, "name", "zz is the same as macron"),
    "a summit twice": (
        "summit.csv", [line("summit", id="paris-2")], 3, "starts_on",
        "paris-2 is the same as paris: both have starts_on 2026-01-06, city Paris, kind summit, track_id coalition",
    ),
    "a milestone twice": ("milestone.csv", [line("milestone", id="plan-2")], 3, "starts_on", "is the same as plan"),
    "a source twice": (
        "source.csv", [line("source", id="elysee-2", publisher="E")], 3, "url", "is the same as elysee",
    ),
    "a site by two names": (
        "source.csv",
        [line("source", id="elysee-2", url="https://www.example.org/b", title="D", publisher="Elysee")], 3, "publisher",
        "Elysee is at example.org, which is Élysée in elysee: use one name, or Agency (Élysée)",
    ),
    "a landmark of one publisher": (
        "summit.csv", [(b",day,,,,,,3,", b",day,,,,,,1,")], 2, "importance",
        "paris is a landmark and has one publisher",
    ),
    "a part before the whole": (
        "summit.csv", [line("summit", id="paris-2", starts_on="2026-01-05", ends_on="2026-01-05", parent_id="paris")],
        3, "starts_on", "paris-2 lies outside paris (2026-01-06 to 2026-01-06)",
    ),
    "an order against the clock": (
        "summit.csv",
        [
            SUMMIT.replace(b"day,,,,,,3", b"day,,09:00,UTC,,2,3").replace(b"paris,", b"paris-2,", 1),
            (b"2026-01-06,day,,,,,,3", b"2026-01-06,day,,11:00,UTC,,1,3"),
        ],
        3, "day_order", "paris-2 comes after paris by day_order, but before it by its hour",
    ),
    "a status before its pledge": (
        "pledge_status.csv", [(b"2026-01-07", b"2026-01-05")], 2, "as_of", "before its pledge was made (2026-01-06)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_told_with_its_place(folder, name):
    file, changes, line, column, words = FAULTS[name]
    edit(folder, file, *changes)
    found = faults(folder)
    told = [fault for fault in found if (fault.file, fault.line, fault.column) == (file, line, column)]
    assert any(words in fault.message for fault in told), found


@pytest.mark.parametrize(("table", "id"), {"summit": "paris", **dossiers.uncited()}.items())
def test_what_states_a_fact_needs_a_source(folder, table, id):
    edit(folder, "citation.csv", (f",{table},{id},".encode(), b",person,macron,"), (b",city,", b",,"))
    told = [fault for fault in faults(folder) if fault.file == f"{table}.csv"]
    assert [(fault.line, fault.column) for fault in told] == [(2, "")]
    also = f", or of its {PARENTS[table].table}" if RECORDS[table].cited != "itself" else ""
    assert told[0].message == f"{id} has no source: add a citation of it{also} to citation.csv"


TOO_LONG = "is longer than any row that can be stored: see that a quote or a line end is not missing"


@pytest.mark.parametrize("limit", [131_072, 2**31 - 1])  # of a cell, as Python has it and as other packages set it
@pytest.mark.parametrize("cells", [b"x" * 2_000_000, b'"' + b"x\n" * 2_000_000 + b'"', b",x" * 2_000_000])
def test_a_row_too_long_to_be_stored_is_told(folder, limit, cells):
    edit(folder, "person.csv", b"zz,Z,," + cells + b"\n")
    before = csv.field_size_limit(limit)
    try:
        assert f"person.csv:4: {TOO_LONG}" in map(str, faults(folder))
    finally:
        csv.field_size_limit(before)


def test_a_file_of_0_bytes_is_told(folder):
    (folder / "track.csv").write_bytes(b"")
    assert "track.csv: is empty; its first line has to name the columns" in map(str, faults(folder))


def test_a_file_of_no_table_is_told(folder):
    (folder / "summits.csv").write_bytes(b"id\n")
    [fault] = faults(folder)
    assert str(fault).startswith("summits.csv: there is no such table; the tables are dossier, track, ")


def test_the_line_is_where_a_record_starts_however_many_lines_its_cells_have(folder):
    edit(
        folder,
        "person.csv",
        line("person", id="zz", name="Z", aliases="One\nTwo\nThree"),
        line("person", id="zzz", name=""),
    )
    [fault] = faults(folder)
    assert (fault.line, fault.column) == (7, "name")


def test_all_faults_of_all_files_are_told_at_once_in_the_order_of_the_tables(folder):
    edit(folder, "citation.csv", (b"medium", b"sure"))
    edit(folder, "summit.csv", (b"48.87", b"98.87"), (b",held,", b",over,"))
    told = [(fault.file, fault.line, fault.column) for fault in faults(folder)]
    assert sorted(told[:2]) == [("summit.csv", 2, "latitude"), ("summit.csv", 2, "status")]
    assert told[2:] == [("citation.csv", line, "confidence") for line in range(2, 2 + len(dossiers.rows()["citation"]))]


def test_the_summary_counts_events_and_sources(folder):
    assert curated.summary(curated.read(folder)) == {
        "Records": {table: len(rows) for table, rows in dossiers.rows().items() if rows},
        "Events by month": {"2025-11": 1, "2026-01": 1},
        "Events by kind": {"summit": 1, "plan": 1},
        "Events by importance": {"3": 2},
        "Sources by class": {"primary_text": 1},
    }
