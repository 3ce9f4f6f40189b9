"""The timeline: where each event stands, and what is drawn."""

from datetime import date, timedelta
from itertools import combinations, pairwise

import pandas as pd
import pytest

from dashboard.charts import timeline
from dashboard.charts.placement import COMPACT, FULL, LABEL_GAP_PX, LETTER_PX, MARK_SPREAD
from tests.support.timelines import AS_OF, FIVE, event, frame, many, milestone, placed, words


def points(figure):
    """Each marked event: its key, day, height and sign."""
    found = {}
    for trace in figure.data:
        for index, key in enumerate(trace.customdata or ()):
            found[tuple(key)] = (trace.x[index], trace.y[index], trace.marker.symbol[index])
    return found


def spans(figure):
    return [
        (trace.x[start], trace.x[start + 1], trace.line.dash or "solid")
        for trace in figure.data
        if trace.mode == "lines"
        for start in range(0, len(trace.x), 3)
    ]


def test_every_row_is_one_marker_and_what_has_length_a_line_too():
    figure = timeline.timeline(FIVE, as_of=AS_OF)
    marked = points(figure)
    assert len(marked) == len(FIVE) == 5
    assert marked["summit", "paris"][0] == "2026-01-06"
    assert marked["summit", "berlin"][0] == "2025-12-14"
    assert sorted(spans(figure)) == [
        ("2025-12-01", "2025-12-31", "4px,3px"),
        ("2025-12-14", "2025-12-15", "solid"),
    ]


def test_a_day_that_is_not_known_is_hollow_and_stands_between():
    assert points(timeline.timeline(FIVE, as_of=AS_OF))["milestone", "plan"][::2] == ("2025-12-16", "diamond-open")


def test_what_was_called_off_is_a_cross():
    marked = points(timeline.timeline(FIVE, as_of=AS_OF))
    assert marked["summit", "round"][2] == "x-thin-open"
    assert marked["summit", "paris"][2] == "circle"


def test_the_legend_names_only_what_is_drawn():
    def legend(events):
        figure = timeline.timeline(events, as_of=AS_OF)
        return [trace.name for trace in figure.data if trace.showlegend is not False]

    assert legend(FIVE.head(1)) == ["Summits, ministerials"]
    assert legend(FIVE) == [
        "Summits, ministerials", "Talks, consultations", "Plans, statements, signings", "Day not known", "Called off",
    ]  # fmt: skip


@pytest.mark.parametrize("density", [FULL, COMPACT])
@pytest.mark.parametrize("events", [many(500), many(60, seed=2), FIVE])
def test_no_mark_hides_another_and_no_label_runs_into_a_mark(events, density):
    spots, px = placed(events, density)
    rows = {}
    for spot in spots:
        one, reach = spot.event, spot.size / 2 * MARK_SPREAD
        left = min(one.begin.toordinal() * px, one.at.toordinal() * px - reach)
        right = max(one.finish.toordinal() * px, one.at.toordinal() * px + reach)
        room = max(map(len, spot.label)) * LETTER_PX + LABEL_GAP_PX if spot.label else 0
        rows.setdefault((one.lane, spot.y), []).append(
            (left - room * (spot.side == "left"), right + room * (spot.side == "right"))
        )
    overlaps = [
        (one, other)
        for row in rows.values()
        for one, other in combinations(row, 2)
        if max(one[0], other[0]) < min(one[1], other[1]) - 1e-6
    ]
    assert not overlaps
    assert len(spots) == len(events)


def test_rows_of_different_lanes_do_not_mix():
    spots, _ = placed(many(500))
    lanes = {}
    for spot in spots:
        lanes.setdefault(spot.event.lane, []).append(spot.y)
    extents = sorted((min(heights), max(heights)) for heights in lanes.values())
    assert all(low[1] < high[0] for low, high in pairwise(extents))


def test_ten_events_of_one_day_are_ten_rows():
    events = frame(*(event(f"e{number}", "2026-01-06") for number in range(10)))
    assert len({point[1] for point in points(timeline.timeline(events, as_of=AS_OF)).values()}) == 10


def test_the_order_of_the_rows_makes_no_difference():
    events = many(80)
    shuffled = events.sample(frac=1, random_state=3)
    assert points(timeline.timeline(events, as_of=AS_OF)) == points(timeline.timeline(shuffled, as_of=AS_OF))


