"""What an address asks for that is not there, and what it gets wrong."""

import re

import pytest

from tests.support.examples import EXAMPLES
from tests.support.visits import PAGES, RECORDS_OF


def test_a_record_is_cited_by_its_title_the_revision_and_its_address(visit, dashboard):
    dashboard("examples")
    for page, parameter, id, title in (
        ("summits", "id", "paris", "Paris"),
        ("summits", "milestone", "plan", "Plan"),
        ("pledges", "id", "hubs", "Hubs"),
        ("parties", "id", "fra", "France"),
    ):
        app = visit(page, **{parameter: id}, as_of="2026-02-01")
        app.session_state["box_cite"] = True
        app.run()
        cited, bibtex, ris = blocks(app)
        assert cited.startswith(f"“{title}”. In: Talks. Summit Tracker dataset, revision {len(EXAMPLES)}, ")
        assert cited.endswith(f"?{parameter}={id}&as_of=2026-02-01")
        assert f"?{parameter}={id}&as_of=2026-02-01" in bibtex
        assert f"?{parameter}={id}&as_of=2026-02-01" in ris
    assert blocks(visit("snapshots"))[0].startswith("Talks. Summit Tracker dataset, revision")


def blocks(app):
    """The blocks to be copied."""
    return re.findall("^```text\n(.*?)\n```$", "\n".join(text.value for text in app.markdown), re.MULTILINE | re.DOTALL)


# addresses


@pytest.mark.parametrize("id", ["nope", " ", "<script>alert(1)</script>", "قمة", "a" * 10_000, "%00", "../x", "'"])
def test_an_address_of_nothing_is_said(visit, dashboard, id):
    dashboard("examples")
    for page, parameter in [*((page, "id") for page in RECORDS_OF), ("summits", "milestone"), ("issues", "issue")]:
        assert visit(page, **{parameter: id}).warning[0].value.startswith("There is no")
    assert "not in the store" in visit("timeline", event=f"summit:{id}").warning[0].value
    assert "There is no record" in visit("edit", table="summit", id=id).warning[0].value
    visit("timeline", event=id)
    visit("edit", table=id, id=id)


CHOICES = ("track", "party", "pledger", "kind", "status", "importance", "publisher", "class", "category", "firmness")


NONSENSE = [
    {"page": "999", "from": "nonsense", "to": "9999-12-31", "q": "%", "by": "%", "as_of": "nonsense"},
    {"page": "0", "from": "2026-02-30", "to": "", "q": "x" * 100_000, "by": "_", "as_of": "0001-01-01"},
    {"page": "-1", "from": "0001-01-01", "to": "1e3", "q": "\0", "by": "\0", "as_of": "9999-12-31"},
    {"page": "", "from": "", "q": "\\", "as_of": "", "nonsense": "1", **dict.fromkeys(CHOICES, "")},
    {"as_of": "2026-02-30", **dict.fromkeys(CHOICES, "nope")},
    dict.fromkeys(CHOICES, "\0"),
    *({name: value} for name in ("id", "milestone", "issue", "event", "table") for value in ("", "a\0b", ":")),
]


@pytest.mark.parametrize("page", PAGES)
def test_nonsense_in_the_address_does_no_harm(visit, dashboard, page):
    dashboard("examples")
    for address in NONSENSE:
        visit(page, **address)


@pytest.mark.parametrize(
    ("page", "address", "words"),
    [
        ("summits", {"as_of": "1990-01-01"}, "No summit had happened or been announced by 1 January 1990."),
        ("timeline", {"known_on": "1990-01-01"}, "No event was reported by 1 January 1990."),
        ("pledges", {"as_of": "1990-01-01", "kind": "refusal"}, "No pledge matches. Remove a filter."),
    ],
)
def test_a_list_without_rows_of_a_day_says_of_which_day(visit, dashboard, page, address, words):
    dashboard("examples")
    assert visit(page, **address).info[0].value == words


@pytest.mark.parametrize("page", ["summits", "sources", "pledges", "timeline"])
def test_filters_that_leave_nothing_in_are_said_and_the_page_stays_usable(visit, dashboard, page):
    dashboard("examples")
    app = visit(page, q="nothing of that kind")
    assert app.info[0].value.endswith(" matches. Search for other words.")
    assert [link.proto.label for link in app.get("page_link") if link.proto.page == "edit"] != []
    app = visit(page, q="nothing of that kind", **{"from": "1999"})
    assert app.info[0].value.endswith(" matches. Search for other words, or remove a filter.")
    app = visit(page, q="nothing of that kind", as_of="2026-01-10")
    assert "Search for other words" in app.info[0].value
    assert [link.proto.label for link in app.get("page_link") if link.proto.page == "edit"] == []
    app = visit(page, q="nothing of that kind")
    app.text_input(key="q").set_value("")
    app.run()
    assert not app.exception
    assert not app.info
