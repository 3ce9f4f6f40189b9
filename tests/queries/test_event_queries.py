"""The line of time: which events, in what order, and which come before and after a day."""

from datetime import date

import pytest

from tracker.queries.event_filters import EventFilters
from tracker.queries.events import around, count, events, marks, months
from tracker.queries.summits import places

PEOPLE = {
    "zelenskyy": {"name": "Volodymyr Zelenskyy", "native_name": "Володимир Зеленський"},
    "abdullah": {"name": "Abdullah II", "native_name": "عبد الله الثاني", "aliases": "King Abdullah\nعبدالله"},
}


@pytest.fixture
def meetings(add):
    """Beside the examples (paris, a summit of 6 January, and plan, a milestone of 20 November): three more."""
    add("track", "us-russia", title="US and Russia", position=2)
    add("party", "ukr", name="Україна", iso_alpha2="UA", iso_alpha3="UKR")
    for id, names in PEOPLE.items():
        add("person", id, **names)
    add(
        "summit", "kyiv", title="Київ Talks", kind="talks", importance="1", summary="100% agreed_on C:\\temp",
        starts_on="2026-01-20", ends_on="2026-01-22", city="Kyiv", country_id="ukr",
    )  # fmt: skip
    add(
        "summit", "call", track_id="us-russia", title="A call", kind="call", importance="2", status="cancelled",
        starts_on="2025-12-01", ends_on="2025-12-31", date_precision="month", city=None, country_id=None,
        latitude=None, longitude=None,
    )  # fmt: skip
    add(
        "milestone",
        "vote",
        track_id="us-russia",
        kind="vote",
        title="لقاء",
        starts_on="2026-01-20",
        ends_on="2026-01-20",
    )
    add("attendance", "kyiv-ukr", summit_id="kyiv", party_id="ukr", person_id="zelenskyy")
    add("attendance", "kyiv-fra", summit_id="kyiv", party_id="fra", person_id="abdullah", state="declined")
    add("pledge", "votes", summit_id=None, milestone_id="vote")
    add("pledge_party", "votes-ukr", pledge_id="votes", party_id="ukr")


@pytest.fixture
def ids(ask, meetings):  # noqa: ARG001
    def found(order="important", limit=None, offset=0, **filters):
        rows = ask(events, EventFilters(**filters), limit=limit, offset=offset, order=order)
        if limit is None:
            assert ask(count, EventFilters(**filters)) == len(rows)
        return list(rows["id"])

    return found


def test_a_day_that_is_typed_finds_what_may_have_been_on_it(ids):
    assert ids(text="2026-01-06") == ["paris"]
    assert ids(text="2026-01-21") == ["kyiv"]
    assert ids(text="2025-12-15") == ["call"]
    assert ids(text="2026-01-20 Київ") == ["kyiv"]
    assert ids(text="2026-13-45") == []


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Hauptstraße", "HAUPTSTRASSE"),
        ("Hauptstrasse", "STRAßE"),
        ("Σωκράτης", "ΣΩΚΡΑΤΗΣ"),
        ("Wałęsa", "walesa"),
        ("Støre", "STORE"),
        ("Store", "støre"),
        ("٢٠٢٦", "2026"),
        ("إسطنبول", "اسطنبول"),
        ("مُحَمَّد", "محمد"),
        ("ﬁnance ２０", "finance 20"),
        ("Rome\u00ad\u200b", "rome"),
        ("a\u2003b", "a b"),
        ("Кyїв–Lviv", "lviv"),
    ],
)
def test_both_databases_find_the_same(ids, change, title, typed):
    change("summit", title=title)
    assert ids(text=typed, tables=("summit",), ids=("paris",)) == ["paris"]


def test_events_stand_in_order_of_time_and_on_one_day_the_important_first(ids):
    assert ids() == ["plan", "call", "paris", "kyiv", "vote"]


