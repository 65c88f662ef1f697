"""How long `draft` takes for a large export of each kind, and how much memory it needs.

python -m benchmarks.drafting [--megabytes 200]

Each export is made in a folder that goes away, with posts of a realistic length, and read by the
real command in a process of its own, whose largest memory the system tells. The megabytes of a
compressed one are those that come out of it; its window is that of public dumps.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from bot.curation.draft.unpacked import zstd

_SENTENCES: Final = (
    "The decree of March freed those with short terms and left the others where they were. "
    "Whole families had waited for that day, and many of them waited in vain until autumn. "
    "The newspapers printed a few lines about it, and the railways carried the rest. "
)
_QUESTION: Final = "Were all of them released at once, or did it take until the next year?"


def _body(number: int) -> str:
    return _QUESTION if number % 5 == 0 else f"Report {number}. " + _SENTENCES * (1 + number % 4)


def _pushshift() -> Iterator[str]:
    for number in count(1):
        yield (
            json.dumps(
                {
                    "id": f"c{number:x}",
                    "link_id": "t3_a",
                    "parent_id": f"t1_c{number - 1:x}",
                    "subreddit": "history",
                    "author": f"member{number % 997}",
                    "created_utc": str(1_400_000_000 + number),
                    "score": number % 89,
                    "body": _body(number),
                }
            )
            + "\n"
        )


def _reddit() -> Iterator[str]:
    yield '[{"kind": "Listing", "data": {"children": [{"kind": "t3", "data": {"id": "a", '
    yield '"title": "What happened?", "selftext": ""}}]}}, '
    yield '{"kind": "Listing", "data": {"children": ['
    for number in count(1):
        data = {
            "id": f"c{number:x}",
            "link_id": "t3_a",
            "parent_id": "t3_a",
            "author": f"member{number % 997}",
            "created_utc": 1_400_000_000 + number,
            "score": number % 89,
            "body": _body(number),
            "replies": "",
        }
        yield (", " if number > 1 else "") + json.dumps({"kind": "t1", "data": data})


def _telegram() -> Iterator[str]:
    yield '{"name": "History", "type": "private_supergroup", "id": 1, "messages": ['
    for number in count(1):
        message = {
            "id": number,
            "type": "message",
            "date": "2023-05-01T12:00:00",
            "from": f"Member {number % 997}",
            "reply_to_message_id": max(1, number - 1),
            "text": _body(number),
        }
        yield (", " if number > 1 else "") + json.dumps(message)


def _stack_exchange() -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>\n<posts>\n'
    yield '<row Id="1" PostTypeId="1" Title="What happened?" Body="&lt;p&gt;What?&lt;/p&gt;" />\n'
    for number in count(2):
        yield (
            f'<row Id="{number}" PostTypeId="2" ParentId="1" Score="{number % 89}" '
            f'CreationDate="2011-10-11T19:44:27.657" Body="&lt;p&gt;{_body(number)}&lt;/p&gt;" />\n'
        )


def _plain() -> Iterator[str]:
    yield "What happened?\n\nby asker\n\n"
    for number in count(1):
        yield f"member_{number % 997}\n\n{_body(number)}\n\n"


_AS_DUMPS: Final[dict[int, int]] = {
    zstd.CompressionParameter.compression_level: 3,
    zstd.CompressionParameter.window_log: 31,
}
Maker = Callable[[], Iterator[str]]
KINDS: Final[dict[str, tuple[str, Maker, str]]] = {
    "Pushshift": ("comments.jsonl", _pushshift, ""),
    "Pushshift, compressed": ("comments.zst", _pushshift, ""),
    "Reddit": ("thread.json", _reddit, "]}}]"),
    "Telegram": ("result.json", _telegram, "]}"),
    "Stack Exchange": ("Posts.xml", _stack_exchange, "</posts>"),
    "plain text": ("thread.txt", _plain, ""),
}


def make(kind: str, folder: Path, size: int) -> Path:
    """Write an export of a kind that has at least `size` bytes when unpacked; return its path."""
    name, maker, end = KINDS[kind]
    path = folder / name
    packed = path.suffix == ".zst"
    with zstd.open(path, "wb", options=_AS_DUMPS) if packed else path.open("wb") as file:
        written = 0
        for part in maker():
            written += file.write(part.encode())
            if written >= size:
                break
        file.write(end.encode())
    return path


def measure(path: Path) -> tuple[float, int]:
    """Return the seconds of CPU that drafting from an export takes, and its most memory in bytes.

    Raises:
        ValueError: the command failed.
    """
    command = [sys.executable, "-m", "bot", "draft", str(path), "-o", str(path) + ".yaml"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603 - our own command
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise ValueError(f"drafting from {path} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def main() -> None:
    """Print a line for each kind of export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=200)
    size = parser.parse_args().megabytes * 1_000_000
    sys.stdout.write(f"| export | seconds of CPU | largest memory, MB |\n|{'---|' * 3}\n")
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            path = _made(kind, Path(folder), size)
            seconds, memory = measure(path)
            sys.stdout.write(f"| {kind} | {seconds:.0f} | {memory / 1e6:.0f} |\n")
            sys.stdout.flush()


def _made(kind: str, folder: Path, size: int) -> Path:
    """Make an export in another process: what is measured begins with what this one has held."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(make, (kind, folder, size))


if __name__ == "__main__":
    main()
