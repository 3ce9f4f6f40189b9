"""Every code that a chart shows has a colour and shape, which tell it from what means something else."""

import pytest

from dashboard.charts import looks, protocol
from tracker.values.codes import Firmness, FollowUp, Level, MilestoneKind, Mode, SummitKind


@pytest.mark.parametrize(
    ("chosen", "codes"),
    [
        (looks.SUMMIT_KINDS, SummitKind),
        (looks.MILESTONE_KINDS, MilestoneKind),
        (looks.LEVELS, Level),
        (looks.MODE_SYMBOLS, Mode),
        (looks.STATUSES, FollowUp),
        (looks.FIRMNESS, Firmness),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_code_has_a_look_and_nothing_else_has(chosen, codes):
    assert set(chosen) == set(codes)


@pytest.mark.parametrize(
    ("legend", "chosen"),
    [
        (looks.EVENT_LOOKS, {**looks.SUMMIT_KINDS, **{f"milestone {k}": v for k, v in looks.MILESTONE_KINDS.items()}}),
        (looks.LEVEL_LOOKS, looks.LEVELS),
    ],
)
def test_a_legend_lists_every_look_that_is_used(legend, chosen):
    assert set(legend) == set(chosen.values())
    assert all(look.label for look in legend)


@pytest.mark.parametrize(
    "beside", [looks.EVENT_LOOKS, looks.LEVEL_LOOKS, {*looks.STATUSES.values()}, looks.FIRMNESS.values()]
)
def test_looks_on_one_chart_differ_in_colour_and_in_shape(beside):
    assert len({look.color for look in beside}) == len({look.symbol for look in beside}) == len(beside)


def test_signing_is_a_meeting_in_one_table_and_an_event_in_the_other():
    assert looks.of_event({"table": "summit", "kind": "signing"}) is looks.MEETINGS
    assert looks.of_event({"table": "milestone", "kind": "signing"}) is looks.TEXTS


def test_a_higher_level_never_looks_like_a_lower_group():
    in_order = [looks.LEVELS[level] for level in sorted(Level, key=protocol.position)]
    assert in_order == sorted(in_order, key=looks.LEVEL_LOOKS.index)
    assert protocol.position(Level.HEAD_OF_STATE) == 0
