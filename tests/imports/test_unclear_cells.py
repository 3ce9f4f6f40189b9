"""Cells that show something else than they hold, and errors: each is refused with the cure, in .xlsx, .ods and text."""

import io
import re
import subprocess
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter

from tests.support import programs, somebody
from tests.support.examples import EXAMPLES
from tracker.errors import InvalidFiles
from tracker.files import spreadsheet
from tracker.files.spreadsheet import Unclear
from tracker.imports import transfer
from tracker.imports.plan import Instructions
from tracker.workbooks import cell_formats, letter_styles

DAY = datetime(2026, 12, 1)
HIDDEN = {
    "mmm-yy": (DAY, cell_formats.NO_DAY), "mmmm yyyy": (DAY, cell_formats.NO_DAY), "yyyy": (DAY, cell_formats.NO_DAY),
    "mm/yyyy": (DAY, cell_formats.NO_DAY), "dddd mmmm yyyy": (DAY, cell_formats.NO_DAY),
    "d mmm": (DAY, cell_formats.NO_YEAR), "0%": (0.05, cell_formats.PERCENTAGE), "0.00%": (5, cell_formats.PERCENTAGE),
    "$#,##0.00": (5, "“$”"), "[$€-407]#,##0.00": (5, "“€”"), "[$€-2] #,##0": (5, "“€”"),
    "_-* #,##0.00 [$zł-415]_-": (5, "“zł”"), '#,##0 "EUR"': (5, "“EUR”"), '0" million"': (5, "“million”"),
    "0.0,,": (5, cell_formats.IN_THOUSANDS), "#,##0,": (5_000, cell_formats.IN_THOUSANDS),
    ";;;": (7, cell_formats.NOT_SHOWN), "0;-0;;@": (0, cell_formats.NOT_SHOWN), "0;;0": (-7, cell_formats.NOT_SHOWN),
    "0": (61.5, "is shown as 62:"), "#,##0": (1_234_567.89, "is shown as 1"), "0.00": (48.8566, "is shown as 48.86:"),
    '0"000"': (5, "“000”"), '#,##0",000"': (5, "000”"), "0\\0": (5, "“0”"), '"1"00': (5, "“1”"),
    "0;0": (-5, "is shown as 5:"), "0.0;[Red]0.0": (-5, "is shown as 5"), '"-"0': (5, "is shown as -5:"),
    "#": (0, cell_formats.NOT_SHOWN), "#,###": (0, cell_formats.NOT_SHOWN),
    '"none"': (7, "“none”"), ";;;@": (7, cell_formats.NOT_SHOWN),
}  # fmt: skip
OPEN = {
    "yyyy-mm-dd": (DAY, date(2026, 12, 1)), "[$-409]d\\-mmm\\-yy;@": (DAY, date(2026, 12, 1)),
    "[$-F800]dddd, mmmm dd, yyyy": (DAY, date(2026, 12, 1)), 'yyyy"年"m"月"d"日"': (DAY, date(2026, 12, 1)),
    "General": (5, 5), "@": (5, 5), "#,##0": (5_000, 5_000), "0.0": (61.5, Decimal("61.5")),
    "0.00": (0.5, Decimal("0.5")), '0;-0;"–"': (0, 0), "0;-0;;@": (-5, -5), "0.###": (0.125, Decimal("0.125")),
    "0.00E+00": (5, 5), "# ?/?": (0.5, Decimal("0.5")),
    '#,##0_);[Red](#,##0);"-"': (5, 5), "hh:mm": (0.5, "12:00"), "[$-2000401]0.0": (5, 5),
    "[$-4000439]#,##0.00": (1_234.5, Decimal("1234.5")), "000": (7, 7), "#.0": (0.5, Decimal("0.5")),
    "0.00_-;0.00-": (-5, -5), "#,##0;−#,##0": (-5_000, -5_000), "+0;-0": (5, 5), "0;0;0": (5, 5), "#.00": (0, 0),
    '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)': (0, 0),
    '_-* #,##0.00\\ _€_-;\\-* #,##0.00\\ _€_-;_-* "-"??\\ _€_-;_-@_-': (0, 0),
}  # fmt: skip


