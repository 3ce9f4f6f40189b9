"""Addresses that lead to quoted words."""

from urllib.parse import unquote

import pytest

from tests.support.dossiers import ARABIC
from tracker.values.text_fragment import to_words

PAGE = "https://example.org/a"


@pytest.mark.parametrize(
    ("excerpt", "directive"),
    [
        ("We stand ready", "We stand ready"),
        ("“We stand ready,”", "We stand ready"),
        ("one two three four five six seven eight nine", "one two three four,six seven eight nine"),
        ("We stand ready … to commit", "We stand ready,to commit"),
        ("one two three four five [sic] six", "one two three four,six"),
        ("First paragraph\nSecond one", "First paragraph,Second one"),
        (ARABIC, ARABIC),
    ],
)
def test_a_short_excerpt_is_looked_for_whole_and_a_long_one_by_its_ends(excerpt, directive):
    address = to_words(PAGE, excerpt)
    assert address.isascii()
    assert address.startswith(f"{PAGE}#:~:text=")
    assert unquote(address.partition("=")[2]) == directive


def test_signs_that_have_a_meaning_in_the_directive_are_encoded():
    assert to_words(PAGE, "ready-made, A&B 50%") == f"{PAGE}#:~:text=ready%2Dmade%2C%20A%26B%2050%25"


def test_what_the_address_has_behind_its_hash_stays():
    assert to_words(f"{PAGE}#part-2", "ready") == f"{PAGE}#part-2:~:text=ready"
    assert to_words(f"{PAGE}#:~:text=other", "ready") == f"{PAGE}#:~:text=other"


@pytest.mark.parametrize("excerpt", [None, "", "…", "“”"])
def test_an_address_without_words_to_look_for_is_as_it_was(excerpt):
    assert to_words(PAGE, excerpt) == PAGE


def test_a_pdf_opens_at_its_page():
    assert to_words(f"{PAGE}.pdf", "ready", "p. 12, second column") == f"{PAGE}.pdf#page=12"
    assert to_words(f"{PAGE}.pdf?download=1", "ready", "paragraph 3") == f"{PAGE}.pdf?download=1"
