"""The pages of the dashboard, visited without a browser."""

from tests.conftest import ROOT

PAGES = [path.stem for path in sorted((ROOT / "dashboard" / "app_pages").glob("*.py"))]


RECORDS_OF = {"summits": "summit", "pledges": "pledge", "parties": "party", "sources": "source"}


def open_page(app, name, **address):
    """Go to a page from the first one, as a reader does who follows a link with these parameters."""
    app.run()
    for key, value in address.items():
        app.query_params[key] = value
    app.switch_page(f"app_pages/{name}.py").run()
    assert not app.exception
    return app
