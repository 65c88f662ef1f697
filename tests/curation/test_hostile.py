"""What a knowledge file can do to the machine: nothing, and that at once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.curation.hostile import Hostile, hostile_files

LONGEST = 0.1
"""Seconds of CPU that it may take to refuse a file."""
UNTRACED = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
"""Surroundings in which nobody counts which lines run, which takes time of its own."""
TIMES = 5
"""A processor that others use, too, is slower; once is enough to show what it costs."""
MOST = 200
"""MB of memory that it may take."""


@pytest.mark.parametrize("hostile", hostile_files(), ids=lambda each: each.name)
def test_a_hostile_file_is_refused_at_once(hostile: Hostile, tmp_path: Path) -> None:
    path = tmp_path / "knowledge.yaml"
    path.write_bytes(hostile.content())
    costs = []
    for _ in range(TIMES):
        command = [sys.executable, "-m", "tests.curation.reading", str(path)]
        read = subprocess.run(command, capture_output=True, text=True, check=False, env=UNTRACED)
        assert (read.returncode, read.stderr) == (0, "")
        cost = json.loads(read.stdout)
        assert f"{path}:{hostile.line}: {hostile.told}" in cost["told"]
        assert cost["memory"] < MOST
        costs.append(cost["cpu"])
        if cost["cpu"] < LONGEST:
            break
    assert min(costs) < LONGEST


def test_a_device_without_an_end_is_too_large(tmp_path: Path) -> None:
    endless = tmp_path / "knowledge.yaml"
    endless.symlink_to("/dev/zero")
    command = [sys.executable, "-m", "tests.curation.reading", str(endless)]
    read = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(read.stdout)["told"] == [
        f"{endless}:1: the file is larger than 64 MB; split it"
    ]
