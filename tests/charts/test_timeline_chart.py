"""The timeline: which rows there are, where each event stands, and what is drawn."""

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest

from dashboard.charts import palette, timeline
from dashboard.charts.drawing import LANDMARK, LARGEST_PX, LETTER_PX, ORDINARY, PLOT_PX
from tests.support.timelines import AS_OF, FIVE, chart, event, frame, many, marks, milestone, span, titles

LATER = date(2026, 9, 10)  # after all events of ``many``


def spans(figure, name):
    return [
        (trace.x[start], trace.x[start + 1])
        for trace in figure.data
        if trace.name == name
        for start in range(0, len(trace.x), 3)
    ]


def near(events, *, as_of=AS_OF, **more):
    return chart(events, as_of=as_of, open=None, **more)


# from afar


def test_every_event_is_in_one_square_of_its_week_and_track():
    events = many(500)
    [trace] = [trace for trace in chart(events, as_of=LATER).data if trace.name == "events"]
    counted = sum(int(hover.split("<br>")[1].split()[0]) for hover in trace.hovertext)
    assert counted == len(events)
    weeks = {(row.track_id, row.starts_on.date()) for row in events.itertuples()}
    expected = {("week", track, str(day - timedelta(days=day.weekday()))) for track, day in weeks}
    assert set(map(tuple, trace.customdata)) == expected


def test_the_area_of_a_square_is_the_number_of_its_events_and_a_landmark_makes_it_red():
    four = [event(f"e{n}", "2026-01-06", importance="3") for n in range(4)]
    squares = marks(chart(frame(*four, event("b", "2026-02-03", importance="1")), as_of=AS_OF))
    (*_, grey, large), (*_, red, small) = squares.values()
    assert (grey, red) == (ORDINARY, LANDMARK)
    assert large == pytest.approx(2 * small)
    assert large <= LARGEST_PX


def test_a_square_is_hollow_if_none_of_its_events_is_sure():
    def sign(**more):
        events = frame(event("a", **{"starts_on": "2026-02-01", **more}))
        [(_, _, symbol, *_)] = marks(chart(events, as_of=AS_OF)).values()
        return symbol

    assert sign() == "square"
    assert sign(status="postponed") == "square-open"
    assert sign(date_precision="between") == "square-open"
    assert sign(starts_on="2026-02-27") == "square-open"


def test_over_many_years_a_square_is_a_month():
    events = frame(event("a", "2019-03-01"), event("b", "2019-03-29"), event("c", "2026-01-06"))
    squares = marks(chart(events, as_of=AS_OF))
    assert list(squares) == [("week", "coalition", "2019-03"), ("week", "coalition", "2026-01")]


def test_all_tracks_of_a_closed_chart_are_one_row_each_however_many_events_there_are():
    few, more = (chart(many(number), as_of=AS_OF).layout.height for number in (100, 5_000))
    assert few == more < 300


# from near


def test_every_event_of_an_open_track_has_a_line_with_its_whole_title():
    figure = near(many(60), as_of=LATER)
    assert len(marks(figure)) == len(titles(figure)) == 60
    assert {title for title, *_ in titles(figure)} == set(many(60)["title"])
    heights = [y for *_, y, _ in titles(figure)]
    assert len(set(heights)) == 60


def test_no_title_runs_over_an_edge_or_into_the_next_line():
    long = "A meeting with a name that is as long as the form for it allows, and that says what it was about " * 2
    days = pd.date_range("2026-01-01", "2026-02-20", periods=12)
    figure = near(frame(*(event(f"e{n}", str(day.date()), title=long) for n, day in enumerate(days))))
    first, last = map(date.fromisoformat, figure.layout.xaxis.range)
    px = PLOT_PX / (last - first).days
    for trace in (trace for trace in figure.data if trace.mode == "text"):
        for text, day in zip(trace.text, trace.x, strict=True):
            at = (date.fromisoformat(day) - first).days * px
            width = max(map(len, text.split("<br>"))) * LETTER_PX
            assert at + width <= PLOT_PX + 2 * px if trace.name == "titles right" else at - width >= -2 * px
    rows = sorted((y, title) for title, _, y, _ in titles(figure))
    assert all(later[0] - row[0] >= 18 for row, later in pairwise(rows))


