"""The codebook in data/README.md is the one that the program would write."""

import csv
import re

from tests.conftest import ROOT
from tracker.files import curated
from tracker.files.codebook import START, markdown
from tracker.measures import firmness
from tracker.schema.models import RECORDS, columns
from tracker.values.codes import CODE_LISTS, Code, Part

WRITTEN = (ROOT / "data" / "README.md").read_text(encoding="utf-8")


def test_the_readme_ends_with_the_codebook_of_today():
    before, start, after = WRITTEN.partition(START)
    assert before.strip()
    assert start + after == markdown(curated.read())


def test_the_codebook_names_every_file_column_and_code():
    text = markdown()
    for table, model in RECORDS.items():
        section = text.partition(f"### {table}.csv\n")[2].partition("\n#")[0]
        named = [line.split(" | ")[0].removeprefix("| ") for line in section.splitlines() if line.startswith("| ")]
        assert named == ["column", *columns(model)[:-1]]
    for codes in CODE_LISTS:
        if codes.__module__ == Code.__module__:
            assert [line for line in text.splitlines() if line == f"### {codes.__name__}"]
            assert all(f"\n| {code.value} | {code.label} | " in text for code in codes)


def test_the_codebook_lists_each_field_of_which_two_accounts_differ():
    """Counted again from the file by plain Python."""
    with (ROOT / "data" / "account.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    values = {}
    for row in rows:
        values.setdefault((row["record_table"], row["record_id"], row["field"]), set()).add(row["value"])
    disputed = {f"| {table} {id} | {field} |" for (table, id, field), told in values.items() if len(told) > 1}
    section = WRITTEN.partition("## Values on which sources differ")[2].partition("\n## ")[0]
    listed = {" | ".join(line.split(" | ")[:2]) + " |" for line in section.splitlines() if line.startswith("| ")}
    listed.remove("| record | field |")
    assert listed == disputed
    assert f"\nDisputed fields: {len(disputed)}.\n" in section
    assert len(disputed) >= 30


def test_each_link_within_the_readme_leads_to_a_heading():
    headings = {
        re.sub(r"[^\w -]", "", line.lstrip("# ")).lower().replace(" ", "-")
        for line in WRITTEN.splitlines()
        if line.startswith("#")
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", WRITTEN)) <= headings


def test_no_cell_of_the_codebook_breaks_its_table():
    rows = [line for line in markdown(curated.read()).splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} <= {3, 4, 5, 6}
    assert all(line.endswith("|") for line in rows)


def test_the_codebook_says_from_which_share_of_its_parts_a_pledge_is_concrete():
    section = markdown().partition("\n## Firmness\n")[2]
    concrete, partly = (int(number) for number in re.findall(r"(?:least|From) (\d+) %", section))
    for applying in range(1, len(Part) + 1):
        for stated in range(applying + 1):
            share = 100 * stated / applying
            expected = "Concrete" if share >= concrete else "Partly concrete" if share >= partly else "Vague"
            assert firmness._of(stated, applying).label == expected
    assert f"| Vague | Under {partly} % " in section
