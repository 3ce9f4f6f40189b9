"""Text that turns its direction, whole or cut off, turns nothing that stands beside it."""

import pytest

from dashboard.charts.text import join
from dashboard.web.markup import escape_label
from tracker.values.direction import isolate

TURNING = {
    "an override": "abc\u202edef",
    "an override that is closed": "a\u202ebc\u202cdef",
    "an isolate": "abc\u2067def",
    "several of each": "\u2067\u202b\u2068abc",
    "an end of an isolate": "abc\u2069\u202edef",
    "ends before beginnings": "\u2069\u2069a\u2067b\u2069c\u2067\u202ed",
    "Arabic": "إعلان باريس",
    "Arabic and digits": "القرار 2803",
    "Hebrew": "שלום",
    "a mark": "abc\u200f",
}
PLAIN = ["", "Paris", "Київ · Ґудзь", "北京", "a\u200bb", "12–13"]
# The places of three words on the screen: one before the text, and two after it.
PLACES = """text => {
    const line = document.createElement("p"), places = {};
    line.textContent = `before ${text} 12 after`;
    document.body.replaceChildren(line);
    for (const word of ["before", "12 ", "after"]) {
        const range = document.createRange(), at = line.textContent.lastIndexOf(word);
        range.setStart(line.firstChild, at);
        range.setEnd(line.firstChild, at + 1);
        places[word.trim()] = range.getBoundingClientRect().left;
    }
    return places;
}"""


@pytest.mark.parametrize("text", TURNING.values(), ids=TURNING)
def test_a_browser_shows_what_stands_beside_a_text_where_it_stands(page, text):
    alone = page.evaluate(PLACES, isolate("x"))
    places = page.evaluate(PLACES, isolate(text))
    assert places["before"] == alone["before"]
    assert places["before"] < places["12"] < places["after"]
    assert text in isolate(text)


def test_a_text_that_turns_would_turn_what_stands_beside_it(page):
    turned = [page.evaluate(PLACES, text) for text in TURNING.values()]
    assert any(places["after"] < places["12"] for places in turned)


@pytest.mark.parametrize("text", PLAIN)
def test_a_text_that_turns_nothing_is_left_as_it_is(text):
    assert isolate(text) == text


def test_labels_and_charts_set_such_texts_apart():
    text = TURNING["an override"]
    assert escape_label(f"{text}\n x") == isolate(f"{text} x")
    assert join([text, "Paris"]) == f"{isolate(text)}<br>Paris"
