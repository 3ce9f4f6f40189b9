"""The bars of money by pledger: lengths, names, and what they say in words."""

import pandas as pd

from dashboard.charts import money

COLUMNS = ["party_id", "party", "firmness", "low", "count"]


def frame(*rows, elsewhere=None):
    """Rows with what each party's own pledges within a sum of another line are."""
    told = pd.DataFrame(list(rows), columns=COLUMNS)
    return told.assign(elsewhere=[(elsewhere or {}).get(id, 0) for id in told["party_id"]])


THREE = frame(
    ("eu", "European Union", "concrete", 90, 1),
    ("eu", "European Union", "vague", 5, 1),
    ("fra", "<b>France</b>", "partly", 3, 2),
    (None, None, "vague", 2, 1),
)


def lengths(figure):
    return {bar.name: list(bar.x) for bar in figure.data if bar.type == "bar"}


def test_each_party_has_a_bar_by_firmness_and_several_together_the_last():
    figure = money.by_pledger(THREE, currency="EUR")
    assert lengths(figure) == {"Concrete": [90, 0, 0], "Partly concrete": [0, 3, 0], "Vague": [5, 0, 2]}
    assert list(figure.layout.yaxis.ticktext) == ["European Union", "&lt;b&gt;France&lt;/b&gt;", money.TOGETHER]
    assert [end.strip() for end in figure.data[-1].text] == ["95", "3", "2"]


def test_what_is_only_in_a_sum_of_another_line_stands_in_brackets_once():
    rows = (("eu", "EU", "concrete", 90, 1), ("deu", "Germany", "vague", 5, 1), ("deu", "Germany", "concrete", 2, 1))
    figure = money.by_pledger(frame(*rows, elsewhere={"deu": 11_500_000_000}), currency="EUR")
    assert [end.strip() for end in figure.data[-1].text] == ["90", "7 (+ 11.5 billion)"]


def test_those_that_pledged_least_share_a_bar_so_that_nothing_is_left_out():
    many = frame(*((f"p{n}", f"Party {n}", "vague", 100 - n, 1) for n in range(20)))
    figure = money.by_pledger(many, currency="EUR")
    assert len(figure.layout.yaxis.ticktext) == money.MOST_BARS
    assert sum(lengths(figure)["Vague"]) == sum(many["low"])
    exactly = money.by_pledger(many[: money.MOST_BARS], currency="EUR")
    assert "others" not in " ".join(exactly.layout.yaxis.ticktext)


def test_it_is_said_in_words_also_of_nothing():
    assert money.describe(THREE, currency="EUR") == (
        "European Union: EUR 95 of EUR 100, each amount counted once. Of the EUR 100, 90% is in concrete pledges."
    )
    assert money.describe(frame(), currency="EUR") == "No money to show."
    assert not money.by_pledger(frame(), currency="EUR").data
