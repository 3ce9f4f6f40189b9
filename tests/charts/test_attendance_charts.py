from datetime import date

import pandas as pd
import pytest

from dashboard.charts import attendance
from dashboard.charts.code_styles import LEADER, MINISTER, UNKNOWN
from tracker.values.codes import AttendanceState, Level, Mode
from tracker.values.direction import isolate

AS_OF = date(2026, 2, 20)


def seat(summit, day, level=Level.HEAD_OF_STATE, mode=Mode.IN_PERSON, state=AttendanceState.ATTENDED, **more):
    return {
        "summit_id": summit, "title": f"Meeting {summit}", "day": pd.Timestamp(day), "starts_on": pd.Timestamp(day),
        "ends_on": pd.Timestamp(day), "date_precision": "day", "local_time": None, "time_zone": None,
        "second_zone": None, "day_order": None, "track": "Coalition", "level": level.value,
        "mode": mode.value, "state": state.value, "person": "Emmanuel Macron", **more,
    }  # fmt: skip


def seats(*rows):
    return pd.DataFrame(list(rows), columns=list(attendance.LEVEL_COLUMNS))


FOUR = seats(
    seat("paris", "2026-01-06"),
    seat("berlin", "2025-12-15", Level.FOREIGN_MINISTER, Mode.VIDEO),
    seat("kyiv", "2026-01-03", Level.NATIONAL_SECURITY_ADVISER, state=AttendanceState.ABSENT),
    seat("paris", "2026-01-06", Level.FOREIGN_MINISTER, person=None),
)


def came(party, summit, day, level=Level.HEAD_OF_STATE, **more):
    return {
        "party": party, "summit_id": summit, "title": f"Meeting {summit}", "kind": "call", "city": None,
        "starts_on": pd.Timestamp(day), "ends_on": pd.Timestamp(day), "date_precision": "day",
        "day": pd.Timestamp(day), "local_time": None, "time_zone": None, "second_zone": None, "day_order": None,
        "level": level.value, **more,
    }  # fmt: skip


GRID = pd.DataFrame(
    [
        came("France", "paris", "2026-01-06"),
        came("Ukraine", "berlin", "2025-12-15", Level.FOREIGN_MINISTER),
        came("Ukraine", "paris", "2026-01-06"),
        came("Poland", "paris", "2026-01-06", Level.UNKNOWN),
    ]
)


def marked(figure):
    """Party and summit of each mark: its place."""
    return {
        tuple(words.split("<br>")[:2]): (trace.x[index], trace.y[index])
        for trace in figure.data
        for index, words in enumerate(trace.hovertext)
    }


def test_a_meeting_by_a_day_is_drawn_at_that_day_and_stands_there_in_the_matrix():
    by = {"date_precision": "before", "starts_on": pd.Timestamp("2025-06-01")}
    figure = attendance.levels(seats(seat("paris", "2026-01-06"), seat("vienna", "2026-02-05", **by)), as_of=AS_OF)
    assert list(figure.data[0].x) == ["2026-01-06", "2026-02-05"]
    grid = pd.DataFrame([came("France", "paris", "2026-01-06"), came("France", "vienna", "2026-02-05", **by)])
    places = {summit: x for (_, summit), (x, _) in marked(attendance.matrix(grid)).items()}
    assert places == {isolate("Meeting paris"): 0, isolate("Meeting vienna"): 1}


def test_the_axis_reaches_to_today_unless_most_of_it_would_be_blank():
    rows = seats(seat("one", "2025-11-01"), seat("two", "2026-02-01"))
    last = {
        day: attendance.levels(rows, as_of=day).layout.xaxis.range[1] for day in (date(2026, 5, 1), date(2026, 6, 1))
    }
    assert [range_end > str(day) for day, range_end in last.items()] == [True, False]