def test_compact_has_no_labels_and_nothing_to_zoom_with():
    figure = timeline.timeline(FIVE, as_of=AS_OF, compact=True)
    assert not words(figure)
    assert figure.layout.xaxis.rangeslider.visible is None
    assert not figure.layout.updatemenus
    assert len(points(figure)) == 5
    assert figure.layout.height < timeline.timeline(FIVE, as_of=AS_OF).layout.height


def test_the_buttons_show_the_time_up_to_the_latest_event_however_far_ahead_the_chart_goes():
    latest = AS_OF - timedelta(days=50)
    events = frame(event("a", "2025-11-01"), event("b", "2027-12-31"), event("c", latest.isoformat()))
    figure = timeline.timeline(events, as_of=AS_OF)
    [menu] = figure.layout.updatemenus
    ranges = {button.label: button.args[0]["xaxis.range"] for button in menu.buttons}
    assert list(ranges) == ["1m", "3m", "6m", "1y", "all"]
    for name in ("1m", "3m", "6m", "1y"):
        first, last = map(date.fromisoformat, ranges[name])
        assert first < latest < last < latest + (latest - first) / 3
    assert ranges["all"][0] < "2025-11-01" < "2027-12-31" < ranges["all"][1]


def test_lanes_stand_in_the_order_of_their_positions():
    events = frame(event("a", "2026-01-01", track_id="b", track="Zulu", track_position=1),
                   event("b", "2026-01-01", track_id="a", track="Alpha", track_position=2),
                   event("c", "2026-01-01", track_id="c", track="None", track_position=None))  # fmt: skip
    events["track_position"] = events["track_position"].astype("Int64")
    figure = timeline.timeline(events, as_of=AS_OF)
    titles = [note.text for note in figure.layout.annotations if note.text.startswith("<b>")]
    assert titles == ["<b>Zulu</b>", "<b>Alpha</b>", "<b>None</b>"]


def test_today_is_a_line_or_an_arrow():
    def today(as_of):
        layout = timeline.timeline(FIVE, as_of=as_of).layout
        lines = [shape.x0 for shape in layout.shapes if shape.type == "line"]
        return lines, layout.annotations[-1].text

    assert today(AS_OF) == (["2026-02-20"], "Today, 20 Feb 2026")
    assert today(date(2027, 2, 20)) == ([], "Today, 20 Feb 2027 →")
    assert today(date(2025, 2, 20)) == ([], "← Today, 20 Feb 2025")


def test_a_far_deadline_is_left_to_the_slider():
    events = pd.concat([FIVE, frame(milestone("far", "2028-01-01", "2028-12-31", date_precision="year"))])
    axis = timeline.timeline(events, as_of=AS_OF).layout.xaxis
    assert axis.range[1] < "2026-05-01"
    assert axis.rangeslider.range[1] > "2028-12-31"
    assert timeline.timeline(events, as_of=AS_OF, compact=True).layout.xaxis.range[1] > "2028-12-31"


def test_the_slider_shows_a_tick_an_event():
    rug = next(trace for trace in timeline.timeline(FIVE, as_of=AS_OF).data if trace.name == "slider")
    assert len(rug.x) == 5
    assert not rug.customdata


def test_the_selected_event_is_ringed():
    def rings(selected):
        figure = timeline.timeline(FIVE, as_of=AS_OF, selected=selected)
        return [trace.x for trace in figure.data if trace.name == "selected"]

    assert rings(("summit", "paris")) == [("2026-01-06",)]
    assert rings(("milestone", "paris")) == rings(None) == []


def test_five_hundred_events_are_few_traces_and_small_json():
    figure = timeline.timeline(many(500), as_of=AS_OF)
    assert len(points(figure)) == 500
    assert len(figure.data) <= 30
    assert len(figure.to_json()) < 400_000


def test_the_frame_is_left_as_it_was():
    before = FIVE.copy(deep=True)
    timeline.timeline(FIVE, as_of=AS_OF, selected=("summit", "paris"))
    pd.testing.assert_frame_equal(FIVE, before)


def test_the_days_stand_above_the_chart_as_well_and_move_with_those_below():
    layout = timeline.timeline(FIVE, as_of=AS_OF).layout
    assert (layout.xaxis2.side, layout.xaxis2.matches, layout.xaxis2.tickmode) == ("top", "x", "auto")
    assert any(trace.xaxis == "x2" for trace in timeline.timeline(FIVE, as_of=AS_OF).data)
    assert "xaxis2" not in timeline.timeline(FIVE, as_of=AS_OF, compact=True).layout
