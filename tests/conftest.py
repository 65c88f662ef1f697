"""What holds for every test."""

import os

import hypothesis
import pytest

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


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Nothing is skipped in CI: a missing optional part is a failure there, not a sentence."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if IN_CI and reporter is not None and reporter.stats.get("skipped"):
        reporter.write_line("tests were skipped, and CI skips nothing", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
