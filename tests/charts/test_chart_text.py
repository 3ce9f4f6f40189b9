import pandas as pd
import pytest

from dashboard.charts import palette, pledge_counts, text
from tracker import words


@pytest.mark.parametrize("value", [None, "", float("nan"), pd.NA, pd.NaT])
def test_what_is_blank_shows_nothing(value):
    assert words.blank(value)
    assert text.escape(value) == text.wrap(value, 10) == ""


def test_tags_entities_and_formulas_are_shown_as_typed():
    assert text.escape("<b>&lt;</b> $x$") == "&lt;b&gt;&amp;lt;&lt;/b&gt; &#36;x&#36;"


def test_lines_end_in_an_ellipsis_and_keep_their_width():
    assert text.lines("one two three", 7) == ("one two", "three")
    assert text.lines("one two three four", 7, 2) == ("one two", "three…")
    assert text.lines("x" * 50, 10, 2) == ("x" * 10, "x" * 9 + "…")
    assert text.wrap("<<<<< >>>>>", 5) == "&lt;" * 5 + "<br>" + "&gt;" * 5


def luminance(color):
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("background", ["#ffffff", "#14161a", "#191815"])
def test_colours_stand_out_on_light_and_dark(background):
    names = ("BLUE", "SKY", "GREEN", "OCHRE", "VERMILLION", "CRIMSON", "GREY")
    for name in names:
        high, low = sorted((luminance(getattr(palette, name)), luminance(background)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 3, name


def test_the_numbers_in_bars_stand_out_and_no_click_hides_a_bar_below_its_numbers():
    rows = [("pledge", "dormant", firmness, 5) for firmness in ("concrete", "partly", "vague")]
    figure = pledge_counts.counts(pd.DataFrame(rows, columns=list(pledge_counts.COUNT_COLUMNS)))
    numbers = [note for note in figure.layout.annotations if note.bgcolor]
    for note in numbers:
        low, high = sorted((luminance(note.font.color), luminance(note.bgcolor)))
        assert (high + 0.05) / (low + 0.05) >= 4.5, note.bgcolor
    assert len(numbers) == 3
    assert figure.layout.legend.itemclick is figure.layout.legend.itemdoubleclick is False


def test_no_chart_has_a_background_of_its_own():
    assert palette.layout()["paper_bgcolor"] == palette.layout()["plot_bgcolor"] == palette.CLEAR
