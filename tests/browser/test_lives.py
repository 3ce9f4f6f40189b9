"""On the pages: how often the same money was announced, the life of a pledge, what its words became, what slipped."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from dashboard.records import slips
from tests.support import somebody
from tests.support.examples import BETWEEN, EXAMPLES
from tests.support.filters import warnings
from tests.support.tables import headings, printed, rows
from tracker.writing import edits

EUR = "At least EUR 531 billion was announced in 33 pledges; counted once, it is at least EUR 104.4 billion"
SLIPPED = "4 of 11 announced days were missed, by up to 58 days"


def html(app):
    return " ".join(element.proto.body for element in app.get("html"))


def headers(app):
    return [header.value.replace("\\", "") for header in app.header]


def test_a_refusal_is_called_one_and_a_pledge_is_not(visit, dashboard):
    dashboard("curated")
    about = visit("pledges", id="2025-12-16-russia-refuses-truce", as_of="2026-11-28").main.markdown[0].value
    assert about == "**Held** · Refusal · Partly concrete · Ceasefire or restraint"
    about = visit("pledges", id="2025-12-18-eu-loan-90bn", as_of="2026-11-28").main.markdown[0].value
    assert about == "**Limited** · Concrete · Loan"


# how often the same money was announced


def test_the_view_of_money_tells_both_sums_and_has_both_lists(visit, dashboard):
    dashboard("curated")
    app = visit("pledges", view="money", as_of="2026-11-28")
    assert headers(app) == [EUR, "Announced most often", "Whose money it is", "The pledges"]
    assert "at least 530.975 billion" in html(app)
    assert "frozen assets, security guarantees" in " ".join(each.value for each in app.main.markdown)
    assert len(rows(printed(app)[0])) == 18
    everything = visit("pledges", view="money", counted="all", as_of="2026-11-28")
    assert len(rows(printed(everything)[0])) == 33
    pounds = visit("pledges", view="money", counted="again", money="GBP", as_of="2026-11-28")
    assert len(rows(printed(pounds)[0])) == 4


def test_the_view_of_money_keeps_to_the_filters_and_says_what_of_its_address_is_nonsense(visit, dashboard):
    dashboard("curated")
    app = visit("pledges", view="money", pledger=["esp"], as_of="2026-11-28")
    assert headers(app)[0] == "EUR 1.9 billion was announced in 4 pledges; counted once, it is EUR 1.8 billion"
    app = visit("pledges", view="riches", as_of="2026-11-28")
    assert any("riches" in warning for warning in warnings(app))
    assert "The pledges" not in headers(app)
    assert "Announced" in html(visit("pledges", view="money", money="XXX", as_of="2026-11-28"))


def test_a_total_of_a_pledger_has_its_own_share_alone(visit, dashboard):
    dashboard("curated")

    def dollars(party):
        tables = printed(visit("pledges", pledger=[party], as_of="2026-11-28"))
        once, shared = "Own share, counted once", "Joint, share not known"
        [totals] = [table for table in tables if once in headings(table)]
        lines = [dict(zip(headings(totals), row, strict=True)) for row in rows(totals)]
        dollars = [line for line in lines if line[once].startswith("USD")]
        return [line[once] for line in dollars], [line[shared] for line in dollars if shared in line]

    assert dollars("deu") == (["USD 200 million"], [])
    assert dollars("pol") == (["USD 100 million"], [])
    assert dollars("dnk") == (["USD 0"], ["USD 500 million in 1"])


# how firm a promise is


def test_a_part_that_is_partly_stated_says_why_and_whether_a_source_is_quoted_for_it(visit, dashboard):
    dashboard("curated")
    app = visit("pledges", id="2026-01-06-coalition-multinational-force")
    strip = html(app)[html(app).index("tracker-strip") :]
    assert "<b>Who</b>◐ Partly: a coalition, not its members<span" in strip
    assert "<b>In what form</b>◐ Partly: written, not binding in law<span" in strip
    assert re.search('<b>Verb</b>◐ Partly: a verb that does not bind<q dir="auto">We stand ready to commit', strip)
    assert "<b>By when</b>○ Absent</li>" in strip
    assert any("the words are this record’s own" in each.value for each in app.caption)


def test_words_with_quotation_marks_of_their_own_get_no_others(visit, dashboard):
    dashboard("curated")
    strip = html(visit("pledges", id="2025-12-16-russia-refuses-truce"))
    assert '<span dir="auto">&quot;We want peace, we do not want a ceasefire,&quot; Kremlin' in strip
    assert '<q dir="auto">&quot;' not in strip


# the life of a promise


def test_a_pledge_tells_its_life_in_order_and_its_words_where_both_are_quoted(visit, dashboard):
    dashboard("curated")
    app = visit("pledges", id="2026-01-06-coalition-binding-commitments", as_of="2026-11-28")
    page = html(app)
    days = re.findall(r'<li class="(same|from|towards)"><span>([^<]*)</span>', page)
    assert [day for _, day in days][:3] == ["15 December 2025", "31 December 2025", "6 January 2026"]
    assert page.index("First said") < page.index("Said again")
    assert "What its words became" in headers(app)
    beside = page[page.index("tracker-beside") :]
    assert beside.index("commits to") < beside.index("stands ready to")
    assert "Both the US and European leaders committed to work together" in beside


def test_what_the_logs_of_several_repeats_say_alike_is_told_once(visit, dashboard):
    dashboard("curated")
    page = html(visit("pledges", id="2025-12-18-eu-loan-90bn", as_of="2026-11-28"))
    life = page[page.index('<ol class="tracker-life">') : page.index("</ol>")]
    assert life.count("<span>2 October 2026</span>") == 1
    assert life.count("First said") == 1
    assert life.count("Said again") == 3
    assert life.count("A part of it was promised") == 8
    entries = [entry for entry in life.split("<li ") if "tracker-badge" in entry]
    assert sum("In the log of" not in entry for entry in entries) == 5
    assert sum("In the log of" in entry for entry in entries) == 6
    assert "<span>23 April 2026</span>" in next(entry for entry in entries if "Legally adopted" in entry)


def test_a_condition_that_is_met_offers_nothing_that_it_would_wake(visit, dashboard):
    dashboard("curated")
    page = html(visit("pledges", id="2025-12-18-eu-loan-90bn", as_of="2026-11-28"))
    assert "<b>Legal mandate</b> · Met" in page
    assert "What this would wake" not in page


def test_words_on_an_amount_or_a_due_day_stand_below_it_and_what_they_repeat_is_told_once(visit, dashboard):
    engine = dashboard("examples")

    def amount(**values):
        somebody.update(engine, "pledge", "hubs", values, author="Ann")
        return re.search("<dt>Amount</dt><dd dir='auto'>(.*?)</dd>", html(visit("pledges", id="hubs")))[1]

    assert amount(amount_low=1, amount_high=1, amount_note="some say more").startswith(
        "1 hubs<br><small>some say more</small>"
    )
    assert amount(amount_note="1 hubs, or more").startswith("1 hubs, or more")
    assert amount(amount_low=None, amount_high=None, amount_note="several").startswith("several")


def test_a_total_of_a_pledger_says_why_the_totals_of_all_parties_do_not_add_up_to_that_of_all(visit, dashboard):
    dashboard("curated")
    why = "totals of parties do not add up to those of all"

    def told(**address):
        app = visit("pledges", **address, as_of="2026-11-28")
        [totals] = [table for table in printed(app) if "Announced in all" in headings(table)]
        lines = [dict(zip(headings(totals), row, strict=True)) for row in rows(totals)]
        once = "Own share, counted once" if address else "Counted once"
        euros = [line[once] for line in lines if "EUR" in line[once]]
        return euros, why in " ".join(each.value for each in app.main.markdown)

    assert told(pledger=["deu"]) == (["EUR 410 million", "EUR 12.5 billion"], True)
    every, said = told()
    assert "at least EUR 10.3 billion" in every
    assert not said


def test_a_category_of_several_currencies_is_seen_once_and_stays_in_each_row(visit, dashboard):
    dashboard("curated")
    [totals] = [table for table in printed(visit("pledges")) if "Announced in all" in headings(table)]
    categories = [row[0] for row in rows(totals)]
    again = sum(one == other for one, other in pairwise(categories))
    assert again > 0
    assert totals.count('<span class="tracker-again">') == again


def test_what_logs_without_a_note_say_alike_keeps_the_sources_of_both(visit, dashboard):
    engine = dashboard("examples")
    edits.create(engine, "pledge", {**EXAMPLES["pledge"], "id": "hubs-before", "made_on": "2026-01-05"}, author="Ann")
    edits.create(engine, "pledge_relation", BETWEEN["pledge_relation"], author="Ann")
    again = {**EXAMPLES["pledge_status"], "id": "dormant-before", "pledge_id": "hubs-before"}
    edits.create(engine, "pledge_status", again, author="Ann")
    for entry in ("dormant", "dormant-before"):
        source = {**EXAMPLES["source"], "id": f"on-{entry}", "publisher": f"The {entry} paper"}
        edits.create(engine, "source", {**source, "url": f"https://example.org/{entry}"}, author="Ann")
        cited = {"record_table": "pledge_status", "record_id": entry, "source_id": f"on-{entry}", "field": ""}
        edits.create(engine, "citation", {**EXAMPLES["citation"], **cited, "id": f"of-{entry}"}, author="Ann")
    page = html(visit("pledges", id="hubs"))
    life = page[page.index('<ol class="tracker-life">') : page.index("</ol>")]
    assert life.count("<span>7 January 2026</span>") == 1
    assert "The dormant paper" in life
    assert "The dormant-before paper" in life


def test_where_a_wording_is_not_quoted_no_change_is_shown_and_that_is_said(visit, dashboard):
    engine = dashboard("examples")
    edits.create(engine, "pledge", {**EXAMPLES["pledge"], "id": "hubs-before", "made_on": "2026-01-05"}, author="Ann")
    edits.create(engine, "pledge_relation", BETWEEN["pledge_relation"], author="Ann")
    somebody.update(engine, "pledge", "hubs", {"verb": "will", "amount_low": 2}, author="Ann")
    somebody.update(engine, "pledge", "hubs-before", {"verb": "intends"}, author="Ann")

    def cite(record, field, words):
        row = {"record_table": "pledge", "record_id": record, "field": field, "excerpt": words}
        edits.create(engine, "citation", {**EXAMPLES["citation"], "id": f"of-{record}", **row}, author="Ann")

    said = "Verb, Amount: quoted from a source of neither day, so no change is shown."
    assert said in html(visit("pledges", id="hubs"))
    cite("hubs-before", "verb", "We intend to")
    page = html(visit("pledges", id="hubs"))
    assert "Verb: not quoted from a source of 6 January 2026, so no change is shown." in page
    assert 'tracker-beside"' not in page
    cite("hubs", "verb", "We will")
    page = html(visit("pledges", id="hubs"))
    page = page[page.index('tracker-beside"') :]
    assert page.index("We intend to") < page.index("We will")
    assert "Amount: quoted from a source of neither day" in page
    somebody.update(engine, "source", EXAMPLES["citation"]["source_id"], {"published_on": "2026-01-13"}, author="Ann")
    page = html(visit("pledges", id="hubs"))
    assert "Verb: not quoted from a source of 5 January 2026" in page  # a source that long after has other words
    assert 'tracker-beside"' not in page


def test_a_joint_pledge_tells_its_known_shares(visit, dashboard):
    dashboard("curated")
    page = html(visit("pledges", id="2025-12-03-purl-germany-norway-poland"))
    assert "Known shares" in page
    assert "<b>USD 100 million</b>" in page


# what slipped


def test_what_slipped_is_told_with_days_and_newest_entries(visit, dashboard):
    dashboard("curated")
    app = visit("slips", as_of="2026-11-28")
    assert headers(app) == [
        SLIPPED,
        "10 meetings were not held when announced, as far as is known",
        "15 pledges are past due; of 7 nothing is on record after the due day",
    ]
    page = html(app)
    assert page.index("<b>58 days later</b>") < page.index("<b>3 days later</b>") < page.index("<b>1 day later</b>")
    assert "7 more announcements: 7 kept" in page
    assert "14–16 June 2026" in page
    assert ">at least 314</td>" in page
    assert "<b>12 April 2026</b>, on its due day: Each side" in page
    assert "<b>4 February 2026</b>, before its due day: A consortium" in page
    said = " ".join(each.value for each in app.main.markdown)
    assert "Days are counted to 28 November 2026; sources end on 10 October 2026." in said
    assert "Days are counted to the end of the sources on 10 October 2026" in said


def test_a_day_that_lies_ahead_counts_neither_as_kept_nor_as_missed(visit, dashboard):
    dashboard("curated")
    app = visit("slips", known_on="2026-01-10")
    slipped = re.findall('data-of="Slip"[^>]*><b>(.*?)</b>', html(app))
    came = [words for words in slipped if words == "as announced" or words.endswith("earlier")]
    assert 0 < len(came) < len(slipped)
    assert headers(app)[0] == f"{len(came)} announced days came, and none was missed"
    assert "none of the events took place yet" in headers(visit("slips", known_on="2025-11-23"))[0]


def test_of_very_much_that_slipped_the_first_is_shown_and_the_files_have_all(visit, dashboard, monkeypatch):
    monkeypatch.setattr(slips, "MOST_ROWS", 2)
    dashboard("curated")
    app = visit("slips", as_of="2026-11-28")
    assert headers(app)[1:] == [
        "10 meetings were not held when announced, as far as is known",
        "15 pledges are past due; of 7 nothing is on record after the due day",
    ]
    assert [caption.value for caption in app.caption if "are shown" in caption.value] == [
        f"{number} of {total} are shown. The files have all." for number, total in ((4, 11), (2, 10), (2, 15))
    ]
    tables = re.findall("<tbody.*?</tbody>", html(app), re.DOTALL)
    assert [rows.count("<tr") for rows in tables] == [2, 2, 2, 2]


def test_what_slipped_says_so_where_there_is_nothing(visit, dashboard):
    engine = dashboard("examples")
    somebody.delete(engine, "announced_date", "announced", author="Ann")
    assert "Nothing on record slipped." in visit("slips").info[0].value


def test_an_event_tells_for_when_it_was_announced(visit, dashboard):
    dashboard("curated")
    page = html(visit("summits", id="2026-02-04-abu-dhabi-trilateral"))
    assert "1 February 2026 (said 24 January 2026): 3 days later; 4–5 February 2026" in page


@pytest.mark.parametrize(("address", "number"), [({"due": ["past"]}, 15), ({"due": ["over"]}, 11)])
def test_the_list_of_pledges_can_be_cut_to_those_past_due(visit, dashboard, address, number):
    dashboard("curated")
    table = printed(visit("pledges", as_of="2026-11-28", **address))[0]
    assert len(rows(table)) == number
    late = headings(table).index("Days past due")
    assert all(row[late] for row in rows(table)) == (address["due"] == ["past"])


# in a browser


def test_in_a_browser_both_questions_are_answered_in_two_clicks_from_the_start(page, served_to_read):
    page.goto(served_to_read)
    page.get_by_role("link", name="Pledges", exact=True).first.click()
    page.get_by_role("radio", name="The same money announced again").or_(
        page.get_by_role("button", name="The same money announced again")
    ).first.click()
    expect(page.get_by_role("heading", name=EUR)).to_be_visible()
    page.wait_for_url("**view=money**")
    page.reload()
    expect(page.get_by_role("heading", name=EUR)).to_be_visible()

    page.goto(served_to_read)
    page.get_by_role("link", name="Pledges", exact=True).first.click()
    page.get_by_test_id("stMain").get_by_role("link", name="What slipped").click()
    expect(page.get_by_role("heading", name=SLIPPED)).to_be_visible()
    expect(page.get_by_role("cell", name="3 days later")).to_be_visible()


def test_a_refusal_is_counted_as_no_pledge_of_a_summit(visit, dashboard):
    dashboard("curated")
    said = html(visit("summits", id="2026-01-06-paris-coalition", as_of="2026-11-28"))
    assert ">31 pledges and 8 refusals. Of the pledges, by status: Not yet due 4, Dormant 21, " in said
    assert " By firmness: Partly concrete 1, Vague 30.</p>" in said
    assert "Peace agreement — or: ceasefire" in said
    assert "● stated, ◐ partly, ○ absent, – not applicable" in said
    shown, hidden = said.split("<summary>25 more pledges: vague, at most 2 parts stated</summary>")
    parts = shown.split("● stated")[1], hidden.split("<summary>")[0]
    signs = [re.findall(r'tracker-dots"[^>]*>([^<]*)<', part) for part in parts]
    assert [len(part) for part in signs] == [6, 25]
    assert max(row.count("●") for row in signs[1]) == 2
    dashboard("examples")
    assert ">1 pledge. By status: " in html(visit("summits", id="paris"))
