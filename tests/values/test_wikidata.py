"""Ids of Wikidata, as people type and paste them."""

import pytest

from tracker.values import wikidata


@pytest.mark.parametrize(
    "text",
    [
        "Q212",
        " q212\u200b",
        "https://www.wikidata.org/wiki/Q212",
        "http://wikidata.org/wiki/Q212#sitelinks-wikipedia",
        "https://m.wikidata.org/wiki/Q212?uselang=uk",
        "http://www.wikidata.org/entity/Q212",
    ],
)
def test_an_id_is_read_as_it_is_typed_or_pasted(text):
    assert wikidata.read(text) == "Q212"


@pytest.mark.parametrize(
    "text",
    ["Ukraine", "212", "Q0", "Q012", "P31", "Q212 Q213", "Q21.2", "https://en.wikipedia.org/wiki/Q212", "Q212/wiki"],
)
def test_any_other_text_is_refused_with_the_cure(text):
    with pytest.raises(ValueError, match="is no id of a Wikidata item: write the letter Q and the number"):
        wikidata.read(text)


def test_the_page_of_an_item_is_read_back_as_its_id():
    assert wikidata.read(wikidata.address("Q212")) == "Q212"
