"""The bot as it really runs: a process of its own, in a folder of its own."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from tests.end_to_end.knowledge import write_knowledge
from tests.telegram_server import TelegramServer

ROOT: Final = Path(__file__).parents[2]
PATIENCE: Final = 30.0
"""Seconds that a busy machine may take; what happens is waited for no longer than it takes."""
PROMPTLY: Final = 10.0
"""Seconds in which a bot stops; an open poll would take thirty."""

Event = dict[str, Any]


class BotProcess:
    """`python -m bot run` against a server; what it writes is kept in files.

    `settings` are variables of the environment; the rest is as in a container, without a terminal.
    """

    def __init__(self, server: TelegramServer, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.database = folder / "footnote.sqlite3"
        self.code: int | None = None
        self._errors = folder / "stderr"
        self._begins = 0  # where what it writes begins there, behind another's
        self._output = folder / "stdout"
        self._settings = {
            "TELEGRAM_TOKEN": server.token,
            "TELEGRAM_API_URL": server.url,
            "DATABASE": str(self.database),
            "KNOWLEDGE": str(folder / "knowledge.yaml"),
            "LOG_FORMAT": "json",
            "STATUS_LISTEN": "127.0.0.1:0",  # any port that is free
            "MESSAGES_PER_MINUTE": "1000",
            **settings,
        }
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        self._write_knowledge()
        self._begins = self._errors.stat().st_size if self._errors.exists() else 0
        with ExitStack() as files:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=self.folder,
                env=os.environ | {"PYTHONPATH": str(ROOT)} | self._settings,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=files.enter_context(self._output.open("ab")),
                stderr=files.enter_context(self._errors.open("ab")),
            )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it whatever happened; one that does not stop by itself is killed."""
        assert self._process is not None
        try:
            await self.stop()
        finally:
            if self._process.returncode is None:
                self._process.kill()
                await self._process.wait()

    @property
    def pid(self) -> int:
        """The number of its process."""
        assert self._process is not None
        return self._process.pid

    @property
    def text(self) -> str:
        """Everything it has written, to both streams; nothing before it started."""
        if not self._errors.exists():
            return ""
        return self._output.read_text("utf-8") + self._errors.read_text("utf-8")

    @property
    def secrets(self) -> list[str]:
        """What it was told to keep to itself."""
        token = self._settings["TELEGRAM_TOKEN"].partition(":")[2]
        return [token, *filter(None, [self._settings.get("WEBHOOK_SECRET")])]

    @property
    def log(self) -> list[Event]:
        """The events it has logged, and whoever came after it in this folder."""
        written = self._errors.read_bytes()[self._begins :].decode()
        lines = written.splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("\n")]

    def logged(self, event: str) -> list[Event]:
        """The events of this name that it has logged."""
        return [each for each in self.log if each["event"] == event]

    async def logs(self, event: str, times: int = 1, within: float = PATIENCE) -> Event:
        """Wait until it has logged an event so often, at most some seconds; return the latest."""
        deadline = time.monotonic() + within
        while len(found := self.logged(event)) < times:
            assert time.monotonic() < deadline, f"no {event!r} in the log: {self.text}"
            assert self._process is not None
            assert self._process.returncode is None, f"it has ended: {self.text}"
            await asyncio.sleep(0.02)
        return found[-1]

    async def kill(self) -> None:
        """Let it end as in a power cut, which gives no process a say."""
        assert self._process is not None
        self._process.kill()
        await self.ends()

    async def ends(self, seconds: float = PATIENCE) -> int:
        """Wait until it ends by itself, and return its exit code."""
        assert self._process is not None
        self.code = await asyncio.wait_for(self._process.wait(), seconds)
        return self.code

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop as a container engine does, and return its exit code."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(how)
        return await self.ends(PROMPTLY)

    def _write_knowledge(self) -> None:
        knowledge = Path(self._settings["KNOWLEDGE"])
        if not knowledge.exists():
            write_knowledge(knowledge)


def betrayals(bots: Iterable[BotProcess], server: TelegramServer) -> list[str]:
    """What of bots' output must not stand there: secrets, texts and names of members."""
    bots = list(bots)
    written = "".join(bot.text for bot in bots)
    secrets = [*(secret for bot in bots for secret in bot.secrets), *_words(server)]
    return [secret for secret in secrets if secret in written]


def _words(server: TelegramServer) -> Iterable[str]:
    yield from _words_of_members(server.updates)
    for call in server.calls:  # which may have brought what the server would not say by itself
        yield from _words_of_members(call.result if call.method == "getUpdates" else [])


def _words_of_members(updates: Any) -> Iterable[str]:
    for update in updates:
        [content] = (update[kind] for kind in update.keys() - {"update_id"})
        message = content.get("message", content)
        author = message.get("from", message.get("user"))  # a reaction has a user
        if not author["is_bot"]:
            yield author["first_name"]
        if text := message.get("text") or message.get("caption") or message.get("query"):
            yield text


async def eventually(holds: Callable[[], bool]) -> None:
    """Wait until it holds."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it did not come true"
        await asyncio.sleep(0.02)