def book(*cells):
    """A workbook with these cells, each a value and the format in which it is shown, below a heading each."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        sheet = made.add_worksheet("S")
        for place, (value, shown_as) in enumerate(cells):
            sheet.write(0, place, f"h{place}")
            sheet.write(1, place, value, made.add_format({"num_format": shown_as}))
    return file.getvalue()


@pytest.fixture(params=["xlsx", "ods", "xlsx of LibreOffice"])
def saved(request, tmp_path):
    """A workbook as it is, or as LibreOffice saves it."""

    def save(content):
        if request.param == "xlsx":
            return content
        (tmp_path / "ours.xlsx").write_bytes(content)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [programs.office(), "--headless", profile, "--convert-to", request.param.partition(" ")[0]]
        subprocess.run(
            [*command, "--outdir", tmp_path / "again", tmp_path / "ours.xlsx"],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        [again] = (tmp_path / "again").iterdir()
        return again.read_bytes()

    return save


def test_a_cell_that_shows_something_else_than_it_holds_is_not_read(saved):
    [(_, cells)] = spreadsheet.read(saved(book(*((value, code) for code, (value, _) in HIDDEN.items())))).lines
    for (code, (_, words)), cell in zip(HIDDEN.items(), cells, strict=True):
        assert isinstance(cell, Unclear), code
        assert words in cell.fault, code


def test_a_cell_that_shows_what_it_holds_is_read(saved):
    [(_, cells)] = spreadsheet.read(saved(book(*((value, code) for code, (value, _) in OPEN.items())))).lines
    assert dict(zip(OPEN, cells, strict=True)) == {code: value for code, (_, value) in OPEN.items()}


def test_a_text_that_its_format_does_not_show_is_not_read():
    [(_, [hidden, shown])] = spreadsheet.read(book(("France", ";;;"), ("France", ";;;@"))).lines
    assert (hidden, shown) == (Unclear("France", cell_formats.NOT_SHOWN), "France")


# Parts of a cell's text with the format of their letters, and why it is not read.
RICH = {
    "a footnote": (["90", {"font_script": 1}, "1"], letter_styles.RAISED),
    "a footnote before": ([{"font_script": 1}, "1", {}, "90"], letter_styles.RAISED),
    "an index": (["CO", {"font_script": 2}, "2", {}, " cut"], letter_styles.RAISED),
    "words that were struck out": ([{"font_strikeout": True}, "5", {}, "7"], letter_styles.STRUCK_OUT),
    "a name that was struck out": (["Emmanuel ", {"font_strikeout": True}, "Macron"], letter_styles.STRUCK_OUT),
    "bold": ([{"bold": True}, "5", {}, "7"], ""),
    "a raised letter": (["1", {"font_script": 1}, "er", {}, " ministre"], ""),
    "a blank that was struck out": (["5", {"font_strikeout": True}, " ", {}, "7"], ""),
}
WHOLE = {
    "a number that was struck out": (500, {"font_strikeout": True}, letter_styles.STRUCK_OUT),
    "a text that was struck out": ("France", {"font_strikeout": True}, letter_styles.STRUCK_OUT),
    "a yes that was struck out": (True, {"font_strikeout": True}, letter_styles.STRUCK_OUT),
    "a day that was struck out": (DAY, {"font_strikeout": True, "num_format": "yyyy-mm-dd"}, letter_styles.STRUCK_OUT),
    "a raised number": (500, {"font_script": 1}, ""),
    "an underlined text": ("France", {"underline": 1}, ""),
}


def rich_book(in_memory):
    """A workbook with a cell for each of RICH and WHOLE, below a heading each."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": in_memory, "constant_memory": not in_memory}) as made:
        sheet = made.add_worksheet("S")
        sheet.write_row(0, 0, [*RICH, *WHOLE])
        for place, (parts, _) in enumerate(RICH.values()):
            sheet.write_rich_string(1, place, *(made.add_format(p) if isinstance(p, dict) else p for p in parts))
        for place, (value, style, _) in enumerate(WHOLE.values(), len(RICH)):
            sheet.write(1, place, value, made.add_format(style))
    return file.getvalue()