def test_a_seat_is_a_mark_in_the_lane_of_its_level():
    figure = attendance.levels(FOUR, as_of=AS_OF)
    (marks,) = (trace for trace in figure.data if trace.hovertext)
    assert len(marks.x) == len(FOUR)
    assert [note.text for note in figure.layout.annotations if note.text.startswith("<b>")] == [
        "<b>Head of state</b>", "<b>Foreign minister</b>", "<b>National security adviser</b>",
    ]  # fmt: skip
    heights = dict(zip(zip(marks.x, marks.marker.color, strict=True), marks.y, strict=True))
    assert heights["2026-01-06", LEADER.color] < heights["2026-01-06", MINISTER.color]
    assert list(marks.y) == sorted(marks.y)


def test_shape_says_how_and_hollow_that_they_did_not_come():
    figure = attendance.levels(FOUR, as_of=AS_OF)
    (marks,) = (trace for trace in figure.data if trace.hovertext)
    assert list(marks.marker.symbol) == ["circle", "square", "circle", "circle-open"]
    assert [trace.name for trace in figure.data if trace.showlegend is not False] == [
        "In person", "By video", "Hollow: did not come, not yet, or not known",
    ]  # fmt: skip


def test_a_hollow_mark_of_the_key_has_a_shape_that_is_on_the_chart():
    absent = seats(seat("kyiv", "2026-01-03", mode=Mode.UNKNOWN, state=AttendanceState.ABSENT))
    figure = attendance.levels(absent, as_of=AS_OF)
    symbols = {trace.name: trace.marker.symbol for trace in figure.data if trace.showlegend is not False}
    assert symbols == {"Mode unknown": "pentagon", "Hollow: did not come, not yet, or not known": "pentagon-open"}


def test_seats_of_a_day_and_level_stand_one_below_the_other():
    figure = attendance.levels(seats(*(seat("paris", "2026-01-06") for _ in range(5))), as_of=AS_OF)
    assert len(set(figure.data[0].y)) == 5


def test_the_time_after_the_newest_source_is_shaded_and_named_and_counted_to():
    figure = attendance.levels(FOUR, as_of=date(2026, 1, 28), ends=date(2026, 1, 10))
    assert ("2026-01-10", "2026-01-28") in [(shape.x0, shape.x1) for shape in figure.layout.shapes]
    assert any("Sources end 10 Jan 2026" in note.text for note in figure.layout.annotations)
    assert "up to 10 January 2026" in attendance.describe_levels(FOUR, as_of=AS_OF, ends=date(2026, 1, 10))


def test_the_hover_tells_who_and_how():
    figure = attendance.levels(FOUR.head(1), as_of=AS_OF)
    assert figure.data[0].hovertext[0].split("<br>") == [
        "<b>Meeting paris</b>", "6 January 2026", "Coalition", "Emmanuel Macron", "Head of state",
        "Attended · in person",
    ]  # fmt: skip


def test_a_day_that_is_not_known_is_not_made_up():
    month = {"ends_on": pd.Timestamp("2026-01-31"), "date_precision": "month"}
    figure = attendance.levels(seats(seat("paris", "2026-01-01", **month)), as_of=AS_OF)
    assert figure.data[0].hovertext[0].split("<br>")[1] == "January 2026, day not known"
    words = attendance.describe_levels(seats(seat("paris", "2026-01-01", **month)), as_of=AS_OF)
    assert words.endswith("“Meeting paris” (January 2026, day not known).")
    grid = attendance.matrix(pd.DataFrame([came("France", "paris", "2026-01-01", **month)]))
    assert "January 2026, day not known" in grid.data[0].hovertext[0]


def test_levels_in_words():
    assert attendance.describe_levels(FOUR, as_of=AS_OF) == (
        "Took part in 2 meetings up to 20 February 2026, at the highest level as head of state; "
        "the latest was “Meeting paris” (6 January 2026). "
        "1 more meeting is on record to which it did not come, or is not known to have come."
    )


def test_a_level_that_is_not_known_is_never_the_highest():
    unknown = seats(seat("paris", "2026-01-06", Level.UNKNOWN))
    figure = attendance.levels(unknown, as_of=AS_OF)
    assert "<b>Level unknown</b>" in [note.text for note in figure.layout.annotations]
    assert attendance.describe_levels(unknown, as_of=AS_OF) == (
        "Took part in 1 meeting up to 20 February 2026; the latest was “Meeting paris” (6 January 2026)."
    )


