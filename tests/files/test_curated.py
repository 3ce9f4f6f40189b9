"""The curated files: what is taken, and each fault with its file, line and column."""

import csv
import re
import subprocess
import sys

import pytest

from tests.support import dossiers
from tracker.errors import Invalid, InvalidFiles
from tracker.files import curated
from tracker.queries import records
from tracker.schema.models import table_of
from tracker.store import last_revision, reading


@pytest.fixture
def folder(tmp_path):
    return dossiers.write(tmp_path / "data")


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


SUMMIT = b"paris,coalition,Paris,2026-01-06,2026-01-06,day,,,,,,3,,summit,unknown,held,Paris,fra,48.87,2.32,\n"
MILESTONE = b"plan,coalition,Plan,2025-11-20,2025-11-20,day,,,,,,3,,plan\n"
CITATION = b"cited,elysee,summit,paris,city,,,supports,medium\n"

FAULTS = {
    # the file
    "no column": ("party.csv", [(b",kind,", b","), (b",state,", b",")], 1, "kind", "is missing"),
    "another column": ("party.csv", [(b"\n", b",x\n")], 1, "x", "is no column of this table; the columns are id,name,"),
    "a version": ("track.csv", [(b"ition\n", b"ition,version\n"), (b",1\n", b",1,1\n")], 1, "version", "is no col"),
    "a doubled column": ("track.csv", [(b"position", b"position,title"), (b",1\n", b",1,x\n")], 1, "title", "twice"),
    "another order": ("track.csv", [(b"id,title", b"title,id")], 1, "", "stand in another order; the columns are id,"),
    "Latin-1": ("person.csv", [b"z-bose,B\xf6se,,\n"], 4, "", "is not UTF-8 (byte 0xF6)"),
    "UTF-16": ("track.csv", [(b"id", b"\xff\xfei")], 1, "", "is not UTF-8 (byte 0xFF)"),
    "a mark at its head": ("track.csv", [(b"id,", b"\xef\xbb\xbfid,")], 1, "", "begins with a byte-order mark"),
    "an open quote": ("person.csv", [b'zz,"Z,,\n'], 4, "", "opens a quote that is never closed"),
    "a quote in a quote": ("person.csv", [b'zz,"Z" Z,,\n'], 4, "", "has a quote inside a quoted cell"),
    "a closed quote too late": ("person.csv", [(b"Emmanuel", b'"Emmanuel'), b'zz,"Z,,\n'], 2, "", "never closed"),
    "a cell too few": ("person.csv", [b"zz,Z,\n"], 4, "", "has 3 cells; the header has 4"),
    "a cell too many": ("person.csv", [b"zz,Z,,,\n"], 4, "", "has 5 cells; the header has 4"),
    "a blank line": ("person.csv", [b"\n"], 4, "", "has 0 cells; the header has 4"),
    "Windows line ends": ("track.csv", [(b"\n", b"\r\n")], 1, "", "lines end in \\r\\n, as git and other programs"),
    "no last line end": ("track.csv", [(b"1\n", b"1")], 2, "", "ending in \\n: coalition,Coalition,,1"),
    "needless quotes": ("track.csv", [(b"Coalition", b'"Coalition"')], 2, "", "coalition,Coalition,,1"),
    "a record out of order": ("person.csv", [b"abe,Abe,,\n"], 4, "id", "comes before zelenskyy: sort the rows by id"),
    # a value
    "a blank": ("party.csv", [(b",France,", b",,")], 2, "name", "is required: fill it in"),
    "a blank for a default": ("milestone.csv", [(b",day,", b",,")], 2, "date_precision", "would be stored as 'day'"),
    "an unknown code": ("party.csv", [(b"state", b"State")], 2, "kind", "'state', 'entity', 'organisation'"),
    "a word for a number": ("track.csv", [(b",1\n", b",one\n")], 2, "position", "one: "),
    "a date that is none": ("dossier.csv", [(b"2025-11-01", b"2025-11-31")], 2, "since", "no day of the calendar"),
    "an American date": ("dossier.csv", [(b"2025-11-01", b"11/01/2025")], 2, "since", "write it as 2026-01-06"),
    "reversed dates": ("milestone.csv", [(b"20,2025-11-20", b"20,2025-11-19")], 2, "ends_on", "2025-11-19 lies before"),
    "100,000 characters": ("track.csv", [(b",Coalition,", b"," + b"x" * 100_000 + b",")], 2, "title", "100,000"),
    "NUL": ("track.csv", [(b",Coalition,", b",Coal\0ition,")], 2, "title", "control character U+0000"),
    "a bell": ("track.csv", [(b",Coalition,", b",Coal\aition,")], 2, "title", "control character U+0007"),
    "NaN": ("summit.csv", [(b"48.87", b"nan")], 2, "latitude", "nan: "),
    "infinity": ("summit.csv", [(b"48.87", b"inf")], 2, "latitude", "inf: "),
    "a number with a comma": ("summit.csv", [(b"48.87", b'"48,87"')], 2, "latitude", "48,87: "),
    "a number written otherwise": ("summit.csv", [(b"48.87", b"48.870")], 2, "latitude", "would be stored as '48.87'"),
    "space around text": ("track.csv", [(b",Coalition,", b", Coalition,")], 2, "title", "would be stored as"),
    "an address that is none": ("source.csv", [(b"https:", b"javascript:")], 2, "url", "beginning with https://"),
    "an id with a space": ("person.csv", [b"zz z,Z,,\n"], 4, "id", "use lower-case letters a-z, digits and hyphens"),
    # between records
    "an id twice": ("person.csv", [b"zelenskyy,V. Z.,,\n"], 4, "id", "zelenskyy stands there twice"),
    "a link to nothing": ("summit.csv", [(b"fra", b"frn")], 2, "country_id", "there is no party frn"),
    "a link to itself": ("pledge.csv", [(b",\n", b",hubs\n")], 2, "restates_id", "names this very record"),
    "a citation of nothing": ("citation.csv", [(b"summit,paris", b"summit,pariz")], 2, "record_id", "no summit pariz"),
    "a citation of no table": ("citation.csv", [(b"summit,paris", b"meeting,x")], 2, "record_table", "of no meeting"),
    "a citation of no field": ("citation.csv", [(b",city,", b",town,")], 2, "field", "summit has no field town"),
    "a dossier too many": (
        "dossier.csv", [b"too,Too,All,2025-11-01,CC0-1.0,\n"], 3, "id",
        "a store holds one dossier, and there is talks already: change that one",
    ),
    "summits that are parts of each other": (
        "summit.csv",
        [
            b"vienna,coalition,V,2026-02-01,2026-02-01,day,,,,,,3,,talks,unknown,held,,,,,zagreb\n",
            b"zagreb,coalition,Z,2026-02-01,2026-02-01,day,,,,,,3,,talks,unknown,held,,,,,vienna\n",
        ],
        3, "parent_id", "zagreb is itself a part of vienna; choose another",
    ),
    "a seat twice": (
        "attendance.csv", [b"seat-2,paris,fra,macron,,participant,unknown,unknown,attended\n"], 3, "person_id",
        "seat says the same already: both have summit paris, party fra, person macron. Change that one",
    ),
    "a person twice": ("person.csv", [b"zz,Emmanuel Macron,,\n"], 4, "name", "zz is macron once more"),
    "a summit twice": (
        "summit.csv", [SUMMIT.replace(b"paris,", b"paris-2,", 1)], 3, "starts_on",
        "paris-2 is paris once more: both have starts_on 2026-01-06, city Paris, kind summit, track_id coalition",
    ),
    "a milestone twice": ("milestone.csv", [MILESTONE.replace(b"plan", b"plan-2", 1)], 3, "starts_on", "is plan once"),
    "a source twice": (
        "source.csv", [b"elysee-2,https://example.org/a,D,E,media,,,,2026-02-01,\n"], 3, "url", "is elysee once more",
    ),
    "a site by two names": (
        "source.csv", [b"elysee-2,https://www.example.org/b,D,Elysee,media,,,,2026-02-01,\n"], 3, "publisher",
        "Elysee is at example.org, which is Élysée in elysee: use one name, or Agency (Élysée)",
    ),
    "a landmark of one publisher": (
        "summit.csv", [(b",day,,,,,,3,", b",day,,,,,,1,")], 2, "importance",
        "paris is a landmark and has one publisher",
    ),
    "a part before the whole": (
        "summit.csv", [SUMMIT.replace(b"paris,", b"paris-2,", 1).replace(b"-06", b"-05").replace(b",\n", b",paris\n")],
        3, "starts_on", "paris-2 lies outside paris (2026-01-06 to 2026-01-06)",
    ),
    "an order against the clock": (
        "summit.csv",
        [
            SUMMIT.replace(b"day,,,,,,3", b"day,,09:00,UTC,,2,3").replace(b"paris,", b"paris-2,", 1),
            (b"2026-01-06,day,,,,,,3", b"2026-01-06,day,,11:00,UTC,,1,3"),
        ],
        3, "day_order", "paris-2 comes after paris by day_order, and before it by its hour",
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


@pytest.mark.parametrize(("table", "id"), {"summit": "paris", **dossiers.CITED}.items())
def test_what_states_a_fact_needs_a_source(folder, table, id):
    edit(folder, "citation.csv", (f",{table},{id},".encode(), b",person,macron,"), (b",city,", b",,"))
    told = [fault for fault in faults(folder) if fault.file == f"{table}.csv"]
    assert [(fault.line, fault.column) for fault in told] == [(2, "")]
    also = ", or of its party" if table == "membership" else ""
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
    edit(folder, "person.csv", b'zz,Z,,"One\nTwo\nThree"\n', b"zzz,,,\n")
    [fault] = faults(folder)
    assert (fault.line, fault.column) == (7, "name")


def test_all_faults_of_all_files_are_told_at_once_in_the_order_of_the_tables(folder):
    edit(folder, "citation.csv", (b"medium", b"sure"))
    edit(folder, "summit.csv", (b"48.87", b"98.87"), (b",held,", b",over,"))
    told = [(fault.file, fault.line, fault.column) for fault in faults(folder)]
    assert sorted(told[:2]) == [("summit.csv", 2, "latitude"), ("summit.csv", 2, "status")]
    assert told[2:] == [("citation.csv", line, "confidence") for line in range(2, 8)]


@pytest.mark.parametrize("change", [(b"fra,macron", b"ukr,"), (b"", b"")])
def test_meetings_on_two_days_running_differ_by_their_parties(folder, change):
    edit(folder, "party.csv", b"ukr,Ukraine,state,UA,UKR,\n")
    edit(folder, "summit.csv", SUMMIT.replace(b"paris,", b"paris-2,", 1).replace(b"-06", b"-07"))
    edit(folder, "citation.csv", b"z-paris-2,elysee,summit,paris-2,,,,supports,medium\n")
    seats = (folder / "attendance.csv").read_bytes().splitlines(keepends=True)[1]
    edit(folder, "attendance.csv", seats.replace(b"seat,paris", b"seat-2,paris-2").replace(*change))
    if change[0]:
        assert len(curated.read(folder)["summit"]) == 2
    else:
        [fault] = faults(folder)
        assert str(fault).startswith("summit.csv:3: starts_on: paris-2 is of the same parties as paris the day before")


ON_THE_SIXTH = b",2026-01-06,2026-01-06,day,,,,,,3,"
CALL = b",2026-07-04,2026-07-04,day,,22:00,America/New_York,,,3,"


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (
            b"05,2026-07-05,day,,05:00,Europe/Moscow,",
            "began at the same minute as paris, 2026-07-05 02:00 UTC",
        ),
        (b"05,2026-07-05,day,,06:00,Europe/Moscow,", ""),
        (b"05,2026-07-05,day,,,,", "is of the same parties as paris the day before"),
        (b"04,2026-07-04,day,,,,", "is paris once more"),
        (b"04,2026-07-04,day,,21:00,America/New_York,", ""),
    ],
)
def test_two_records_of_one_call_are_told_and_two_calls_are_not(folder, when, words):
    edit(folder, "summit.csv", (ON_THE_SIXTH, CALL))
    another = SUMMIT.replace(b"paris,", b"paris-2,", 1).replace(ON_THE_SIXTH, b",2026-07-" + when + b",,3,")
    edit(folder, "summit.csv", another)
    edit(folder, "citation.csv", b"z-paris-2,elysee,summit,paris-2,,,,supports,medium\n")
    seats = (folder / "attendance.csv").read_bytes().splitlines(keepends=True)[1]
    edit(folder, "attendance.csv", seats.replace(b"seat,paris", b"seat-2,paris-2"))
    if words:
        [fault] = faults(folder)
        assert str(fault).startswith(f"summit.csv:3: starts_on: paris-2 {words}")
    else:
        assert len(curated.read(folder)["summit"]) == 2


