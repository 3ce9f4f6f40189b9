"""Every code that a chart shows has a colour and shape, which tell it from what means something else."""

import pytest

from dashboard.charts import code_styles, protocol
from tracker.values.codes import Firmness, FollowUp, Level, Mode


@pytest.mark.parametrize(
    ("chosen", "codes"),
    [
        (code_styles.LEVELS, Level),
        (code_styles.MODE_SYMBOLS, Mode),
        (code_styles.STATUSES, FollowUp),
        (code_styles.FIRMNESS, Firmness),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_code_has_a_look_and_nothing_else_has(chosen, codes):
    assert set(chosen) == set(codes)


def test_the_legend_lists_every_look_that_is_used():
    assert set(code_styles.LEVEL_STYLES) == set(code_styles.LEVELS.values())
    assert all(look.label for look in code_styles.LEVEL_STYLES)


@pytest.mark.parametrize(
    "beside", [code_styles.LEVEL_STYLES, {*code_styles.STATUSES.values()}, code_styles.FIRMNESS.values()]
)
def test_looks_on_one_chart_differ_in_colour_and_in_shape(beside):
    assert len({look.color for look in beside}) == len({look.symbol for look in beside}) == len(beside)


def test_a_higher_level_never_looks_like_a_lower_group():
    in_order = [code_styles.LEVELS[level] for level in sorted(Level, key=protocol.position)]
    assert in_order == sorted(in_order, key=code_styles.LEVEL_STYLES.index)
    assert protocol.position(Level.HEAD_OF_STATE) == 0