def test_the_matrix_marks_the_highest_level_of_each_party_at_each_summit():
    figure = attendance.matrix(GRID)
    assert marked(figure) == {
        ("<b>Ukraine</b>", "Meeting berlin"): (0, 0), ("<b>Ukraine</b>", "Meeting paris"): (1, 0),
        ("<b>France</b>", "Meeting paris"): (1, 1), ("<b>Poland</b>", "Meeting paris"): (1, 2),
    }  # fmt: skip
    assert [(trace.name, len(trace.x)) for trace in figure.data] == [
        (LEADER.label, 2), (MINISTER.label, 1), (UNKNOWN.label, 1),
    ]  # fmt: skip
    assert list(figure.layout.yaxis.ticktext) == ["Ukraine", "France", "Poland"]
    assert list(figure.layout.xaxis.ticktext) == ["Call · 15 Dec 2025", "Call · 6 Jan 2026"]
    hover = next(text for trace in figure.data for text in trace.hovertext if "France" in text)
    assert hover == "<b>France</b><br>Meeting paris<br>6 January 2026<br>Head of state"


def test_a_column_is_named_by_its_city_and_a_call_as_such():
    columns = attendance.matrix(GRID.assign(city=["Paris", None, "Paris", "Paris"])).layout.xaxis.ticktext
    assert list(columns) == ["Call · 15 Dec 2025", "Paris · 6 Jan 2026"]


def test_the_matrix_grows_with_its_rows():
    rows = [came(f"Party {p:02}", f"s{s:02}", f"2026-01-{s + 1:02}") for p in range(60) for s in range(30)]
    figure = attendance.matrix(pd.DataFrame(rows))
    assert len(marked(figure)) == 1_800
    assert figure.layout.height > 60 * 18
    assert len(figure.layout.xaxis.ticktext) == 30
    assert attendance.matrix(GRID).layout.height < 300


def test_the_matrix_in_words():
    assert attendance.describe_matrix(GRID) == (
        "3 parties at 2 meetings, 4 attendances in all. Most often: Ukraine (2), France (1), Poland (1)."
    )


@pytest.mark.parametrize(
    ("meetings", "shown"),
    [
        ({"1": 33, "2": 99}, "the latest 30 of 33 landmark meetings"),
        ({"1": 30, "2": 99}, "30 landmark meetings"),
        ({"1": 1, "2": 99}, "1 landmark meeting and the latest 29 of 99 major meetings"),
        ({"1": 10, "2": 20}, "10 landmark meetings and 20 major meetings"),
        ({"2": 31}, "the latest 30 of 31 major meetings"),
    ],
)
def test_the_title_of_the_matrix_says_which_meetings_it_leaves_out(meetings, shown):
    assert attendance.matrix_title(meetings, most=30) == f"The highest level that the busiest parties sent to {shown}"


def test_text_is_shown_as_typed():
    party = "Ук <b> & السعودية العربية"
    grid = pd.DataFrame([came(party, "x", "2026-01-06", title="<script>")])
    drawn = attendance.matrix(grid)
    escaped = isolate("Ук &lt;b&gt; &amp; السعودية العربية")
    assert drawn.data[0].hovertext[0].startswith(f"<b>{escaped}</b><br>&lt;script&gt;")
    assert list(drawn.layout.yaxis.ticktext) == [isolate("Ук &lt;b&gt; &amp; السعودية العربية")]
    levels = str(attendance.levels(seats(seat("x", "2026-01-06", title="<script>", person="<i>")), as_of=AS_OF))
    assert "<script>" not in levels
    assert "<i>" not in levels


def test_nobody_is_a_chart_that_says_so():
    for empty in (FOUR.head(0), pd.DataFrame()):
        assert attendance.levels(empty, as_of=AS_OF).layout.annotations[0].text == "No attendance on record"
        assert attendance.matrix(empty).layout.annotations[0].text == "No attendance on record"
        assert attendance.describe_levels(empty, as_of=AS_OF) == "No attendance on record."
        assert attendance.describe_matrix(empty) == "No attendance on record."
