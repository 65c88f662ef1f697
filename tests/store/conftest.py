"""Both databases, empty, for the tests of the store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Server, server


@pytest.fixture(scope="session")
def running_postgres() -> Iterator[Server]:
    """A PostgreSQL server for all tests."""
    with server() as running:
        yield running


@pytest.fixture
def postgres(running_postgres: Server) -> Server:
    """A PostgreSQL server whose database is empty."""
    running_postgres.empty()
    return running_postgres


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
