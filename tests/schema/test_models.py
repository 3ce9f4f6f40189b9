"""Every rule of the tables, each broken once."""

from decimal import Decimal

import pytest

from tests.support.examples import BETWEEN, EXAMPLES
from tracker.errors import Invalid
from tracker.schema.fields import language_name, language_tag
from tracker.schema.models import RECORDS, columns
from tracker.schema.rows import validate
from tracker.values import iso

LONG = "x" * 100_000
NAN = float("nan")
RULES = [
    # days
    ("dossier", {"since": "2026-02-30"}, "since", "no day of the calendar"),
    ("dossier", {"since": "06.01.2026"}, "since", "write it as 2026-01-06"),
    ("dossier", {"since": "0"}, "since", "no day of the calendar"),
    ("dossier", {"since": "0001-01-06"}, "since", "not between 1900-01-01 and 2199-12-31"),
    ("dossier", {"since": "1899-12-31"}, "since", "fix the year"),
    ("dossier", {"since": "2200-01-01"}, "since", "fix the year"),
    ("dossier", {"since": "9999-12-31"}, "since", "fix the year"),
    ("source", {"url": "https:example.org/a"}, "url", "a whole web address"),
    ("source", {"url": "https://:80/"}, "url", "a whole web address"),
    ("source", {"url": "https://example.org:65536/"}, "url", "a whole web address"),
    ("source", {"url": "https://exa mple.org/"}, "url", "a whole web address"),
    ("source", {"url": "https://user@example.org/"}, "url", "a whole web address"),
    ("source", {"url": "https://user[@example.org/"}, "url", "a whole web address"),
    ("pledge_relation", {"other_id": "hubs"}, "other_id", "names the same record as pledge_id: choose another one"),
    ("clause_link", {"other_id": "point"}, "other_id", "names the same record as clause_id: choose another one"),
    ("trigger", {"after_id": "truce"}, "after_id", "names this very record: choose another one"),
    ("summit", {"parent_id": "paris"}, "parent_id", "names this very record"),
    ("dossier", {"since": 0}, "since", "no day of the calendar"),
    ("dossier", {"since": "٢٠٢٦-٠١-٠٦"}, "since", "no day of the calendar"),
    ("summit", {"ends_on": "2026-01-05"}, "ends_on", "2026-01-05 lies before the first day (2026-01-06)"),
    ("milestone", {"ends_on": "2025-11-19"}, "ends_on", "lies before the first day"),
    ("membership", {"left_on": "2025-03-01"}, "left_on", "lies before the day it joined"),
    ("pledge", {"due_on": "2026-01-05"}, "due_on", "lies before the day it was made"),
    ("announced_date", {"last_on": "2026-01-04"}, "last_on", "lies before the announced first day (2026-01-05)"),
    ("trigger", {"met_on": "2026-02-01"}, "met_on", "is the day on which it was met: choose Met as state"),
    # text
    ("track", {"title": None}, "title", "is required"),
    ("track", {"title": " \n "}, "title", "is required"),
    ("track", {"title": LONG}, "title", "has 100,000 characters; at most 300 fit"),
    ("track", {"description": LONG}, "description", "at most 4,000 fit"),
    ("track", {"title": "a\0b"}, "title", "U+0000"),
    ("track", {"title": "a\x1b[31mb"}, "title", "U+001B"),
    ("track", {"title": "a\x85b"}, "title", "U+0085"),
    ("track", {"title": "half \ud83d of a pair"}, "title", "U+D83D"),
    ("track", {"title": NAN}, "title", "valid string"),
    ("citation", {"excerpt": "word " * 51}, "excerpt", "has 51 words; an excerpt has at most 50"),
    ("clause", {"text": LONG}, "text", "has 100,000 characters; at most 1,000 fit"),
    ("clause", {"text": "word " * 51}, "text", "has 51 words; an excerpt has at most 50"),
    ("clause", {"text": " "}, "text", "is required: fill it in"),
    ("position", {"speaker": None}, "speaker", "is required: fill it in"),
    ("account", {"value": None}, "value", "is required: fill it in"),
    ("account", {"held": None}, "held", "is required: fill it in"),
    # ids, links and codes
    ("track", {"id": "Coalition of the Willing"}, "id", "lower-case letters"),
    ("track", {"id": "-"}, "id", "lower-case letters"),
    ("track", {"id": LONG}, "id", "at most 120 fit"),
    ("attendance", {"summit_id": LONG}, "summit_id", "at most 120 fit"),
    ("attendance", {"person_id": "../etc"}, "person_id", "lower-case letters"),
    ("summit", {"kind": "nonsense"}, "kind", "“nonsense” is a code that this version"),
    ("summit", {"kind": NAN}, "kind", "is a code that"),
    ("summit", {"kind": "Summit"}, "kind", "“Summit” is a code that"),
    ("citation", {"record_table": "user"}, "record_table", "a source speaks of no user"),
    ("citation", {"field": "colour"}, "field", "summit has no field colour"),
    ("account", {"field": "colour"}, "field", "pledge has no field colour; choose one of id, "),
    ("account", {"field": None}, "field", "is required: fill it in"),
    ("account", {"record_table": "citation", "field": "locator"}, "record_table", "an account speaks of no citation"),
    ("look", {"record_table": "party"}, "record_table", "a look speaks of no party; choose one of summit, "),
    (
        "announced_date",
        {"record_table": "pledge"},
        "record_table",
        "speaks of no pledge; choose one of summit, milestone",
    ),
    ("party", {"iso_alpha2": "fr"}, "iso_alpha2", "in capitals"),
    ("party", {"iso_alpha2": "QQ"}, "iso_alpha2", "ISO 3166-1"),
    ("party", {"iso_alpha3": "FR"}, "iso_alpha3", "ISO 3166-1"),
    ("party", {"iso_alpha3": "XK"}, "iso_alpha3", "ISO 3166-1"),
    ("party", {"wikidata_id": "q142"}, "wikidata_id", "q142 is no id of a Wikidata item: write the letter Q and the"),
    ("party", {"wikidata_id": "Q0142"}, "wikidata_id", "or paste the address of its page"),
    ("person", {"wikidata_id": "P31"}, "wikidata_id", "such as Q212"),
    ("person", {"wikidata_id": f"Q{10**19}"}, "wikidata_id", "is no id of a Wikidata item"),
    ("pledge", {"currency": "eur", "unit": None}, "currency", "in capitals"),
    ("document", {"language": "xx"}, "language", "ISO 639"),
    ("document", {"language": "EN"}, "language", "ISO 639"),
    ("document", {"language": "fr-a,b"}, "language", "ISO 639"),
    ("document", {"language": "fr_FR"}, "language", "ISO 639"),
    ("document", {"language": "fr-"}, "language", "ISO 639"),
    ("summit", {"date_precision": "month"}, "date_precision", "the month is 2026-01-01 to 2026-01-31: give these"),
    ("summit", {"date_precision": "quarter"}, "date_precision", "the quarter is 2026-01-01 to 2026-03-31"),
    ("milestone", {"date_precision": "year"}, "date_precision", "the year is 2025-01-01 to 2025-12-31"),
    ("pledge", {"due_precision": "year"}, "due_precision", "says how far a due day is known: give one"),
    # days known to a month, hours, what goes on
    (
        "source",
        {"published_on": "2026-01", "published_precision": "year"},
        "published_on",
        "2026-01 is a month: choose Month next to it",
    ),
    (
        "source",
        {"published_on": "2026-01", "published_precision": "before"},
        "published_on",
        "2026-01 is a month: choose Month next to it",
    ),
    ("source", {"published_precision": "month"}, "published_precision", "says how far a day is known: give one"),
    (
        "source",
        {"published_on": "2026-01-05", "published_precision": "month"},
        "published_precision",
        "the month 2026-01 ends on 2026-01-31: write 2026-01 as the day",
    ),
    ("source", {"published_on": "2026-01-05", "published_precision": "between"}, "published_precision", "is a code"),
    ("source", {"published_on": "2026-13"}, "published_on", "no day of the calendar"),
    ("source", {"accessed_on": "2026-01"}, "accessed_on", "no day of the calendar"),
    ("dossier", {"since": "2025"}, "since", "no day of the calendar"),
    ("source", {"published_on": "1899"}, "published_on", "fix the year"),
    ("source", {"published_on": "2200"}, "published_on", "fix the year"),
    ("membership", {"joined_on": "2026-02", "left_on": "2026-01"}, "left_on", "lies before the day it joined"),
    ("pledge", {"made_on": "2026-02", "due_on": "2026-01-31"}, "due_on", "lies before the day it was made"),
    ("summit", {"starts_on": "2026-01", "ends_on": "2026-02-01"}, "starts_on", "Month next to it and give it for both"),
    ("summit", {"ends_on": None}, "ends_on", "is required: of one day it is the first day again"),
    ("summit", {"ends_on": None, "kind": "call"}, "ends_on", "is required"),
    (
        "milestone",
        {"ends_on": None, "date_precision": "month"},
        "date_precision",
        "the month is 2025-11-01 to 2025-11-30",
    ),
    ("milestone", {"ends_on": None, "date_precision": "between"}, "date_precision", "the last day is the latest"),
    ("milestone", {"ends_on": None, "date_precision": "before"}, "date_precision", "the last day is the latest"),
    ("summit", {"local_time": "24:00", "time_zone": "UTC"}, "local_time", "no hour of a clock; write it as 09:05"),
    ("summit", {"local_time": "10 pm", "time_zone": "UTC"}, "local_time", "no hour of a clock"),
    ("summit", {"local_time": "22:00"}, "time_zone", "give the hour and its zone together"),
    ("summit", {"time_zone": "UTC"}, "time_zone", "give the hour and its zone together"),
    ("summit", {"local_time": "22:00", "time_zone": "Washington"}, "time_zone", "no time zone of the IANA list"),
    ("summit", {"local_time": "22:00", "time_zone": "../UTC"}, "time_zone", "no time zone of the IANA list"),
    ("summit", {"local_time": "22:00", "time_zone": "UTC", "second_zone": "MSK"}, "second_zone", "no time zone"),
    ("summit", {"second_zone": "Europe/Moscow"}, "second_zone", "is the second of two zones"),
    (
        "summit",
        {"starts_on": "2026-03-29", "ends_on": "2026-03-29", "local_time": "02:30", "time_zone": "Europe/Paris"},
        "time_zone",
        "its clocks were put forward on 2026-03-29 and never showed 02:30",
    ),
    ("summit", {"day_order": 0}, "day_order", "must be at least 1"),
    ("summit", {"starts_on": "2026-01", "ends_on": None, "day_order": 1}, "day_order", "has to be known to the day"),
    (
        "milestone",
        {"starts_on": "2025", "ends_on": None, "local_time": "09:00", "time_zone": "UTC"},
        "local_time",
        "has to be known to the day",
    ),
    # numbers
    ("track", {"position": -1}, "position", "must be at least 0"),
    ("track", {"position": "1.5"}, "position", "valid integer"),
    ("track", {"version": 0}, "version", "must be at least 1"),
    ("summit", {"latitude": 91}, "latitude", "must be at most 90"),
    ("summit", {"latitude": NAN}, "latitude", "nan"),
    ("summit", {"longitude": "inf"}, "longitude", "must be at most 180"),
    ("summit", {"longitude": None}, "longitude", "latitude and longitude together"),
    ("summit", {"latitude": None}, "longitude", "latitude and longitude together"),
    ("pledge", {"amount_low": 3}, "amount_high", "2 is less than the least amount (3)"),
    ("pledge", {"amount_high": 10**16}, "amount_high", "is more than 1,000,000,000,000,000"),
    ("pledge", {"amount_low": NAN}, "amount_low", "nan"),
    ("pledge", {"amount_low": -1}, "amount_low", "must be at least 0"),
    ("pledge", {"amount_low": "1.500,5"}, "amount_low", "no number in digits"),
    ("pledge", {"amount_low": "1e0"}, "amount_low", "no number in digits"),
    ("pledge", {"amount_low": True}, "amount_low", "is no number"),
    ("pledge", {"amount_low": "0.00001"}, "amount_low", "has 5 decimals; 4 are kept"),
    ("pledge", {"amount_high": 10**11 + Decimal("0.5")}, "amount_high", "kept up to 100,000,000,000"),
    ("pledge", {"amount_low": None, "amount_high": None, "amount_period": "per_year"}, "amount_period", "give one"),
    ("pledge", {"amount_period": "yearly"}, "amount_period", "“yearly” is a code that"),
    ("pledge", {"unit": None}, "unit", "either a currency or a unit"),
    ("pledge", {"currency": "EUR"}, "unit", "either a currency or a unit"),
    ("pledge_condition", {"group_number": 0}, "group_number", "must be at least 1"),
    # web addresses
    ("source", {"url": "javascript:alert(1)"}, "url", "beginning with https://"),
    ("source", {"url": "ftp://example.org/a"}, "url", "beginning with https://"),
    ("source", {"url": "example.org"}, "url", "beginning with https://"),
    ("source", {"url": "https://example.org/a b"}, "url", "has no spaces"),
    ("source", {"url": "https://example.org/" + LONG}, "url", "at most 2,000 fit"),
    ("source", {"archive_url": "data:text/html,<script>"}, "archive_url", "beginning with https://"),
    # columns
    ("track", {"colour": "red"}, "colour", "track has no such column"),
]


