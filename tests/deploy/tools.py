"""Programs that pip does not bring."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
DEPLOY: Final = ROOT / "deploy"


def needed(program: str, package: str) -> str:
    """The path of a program; a test that needs one that is not here is left out, but not in CI."""
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"there is no {program}; on Debian and Ubuntu: apt install {package}")
    return path


def ran(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
