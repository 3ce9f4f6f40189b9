"""What the tests of this folder share."""

import pytest

from tracker.writing import edits


@pytest.fixture
def examples(dashboard):
    engine = dashboard("examples")
    edits.create(engine, "track", {"id": "other", "title": "Трек 2"}, author="Ann")
    return engine
