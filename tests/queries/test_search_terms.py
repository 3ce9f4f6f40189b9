"""Searches by the names, spellings and days that people know: the same rules in every box, list and form."""

from datetime import date

import pytest

from tracker.queries.event_filters import EventFilters
from tracker.queries.events import count, events
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.pledges import pledges
from tracker.queries.records import choices, ids_of_name
from tracker.queries.search_dates import periods
from tracker.queries.search_terms import WORDS_AT_MOST, terms
from tracker.queries.sources import SourceFilters, sources
from tracker.store import reading

PEOPLE = {
    "zelenskyy": {
        "name": "Volodymyr Zelenskyy",
        "native_name": "Володимир Зеленський",
        "aliases": "Zelensky\nزيلينسكي",
    },
    "umerov": {"name": "Rustem Umerov"},
    "sybiha": {"name": "Andrii Sybiha"},
    "sharaa": {"name": "Ahmed al-Sharaa", "native_name": "أحمد الشرع"},
    "erdogan": {"name": "Recep Tayyip Erdoğan"},
    "vance": {"name": "JD Vance", "aliases": "J. D. Vance"},
    "lee": {"name": "Lee Jae-myung", "native_name": "이재명"},
}
PARTIES = {
    "tur": ("Türkiye", "Turkey\nТуреччина"),
    "gbr": ("United Kingdom", "UK\nBritain\nGreat Britain"),
    "usa": ("United States", "US\nUSA\nAmerica"),
    "ukr": ("Ukraine", "Україна"),
    "cze": ("Czechia", "Czech Republic"),
    "rou": ("Romania", None),
    "omn": ("Oman", "عُمان"),
}


@pytest.fixture
def world(add):
    for id, names in PEOPLE.items():
        add("person", id, **names)
    for id, (name, aliases) in PARTIES.items():
        add("party", id, name=name, aliases=aliases, iso_alpha2=None, iso_alpha3=None)
    plain = {"city": None, "country_id": None, "latitude": None, "longitude": None}
    for id, day, title, summary in (
        ("ankara", "2026-02-03", "Talks in Ankara", "Hosted by Türkiye."),
        ("london", "2026-02-04", "London", "The UK and Ukraine spoke."),
        ("rome", "2026-06-01", "Rome", "Romania told us of it; Roman ruins"),
        ("muscat", "2026-03-01", "Muscat", "Oman mediated"),
        ("prague", "2026-03-02", "Prague", "The Czech Republic hosted"),
        ("odesa", "2026-03-03", "Odesa", "In the port of Odesa"),
        ("washington", "2026-03-04", "Washington", "Held in the U.S. capital"),
    ):
        add("summit", id, title=title, summary=summary, starts_on=day, ends_on=day, **plain)
    add("summit", "kyiv", title="Kyiv", starts_on="2026-04-01", ends_on="2026-05-31", date_precision="between",
        **{**plain, "city": "Kyiv"})  # fmt: skip
    add("attendance", "z", summit_id="london", party_id="ukr", person_id="zelenskyy")
    add("attendance", "t", summit_id="kyiv", party_id="tur", person_id="erdogan")


FOUND_PERSONS = {
    "Зеленський": ["zelenskyy"], "Зеленский": ["zelenskyy"], "ЗЕЛЕНСКОГО": [], "Володимир Зеленский": ["zelenskyy"],
    "Владимир Зеленский": [], "Умєров": ["umerov"], "Рустем Умеров": ["umerov"], "Сибига": ["sybiha"],
    "Zelenskiy": ["zelenskyy"], "Zelenskyy Volodymyr": ["zelenskyy"],
    "Zelenskyj, Wolodymyr": ["zelenskyy"], "زيلينسكي": ["zelenskyy"], "ZELENSKYI": ["zelenskyy"],
    "Rustem Umierov": ["umerov"], "Andriy Sybiha": ["sybiha"], "Sybiga Andrij": ["sybiha"], "al Sharaa": ["sharaa"],
    "Al-Shara": ["sharaa"], "الشرع": ["sharaa"], "Erdogan": ["erdogan"], "ERDOĞAN, Recep": ["erdogan"],
    "J.D. Vance": ["vance"], "J. D. Vance": ["vance"], "이재명": ["lee"], "lee": ["lee"],
    "Macron, Emmanuel": ["macron"], "macron zelenskyy": [], "nobody": [], "v": [],
}  # fmt: skip


@pytest.mark.usefixtures("world")
def test_a_person_is_found_by_any_name_spelling_order_and_script(ask):
    assert {text: list(ask(choices, "person", text=text)) for text in FOUND_PERSONS} == FOUND_PERSONS


FOUND_PARTIES = {
    "Turkey": ["tur"], "turkiye": ["tur"], "ТУРЕЧЧИНА": ["tur"], "UK": ["gbr"], "uk": ["gbr"], "ukr": ["ukr"],
    "Britain": ["gbr"], "great britain": ["gbr"], "US": ["usa"], "U.S.": ["usa"], "USA": ["usa"], "Oman": ["omn"],
    "czech republic": ["cze"], "Czech": ["cze"], "عمان": ["omn"], "kingdom united": ["gbr"],
}  # fmt: skip


@pytest.mark.usefixtures("world")
def test_a_party_is_found_by_its_other_names_and_a_short_word_is_a_word(ask):
    assert {text: list(ask(choices, "party", text=text)) for text in FOUND_PARTIES} == FOUND_PARTIES
    for name, id in (("turkey", "tur"), ("UK", "gbr"), ("Great  Britain", "gbr"), ("USA", "usa")):
        assert ask(ids_of_name, "party", name) == [id]
    assert ask(ids_of_name, "party", "Brit") == []