@pytest.mark.parametrize("shared", [True, False], ids=["shared texts", "texts in their cells"])
def test_a_cell_with_letters_that_do_not_say_what_is_meant_is_not_read(saved, shared):
    [(_, cells)] = spreadsheet.read(saved(rich_book(shared))).lines
    faults = dict(zip([*RICH, *WHOLE], (getattr(cell, "fault", "") for cell in cells), strict=True))
    assert faults == {name: words for name, (*_, words) in (RICH | WHOLE).items()}


def test_a_heading_with_a_raised_digit_is_refused_with_its_line():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        sheet = made.add_worksheet("S")
        sheet.write_rich_string(0, 0, "Amount", made.add_format({"font_script": 1}), "1")
        sheet.write(1, 0, 5)
    with pytest.raises(InvalidFiles, match="has in line 1 a heading that cannot be read: “Amount1” has a raised"):
        spreadsheet.read(file.getvalue(), name="a.xlsx")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("100<text:line-break/>200", letter_styles.JOINED), ("100<text:tab/>200", letter_styles.JOINED),
        ("<text:ruby><text:ruby-base>90</text:ruby-base><text:ruby-text>1</text:ruby-text></text:ruby>",
         letter_styles.JOINED),
        ("100<text:s/>200", ""), ('<text:a xlink:href="x">90</text:a>', ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("saved", ["ods"], indirect=True)
def test_letters_of_an_ods_file_that_would_be_joined_are_not_read(saved, text, fault):
    packed = saved(book(("ninety", "@")))
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"ninety", text.encode()))
    [(_, [cell])] = spreadsheet.read(again.getvalue()).lines
    assert getattr(cell, "fault", "") == fault


def of_pledge(engine, column, value, shown_as):
    sheet = spreadsheet.read(book(("hubs", "@"), (value, shown_as)))
    sheet = spreadsheet.Sheet(sheet.name, ["id", column], sheet.lines)
    return transfer.plan(engine, sheet, Instructions("pledge"))


@pytest.mark.parametrize(
    ("column", "value", "shown_as", "words"),
    [
        ("due_on", DAY, "mmm-yy", "2026-12-01 is shown without its day: write it as text, such as December 2026"),
        ("amount_low", 0.05, "0%", "0.05 is shown as a percentage"),
        ("amount_low", 5, "$0", "5 is shown with “$”"),
        ("amount_low", 61.5, "0", "61.5 is shown as 62: format the cell so that it shows the whole number"),
        ("amount_low", 7, ";;;", "7 is not shown by the format of its cell"),
        ("headline", 0.05, "0%", "0.05 is shown as a percentage"),
        ("headline", DAY, "yyyy", "2026-12-01 is shown without its day"),
        ("summit_id", 5, "$0", "5 is shown with “$”"),
    ],
)
def test_a_cell_that_hides_something_is_refused_in_every_column(filled, column, value, shown_as, words):
    plan = of_pledge(filled, column, value, shown_as)
    assert [(each.column, each.reason[: len(words)]) for each in plan.refusals] == [(column, words)]
    assert not plan.changes
    assert not plan.questions


@pytest.mark.parametrize("cell", [True, False])
@pytest.mark.parametrize(
    ("table", "column", "kind"),
    [
        ("pledge", "amount_low", "number"), ("pledge", "due_on", "day"), ("pledge", "headline", "text"),
        ("pledge", "amount_note", "text"), ("pledge", "category", "code"), ("pledge", "summit_id", "text"),
        ("pledge", "version", "whole number"), ("pledge", "id", "text"), ("track", "position", "whole number"),
        ("summit", "latitude", "number"), ("pledge_share", "amount", "number"), ("source", "url", "text"),
    ],
)  # fmt: skip
def test_a_yes_is_taken_for_nothing_else(filled, table, column, kind, cell):
    sheet = spreadsheet.Sheet("x", ["id", column], [(2, [EXAMPLES[table]["id"], cell])])
    if column == "id":
        sheet = spreadsheet.Sheet("x", ["id"], [(2, [cell])])
    plan = transfer.plan(filled, sheet, Instructions(table))
    [refusal] = plan.refusals
    assert (refusal.line, refusal.column, refusal.text) == (2, column, "yes" if cell else "no")
    assert refusal.reason.endswith(f"is no {kind}, but a yes or a no of the spreadsheet: write the {kind} in its place")
    assert not plan.changes
    assert not plan.questions


