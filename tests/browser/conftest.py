"""What the tests of this folder share."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.editor import ENTRY


@pytest.fixture
def visit():
    def visited(page, /, **address):
        app = AppTest.from_file(ENTRY, default_timeout=60)
        app.switch_page(f"app_pages/{page}.py")
        for name, value in address.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception, (page, address)
        assert not app.error, (page, address, app.error[0].value)
        return app

    return visited
