"""What has to hold between the rows of the curated files."""

import re

import pytest

from tests.support.dossiers import SUMMIT, edit, faults, line
from tracker.files import curated


@pytest.mark.parametrize("change", [(b"fra,macron", b"ukr,"), (b"", b"")])
def test_meetings_on_two_days_running_differ_by_their_parties(folder, change):
    edit(folder, "party.csv", line("party", id="ukr", name="Ukraine", iso_alpha2="UA", iso_alpha3="UKR"))
    edit(folder, "summit.csv", SUMMIT.replace(b"paris,", b"paris-2,", 1).replace(b"-06", b"-07"))
    edit(folder, "citation.csv", line("citation", id="z-paris-2", record_id="paris-2", field=None))
    seats = (folder / "attendance.csv").read_bytes().splitlines(keepends=True)[1]
    edit(folder, "attendance.csv", seats.replace(b"seat,paris", b"seat-2,paris-2").replace(*change))
    if change[0]:
        assert len(curated.read(folder)["summit"]) == 2
    else:
        [fault] = faults(folder)
        assert str(fault).startswith("summit.csv:3: starts_on: paris-2 is of the same parties as paris the day before")


def test_one_item_of_wikidata_is_one_party(folder):
    edit(folder, "party.csv", line("party", id="gbr", name="Britain", iso_alpha2="GB", wikidata_id="Q145"))
    edit(folder, "party.csv", line("party", id="ukr", name="Ukraine", iso_alpha2="UA", wikidata_id="Q145"))
    [fault] = faults(folder)
    assert str(fault).startswith("party.csv:4: wikidata_id: gbr says the same already: both have wikidata id Q145.")


ON_THE_SIXTH = b",2026-01-06,2026-01-06,day,,,,,,3,"


CALL = b",2026-07-04,2026-07-04,day,,22:00,America/New_York,,,3,"


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (
            b"05,2026-07-05,day,,05:00,Europe/Moscow,",
            "began at the same minute as paris, 2026-07-05 02:00 UTC",
        ),
        (b"05,2026-07-05,day,,06:00,Europe/Moscow,", ""),
        (b"05,2026-07-05,day,,,,", "is of the same parties as paris the day before"),
        (b"04,2026-07-04,day,,,,", "is the same as paris"),
        (b"04,2026-07-04,day,,21:00,America/New_York,", ""),
    ],
)
def test_two_records_of_one_call_are_told_and_two_calls_are_not(folder, when, words):
    edit(folder, "summit.csv", (ON_THE_SIXTH, CALL))
    another = SUMMIT.replace(b"paris,", b"paris-2,", 1).replace(ON_THE_SIXTH, b",2026-07-" + when + b",,3,")
    edit(folder, "summit.csv", another)
    edit(folder, "citation.csv", line("citation", id="z-paris-2", record_id="paris-2", field=None))
    seats = (folder / "attendance.csv").read_bytes().splitlines(keepends=True)[1]
    edit(folder, "attendance.csv", seats.replace(b"seat,paris", b"seat-2,paris-2"))
    if words:
        [fault] = faults(folder)
        assert str(fault).startswith(f"summit.csv:3: starts_on: paris-2 {words}")
    else:
        assert len(curated.read(folder)["summit"]) == 2


@pytest.mark.parametrize(
    ("first", "second", "apart"), [(b"1", b"2", True), (b"1", b"1", False), (b"1", b"", False), (b"", b"", False)]
)
def test_two_meetings_of_a_day_in_a_city_differ_by_their_order(folder, first, second, apart):
    another = SUMMIT.replace(b"paris,", b"paris-2,", 1)
    edit(folder, "summit.csv", another.replace(b",,,,,,3,", b",,,,," + second + b",3,"))
    edit(folder, "summit.csv", (b"day,,,,,,3,,summit,unknown", b"day,,,,," + first + b",3,,summit,unknown"))
    edit(folder, "citation.csv", line("citation", id="z-paris-2", record_id="paris-2", field=None))
    if apart:
        assert len(curated.read(folder)["summit"]) == 2
    else:
        assert "is the same as paris" in faults(folder)[0].message


DAYS = b",2026-01-06,2026-01-06,day"
LONG = b",2026-01-01,,day"


@pytest.mark.parametrize(
    ("whole", "part", "told"),
    [
        (LONG, b",2027-01-01,2027-01-02,day", ""),  # within what still goes on
        (LONG, b",2025-12-31,2026-01-02,day", "lies outside paris (2026-01-01 to now)"),
        (LONG, b",2025-01-01,2025-12-31,year", "lies outside paris"),
        (LONG, b",2026-01-01,2026-01-31,month", ""),
        (LONG.replace(b"01-01,,", b"01-05,2026-01-31,"), b",2026-01-01,2026-01-31,month", ""),  # it can have been then
        (LONG.replace(b"01-01,,", b"01-05,2026-01-31,"), b",2026-02-01,2026-02-28,month", "lies outside paris"),
        (LONG.replace(b"01-01,,", b"01-05,2026-01-31,"), b",2026-01-31,,day", ""),  # its end is not known
        (LONG.replace(b"01-01,,", b"01-05,2026-01-31,"), b",2026-02-01,,day", "lies outside paris"),
    ],
)
def test_a_part_lies_outside_its_whole_only_where_it_cannot_have_been_within(folder, whole, part, told):
    rows = [
        line("summit", kind="talks").replace(DAYS, whole),
        line("summit", id="z-part", kind="talks", city=None, parent_id="paris").replace(DAYS, part),
    ]
    header = (folder / "summit.csv").read_bytes().splitlines(keepends=True)[0]
    (folder / "summit.csv").write_bytes(header + b"".join(rows))
    edit(folder, "citation.csv", line("citation", id="z-part", record_id="z-part", field=None))
    if told:
        assert told in faults(folder)[0].message
    else:
        assert len(curated.read(folder)["summit"]) == 2


