"""Calls to Telegram wait for their turn; which of them have left is known.

What is refused for its form goes out again in a plainer one.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import Any, Final, TypeAlias

import structlog
from telegram.error import BadRequest, RetryAfter
from telegram.ext import AIORateLimiter

from bot.telegram.limits import MESSAGES_A_MINUTE_IN_A_GROUP
from bot.telegram.plainer import plainer
from bot.telegram.refusals import ClosedForLong, Refusal, asked_to_wait, refusal

log = structlog.get_logger()

Result: TypeAlias = bool | dict[str, Any] | list[dict[str, Any]]
Call: TypeAlias = Callable[..., Coroutine[Any, Any, Result]]

_RETRIES: Final = 5
_A_LITTLE_LONGER: Final = 0.1  # seconds
_LATE: Final = 60.0
"""Seconds after which an answer in a group is noise, as to what was said before the bot started."""


class Turns(AIORateLimiter):
    """As many messages a second as Telegram takes, and a pause for a call that it asks to wait.

    The log tells once of each method and reason that a call had to be made more plainly.
    """

    def __init__(self, messages_per_second: float) -> None:
        super().__init__(
            messages_per_second,
            group_max_rate=MESSAGES_A_MINUTE_IN_A_GROUP,
            group_time_period=60,
            max_retries=0,  # for it lets nobody call while one call waits to be retried
        )
        self._calling: set[asyncio.Task[Any] | None] = set()
        self._told: set[tuple[str, Refusal]] = set()  # of the methods that were called more plainly

    def has_left(self, task: asyncio.Task[Any]) -> bool:
        """Return whether a task's call is with Telegram, maybe, and not answered yet.

        One that waits for its turn can be given up, and nothing has happened.
        """
        return task in self._calling

    async def process_request(
        self,
        callback: Call,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Result:
        """Make a call when it is its turn."""
        leave = partial(self._leave, callback)
        return await super().process_request(leave, args, kwargs, endpoint, data, rate_limit_args)

    async def _leave(
        self, callback: Call, method: str, call: dict[str, Any], **kwargs: Any
    ) -> Result:
        for _ in range(_RETRIES):
            try:
                return await self._call(callback, method, call, **kwargs)
            except RetryAfter as error:
                seconds = asked_to_wait(error) or 0
                if seconds > _LATE and _is_for_a_group(call):
                    raise ClosedForLong(error.message) from None
                # Most often it is one chat that is written to too often: others need not wait.
                await asyncio.sleep(seconds + _A_LITTLE_LONGER)
        return await self._call(callback, method, call, **kwargs)

    async def _call(self, callback: Call, *args: Any, **kwargs: Any) -> Result:
        task = asyncio.current_task()
        self._calling.add(task)
        try:
            return await self._accepted(callback, *args, **kwargs)
        finally:
            self._calling.discard(task)

    async def _accepted(
        self, callback: Call, method: str, call: dict[str, Any], **kwargs: Any
    ) -> Result:
        """Make a call, and once more in a plainer form if this one is refused."""
        try:
            return await callback(method, call, **kwargs)
        except BadRequest as error:
            why = refusal(error)
            plain = plainer(call, why)
            if why is None or plain is None:
                raise
        if (method, why) not in self._told:
            self._told.add((method, why))
            log.warning("sent_plainly", method=method, why=why.value)
        return await callback(method, plain, **kwargs)


def _is_for_a_group(call: Mapping[str, Any]) -> bool:
    chat = call.get("chat_id")
    return isinstance(chat, int) and chat < 0
