"""Telegram's queue of updates, as polling empties it and as webhooks do.

Source: tdlib/telegram-bot-api 10.0, `WebhookActor.cpp` and `Client.cpp`. Nothing is ever dropped
here, though: Telegram gives presses up after 150 s and all else after a day.
"""

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from itertools import cycle
from typing import Final, Protocol, Self

import aiohttp

from benchmarks.chaos.ledger import Ledger, Update
from tests.telegram_server.refused import JsonObject, Refused
from tests.telegram_server.updates import OTHER_POLLER, WEBHOOK_IS_ACTIVE

CONNECTIONS: Final = 40
"""Deliveries at the same time: Telegram's default for `max_connections`."""
FIRST_PAUSE: Final = 2.0
"""Seconds before the third attempt, doubled for each one after it; the second comes at once."""
LONGEST_PAUSE: Final = 60.0
HASTE: Final = 20.0
"""By how much all of these pauses are shortened here, and those that the bot asks for."""
_PATIENCE: Final = 60.0
"""Seconds to wait for the answer to a delivery."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """An update as it travels."""

    update: Update
    lane: Hashable
    """Updates of a lane are delivered one after the other."""
    body: JsonObject


class Queue(Protocol):
    """Where updates wait for the bot."""

    def put(self, parcel: Parcel) -> None:
        """Add an update at the end."""

    async def poll(self, offset: int, limit: int, seconds: float) -> Sequence[JsonObject]:
        """Return the oldest updates from `offset` on, and forget those before it.

        Raises:
            Refused: this is not how the bot gets its updates now.
        """


class Polled:
    """Kept until an `offset` acknowledges them; of two polls that wait, the newer one goes on."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._waiting: deque[Parcel] = deque()
        self._wake = asyncio.Event()
        self._polls = 0

    def put(self, parcel: Parcel) -> None:
        """Add an update at the end."""
        self._waiting.append(parcel)
        self._wake.set()

    async def poll(self, offset: int, limit: int, seconds: float) -> Sequence[JsonObject]:
        """Return the oldest updates from `offset` on, and forget those before it.

        Raises:
            Refused: another poll has begun.
        """
        while self._waiting and self._waiting[0].update.number < offset:
            self._ledger.acknowledge(self._waiting.popleft().update, time.monotonic())
        if not self._waiting and seconds:
            await self._wait(seconds)
        batch = list(self._waiting)[:limit]
        for parcel in batch:
            parcel.update.deliveries += 1
        return [parcel.body for parcel in batch]

    async def _wait(self, seconds: float) -> None:
        self._polls += 1
        mine = self._polls
        self._wake.set()
        self._wake = asyncio.Event()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        if self._polls != mine:
            raise Refused(OTHER_POLLER, 409)


class Pushed:
    """Posted to webhooks: one in flight in each lane, tried again until the answer is 2xx."""

    def __init__(
        self, ledger: Ledger, urls: Sequence[str], secret: str, unheard: Callable[[], bool]
    ) -> None:
        """Deliver to these addresses in turn; an acknowledgement may go `unheard`."""
        self._ledger = ledger
        self._unheard = unheard
        self._urls = cycle(urls)
        self._headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        self._lanes: dict[Hashable, deque[Parcel]] = {}
        self._serving: set[asyncio.Task[None]] = set()
        self._connections = asyncio.Semaphore(CONNECTIONS)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0),
            headers=self._headers,
            timeout=aiohttp.ClientTimeout(total=_PATIENCE),
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        for serving in self._serving:
            serving.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        assert self._session is not None
        await self._session.close()

    def put(self, parcel: Parcel) -> None:
        """Add an update at the end of its lane."""
        if parcel.lane in self._lanes:
            self._lanes[parcel.lane].append(parcel)
            return
        self._lanes[parcel.lane] = deque([parcel])
        serving = asyncio.create_task(self._serve(parcel.lane))
        self._serving.add(serving)
        serving.add_done_callback(self._serving.discard)

    async def poll(self, offset: int, limit: int, seconds: float) -> Sequence[JsonObject]:  # noqa: ARG002
        """Refuse, as Telegram does.

        Raises:
            Refused: always.
        """
        raise Refused(WEBHOOK_IS_ACTIVE, 409)

    async def _serve(self, lane: Hashable) -> None:
        waiting = self._lanes[lane]
        while waiting:
            await self._deliver(waiting[0])
            waiting.popleft()
        del self._lanes[lane]

    async def _deliver(self, parcel: Parcel) -> None:
        body = json.dumps(parcel.body).encode()
        pause = 0.0
        while not (answer := await self._attempt(parcel.update, body)).accepted:
            await asyncio.sleep((answer.retry_after or pause) / HASTE)
            pause = min(2 * pause or FIRST_PAUSE, LONGEST_PAUSE)
        self._ledger.acknowledge(parcel.update, time.monotonic())

    async def _attempt(self, update: Update, body: bytes) -> "_Answer":
        assert self._session is not None
        async with self._connections:
            update.deliveries += 1
            try:
                async with self._session.post(
                    next(self._urls), data=body, headers={"Content-Type": "application/json"}
                ) as response:
                    answer = _answer(response)
            except (aiohttp.ClientError, TimeoutError, ConnectionError):
                return _Answer(accepted=False)
        return _Answer(accepted=False) if answer.accepted and self._unheard() else answer


@dataclass(frozen=True, slots=True)
class _Answer:
    accepted: bool
    retry_after: float = 0.0


def _answer(response: aiohttp.ClientResponse) -> _Answer:
    wait = response.headers.get("Retry-After", "")
    accepted = HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES
    return _Answer(accepted, float(wait) if wait.isdigit() else 0.0)
