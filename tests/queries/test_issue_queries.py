"""What each text and each party says on an issue: of made records, and of the curated ones as plain Python counts."""

import csv
from collections import Counter

import pytest

from tests.conftest import ROOT
from tests.support.databases import KINDS
from tests.support.examples import EXAMPLES
from tracker.queries import issues, likeness, positions
from tracker.queries.frames import dicts
from tracker.store import reading
from tracker.values.codes import Mention


def rows_of(table):
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def curated(kept, kind, question, *args):
    with reading(kept(kind, "curated")) as connection:
        return dicts(question(connection, *args))


def counted():
    """What each text says on each issue, by (issue, text), and its clauses' numbers: by looking at one row after
    another."""
    by_id = {row["id"]: row for row in rows_of("clause")}
    spoken = {}
    for row in rows_of("clause_issue"):
        clause = by_id[row["clause_id"]]
        spoken.setdefault((row["issue_id"], clause["document_id"]), set()).add(clause["number"])
    have_clauses = {row["document_id"] for row in by_id.values()}
    otherwise = {"whole": "silent", "part": "in_part", "not_public": "not_public", "": "not_read"}
    return {
        (issue["id"], text["id"]): ("words" if spoken.get((issue["id"], text["id"])) else otherwise[text["reading"]])
        for issue in rows_of("issue")
        for text in rows_of("document")
        if text["reading"] or text["id"] in have_clauses
    }, spoken


