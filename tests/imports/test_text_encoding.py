"""Letters of a CSV that is not in UTF-8: the person says which they are, and those that were lost are missed."""

import subprocess

import pytest

from tests.support import programs
from tracker.errors import InvalidFiles
from tracker.files import spreadsheet, workbook
from tracker.files.text_encoding import candidates
from tracker.imports import transfer
from tracker.imports.plan import Instructions, reasons
from tracker.writing import edits

POLISH = "Kraj;Osoba\nPolska;Radosław Sikorski\nČesko;Petr Fiala\nPolska;Paweł Żółć\n"
LETTERS = {
    "cp1250": POLISH,
    "cp1251": "Країна;Особа\nФранція;Макрон\n",
    "cp1252": "País;Año\nEspaña;Pedro Sánchez\n",
    "cp1254": "Ülke;Kişi\nTürkiye;Recep Tayyip Erdoğan\n",
}


@pytest.mark.parametrize("encoding", LETTERS)
def test_a_file_in_a_windows_encoding_is_read_as_a_person_says(encoding):
    content, lines = LETTERS[encoding].encode(encoding), LETTERS[encoding].splitlines()
    with pytest.raises(InvalidFiles, match="is not in UTF-8: save it as CSV UTF-8, or say in which encoding its words"):
        spreadsheet.read(content)
    sample = candidates(content)[encoding]
    assert 1 <= len(sample) <= 3
    assert set(sample) <= set(lines)
    sheet = spreadsheet.read(content, encoding=encoding)
    assert [sheet.headings, *(cells for _, cells in sheet.lines)] == [line.split(";") for line in lines]


def test_only_readings_that_differ_are_offered():
    offered = candidates(LETTERS["cp1252"].encode("cp1252"))
    assert offered["cp1252"] == ["País;Año", "España;Pedro Sánchez"]
    assert "cp1254" not in offered  # it says the same
    assert len({tuple(lines) for lines in offered.values()}) == len(offered)


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "utf-16", "utf-16-le"])
def test_nothing_is_asked_of_a_file_that_tells_its_encoding(encoding):
    content = ("Party;Person\nFrance;Macron\n" if encoding == "ascii" else POLISH).encode(encoding)
    assert candidates(content) == {}
    assert spreadsheet.read(content, encoding="cp1251") == spreadsheet.read(content)


def test_a_file_of_other_bytes_is_no_text():
    content = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
    assert candidates(content) == {}
    with pytest.raises(InvalidFiles, match="is no spreadsheet"):
        spreadsheet.read(content, encoding="cp1252")


@pytest.fixture
def kowal(filled):
    """A store with two persons whose letters Windows-1252 lacks."""
    edits.create(filled, "person", {"id": "kowal", "name": "Paweł Kowal", "aliases": "Kowal the elder"}, author="Ann")
    edits.create(filled, "person", {"id": "lukasz", "name": "Łukasz Nowak"}, author="Ann")
    return filled


def saved_by_office(folder, names, *lines):
    """The rows as a CSV that LibreOffice saved in Windows-1252, with a question mark for each letter that it lacks."""
    written = folder / "list.xlsx"
    written.write_bytes(workbook.write({"list": (names, lines)}))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    form = "csv:Text - txt - csv (StarCalc):44,34,1"
    command = [programs.office(), "--headless", profile, "--convert-to", form, "--outdir", folder, written]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / "list.csv").read_bytes()


def plan_of(engine, table, content, **said):
    return transfer.plan(engine, spreadsheet.read(content), Instructions(table, **said))


def test_letters_that_libreoffice_lost_are_missed_and_never_stored(kowal, tmp_path):
    lines = ("kowal", "Paweł Kowal", "Kowal the younger"), ("lukasz", "Łukasz Nowak", None)
    content = saved_by_office(tmp_path, ["id", "name", "aliases"], *lines)
    assert b"Pawe? Kowal" in content
    plan = plan_of(kowal, "person", content)
    assert plan.changes == []
    told = [f"Name has a question mark for a letter of “{line[1]}”, which the file's encoding lacks" for line in lines]
    assert [text.partition(": save")[0] for text in reasons(plan).values()] == told
    assert any(note.startswith("“?ukasz Nowak”") for note in plan.notes)


def test_a_new_record_or_a_link_that_lost_letters_of_a_stored_name_is_refused(kowal):
    plan = plan_of(kowal, "person", "Name\nPawe? Kowal\nJane Doe?\n")
    assert (plan.refused_lines, len(plan.created)) == ([2], 1)
    said = "Summit\tParty\tPerson\nparis\tFrance\tKowal, Pawe?\n", {"columns": {"Summit": "summit_id"}}
    plan = plan_of(kowal, "attendance", said[0], **said[1])
    [question] = plan.questions
    assert (list(question.candidates), question.creatable) == (["kowal"], False)
    assert "has a question mark for a letter of “Paweł Kowal”" in reasons(plan)[2]


def test_a_question_that_somebody_asks_is_no_lost_letter(kowal):
    edits.create(kowal, "track", {"id": "asking", "title": "Who came, and why"}, author="Ann")
    plan = plan_of(kowal, "track", "id\ttitle\nasking\tWho came, and why?\n")
    assert (len(plan.changed), plan.refusals, plan.notes) == (1, [], [])
