"""The words of the timeline: hover, labels, description."""

import re
from datetime import date

import pandas as pd

from dashboard.charts import timeline
from tests.support.timelines import AS_OF, FIVE, event, frame, many, milestone, placed, words
from tracker.values.direction import ISOLATE, ISOLATE_END


def test_only_landmarks_are_labelled_in_two_short_lines():
    labels = words(timeline.timeline(many(500), as_of=AS_OF))
    assert 10 < len(labels) < 110
    assert all(label.count("<br>") <= 1 and max(map(len, label.split("<br>"))) <= 22 for label in labels)
    assert words(timeline.timeline(FIVE, as_of=AS_OF)) == ["Coalition of the<br>Willing, Paris"]


def test_a_label_at_the_right_edge_stands_on_the_left():
    events = frame(event("first", "2026-01-01"), event("last", "2026-02-20", importance="1"))
    spots, _ = placed(events)
    assert [spot.side for spot in spots] == ["", "left"]


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
