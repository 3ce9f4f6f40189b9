from datetime import date

import pandas as pd

from dashboard.charts import pledge_counts, status_log
from tracker import words
from tracker.values.codes import FollowUp, Verb

AS_OF = date(2026, 5, 1)


def log(*entries):
    """Each entry: its last possible day, status, note, and how far the day is known, if not to the day."""
    rows = [(pd.Timestamp(day), next(iter(known), None), status.value, note) for day, status, note, *known in entries]
    return pd.DataFrame(rows, columns=list(status_log.LOG_COLUMNS))


def counts(*rows):
    return pd.DataFrame(list(rows), columns=list(pledge_counts.COUNT_COLUMNS))


THREE = log(
    ("2026-02-01", FollowUp.LIMITED, "First part."),
    ("2026-01-06", FollowUp.NOT_YET_DUE, None),
    ("2026-04-20", FollowUp.NO_EVIDENCE_FOUND, "<b>Nobody</b> & nothing"),
)
BARS = counts(
    ("pledge", "dormant", "vague", 3),
    ("pledge", None, "vague", 2),
    ("pledge", "not_yet_due", "concrete", 1),
    ("pledge", "dormant", "concrete", 4),
    ("pledge", "dormant", "partly", 5),
)
REFUSED = counts(("refusal", "dormant", "concrete", 6), ("refusal", "substantial", "concrete", 1))


def ribbon(figure):
    return [tuple(trace.x) for trace in figure.data if trace.mode == "lines"]


def marks(figure):
    return next(trace for trace in figure.data if trace.mode == "markers")


def test_each_status_runs_to_the_next_and_the_newest_to_today():
    figure = status_log.status_log(THREE, as_of=AS_OF)
    assert ribbon(figure) == [
        ("2026-01-06", "2026-02-01"),
        ("2026-02-01", "2026-04-20"),
        ("2026-04-20", "2026-05-01"),
    ]
    assert list(marks(figure).x) == ["2026-01-06", "2026-02-01", "2026-04-20"]


def test_a_status_dated_ahead_has_no_length_yet():
    assert ribbon(status_log.status_log(log(("2026-06-01", FollowUp.DORMANT, "")), as_of=AS_OF)) == [
        ("2026-06-01", "2026-06-01")
    ]


def test_every_status_is_named_above_the_ribbon():
    figure = status_log.status_log(THREE, as_of=AS_OF)
    names = [note.text for note in figure.layout.annotations]
    assert names[:3] == ["Not yet due", "Limited", "No evidence found"]
    assert figure.layout.height == 140


def test_statuses_of_neighbouring_days_are_named_in_rows():
    statuses = (FollowUp.NO_EVIDENCE_FOUND, FollowUp.LIMITED, FollowUp.NO_EVIDENCE_FOUND, FollowUp.DISPUTED)
    days = log(*((f"2026-01-0{day}", status, "") for day, status in enumerate(statuses, 1)))
    figure = status_log.status_log(days, as_of=AS_OF)
    names = {words.label(FollowUp, status) for status in statuses}
    named = [note for note in figure.layout.annotations if note.text in names]
    assert len({note.y for note in named}) == len(named) == 4
    assert figure.layout.height > 140


def test_a_status_that_is_logged_again_is_named_once_and_the_day_of_the_newest_entry_is_told():
    again = log(*((f"2026-01-0{day}", FollowUp.DORMANT, "") for day in (6, 7)))
    figure = status_log.status_log(again, as_of=AS_OF)
    assert [note.text for note in figure.layout.annotations].count("Dormant") == 1
    assert list(marks(figure).x) == ["2026-01-06", "2026-01-07"]
    assert status_log.describe_log(again, as_of=AS_OF) == (
        "Status since 6 January 2026: Dormant. Its own log has 2 entries, the newest of 7 January 2026."
    )


