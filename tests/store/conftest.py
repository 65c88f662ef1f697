"""Both databases, empty, for the tests of the store."""

from pathlib import Path

import pytest

from tests.postgres import Server


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The path of an SQLite file that is not there yet."""
    return tmp_path / "footnote.sqlite3"


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, path: Path) -> Path | str:
    """Where an empty database is, of each engine in turn."""
    if request.param == "sqlite":
        return path
    postgres: Server = request.getfixturevalue("postgres")
    return postgres.url