@pytest.mark.parametrize(
    ("first", "second", "apart"), [(b"1", b"2", True), (b"1", b"1", False), (b"1", b"", False), (b"", b"", False)]
)
def test_two_meetings_of_a_day_in_a_city_differ_by_their_order(folder, first, second, apart):
    another = SUMMIT.replace(b"paris,", b"paris-2,", 1)
    edit(folder, "summit.csv", another.replace(b",,,,,,3,", b",,,,," + second + b",3,"))
    edit(folder, "summit.csv", (b"day,,,,,,3,,summit,unknown", b"day,,,,," + first + b",3,,summit,unknown"))
    edit(folder, "citation.csv", b"z-paris-2,elysee,summit,paris-2,,,,supports,medium\n")
    if apart:
        assert len(curated.read(folder)["summit"]) == 2
    else:
        assert "is paris once more" in faults(folder)[0].message


LONG = b",2026-01-01,,day,,,,,,3,,talks,unknown,held,Paris,fra,48.87,2.32,"


@pytest.mark.parametrize(
    ("whole", "part", "told"),
    [
        (LONG, b",2027-01-01,2027-01-02,day", ""),  # within what still goes on
        (LONG, b",2025-12-31,2026-01-02,day", "lies outside paris (2026-01-01 to now)"),
        (LONG, b",2025-01-01,2025-12-31,year", "lies outside paris"),
        (LONG, b",2026-01-01,2026-01-31,month", ""),
        (LONG.replace(b"01-01,,", b"01-05,2026-01-31,"), b",2026-01-01,2026-01-31,month", ""),  # it can have been then
        (LONG.replace(b"01-01,,", b"01-05,2026-01-31,"), b",2026-02-01,2026-02-28,month", "lies outside paris"),
        (LONG.replace(b"01-01,,", b"01-05,2026-01-31,"), b",2026-01-31,,day", ""),  # its end is not known
        (LONG.replace(b"01-01,,", b"01-05,2026-01-31,"), b",2026-02-01,,day", "lies outside paris"),
    ],
)
def test_a_part_lies_outside_its_whole_only_where_it_cannot_have_been_within(folder, whole, part, told):
    rows = [b"paris,coalition,Paris" + whole + b"\n"]
    rows.append(b"z-part,coalition,Part" + part + b",,,,,,3,,talks,unknown,held,,,,,paris\n")
    header = (folder / "summit.csv").read_bytes().splitlines(keepends=True)[0]
    (folder / "summit.csv").write_bytes(header + b"".join(rows))
    edit(folder, "citation.csv", b"z-part,elysee,summit,z-part,,,,supports,medium\n")
    if told:
        assert told in faults(folder)[0].message
    else:
        assert len(curated.read(folder)["summit"]) == 2


