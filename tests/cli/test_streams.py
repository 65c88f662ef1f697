"""Output that is full, closed, or read by nobody: what the commands make of it."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import pytest

from tests.cli.conftest import BOT, Bot, Finished
from tests.cli.test_inbox import CAMPS, decisions, keep

FULL: Final = Path("/dev/full")
"""A device on a disk that has no room."""
COMMANDS: Final = ("--help", "ask hello", "chat", "check", "inbox")

each_command = pytest.mark.parametrize("command", COMMANDS)
needs_full = pytest.mark.skipif(not FULL.exists(), reason="this system has no such device")


def output_to(
    out: int | IO[bytes], folder: Path, environment: dict[str, str], *words: str
) -> Finished:
    """Run a command that prints there, and to whom a greeting is piped."""
    return subprocess.run(
        [*BOT, *words],
        cwd=folder,
        env=environment,
        input=b"hello\n",
        stdout=out,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )


@contextmanager
def unread_pipe() -> Iterator[int]:
    """Give the end to write to of a pipe whose other end is closed."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        yield writing
    finally:
        os.close(writing)


@needs_full
@each_command
def test_a_disk_without_room_is_a_sentence(
    folder: Path, environment: dict[str, str], command: str
) -> None:
    with FULL.open("wb") as full:
        failed = output_to(full, folder, environment, *command.split())
    told = (
        "Not all could be printed: No space left on device. Make room, or print to another place."
    )
    assert (failed.returncode, failed.stderr.decode()) == (2, f"{told}\n")


@each_command
def test_a_reader_who_has_enough_is_told_nothing(
    folder: Path, environment: dict[str, str], command: str
) -> None:
    with unread_pipe() as unread:
        left = output_to(unread, folder, environment, *command.split())
    assert (left.returncode, left.stderr) == (2, b"")


def test_what_was_decided_stays_decided_though_nobody_reads_it(
    bot: Bot, folder: Path, environment: dict[str, str]
) -> None:
    keep(folder, CAMPS)
    bot("inbox")
    with unread_pipe() as unread:
        output_to(unread, folder, environment, "inbox", "same", "1", "gulag-numbers")
        assert [each.entry for each in decisions(folder)] == ["gulag-numbers"]
        output_to(unread, folder, environment, "inbox", "--write")
    assert f"- {CAMPS}\n" in (folder / "knowledge.yaml").read_text(encoding="utf-8")
    assert bot("inbox").stdout == b"Nothing was asked in vain.\n"
    assert decisions(folder) == []


@each_command
def test_closed_streams_are_empty_ones(
    folder: Path, environment: dict[str, str], command: str
) -> None:
    closed = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *BOT, *command.split()],
        cwd=folder,
        env=environment,
        check=False,
        timeout=60,
    )
    assert closed.returncode == 0


@pytest.mark.parametrize("words", [("chat",), ("chat", "--json"), ("run",)], ids=" ".join)
def test_an_input_that_cannot_be_read_is_an_empty_one(
    folder: Path, environment: dict[str, str], words: tuple[str, ...]
) -> None:
    with Path(os.devnull).open("wb") as unreadable:  # as `nohup` gives it
        left = subprocess.run(
            [*BOT, *words],
            cwd=folder,
            env=environment,
            stdin=unreadable,
            capture_output=True,
            check=False,
            timeout=60,
        )
    assert (left.returncode, left.stdout) == (0, b"")


@needs_full
def test_what_standard_error_does_not_take_is_done_without(
    folder: Path, environment: dict[str, str]
) -> None:
    with FULL.open("wb") as full:
        drafted = subprocess.run(
            [*BOT, "draft", "knowledge.yaml"],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=full,
            check=False,
            timeout=60,
        )
    assert drafted.returncode == 0
    assert b"status: draft" in drafted.stdout
