"""Who came to what, and at which level."""

import pytest

from tests.support.examples import EXAMPLES
from tracker.queries import firsts, party_pairs
from tracker.queries import parties as queries
from tracker.queries.parties import attendance, groups, matrix, members, parties, signatures
from tracker.values.codes import Recurrence


@pytest.fixture
def seats(add, change):
    """Paris, Kyiv and Rome; France came to the first two, Ukraine to Kyiv and Rome, Italy stayed away."""
    change("summit", importance="1")
    add("track", "other", title="Other", position=2)
    for id, name in (("ukr", "Ukraine"), ("ita", "Italy")):
        add("party", id, name=name, iso_alpha2=None, iso_alpha3=None)
    for id, importance, day, track in (
        ("kyiv", "2", "2026-02-01", "coalition"),
        ("rome", "2", "2026-03-01", "other"),
        ("detail", "3", "2026-04-01", "coalition"),
    ):
        add("summit", id, importance=importance, starts_on=day, ends_on=day, track_id=track, city=id.title())
    for party, summit, level, state in (
        ("fra", "paris", "ambassador", "attended"),
        ("fra", "paris", "head_of_state", "left_early"),
        ("fra", "paris", "head_of_government", "attended"),
        ("fra", "kyiv", "unknown", "attended"),
        ("fra", "kyiv", "military_officer", "attended"),
        ("fra", "kyiv", "head_of_state", "declined"),
        ("fra", "detail", "head_of_state", "attended"),
        ("ukr", "kyiv", "deputy_head", "attended"),
        ("ukr", "rome", "foreign_minister", "attended"),
        ("ita", "rome", "head_of_state", "invited"),
    ):
        add("attendance", f"{summit}-{party}-{level.replace('_', '-')}", summit_id=summit, party_id=party,
            person_id=None, level=level, state=state)  # fmt: skip


@pytest.fixture
def shown(ask, seats):  # noqa: ARG001
    def found(**chosen):
        rows = ask(matrix, **chosen)
        return list(rows[["summit_id", "party", "level"]].itertuples(index=False, name=None))

    return found


def test_the_matrix_has_the_highest_level_that_each_party_sent_to_each_major_summit(shown):
    assert shown() == [
        ("paris", "France", "head_of_state"),
        ("kyiv", "France", "military_officer"),
        ("kyiv", "Ukraine", "deputy_head"),
        ("rome", "Ukraine", "foreign_minister"),
    ]


def test_the_matrix_narrows_to_tracks_the_most_important_summits_and_the_busiest_parties(shown, monkeypatch):
    assert shown(tracks=("other",)) == [("rome", "Ukraine", "foreign_minister")]
    monkeypatch.setattr(queries, "PARTIES", 1)
    assert {row[1] for row in shown()} == {"France"}
    monkeypatch.setattr(queries, "PARTIES", 60)
    for summits, expected in ((2, ["paris", "rome"]), (1, ["paris"])):
        monkeypatch.setattr(queries, "SUMMITS", summits)
        assert [row[0] for row in shown()] == expected


@pytest.mark.usefixtures("seats")
def test_parties_are_counted_by_what_they_came_to_promised_and_signed(ask, add):
    add("pledge", "second")
    add("pledge_party", "second-fra", pledge_id="second")
    add("pledge_party", "second-to-ukr", pledge_id="second", party_id="ukr", role="recipient")
    add("pledge", "refusal", verb="refuses")
    add("pledge_party", "refusal-fra", pledge_id="refusal")
    rows = ask(parties)
    assert list(rows[["id", "summits", "pledges", "refusals", "signatures"]].itertuples(index=False, name=None)) == [
        ("fra", 3, 2, 1, 1),
        ("ukr", 2, 0, 0, 0),
        ("ita", 0, 0, 0, 0),
    ]


def test_a_text_that_two_sign_for_a_party_counts_once(ask, add):
    before = ask(parties).set_index("id")["signatures"]["fra"]
    add("signature", "signed-too", person_id="macron")
    assert len(ask(signatures, "fra")) == before + 1
    assert ask(parties).set_index("id")["signatures"]["fra"] == before


@pytest.mark.usefixtures("seats")
def test_the_meetings_from_which_those_of_the_matrix_are_chosen_are_counted_by_importance(ask):
    assert ask(queries.meetings_of_note) == {"1": 1, "2": 2}
    assert ask(queries.meetings_of_note, tracks=("other",)) == {"2": 1}


