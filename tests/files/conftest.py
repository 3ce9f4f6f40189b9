"""What the tests of this folder share."""

import pytest

from tests.support import dossiers


@pytest.fixture
def folder(tmp_path):
    return dossiers.write(tmp_path / "data")