@pytest.mark.parametrize(("table", "change", "field", "words"), RULES, ids=lambda value: str(value)[:40])
def test_a_broken_rule_is_told_in_words_beside_its_field(table, change, field, words):
    with pytest.raises(Invalid) as refused:
        validate(table, {**EXAMPLES, **BETWEEN}[table] | change)
    assert list(refused.value.fields) == [field]
    assert words in refused.value.fields[field]
    assert len(str(refused.value)) < 1_000


@pytest.mark.parametrize("table", RECORDS)
def test_every_table_takes_its_example_and_knows_its_columns(table):
    row = validate(table, {**EXAMPLES, **BETWEEN}[table])
    assert validate(table, row) == row
    assert list(row) == columns(RECORDS[table])
    assert next(iter(row)) == "id"
    assert list(row)[-1] == "version"


@pytest.mark.parametrize("table", RECORDS)
def test_every_field_has_a_label_for_the_form(table):
    assert all(field.title for field in RECORDS[table].model_fields.values())


def test_all_faults_of_a_row_are_told_at_once():
    with pytest.raises(Invalid) as refused:
        validate("summit", {"id": "x", "starts_on": "soon", "kind": "nonsense", "colour": "red"})
    assert set(refused.value.fields) == {"track_id", "title", "starts_on", "ends_on", "kind", "status", "colour"}


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("party", {"iso_alpha2": "XK", "iso_alpha3": "XKX"}),  # Kosovo
        ("party", {"iso_alpha2": None, "iso_alpha3": None}),  # an organisation
        ("pledge", {"amount_low": None, "amount_high": None, "unit": None}),
        ("pledge", {"amount_low": None, "currency": "EUR", "unit": None}),
        ("pledge", {"currency": "DEM", "unit": None}),  # the Deutsche Mark, until 2002
        ("pledge", {"currency": "BGN", "unit": None}),
        ("pledge", {"amount_low": "0.25", "amount_high": None, "unit": "% of GDP", "amount_period": "per_year"}),
        ("party", {"iso_alpha2": "YU", "iso_alpha3": "YUG"}),
        ("party", {"wikidata_id": "Q142"}),
        ("person", {"wikidata_id": f"Q{10**18}"}),
        ("document", {"language": "iw"}),
        ("source", {"url": "https://example.org:65535/a"}),
        ("summit", {"latitude": None, "longitude": None}),
        ("document", {"language": "pt-BR"}),
        ("document", {"language": "sr-Latn-RS"}),
        ("citation", {"field": None, "excerpt": "word " * 50}),
    ],
)
def test_what_looks_odd_but_is_right_is_taken(table, change):
    assert validate(table, {**EXAMPLES[table], **change})


