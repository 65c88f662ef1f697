"""A knowledge that changes on the disk is taken over while the bot answers, or refused whole.

What is served is always one whole knowledge: the old one, until a new one has been read, has no
problem, has passed its own tests and is indexed; then the new one, from one update to the next.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NoReturn, TypeAlias

import structlog

from bot.core.knowledge import Entry
from bot.curation.footprint import Footprint, footprint
from bot.metrics import Metrics
from bot.served import Rebuilt, Refused, Reloaded, Served

REST: Final = 1.0
"""Seconds for which a file must lie still before it is read: it may be half written."""
MOST_LOGGED: Final = 10
"""Problems that the log tells."""

_DROPPED_AT_ONCE: Final = 500  # entries: less than half a millisecond

Rebuild: TypeAlias = Callable[[], Awaitable[Reloaded]]
Tell: TypeAlias = Callable[[Reloaded], Awaitable[None]]

log = structlog.get_logger()


class Reloading:
    """Keeps what is served up to date with a file or a folder."""

    def __init__(
        self, path: Path, seen: Footprint, served: Served, rebuild: Rebuild, metrics: Metrics
    ) -> None:
        """Take the footprint of what is served now."""
        self._path = path
        self._taken = seen
        self._served = served
        self._rebuild = rebuild
        self._metrics = metrics
        self._asked = asyncio.Event()
        self._at_work = asyncio.Lock()

    def ask(self) -> None:
        """Let the knowledge be read anew soon, whether it has changed or not."""
        self._asked.set()

    async def reload(self) -> Reloaded:
        """Serve what is on the disk as soon as it lies still, unless that is refused."""
        async with self._at_work:
            reloaded = await self._read()
            match reloaded:
                case Rebuilt(responder):
                    old = [*self._served.responder.knowledge.entries.values()]
                    self._served.responder = responder
                    await _let_go(old)
                    self._metrics.loaded(responder.knowledge, datetime.now(UTC))
                    self._metrics.reloaded("taken")
                    log.info("knowledge_taken", version=responder.knowledge.version)
                case Refused(problems):
                    self._metrics.reloaded("refused")
                    log.warning("knowledge_refused", problems=problems[:MOST_LOGGED])
            return reloaded

    async def watch(self, tell: Tell) -> NoReturn:
        """Reload whenever the knowledge has changed, or somebody asks, until cancelled.

        `tell` hears of every refusal, once for the same problems, and of what ends it.
        """
        refused: Reloaded | None = None
        while True:
            if not await self._wanted():
                continue
            reloaded = await self.reload()
            now = reloaded if isinstance(reloaded, Refused) else None
            if now != refused:
                await tell(reloaded)
            refused = now

    async def _wanted(self) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(REST):
                await self._asked.wait()
        asked = self._asked.is_set()
        self._asked.clear()
        return asked or await self._look() != self._taken

    async def _read(self) -> Reloaded:
        """Return what comes of the files once nobody has written them while they were read."""
        while True:
            self._taken = await self._look_when_still()
            reloaded = await self._rebuild()
            if await self._look() == self._taken:
                return reloaded

    async def _look_when_still(self) -> Footprint:
        seen = await self._look()
        while True:
            await asyncio.sleep(REST)
            before, seen = seen, await self._look()
            if seen == before:
                return seen

    async def _look(self) -> Footprint:
        return await asyncio.to_thread(footprint, self._path)


async def _let_go(old: list[Entry]) -> None:
    """Drop the entries that nobody needs any more a few at a time, so that nobody waits for it."""
    while old:
        del old[-_DROPPED_AT_ONCE:]
        await asyncio.sleep(0)
