"""A TCP proxy that harms a share of its connections: cut, slowed down, or swallowed."""

import asyncio
import random
import time
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from typing import Final, Self

Harm = Callable[[int, float, float], None]
"""Told of a connection that lost data: its port towards the server, and from when until when."""

EVERY: Final = 1.0
"""Seconds of a connection's life after which its fate is drawn again."""
SLOWEST: Final = 1.0
"""Seconds by which a slow connection holds back every piece of data, at most."""
SWALLOWED_FOR: Final = 8.0
"""Seconds in which a connection takes data and passes none on, before it is cut."""
_PIECE: Final = 65_536
_BACKLOG: Final = 1024


class Fate(Enum):
    """What happens to a connection."""

    CUT = "cut"
    SLOW = "slow"
    SWALLOWED = "swallowed"


class Proxy:
    """Listens on `port` and passes everything on, but for the share that meets a fate."""

    def __init__(self, upstream: int, share: float, chance: random.Random, harm: Harm) -> None:
        """Stand before a port of 127.0.0.1; each second `share` of the connections is harmed."""
        self.port = 0
        self.met: dict[Fate, int] = dict.fromkeys(Fate, 0)
        """How many connections met each fate."""
        self._upstream = upstream
        self._share = share
        self._chance = chance
        self._harm = harm
        self._server: asyncio.Server | None = None
        self._serving: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(
            self._accept, "127.0.0.1", self.port, backlog=_BACKLOG
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for serving in self._serving:
            serving.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        try:
            there = await asyncio.open_connection("127.0.0.1", self._upstream)
        except OSError:
            writer.transport.abort()
            return
        await _Line((reader, writer), there, self).run()

    async def fate(self) -> Fate | None:
        """Return what happens to a connection next, after the time at which it does."""
        await asyncio.sleep(self._chance.uniform(0, EVERY))
        if self._chance.random() >= self._share:
            return None
        fate = self._chance.choice(list(Fate))
        self.met[fate] += 1
        return fate

    def slowness(self) -> float:
        """Return by how many seconds a slow connection holds back each piece of data."""
        return self._chance.uniform(SLOWEST / 10, SLOWEST)

    def tell(self, port: int, since: float) -> None:
        """Say that a connection has been losing data until now."""
        self._harm(port, since, time.monotonic())


class _Line:
    """One connection through the proxy, until either side ends it or its fate does."""

    def __init__(
        self,
        here: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        there: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        proxy: Proxy,
    ) -> None:
        self._here = here
        self._there = there
        self._proxy = proxy
        self._slowness = 0.0
        self._swallows = False

    async def run(self) -> None:
        """Pass data on in both directions."""
        ends = [
            asyncio.create_task(self._pass_on(self._here[0], self._there[1])),
            asyncio.create_task(self._pass_on(self._there[0], self._here[1])),
            asyncio.create_task(self._meet_fates()),
        ]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()
            await asyncio.gather(*ends, return_exceptions=True)
            for _, writer in (self._here, self._there):
                writer.transport.abort() if self._swallows else writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while piece := await reader.read(_PIECE):
                await asyncio.sleep(self._slowness)
                if not self._swallows:
                    writer.write(piece)
                    await writer.drain()

    async def _meet_fates(self) -> None:
        while True:
            match await self._proxy.fate():
                case Fate.SLOW:
                    self._slowness = self._proxy.slowness()
                case Fate.CUT | Fate.SWALLOWED as fate:
                    await self._lose(0.0 if fate is Fate.CUT else SWALLOWED_FOR)
                    return
                case None:
                    self._slowness = 0.0

    async def _lose(self, seconds: float) -> None:
        port = self._there[1].get_extra_info("sockname")[1]
        since = time.monotonic()
        self._swallows = True
        await asyncio.sleep(seconds)
        self._proxy.tell(port, since)
