"""The queue of updates, with Telegram's rules of delivery."""

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field

from tests.telegram_server.honesty import honest
from tests.telegram_server.refused import JsonObject, Refused

ONLY_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
FIRST_UPDATE = 700_000_001
WEBHOOK_IS_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
WEBHOOK_WAS_SET = "Conflict: terminated by setWebhook request"


@dataclass(slots=True)
class Updates:
    """What waits for the bot; an update is fixed as text when it is published and never changes."""

    changed: asyncio.Condition
    allowed: tuple[str, ...] = ()  # empty: all but ONLY_ON_REQUEST
    webhook: JsonObject | None = None
    published: list[JsonObject] = field(default_factory=list)  # whatever became of them
    last_error: tuple[int, str] | None = None  # of a delivery: when, and in Telegram's words
    _queue: deque[tuple[int, str]] = field(default_factory=deque)
    _next_id: int = FIRST_UPDATE
    _poll: int = 0  # the latest getUpdates that waits; older ones give way
    _closed: bool = False

    def __len__(self) -> int:
        return len(self._queue)

    async def publish(self, kind: str, content: JsonObject) -> None:
        """Queues an update, unless the bot did not ask for its kind."""
        if kind in ONLY_ON_REQUEST - set(self.allowed) or (
            self.allowed and kind not in self.allowed
        ):
            return
        text = honest({"update_id": self._next_id, kind: content}, ("Update",))
        self.published.append(json.loads(text))
        self._queue.append((self._next_id, text))
        self._next_id += 1
        await self.tell()

    async def get(self, offset: int, limit: int, seconds: float) -> list[str]:
        """The oldest updates from `offset` on, as JSON texts; waits `seconds` for the first.

        Forgets everything before `offset`, or all but the last ones if it is negative.

        Raises: Refused, when there is a webhook or a newer poll begins to wait.
        """
        if self.webhook:
            raise Refused(WEBHOOK_IS_ACTIVE, 409)
        self._acknowledge(offset)
        if not self._queue and seconds > 0:
            await self._wait(seconds)
        return [text for _, text in list(self._queue)[: max(1, min(limit, 100))]]

    @property
    def waiting(self) -> list[tuple[int, str]]:
        """The number and the text of every update that is not done, the oldest first."""
        return list(self._queue)

    async def done(self, number: int) -> None:
        """Forgets an update that was brought to the webhook."""
        self._queue = deque(each for each in self._queue if each[0] != number)
        await self.tell()

    async def tell(self) -> None:
        """Wakes everybody who waits for something to change."""
        async with self.changed:
            self.changed.notify_all()

    async def set_webhook(self, webhook: JsonObject | None, *, drop: bool) -> None:
        self.webhook = webhook
        if drop:
            self._queue.clear()
        await self.tell()

    async def close(self) -> None:
        self._closed = True
        await self.tell()

    def _acknowledge(self, offset: int) -> None:
        while self._queue and (
            self._queue[0][0] < offset or (offset < 0 and len(self._queue) > -offset)
        ):
            self._queue.popleft()

    async def _wait(self, seconds: float) -> None:
        self._poll += 1
        mine = self._poll
        await self.tell()
        try:
            async with asyncio.timeout(seconds), self.changed:
                await self.changed.wait_for(
                    lambda: self._queue or self._poll != mine or self.webhook or self._closed
                )
        except TimeoutError:
            return
        if self._poll != mine:
            raise Refused(OTHER_POLLER, 409)
        if self.webhook:
            raise Refused(WEBHOOK_WAS_SET, 409)