def test_the_newest_events_come_page_by_page(ids):
    assert ids(order="newest", limit=2) == ["kyiv", "vote"]
    assert ids(order="newest", limit=2, offset=2) == ["paris", "call"]
    assert ids(order="newest", limit=2, offset=4) == ["plan"]
    assert ids(order="newest", limit=2, offset=6) == []
    assert ids(order="newest") == ["kyiv", "vote", "paris", "call", "plan"]
    assert ids(order="oldest", limit=2) == ["plan", "call"]
    assert ids(order="oldest", limit=2, offset=2) == ["paris", "kyiv"]


def test_a_limit_keeps_the_most_important_and_of_those_the_latest(ids):
    assert ids(limit=1) == ["kyiv"]
    assert ids(limit=3) == ["call", "kyiv", "vote"]
    assert ids(limit=2, offset=2) == ["paris", "vote"]
    assert ids(limit=0) == []


def test_an_event_that_was_by_a_day_at_the_latest_stands_at_that_day(ids, ask, add):
    add("milestone", "by", title="By then", starts_on="2025-10-01", ends_on="2026-01-19", date_precision="before")
    assert ids(order="newest") == ["kyiv", "vote", "by", "paris", "call", "plan"]
    assert ids(order="newest", limit=1, offset=2) == ["by"]
    assert ids() == list(ask(marks, EventFilters())["id"]) == ["plan", "call", "paris", "by", "kyiv", "vote"]


FILTERED = [
    ({"tables": ("summit",)}, ["call", "paris", "kyiv"]),
    ({"tables": ("milestone",)}, ["plan", "vote"]),
    ({"tracks": ("us-russia",)}, ["call", "vote"]),
    ({"tracks": ("us-russia", "coalition")}, ["plan", "call", "paris", "kyiv", "vote"]),
    ({"tracks": ("nope",)}, []),
    ({"kinds": ("talks", "vote")}, ["kyiv", "vote"]),
    ({"importance": ("1", "2")}, ["call", "kyiv"]),
    ({"statuses": ("held",)}, ["paris", "kyiv"]),
    ({"statuses": ("cancelled", "held")}, ["call", "paris", "kyiv"]),
    ({"parties": ("fra",)}, ["paris"]),  # it declined to come to Kyiv
    ({"parties": ("ukr",)}, ["kyiv", "vote"]),
    ({"ids": ("paris", "plan")}, ["plan", "paris"]),
    ({"ids": ("",)}, []),
    ({"since": date(2025, 12, 31)}, ["call", "paris", "kyiv", "vote"]),
    ({"since": date(2026, 1, 22)}, ["kyiv"]),
    ({"until": date(2025, 12, 1)}, ["plan", "call"]),
    ({"since": date(2026, 1, 6), "until": date(2026, 1, 6)}, ["paris"]),
    ({"since": date(2026, 1, 7), "until": date(2026, 1, 6)}, []),
    ({"tracks": ("us-russia",), "tables": ("summit",)}, ["call"]),
    ({"parties": ("ukr",), "tracks": ("us-russia",), "kinds": ("vote",), "text": "لقاء"}, ["vote"]),
    ({"importance": ("1",), "statuses": ("cancelled",)}, []),
    ({"whole": "paris"}, []),
]


def test_rounds_are_those_of_one_whole(ids, add):
    add("summit", "round", parent_id="paris", starts_on="2026-01-06", ends_on="2026-01-06")
    assert ids(whole="paris") == ["round"]
    assert ids(whole="round") == []


def test_each_filter_leaves_in_what_it_names_and_all_of_them_together(ids):
    assert [(filters, ids(**filters)) for filters, _ in FILTERED] == FILTERED


