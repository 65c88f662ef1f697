"""What an export can do to the machine: take time in proportion to its size, and little memory."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from itertools import repeat
from pathlib import Path
from typing import Final

import pytest

from bot.curation.draft.unpacked import zstd
from tests.curation.draft.exports.pushshift import LINES
from tests.curation.draft.exports.stack_exchange import POSTS

MEGABYTE: Final = 1024 * 1024
UNTRACED: Final = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
"""Surroundings in which nobody counts which lines run, which takes memory of its own."""
MOST: Final = 120
"""MB of memory that an export may take, however large it is; 80 are the most that was seen."""
AGAIN: Final = "Export it again; nothing was written."


def endless(begin: str, middle: str, megabytes: int) -> Iterator[bytes]:
    """Return an export that begins well and then goes on with one thing."""
    yield begin.encode()
    yield from repeat((middle * (MEGABYTE // len(middle))).encode(), megabytes)


HOSTILE: Final = {
    "a line of gigabytes": (
        endless(LINES, "\0", 2048),
        f"a line is longer than 4 MB. {AGAIN}",
    ),
    "JSON with a text of gigabytes": (
        endless('[{"kind": "t3", "data": {"selftext": "', "x", 2048),
        f"it is no discussion: 16 MB without a post. {AGAIN}",
    ),
    "JSON of nothing but blanks": (
        endless('[{"kind": "t3", "data": ', " ", 2048),
        f"it is no discussion: 16 MB without a post. {AGAIN}",
    ),
    "lists of lists": (
        endless('[{"kind": "t3", "data": {"children": [', "[{},{},{},{},{},{},{},{}],", 2048),
        f"it is no discussion: too deep, or lists without posts. {AGAIN}",
    ),
    "elements that are no rows": (
        endless(POSTS.replace("</posts>", ""), "<a/><!-- b --><?c?>", 30),
        f"this is not XML, or it breaks off after 4 rows. {AGAIN}",
    ),
}


def packed(path: Path, parts: Iterable[bytes]) -> None:
    with zstd.open(path, "wb", level=1) as file:
        for part in parts:
            file.write(part)


@pytest.mark.parametrize(("parts", "sentence"), HOSTILE.values(), ids=HOSTILE)
def test_a_bomb_takes_no_more_memory_than_another_export(
    tmp_path: Path, parts: Iterable[bytes], sentence: str
) -> None:
    path = tmp_path / "bomb.zst"
    packed(path, parts)
    assert path.stat().st_size < MEGABYTE
    command = [sys.executable, "-m", "tests.curation.draft.costing", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=UNTRACED)
    assert (done.returncode, done.stderr) == (0, "")
    cost = json.loads(done.stdout)
    assert cost["told"] == [f"{path}: {sentence}"]
    assert cost["memory"] < MOST
