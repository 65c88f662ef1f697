"""The bot as processes of its own, which can be killed and started again."""

import asyncio
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final, Self

from benchmarks.chaos.ledger import Blow, Ledger

ROOT: Final = Path(__file__).parents[2]
SECRET: Final = "made-up-for-chaos"
PATH: Final = "/telegram"
BOT: Final[Sequence[str]] = ("-m", "bot", "run")
BARE: Final[Sequence[str]] = ("-m", "benchmarks.chaos.bare")
"""What Python is told to run."""
_COMES_WITHIN: Final = 60.0
"""Seconds that a start may take on a busy machine."""
_PIECE: Final = 65_536
_GOES_BY: Final = 10.0
"""Seconds after which a process that still runs is killed at the end."""

UNHINDERED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "CONVERSATION_MINUTES": "1440",
        "MESSAGES_PER_MINUTE": "1000",
        "MESSAGES_PER_SECOND": "1000",
        "STATUS_LISTEN": "off",
        "LOG_FORMAT": "json",
    }
)
"""Settings under which nothing is forgotten during a run, and nobody is told to slow down."""


class Bot:
    """One process at a time, of the same name and settings; each start begins a new life."""

    def __init__(
        self,
        name: str,
        port: int,
        folder: Path,
        settings: Mapping[str, str],
        ledger: Ledger,
        program: Sequence[str] = BOT,
    ) -> None:
        """Prepare a bot whose webhook listens on a port of 127.0.0.1.

        Its life's name is added to `TELEGRAM_API_URL`.
        """
        self.name = name
        self.port = port
        self.process: asyncio.subprocess.Process | None = None
        self._folder = folder
        self._settings = settings
        self._ledger = ledger
        self._program = program
        self._lives = 0
        self._writing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self.process is not None
        if self.process.returncode is None:
            self.process.terminate()
        try:
            await asyncio.wait_for(self._ended(), _GOES_BY)
        except TimeoutError:
            self.process.kill()
            await self._ended()

    @property
    def life(self) -> str:
        """The name of this life, which the calls to Telegram tell."""
        return f"{self.name}.{self._lives}"

    @property
    def output(self) -> str:
        """Everything that it has written in all its lives."""
        return self._log.read_text("utf-8") if self._log.exists() else ""

    async def start(self, environment: Mapping[str, str] = MappingProxyType({})) -> None:
        """Begin another life, with more in its environment than the settings."""
        self._lives += 1
        self.process = await self._launch(environment)
        self._writing = asyncio.create_task(self._write_down(self.process))

    async def ready(self) -> None:
        """Wait until it takes updates: it listens, or without a webhook asks for them.

        Raises:
            TimeoutError: it does not.
        """
        async with asyncio.timeout(_COMES_WITHIN):
            while not await self._takes_updates():  # noqa: ASYNC110 -- another process does not tell
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """End this life with SIGKILL, and record it."""
        assert self.process is not None
        self.process.kill()
        await self._ended()
        now = time.monotonic()
        self._ledger.blows.append(Blow(now, now, life=self.life))

    async def stop(self) -> float:
        """End this life with SIGTERM, and return the seconds that took."""
        assert self.process is not None
        asked = time.monotonic()
        self.process.terminate()
        await self._ended()
        return time.monotonic() - asked

    def limit_files(self, size: int) -> None:
        """Let it write no byte of a file beyond this size; -1: as many as it likes."""
        assert self.process is not None
        _, hard = resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (size, hard))

    async def stall(self, seconds: float) -> None:
        """Let the process stand still for a while."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(seconds)
        self.process.send_signal(signal.SIGCONT)

    @property
    def _log(self) -> Path:
        return self._folder / f"{self.name}.log"

    async def _takes_updates(self) -> bool:
        if "WEBHOOK_URL" not in self._settings:
            return self.life in self._ledger.called
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        return True

    async def _ended(self) -> None:
        assert self.process is not None
        assert self._writing is not None
        await self.process.wait()
        await self._writing

    async def _launch(self, environment: Mapping[str, str]) -> asyncio.subprocess.Process:
        own = {
            "TELEGRAM_API_URL": f"{self._settings['TELEGRAM_API_URL']}/{self.life}",
            "WEBHOOK_LISTEN": f"127.0.0.1:{self.port}",
            "PYTHONPATH": str(ROOT),
        }
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *self._program,
            cwd=self._folder,
            env={**os.environ, **UNHINDERED, **self._settings, **own, **environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,  # not a file: what limits its files is not for its log
            stderr=asyncio.subprocess.STDOUT,
        )

    async def _write_down(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        with self._log.open("ab") as log:
            while written := await process.stdout.read(_PIECE):
                log.write(written)


def mutated(mutant: str) -> Sequence[str]:
    """Return what Python is told to run for a bot with a mistake."""
    return ("-m", "benchmarks.chaos.mutants", mutant)


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
