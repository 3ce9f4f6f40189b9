"""The list of what addresses may hold names real pages, and every filter that they draw."""

from pathlib import Path

from dashboard.app import MENU, PAGES
from dashboard.lists import filters
from dashboard.web import parameters


def test_the_menu_lists_every_page_and_parameters_name_no_other():
    pages = {name for section in MENU.values() for name in section}
    assert pages == {Path(file).stem for file in PAGES.glob("*.py")}
    assert set(parameters.OF_PAGE) < pages


def test_every_filter_is_a_parameter_of_some_page():
    assert set(filters.KEYS) <= set.union(*parameters.OF_PAGE.values())
