"""``python -m tracker``: what it does, prints and returns; a fault is a line on standard error, never a traceback."""

import json
import os
import pty
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress

import pytest
from sqlalchemy.engine import make_url

from tests.support import dossiers
from tests.support.examples import LAST
from tests.support.stored import rows
from tracker.__main__ import main
from tracker.files import spreadsheet
from tracker.files.datapackage import CHANGES, FILES
from tracker.queries import records
from tracker.reports.markdown_text import escape
from tracker.store import ROOT, explanations, last_revision, reading
from tracker.writing import edits


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs a command on a store and gives its exit code, output and errors."""

    def run(url, *arguments):
        monkeypatch.setenv("TRACKER_DATABASE_URL", url)
        capsys.readouterr()
        code = main([*map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def folder(tmp_path):
    return dossiers.write(tmp_path / "data")


def count(engine):
    with reading(engine) as connection:
        return last_revision(connection)[0]


def test_init_makes_and_fills_a_store_once(run, database_url, open_engine):
    place = explanations.place(make_url(database_url))
    code, out, err = run(database_url, "init")
    loaded = count(open_engine(database_url))
    assert (code, out, err) == (0, f"{place} is ready: loaded {loaded:,} records from data/.\n", "")
    assert run(database_url, "init") == (0, f"{place} is ready: nothing to load.\n", "")
    assert count(open_engine(database_url)) == loaded


def test_check_says_that_all_is_well(run, folder):
    number = sum(map(len, dossiers.rows().values()))
    assert run("sqlite:////nowhere", "check", "--data", folder) == (0, f"{number} records, no faults.\n", "")


def test_check_counts(run, folder):
    code, out, _ = run("sqlite:////nowhere", "check", "--data", folder, "--summary")
    assert code == 0
    assert out.splitlines()[1:] == [
        "Events by month: 2025-11 1, 2026-01 1",
        "Events by kind: summit 1, plan 1",
        "Events by importance: 3 2",
        "Sources by class: primary_text 1",
    ]


def test_check_prints_a_line_a_fault_and_exits_1(run, folder, monkeypatch):
    (folder / "track.csv").write_text("id,title,description,position\ncoalition,,,x\n")
    monkeypatch.chdir(folder.parent)
    code, out, err = run("sqlite:////nowhere", "check", "--data", "data")
    assert (code, err) == (1, "2 faults.\n")
    assert out.splitlines()[0] == "data/track.csv:2: title is required: fill it in"
    assert out.splitlines()[1].startswith("data/track.csv:2: position: x: input should be a valid integer")


def test_check_of_no_folder_says_so(run, tmp_path):
    code, out, _ = run("sqlite:////nowhere", "check", "--data", tmp_path / "nowhere")
    assert (code, out) == (1, f"{tmp_path / 'nowhere'}: there is no such folder\n")


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_a_store_is_carried_away_and_brought_back(run, filled, new_database, dialect, open_engine, tmp_path, name):
    code, out, err = run(filled.url.render_as_string(hide_password=False), "snapshot", tmp_path / name)
    assert (code, err) == (0, "")
    assert out.startswith(f"{tmp_path / name} holds all of {dialect}")
    other = new_database(dialect)
    code, out, err = run(other, "restore", tmp_path / name)
    assert (code, err) == (0, "")
    assert out.endswith(f" holds {tmp_path / name}.\n")
    assert count(open_engine(other)) == count(filled)


def test_restore_replaces_a_store_when_told_to(run, new_database, open_engine, tmp_path):
    url = new_database("sqlite", "examples")
    run(url, "snapshot", tmp_path / "out")
    edits.create(open_engine(url), "track", {"title": "Geneva"}, author="Ann")
    code, out, err = run(url, "restore", tmp_path / "out")
    assert (code, out) == (1, "")
    assert err.startswith(f"The store is in use, at revision {LAST + 1}. Nothing was changed.")
    code, out, err = run(url, "restore", tmp_path / "out", "--replace", "--keep", tmp_path / "kept")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == f"{tmp_path / 'kept'} holds what was replaced."
    assert {path.name for path in (tmp_path / "kept").iterdir()} == FILES
    assert count(open_engine(url)) == LAST + 2  # the restore is one more


def test_differences_are_printed_or_written_and_a_snapshot_tells_them(run, new_database, open_engine, tmp_path):
    url = new_database("sqlite", "examples")
    run(url, "snapshot", tmp_path / "old.zip")
    edits.create(open_engine(url), "track", {"id": "lane", "title": "A lane"}, author="Ann")
    code, out, err = run(url, "diff", tmp_path / "old.zip")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == f"# Changes from {escape(str(tmp_path / 'old.zip'))} to revision {LAST + 1}"
    assert out.splitlines()[-1] == "- The track “A lane” was added."
    code, out, _ = run(url, "diff", LAST, "store", "--as", "csv")
    assert out.splitlines()[1] == "track,lane,added,track “A lane”,,,"
    assert run(url, "diff", LAST, "--as", "json", "-o", tmp_path / "new.json")[0] == 0
    assert '"lane"' in (tmp_path / "new.json").read_text()
    code, _, err = run(url, "diff", LAST, "-o", tmp_path / "new.json")
    assert (code, err) == (1, f"{tmp_path / 'new.json'}: exists already: choose another name, or move it away\n")
    assert run(url, "snapshot", tmp_path / "new", "--since", tmp_path / "old.zip")[0] == 0
    assert (tmp_path / "new" / CHANGES).read_text().splitlines()[-1] == "- The track “A lane” was added."
    code, _, err = run(url, "snapshot", tmp_path / "more", "--since", "yesterday")
    assert (code, err.startswith("yesterday: is no state that can be compared")) == (1, True)
    assert not (tmp_path / "more").exists()


def test_the_annotations_are_written_for_the_address_that_is_named(run, new_database, tmp_path):
    url = new_database("sqlite", "examples")
    run(url, "annotations", "--address", "https://tracker.example.org/", "-o", tmp_path / "quotes.json")
    page = json.loads((tmp_path / "quotes.json").read_text(encoding="utf-8"))
    assert (page["id"], page["items"]) == ("https://tracker.example.org/api/annotations.json", [])


def test_a_brief_is_printed_or_written_in_the_form_that_its_name_ends_in(run, new_database, tmp_path):
    url = new_database("sqlite", "examples")
    code, out, err = run(url, "brief", "paris")
    assert (code, err) == (0, "")
    assert "# Paris" in out.splitlines()
    assert run(url, "brief", "summit/paris", "-o", tmp_path / "brief.docx")[0] == 0
    assert (tmp_path / "brief.docx").read_bytes().startswith(b"PK")
    code, _, err = run(url, "brief", "paris", "-o", tmp_path / "brief.pdf")
    assert (code, err) == (
        1, f"{tmp_path / 'brief.pdf'}: ends in none of .docx, .md: name the file brief.docx or brief.md\n"
    )  # fmt: skip
    code, _, err = run(url, "brief", "nowhere")
    assert (code, err) == (1, "There is no summit, milestone, pledge or party with the id nowhere.\n")


def test_a_brief_of_a_list_tells_what_the_filters_leave(run, new_database, tmp_path):
    url = new_database("sqlite", "examples")
    code, out, err = run(url, "brief", "pledges", "--party", "fra")
    assert (code, err, "## Pledges (1)" in out, "*Party: France · as of" in out) == (0, "", True, True)
    code, out, _ = run(url, "brief", "events", "--text", "nowhere")
    assert (code, "No event is recorded." in out) == (0, True)
    assert run(url, "brief", "events", "-o", tmp_path / "events.docx")[0] == 0
    assert (tmp_path / "events.docx").read_bytes().startswith(b"PK")
    assert "there is no party none" in run(url, "brief", "pledges", "--party", "none")[2]
    assert "paris is no list" in run(url, "brief", "paris", "--party", "fra")[2]


def test_a_snapshot_of_no_store_is_refused_and_makes_none(run, tmp_path):
    code, out, err = run(f"sqlite:///{tmp_path / 'gone.db'}", "snapshot", tmp_path / "out")
    assert (code, out) == (1, "")
    assert err.startswith("The database file is gone")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("not an address", "TRACKER_DATABASE_URL is no address of a database"),
        ("mysql://x", "A store is a database of SQLite or PostgreSQL; mysql is neither."),
        ("sqlite://", "TRACKER_DATABASE_URL names no database, such as sqlite:///file.db"),
        ("postgresql://nobody@127.0.0.1:9/none", "The database does not answer."),
        ("sqlite:////dev/null/x.db", "The database file cannot be created. (/dev/null/x.db: "),
        ("postgresql://nobody@127.0.0.1:port/none", "TRACKER_DATABASE_URL is no address of a database"),
        (
            "postgresql://nobody:s3cr@t@127.0.0.1:9/none",
            "TRACKER_DATABASE_URL has an @ in its password: write it as %40",
        ),
        ("postgresql://127.0.0.1:9/none?user=nobody&password=s3cret", "The database does not answer."),
    ],
)
def test_a_store_that_cannot_be_used_is_told_in_a_line(run, url, words):
    code, out, err = run(url, "init")
    assert (code, out) == (1, "")
    assert err.startswith(words)
    assert "s3cr" not in err


def test_the_database_of_another_program_is_left_alone(run, tmp_path):
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE bookmark (id)")
        other.commit()
    before = (tmp_path / "other.db").read_bytes()
    code, _, err = run(f"sqlite:///{tmp_path / 'other.db'}", "init")
    assert code == 1
    assert err.startswith("This database belongs to another program.")
    assert err.endswith("(it has a table bookmark)\n")
    assert before[100:] == (tmp_path / "other.db").read_bytes()[100:]  # its head says how it is written to


@pytest.mark.parametrize(
    "arguments",
    [
        ("snapshot", "{folder}/a-file/out.zip"),
        ("snapshot", "{folder}/" + "x" * 300),
        ("check", "--data", "{folder}/" + "x" * 300),
        ("check", "--data", "{folder}/data"),
    ],
)
def test_a_path_that_leads_nowhere_is_told_in_a_line(run, filled, tmp_path, arguments):
    (tmp_path / "a-file").touch()
    (tmp_path / "data" / "track.csv").mkdir(parents=True)
    url = filled.url.render_as_string(hide_password=False)
    code, out, err = run(url, *(argument.format(folder=tmp_path) for argument in arguments))
    assert code == 1
    assert "Traceback" not in out + err
    assert "cannot be " in out + err


@pytest.mark.parametrize("arguments", ["--data {folder}", "--data {folder} --summary"])
@pytest.mark.parametrize("faults", [0, 9_000])
def test_output_that_nobody_reads_to_its_end_is_no_fault(folder, arguments, faults):
    (folder / "track.csv").write_text(
        "id,title,description,position\ncoalition,Coalition,,1\n" + "coalition,,,1\n" * faults
    )
    command = f"{sys.executable} -m tracker check {arguments.format(folder=folder)} | true"
    said = subprocess.run(command, cwd=ROOT, shell=True, capture_output=True, text=True)
    assert (said.stdout, said.stderr) == ("", "")


def test_a_hundred_faults_are_printed_and_all_are_counted(run, folder):
    (folder / "track.csv").write_text("id,title,description,position\n" + "coalition,,,1\n" * 250)
    code, out, err = run("sqlite:////nowhere", "check", "--data", folder)
    assert (code, len(out.splitlines())) == (1, 101)
    more = int(out.splitlines()[-1].removeprefix("and ").removesuffix(" more"))
    assert err == f"{more + 100} faults.\n"
    assert more >= 150


def test_no_terminal_obeys_what_is_printed(run, tmp_path):
    folder = tmp_path / "\x1b[31m\udcff"
    code, out, err = run("sqlite:////nowhere", "check", "--data", folder)
    assert (code, err) == (1, "1 faults.\n")
    assert out == f"{tmp_path}/\\x1b[31m\\udcff: there is no such folder\n"
    code, _, err = run("sqlite:////nowhere", "restore", tmp_path / "\x1b]0;x\u202e.zip")
    assert (code, err) == (1, f"{tmp_path}/\\x1b]0;x\\u202e.zip: there is no such snapshot\n")


def test_an_argument_that_is_none_is_told_in_a_line_that_no_terminal_obeys(capsys):
    with pytest.raises(SystemExit):
        main(["check", "--\x1b[31m"])
    assert "\x1b" not in capsys.readouterr().err


def test_a_fault_is_a_line_without_a_traceback(tmp_path):
    command = [sys.executable, "-m", "tracker", "restore", str(tmp_path / "nowhere.zip")]
    environment = {**os.environ, "TRACKER_DATABASE_URL": f"sqlite:///{tmp_path / 'store.db'}"}
    said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == f"{tmp_path / 'nowhere.zip'}: there is no such snapshot\n"


def on_a_terminal(url, *arguments):
    """What a command writes to its output, and to a terminal as its standard error."""
    terminal, line = pty.openpty()
    command = [sys.executable, "-m", "tracker", *map(str, arguments)]
    environment = {**os.environ, "TRACKER_DATABASE_URL": url}
    output = {"stdout": subprocess.PIPE, "stderr": line, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=environment, **output) as started:
        os.close(line)
        seen = bytearray()
        with suppress(OSError):  # Linux's way to say that nobody writes to a terminal any more
            while read := os.read(terminal, 4_096):
                seen += read
        os.close(terminal)
        return started.communicate()[0], seen.decode()


def test_a_terminal_shows_how_far_a_command_is_on_one_line_that_is_cleared_at_the_end(tmp_path):
    commands = {
        ("init",): ["Checking summit", "Storing "],
        ("check",): ["Checking summit"],
        ("snapshot", tmp_path / "out.zip"): ["Writing summit: ", "Writing revision: "],
        ("restore", tmp_path / "out.zip", "--replace"): ["Checking summit: line ", "Storing summit: line "],
    }
    for command, words in commands.items():
        out, seen = on_a_terminal(f"sqlite:///{tmp_path / 'tracker.db'}", *command)
        assert out.count("\n") == 1 + ("restore" in command)
        assert "\n" not in seen
        assert seen.endswith("\r\x1b[K")
        for said in words:
            assert f"\r\x1b[K{said}" in seen


def test_a_terminal_shows_faults_on_lines_of_their_own(folder):
    (folder / "track.csv").write_text("id,title,description,position\ncoalition,,,1\n")
    out, seen = on_a_terminal("sqlite:////nowhere", "check", "--data", folder)
    assert out.endswith("track.csv:2: title is required: fill it in\n")
    assert seen.endswith("\r\x1b[K1 faults.\r\n")


def test_the_codebook_is_of_these_tables_columns_and_codes(run, tmp_path):
    shutil.copytree(ROOT / "data", tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.db*"))
    code, _, err = run("sqlite:////nowhere", "codebook", "--data", tmp_path)
    assert (code, err) == (0, "")
    written = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert written == (ROOT / "data" / "README.md").read_text(encoding="utf-8"), "run: python -m tracker codebook"


def test_a_codebook_that_is_not_there_is_told(run, tmp_path):
    code, out, err = run("sqlite:////nowhere", "codebook", "--data", tmp_path)
    assert (code, out) == (1, "")
    assert err == f"{tmp_path / 'README.md'}: cannot be written: No such file or directory\n"


def test_a_codebook_without_its_mark_is_refused_and_left_alone(run, tmp_path):
    (tmp_path / "README.md").write_text("# Ours\n")
    code, _, err = run("sqlite:////nowhere", "codebook", "--data", tmp_path)
    assert code == 1
    assert "lacks the line that the codebook follows" in err
    assert (tmp_path / "README.md").read_text() == "# Ours\n"


@pytest.mark.parametrize("command", ["", "init", "check", "codebook", "snapshot", "propose", "restore"])
def test_help_explains(command, capsys):
    with pytest.raises(SystemExit) as left:
        main([*filter(None, [command]), "--help"])
    said = capsys.readouterr().out
    assert left.value.code == 0
    for words in {
        "": ["init", "check", "codebook", "snapshot", "propose", "restore"],
        "restore": ["--replace", "--keep"],
    }.get(command, []):
        assert words in said
    assert ("TRACKER_DATABASE_URL" in said) == (command != "codebook")


def test_no_command_is_an_error_that_names_them(capsys):
    with pytest.raises(SystemExit) as left:
        main([])
    assert left.value.code == 2
    assert "COMMAND" in capsys.readouterr().err


@pytest.mark.parametrize("package", ["pandas", "psycopg"])
def test_a_command_on_sqlite_starts_without_what_it_does_not_need(package, tmp_path):
    script = f"import sys; from tracker import __main__, store; store.open_engine('sqlite:///{tmp_path}/t.db'); "
    script += f"sys.exit('{package}' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_proposals_are_printed_and_stored_only_under_a_name(run, curated_url, open_engine):
    engine = open_engine(curated_url)
    before = count(engine)
    code, out, err = run(curated_url, "propose")
    assert (code, err, count(engine)) == (0, "", before)
    number = out.count("may go back to")
    assert number > 1
    assert out.endswith(f"{number} proposals.\n")
    _, out, _ = run(curated_url, "propose", "--author", "Ann")
    assert out.endswith(f"{number} proposals are stored, to be confirmed in the form of the later clause.\n")
    assert count(engine) == before + number
    assert run(curated_url, "propose") == (0, "0 proposals.\n", "")


# import


@pytest.fixture
def seats(tmp_path):
    file = tmp_path / "seats.csv"
    file.write_text("Country;Name;Office\nFrance;Emmanuel Macron;President\nFrance;Nobody;King\n", encoding="utf-8")
    return file


def test_import_says_what_it_would_do_and_saves_nothing(run, filled, seats):
    url = filled.url.render_as_string(hide_password=False)
    code, out, err = run(url, "import", seats, "--table", "attendance", "--set", "summit_id=paris", *MEANT)
    assert (code, err) == (1, "")
    assert "line 2: attendance seat: office: — → President" in out
    assert "line 3: Person: “Nobody” names no person" in out
    assert out.endswith("Nothing was saved: this was a dry run. --apply saves.\n")
    assert count(filled) == LAST


MEANT = ("--column", "Name=person_id")


def test_import_saves_with_author_and_reason_and_gives_back_what_it_does_not_take(run, filled, seats, tmp_path):
    url, rest = filled.url.render_as_string(hide_password=False), tmp_path / "rest.xlsx"
    chosen = ("import", seats, "--table", "attendance", "--set", "summit_id=paris", "--apply", "--rest", rest, *MEANT)
    code, _, err = run(url, *chosen)
    assert (code, count(filled)) == (1, LAST)
    assert "--partly saves the others" in err
    before = rest.read_bytes()
    code, _, err = run(url, *chosen, "--partly")
    assert (code, count(filled), rest.read_bytes()) == (1, LAST, before)
    assert "rest.xlsx: exists already" in err
    code, _, err = run(url, *chosen, "--rest", tmp_path / "rest.txt")
    assert (code, count(filled)) == (1, LAST)
    assert "rest.txt is neither an .xlsx nor a .csv" in err
    rest = tmp_path / "other.XLSX"
    code, out, _ = run(url, *chosen, "--rest", rest, "--partly", "--author", "Ann", "--reason", "Desk")
    assert code == 0
    assert f"Saved as change {LAST + 1:,}: 0 records created, 1 record changed." in out
    with reading(filled) as connection:
        [entry] = records.history(connection, "attendance", "seat", limit=1)
    assert (entry["author"], entry["reason"]) == ("Ann", "Desk")
    left = spreadsheet.read(rest.read_bytes())
    assert [cells[1] for _, cells in left.lines] == ["Nobody"]


def test_import_cites_one_source_for_all_rows(run, filled, tmp_path):
    file = tmp_path / "milestones.csv"
    file.write_text("Track,Title,Kind,First day\ncoalition,Vote,vote,2026-02-03\n")
    url = filled.url.render_as_string(hide_password=False)
    code, out, _ = run(url, "import", file, "--table", "milestone", "--source", "elysee", "--apply")
    assert code == 0
    assert "1 record to be created, 0 records to be changed, 1 citation of the source to be made" in out
    cited = [row["source_id"] for row in rows(filled, "citation").values() if row["record_table"] == "milestone"]
    assert cited == ["elysee"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--set", "summit_id"), "summit_id has no =: write NAME=VALUE"),
        (("--column", "Name=king"), "attendance has no column king"),
        (("--key", "id"), "is part of the key by which rows are matched"),
        (("--headings", "9"), "has nothing in line 9"),
        (("--source", "nowhere"), "names no source"),
    ],
)
def test_import_refuses_what_makes_no_sense(run, filled, seats, arguments, words):
    url = filled.url.render_as_string(hide_password=False)
    code, out, err = run(url, "import", seats, "--table", "attendance", *arguments)
    assert (code, out) == (1, "")
    assert words in err


def test_import_of_a_file_that_is_not_in_utf_8_asks_for_its_encoding(run, filled, tmp_path):
    url, names = filled.url.render_as_string(hide_password=False), tmp_path / "names.csv"
    names.write_bytes("Name\nRadosław Sikorski\n".encode("cp1250"))
    code, _, err = run(url, "import", names, "--table", "person")
    assert (code, "cp1250 reads “Radosław Sikorski”" in err, "--encoding" in err) == (1, True, True)
    code, out, _ = run(url, "import", names, "--table", "person", "--encoding", "cp1250")
    assert (code, "1 record to be created" in out) == (0, True)


def test_import_that_would_read_a_share_in_another_unit_says_so(run, filled, tmp_path):
    url = filled.url.render_as_string(hide_password=False)
    pledges = tmp_path / "pledges.csv"
    pledges.write_text("id,unit\nhubs,bases\n", encoding="utf-8")
    code, out, err = run(url, "import", pledges, "--table", "pledge", "--apply")
    assert "line 2: Unit: the pledge share share (1) was given in hubs and would be read in bases: change it" in out
    assert (code, "nothing was saved" in err, count(filled)) == (1, True, LAST)


def test_import_of_no_file_or_no_table_says_so(run, filled, tmp_path):
    url = filled.url.render_as_string(hide_password=False)
    code, _, err = run(url, "import", tmp_path / "none.csv", "--table", "attendance")
    assert (code, "cannot be read or written: No such file" in err) == (1, True)
    (tmp_path / "prose.txt").write_text("The leaders met in Paris on 6 January, and agreed.\n", encoding="utf-8")
    code, _, err = run(url, "import", tmp_path / "prose.txt", "--table", "attendance")
    assert (code, "prose.txt: is no table" in err) == (1, True)