def test_the_status_of_a_refusal_has_words_of_its_own():
    held = log(("2026-01-06", FollowUp.SUBSTANTIAL, ""), ("2026-01-07", FollowUp.WITHDRAWN, ""))
    figure = status_log.status_log(held, as_of=AS_OF, verb=Verb.REFUSES)
    assert [note.text for note in figure.layout.annotations][:2] == ["Held", "Withdrawn"]
    for verb, status in ((Verb.REFUSES, "Held"), ("", "Substantial")):
        told = status_log.describe_log(held[:1], as_of=AS_OF, verb=verb)
        assert told.startswith(f"Status since 6 January 2026: {status}.")


def test_two_entries_of_a_day_keep_their_order():
    twice = log(("2026-01-06", FollowUp.DORMANT, ""), ("2026-01-06", FollowUp.DISPUTED, ""))
    assert (
        status_log.describe_log(twice, as_of=AS_OF)
        == "Status since 6 January 2026: Disputed. Its own log has 2 entries."
    )


def test_the_due_day_may_come_from_a_frame():
    for due_on in (date(2026, 6, 30), pd.Timestamp("2026-06-30")):
        figure = status_log.status_log(THREE, as_of=AS_OF, due_on=due_on)
        assert " Due: 30 Jun 2026 " in [note.text for note in figure.layout.annotations]
        assert status_log.describe_log(THREE, as_of=AS_OF, due_on=due_on).endswith("Due: 30 June 2026.")
    assert "Was due: 6 January 2026." in status_log.describe_log(THREE, as_of=AS_OF, due_on=date(2026, 1, 6))
    assert "ue on" not in status_log.describe_log(THREE, as_of=AS_OF, due_on=pd.NaT)


def test_today_is_always_on_the_ribbon():
    figure = status_log.status_log(THREE.head(1), as_of=date(2027, 5, 1))
    assert [note.text for note in figure.layout.annotations][-1] == "As of 1 May 2027"
    assert figure.layout.xaxis.range[1] > "2027-05-01"


def test_the_time_after_the_newest_source_is_shaded_on_the_ribbon():
    figure = status_log.status_log(THREE, as_of=AS_OF, ends=date(2026, 4, 21))
    assert ("2026-04-21", "2026-05-01") in [(shape.x0, shape.x1) for shape in figure.layout.shapes]
    assert figure.layout.annotations[-1].text == "Sources end 21 Apr 2026 · As of 1 May 2026"


def test_a_log_can_have_every_status_of_the_code_list():
    every = log(*(("2026-01-06", status, "") for status in FollowUp))
    assert len(marks(status_log.status_log(every, as_of=AS_OF)).x) == len(FollowUp)


def test_notes_are_shown_as_typed():
    hover = marks(status_log.status_log(THREE, as_of=AS_OF)).hovertext
    assert hover[0] == "<b>Not yet due</b><br>6 January 2026"
    assert hover[2].endswith("&lt;b&gt;Nobody&lt;/b&gt; &amp; nothing")


def test_an_empty_log_says_so():
    for empty in (THREE.head(0), pd.DataFrame()):
        assert status_log.status_log(empty, as_of=AS_OF).layout.annotations[0].text == "No status on record"
    assert status_log.describe_log(THREE.head(0), as_of=AS_OF, due_on=date(2026, 6, 1)) == (
        "No status on record. Due: 1 June 2026."
    )


def test_bars_are_stacked_from_concrete_to_vague_in_the_order_of_the_code_list():
    figure = pledge_counts.counts(BARS)
    assert [(bar.name, list(bar.x)) for bar in figure.data] == [
        ("Concrete", [1, 4, 0]), ("Partly concrete", [0, 5, 0]), ("Vague", [0, 3, 2]),
    ]  # fmt: skip
    assert list(figure.layout.yaxis.ticktext) == ["Not yet due", "Dormant", "No current entry"]
    assert sum(sum(bar.x) for bar in figure.data) == BARS["count"].sum()
    in_bars = [(note.text, note.x, note.y) for note in figure.layout.annotations if note.bgcolor]
    assert in_bars == [("4", 2, 1), ("5", 6.5, 1), ("3", 10.5, 1)]
    sums = [(note.text, note.x, note.y) for note in figure.layout.annotations if not note.bgcolor]
    assert sums == [("1", 1, 0), ("12", 12, 1), ("2", 2, 2)]


