"""What all chats share."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.telegram_server.messages import Member
from tests.telegram_server.refused import JsonObject
from tests.telegram_server.updates import Updates


@dataclass(slots=True)
class Query:
    """A pressed button or an inline query that waits for the bot; it can be answered once."""

    answer: JsonObject | None = None
    expired: bool = False


@dataclass(slots=True)
class Network:
    """The bot, its updates, and the questions put to it."""

    bot: Member
    updates: Updates
    queries: dict[str, Query] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    last_id: int = 10_000  # of queries

    async def asked(self, kind: str, content: JsonObject, seconds: float) -> JsonObject:
        """The bot's answer to a press or an inline query."""
        self.last_id += 1
        query = self.queries[str(self.last_id)] = Query()
        await self.updates.publish(kind, {"id": str(self.last_id)} | content)
        await self.until(
            lambda: query.answer is not None, seconds, f"the bot did not answer the {kind}"
        )
        assert query.answer is not None
        return query.answer

    async def until(self, holds: Callable[[], bool], seconds: float, otherwise: str) -> None:
        """Returns as soon as it holds."""
        try:
            async with asyncio.timeout(seconds), self.updates.changed:
                await self.updates.changed.wait_for(holds)
        except TimeoutError:
            raise AssertionError(
                f"{otherwise} within {seconds} s; refused: {self.refusals}"
            ) from None
