"""Looking from another day: every page, its counts and its files hold only what may be seen from there."""

import re
from datetime import date

import pytest

from dashboard.web.lookback import WAYS
from tests.support.visits import PAGES

RECORDS = (
    ("summits", "2026-01-06-paris-coalition"),
    ("pledges", "2026-01-06-coalition-binding-commitments"),
    ("parties", "gbr"),
)
VIEWS = (
    ("pledges", {"view": "money"}),
    *(("parties", {"view": view}) for view in ("ladder", "seats", "texts")),
    ("issues", {"issue": "army-size"}),
    ("firsts", {"party": ["rus", "ukr"]}),
    ("timeline", {"from": "2026-01-01", "to": "2026-01-31"}),
)


def text(app):
    return "\n".join(str(part.value) for part in (*app.title, *app.header, *app.markdown, *app.caption, *app.info))


def test_two_days_in_the_address_are_taken_for_the_earlier_one(visit, dashboard):
    dashboard("curated")
    app = visit("overview", as_of="2026-01-20", known_on="2026-01-10")
    assert "You are viewing 10 January 2026" in text(app)
    app.session_state["look_from"] = True
    app.run()
    assert app.date_input(key="look_from_day").value == date(2026, 1, 10)


def test_of_what_lay_ahead_no_summary_tells_how_it_went(visit, dashboard):
    dashboard("curated")
    _, ahead = (column.html for column in visit("overview", as_of="2026-01-10").columns[:2])
    assert "Eighth European Political Community summit" in str([part.value for part in ahead])
    assert "met in Yerevan" not in str([part.value for part in ahead])


def test_only_where_sources_of_a_day_count_does_the_record_end_on_that_day(visit, dashboard):
    dashboard("curated")
    ends = {way: str([part.value for part in visit("overview", **{way: "2026-01-10"}).html]) for way in WAYS}
    assert "The record ends on 10 October 2026.</b> Its later sources count, too, for what had" in ends["as_of"]
    assert "The record ends on 10 January 2026.</b> Later sources are left out." in ends["known_on"]
    for way in WAYS:
        page = str([part.value for part in visit("overview", **{way: "2026-11-28"}).html])
        assert "The record ends on 10 October 2026.</b> No later source has been read." in page


def test_counts_that_are_not_of_the_day_are_said_to_be_of_the_whole_record(visit, dashboard):
    dashboard("curated")

    def counts(**day):
        pages = " ".join(str(part.value) for part in visit("overview", **day).html)
        return re.sub("<[^>]*>", "", re.search(r"<p>((?:(?!</p>).)*? events<.*?)</p>", pages)[1])

    assert re.fullmatch(r"[\d,]+ events · \d+ meetings · \d+ parties · [\d,]+ sources", counts())
    of_day = r"136 events · 85 meetings · in the whole record: \d+ parties · 1,557 sources"
    assert re.fullmatch(of_day, counts(as_of="2026-01-10"))
    known = r"\d+ events · \d+ meetings · [\d,]+ sources · in the whole record: \d+ parties"
    assert re.fullmatch(known, counts(known_on="2026-01-10"))


@pytest.mark.parametrize("day", ["nonsense", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_no_day_is_said_and_all_is_shown(visit, dashboard, day):
    dashboard("curated")
    app = visit("pledges", known_on=day)
    assert "Only what sources of that day reported" in app.warning[0].value
    assert "You are viewing" not in text(app)


@pytest.mark.parametrize("day", ["1900-01-01", "2026-01-20", "2100-12-31"])
def test_every_page_answers_for_a_day_before_amid_and_after_everything(visit, dashboard, day):
    dashboard("curated")
    for page in PAGES:
        assert not visit(page, known_on=day).exception
    for page, id in RECORDS:
        assert not visit(page, id=id, known_on=day).exception
    for page, chosen in VIEWS:
        assert not visit(page, **chosen, known_on=day).exception


@pytest.mark.parametrize("way", WAYS)
def test_a_form_offers_today_and_keeps_the_day_in_its_address(visit, dashboard, way):
    dashboard("curated")
    app = visit("desk", table="summit", **{way: "2026-01-10"})
    assert "This page holds the whole record all the same." in text(app)
    assert _days_of_fields(app) == _days_of_fields(visit("desk", table="summit")) == [date.today().isoformat()]
    app = visit("edit", table="nonsense", **{way: "2026-01-10"})
    assert dict(app.query_params) in (
        {"table": "summit", way: "2026-01-10"},
        {"table": ["summit"], way: ["2026-01-10"]},
    )


def _days_of_fields(app):
    return [field.value for field in app.text_input if re.match(r"\d{4}-\d\d", str(field.value))]


def test_what_is_chosen_is_shown_and_taken_back(visit, dashboard):
    dashboard("curated")
    app = visit("known")
    app.session_state["look_from"] = True
    app.run()
    app.date_input(key="look_from_day").set_value(date(2026, 1, 10))
    app.radio(key="look_from_way").set_value("known_on")
    app.button(key="look_from_go").click().run()
    assert app.query_params["known_on"] in ("2026-01-10", ["2026-01-10"])
    assert "You are viewing 10 January 2026" in text(app)
    next(button for button in app.button if button.label == "Back to today").click().run()
    assert "known_on" not in app.query_params


def test_a_record_that_was_told_later_is_said_to_be_so(visit, dashboard):
    dashboard("curated")
    for page, id in RECORDS[:2]:
        assert "no source of 1 December 2025 or before" in visit(page, id=id, known_on="2025-12-01").info[0].value
        assert "had happened or been announced" in visit(page, id=id, as_of="2025-12-01").info[0].value


def test_a_membership_that_no_source_of_that_day_reports_is_said_to_be_so(visit, dashboard):
    dashboard("curated")
    no_source = "no source of 10 January 2026 or before reports that it"
    assert f"{no_source} is a member of European Union" in text(visit("parties", id="deu", known_on="2026-01-10"))
    assert f"{no_source} has 27 members" in text(visit("parties", id="eu", known_on="2026-01-10"))
    for address in ({"as_of": "2026-01-10"}, {}):
        assert "or before reports" not in text(visit("parties", id="deu", **address))


def test_the_page_of_what_was_known_counts_each_state_apart(visit, dashboard):
    dashboard("curated")
    app = visit("known", known_on="2026-01-10")
    [title] = [header.value for header in app.header if "were reported by that day" in header.value]
    total, known = map(int, re.findall(r"\d+(?= events)|\d+(?= were)", title))
    assert (total, known) == (232, 205)  # counted in data/ by hand: 133 events and 99 pledges; 120 and 85 of them
    assert re.search("This store itself(, by its own history, held [1-9]| is younger: its own history)", text(app))
    only = visit("known", known_on="2026-01-10", state="undated")
    assert [header.value for header in only.header][1:] == ["Reported only by sources without a day"]
    listed = " ".join(each.proto.body for each in only.get("html"))
    assert re.search(r"Luxembourg will not send soldiers.*?>Refusal<", listed)
    assert not visit("known", known_on="2026-01-10", state="later").header[1:]  # a part that is empty has no heading
