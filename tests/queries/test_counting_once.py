"""Each amount counts once, and a party's total has its own share alone: the same as by looking at one after another."""

from collections import defaultdict
from decimal import Decimal
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.examples import BETWEEN, EXAMPLES
from tests.support.pledges import DAY, MONEY
from tests.support.stored import insert
from tracker.queries import entries as lists_of
from tracker.queries import totals
from tracker.queries.pledge_filters import PledgeFilters
from tracker.schema.models import table_of

PARTIES = ("deu", "nor", "pol")
EVERY_SET = [chosen for size in range(4) for chosen in combinations(PARTIES, size)]
CONTAINED = ("repeats", "part_of")
NUMBERS = ("count", "low", "high", "open_ended", "entries", "gross_low", "gross_high", "gross_open_ended", "elsewhere",
           "joint", "joint_low", "joint_high", "left_out")  # fmt: skip


@st.composite
def dossiers(draw):
    """A few pledges of money, each with pledgers and known shares, and relations from later ones to earlier ones."""
    pledges = []
    for place in range(draw(st.integers(1, 5))):
        low = draw(st.sampled_from([None, 0, 100, Decimal("100.25")]))
        pledges.append(
            {
                "id": f"p-{place}",
                "currency": draw(st.sampled_from(["EUR", "USD"])),
                "amount_low": low,
                "amount_high": draw(st.sampled_from([None, 100 if low is None else low, 300])),
                "verb": draw(st.sampled_from(["will", "will", "considers"])),
                "pledgers": draw(st.sets(st.sampled_from(PARTIES), max_size=3)),
                "shares": draw(st.dictionaries(st.sampled_from(PARTIES), st.sampled_from([0, 30, Decimal("0.1")]))),
            }
        )
    pairs = [(later["id"], earlier["id"]) for place, later in enumerate(pledges) for earlier in pledges[:place]]
    kinds = st.sampled_from(["repeats", "part_of", "enlarges"])
    relations = draw(st.dictionaries(st.sampled_from(pairs), kinds, max_size=5)) if pairs else {}
    return pledges, [(*pair, kind) for pair, kind in relations.items()]


def counted(pledges, relations, parties):
    """The totals by currency, and what each entry is counted with, by walking from one pledge to the next."""
    by_id = {row["id"]: row for row in pledges}

    def within(id):
        direct = {other for start, other, kind in relations if start == id and kind in CONTAINED}
        repeated = {other for start, other, kind in relations if start == id and kind == "repeats"}
        # What repeats the same is the same money; the ids are in the order of days.
        direct |= {start for start, other, kind in relations if other in repeated and kind == "repeats" and start < id}
        return direct.union(*map(within, direct))

    def is_known(row):
        return (row["amount_low"], row["amount_high"]) != (None, None)

    def shares(row):
        return [row["shares"][party] for party in parties if party in row["shares"]]

    def matches(row):
        return (not parties or row["pledgers"] & set(parties)) and (is_known(row) or bool(parties and shares(row)))

    listed = {id: row for id, row in by_id.items() if matches(row)}

    def is_joint(row):
        return bool(parties) and (not is_known(row) or bool(row["pledgers"] - set(parties)))

    def gap(row):
        for party in row["pledgers"] & set(parties):
            own = any(
                kind == "part_of" and other == row["id"] and start in listed
                and party in by_id[start]["pledgers"] <= set(parties)
                for start, other, kind in relations
            )  # fmt: skip
            if party not in row["shares"] and not own:
                return True
        return False

    entries = {}
    for id, row in listed.items():
        low = row["amount_low"] or 0
        high = low if row["amount_high"] is None else row["amount_high"]
        in_force, known = row["verb"] != "considers", sum(shares(row))
        entry = {"low": low, "high": high, "unbounded": row["amount_high"] is None, "counts": in_force, "rest": (0, 0)}
        if is_joint(row):
            entry |= {"low": known, "high": known, "unbounded": False, "counts": in_force and bool(shares(row))}
            entry |= {"rest": (max(low - known, 0), max(high - known, 0))}
        entry["in_force"], entry["unshared"] = in_force, in_force and is_joint(row) and gap(row)
        entries[id] = entry
    told = {id for id, entry in entries.items() if entry["counts"]}
    roots = {id for id in told if not within(id) & told}
    sums = defaultdict(lambda: dict.fromkeys(NUMBERS, 0))
    for id, entry in entries.items():
        line = sums[listed[id]["currency"]]
        line["left_out"] += id not in roots
        if id in roots:
            line["count"] += 1
            line["low"] += entry["low"]
            line["high"] += entry["high"]
            line["open_ended"] += entry["unbounded"]
        if id in told:
            line["entries"] += 1
            line["gross_low"] += entry["low"]
            line["gross_high"] += entry["high"]
            line["gross_open_ended"] += entry["unbounded"]
            others = {by_id[other]["currency"] for other in within(id) & told}
            line["elsewhere"] += bool(others) and listed[id]["currency"] not in others
        if entry["unshared"] and not any(entries[other]["in_force"] for other in within(id) & entries.keys()):
            line["joint"] += 1
            line["joint_low"] += entry["rest"][0]
            line["joint_high"] += entry["rest"][1]
    return dict(sums), {id: (id in roots, within(id) & roots) for id in told}


