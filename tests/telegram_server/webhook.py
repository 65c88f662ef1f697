"""Updates brought to the bot's webhook, by the rules that Telegram's own server keeps."""

import asyncio
import json
from collections.abc import Hashable
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import Self

import aiohttp

from tests.telegram_server.refused import JsonObject
from tests.telegram_server.updates import Updates

MOST_AT_ONCE = 40
WAITS = (0.0, 2.0, 4.0, 8.0, 16.0, 32.0)  # seconds before each further attempt
LONGEST_WAIT = 60.0
PATIENCE = 60.0  # seconds for an answer
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request to the webhook."""

    update: int
    status: int | None  # None: nobody was there, or the connection broke
    retry_after: float | None = None  # seconds, as the bot asked

    @property
    def succeeded(self) -> bool:
        return self.status is not None and self.status // 100 == 2


@dataclass(slots=True)
class Webhook:
    """Brings the updates of a chat one after the other, each until the bot says that it is done.

    Chats side by side. A person's presses, inline queries and chosen results stand in lines of
    their own, so that they and a message may come at the same time.
    """

    updates: Updates
    url: str
    secret: str
    attempts: list[Attempt] = field(default_factory=list)
    deaf: int = 0  # so many more times it is lost on its way that an update is done
    _lines: dict[Hashable, asyncio.Task[None]] = field(default_factory=dict)
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_AT_ONCE))
    _running: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._running = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._running is not None
        self._running.cancel()
        await asyncio.wait([self._running])

    def of(self, update: int) -> list[int | None]:
        """What the bot said each time when this update was brought."""
        return [attempt.status for attempt in self.attempts if attempt.update == update]

    async def _run(self) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(PATIENCE)) as session:
            try:
                async with self.updates.changed:
                    while True:
                        self._begin(session)
                        await self.updates.changed.wait()
            finally:
                for line in self._lines.values():
                    line.cancel()
                await asyncio.gather(*self._lines.values(), return_exceptions=True)

    def _begin(self, session: aiohttp.ClientSession) -> None:
        for number, text in self.updates.waiting:
            key = _line(json.loads(text))
            if key not in self._lines:
                delivering = self._deliver(session, key, number, text)
                self._lines[key] = asyncio.create_task(delivering)

    async def _deliver(
        self, session: aiohttp.ClientSession, line: Hashable, number: int, text: str
    ) -> None:
        for wait in chain(WAITS, repeat(LONGEST_WAIT)):
            async with self._room:
                attempt = await self._attempt(session, number, text)
            self.attempts.append(attempt)
            if attempt.succeeded and self.deaf == 0:
                break
            self.deaf -= attempt.succeeded
            await asyncio.sleep(wait if attempt.retry_after is None else attempt.retry_after)
        del self._lines[line]
        await self.updates.done(number)

    async def _attempt(self, session: aiohttp.ClientSession, number: int, text: str) -> Attempt:
        headers = {"Content-Type": "application/json", SECRET_HEADER: self.secret}
        try:
            async with session.post(self.url, data=text.encode(), headers=headers) as answer:
                told = answer.headers.get("Retry-After")
                return Attempt(number, answer.status, float(told) if told else None)
        except (aiohttp.ClientError, TimeoutError):
            return Attempt(number, None)


def _line(update: JsonObject) -> Hashable:
    [(kind, content)] = ((kind, each) for kind, each in update.items() if kind != "update_id")
    if "chat" in content:
        return "chat", content["chat"]["id"]
    return kind, content["from"]["id"]