def test_what_has_length_is_a_line_too_and_a_day_that_is_not_known_is_hollow_and_stands_between():
    figure = near(FIVE)
    assert spans(figure, "bar") == [("2025-12-14", "2025-12-15")]
    assert spans(figure, "dash") == [("2025-12-01", "2025-12-31")]
    drawn = marks(figure)
    assert drawn["milestone", "plan"][:1] + drawn["milestone", "plan"][2:3] == ("2025-12-16", "circle-open")
    assert drawn["summit", "paris"][2:4] == ("circle", LANDMARK)
    assert drawn["summit", "round"][2] == "x-thin-open"


def test_what_still_goes_on_ends_in_an_arrow_at_today():
    events = frame(event("on", "2026-01-01"))
    events["ends_on"] = pd.NaT
    [trace] = [trace for trace in near(events).data if trace.name == "events"]
    assert list(zip(trace.x, trace.marker.symbol, strict=True))[-1] == ("2026-02-20", "triangle-right")


def test_a_dotted_line_leads_from_the_day_that_was_announced():
    events = frame(
        event("late", "2026-02-04", announced="2026-02-01"), event("kept", "2026-02-10", announced="2026-02-10")
    )
    assert spans(near(events), "dot") == [("2026-02-01", "2026-02-04")]
    [trace] = [trace for trace in near(events).data if trace.name == "events"]
    assert ["Announced for 1 February 2026" in hover for hover in trace.hovertext] == [True, False]


def test_rounds_are_folded_into_the_line_of_their_series():
    events = frame(event("series", "2026-01-01"), event("one", "2026-01-05", parent_id="series"),
                   event("two", "2026-01-09", parent_id="series"),
                   event("alone", "2026-01-10", parent_id="elsewhere"))  # fmt: skip
    figure = near(events)
    assert [title for title, *_ in titles(figure)] == [
        "Meeting series (and 2 rounds or meetings of it)",
        "Meeting alone",
    ]
    assert len({mark[1] for mark in marks(figure).values()}) == 2
    assert len(marks(figure)) == 4


def test_a_round_of_the_same_day_leaves_the_mark_to_the_whole():
    events = frame(event("whole", "2026-01-06"), event("round", "2026-01-06", parent_id="whole"))
    assert list(marks(near(events))) == [("summit", "whole")]


def test_a_track_is_opened_and_closed_alone():
    drawn = marks(chart(FIVE, as_of=AS_OF, open=("trilateral",)))
    assert ("summit", "round") in drawn
    assert {key[0] for key in drawn if key[1] != "round"} == {"week"}


def test_an_open_track_of_very_many_events_draws_the_most_important_and_counts_the_others():
    events = frame(*(event(f"e{n}", "2026-01-06", importance="1" if n > 90 else "3") for n in range(100)))
    figure = near(events)
    drawn = marks(figure)
    assert len(drawn) == timeline.MOST_LINES
    assert {("summit", f"e{n}") for n in range(91, 100)} <= set(drawn)
    assert "40 less important ones are not drawn" in [note.text for note in figure.layout.annotations]


# both


def test_tracks_stand_in_the_order_of_their_positions():
    events = frame(event("a", "2026-01-01", track_id="b", track="Zulu", track_position=1),
                   event("b", "2026-01-01", track_id="a", track="Alpha", track_position=2),
                   event("c", "2026-01-01", track_id="c", track="None", track_position=None))  # fmt: skip
    events["track_position"] = events["track_position"].astype("Int64")
    for open in ((), None):
        notes = chart(events, as_of=AS_OF, open=open).layout.annotations
        assert [note.text for note in notes if note.xanchor == "right" and note.x == 0] == ["Zulu", "Alpha", "None"]


def test_today_is_a_line_or_an_arrow():
    def today(as_of):
        layout = chart(FIVE, as_of=as_of).layout
        lines = [shape.x0 for shape in layout.shapes if shape.line.color == palette.CRIMSON]
        return lines, layout.annotations[-1].text

    assert today(AS_OF) == (["2026-02-20"], "As of 20 Feb 2026")
    assert today(date(2027, 2, 20)) == ([], "As of 20 Feb 2027 →")
    assert today(date(2025, 2, 20)) == ([], "← As of 20 Feb 2025")