def fill(connection, pledges, relations):
    for name in ("pledge_relation", "pledge_share", "pledge_party", "pledge_condition", "pledge_status", "pledge"):
        connection.execute(table_of(name).delete())
    rows = {
        "party": [{"id": id, "name": id, "kind": "state"} for id in PARTIES],
        "pledge": [
            {**EXAMPLES["pledge"], **MONEY, "summit_id": None, "category": "military_aid"}
            | {name: row[name] for name in ("id", "currency", "amount_low", "amount_high", "verb")}
            for row in pledges
        ],
        "pledge_party": [
            {"id": f"{row['id']}-{party}", "pledge_id": row["id"], "party_id": party}
            for row in pledges
            for party in row["pledgers"]
        ],
        "pledge_share": [
            {"id": f"{row['id']}-{party}", "pledge_id": row["id"], "party_id": party, "amount": amount}
            for row in pledges
            for party, amount in row["shares"].items()
        ],
        "pledge_relation": [
            {
                **BETWEEN["pledge_relation"],
                "id": f"{start}-{other}",
                "pledge_id": start,
                "other_id": other,
                "kind": kind,
            }
            for start, other, kind in relations
        ],
    }
    connection.execute(table_of("party").delete())
    insert(connection, rows)


@given(dossier=dossiers())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_totals_and_their_entries_are_what_counting_says_for_every_set_of_parties(connection, dossier):
    fill(connection, *dossier)
    for parties in EVERY_SET:
        filters = PledgeFilters(parties=parties)
        sums, entries = counted(*dossier, parties)
        rows = totals.totals(connection, filters, DAY, by_category=False)
        assert {row["currency"]: {name: row[name] for name in NUMBERS} for row in rows.to_dict("records")} == sums
        listed = {}
        for currency in sums:
            for row in lists_of.entries(connection, filters, DAY, currency=currency).to_dict("records"):
                listed[row["id"]] = (bool(row["counted"]), row["within_id"])
        assert {id: once for id, (once, _) in listed.items()} == {id: once for id, (once, _) in entries.items()}
        assert all(with_id in entries[id][1] if with_id else entries[id][0] for id, (_, with_id) in listed.items())


def test_lists_are_those_behind_the_numbers_of_the_record(curated_engine):
    with curated_engine.connect() as connection:
        for row in totals.totals(connection, PledgeFilters(), DAY, by_category=False).to_dict("records"):
            line = {"currency": row["currency"], "amount_period": row["amount_period"]}
            lists = {
                once: lists_of.entries(connection, PledgeFilters(), DAY, **line, counted=once)
                for once in (None, True, False)
            }
            assert [len(lists[once]) for once in (None, True)] == [row["entries"], row["count"]]
            assert len(lists[False]) == row["entries"] - row["count"]
            assert lists[True]["amount_low"].fillna(0).sum() == row["low"]
