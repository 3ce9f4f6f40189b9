"""What is no table, or cannot be taken as it stands: a clear message each, and nothing is read by half."""

import io
import subprocess
import sys
import zipfile
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
import xlsxwriter

from tests.support import programs
from tracker.errors import Failure, InvalidFiles
from tracker.files import spreadsheet, workbook
from tracker.imports import headings
from tracker.workbooks import reader
from tracker.workbooks.check import check
from tracker.workbooks.sheets import COLUMNS_AT_MOST, ROWS_AT_MOST

PROSE = "The leaders met in Paris on 6 January, and they agreed, after long talks, on a declaration.\nIt was signed."


def made(fill, **settings):
    """A workbook that ``fill(book, sheet)`` has filled."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **settings}) as book:
        sheet = book.add_worksheet("Seats")
        sheet.write_row(0, 0, ["Party", "Person"])
        sheet.write_row(1, 0, ["France", "Emmanuel Macron"])
        fill(book, sheet)
    return file.getvalue()


def changed(content, change):
    """The same workbook, with ``change(name, data)`` of each of its files."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name in packed.namelist():
            target.writestr(name, change(name, packed.read(name)))
    return file.getvalue()


def far_cell(place):
    """A workbook with a cell in the last row of all, written like this."""
    cell = b'<row r="1048576"><c r="%s"><v>1</v></c></row></sheetData>' % place
    return changed(
        made(lambda *_: None),
        lambda name, data: data.replace(b"</sheetData>", cell) if name.endswith("sheet1.xml") else data,
    )


def long_shared_text():
    """A small file, many cells of which share one long text."""
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(3, 120))

    def change(name, data):
        if name.endswith("sharedStrings.xml"):
            return data.replace(b"Party", b"x" * 1_000_000)
        return data.replace(b"</sheetData>", rows + b"</sheetData>") if name.endswith("sheet1.xml") else data

    return changed(made(lambda *_: None), change)


def many_texts():
    """A small file that announces a hundred thousand million texts, for which its reader reserves memory and aborts."""
    return changed(
        made(lambda *_: None),
        lambda name, data: (
            data.replace(b"uniqueCount=", b'uniqueCount="99999999999" was=')
            if name.endswith("sharedStrings.xml")
            else data
        ),
    )


def other_prefix():
    """An OpenDocument file in which the usual prefix stands for something else."""
    file = io.BytesIO()
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{office}office:1.0" xmlns:t="{office}table:1.0" '
            'xmlns:table="urn:other"><office:body><office:spreadsheet><t:table t:name="a" table:name="a"/>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return file.getvalue()


def bomb():
    """A small file that would unpack to a gigabyte of blanks."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        with packed.open("xl/worksheets/sheet1.xml", "w") as member:
            for _ in range(150):
                member.write(b" " * 1_000_000)
    return file.getvalue()


def entities():
    """A workbook whose XML defines an entity, which could grow without end."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>')
    return file.getvalue()


