"""The words of the timeline: hover, labels, description."""

import re
from datetime import date

import pandas as pd

from tests.support.timelines import AS_OF, FIVE, chart, description, event, finding, frame, milestone, titles
from tracker.values.direction import ISOLATE, ISOLATE_END


def test_text_is_shown_as_typed():
    title = "<script>alert(1)</script> & <b>$x$</b>"
    events = frame(event("x", "2026-01-06", importance="1", title=title, track=title))
    figures = "".join(str(chart(events, as_of=AS_OF, open=open).to_plotly_json()) for open in ((), None))
    assert "<script" not in figures
    assert "$x$" not in figures
    assert "&lt;script&gt;" in figures
    assert "&amp; &lt;b&gt;&#36;x&#36;" in figures


def hovers(figure):
    return [hover for trace in figure.data if trace.name == "events" for hover in trace.hovertext]


def test_the_hover_of_an_event_tells_title_date_kind_status_and_track():
    assert [hover.split("<br>") for hover in hovers(chart(FIVE.head(1), as_of=AS_OF, open=None))] == [
        ["<b>Coalition of the Willing, Paris</b>", "6 January 2026", "Summit · Held", "Coalition"]
    ]


def test_the_hover_of_a_square_tells_its_track_week_and_landmarks():
    assert [hover.split("<br>") for hover in hovers(chart(FIVE.iloc[[0, 4]], as_of=AS_OF))] == [
        ["Coalition", "2 events, 5–11 January 2026", "<b>Coalition of the Willing, Paris</b>"]
    ]


def test_what_is_blank_leaves_no_line_in_the_hover():
    events = frame(milestone("x", "2026-01-06"))
    assert hovers(chart(events, as_of=AS_OF, open=None)) == [
        "<b>Meeting x</b><br>6 January 2026<br>Plan or proposal<br>Coalition"
    ]


def test_long_texts_in_any_script_stay_whole_on_the_chart_and_in_the_hover():
    long = [
        "Обмін полоненими та тілами загиблих за посередництва " * 2,
        "اجتماع تحالف الراغبين في باريس " * 3,
        "x" * 150,
    ]
    events = frame(*(event(str(n), f"2026-01-{10 + n * 9}", importance="1", title=t) for n, t in enumerate(long)))
    figure = chart(events, as_of=AS_OF, open=None)
    assert {"".join(title.split()) for title, *_ in titles(figure)} == {"".join(title.split()) for title in long}
    unseen = re.compile(f"</?b>|[{ISOLATE}{ISOLATE_END}]")
    lengths = [len(unseen.sub("", line)) for hover in hovers(figure) for line in hover.split("<br>")]
    assert max(lengths) <= 44


def test_no_events_is_a_chart_that_says_so():
    for events in (FIVE.head(0), pd.DataFrame()):
        figure = chart(events, as_of=AS_OF)
        assert figure.layout.annotations[0].text == "No events to show"
        assert description(events, as_of=AS_OF) == "No events to show."


def test_the_description_counts_and_names_the_latest_and_the_next():
    ahead = pd.concat([FIVE, frame(event("next", "2026-03-01"))])
    assert description(ahead, as_of=date(2026, 1, 15)) == (
        "6 events in 2 tracks, 1 December 2025 – 1 March 2026. "
        "Latest: 6 January 2026, “Coalition of the Willing, Paris”. Next: 1 March 2026, “Meeting next”."
    )
    assert description(FIVE, as_of=AS_OF).endswith("Nothing lies ahead.")
    assert description(ahead, as_of=date(2026, 1, 15), compact=True).endswith("“Coalition of the Willing, Paris”.")


def test_the_description_names_none_that_was_called_off_and_no_uncertain_day_as_past():
    assert "round" not in description(FIVE, as_of=date(2026, 1, 15))
    planned = frame(event("paris", "2026-01-06"), event("visit", "2026-01-10", status="proposed"),
                    event("talks", "2026-01-12", status="scheduled"))  # fmt: skip
    assert description(planned, as_of=date(2026, 1, 20)).endswith(
        "Latest: 6 January 2026, “Meeting paris”. Nothing lies ahead."
    )
    assert "Next: 12 January 2026, “Meeting talks”" in description(planned, as_of=date(2026, 1, 8))
    uncertain = frame(
        event("talks", "2026-01-01", "2027-12-31", date_precision="between"), event("paris", "2026-01-06")
    )
    assert description(uncertain, as_of=AS_OF).endswith(
        "Latest: 6 January 2026, “Meeting paris”. Next: Between 1 January 2026 and 31 December 2027, “Meeting talks”."
    )


def test_the_finding_names_the_shortest_days_that_hold_half_of_the_landmarks():
    days = (
        "2025-11-01",
        "2026-01-01",
        "2026-01-05",
        "2026-01-06",
        "2026-01-10",
        "2026-02-01",
        "2026-02-15",
        "2026-02-19",
    )
    events = frame(*(event(str(n), day, importance="1") for n, day in enumerate(days)))
    found = finding(events, as_of=AS_OF)
    assert found == "4 of 8 landmarks that took place fell between 1 January 2026 and 10 January 2026"
    ahead = pd.concat([events, frame(event("next", "2026-03-01", importance="1"))])
    assert finding(ahead, as_of=AS_OF) == found


def test_the_finding_of_few_landmarks_is_how_many_events_there_are():
    assert finding(FIVE, as_of=AS_OF) == "5 events, 1 December 2025 – 1 February 2026"
    assert finding(FIVE.head(0), as_of=AS_OF) == "No events to show"


def test_the_signs_of_the_chart_have_their_key_above_it():
    def key(events, **more):
        first = chart(events, as_of=AS_OF, **more).layout.annotations[0]
        assert (first.y, first.yref) == (1, "paper")
        return re.sub("<[^>]*>", "", first.text)

    assert key(FIVE).startswith("■ events of a week, by number\u2003■ with a landmark")
    assert key(FIVE, open=None).startswith("● landmark")
    years = frame(event("a", "2019-03-01"), event("b", "2026-01-06"))
    assert "events of a month" in key(years)