def test_a_yes_is_a_yes_however_it_was_saved(saved):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        sheet = made.add_worksheet("S")
        sheet.write_row(0, 0, ["a", "b", "c", "d"])
        sheet.write_row(1, 0, [True, False, 1, 0])
    [(_, cells)] = spreadsheet.read(saved(file.getvalue())).lines
    assert [(type(cell), cell) for cell in cells] == [(bool, True), (bool, False), (int, 1), (int, 0)]


def test_what_the_store_has_already_may_be_shown_in_any_way(filled):
    somebody.update(filled, "pledge", "hubs", {"due_on": "2026-12-01"}, author="Ann")
    plan = of_pledge(filled, "due_on", DAY, "mmm-yy")
    assert (plan.refusals, plan.changes, len(plan.unchanged)) == ([], [], 1)


def with_error(column, id="hubs"):
    """A workbook in which a cell holds an error as its value, as a formula leaves it that was pasted as a value."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        sheet = made.add_worksheet("S")
        sheet.write_row(0, 0, ["id", column])
        sheet.write(1, 0, id)
        error: Any = "#N/A"
        sheet.write_formula(1, 1, "=NA()", None, error)
    return without_formula(file.getvalue())


def without_formula(content):
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(changed, "w") as target:
        for name in packed.namelist():
            data = re.sub(rb"<f[ >].*?</f>", b"", packed.read(name)) if name.endswith(".xml") else packed.read(name)
            target.writestr(name, re.sub(rb' table:formula="[^"]*"', b"", data) if name == "content.xml" else data)
    return changed.getvalue()


@pytest.mark.parametrize("column", ["headline", "due_on", "amount_low", "category", "summit_id", "version", "quote"])
def test_an_error_empties_no_field(filled, column):
    somebody.update(filled, "pledge", "hubs", {"due_on": "2026-12-01", "quote": "Words"}, author="Ann")
    for content in (with_error(column), f"id\t{column}\nhubs\t#N/A\n", f"id,{column}\nhubs,Err:502\n".encode()):
        plan = transfer.plan(filled, spreadsheet.read(content), Instructions("pledge", blanks_empty=True))
        [refusal] = plan.refusals
        assert (refusal.line, refusal.column, plan.changes, plan.questions) == (2, column, [], [])
        assert refusal.reason == f"{refusal.text} is an error of the spreadsheet: write the value"
        assert refusal.text in ("#N/A", "Err:502")


def test_an_error_is_no_id(filled):
    plan = transfer.plan(filled, spreadsheet.read("id\theadline\n#REF!\tNew\n"), Instructions("pledge"))
    assert [(each.column, each.text) for each in plan.refusals] == [("id", "#REF!")]


def test_an_error_that_libreoffice_saved_is_told(tmp_path):
    (tmp_path / "ours.xlsx").write_bytes(with_error("headline"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for ending in ("ods", "xlsx"):
        command = [programs.office(), "--headless", profile, "--convert-to", ending, "--outdir", tmp_path / ending]
        subprocess.run([*command, tmp_path / "ours.xlsx"], check=True, capture_output=True, timeout=120)
        [again] = (tmp_path / ending).iterdir()
        sheet = spreadsheet.read(without_formula(again.read_bytes()))
        assert sheet.lines == [(2, ["hubs", Unclear("#N/A", spreadsheet.ERROR)])], ending


@pytest.mark.parametrize(
    ("code", "value", "fault"),
    [("0.00", "1e26", ""), ("0." + "0" * 15, "1e13", ""), ("0", "1e300", ""), ("0", "61.5", "62")],
)
def test_a_number_of_any_size_is_compared_with_what_its_format_shows(code, value, fault):
    said = cell_formats.Format(code).fault_of_number(value)
    assert (fault in said) if fault else not said