@pytest.mark.parametrize(
    ("made", "entry", "told"),
    [
        (b"2026-01-31,month", b"2026-01-07,", ""),
        (b"2026-01-31,month", b"2025-12-31,month", "is of 2025-12, before its pledge was made (2026-01)"),
        (b"2026-01-06,", b"2026-01-31,month", ""),
        (b"2026-01-06,", b"2026-01-05,before", "is of 2026-01-05 or before, before its pledge was made"),
        (b"2026-01-31,before", b"2025-01-01,", ""),
    ],
)
def test_an_entry_is_older_than_its_pledge_only_where_it_must_be(folder, made, entry, told):
    edit(folder, "pledge.csv", (b",2026-01-06,,", b"," + made + b","))
    edit(folder, "pledge_status.csv", (b"2026-01-07,,", entry + b","))
    if told:
        assert told in faults(folder)[0].message
    else:
        assert curated.read(folder)["pledge_status"]


def test_a_month_in_a_curated_file_is_told_as_the_columns_have_it(folder):
    edit(folder, "pledge_status.csv", (b"2026-01-07,,", b"2026-01,,"))
    assert [str(fault) for fault in faults(folder)] == [
        "pledge_status.csv:2: as_of: '2026-01' would be stored as '2026-01-31'",
        "pledge_status.csv:2: as_of_precision: 'blank' would be stored as 'month'",
    ]