@pytest.mark.parametrize("kind", KINDS)
def test_every_cell_is_what_plain_python_finds_in_the_files(kept, kind):
    expected, spoken = counted()
    cells = curated(kept, kind, issues.cells)
    assert {(cell["issue_id"], cell["document_id"]): cell["mention"] for cell in cells} == expected
    numbers = {
        (cell["issue_id"], cell["document_id"]): set(cell["numbers"].split("; ")) for cell in cells if cell["numbers"]
    }
    # a number may have a comma in it, such as ¶ 3, army
    assert numbers == {key: set("; ".join(found).split("; ")) for key, found in spoken.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_the_numbers_of_each_issue_are_those_of_its_cells_and_positions(kept, kind):
    expected, _ = counted()
    tally = Counter((issue, mention) for (issue, _), mention in expected.items())
    parties = {(row["issue_id"], row["party_id"]) for row in rows_of("position")}
    found = curated(kept, kind, issues.issues)
    assert [row["id"] for row in found] == [
        row["id"] for row in sorted(rows_of("issue"), key=lambda row: int(row["place"]))
    ]
    for row in found:
        assert [row[code.value] for code in Mention] == [tally[row["id"], code.value] for code in Mention]
        assert row["parties"] == sum(issue == row["id"] for issue, _ in parties)
        clauses = curated(kept, kind, issues.clauses, row["id"])
        assert len({clause["document_id"] for clause in clauses}) == len({text for _, text in expected})
        assert Counter(
            clause["mention"] for clause in {clause["document_id"]: clause for clause in clauses}.values()
        ) == {code.value: row[code.value] for code in Mention if row[code.value]}


@pytest.mark.parametrize("kind", KINDS)
def test_the_size_of_the_army_is_followed_through_the_texts_in_the_order_of_their_days(kept, kind):
    rows = [row for row in curated(kept, kind, issues.clauses, "army-size") if row["id"]]
    days = [row["day"] for row in rows]
    assert days == sorted(days)
    figures = [figure for row in rows for figure in ("600,000", "800,000", "800 тисяч") if figure in row["text"]]
    assert figures == ["600,000", "800,000", "800,000", "800 тисяч", "800,000", "800,000"]
    links = [(row["number"], row["language"], row["kind"], row["other_number"]) for row in rows if row["other_id"]]
    assert links == [
        ("6", "en", "replaces", "6"), ("item 1", "en", "replaces", "6"), ("4", "en", "reworded", "item 1"),
        ("4", "en", "translates", "4"),
    ]  # fmt: skip


def of_army(ask):
    [row] = dicts(ask(issues.clauses, "army"))
    return row["mention"], row["number"]


@pytest.mark.parametrize(
    ("how", "mention"),
    [("whole", "silent"), ("part", "in_part"), ("not_public", "not_public"), (None, "not_read")],
)
def test_a_text_is_silent_only_where_it_was_read_in_full(add, change, ask, how, mention):
    assert of_army(ask) == ("words", "4")
    change("document", reading=how)
    assert of_army(ask) == ("words", "4")
    add("issue", "elections", title="Elections")
    [row] = dicts(ask(issues.clauses, "elections"))
    assert (row["mention"], row["id"], row["text"], row["title"]) == (mention, None, None, "D")
    found = {row["id"]: row for row in dicts(ask(issues.issues))}
    assert [found["elections"][code.value] for code in Mention] == [code == mention for code in Mention]
    assert (found["army"]["words"], found["army"]["parties"]) == (1, 1)


def test_a_text_that_nobody_looked_at_is_in_no_list(add, ask):
    add("document", "other", title="Other")
    assert [row["id"] for row in dicts(ask(issues.texts))] == ["declaration"]
    add("document", "looked-at", title="Looked at", reading="part", adopted_on="2025-11-02")
    assert [(row["id"], row["day"].isoformat()[:10]) for row in dicts(ask(issues.texts))] == [
        ("looked-at", "2025-11-02"), ("declaration", "2026-01-06")
    ]  # fmt: skip


def test_a_clause_in_two_languages_counts_once_and_its_own_language_goes_first(add, change, ask):
    change("document", language="uk")
    add("clause", "point-uk", text="800 тисяч", language="uk")
    add("clause_issue", "of-army-uk", clause_id="point-uk")
    add("clause", "point-12", number="12", text="Again")
    add("clause_issue", "of-army-12", clause_id="point-12")
    [cell] = dicts(ask(issues.cells))
    assert cell["numbers"] == "4; 12"
    assert [row["id"] for row in dicts(ask(issues.clauses, "army"))] == ["point-uk", "point", "point-12"]
    assert [(row["issue_id"], row["numbers"]) for row in dicts(ask(issues.of_texts, ("declaration",)))] == [
        ("army", "4; 12")
    ]


def test_the_newest_position_of_a_party_goes_before_its_older_ones(add, ask):
    add("position", "later", as_of="2026-02-01", text="A cap", speaker="Emmanuel Macron, President")
    add("party", "ukr", name="A party", iso_alpha2="UA", iso_alpha3="UKR")
    add("position", "of-another", party_id="ukr", as_of="2025-12-01", text="None")
    said = [(row["party"], row["text"]) for row in dicts(ask(positions.on_issue, "army"))]
    assert said == [("A party", "None"), ("France", "A cap"), ("France", EXAMPLES["position"]["text"])]
    assert [(row["title"], row["text"]) for row in dicts(ask(positions.of_party, "fra"))] == [("Army", "A cap")]
    newest = dicts(ask(positions.on_issue, "army", of_each=1))
    assert [(row["party"], row["text"], row["positions"]) for row in newest] == [
        ("A party", "None", 1),
        ("France", "A cap", 2),
    ]


def test_the_most_alike_earlier_clause_is_proposed_once_and_never_across_languages(add, ask):
    add("document", "plan-text", title="Plan", adopted_on="2025-11-20")
    words = {
        "alike": ("6", "at most 800,000 soldiers", "en"),
        "less-alike": ("7", "soldiers, 800,000 at most, and no more than that", "en"),
        "french": ("6", "800,000", "fr"),
        "unlike": ("8", "No troops of NATO", "en"),
    }
    for id, (number, text, language) in words.items():
        add("clause", id, document_id="plan-text", number=number, text=text, language=language)
        add("clause_issue", f"of-{id}", clause_id=id)
    add("clause", "on-nothing", number="5", text="800,000 again")
    assert set(ask(issues.candidates)["other_id"]) == {"alike", "less-alike", "unlike"}
    [proposal] = ask(likeness.proposals)
    assert (proposal["clause_id"], proposal["other_id"]) == ("point", "alike")
    add("clause_link", "from-the-plan", other_id="unlike")
    assert ask(likeness.proposals) == []