@pytest.mark.parametrize(
    ("table", "change", "stored"),
    [
        ("source", {"published_on": " 2026-01 "}, {"published_on": "2026-01-31", "published_precision": "month"}),
        ("source", {"published_on": "2026-01", "published_precision": "month"}, {"published_on": "2026-01-31"}),
        ("source", {"published_on": "2026-01-05", "published_precision": "before"}, {"published_on": "2026-01-05"}),
        ("source", {"published_on": "2026-01-31", "published_precision": "month"}, {"published_on": "2026-01-31"}),
        ("document", {"adopted_on": "2026-Q2"}, {"adopted_on": "2026-06-30", "adopted_precision": "quarter"}),
        ("signature", {"signed_on": "2026"}, {"signed_on": "2026-12-31", "signed_precision": "year"}),
        ("pledge", {"made_on": "2026-01"}, {"made_on": "2026-01-31", "made_precision": "month"}),
        ("pledge", {"due_on": "2026-12"}, {"due_on": "2026-12-31", "due_precision": "month"}),
        ("pledge", {"due_on": "2026-12-15", "due_precision": "month"}, {"due_on": "2026-12-15"}),  # as always taken
        ("pledge_status", {"as_of": "2026-03"}, {"as_of": "2026-03-31", "as_of_precision": "month"}),
        ("pledge_condition", {"met_on": "2024-02"}, {"met_on": "2024-02-29", "met_precision": "month"}),
        ("membership", {"joined_on": "2025", "left_on": "2025-03"},
         {"joined_on": "2025-12-31", "joined_precision": "year", "left_on": "2025-03-31", "left_precision": "month"}),
        ("membership", {"joined_on": "2025-06-01", "joined_precision": "before", "left_on": "2024"}, {}),
        ("pledge", {"made_on": "2026", "due_on": "2026-02-01"}, {"made_on": "2026-12-31", "due_on": "2026-02-01"}),
        ("summit", {"starts_on": "2026-01", "ends_on": None},
         {"starts_on": "2026-01-01", "ends_on": "2026-01-31", "date_precision": "month"}),
        ("milestone", {"starts_on": "2026", "ends_on": "2026"},
         {"starts_on": "2026-01-01", "ends_on": "2026-12-31", "date_precision": "year"}),
        ("milestone", {"ends_on": None}, {"ends_on": None, "date_precision": "day"}),
        ("milestone", {"ends_on": None, "date_precision": "after"}, {"ends_on": None}),
        ("summit", {"ends_on": None, "kind": "talks"}, {"ends_on": None}),
        ("summit", {"local_time": "9:05", "time_zone": "Europe/Kyiv"}, {"local_time": "09:05"}),
        ("summit", {"local_time": "00:00", "time_zone": "UTC", "second_zone": "Europe/Kiev"}, {"local_time": "00:00"}),
        ("summit", {"starts_on": "2026-10-25", "ends_on": "2026-10-25", "local_time": "02:30",
                    "time_zone": "Europe/Paris"}, {"local_time": "02:30"}),
        ("milestone", {"day_order": "3"}, {"day_order": 3}),
    ],
)  # fmt: skip
def test_what_is_known_in_part_is_stored_as_far_as_it_is(table, change, stored):
    row = validate(table, {**EXAMPLES[table], **change})
    assert {name: str(row[name]) for name in stored} == {name: str(value) for name, value in stored.items()}
    assert validate(table, row) == row


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("fr", "French"),
        ("el", "Modern Greek"),
        ("bn", "Bangla"),
        ("pt-BR", "Portuguese (BR)"),
        ("crh", "Crimean Tatar"),
        ("xx", "xx"),
    ],
)
def test_a_language_goes_by_its_name(tag, name):
    assert language_name(tag) == name
    assert language_tag(name) == tag


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("english", "en"),
        (" Indonesian ", "id"),
        ("Hebrew", "he"),
        ("Ainu", "Ainu"),
        ("En", "En"),
        ("English (", "English ("),
        ("portuguese (br)", "pt-BR"),
        ("Modern Greek (1453-)", "el"),
        ("Ancient Greek (to 1453)", "grc"),
    ],
)  # Ainu is a language of Japan and one of China, En one of Vietnam; Indonesian was once "in"
def test_a_language_is_read_by_its_name_where_only_one_has_it(text, tag):
    assert language_tag(text) == tag


def test_a_code_of_a_language_is_no_name_of_another_one():
    assert [code for code in iso.names("language") if language_tag(code) != code] == []


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        ("month", "2024-02-01", "2024-02-29"),
        ("quarter", "2026-10-01", "2026-12-31"),
        ("year", "2026-01-01", "2026-12-31"),
        ("part_of_month", "2026-01-01", "2026-01-10"),
        ("between", "2026-01-03", "2026-03-05"),
        ("day", "2026-01-31", "2026-02-01"),
    ],
)
def test_a_month_a_quarter_and_a_year_are_whole_and_other_stretches_are_free(precision, first, last):
    row = {**EXAMPLES["summit"], "date_precision": precision, "starts_on": first, "ends_on": last}
    assert validate("summit", row)["date_precision"] == precision
