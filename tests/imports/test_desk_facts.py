"""Facts of a stored record that are typed at a desk, beside what somebody else, or a restore, changed meanwhile."""

import pytest

from tests.support import somebody
from tests.support.restores import Store
from tests.support.stored import rows
from tracker.errors import Invalid
from tracker.imports import transfer
from tracker.imports.desk import Typed
from tracker.imports.plan import MINE, THEIRS, Instructions

PARIS = "2026-01-06-paris-coalition"
SAID = Instructions("summit")


def test_facts_that_somebody_else_changed_too_are_asked_about(curated_engine):
    opened = rows(curated_engine, "summit")[PARIS]
    somebody.update(curated_engine, "summit", PARIS, {"city": "Versailles"}, author="Somebody else")
    desk = Typed("summit", PARIS, {"city": "Lyon"}, opened)
    plan = transfer.plan_of_desk(curated_engine, desk, SAID)
    [clash] = plan.clashes
    assert (clash.exported, clash.theirs, clash.mine) == (opened["city"], "Versailles", "Lyon")
    with pytest.raises(Invalid, match="nothing was saved"):
        transfer.save_desk(curated_engine, desk, SAID, plan, author="Ann")
    chosen = Instructions("summit", choices={(PARIS, "city"): THEIRS})
    plan = transfer.plan_of_desk(curated_engine, desk, chosen)
    with pytest.raises(Invalid, match="all that was typed is stored already"):
        transfer.save_desk(curated_engine, desk, chosen, plan, author="Ann")
    chosen = Instructions("summit", choices={(PARIS, "city"): MINE})
    plan = transfer.plan_of_desk(curated_engine, desk, chosen)
    transfer.save_desk(curated_engine, desk, chosen, plan, author="Ann")
    assert rows(curated_engine, "summit")[PARIS]["city"] == "Lyon"


def test_facts_are_compared_with_what_was_opened_also_after_a_restore(curated_engine, tmp_path):
    store = Store(curated_engine, tmp_path)
    kept, earlier = store.keep(), rows(curated_engine, "summit")[PARIS]
    somebody.update(curated_engine, "summit", PARIS, {"city": "Versailles", "date_note": "Ours"}, author="Ann")
    opened = rows(curated_engine, "summit")[PARIS]
    store.restore(kept)
    desk = Typed("summit", PARIS, {"city": "Lyon", "summary": "Mine"}, opened)
    plan = transfer.plan_of_desk(curated_engine, desk, SAID)
    [clash] = plan.clashes
    assert (clash.column, clash.exported, clash.theirs, clash.mine) == ("city", "Versailles", earlier["city"], "Lyon")
    assert not plan.refusals
    chosen = Instructions("summit", choices={(PARIS, "city"): MINE})
    plan = transfer.plan_of_desk(curated_engine, desk, chosen)
    transfer.save_desk(curated_engine, desk, chosen, plan, author="Ann")
    now = rows(curated_engine, "summit")[PARIS]
    assert (now["city"], now["summary"], now["date_note"]) == ("Lyon", "Mine", earlier["date_note"])


def test_facts_of_a_record_that_a_restore_took_away_make_no_new_one(curated_engine):
    opened = {**rows(curated_engine, "summit")[PARIS], "id": "gone"}
    plan = transfer.plan_of_desk(curated_engine, Typed("summit", "gone", {"city": "Lyon"}, opened), SAID)
    assert not plan.changes
    [(_, refusal)] = plan.refused
    assert "there is no summit gone any more" in refusal.reason


NEW = {"track_id": "coalition", "title": "Vienna", "starts_on": "2 Oct 2026", "kind": "Talks", "status": "Held"}
READOUT = {
    "url": "https://example.org/a",
    "title": "Readout",
    "publisher": "Paper",
    "source_class": "Media",
    "accessed_on": "3 Oct 2026",
}


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({}, ["Since 2 October 2026"]),
        ({"ends_on": "2 Oct 2026"}, []),
        ({"starts_on": "October 2026"}, []),
        ({"date_precision": "after"}, []),
    ],
)
def test_of_an_event_without_a_last_day_it_is_said_that_it_goes_on(curated_engine, days, told):
    plan = transfer.plan_of_desk(curated_engine, Typed("summit", None, {**NEW, **days}), SAID)
    assert not plan.refusals
    assert [note.partition("“")[2].partition("”")[0] for note in plan.notes] == told


def test_a_source_that_is_refused_is_told_once_and_not_of_each_line_that_cites_it(curated_engine):
    lines = {
        "source": [{**READOUT, "language": "Klingonese"}],
        "attendance": [{"party_id": "UK"}, {"party_id": "fra", "source": "Readout"}],
    }
    desk = Typed("summit", None, {**NEW, "ends_on": "2 Oct 2026"}, lines=lines, source=READOUT["url"])
    plan = transfer.plan_of_desk(curated_engine, desk, SAID)
    assert [(table, each.column, each.text) for table, each in plan.refused] == [("source", "language", "Klingonese")]
    assert not plan.questions
    lines["source"][0]["language"] = "English"
    plan = transfer.plan_of_desk(curated_engine, desk, SAID)
    assert [change.after["language"] for _, change in plan.created if change.table == "source"] == ["en"]
    assert not plan.refused