def test_what_follows_the_newest_source_is_shaded_up_to_today():
    def shade(ends):
        layout = chart(FIVE, as_of=AS_OF, ends=ends).layout
        return [(shape.x0, shape.x1) for shape in layout.shapes if shape.type == "rect"], layout.annotations[-1].text

    assert shade(date(2026, 1, 20)) == ([("2026-01-20", "2026-02-20")], "Sources end 20 Jan 2026")
    assert shade(date(2026, 2, 18)) == ([], "As of 20 Feb 2026")
    assert shade(None) == ([], "As of 20 Feb 2026")


def test_a_far_deadline_presses_nothing_together_and_is_seen_when_its_days_are_asked_for():
    events = pd.concat([FIVE, frame(milestone("far", "2028-01-01", "2028-12-31", date_precision="year"))])
    assert span(events, as_of=AS_OF)[1] < date(2026, 5, 1)
    days = span(events, as_of=AS_OF, since=date(2028, 1, 1), until=date(2028, 12, 31))
    assert days == (date(2028, 1, 1), date(2028, 12, 31))
    assert ("week", "coalition", "2028-06-26") in marks(chart(events, as_of=AS_OF, days=days))


def test_the_days_asked_for_are_those_of_the_axis():
    days = span(FIVE, as_of=AS_OF, since=date(2026, 1, 1), until=date(2026, 1, 31))
    assert days == (date(2026, 1, 1), date(2026, 1, 31))
    assert timeline.close(days, 500)
    assert not timeline.close(span(many(500), as_of=AS_OF), 500)
    assert timeline.close(span(many(500), as_of=AS_OF), 5)
    first, last = span(FIVE, as_of=AS_OF, since=date(2026, 1, 6), until=date(2026, 1, 6))
    assert first < date(2026, 1, 6) < last


@pytest.mark.parametrize("open", [(), None])
def test_the_selected_event_is_ringed(open):
    def rings(selected):
        figure = chart(FIVE, as_of=AS_OF, open=open, selected=selected)
        return [len(trace.x) for trace in figure.data if trace.name == "selected"]

    assert rings(("summit", "paris")) == [1]
    assert rings(("summit", "nope")) == rings(None) == []


def test_the_ring_ends_before_the_letters_of_its_title():
    figure = chart(FIVE, as_of=AS_OF, open=None, selected=("summit", "paris"))
    [ring] = [trace.marker for trace in figure.data if trace.name == "selected"]
    titles = next(trace for trace in figure.data if trace.name == "titles right")
    assert all("\u2003" in text for text in titles.text)  # as wide as the letters are high
    assert (ring.size + ring.line.width) / 2 < titles.textfont.size


@pytest.mark.parametrize("open", [(), None])
def test_the_order_of_the_rows_makes_no_difference(open):
    events = many(80)
    shuffled = events.sample(frac=1, random_state=3)
    one, other = (chart(each, as_of=AS_OF, open=open) for each in (events, shuffled))
    assert {key: mark[::2] for key, mark in marks(one).items()} == {
        key: mark[::2] for key, mark in marks(other).items()
    }
    assert one.layout.height == other.layout.height


def test_ten_thousand_events_are_few_traces_and_small_json():
    figure = chart(many(10_000), as_of=AS_OF)
    assert len(figure.data) <= 3
    assert len(figure.to_json()) < 400_000


def test_the_frame_is_left_as_it_was():
    before = FIVE.copy(deep=True)
    near(FIVE, selected=("summit", "paris"))
    pd.testing.assert_frame_equal(FIVE, before)


def test_the_words_on_the_newest_source_are_beside_those_on_today_or_one_with_them_where_both_are_close():
    as_of = date(2026, 6, 20)
    events = frame(event("first", "2026-01-01"), event("last", "2026-07-01"))

    def said(days):
        layout = chart(events, as_of=as_of, ends=as_of - timedelta(days=days)).layout
        return [note.text for note in layout.annotations if "2026" in note.text]

    assert said(40) == ["As of 20 Jun 2026", "Sources end 11 May 2026"]
    assert said(8) == ["Sources end 12 Jun 2026 · As of 20 Jun 2026"]
