import re
from datetime import date, timedelta
from itertools import combinations, pairwise
from random import Random

import pandas as pd
import pytest

from dashboard.charts import kinds, timeline
from dashboard.charts.placement import COLUMNS, COMPACT, FULL, LABEL_GAP_PX, LETTER_PX, MARK_SPREAD, in_lanes, stacked
from dashboard.charts.time_axis import opening_range, whole_range
from tracker.values.codes import MilestoneKind, SummitKind
from tracker.values.direction import ISOLATE, ISOLATE_END

AS_OF = date(2026, 2, 20)


def event(id, starts_on, ends_on=None, **more):
    return {
        "table": "summit", "id": id, "track_id": "coalition", "track": "Coalition", "track_position": 1,
        "title": f"Meeting {id}", "kind": "summit", "status": "held",
        "starts_on": starts_on, "ends_on": ends_on or starts_on, "date_precision": "day", "importance": "2",
        "local_time": None, "time_zone": None, "second_zone": None, "day_order": None,
        "place": "Paris, France", "parties": "France, Ukraine", "source": "Élysée", **more,
    }  # fmt: skip


def frame(*rows):
    found = pd.DataFrame(list(rows), columns=COLUMNS)
    for column in ("starts_on", "ends_on"):
        found[column] = pd.to_datetime(found[column]).astype("datetime64[s]")
    return found


def milestone(id, starts_on, ends_on=None, **more):
    return event(id, starts_on, ends_on, **{"table": "milestone", "kind": "plan", "status": None, **more})


FIVE = frame(
    event("paris", "2026-01-06", importance="1", title="Coalition of the Willing, Paris"),
    event("berlin", "2025-12-14", "2025-12-15", kind="talks"),
    event("round", "2026-02-01", kind="talks", status="postponed", track_id="trilateral", track="Trilateral"),
    milestone("plan", "2025-12-01", "2025-12-31", date_precision="month"),
    milestone("paper", "2026-01-06"),
)


def many(number, seed=1):
    random = Random(seed)
    rows = []
    for index in range(number):
        first = date(2025, 11, 1) + timedelta(days=random.randrange(300))
        make = random.choice([event, milestone])
        lane = random.randrange(6)
        rows.append(
            make(
                f"e{index}", str(first), str(first + timedelta(days=random.choice([0, 0, 0, 2]))),
                track_id=f"t{lane}", track=f"Track {lane}", track_position=lane,
                importance=random.choice("12333"), title=f"Event {index} of the talks between delegations",
                parties="France, United Kingdom, Germany, Poland, Ukraine, Italy, Canada, Norway, Denmark " * 3,
            )
        )  # fmt: skip
    return frame(*rows)


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


def words(figure):
    return [label for trace in figure.data if trace.text for label in trace.text if label]


def placed(events, density=FULL, as_of=AS_OF):
    found = in_lanes(events, AS_OF)
    days = opening_range(whole_range(min(e.begin for e in found), max(e.finish for e in found), as_of), as_of)
    spots, _ = stacked(found, days, density)
    return spots, density.width / (days[1] - days[0]).days


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


def test_only_landmarks_are_labelled_in_two_short_lines():
    labels = words(timeline.timeline(many(500), as_of=AS_OF))
    assert 10 < len(labels) < 110
    assert all(label.count("<br>") <= 1 and max(map(len, label.split("<br>"))) <= 22 for label in labels)
    assert words(timeline.timeline(FIVE, as_of=AS_OF)) == ["Coalition of the<br>Willing, Paris"]


def test_a_label_at_the_right_edge_stands_on_the_left():
    events = frame(event("first", "2026-01-01"), event("last", "2026-02-20", importance="1"))
    spots, _ = placed(events)
    assert [spot.side for spot in spots] == ["", "left"]


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


def test_text_is_shown_as_typed():
    title = "<script>alert(1)</script> & <b>$x$</b>"
    events = frame(event("x", "2026-01-06", importance="1", title=title, track=title, parties=title, place=title))
    drawn = str(timeline.timeline(events, as_of=AS_OF).to_plotly_json())
    assert "<script" not in drawn
    assert "$x$" not in drawn
    assert "&lt;script&gt;" in drawn
    assert "&amp; &lt;b&gt;&#36;x&#36;" in drawn


def test_hover_tells_title_date_place_kind_status_parties_and_source():
    figure = timeline.timeline(FIVE.head(1), as_of=AS_OF)
    (hover,) = next(trace.hovertext for trace in figure.data if trace.customdata)
    assert hover.split("<br>") == [
        "<b>Coalition of the Willing, Paris</b>", "6 January 2026", "Paris, France", "Summit · Held",
        "With: France, Ukraine", "Source: Élysée",
    ]  # fmt: skip


