"""Events for a timeline, and what a figure of it holds."""

from datetime import date, timedelta
from random import Random

import pandas as pd

from dashboard.charts.placement import COLUMNS, FULL, in_lanes, stack
from dashboard.charts.time_axis import opening_range, whole_range

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


def words(figure):
    return [label for trace in figure.data if trace.text for label in trace.text if label]


def placed(events, density=FULL, as_of=AS_OF):
    found = in_lanes(events, AS_OF)
    days = opening_range(whole_range(min(e.begin for e in found), max(e.finish for e in found), as_of), as_of)
    spots, _ = stack(found, days, density)
    return spots, density.width / (days[1] - days[0]).days