@pytest.mark.parametrize(
    ("made", "entry", "told"),
    [
        (b"2026-01-31,month", b"2026-01-07,", ""),
        (b"2026-01-31,month", b"2025-12-31,month", "is of 2025-12, before its pledge was made (2026-01)"),
        (b"2026-01-06,", b"2026-01-31,month", ""),
        (b"2026-01-06,", b"2026-01-05,before", "is of 2026-01-05 or before, before its pledge was made"),
        (b"2026-01-31,before", b"2025-01-01,", ""),
    ],
)
def test_an_entry_is_older_than_its_pledge_only_where_it_must_be(folder, made, entry, told):
    edit(folder, "pledge.csv", (b",2026-01-06,,", b"," + made + b","))
    edit(folder, "pledge_status.csv", (b"2026-01-07,,", entry + b","))
    if told:
        assert told in faults(folder)[0].message
    else:
        assert curated.read(folder)["pledge_status"]


def test_a_month_in_a_curated_file_is_told_as_the_columns_have_it(folder):
    edit(folder, "pledge_status.csv", (b"2026-01-07,,", b"2026-01,,"))
    assert [str(fault) for fault in faults(folder)] == [
        "pledge_status.csv:2: as_of: '2026-01' would be stored as '2026-01-31'",
        "pledge_status.csv:2: as_of_precision: 'blank' would be stored as 'month'",
    ]


@pytest.mark.parametrize("values", [{"track_id": "london"}, {"parent_id": "paris"}])
def test_two_summits_on_a_day_in_a_city_differ_by_track_or_by_what_they_are_part_of(folder, values):
    edit(folder, "track.csv", line("track", id="london", title="London", position=2))
    edit(folder, "summit.csv", line("summit", id="paris-2", **values))
    edit(folder, "citation.csv", line("citation", id="z-paris-2", record_id="paris-2", field=None))
    assert len(curated.read(folder)["summit"]) == 2


def test_two_calls_on_a_day_have_no_city_and_differ_by_title(folder):
    call = SUMMIT.replace(b",summit,", b",call,").replace(b",Paris,fra,48.87,2.32,", b",,,,,")
    edit(folder, "summit.csv", call.replace(b"paris,", b"paris-2,", 1), call.replace(b"paris,", b"paris-3,", 1))
    edit(folder, "summit.csv", (b"paris-3,coalition,Paris", b"paris-3,coalition,London"))
    edit(folder, "citation.csv", line("citation", id="z-paris-2", record_id="paris-2", field=None))
    edit(folder, "citation.csv", line("citation", id="z-paris-3", record_id="paris-3", field=None))
    assert len(curated.read(folder)["summit"]) == 3


def test_an_agency_is_one_publisher_in_any_paper_and_a_repository_one_site(folder):
    sources = (
        "a,https://github.com/x/a/b,D,A,media,,,,2026-02-01,\n"
        "b,https://github.com/x/b,D,B,media,,,,2026-02-01,\n"
        "c,https://c.example,D,Reuters (C),news_agency,,,,2026-02-01,\n"
        'd,https://d.example,D,"AFP, REUTERS (D)",news_agency,,,,2026-02-01,\n'
    )
    edit(folder, "source.csv", (b"elysee,", f"{sources}elysee,".encode()))
    edit(folder, "summit.csv", (b",day,,,,,,3,", b",day,,,,,,1,"))
    edit(folder, "citation.csv", (b"cited,elysee", b"cited,c"), b"z,d,summit,paris,,,,supports,medium\n")
    [fault] = faults(folder)
    assert "is a landmark and has one publisher" in fault.message
    edit(folder, "citation.csv", b"zz,a,summit,paris,,,,supports,medium\n")
    assert len(curated.read(folder)["source"]) == 5


@pytest.mark.parametrize(("file", "owner"), [("attendance.csv", "summit"), ("signature.csv", "document")])
def test_a_seat_and_a_signature_may_rest_on_the_source_of_what_they_belong_to(folder, file, owner):
    kept = {"summit": b"cited,", "document": b"of-declaration,"}[owner]
    lines = (folder / "citation.csv").read_bytes().splitlines(keepends=True)
    (folder / "citation.csv").write_bytes(b"".join(line for line in lines if not line.startswith(kept)))
    told = [fault for fault in faults(folder) if fault.file == file]
    assert re.search(f"has no source: add a citation of it, or of its {owner}", told[0].message)
