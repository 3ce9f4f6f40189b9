"""No reader waits until the server has looked through all of its memory for garbage."""

import re

import pytest

from tests.support.serving import ROOT, Visit, serving


@pytest.mark.parametrize("folder", [ROOT, ROOT / "tests"])
def test_what_the_start_fills_is_in_no_collection_and_no_click_begins_one(databases, folder):
    options = {"folder": folder, "program": "tests.support.garbage", "PYTHONPATH": str(ROOT)}
    with serving(databases("sqlite").new("examples"), "--server.enableAgentApi=true", **options) as served:
        visit = Visit(served)
        for _ in range(2):
            visit.ask()
    (_, before), (collects, frozen) = re.findall(r"collects (\w+) frozen (\d+)", served.log)[-2:]
    assert int(before) == 0
    assert int(frozen) > 100_000
    assert collects == "False"
    assert "Warning" not in served.log
