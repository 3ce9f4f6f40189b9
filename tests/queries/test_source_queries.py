"""Publications, and what cites them."""

import pytest

from tests.support.examples import EXAMPLES
from tracker.queries.sources import SourceFilters, citations, citing_records, count, sources


@pytest.fixture
def shelf(add):
    """Beside elysee, a primary text without a day: two more."""
    add("source", "pravda", url="https://example.org/%D0%BF?a=_b", title="Угода", publisher="Українська правда",
        source_class="media", published_on="2026-01-07")  # fmt: skip
    add("source", "petra", url="https://example.org/c", title="اتفاق 50%", publisher="Petra",
        source_class="news_agency", published_on="2026-01-08")  # fmt: skip
    add("citation", "again", source_id="elysee", record_table="pledge", record_id="hubs", field=None)


FILTERED = [
    ({}, ["petra", "pravda", "elysee"]),
    ({"classes": ("media", "news_agency")}, ["petra", "pravda"]),
    ({"publishers": ("Élysée",)}, ["elysee"]),
    ({"publishers": ("Petra", "Élysée"), "classes": ("primary_text",)}, ["elysee"]),
    ({"text": "УГОДА"}, ["pravda"]),
    ({"text": "Українська прав"}, ["pravda"]),
    ({"text": "اتفاق"}, ["petra"]),
    ({"text": "50%"}, ["petra"]),
    ({"text": "=_B"}, ["pravda"]),
    ({"text": "élys"}, ["elysee"]),
    ({"text": "nothing"}, []),
    ({"text": "7 January 2026"}, ["pravda"]),
    ({"text": "2026-01 petra"}, ["petra"]),
    ({"text": "petra", "classes": ("media",)}, []),
]


@pytest.mark.usefixtures("shelf")
def test_each_filter_leaves_in_what_it_names_the_newest_first(ask):
    assert [(filters, list(ask(sources, SourceFilters(**filters))["id"])) for filters, _ in FILTERED] == FILTERED
    assert [ask(count, SourceFilters(**filters)) for filters, _ in FILTERED] == [len(ids) for _, ids in FILTERED]


@pytest.mark.usefixtures("shelf")
def test_sources_come_page_by_page_with_the_number_of_their_citations(ask):
    assert list(ask(sources, SourceFilters())["citations"]) == [0, 0, 2]
    assert list(ask(sources, SourceFilters(), limit=1, offset=1)["id"]) == ["pravda"]
    assert ask(sources, SourceFilters(), limit=5, offset=3).empty


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("order", "ids"),
    [
        ("newest", ["lower", "petra", "pravda", "elysee"]),
        ("title", ["lower", "elysee", "pravda", "petra"]),
        ("publisher", ["lower", "elysee", "petra", "pravda"]),
        ("cited", ["elysee", "lower", "petra", "pravda"]),
    ],
)
def test_sources_are_sorted_over_all_pages_and_names_without_regard_to_case_and_accents(ask, add, order, ids):
    add("source", "lower", url="https://example.org/d", title="a list", publisher="ecfr", source_class="media",
        published_on="2026-01-08")  # fmt: skip
    pages = [ask(sources, SourceFilters(), limit=1, offset=offset, order=order)["id"][0] for offset in range(4)]
    assert pages == list(ask(sources, SourceFilters(), order=order)["id"]) == ids


def test_the_firmest_citations_come_first_and_those_that_only_give_context_last(ask, add):
    for stance in ("context", "contradicts", "supports"):
        for confidence in ("low", "medium", "high"):
            add("citation", f"{stance}-{confidence}", stance=stance, confidence=confidence, record_table="pledge",
                record_id="hubs", field=None)  # fmt: skip
    assert list(ask(citations, "pledge", ("hubs",))["id"]) == [
        f"{stance}-{confidence}"
        for stance in ("supports", "contradicts", "context")
        for confidence in ("high", "medium", "low")
    ]
    assert ask(citations, "summit", ("hubs",)).empty
    assert ask(citations, "pledge", ()).empty


CITABLE = [table for table in EXAMPLES if table != "citation"]


def test_a_record_of_every_table_that_hangs_on_a_source_is_named(ask, add):
    for table in CITABLE:
        add(
            "citation", f"on-{table.replace('_', '-')}", record_table=table, record_id=EXAMPLES[table]["id"], field=None
        )
    rows = ask(citing_records, "elysee", PAGED)
    named = {row["record_table"]: row["record"] for row in rows.to_dict("records")}
    assert named.keys() == set(CITABLE)
    assert (
        named.items()
        >= {
            "dossier": "Talks",
            "track": "Coalition",
            "party": "France",
            "membership": "France",
            "person": "Emmanuel Macron",
            "summit": "2026-01-06 · Paris",
            "attendance": "France · Emmanuel Macron",
            "milestone": "2025-11-20 · Plan",
            "document": "D",
            "signature": "France",
            "pledge": "2026-01-06 · Hubs",
            "pledge_party": "France",
            "pledge_condition": "After a ceasefire",
            "pledge_status": "2026-01-07 · Dormant",
            "source": "Declaration",
        }.items()
    )
    assert list(rows["record_table"]) == sorted(rows["record_table"])
    assert ask(citing_records, "nope").empty


PAGED = ("summit", "milestone", "pledge", "party")
SHOWN_WITH = {
    "summit": ("summit", "paris"),
    "attendance": ("summit", "paris"),
    "document": ("summit", "paris"),
    "signature": ("summit", "paris"),
    "milestone": ("milestone", "plan"),
    "pledge": ("pledge", "hubs"),
    "pledge_party": ("pledge", "hubs"),
    "pledge_condition": ("pledge", "hubs"),
    "pledge_status": ("pledge", "hubs"),
    "party": ("party", "fra"),
    "membership": ("party", "fra"),
    "dossier": None,
    "track": None,
    "person": None,
    "source": None,
}


def test_what_hangs_on_a_source_leads_to_the_page_that_shows_it(ask, add):
    for table in CITABLE:
        add(
            "citation", f"of-{table.replace('_', '-')}", record_table=table, record_id=EXAMPLES[table]["id"], field=None
        )
    led = {
        row["record_table"]: next(((table, row[f"{table}_id"]) for table in PAGED if row[f"{table}_id"]), None)
        for row in ask(citing_records, "elysee", PAGED).to_dict("records")
    }
    assert led.keys() == set(CITABLE)
    assert led.items() >= SHOWN_WITH.items()


def test_a_text_of_a_milestone_leads_there(ask, add):
    add("document", "of-the-plan", summit_id=None, milestone_id="plan")
    add("signature", "of-the-plan", document_id="of-the-plan")
    add("citation", "of-a-signature", record_table="signature", record_id="of-the-plan", field=None)
    row = ask(citing_records, "elysee", PAGED).set_index("id").loc["of-a-signature"]
    assert [row[f"{table}_id"] for table in PAGED] == [None, "plan", None, None]