SAME_EVENTS = [
    (["Türkiye", "Turkey", "turkiye", "Туреччина"], ["ankara", "kyiv"]),
    (["United Kingdom", "UK", "uk", "Britain", "Great Britain"], ["london"]),
    (["United States", "US", "USA", "U.S.", "America"], ["washington"]),
    (["Czechia", "Czech Republic", "CZECH REPUBLIC"], ["prague"]),
    (["Oman", "عمان"], ["muscat"]),
    (["Romania"], ["rome"]),
    (["Rome", "Roma", "Рим"], ["rome"]),
    (["Kyiv", "Kiev", "Київ", "Киев", "kiew"], ["kyiv"]),
    (["Odesa", "Odessa", "Одеса"], ["odesa"]),
    (["Zelenskyy", "Zelenskiy", "Зеленський", "Volodymyr Zelenskyy", "zelensky volodymyr"], ["london"]),
    (["2026-02", "February 2026", "Feb 2026", "02/2026"], ["ankara", "london"]),
    (["3 February 2026", "2026-02-03", "February 3, 2026", "3.2.2026", "Feb 3rd 2026"], ["ankara"]),
    (["5 May 2026", "May 2026"], ["kyiv"]),
    (["February 2026 UK", "uk 2026-02", "London, 4 Feb 2026"], ["london"]),
    (["06/01/2026"], ["paris", "rome"]),
]


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(("texts", "found"), SAME_EVENTS, ids=[texts[0] for texts, _ in SAME_EVENTS])
def test_all_names_of_a_thing_find_the_same_events(ask, texts, found):
    for text in texts:
        filters = EventFilters(tables=("summit",), text=text)
        assert sorted(ask(events, filters)["id"]) == found, text
        assert ask(count, filters) == len(found)


@pytest.mark.usefixtures("world")
def test_pledges_and_sources_are_found_by_the_same_names_and_days(ask, add):
    add("pledge", "turkish", headline="Turkey sends mines", made_on="2026-02-03", unit="mines")
    add("pledge", "british", headline="Missiles", made_on="2026-02-04", unit="missiles")
    add("pledge_party", "british", pledge_id="british", party_id="gbr")
    add("source", "on-kyiv", url="https://example.org/k", title="Kiev braces", published_on="2026-02-05")
    for text, ids in (("Türkiye", ["turkish"]), ("UK", ["british"]), ("February 2026", ["british", "turkish"])):
        assert sorted(ask(pledges, PledgeFilters(text=text), date(2026, 3, 1))["id"]) == ids
    for text, ids in (("Kyiv", ["on-kyiv"]), ("Feb 2026", ["on-kyiv"]), ("example.org/k", ["on-kyiv"]), ("UK", [])):
        assert list(ask(sources, SourceFilters(text=text))["id"]) == ids


@pytest.mark.usefixtures("world")
def test_a_summit_is_found_by_words_of_its_title_its_city_its_id_and_its_days(ask):
    found = {"talks ankara": ["ankara"], "2026-02 london": ["london"], "kiev": ["kyiv"], "6 January 2026": ["paris"]}
    assert {text: list(ask(choices, "summit", text=text)) for text in found} == found


def test_both_databases_find_the_same_in_the_curated_store(kept):
    texts = ("Зеленський", "UK", "us", "Kiev", "2026-01", "06/01/2026", "Macron, Emmanuel", "Turkey talks", "G7", "50%")
    answers = []
    for kind in ("sqlite", "postgresql"):
        with reading(kept(kind, "curated")) as connection:
            found = {text: [events(connection, EventFilters(text=text))["id"].tolist()] for text in texts}
            for table in ("person", "party", "summit"):
                found = {text: [*ids, list(choices(connection, table, text=text))] for text, ids in found.items()}
            answers.append(found)
    assert answers[0] == answers[1]
    assert all(found[0] for text, found in answers[0].items() if text != "50%")


def test_of_a_search_as_many_days_count_as_words(filled):
    with reading(filled) as connection:
        assert len(terms(connection, " ".join(f"2026-01-{number:02}" for number in range(1, 32)))) == WORDS_AT_MOST


def day(*written):
    return [(date(*written), date(*written))]


@pytest.mark.parametrize(
    ("text", "meant", "rest"),
    [
        ("6 January 2026", day(2026, 1, 6), ""),
        ("Paris, 6th of Jan. 2026", day(2026, 1, 6), "Paris,"),
        ("29 February 2026", [(date(2026, 2, 1), date(2026, 2, 28))], "29"),
        ("29.2.2024", day(2024, 2, 29), ""),
        ("31/12/2026", day(2026, 12, 31), ""),
        ("06-01-2026", [*day(2026, 1, 6), *day(2026, 6, 1)], ""),
        ("6.1.2026", day(2026, 1, 6), ""),
        ("2026/1/6", day(2026, 1, 6), ""),
        ("2026-13-45", [], "2026-13-45"),
        ("Paris Q1 2026", [(date(2026, 1, 1), date(2026, 3, 31))], "Paris"),
        ("Tuesday, 6 January 2026", day(2026, 1, 6), ""),
        ("20260106", day(2026, 1, 6), ""),
        ("1.2026", [(date(2026, 1, 1), date(2026, 1, 31))], ""),
        ("2024-02", [(date(2024, 2, 1), date(2024, 2, 29))], ""),
        ("2026", [(date(2026, 1, 1), date(2026, 12, 31))], ""),
        ("A-2026/5 x2026 20261", [], "A-2026/5 x2026 20261"),
    ],
)
def test_days_are_read_as_people_write_them(text, meant, rest):
    dated, left = periods(text)
    assert [period for _, possible in dated for period in possible] == meant
    assert left.strip() == rest
