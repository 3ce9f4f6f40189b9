"""Who came with whom, who signs with whom, and the ladder: the same as by counting in the files."""

from itertools import combinations

import pytest

from tests.queries.test_firsts import came, held, rows_of
from tracker.queries.ladder import ladder, usual_track
from tracker.queries.party_pairs import (
    at_table_with,
    attenders,
    came_with,
    in_texts_with,
    meetings,
    seats,
    signatures,
    signed_with,
    texts,
)
from tracker.queries.tables import names
from tracker.store import reading

STANDS = ("signed", "endorsed", "joined_later", "reservation")


def of_parties(rows, key):
    """The meetings, or texts, of each party."""
    own = {}
    for row in rows:
        own.setdefault(row["party_id"], set()).add(row[key])
    return own


@pytest.mark.parametrize("tracks", [(), ("coalition",)])
def test_every_two_parties_sat_together_as_often_as_the_files_say(ask_curated, tracks):
    counted = {id for id, row in held().items() if not tracks or row["track_id"] in tracks}
    own = of_parties([row for row in came() if row["summit_id"] in counted], "summit_id")
    rows = ask_curated(seats, tracks=tracks)
    busiest = list(dict.fromkeys([*rows["one"], *rows["other"]]))
    assert len(rows) == len(list(combinations(busiest, 2)))
    for row in rows.to_dict("records"):
        one, other = own[row["one"]], own[row["other"]]
        assert (row["both"], row["either"]) == (len(one & other), len(one | other)), row
    assert min(len(own[id]) for id in busiest) >= max(len(mine) for id, mine in own.items() if id not in busiest)


def test_every_two_parties_stand_to_as_many_texts_as_the_files_say(ask_curated):
    own = of_parties([row for row in rows_of("signature") if row["status"] in STANDS], "document_id")
    listed = of_parties(rows_of("signature"), "document_id")
    for row in ask_curated(texts).to_dict("records"):
        one, other = row["one"], row["other"]
        by_hand = len(own[one] & own[other]), len(own[one] | own[other]), len(listed[one] & listed[other])
        assert (row["both"], row["either"], row["open"]) == by_hand, row


@pytest.mark.parametrize("party", ["usa", "gbr", "nobody"])
def test_those_with_whom_a_party_has_most_in_common_are_as_the_files_say(ask_curated, party):
    seen = of_parties([row for row in came() if row["summit_id"] in held()], "summit_id")
    stands = of_parties([row for row in rows_of("signature") if row["status"] in STANDS], "document_id")
    listed = of_parties(rows_of("signature"), "document_id")
    came_to = [ask_curated(came_with, party, unheld=unheld) for unheld in (False, True)]
    met = at_table_with(party, *came_to, ask_curated(names, "party"), limit=6)
    texts_of = [ask_curated(signed_with, party, of_any_status=each) for each in (False, True)]
    signed = in_texts_with(party, *texts_of, ask_curated(names, "party"), limit=6)
    for rows, own, whole in ((met, seen, None), (signed, stands, listed)):
        mine = own.get(party, set())
        both = {id: len(mine & other) for id, other in own.items() if id != party and mine & other}
        assert [row["both"] for row in rows] == sorted(both.values(), reverse=True)[:6]
        for row in rows:
            out_of = len(whole[party] & whole[row["id"]]) if whole else len(mine)
            assert (row["both"], row["out_of"]) == (both[row["id"]], out_of), row


@pytest.mark.parametrize(
    ("pair", "both", "either"), [(("rus", "ukr"), 5, 159), (("dnk", "rus"), 0, 47), (("fra", "nobody"), None, None)]
)
def test_of_a_pair_both_and_either_are_told_also_where_they_never_met(ask_curated, pair, both, either):
    own = of_parties([row for row in came() if row["summit_id"] in held()], "summit_id")
    assert not either or len(own[pair[0]] | own[pair[1]]) == either
    rows = ask_curated(seats, parties=pair)
    assert [(row["both"], row["either"]) for row in rows.to_dict("records")] == ([(both, either)] if either else [])
    assert len(ask_curated(meetings, *pair)) == (both or 0)


def test_the_united_states_took_part_in_paris_and_signed_two_of_three_texts_open_to_them_and_the_united_kingdom(
    ask_curated,
):
    [row] = ask_curated(texts, parties=("gbr", "usa")).to_dict("records")
    assert (row["both"], row["open"]) == (2, 3)
    rows = ask_curated(signatures, "gbr", "usa")
    assert dict(zip(rows["document_id"], rows["other_status"], strict=True)) == {
        "2026-06-16-g7-evian-declaration": "signed",
        "2026-02-24-g7-leaders-statement": "endorsed",
        "2026-01-06-paris-declaration": "took_part_not_signed",
    }


def test_the_ladder_has_every_meeting_of_the_track_and_a_blank_where_a_party_has_no_seat(ask_curated):
    lane = [id for id, row in held().items() if row["track_id"] == "coalition"]
    seated = {(row["party_id"], row["summit_id"]) for row in came()}
    rows = ask_curated(ladder, ("usa", "ita"), tracks=("coalition",))
    assert list(rows["party_id"].drop_duplicates()) == ["usa", "ita"]
    assert len(rows) == 2 * len(lane)
    for party, mine in rows.groupby("party_id"):
        assert list(mine["place"]) == list(range(1, len(lane) + 1))
        assert mine["starts_on"].is_monotonic_increasing
        assert set(mine["summit_id"][mine["level"].notna()]) == {id for id in lane if (party, id) in seated}
    assert rows["level"][rows["party_id"] == "usa"].notna().sum() == 7


def test_the_ladder_has_the_highest_level_that_a_party_sent(ask_curated):
    rows = ask_curated(ladder, ("ukr",), tracks=("coalition",)).set_index("summit_id")
    assert rows["level"]["2026-01-06-paris-coalition"] == "head_of_state"
    assert rows["level"]["2026-08-24-kyiv-independence-day"] == "unknown"


def test_those_who_came_most_often_are_offered_first(ask_curated):
    counts = of_parties([row for row in came() if row["summit_id"] in held()], "summit_id")
    numbers = [len(counts[id]) for id in ask_curated(attenders)]
    assert numbers == sorted(map(len, counts.values()), reverse=True)
    assert ask_curated(usual_track) == "coalition"


def test_a_store_without_seats_has_no_pairs(engine):
    with reading(engine) as connection:
        assert seats(connection).empty
        assert texts(connection).empty
        assert attenders(connection) == {}
        assert usual_track(connection) is None
        assert ladder(connection, ("fra",), tracks=()).empty