SEARCHED = {
    "київ": ["kyiv"],
    "КИЇВ": ["kyiv"],
    "tALKS": ["kyiv"],
    "україна": ["kyiv"],
    "ЗЕЛЕНСЬК": ["kyiv"],
    "عبدالله": ["kyiv"],
    "لقاء": ["vote"],
    "100%": ["kyiv"],
    "0% agr": ["kyiv"],
    "0% a": [],  # which is no word there
    "d_on": ["kyiv"],
    "C:\\T": ["kyiv"],
    "%": ["kyiv"],
    "_": ["kyiv"],
    "\\": ["kyiv"],
    "a%l": [],
    "p_ris": [],
    "macron": ["paris"],
    "emmanuel\nmacron": ["paris"],
    "macron paris": ["paris"],
    "macron київ": [],
    " ": ["call", "kyiv", "paris", "plan", "vote"],
    "'; drop table summit; --": [],
    "\0paris": ["paris"],
    "FRANCE": ["kyiv", "paris"],  # where it was, and who was asked to come
    "x" * 100_000: [],
}


@pytest.mark.parametrize("limit", [None, 5])
def test_a_table_without_events_has_none_and_the_list_its_columns(ask, limit):
    rows = ask(events, EventFilters(tables=("nope",)), limit=limit)
    assert list(rows.columns) == list(ask(events, EventFilters()).columns)
    assert rows.empty


def test_words_are_found_in_any_script_and_case_with_nothing_read_as_a_wildcard(ids):
    assert {text: sorted(ids(text=text)) for text in SEARCHED} == SEARCHED


SPELLED = {
    "ibrahim": "İbrahim Kalın",
    "İBRAHİM": "İbrahim Kalın",
    "weiß": "Weißrussland",
    "elysee": "Élysée",
    "Ἀνδρεας": "Ανδρέας",
    "ανδρέας": "Ανδρέας",
    "ΑΝΔΡΈ": "Ανδρέας",
    "E\u0301LYSE\u0301E": "Élysée",
    "їжак": "ЇЖАК",
}


def test_letters_with_two_lower_cases_or_two_spellings_are_found(add, ask):
    for number, title in enumerate(sorted(set(SPELLED.values()))):
        add("summit", f"s{number}", title=title)
    assert {
        text: ask(events, EventFilters(text=text, tables=("summit",)))["title"].item() for text in SPELLED
    } == SPELLED


@pytest.mark.usefixtures("meetings")
def test_a_row_says_where_who_and_by_which_source(ask):
    rows = ask(events, EventFilters()).set_index("id")
    assert list(rows["place"]) == [None, None, "Paris, France", "Kyiv, Україна", None]
    assert list(rows["parties"]) == [None, None, "France", "Україна", "Україна"]  # of the vote: who promised by it
    assert list(rows["source"]) == [None, None, "Élysée", None, None]
    assert list(rows["status"]) == [None, "cancelled", "held", "held", None]
    assert list(rows["kind"]) == ["plan", "call", "summit", "talks", "vote"]
    assert list(rows["table"]) == ["milestone", "summit", "summit", "summit", "milestone"]


def test_a_milestone_names_and_is_found_by_who_promised_by_it_or_stands_to_its_text(add, ask):
    add("party", "ukr", name="Ukraine", iso_alpha2="UA", iso_alpha3="UKR")
    add("document", "of-the-plan", summit_id=None, milestone_id="plan")
    add("signature", "by-ukraine", document_id="of-the-plan", party_id="ukr")
    add("pledge", "of-the-plan", summit_id=None, milestone_id="plan")
    add("pledge_party", "by-france", pledge_id="of-the-plan")
    add("pledge_party", "to-ukraine", pledge_id="of-the-plan", party_id="ukr", role="recipient")
    assert ask(events, EventFilters(tables=("milestone",)))["parties"].item() == "France, Ukraine"
    for party in ("fra", "ukr"):
        assert "plan" in list(ask(events, EventFilters(parties=(party,)))["id"])


def test_a_place_may_lack_its_city_or_its_country(add, ask):
    add("summit", "at-sea", city="At sea", country_id=None)
    add("summit", "somewhere", city=None)
    rows = ask(events, EventFilters()).set_index("id")
    assert (rows["place"]["at-sea"], rows["place"]["somewhere"]) == ("At sea", "France")


