"""Long texts cut short: whole words, within the limit, and letters whole with their marks."""

import pytest

from tracker.values.shortening import quote, shorten


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("London summit", 13, "London summit"),
        ("London\n  summit ", 13, "London summit"),
        ("London summit", 12, "London…"),
        ("London summit", 7, "London…"),
        ("Donaudampfschifffahrtsgesellschaft", 10, "Donaudamp…"),
        ("A Donaudampfschifffahrtsgesellschaft", 10, "A Donauda…"),
        ("首脑会议联合声明", 5, "首脑会议…"),
        ("Cafe\u0301s", 5, "Caf…"),
        ("ab👩🏽\u200d🌾cd", 5, "ab…"),
        ("", 5, ""),
    ],
)
def test_a_text_ends_with_a_whole_word_or_letter_and_never_passes_its_limit(text, length, expected):
    assert shorten(text, length) == expected
    assert len(expected) <= length


def test_a_message_quotes_the_beginning_of_a_long_text():
    assert quote("seven  apples") == "“seven apples”"
    assert quote("word " * 20) == f"“{'word ' * 7}word…”".replace(" …", "…")
