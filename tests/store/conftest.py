"""What the tests of this folder share."""

from pathlib import Path

import pytest


@pytest.fixture
def filled_url(new_database, dialect):
    return new_database(dialect, "examples")


@pytest.fixture
def filled_file(new_database):
    return Path(new_database("sqlite", "examples").removeprefix("sqlite:///"))
