"""Every code that a chart shows has a colour and shape, which tell it from what means something else."""

import pytest

from dashboard.charts import looks, protocol
from tracker.values.codes import Firmness, FollowUp, Level, Mode


@pytest.mark.parametrize(
    ("chosen", "codes"),
    [
        (looks.LEVELS, Level),
        (looks.MODE_SYMBOLS, Mode),
        (looks.STATUSES, FollowUp),
        (looks.FIRMNESS, Firmness),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_code_has_a_look_and_nothing_else_has(chosen, codes):
    assert set(chosen) == set(codes)


def test_the_legend_lists_every_look_that_is_used():
    assert set(looks.LEVEL_LOOKS) == set(looks.LEVELS.values())
    assert all(look.label for look in looks.LEVEL_LOOKS)


@pytest.mark.parametrize("beside", [looks.LEVEL_LOOKS, {*looks.STATUSES.values()}, looks.FIRMNESS.values()])
def test_looks_on_one_chart_differ_in_colour_and_in_shape(beside):
    assert len({look.color for look in beside}) == len({look.symbol for look in beside}) == len(beside)


def test_a_higher_level_never_looks_like_a_lower_group():
    in_order = [looks.LEVELS[level] for level in sorted(Level, key=protocol.position)]
    assert in_order == sorted(in_order, key=looks.LEVEL_LOOKS.index)
    assert protocol.position(Level.HEAD_OF_STATE) == 0
