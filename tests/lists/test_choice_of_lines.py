"""Which lines a page tells of by itself: the longest silence, and months or years."""

from dashboard.lists import firsts
from dashboard.lists.periods import are_many


def test_of_silences_that_are_short_or_alike_none_is_the_longest():
    def longest(*since):
        return firsts.longest_silence([{"count": 3, "since": days} for days in since])[1]

    assert longest(3, 30, 29) == {"count": 3, "since": 30}
    assert longest(29, 28, 3) is longest(40, 3, 40) is longest(40) is None


def test_only_months_count_as_many_months():
    many = [f"{year}-{month:02}" for year in (2024, 2025, 2026) for month in range(1, 11)]
    assert not are_many([*many, "2027"])
    assert are_many([*many, "2027-01"])
