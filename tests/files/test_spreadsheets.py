"""The CSV that people open: in pandas and LibreOffice, with every script intact and nothing run."""

import csv
import io
import subprocess
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from tests.support import dossiers, programs
from tests.support.dossiers import ARABIC, CYRILLIC
from tracker.files import curated, frame_csv, snapshot
from tracker.schema.models import MODELS, RECORDS

FORMULAS = ['=HYPERLINK("https://example.org";"x")', "+1+1", "-2+3", "@SUM(A1)", "＝1+1", "\tx", "\rx"]
# Formulas only where a spreadsheet splits at semicolons or tabs; "|" is where an apostrophe has to stand.
WITHIN = [
    "Paris;|=1+1", "Paris;;|=1+1;|=1+1", 'Paris;|"=1+1"', "Paris, France;|=1+1", "Paris\t|=1+1", "|\t|=1+1",
    "Paris\n|=1+1",
]  # fmt: skip


@pytest.fixture
def written(engine, tmp_path):
    curated.load(engine, dossiers.write(tmp_path / "data"))
    return snapshot.write(engine, tmp_path / "out")


def opened_by_office(folder: Path, *files: Path, separator: str = ",") -> dict[str, list[list[str]]]:
    """The cells that LibreOffice has after it opened CSV files, told to run formulas, as a careless person would."""
    office = programs.office()
    if not office:
        pytest.fail(
            "LibreOffice was not found: run python tests/support/programs.py, or install it so that soffice is on PATH."
        )
    utf8 = "34,76,1,,0,false,true"
    subprocess.run(
        [
            office, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            f"--infilter=CSV:{ord(separator)},{utf8},false,false,false,0,true",
            "--convert-to", f"csv:Text - txt - csv (StarCalc):44,{utf8}",
            "--outdir", folder / "opened", *files,
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return {
        file.stem: list(csv.reader(io.StringIO((folder / "opened" / file.name).read_text("utf-8-sig"))))
        for file in files
    }


def test_pandas_opens_each_file_with_every_script_intact(written):
    for table in MODELS:
        frame = pd.read_csv(written / f"{table}.csv", dtype=str, keep_default_na=False)
        assert "id" in frame.columns
        assert len(frame) == (
            len(dossiers.rows()[table]) if table in RECORDS else sum(map(len, dossiers.rows().values()))
        )
    person = pd.read_csv(written / "person.csv", index_col="id").loc["zelenskyy"]
    assert (person["native_name"], person["aliases"]) == (CYRILLIC, ARABIC)


def test_libreoffice_opens_each_file_with_every_script_intact(written, tmp_path):
    sheets = opened_by_office(tmp_path, *(written / f"{table}.csv" for table in MODELS))
    for table in MODELS:
        with (written / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert sheets[table][0] == rows[0]
        assert [row[0] for row in sheets[table]] == [row[0] for row in rows]
    [person] = [row for row in sheets["person"] if row[0] == "zelenskyy"]
    assert {"Volodymyr Zelenskyy", CYRILLIC, ARABIC} <= set(person)


def frame(texts):
    return pd.DataFrame({
        "text": texts, "day": pd.Series([date(2026, 1, 6)] * len(texts)).astype("datetime64[s]"),
        "amount": pd.Series([-1, *[None] * (len(texts) - 1)], dtype="Int64"), "latitude": -48.5, "blank": None,
    })  # fmt: skip


def test_the_plain_file_leaves_text_untouched():
    assert frame_csv.plain_csv(frame([FORMULAS[0], CYRILLIC])).decode() == (
        "text,day,amount,latitude,blank\n"
        '"=HYPERLINK(""https://example.org"";""x"")",2026-01-06,-1,-48.5,\n'
        f"{CYRILLIC},2026-01-06,,-48.5,\n"
    )


def test_the_spreadsheet_file_has_a_mark_and_no_formula_and_leaves_numbers_alone():
    assert frame_csv.spreadsheet_csv(frame([FORMULAS[0], ARABIC])).decode() == (
        "\ufefftext,day,amount,latitude,blank\r\n"
        '"\'=HYPERLINK(""https://example.org"";""x"")",2026-01-06,-1,-48.5,\r\n'
        f"{ARABIC},2026-01-06,,-48.5,\r\n"
    )


@pytest.mark.parametrize("text", [*(f"|{formula}" for formula in FORMULAS), *WITHIN, "Paris; -", "a-b=c", "x;y", ""])
def test_no_text_of_the_spreadsheet_file_begins_as_a_formula(text):
    content = frame_csv.spreadsheet_csv(frame([text.replace("|", "")])).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content, newline="")))[1][0] == text.replace("|", "'")


def test_a_frame_without_rows_is_a_header():
    none = pd.DataFrame(columns=["text", "day"])
    assert frame_csv.spreadsheet_csv(none) == b"\xef\xbb\xbftext,day\r\n"
    assert frame_csv.plain_csv(none) == b"text,day\n"


def test_libreoffice_runs_nothing_of_the_spreadsheet_file(tmp_path):
    texts = ["=1+1", *FORMULAS[:4], CYRILLIC, ARABIC]
    (tmp_path / "safe.csv").write_bytes(frame_csv.spreadsheet_csv(frame(texts)))
    (tmp_path / "plain.csv").write_bytes(frame_csv.plain_csv(frame(texts)))
    opened = opened_by_office(tmp_path, tmp_path / "safe.csv", tmp_path / "plain.csv")
    assert [row[0] for row in opened["safe"][1:]] == [*(f"'{text}" for text in texts[:5]), CYRILLIC, ARABIC]
    assert [row[1] for row in opened["safe"][1:]] == ["2026-01-06"] * len(texts)
    assert opened["plain"][1][0] == "2"  # so a formula would have been seen to run


@pytest.mark.parametrize("separator", [";", "\t"])
def test_libreoffice_runs_nothing_that_another_separator_splits_off(tmp_path, separator):
    texts = pd.DataFrame({"day": "2026-01-06", "text": [text.replace("|", "") for text in WITHIN]})
    (tmp_path / "safe.csv").write_bytes(frame_csv.spreadsheet_csv(texts))
    (tmp_path / "plain.csv").write_bytes(frame_csv.plain_csv(texts))
    opened = opened_by_office(tmp_path, tmp_path / "safe.csv", tmp_path / "plain.csv", separator=separator)
    cells = {name: [cell for row in opened[name] for cell in row] for name in opened}
    results = {"2", "Err:509"}
    assert results <= set(cells["plain"])  # so a formula would have been seen to run
    assert not results & set(cells["safe"])
    assert "'=1+1" in cells["safe"]