def test_the_title_of_the_bars_names_the_most_frequent_status_and_how_firm_most_of_these_are():
    title = pledge_counts.title_of_counts
    assert (
        title(BARS)
        == title(pd.concat([BARS, REFUSED]))
        == ("The most frequent status is “Dormant”: 12 of 15 pledges, 5 of them partly concrete")
    )
    alike = counts(("pledge", "dormant", "vague", 2), ("pledge", "dormant", "concrete", 2))
    assert title(alike) == "The most frequent status is “Dormant”: 4 of 4 pledges, 2 of them each concrete and vague"
    assert title(BARS[1:3].assign(count=1)) == "What became of the pledges, and how firm they are"


def test_bars_differ_by_colour_and_pattern():
    figure = pledge_counts.counts(BARS)
    assert len({bar.marker.color for bar in figure.data}) == len({bar.marker.pattern.shape for bar in figure.data}) == 3


def test_counts_of_the_store_are_whole_numbers_that_may_be_missing():
    frame = BARS.astype({"count": "Int64"})
    assert list(pledge_counts.counts(frame).data[0].x) == [1, 4, 0]
    assert pledge_counts.describe_counts(frame) == (
        "15 pledges. By status: Not yet due 1, Dormant 12, No current entry 2. "
        "By firmness: Concrete 5, Partly concrete 5, Vague 5."
    )


def test_refusals_are_in_no_bar_and_counted_apart():
    both = pd.concat([BARS, REFUSED])
    assert pledge_counts.counts(both) == pledge_counts.counts(BARS)
    assert pledge_counts.describe_counts(both).startswith(
        "15 pledges and 7 refusals. Of the pledges, by status: Not yet due 1, Dormant 12, No current entry 2. "
    )
    assert pledge_counts.counts(REFUSED).layout.annotations[0].text == "No pledges to show"
    assert pledge_counts.describe_counts(REFUSED) == "7 refusals."


def test_labels_are_shown_as_typed(monkeypatch):
    monkeypatch.setattr(words, "code", lambda *_: "<i>x</i> &")
    drawn = str(pledge_counts.counts(BARS).to_plotly_json())
    assert "<i>" not in drawn
    assert "&lt;i&gt;x&lt;/i&gt; &amp;" in drawn


def test_no_pledges_is_a_chart_that_says_so():
    assert pledge_counts.counts(BARS.head(0)).layout.annotations[0].text == "No pledges to show"
    assert pledge_counts.describe_counts(BARS.head(0)) == "No pledges to show."


def test_a_due_day_that_is_not_exact_is_said_in_its_words():
    settings = {"as_of": AS_OF, "due_on": date(2035, 12, 31), "due": "2035"}
    assert status_log.describe_log(THREE, **settings).endswith("Due: 2035.")
    assert " Due: 2035 " in [note.text for note in status_log.status_log(THREE, **settings).layout.annotations]


def test_not_yet_due_ends_with_the_day_on_which_it_fell_due():
    log = pd.DataFrame(
        {
            "as_of": [pd.Timestamp("2026-01-08")],
            "as_of_precision": [None],
            "status": ["not_yet_due"],
            "note": [None],
        }
    )
    for as_of, summary, end in (
        (
            date(2026, 2, 1),
            "Status since 8 January 2026: Not yet due. Its own log has one entry. Due: 1 February 2026.",
            "2026-02-01",
        ),
        (
            date(2026, 3, 1),
            "Status from 8 January 2026 until it fell due: Not yet due. Its own log has one entry. "
            "Was due: 1 February 2026.",
            "2026-02-01",
        ),
    ):
        assert status_log.describe_log(log, as_of=as_of, due_on=date(2026, 2, 1)) == summary
        assert status_log.status_log(log, as_of=as_of, due_on=date(2026, 2, 1)).data[0].x[1] == end
