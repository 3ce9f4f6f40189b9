"""Events for a timeline, and what a figure of it holds."""

import re
from datetime import date, timedelta
from html import unescape
from random import Random

import pandas as pd

from dashboard.charts.placement import COLUMNS

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


def marks(figure):
    """Each mark of the figure by its key: its day, its height, its sign and colour, its size."""
    [trace] = [trace for trace in figure.data if trace.name == "events"]
    signs = zip(trace.x, trace.y, trace.marker.symbol, trace.marker.color, trace.marker.size, strict=True)
    return dict(zip(map(tuple, trace.customdata), signs, strict=True))


def titles(figure):
    """The titles beside the marks as typed: text, day at which it begins or ends, height, side."""
    return [
        (unescape(re.sub("<[^>]*>|[\u2002\u2068\u2069]", "", text.replace("<br>", " "))), day, y, trace.name.split()[1])
        for trace in figure.data
        if trace.mode == "text"
        for text, day, y in zip(trace.text, trace.x, trace.y, strict=True)
    ]
