"""The Overview against the files in data/, counted another way."""

import re
from datetime import UTC, date, datetime
from html import unescape
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pandas as pd

from tests.conftest import ROOT
from tests.support.examples import EXAMPLES
from tracker import words
from tracker.writing import edits

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
    events = seen(as_of).sort_values(["importance", "id"])
    events["when"] = events["starts_on"].where(events["date_precision"] == "day", events["ends_on"])
    happened = events["status"].isin(["held", "partly_held", ""]) & (events["kind"] != "deadline")
    happened &= events["importance"] < "3"
    last = events[(events["when"] <= as_of) & happened]
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
    pledges = pledges[(pledges["made_on"] <= as_of) & (pledges["verb"] != "refuses")]
    numbers = (pledges["summit_id"] + pledges["milestone_id"]).value_counts().rename("count")
    events = read_events().set_index("id").join(numbers, how="inner").sort_index()
    events = in_time(events, "starts_on", newest=True)
    return list(events.sort_values("count", kind="stable", ascending=False)["title"][:4])


def statuses(as_of):
    """How many pledges, without refusals, have each status on a day, from the files alone."""
    log, conditions = read("pledge_status"), read("pledge_condition")
    log = log[log["as_of"] <= as_of].sort_values(["as_of", "id"])
    found = []
    pledges = read("pledge")
    for pledge in pledges[(pledges["made_on"] <= as_of) & (pledges["verb"] != "refuses")].to_dict("records"):
        entries = list(log["status"][log["pledge_id"] == pledge["id"]])
        groups = conditions[conditions["pledge_id"] == pledge["id"]].groupby("group_number")
        unmet = [((group["state"] == "not_met") | (group["met_on"] > as_of)).any() for _, group in groups]
        due, ahead = pledge["due_on"] and pledge["due_on"] < as_of, pledge["due_on"] >= as_of
        if entries and not (entries[-1] == "not_yet_due" and due):
            found.append(entries[-1])
        elif unmet and all(unmet):
            found.append("dormant")
        else:
            found.append("not_yet_due" if ahead else "no_entry")
    return {status: found.count(status) for status in found}


MONTHS = [
    day.date().isoformat() for day in pd.date_range("2025-11-01", date.today(), freq="MS") + pd.Timedelta(days=14)
]


def test_the_overview_says_what_happened_last_what_comes_next_and_how_much_there_is(visit, dashboard):
    dashboard("curated")
    assert len(MONTHS) >= 12
    for as_of in ["2026-01-05", "2026-01-06", "2026-01-07", *MONTHS]:
        app = visit("overview", as_of=as_of)
        links = links_of(app)
        last, following = last_and_next(as_of)
        events = [text for path, query, text in links if path == "summits" and query.keys() & {"id", "milestone"}]
        assert events == last + following + most_promised(as_of), as_of
        counts = {text for path, query, text in links if set(query) == {"as_of"}}
        events = seen(as_of)
        assert counts >= {
            f"{len(events):,} events",
            f"{(events['status'] != '').sum():,} meetings",
            f"{len(read('source')):,} sources",
            f"{len(read('party')):,} parties",
        }
        pledges = {text for _, query, text in links if query.keys() == {"as_of", "kind"}}
        refusals = sum((read("pledge")["verb"] == "refuses") & (read("pledge")["made_on"] <= as_of))
        counted = words.count_pledges(sum(statuses(as_of).values()), refusals)
        assert pledges == set(counted.split(" and "))
        by_status = {query["status"][0]: text for _, query, text in links if len(query.get("status", ())) == 1}
        assert {status: int(re.search(r"\d+", text)[0]) for status, text in by_status.items()} == statuses(as_of)


def test_the_money_of_every_currency_is_there(visit, dashboard):
    dashboard("curated")
    app = visit("overview", as_of="2026-11-28")
    links = [text for path, query, text in links_of(app) if path == "pledges" and query.get("view") == ["money"]]
    html = "".join(node.proto.body for node in app.get("html"))
    assert [code for code in ("EUR", "USD", "GBP", "CAD", "PLN") if f">{code}<" in html] == [
        "EUR",
        "USD",
        "GBP",
        "CAD",
        "PLN",
    ]
    assert len(links) == 5


def test_the_lead_says_by_how_many_sources_of_which_class_it_is_supported(visit, dashboard):
    dashboard("curated")
    html = "".join(node.proto.body for node in visit("overview", as_of="2026-11-28").get("html"))
    [lead] = re.findall(r"<h3>.*?Talks of the US, Ukraine and Europeans in Miami.*?</p>", html)
    cites, classes = read("citation"), read("source").set_index("id")["source_class"]
    own = cites[(cites["record_id"] == "2026-10-09-miami-us-ukraine-europe") & (cites["stance"] == "supports")]
    numbers = classes[own["source_id"].unique()].value_counts()
    assert numbers.to_dict() == {"media": 1, "digest": 3}
    assert " · 4 sources: Media 1, Digest 3<" in lead


def test_a_digest_of_what_others_reported_is_classed_as_one():
    sources = read("source")
    stored = sources[sources["url"].str.contains("github.com/") & sources["source_class"].isin(["media", "reference"])]
    words = stored["id"] + " " + stored["title"].str.lower()
    assert not list(stored["id"][words.str.contains("digest|written by a program|headlines of ")])


def test_a_pledge_without_a_number_is_told_without_one_and_those_of_others_stand_beside(visit, dashboard):
    dashboard("curated")
    html = "".join(node.proto.body for node in visit("pledges", id="2026-01-06-france-uk-deploy-forces").get("html"))
    assert re.search(r"<b>How much</b>○ Absent", html)
    assert "No figure, by the prime minister" in html
    assert "About 10,000, a brigade each" in html


def links_of(app):
    """The links within texts of a page: path, parameters, text."""
    html = "".join(node.proto.body for node in app.get("html"))
    anchors = re.findall(r'<a class="tracker-link" href="([^"]*)"[^>]*>(.*?)</a>', html)
    split = [(urlsplit(unescape(address)), unescape(re.sub("<[^>]*>", "", text))) for address, text in anchors]
    return [(parts.path.strip("/"), parse_qs(parts.query), text) for parts, text in split]


def test_a_record_without_pledges_says_so_and_has_no_bar_of_them(visit, dashboard):
    engine = dashboard("migrated")
    for table in ("dossier", "track", "party", "summit"):
        edits.create(engine, table, EXAMPLES[table], author="Ann")
    page = " ".join(element.proto.body for element in visit("overview").get("html"))
    assert "1 meeting" in page
    assert '"tracker-bar"' not in page
    assert "Most was pledged at" not in page
    assert "No pledge is recorded by" in page
    assert "are concrete" not in page