BAD = {
    "no spreadsheet": (b"%PDF-1.7\n\x00\x01\x02 stream", "is no spreadsheet"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is no spreadsheet"),
    "a damaged file": (b"PK\x03\x04" + b"x" * 99, "is damaged"),
    "another zip": (entities(), "is no spreadsheet"),
    "an old file": (spreadsheet.OLD_OFFICE + b"x" * 99, "save it as .xlsx"),
    "an encrypted file": (
        spreadsheet.OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"),
        "is encrypted: open it with its password",
    ),
    "a formula": (made(lambda _, sheet: sheet.write_formula("C3", "=1+1")), "has a formula in C3"),
    "merged cells": (made(lambda _, sheet: sheet.merge_range("A4:B4", "x")), "has merged cells in A4:B4"),
    "a hidden column": (made(lambda _, sheet: sheet.set_column("B:B", None, None, {"hidden": 1})), "hides column B"),
    "a hidden row": (made(lambda _, sheet: sheet.set_row(1, None, None, {"hidden": 1})), "hides row 2"),
    "two headers": ("Party\tPerson\nFrance\tx\nParty\tPerson\nGermany\ty\n", "names its columns twice"),
    "one name twice": ("Party\tParty\nFrance\tx\n", "has two columns called “Party”"),
    "a column without a name": ("Party\t\tOffice\nFrance\tx\n", "column 2, which has no name in line 1"),
    "0 rows": ("Party\tPerson\n", "has 0 rows"),
    "nothing": (" \n\n", "is empty"),
    "nothing in a workbook": (workbook.write({"Seats": ([], [])}), "is empty"),
    "a million rows": ("a,b\n" + "1,2\n" * 1_000_000, f"has more than {ROWS_AT_MOST:,} rows"),
    "too large": (b"a,b\n" + b"1,2\n" * 6_000_000, "is too large"),
    "30,000 columns": (",".join(f"c{n}" for n in range(30_000)) + "\n1\n", f"has more than {COLUMNS_AT_MOST} columns"),
    "many columns of a workbook": (
        made(lambda _, sheet: sheet.write(0, COLUMNS_AT_MOST, "x")),
        f"has more than {COLUMNS_AT_MOST} columns",
    ),
    "a far cell in small letters": (far_cell(b"xfd1048576"), "is no spreadsheet"),
    "a long text that many cells share": (long_shared_text(), "is too large"),
    "an OpenDocument file of other prefixes": (other_prefix(), "is no spreadsheet"),
    "a workbook at which its reader aborts": (many_texts(), "could not be read: .* Save the one sheet as .csv"),
    "a far cell": (far_cell(b"XFD1048576"), f"has more than {ROWS_AT_MOST:,} rows"),
    "a zip bomb": (bomb(), "is too large"),
    "prose": (PROSE, "is no table"),
    "a line with more cells": ("a,b\n1,2\n1,2,3\n", "has in line 3 more cells"),
    "a quote left open": ('a,b\n"x,1\n2,3\n', "has in line 2 a quote"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_taken_says_why(name):
    content, words = BAD[name]
    with pytest.raises(InvalidFiles, match=words) as refused:
        spreadsheet.read(content, name="desk.xlsx")
    assert str(refused.value).startswith("desk.xlsx: ")


@pytest.mark.parametrize("separator", ["\t", ";", ","])
@pytest.mark.parametrize("names", ["Party,Person,Level", "Country,Head of delegation,Level", "Country,Name,Rank"])
@pytest.mark.parametrize("title", ["Attendance, Paris 6 January\n\n", "As of 6 January, by Ann\nDraft; not final\n\n"])
def test_a_title_above_the_headings_is_left_out_and_told(title, names, separator):
    rows = [names.split(","), ["France", "Emmanuel Macron", "HoS"], ["Germany", "Friedrich Merz", "HoG"]]
    text = title.replace(",", "\t") if separator == "," else title  # within quotes a comma would be no fault
    text += "\n".join(separator.join(row) for row in rows)
    sheet = spreadsheet.read(text, known=partial(headings.known, "attendance"))
    assert (sheet.headings, [cells for _, cells in sheet.lines]) == (rows[0], rows[1:])
    line = title.count("\n") + 1
    assert sheet.first == line
    [note] = sheet.notes
    assert note.startswith(f"Line {line} names the columns. What stands above it is left out: “A")


def test_a_title_of_two_cells_stands_above_known_headings_or_another_line_is_chosen():
    text = "Attendance\tParis\t6 January\nCountry\tName\tLevel\nFrance\tEmmanuel Macron\tHoS\n"
    known = partial(headings.known, "attendance")
    file = spreadsheet.open_file(text)
    assert spreadsheet.line_of_headings(file, known) == 1
    assert spreadsheet.table(file, known=known, line=2).headings == ["Country", "Name", "Level"]
    assert spreadsheet.read(text.replace("Name", "Person"), known=known).first == 2
    with pytest.raises(InvalidFiles, match="has nothing in line 9"):
        spreadsheet.table(file, known=known, line=9)


def test_merged_cells_are_a_fault_below_the_headings_and_none_above():
    def title(book, sheet, row):
        sheet.merge_range(row, 0, row, 1, "Attendance, Paris", book.add_format({"bold": True}))
        sheet.write_row(3, 0, ["Party", "Person"])
        sheet.write_row(4, 0, ["Germany", "Friedrich Merz"])

    known = partial(headings.known, "attendance")
    above = made(lambda book, sheet: [sheet.write_row(1, 0, ["", ""]), title(book, sheet, 0)])
    sheet = spreadsheet.read(above, known=known)
    assert (sheet.headings, sheet.lines) == (["Party", "Person"], [(5, ["Germany", "Friedrich Merz"])])
    below = made(lambda book, sheet: [sheet.write_row(1, 0, ["", ""]), title(book, sheet, 5)])
    with pytest.raises(InvalidFiles, match="has merged cells in A6:B6"):
        spreadsheet.read(below, known=known)


@pytest.mark.parametrize("name", ["a formula", "merged cells", "a hidden column", "a hidden row"])
def test_what_one_sheet_has_keeps_no_other_from_being_read(name):
    content, _ = BAD[name]
    book = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert "xl/worksheets/sheet1.xml" in packed.namelist()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as both:
        first, second = both.add_worksheet("Seats"), both.add_worksheet("attendance")
        first.write_formula(0, 0, "=1+1")
        second.write_row(0, 0, ["Party"])
        second.write_row(1, 0, ["France"])
    sheet = spreadsheet.read(book.getvalue(), sheet="attendance")
    assert (sheet.headings, [cells for _, cells in sheet.lines]) == (["Party"], [["France"]])
    assert sheet.notes == ["Sheet “attendance” was read, and of 1 more none."]


def test_libreoffice_and_excel_write_the_same_cells(tmp_path):
    """A workbook of ours, saved by LibreOffice as .ods and as .xlsx, reads as it was written."""
    headings = ["a", "b", "c", "d"]
    rows = [[date(2026, 1, 6), 90_000_000_000, "=1+1", True], [date(1999, 12, 31), 0.25, "Ґ ع", False]]
    written = tmp_path / "ours.xlsx"
    written.write_bytes(workbook.write({"list": (headings, rows)}))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    expected = spreadsheet.read(written.read_bytes())
    assert [cells for _, cells in expected.lines] == [
        [date(2026, 1, 6), 90_000_000_000, "=1+1", True],
        [date(1999, 12, 31), Decimal("0.25"), "Ґ ع", False],
    ]
    for ending in ("ods", "xlsx"):
        command = [programs.office(), "--headless", profile, "--convert-to", ending, "--outdir", tmp_path / ending]
        subprocess.run([*command, written], check=True, capture_output=True, timeout=120)
        [again] = (tmp_path / ending).iterdir()
        assert spreadsheet.read(again.read_bytes(), name="x") == spreadsheet.Sheet("x", headings, expected.lines)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("separator", ["\t", ";", ",", "|"])
def test_any_usual_separator_and_encoding_is_read(separator, encoding):
    text = f"sep={separator}\r\n" * (separator == ";") + f'Party{separator}Office\r\nFrance{separator}"a{separator}\nb"'
    sheet = spreadsheet.read(text.encode(encoding))
    assert (sheet.headings, sheet.lines[0][1], sheet.notes) == (["Party", "Office"], ["France", f"a{separator}\nb"], [])


@pytest.mark.parametrize(
    ("pasted", "lines"),
    [
        ('A\t"We will stand."\nB\tx', [["A", '"We will stand."'], ["B", "x"]]),
        ('A\t"We will\nB\tstand"', [["A", '"We will'], ["B", 'stand"']]),
        ('A\t"We" said he\nB\tx', [["A", '"We" said he'], ["B", "x"]]),
        ('A\t"two\nlines"\nB\tx', [["A", "two\nlines"], ["B", "x"]]),  # as a spreadsheet copies it
        ('A\t"a ""quote"" within"\nB\tx', [["A", 'a "quote" within'], ["B", "x"]]),
        ('A\t""\nB\tx', [["A", None], ["B", "x"]]),
    ],
)
def test_a_pasted_quotation_keeps_its_marks_and_takes_no_line_after_it(pasted, lines):
    assert [cells for _, cells in spreadsheet.read(f"headline\tquote\n{pasted}\n").lines] == lines


def test_the_first_rows_of_a_paste_are_read_as_all_its_rows_are():
    file = spreadsheet.open_file('headline\tquote\nA\t"We will\nB\tstand"\nC\t"two\nlines"\n')
    rows = spreadsheet.first_rows(file, lambda _: False)
    assert rows == [
        (1, ["headline", "quote"]), (2, ["A", '"We will']), (3, ["B", 'stand"']), (4, ["C", "two\nlines"])
    ]  # fmt: skip
    assert spreadsheet.table(file, line=2).lines == rows[2:]


def test_a_pasted_quotation_keeps_its_marks_below_a_heading_in_quotes():
    [(_, cells)] = spreadsheet.read('"headline"\tquote\nA\t"We will pay" he said\n').lines
    assert cells == ["A", '"We will pay" he said']
    [(_, cells)] = spreadsheet.read('"headline"\t"quote"\n"A"\t"We will pay"\n').lines  # as some programs write all
    assert cells == ["A", "We will pay"]


def test_a_sheet_reaches_as_far_as_its_cells():
    checked = check(made(lambda _, sheet: sheet.write("D9", 1)))
    assert {name: (each.rows, each.columns, each.fault) for name, each in checked.items()} == {"Seats": (9, 4, "")}


def test_a_workbook_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(reader, "SECONDS_AT_MOST", 0)
    with pytest.raises(InvalidFiles, match="takes more memory or time than a spreadsheet may"):
        spreadsheet.read(made(lambda *_: None))


def test_a_workbook_that_takes_too_much_memory_is_given_up(monkeypatch):
    monkeypatch.setattr(reader, "BYTES_AT_MOST", 50_000_000)
    large = made(lambda _, sheet: [sheet.write(row, 0, f"{row} {'x' * 2_000}") for row in range(2, ROWS_AT_MOST)])
    with pytest.raises(InvalidFiles, match="takes more memory or time than a spreadsheet may"):
        spreadsheet.read(large)


@pytest.fixture
def other_reader(tmp_path, monkeypatch):
    """Puts a program in the place of the one that reads workbooks."""

    def put(program):
        folder = tmp_path / "tracker" / "workbooks"
        folder.mkdir(parents=True)
        for place in (folder.parent, folder):
            (place / "__init__.py").touch()
        (folder / "__main__.py").write_text(program, encoding="utf-8")
        monkeypatch.setattr(reader, "FOLDER", tmp_path)

    return put


def test_a_fault_of_the_program_is_not_told_as_one_of_the_file(other_reader):
    other_reader("import a_library_that_is_not_installed")
    with pytest.raises(Failure, match="by a fault of this program or its machine and not of the file") as failure:
        spreadsheet.read(made(lambda *_: None))
    assert "a_library_that_is_not_installed" in failure.value.details
    assert "a_library_that_is_not_installed" not in str(failure.value)


def test_a_process_that_the_system_ends_is_told_as_the_files(other_reader):
    other_reader("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(InvalidFiles, match="takes more memory or time than a spreadsheet may"):
        spreadsheet.read(made(lambda *_: None))


def test_a_process_that_cannot_be_started_is_told_as_ours(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "FOLDER", tmp_path / "nowhere")
    with pytest.raises(Failure, match="not of the file") as failure:
        spreadsheet.read(made(lambda *_: None))
    assert "nowhere" in failure.value.details


@pytest.mark.parametrize("name", ["PanicException", "MemoryError", "RecursionError"])
def test_what_the_compiled_reader_breaks_off_at_is_told_as_the_files(other_reader, name):
    kind = f"type({name!r}, (BaseException,), {{}})" if name == "PanicException" else name
    process = Path(reader.__file__).with_name("__main__.py").read_text(encoding="utf-8")
    check = Path(reader.__file__).parent
    broken = process.replace("sheets = check(content)", f"raise {kind}")
    assert broken != process
    other_reader(f"import tracker.workbooks; tracker.workbooks.__path__.append({str(check)!r})\n" + broken)
    with pytest.raises(InvalidFiles, match="takes more memory or time than a spreadsheet may"):
        spreadsheet.read(made(lambda *_: None))


def test_the_process_that_reads_a_workbook_loads_little_of_the_program():
    names = "import sys, tracker.workbooks.__main__; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.run(
        [sys.executable, "-c", names], check=True, capture_output=True, text=True, cwd=reader.FOLDER
    )
    assert "python_calamine" in loaded.stdout.split()
    assert not {"sqlalchemy", "sqlmodel", "pydantic", "pandas", "streamlit"} & set(loaded.stdout.split())
