"""The differences between two states on the page, as a reader asks for them."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.support import somebody
from tests.support.editor import ENTRY, plain
from tests.support.examples import LAST
from tracker.files import snapshot


@pytest.fixture
def asked(store):
    """Asks the page for what differs between two moments: its HTML, and what it complains of."""
    somebody.update(store.engine, "summit", "paris", {"title": "<b>Paris</b> again"}, author="Ann")

    def asked(**moments):
        app = AppTest.from_file(ENTRY, default_timeout=60)
        app.switch_page("app_pages/changes.py")
        for name, text in moments.items():
            app.query_params[name] = text
        app.run()
        assert not app.exception
        return "".join(part.value for part in app.get("html")), [plain(error.value) for error in app.error]

    return asked


def test_two_moments_are_compared_and_told_in_words(asked):
    html, errors = asked(since=str(LAST))
    assert not errors
    assert f"Changes from revision {LAST} to revision {LAST + 1}: 1 record was changed." in html
    assert "“Title” changed from “Paris” to “&lt;b&gt;Paris&lt;/b&gt; again”" in html
    html, _ = asked(since=str(LAST), until=str(LAST))
    assert f"Both states are revision {LAST}: Nothing differs." in html
    html, _ = asked(since="1 January 2000", until="31.12.2099")
    assert f"{LAST} records were added." in html


@pytest.mark.parametrize(
    ("since", "words"),
    [
        ("January 2026", "From: “January 2026” is a month, not a day"),
        ("999", "Revision 999: is not there yet"),
        ("9" * 5_000, "From: “999999"),
    ],
)
def test_a_moment_that_is_none_is_told_by_its_field(asked, since, words):
    _, [error] = asked(since=since)
    assert error.startswith(words)


def test_the_page_compares_nothing_before_it_is_asked(asked):
    html, errors = asked()
    assert "Changes from revision" not in html
    assert not errors


def test_an_uploaded_snapshot_is_compared_with_the_store_and_a_damaged_one_is_told(store, tmp_path):
    packed = snapshot.write(store.engine, tmp_path / "before.zip").read_bytes()
    somebody.update(store.engine, "summit", "paris", {"city": "Vienna"}, author="Ann")
    app = AppTest.from_file(ENTRY, default_timeout=60)
    app.switch_page("app_pages/changes.py")
    app.query_params["since"] = str(LAST + 1)
    app.run()
    app.file_uploader(key="old").set_value(("before.zip", packed, "application/zip")).run()
    assert not app.exception
    html = "".join(part.value for part in app.get("html"))
    assert "Changes from before.zip to revision" in html
    assert "“City” changed from “Paris” to “Vienna”" in html
    app.file_uploader(key="old").set_value(("before.zip", packed[:-99], "application/zip")).run()
    assert not app.exception
    assert "cannot be unpacked: it is damaged" in plain(app.error[0].value)