@pytest.mark.parametrize("change", [(b"coalition", b"london"), (b",\n", b",paris\n")])
def test_two_summits_on_a_day_in_a_city_differ_by_track_or_by_what_they_are_part_of(folder, change):
    edit(folder, "track.csv", b"london,London,,2\n")
    edit(folder, "summit.csv", SUMMIT.replace(b"paris,", b"paris-2,", 1).replace(*change))
    edit(folder, "citation.csv", b"z-paris-2,elysee,summit,paris-2,,,,supports,medium\n")
    assert len(curated.read(folder)["summit"]) == 2


def test_two_calls_on_a_day_have_no_city_and_differ_by_title(folder):
    call = SUMMIT.replace(b",summit,", b",call,").replace(b",Paris,fra,48.87,2.32,", b",,,,,")
    edit(folder, "summit.csv", call.replace(b"paris,", b"paris-2,", 1), call.replace(b"paris,", b"paris-3,", 1))
    edit(folder, "summit.csv", (b"paris-3,coalition,Paris", b"paris-3,coalition,London"))
    edit(folder, "citation.csv", b"z-paris-2,elysee,summit,paris-2,,,,supports,medium\n")
    edit(folder, "citation.csv", b"z-paris-3,elysee,summit,paris-3,,,,supports,medium\n")
    assert len(curated.read(folder)["summit"]) == 3