@pytest.mark.usefixtures("seats")
def test_parties_are_sorted_by_each_number_and_by_name_without_regard_to_case_and_accents(ask, add):
    for id, name in (("zzz", "Åland"), ("yyy", "eu")):
        add("party", id, name=name, iso_alpha2=None, iso_alpha3=None)
    add("pledge", "second")
    for id in ("second", "hubs"):
        add("pledge_party", f"{id}-ita", pledge_id=id, party_id="ita")
    orders = {order: list(ask(parties, order=order)["id"]) for order in ("summits", "pledges", "signatures", "name")}
    assert orders == {
        "summits": ["fra", "ukr", "ita", "zzz", "yyy"],
        "pledges": ["ita", "fra", "ukr", "zzz", "yyy"],
        "signatures": ["fra", "ukr", "ita", "zzz", "yyy"],
        "name": ["zzz", "yyy", "fra", "ita", "ukr"],
    }


@pytest.mark.usefixtures("seats")
def test_a_partys_seats_at_the_latest_meetings_come_first_and_of_one_meeting_the_highest(ask):
    rows = ask(attendance, "fra")
    assert list(rows["summit_id"]) == ["detail"] + ["kyiv"] * 3 + ["paris"] * 4
    assert list(rows["level"])[4:] == ["head_of_state", "head_of_government", "ambassador", "unknown"]
    assert list(rows["person"])[6:] == [None, "Emmanuel Macron"]
    assert list(ask(attendance, "fra", limit=2)["summit_id"]) == ["detail", "kyiv"]
    assert ask(attendance, "nope").empty


@pytest.mark.usefixtures("seats")
def test_a_meeting_by_some_day_at_the_latest_stands_where_that_day_is_read(ask, add):
    add("summit", "vague", date_precision="before", starts_on="2026-01-10", ends_on="2026-03-15")
    add("attendance", "vague", summit_id="vague", person_id=None)
    for limit in (None, 3):
        rows = ask(attendance, "fra", limit=limit)
        assert list(rows["summit_id"])[:3] == ["detail", "vague", "kyiv"]
        assert str(rows["day"][1].date()) == "2026-03-15"


def test_a_partys_signatures_stand_newest_first_those_without_a_day_last(ask, add):
    for id, day in (("later", "2026-02-01"), ("earlier", "2026-01-01")):
        add("document", id, adopted_on=day)
        add("signature", id, document_id=id, person_id="macron", status="endorsed")
    rows = ask(signatures, "fra")
    assert list(rows["document_id"]) == ["later", "earlier", "declaration"]
    assert list(rows["status"]) == ["endorsed", "endorsed", "signed"]
    assert list(rows["person"]) == ["Emmanuel Macron", "Emmanuel Macron", None]
    assert ask(signatures, "nope").empty


def test_a_text_names_its_event_be_it_a_summit_or_a_milestone(ask, add):
    add("party", "ita", name="Italy", iso_alpha2=None, iso_alpha3=None)
    add("document", "later", summit_id=None, milestone_id="plan", adopted_on="2026-02-01")
    for party in ("fra", "ita"):
        add("signature", f"{party}-later", document_id="later", party_id=party, status="signed")
    rows = ask(signatures, "fra")
    assert list(zip(rows["event_table"], rows["event_id"], strict=True)) == [("milestone", "plan"), ("summit", "paris")]
    of_two = ask(party_pairs.signatures, "fra", "ita")
    assert next(zip(of_two["event_table"], of_two["event_id"], strict=True)) == ("milestone", "plan")
    told = ask(firsts.members, Recurrence.TEXTS, "fra", "ita", EXAMPLES["document"]["kind"])
    assert ("milestone", "plan") in set(zip(told["event_table"], told["event_id"], strict=True))


def test_members_stand_by_name_and_each_party_knows_what_it_is_in(ask, add):
    add("party", "coalition", kind="entity", name="Coalition", iso_alpha2=None, iso_alpha3=None)
    add("party", "aut", name="Austria", iso_alpha2=None, iso_alpha3=None)
    for member in ("fra", "aut"):
        add("membership", f"coalition-{member}", group_id="coalition", member_id=member, left_on=None)
    assert list(ask(members, "coalition")["party"]) == ["Austria", "France"]
    assert list(ask(groups, "aut")["party_id"]) == ["coalition"]
    assert ask(members, "aut").empty
