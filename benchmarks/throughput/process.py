"""A bot as a process of its own, and what the system says that it takes."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from benchmarks.chaos.bots import ROOT, UNHINDERED
from benchmarks.throughput.telegram import TOKEN

_GOES_BY: Final = 5.0
"""Seconds after which a process that still runs is killed."""


@dataclass(frozen=True, slots=True)
class Process:
    """A bot that runs."""

    pid: int
    log: Path

    @property
    def cpu(self) -> float:
        """Seconds of all processors so far, all threads counted."""
        times = psutil.Process(self.pid).cpu_times()
        return float(times.user + times.system)

    @property
    def peak(self) -> int:
        """The most memory that it has had so far, in bytes."""
        status = Path(f"/proc/{self.pid}/status").read_text("ascii")
        (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024


@asynccontextmanager
async def running(
    program: Sequence[str], url: str, knowledge: Path, folder: Path
) -> AsyncIterator[Process]:
    """Run a Python program as a bot of the Telegram at `url` until the block ends."""
    log = folder / "log"
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *program,
            cwd=folder,
            env={**os.environ, **_settings(url, knowledge, folder)},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        yield Process(process.pid, log)
    finally:
        if process.returncode is None:
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), _GOES_BY)
        except TimeoutError:
            process.kill()
            await process.wait()


def _settings(url: str, knowledge: Path, folder: Path) -> Mapping[str, str]:
    return {
        **UNHINDERED,
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": url,
        "KNOWLEDGE": str(knowledge),
        "DATABASE": str(folder / "footnote.sqlite3"),
        "PYTHONPATH": str(ROOT),
    }
