"""A small knowledge in a folder of its own, and the bot as a real process in it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
BOT: Final = (sys.executable, "-m", "bot")
KNOWLEDGE: Final = """\
thread:
  title: How did life change after Stalin's death?
sources:
  gulag:
    title: "Gulag: A History"
    author: Anne Applebaum
    year: 2003
    url: https://example.org/a/rather/long/address/that/does/not/fit/into/eighty/columns/gulag
  memo:
    title: О проведении амнистии
    language: ru
topics:
  camps: The [b red]camps[/]
entries:
  - id: gulag-numbers
    topic: camps
    title: Gulag in numbers
    questions:
      - How many people were in the Gulag?
      - Gulag population in 1953
    short: About two and a half million [gulag].
    answer: |
      The archives count them every year, and [b red]nobody[/] has found a better figure since.

      - up to five years: 590,000, most of whom were to leave the camps in the summer of 1953
      - more: 1,977,000
    disputed: Memoirs often name far higher figures, which were never found in any archive at all.
    citations:
      - source: gulag
        pages: 430-431
    follow_ups: [gulag-release]
  - id: gulag-release
    topic: camps
    title: Release from the Gulag
    questions:
      - Were Gulag prisoners released straight after Stalin's death?
      - Did camp inmates have to serve out their sentences?
    short: Those with short terms were, most political prisoners were not.
    answer: Many were released within months.
    citations:
      - source: memo
tests:
  - ask: How many people were in the gulag?
    expect: gulag-numbers
  - ask: Did camp inmates serve out their sentences?
    expect: gulag-release
    after: gulag-numbers
  - ask: who won the 1998 world cup
    expect: nothing
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a knowledge file and nothing else."""
    (tmp_path / "knowledge.yaml").write_text(KNOWLEDGE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def environment() -> dict[str, str]:
    """The surroundings of a bot that was told nothing."""
    told = {"TELEGRAM_TOKEN", "KNOWLEDGE", "DATABASE", "DATABASE_URL"}
    told |= {"NO_COLOR", "FORCE_COLOR", "COLUMNS"}
    kept = {name: value for name, value in os.environ.items() if name not in told}
    return kept | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "LANG": "C.UTF-8"}


Finished = subprocess.CompletedProcess[bytes]
Bot = Callable[..., Finished]


@pytest.fixture
def bot(folder: Path, environment: dict[str, str]) -> Bot:
    """Run a command of the bot in the folder: arguments, what is piped in, settings."""

    def run(*arguments: str, piped: bytes = b"", **settings: str) -> Finished:
        return subprocess.run(
            [*BOT, *arguments],
            cwd=folder,
            env=environment | settings,
            input=piped,
            capture_output=True,
            check=False,
            timeout=60,
        )

    return run