def test_several_people_of_a_party_name_it_once_and_its_sources_do_not_double_the_event(add, ask):
    add("attendance", "second-seat", person_id=None)
    add("attendance", "third-seat", person_id=None)
    add("source", "reuters", url="https://example.org/b", publisher="Reuters")
    add("citation", "also", source_id="reuters")
    [row] = ask(events, EventFilters(tables=("summit",))).to_dict("records")
    assert (row["parties"], row["source"]) == ("France", "Reuters")


def test_a_summit_and_a_milestone_may_share_an_id(add, ask):
    add("milestone", "paris", title="The day of Paris", importance="1", starts_on="2026-01-06", ends_on="2026-01-06")
    add("summit", "plan", importance="2", starts_on="2025-11-20", ends_on="2025-11-20")
    rows = ask(events, EventFilters())
    assert {(row["table"], row["id"]): row["parties"] for row in rows.to_dict("records")} == {
        ("milestone", "plan"): None,
        ("summit", "plan"): None,
        ("milestone", "paris"): None,
        ("summit", "paris"): "France",
    }
    last, _ = ask(around, date(2026, 1, 6))
    assert list(zip(last["table"], last["id"], strict=True)) == [("milestone", "paris"), ("summit", "plan")]


# places


@pytest.mark.usefixtures("meetings")
def test_places_count_the_summits_of_one_city_and_name_the_latest(ask, add):
    add("summit", "paris-again", title="Again", starts_on="2026-02-01", ends_on="2026-02-01")
    rows = ask(places, EventFilters()).to_dict("records")
    assert [(row["id"], row["title"], row["city"], row["country"], row["count"]) for row in rows] == [
        ("kyiv", "Київ Talks", "Kyiv", "Україна", 1),
        ("paris-again", "Again", "Paris", "France", 2),
    ]
    assert list(ask(places, EventFilters(until=date(2026, 1, 10)))["count"]) == [1]
    assert ask(places, EventFilters(tables=("milestone",), text="nowhere")).empty


@pytest.mark.usefixtures("meetings")
def test_the_marks_of_a_chart_are_the_same_events_in_the_same_order(ask):
    drawn, whole = ask(marks, EventFilters()), ask(events, EventFilters())
    shared = [column for column in drawn if column != "announced"]
    assert drawn[shared].to_dict("records") == whole[shared].to_dict("records")


@pytest.mark.usefixtures("meetings")
def test_a_mark_has_the_first_day_for_which_its_event_was_announced(ask, add):
    add("announced_date", "again", announced_on="2025-12-22", first_on="2026-01-03")
    announced = ask(marks, EventFilters()).set_index("id")["announced"]
    assert str(announced["paris"].date()) == "2026-01-03"
    assert announced.drop("paris").isna().all()


@pytest.mark.usefixtures("meetings")
def test_events_are_counted_by_the_month_of_the_day_that_is_read_of_each(ask):
    assert ask(months, EventFilters()) == {"2025-11": 1, "2025-12": 1, "2026-01": 3}
    assert ask(months, EventFilters(kinds=("vote",))) == {"2026-01": 1}


@pytest.mark.usefixtures("meetings")
def test_an_event_of_which_only_the_year_is_known_counts_in_no_month(ask, add):
    add("summit", "albania", title="In Albania", starts_on="2027-01-01", ends_on="2027-12-31", date_precision="year")
    add("summit", "winter", title="Winter", starts_on="2027-01-01", ends_on="2027-03-31", date_precision="quarter")
    assert {when: number for when, number in ask(months, EventFilters()).items() if when[:4] == "2027"} == {
        "2027": 1, "2027-01": 1,
    }  # fmt: skip


def test_an_event_of_a_long_time_that_is_no_calendar_year_counts_in_a_month(ask, add):
    add("summit", "season", starts_on="2026-07-01", ends_on="2027-06-30", date_precision="between")
    add("summit", "latest", starts_on="2026-01-01", ends_on="2028-08-05", date_precision="before")
    add("summit", "year", starts_on="2027-01-01", ends_on="2027-12-31", date_precision="year")
    ids = ("season", "latest", "year")
    assert ask(months, EventFilters(ids=ids)) == {"2026-07": 1, "2027": 1, "2028-08": 1}