def test_an_agency_is_one_publisher_in_any_paper_and_a_repository_one_site(folder):
    sources = (
        "a,https://github.com/x/a/b,D,A,media,,,,2026-02-01,\n"
        "b,https://github.com/x/b,D,B,media,,,,2026-02-01,\n"
        "c,https://c.example,D,Reuters (C),news_agency,,,,2026-02-01,\n"
        'd,https://d.example,D,"AFP, REUTERS (D)",news_agency,,,,2026-02-01,\n'
    )
    edit(folder, "source.csv", (b"elysee,", f"{sources}elysee,".encode()))
    edit(folder, "summit.csv", (b",day,,,,,,3,", b",day,,,,,,1,"))
    edit(folder, "citation.csv", (b"cited,elysee", b"cited,c"), b"z,d,summit,paris,,,,supports,medium\n")
    [fault] = faults(folder)
    assert "is a landmark and has one publisher" in fault.message
    edit(folder, "citation.csv", b"zz,a,summit,paris,,,,supports,medium\n")
    assert len(curated.read(folder)["source"]) == 5


@pytest.mark.parametrize(("file", "owner"), [("attendance.csv", "summit"), ("signature.csv", "document")])
def test_a_seat_and_a_signature_may_rest_on_the_source_of_what_they_belong_to(folder, file, owner):
    kept = {"summit": b"cited,", "document": b"of-declaration,"}[owner]
    lines = (folder / "citation.csv").read_bytes().splitlines(keepends=True)
    (folder / "citation.csv").write_bytes(b"".join(line for line in lines if not line.startswith(kept)))
    told = [fault for fault in faults(folder) if fault.file == file]
    assert re.search(f"has no source: add a citation of it, or of its {owner}", told[0].message)


def test_a_load_is_one_save_with_a_revision_a_record(engine, folder):
    count = curated.load(engine, folder, author="Ann")
    with reading(engine) as connection:
        history = connection.execute(table_of("revision").select()).mappings().all()
        assert records.counts(connection)["person"] == 2
    assert count == len(history) == sum(map(len, dossiers.rows().values()))
    assert {(entry["batch"], entry["author"], entry["action"]) for entry in history} == {(1, "Ann", "create")}


def test_a_load_of_faulty_files_stores_nothing(engine, folder):
    edit(folder, "citation.csv", (b"medium", b"sure"))
    with pytest.raises(InvalidFiles):
        curated.load(engine, folder)
    with reading(engine) as connection:
        assert last_revision(connection) == (0, "")


def test_a_load_over_records_that_are_there_is_refused(engine, folder):
    curated.load(engine, folder)
    with pytest.raises(Invalid, match="is or was another record's"):
        curated.load(engine, folder)


def test_a_new_store_is_filled_once_and_left_alone_after(database_url, open_engine, folder):
    engine = open_engine(database_url)
    assert curated.initialise(engine, folder) == sum(map(len, dossiers.rows().values()))
    assert curated.initialise(engine, folder) == 0


def test_of_processes_that_start_at_once_one_loads(database_url, open_engine, folder):
    script = (
        "import sys, pathlib; from tracker import store; from tracker.files import curated; "
        "print(curated.initialise(store.open_engine(sys.argv[1]), pathlib.Path(sys.argv[2])))"
    )
    command = [sys.executable, "-c", script, database_url, str(folder)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    said = [process.communicate() for process in started]
    total = sum(map(len, dossiers.rows().values()))
    assert sorted(said) == sorted([(f"{total}\n", ""), *[("0\n", "")] * 3])
    with reading(open_engine(database_url)) as connection:
        assert last_revision(connection)[0] == total


def test_the_summary_counts_events_and_sources(folder):
    assert curated.summary(curated.read(folder)) == {
        "Records": {table: len(rows) for table, rows in dossiers.rows().items()},
        "Events by month": {"2025-11": 1, "2026-01": 1},
        "Events by kind": {"summit": 1, "plan": 1},
        "Events by importance": {"3": 2},
        "Sources by class": {"primary_text": 1},
    }
