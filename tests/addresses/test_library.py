"""The code that draws pictures: the one of the Plotly that is installed, which a browser asks for once."""

from plotly.offline import get_plotlyjs

from dashboard.lists.picture import LIBRARY
from tests.support.asking import ask


def test_the_library_is_that_of_the_installed_plotly_and_is_kept_by_browsers(lived_in):
    answer = ask(lived_in, f"/{LIBRARY}")
    assert answer.body.decode() == get_plotlyjs()
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_another_version_of_the_library_is_told_where_this_one_is(lived_in):
    answer = ask(lived_in, "/plotly-1.0.0.js")
    assert answer.status == 404
    assert f"{lived_in}/{LIBRARY}" in answer.body.decode()