def test_what_is_blank_leaves_no_line_in_the_hover():
    events = frame(milestone("x", "2026-01-06", place=None, parties=None, source=float("nan")))
    figure = timeline.timeline(events, as_of=AS_OF)
    (hover,) = next(trace.hovertext for trace in figure.data if trace.customdata)
    assert hover == "<b>Meeting x</b><br>6 January 2026<br>Plan or proposal"


def test_long_texts_in_any_script_are_cut_and_stay_in_the_hover():
    titles = [
        "Обмін полоненими та тілами загиблих за посередництва " * 2,
        "اجتماع تحالف الراغبين في باريس " * 3,
        "x" * 300,
    ]
    events = frame(*(event(str(n), f"2026-01-{10 + n * 9}", importance="1", title=t) for n, t in enumerate(titles)))
    figure = timeline.timeline(events, as_of=AS_OF)
    assert [label.rstrip(ISOLATE_END)[-1] for label in words(figure)] == ["…", "…", "…"]
    hovers = [hover for trace in figure.data if trace.customdata for hover in trace.hovertext]
    unseen = re.compile(f"</?b>|[{ISOLATE}{ISOLATE_END}]")
    lengths = [len(unseen.sub("", line)) for hover in hovers for line in hover.split("<br>")]
    assert max(lengths) <= 44


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


def test_no_events_is_a_chart_that_says_so():
    for events in (FIVE.head(0), pd.DataFrame()):
        figure = timeline.timeline(events, as_of=AS_OF)
        assert figure.layout.annotations[0].text == "No events to show"
        assert timeline.describe(events, as_of=AS_OF) == "No events to show."


def test_the_description_counts_and_names_the_latest_and_the_next():
    ahead = pd.concat([FIVE, frame(event("next", "2026-03-01"))])
    assert timeline.describe(ahead, as_of=date(2026, 1, 15)) == (
        "6 events in 2 tracks, 1 December 2025 – 1 March 2026. "
        "Latest: “Coalition of the Willing, Paris” (6 January 2026). Next: “Meeting next” (1 March 2026)."
    )
    assert timeline.describe(FIVE, as_of=AS_OF).endswith("None lies ahead.")
    assert timeline.describe(ahead, as_of=date(2026, 1, 15), compact=True).endswith("(6 January 2026).")


def test_the_description_names_none_that_was_called_off_and_no_uncertain_day_as_past():
    assert "round" not in timeline.describe(FIVE, as_of=date(2026, 1, 15))
    planned = frame(event("paris", "2026-01-06"), event("visit", "2026-01-10", status="proposed"),
                    event("talks", "2026-01-12", status="scheduled"))  # fmt: skip
    assert timeline.describe(planned, as_of=date(2026, 1, 20)).endswith(
        "Latest: “Meeting paris” (6 January 2026). None lies ahead."
    )
    assert "Next: “Meeting talks”" in timeline.describe(planned, as_of=date(2026, 1, 8))
    uncertain = frame(
        event("talks", "2026-01-01", "2027-12-31", date_precision="between"), event("paris", "2026-01-06")
    )
    assert timeline.describe(uncertain, as_of=AS_OF).endswith(
        "Latest: “Meeting paris” (6 January 2026). Next: “Meeting talks” (Between 1 January 2026 and 31 December 2027)."
    )


def test_five_hundred_events_are_few_traces_and_small_json():
    figure = timeline.timeline(many(500), as_of=AS_OF)
    assert len(points(figure)) == 500
    assert len(figure.data) <= 30
    assert len(figure.to_json()) < 400_000


def test_the_frame_is_left_as_it_was():
    before = FIVE.copy(deep=True)
    timeline.timeline(FIVE, as_of=AS_OF, selected=("summit", "paris"))
    pd.testing.assert_frame_equal(FIVE, before)


def test_every_kind_is_in_a_group_and_groups_differ_in_colour_and_shape():
    grouped = {kinds.group_of("summit", kind) for kind in SummitKind}
    grouped |= {kinds.group_of("milestone", kind) for kind in MilestoneKind}
    assert grouped == set(kinds.GROUPS)
    assert len({group.color for group in kinds.GROUPS}) == len({group.symbol for group in kinds.GROUPS}) == 9
    assert kinds.group_of("summit", "signing") is kinds.MEETINGS
    assert kinds.group_of("milestone", "signing") is kinds.TEXTS


def test_the_days_stand_above_the_chart_as_well_and_move_with_those_below():
    layout = timeline.timeline(FIVE, as_of=AS_OF).layout
    assert (layout.xaxis2.side, layout.xaxis2.matches, layout.xaxis2.tickmode) == ("top", "x", "auto")
    assert any(trace.xaxis == "x2" for trace in timeline.timeline(FIVE, as_of=AS_OF).data)
    assert "xaxis2" not in timeline.timeline(FIVE, as_of=AS_OF, compact=True).layout
