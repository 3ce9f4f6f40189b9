import re
from datetime import date

import pandas as pd
import pytest

from dashboard.charts import ladder, palette, party_pairs
from dashboard.charts.code_styles import LEADER, MINISTER, UNKNOWN
from tracker.queries.event_dates import DATE_COLUMNS
from tracker.values.direction import isolate

PAIRS = pd.DataFrame(
    [
        ("fra", "ukr", "France", "Ukraine", 3, 9),
        ("fra", "ita", "France", "Italy", 1, 5),
        ("ukr", "ita", "Ukraine", "Italy", 0, 6),
    ],
    columns=list(party_pairs.COLUMNS),
)


def test_each_two_parties_have_one_square_with_their_number_and_a_faint_one_where_they_share_nothing():
    figure = party_pairs.squares(PAIRS, what="meetings")
    [marks] = figure.data
    assert list(zip(marks.customdata, marks.text, strict=True)) == [
        (["ukr", "fra"], "3"), (["ita", "fra"], "1"), (None, ""),
    ]  # fmt: skip
    assert list(zip(marks.x, marks.y, strict=True)) == [(0, 1), (0, 2), (1, 2)]
    assert marks.marker.color[2] == palette.FAINT
    names = [(note.text, note.y) for note in figure.layout.annotations[1:]]
    assert names == [("France", 0), ("Ukraine", 1), ("Italy", 2)]


@pytest.mark.parametrize(("most", "numbers"), [(54, "none 1–5 6–16 17–32 33–54"), (3, "none 1 2–3"), (1, "none 1")])
def test_the_key_of_the_squares_names_the_numbers_of_each_colour(most, numbers):
    rows = PAIRS.assign(both=[most, 1, 0])
    key = party_pairs.squares(rows, what="meetings").layout.annotations[0].text
    assert re.sub("<[^>]*>", "", key).replace("██ ", "").split("\u2003") == numbers.split()


def test_a_square_tells_out_of_how_many():
    [marks] = party_pairs.squares(PAIRS, what="meetings").data
    assert "both: 3 of the 9 meetings that either has" in marks.hovertext[0]


def test_the_words_of_the_squares_name_the_most_frequent_pairs_with_their_denominators():
    assert party_pairs.describe(PAIRS, what="meetings", verb="sat at") == (
        "2 of 3 pairs sat at the same meetings. Most often: France and Ukraine (3 of 9), France and Italy (1 of 5)."
    )


@pytest.mark.parametrize("rows", [PAIRS.head(0), PAIRS.tail(1)])
def test_without_anything_in_common_there_is_a_sentence_in_place_of_squares(rows):
    figure = party_pairs.squares(rows, what="texts")
    assert not figure.data
    assert [note.text for note in figure.layout.annotations] == ["No two parties share texts"]
    assert (
        party_pairs.describe(rows, what="texts", verb="signed or endorsed")
        == "No two parties signed or endorsed the same texts."
    )


def test_a_long_name_with_markup_is_shortened_and_escaped():
    rows = PAIRS.replace("Ukraine", "<b>" + "long " * 40)
    titles = [note.text for note in party_pairs.squares(rows, what="meetings").layout.annotations[1:]]
    assert any(title.startswith("&lt;b&gt;") for title in titles)
    assert max(len(title) for title in titles) < 40


def seat(party, place, level, **more):
    when = dict.fromkeys(DATE_COLUMNS) | {"starts_on": pd.Timestamp(date(2026, 1, place)), "date_precision": "day"}
    when["ends_on"] = when["starts_on"]
    return {
        "party_id": party[:3].lower(), "party": party, "summit_id": f"s-{place}",
        "title": f"Meeting {place}", "kind": "summit", "city": "Paris", **when,
        "place": place, "level": level, "mode": level and "in_person", **more,
    }  # fmt: skip


STEPS = pd.DataFrame(
    [
        seat("France", 1, "head_of_state"),
        seat("France", 2, None),
        seat("France", 3, "unknown"),
        seat("Italy", 1, "foreign_minister"),
        seat("Italy", 2, "deputy_head"),
        seat("Italy", 3, None),
    ]
)


def test_each_party_has_a_plot_of_its_own_with_a_mark_for_each_seat_and_none_for_an_absence():
    _, france, _, italy = ladder.ladder(STEPS).data
    assert list(france.x) == [1, 3]
    assert list(italy.x) == [1, 2]
    assert list(france.marker.symbol) == [LEADER.symbol, UNKNOWN.symbol]
    assert list(italy.marker.symbol) == [MINISTER.symbol, LEADER.symbol]
    assert max(france.y) < min(italy.y)
    assert italy.y[0] > italy.y[1]  # the axis points down: a leader stands above a minister


def test_the_line_breaks_where_a_party_has_no_seat_or_none_of_a_known_level():
    line, _, other, _ = ladder.ladder(STEPS).data
    assert [height is None for height in line.y] == [False, True, True]
    assert [height is None for height in other.y] == [False, False, True]


def test_the_words_of_the_ladder_count_seats_out_of_meetings():
    assert ladder.describe(STEPS) == (
        "Seats at 3 meetings, and at how many of them with a leader or deputy: France 2 (1), Italy 2 (1)."
    )
    assert ladder.title(STEPS) == "Of these, France and Italy came most often, to 2 of 3 meetings each"
    once = STEPS[(STEPS["party"] == "France") | (STEPS["place"] == 1)]
    assert (
        ladder.title(once) == "Of these, France came most often, to 2 of 3 meetings, to 1 with its leader or a deputy"
    )
    italy = STEPS[STEPS["party"] == "Italy"]
    assert ladder.title(italy) == "Italy came to 2 of 3 meetings, to 1 with its leader or a deputy"
    minister = italy.replace("deputy_head", "foreign_minister")
    assert ladder.title(minister) == "Italy came to 2 of 3 meetings, to none with its leader or a deputy"
    assert ladder.title(italy.assign(level=None)) == "Italy came to none of 3 meetings"
    titles = [note.text for note in ladder.ladder(STEPS).layout.annotations]
    assert titles == ["<b>France</b> · 2 of 3 meetings", "<b>Italy</b> · 2 of 3 meetings"]


def test_one_meeting_makes_a_ladder_and_none_a_sentence():
    one = STEPS[STEPS["place"] == 1]
    assert ladder.describe(one).startswith(
        "Seats at 1 meeting, and at how many of them with a leader or deputy: France"
    )
    assert len(ladder.ladder(one).data) == 4
    assert ladder.describe(STEPS.head(0)) == "No attendance on record."
    assert ladder.title(STEPS.head(0)) == "No attendance on record"
    assert not ladder.ladder(STEPS.head(0)).data


def test_a_name_from_right_to_left_turns_nothing_beside_it():
    name = "المملكة العربية السعودية"
    figure = ladder.ladder(STEPS.replace("France", name))
    assert figure.layout.annotations[0].text == f"<b>{isolate(name)}</b> · 2 of 3 meetings"
