"""A file that is made on a click: it comes, or the page says why it does not."""

import csv
import io
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from dashboard.web.download import AwaitedFile
from tracker.files.temporary_files import MARK


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The temporary folder of the server that is started next."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def downloaded(page, name):
    with page.expect_download() as download:
        page.get_by_role("button", name=name).first.click()
    return download.value.path().read_bytes()


def test_a_snapshot_and_a_list_come_each_time_and_a_folder_that_is_gone_is_told(temporary, served, page):
    page.goto(f"{served}/snapshots")
    for _ in range(2):
        content = downloaded(page, "Download the snapshot")
        assert len(zipfile.ZipFile(io.BytesIO(content)).namelist()) > 15
    assert not [path for path in temporary.iterdir() if path.name.startswith(MARK)]
    page.get_by_role("button", name="Download", exact=True).click()
    rows = downloaded(page, re.compile("^CSV$"))
    assert len(list(csv.reader(io.StringIO(rows.decode())))) > 10

    aside = temporary.rename(temporary.with_name("aside"))
    page.get_by_role("button", name="Download the snapshot").click()
    expect(
        page.get_by_text("The file cannot be made: no temporary folder can be made there: No such file")
    ).to_be_visible()
    expect(page.get_by_text(str(temporary))).to_have_count(0)
    aside.rename(temporary)
    assert zipfile.ZipFile(io.BytesIO(downloaded(page, "Download the snapshot"))).testzip() is None
    expect(page.get_by_text("The file cannot be made")).to_have_count(0)


@pytest.mark.parametrize("error", [None, OSError("no room")])
def test_the_end_of_a_file_is_told_only_when_the_run_of_its_click_has_begun(error):
    def make():
        if error:
            raise error
        return b"rows"

    file = AwaitedFile(make)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(file.write)
        assert file.ended.get(timeout=30) is error
        with pytest.raises(TimeoutError):
            answer.result(timeout=0.1)
        file.clicks.release()
        assert answer.exception(timeout=30) is error
        assert error or answer.result() == b"rows"


def test_a_damaged_store_gives_no_snapshot_and_the_page_names_the_record(served, page, curated_url, open_engine):
    page.goto(f"{served}/snapshots")
    expect(page.get_by_role("button", name="Download the snapshot")).to_be_visible()
    engine = open_engine(curated_url)
    with engine.begin() as connection:
        id = connection.exec_driver_sql("SELECT min(id) FROM person").scalar()
        connection.exec_driver_sql(f"UPDATE person SET name = 'Nobody' WHERE id = '{id}'")
    page.get_by_role("button", name="Download the snapshot").click()
    expect(page.get_by_text(f"person {id}: name: {id}: is not as revision")).to_be_visible()


def test_a_brief_comes_in_one_click_in_both_forms(served_to_read, page):
    page.goto(f"{served_to_read}/summits?id=2026-01-06-paris-coalition")
    with zipfile.ZipFile(io.BytesIO(downloaded(page, "Brief for Word"))) as brief:
        assert "word/document.xml" in brief.namelist()
    assert "## What was pledged" in downloaded(page, "Brief as Markdown").decode()


def test_the_differences_of_two_days_come_as_files(served_to_read, page):
    page.goto(f"{served_to_read}/changes?since=1.1.2000")
    expect(page.get_by_text(re.compile("^Changes from revision 0 to revision"))).to_be_visible()
    rows = list(csv.DictReader(io.StringIO(downloaded(page, re.compile("^CSV$")).decode())))
    assert {row["change"] for row in rows} == {"added"}
    assert "## Pledges" in downloaded(page, "In words").decode()
