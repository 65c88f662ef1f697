"""What holds for every test."""

import os
from collections.abc import Iterator

import hypothesis
import pytest

from tests.postgres import Server, server

IN_CI = "CI" in os.environ

# Time never decides a test: the machine may be busy. In CI the same examples are tried every time.
hypothesis.settings.register_profile(
    "footnote",
    deadline=None,
    derandomize=IN_CI,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("footnote")


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


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Nothing is skipped in CI: a missing optional part is a failure there, not a sentence."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if IN_CI and reporter is not None and reporter.stats.get("skipped"):
        reporter.write_line("tests were skipped, and CI skips nothing", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
