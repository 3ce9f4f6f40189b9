"""What the tests of this folder share."""

import pytest

from tests.support.editor import Store


@pytest.fixture
def store(dashboard):
    return Store(dashboard("examples"))
