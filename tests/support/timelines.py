"""Events for a timeline, what the store counts of them, counted by walking them, and what a figure of it holds."""

import re
from collections import Counter
from datetime import date, timedelta
from html import unescape
from random import Random

import pandas as pd

from dashboard.charts import palette, timeline, timeline_words
from dashboard.charts.placement import (
    COLUMNS,
    bounds,
    closed_lanes,
    in_order,
    in_order_of_tracks,
    open_lanes,
)
from tracker import words
from tracker.queries.timelines import MOST_TITLES, EventDay, Extent, Square
from tracker.values.codes import TOOK_PLACE, EventStatus
from tracker.values.dates import LATEST

AS_OF = date(2026, 2, 20)


def event(id, starts_on, ends_on=None, **more):
    return {
        "table": "summit", "id": id, "track_id": "coalition", "track": "Coalition", "track_position": 1,
        "title": f"Meeting {id}", "kind": "summit", "status": "held",
        "starts_on": starts_on, "ends_on": ends_on or starts_on, "date_precision": "day", "importance": "2",
        "local_time": None, "time_zone": None, "second_zone": None, "day_order": None,
        "parent_id": None, "announced": None, **more,
    }  # fmt: skip


def frame(*rows):
    found = pd.DataFrame(list(rows), columns=COLUMNS)
    for column in ("starts_on", "ends_on", "announced"):
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
            )
        )  # fmt: skip
    return frame(*rows)


def extent(events, as_of):
    entries = in_order(events, as_of)
    tracks = frozenset(event.row["track_id"] for event in entries)
    days = [event.begin for event in entries], [event.finish for event in entries]
    return Extent(len(entries), tracks, min(days[0]), max(days[1])) if entries else None


def past_from(event):
    """The day from which an event is past: the first day, or the latest possible one."""
    if event.exact:
        return event.begin
    return LATEST if event.goes_on else event.finish


def took_place(event):
    """Whether it took place if its day is past."""
    status = event.row["status"]
    return words.blank(status) or status in TOOK_PLACE


def is_expected(event):
    """Whether it takes place if its day is still ahead: it was neither called off nor only proposed."""
    return not event.called_off and event.row["status"] != EventStatus.PROPOSED


def last(events, as_of):
    past = [event for event in in_order(events, as_of) if past_from(event) <= as_of and took_place(event)]
    past = [event for event in past if event.row["kind"] != "deadline"]
    return of_day(past, max)


def following(events, as_of):
    ahead = [event for event in in_order(events, as_of) if past_from(event) > as_of and is_expected(event)]
    return of_day(ahead, min)


def of_day(events, end):
    day = end((past_from(event) for event in events), default=None)
    return EventDay(day, tuple(event.key for event in events if past_from(event) == day))


def landmark_days(events, as_of):
    return dict(Counter(event.begin for event in in_order(events, as_of) if event.landmark and event.sure))


def squares(events, as_of, days, *, by_month):
    """The squares, the number of events in each that were called off, and the titles of landmarks in each."""
    cells = {}
    for event in in_order(events, as_of):
        if event.within(days):
            first, _ = bounds(event.at, by_month=by_month)
            name = f"{first:%Y-%m}" if by_month else first.isoformat()
            cells.setdefault((event.row["track_id"], name), []).append(event)
    past = {key: [event for event in mine if event.exact and event.begin <= as_of] for key, mine in cells.items()}
    counted = [Square(*key, len(mine), len(past[key])) for key, mine in cells.items()]
    called_off = {key: sum(event.called_off for event in mine) for key, mine in past.items()}
    titles = {
        key: [event.row["title"] for event in mine if event.landmark][:MOST_TITLES] for key, mine in cells.items()
    }
    return counted, *({key: some for key, some in each.items() if some} for each in (called_off, titles))


def span(events, *, as_of, since=None, until=None):
    whole = extent(events, as_of)
    return timeline.span((whole.first, whole.last) if whole else None, as_of=as_of, since=since, until=until)


def chart(events, *, as_of, open=(), days=None, ends=None, selected=None):
    """The figure of these events, as ``dashboard.lists.time_chart`` makes it of a store that has them."""
    if events.empty:
        return palette.empty("No events to show")
    days = days or span(events, as_of=as_of)
    rows = events.to_dict("records")
    place = {row["track_id"]: None if pd.isna(row["track_position"]) else row["track_position"] for row in rows}
    tracks = {row["track_id"]: (row["track"], place[row["track_id"]]) for row in rows}
    opened = {*tracks} if open is None else {*open}
    near = events["track_id"].isin(opened)
    entries = [event for event in in_order(events, as_of) if event.within(days)]
    lanes = open_lanes([event for event in entries if event.row["track_id"] in opened], most=timeline.MOST_LINES)
    ringed = next((event for event in entries if event.key == selected), None)
    counted, called_off, titles = squares(events[~near], as_of, days, by_month=timeline.by_month(days))
    lanes += closed_lanes(counted, called_off, tracks, titles, ringed)
    lanes = in_order_of_tracks(lanes, tracks)
    return timeline.timeline(lanes, as_of=as_of, days=days, ends=ends, selected=selected)


def finding(events, *, as_of):
    return timeline_words.title(extent(events, as_of), landmark_days(events, as_of))


def description(events, *, as_of, compact=False):
    rows = {event.key: event.row for event in in_order(events, as_of)}
    past, ahead = ([rows[key] for key in keys] for keys in (last(events, as_of).keys, following(events, as_of).keys))
    return timeline_words.describe(extent(events, as_of), past, None if compact else ahead)


def marks(figure):
    """Each mark of the figure by its key: its day, its height, its sign and colour, its size."""
    [trace] = [trace for trace in figure.data if trace.name == "events"]
    signs = zip(trace.x, trace.y, trace.marker.symbol, trace.marker.color, trace.marker.size, strict=True)
    return dict(zip(map(tuple, trace.customdata), signs, strict=True))


def titles(figure):
    """The titles beside the marks as typed: text, day at which it begins or ends, height, side."""
    return [
        (unescape(re.sub("<[^>]*>|[\u2003\u2068\u2069]", "", text.replace("<br>", " "))), day, y, trace.name.split()[1])
        for trace in figure.data
        if trace.mode == "text"
        for text, day, y in zip(trace.text, trace.x, trace.y, strict=True)
    ]
