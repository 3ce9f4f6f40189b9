"""The Overview against the files in data/, counted another way."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pandas as pd

from tests.conftest import ROOT
from tests.support.editor import plain

# the Overview


def read(table):
    return pd.read_csv(ROOT / "data" / f"{table}.csv", keep_default_na=False, dtype=str)


def read_events():
    """Summits and milestones with their order within the day: its number, then the hour in UTC, noon where none is
    known."""
    events = pd.concat([read("summit"), read("milestone").assign(status="")]).fillna("")
    hours = events[["starts_on", "local_time", "time_zone"]].to_numpy()
    noon = [day + " 12:00" for day in events["starts_on"]]
    known = [
        f"{datetime.fromisoformat(f'{day} {hour}').replace(tzinfo=ZoneInfo(zone)).astimezone(UTC):%Y-%m-%d %H:%M}"
        if hour
        else default
        for (day, hour, zone), default in zip(hours, noon, strict=True)
    ]
    return events.assign(hour=known, number=pd.to_numeric(events["day_order"]))


def seen(as_of):
    """The events that had begun by a day or had been announced, and how they stood: what lay ahead was scheduled."""
    events, cites = read_events(), read("citation")
    cites = cites[(cites["stance"] == "supports") & cites["source_id"].isin(published_by(as_of))]
    told = set(zip(cites["record_table"], cites["record_id"], strict=True))
    tables = events["status"].map(lambda status: "summit" if status else "milestone")
    begun = events["starts_on"] <= as_of
    keys = pd.Series(zip(tables, events["id"], strict=True), index=events.index)
    announced = keys.isin(told)
    as_announced = events["status"].where(begun | events["status"].isin(["", "proposed"]), "scheduled")
    return events.assign(status=as_announced)[begun | announced]


def published_by(as_of):
    sources = read("source")
    return set(sources["id"][sources["published_on"].between("1", as_of)])


def last_and_next(as_of):
    """Titles of the three events before and after a day, from the files alone."""
    events = seen(as_of)
    events = events[events["importance"] < "3"].sort_values(["importance", "id"])
    events["when"] = events["starts_on"].where(events["date_precision"] == "day", events["ends_on"])
    last = events[(events["when"] <= as_of) & events["status"].isin(["held", "partly_held", ""])]
    following = events[(events["when"] > as_of) & events["status"].isin(["held", "partly_held", "scheduled", ""])]
    last, following = in_time(last, "when", newest=True), in_time(following, "when")
    return list(last["title"][:3]), list(following["title"][:3])


def in_time(events, day, *, newest=False):
    """The events by a column of days, and by their order within the day; equal ones stay as they are."""
    for column in ("hour", "number", day):
        events = events.sort_values(column, kind="stable", ascending=not newest, na_position="last")
    return events


def most_promised(as_of):
    """Titles of the four events at which most was promised by a day, from the files alone."""
    pledges = read("pledge")
    pledges = pledges[pledges["made_on"] <= as_of]
    numbers = (pledges["summit_id"] + pledges["milestone_id"]).value_counts().rename("count")
    events = read_events().set_index("id").join(numbers, how="inner").sort_index()
    events = in_time(events, "starts_on", newest=True)
    return list(events.sort_values("count", kind="stable", ascending=False)["title"][:4])


def statuses(as_of):
    """How many pledges have each status on a day, from the files alone."""
    log, conditions = read("pledge_status"), read("pledge_condition")
    log = log[log["as_of"] <= as_of].sort_values(["as_of", "id"])
    found = []
    pledges = read("pledge")
    for pledge in pledges[pledges["made_on"] <= as_of].to_dict("records"):
        entries = list(log["status"][log["pledge_id"] == pledge["id"]])
        groups = conditions[conditions["pledge_id"] == pledge["id"]].groupby("group_number")
        unmet = [((group["state"] == "not_met") | (group["met_on"] > as_of)).any() for _, group in groups]
        due, ahead = pledge["due_on"] and pledge["due_on"] < as_of, pledge["due_on"] >= as_of
        if entries and not (entries[-1] == "not_yet_due" and due):
            found.append(entries[-1])
        elif unmet and all(unmet):
            found.append("dormant")
        else:
            found.append("not_yet_due" if ahead else "no_current_entry")
    return {status: found.count(status) for status in found}


MONTHS = [
    day.date().isoformat() for day in pd.date_range("2025-11-01", date.today(), freq="MS") + pd.Timedelta(days=14)
]


def test_the_overview_says_what_happened_last_what_comes_next_and_how_much_there_is(visit, dashboard):
    dashboard("curated")
    assert len(MONTHS) >= 12
    for as_of in ["2026-01-05", "2026-01-06", "2026-01-07", *MONTHS]:
        app = visit("overview", as_of=as_of)
        links = [node.proto for node in app.get("page_link")]
        events = [plain(link.label) for link in links if link.query_string.startswith(("id=", "milestone="))]
        last, following = last_and_next(as_of)
        assert events == last + following + most_promised(as_of), as_of
        labels = [plain(link.label).replace("**", "") for link in links]
        for table, name in {"source": "sources", "party": "parties"}.items():
            assert f"{len(read(table)):,} {name}" in labels
        assert f"{sum(statuses(as_of).values()):,} pledges" in labels
        events = seen(as_of)
        assert f"{len(events):,} events" in labels
        assert f"{(events['status'] != '').sum():,} summits" in labels
        assert {
            f"{status.replace('_', ' ').capitalize()}: {number}" for status, number in statuses(as_of).items()
        } <= set(labels)
