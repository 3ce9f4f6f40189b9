"""Words longer than any line, in every field that takes them: no page can be moved sideways, on a desk or a phone."""

import pytest

from tests.support.examples import BETWEEN, EXAMPLES
from tests.support.pages import await_style, settle
from tests.support.serving import serving
from tests.support.stored import rows
from tracker import store
from tracker.schema.kinds import LONG_TEXT, TEXT, kind_of
from tracker.schema.models import RECORDS, table_of
from tracker.schema.rows import validate
from tracker.writing.edits import load

VIEWS = ["pledges?id=hubs", "summits?id=paris", "parties?id=fra", "issues", "issues?issue=army", "differences", "watch"]
# How far the page can be moved sideways, in pixels, with all that can be opened open.
SIDEWAYS = """main => {
  main.querySelectorAll('details').forEach(each => each.open = true);
  return main.scrollWidth - main.clientWidth;
}"""


# Beside the examples: what they lead to, a second account, and more issues than a page has room for.
MORE = {
    "issue": [{"id": f"issue-{place}", "title": "I", "question": "?", "place": place} for place in range(12)],
    "clause": [{**EXAMPLES["clause"], "id": "point-before", "number": "3"}],
    "clause_link": [BETWEEN["clause_link"]],
    "pledge": [{**EXAMPLES["pledge"], "id": "hubs-before", "made_on": "2026-01-05"}],
    "pledge_relation": [{**BETWEEN["pledge_relation"], "note": "N"}],
    "account": [{**EXAMPLES["account"], "id": "of-paris", "party_id": None, "value": "two", "held": "false"}],
}


def lengthen(engine):
    """Give each record the longest word that fits each of its texts, another one in each row of a table."""
    for table, model in RECORDS.items():
        columns = table_of(table).c
        texts = [name for name in model.model_fields if kind_of(table, name) in (TEXT, LONG_TEXT)]
        for place, (id, row) in enumerate(rows(engine, table).items()):
            letter = chr(ord("а") + place)
            words = {name: letter * columns[name].type.length for name in texts if not name.endswith("_zone")}
            with store.writing(engine) as connection:
                connection.execute(table_of(table).update().where(columns.id == id), validate(table, row | words))


@pytest.fixture(scope="module")
def served(databases):
    url = databases("sqlite").new("examples")
    engine = store.open_engine(url)
    load(engine, {table: [validate(table, row) for row in batch] for table, batch in MORE.items()}, author="Ann")
    lengthen(engine)
    with serving(url) as server:
        yield server.address


@pytest.mark.parametrize("width", [1280, 390])
def test_a_word_longer_than_its_line_is_broken(page, served, width):
    page.set_viewport_size({"width": width, "height": 900})
    wide = {}
    for view in VIEWS:
        page.goto(f"{served}/{view}")
        settle(page)
        await_style(page)
        wide[view] = page.get_by_test_id("stMain").evaluate(SIDEWAYS)
    assert {view: pixels for view, pixels in wide.items() if pixels > 0} == {}
