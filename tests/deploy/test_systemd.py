"""The unit is one that systemd takes, and leaves the bot little to do harm with."""

import os
import re
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.deploy.tools import DEPLOY, ROOT, needed, ran
from tests.documents import blocks, section

UNIT = DEPLOY / "footnote.service"
GUIDE = (ROOT / "docs/operating.md").read_text(encoding="utf-8")


@pytest.fixture
def systemd_analyze() -> str:
    return needed("systemd-analyze", "systemd")


def test_systemd_has_nothing_to_say_about_the_unit(systemd_analyze: str, tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    # systemd looks whether the program is there.
    unit.write_text(UNIT.read_text().replace("/opt/footnote/.venv/bin/python", sys.executable))
    checked = ran(systemd_analyze, "verify", "--man=no", "--recursive-errors=no", unit)
    assert (checked.stdout + checked.stderr, checked.returncode) == ("", 0)


def test_what_the_bot_is_exposed_to_is_at_most_two_of_ten(systemd_analyze: str) -> None:
    checked = ran(systemd_analyze, "security", "--offline=true", "--threshold=20", UNIT)
    [level] = re.findall(r"exposure level for footnote\.service: (\d+\.\d+)", checked.stdout)
    assert (float(level) <= 2.0, checked.returncode) == (True, 0)


def test_a_unit_without_its_walls_is_found_out(systemd_analyze: str, tmp_path: Path) -> None:
    """That the test above can fail."""
    unit = tmp_path / UNIT.name
    unit.write_text(re.sub(r"(?m)^(Protect|Private|Restrict|SystemCall).*\n", "", UNIT.read_text()))
    checked = ran(systemd_analyze, "security", "--offline=true", "--threshold=20", unit)
    assert checked.returncode != 0


@pytest.fixture
def typed(tmp_path: Path) -> Callable[[str], str]:
    """Return what systemd-run is told when a line is typed at an installed bot."""

    def run(line: str) -> str:
        programs = tmp_path / "bin"
        programs.mkdir()
        systemd_run = programs / "systemd-run"
        systemd_run.write_text('#!/bin/sh\necho "$@"\n')
        systemd_run.chmod(0o755)
        shutil.copy(DEPLOY / "footnote", programs)
        told = ran("/bin/sh", "-euc", f"PATH={programs}:$PATH\n{line}")
        assert (told.returncode, told.stderr) == (0, "")
        return told.stdout

    return run


def test_commands_are_run_from_any_folder_as_the_unit_runs_the_bot(
    typed: Callable[[str], str],
) -> None:
    """systemd-run looks for a program from where it is typed, not from --working-directory."""
    told = typed("cd /var/lib; footnote webhook info")
    unit = dict(re.findall(r"(?m)^(\w+)=(.*)$", UNIT.read_text()))
    assert told.endswith(f" {unit['ExecStart'].removesuffix('run')}webhook info\n")
    assert f"--working-directory={unit['WorkingDirectory']} " in told
    assert f"--uid={unit['User']} " in told
    assert f"EnvironmentFile={unit['EnvironmentFile']} " in told
    [database] = re.findall(r"(?m)^Environment=(DATABASE=.*)$", UNIT.read_text())
    assert f"--setenv={database} " in told


def test_the_nightly_copy_has_the_days_name_and_those_of_last_week_are_deleted(
    typed: Callable[[str], str], tmp_path: Path
) -> None:
    [nightly] = [
        each for each in blocks(section(GUIDE, "Backup and restore"), "sh") if "find" in each
    ]
    ages = {"footnote-2026-01-02.sqlite3": 8, "footnote-2026-01-09.sqlite3": 1}
    for name, days in (ages | {"footnote.sqlite3": 9, "before-upgrade.sqlite3": 9}).items():
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (then := time.time() - days * 86_400, then))
    line = nightly.replace("/var/lib/footnote", str(tmp_path)).replace("/usr/local/bin/", "")
    told = typed(line.replace(">/dev/null", ""))
    assert re.search(r"python -m bot backup \S+/footnote-\d{4}-\d\d-\d\d\.sqlite3\n$", told)
    assert sorted(each.name for each in tmp_path.iterdir() if each.is_file()) == [
        "before-upgrade.sqlite3",
        "footnote-2026-01-09.sqlite3",
        "footnote.sqlite3",
    ]
