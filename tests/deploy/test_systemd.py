"""The unit is one that systemd takes, and leaves the bot little to do harm with."""

import re
import sys
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


def test_commands_are_run_from_any_folder_as_the_unit_runs_the_bot(tmp_path: Path) -> None:
    """systemd-run looks for a program from where it is typed, not from --working-directory."""
    shown = next(each for each in blocks(section(GUIDE, "systemd"), "sh") if "footnote()" in each)
    systemd_run = tmp_path / "systemd-run"
    systemd_run.write_text('#!/bin/sh\necho "$@"\n')
    systemd_run.chmod(0o755)
    typed = f"cd /var/lib; PATH={tmp_path}:$PATH\n{shown}"
    told = ran("/bin/sh", "-euc", typed)
    unit = dict(re.findall(r"(?m)^(\w+)=(.*)$", UNIT.read_text()))
    assert told.stdout.endswith(f" {unit['ExecStart'].removesuffix('run')}doctor\n")
    assert f"--working-directory={unit['WorkingDirectory']} " in told.stdout
    assert f"--uid={unit['User']} " in told.stdout
    assert f"EnvironmentFile={unit['EnvironmentFile']} " in told.stdout
