"""Updates from Telegram by long polling, through whatever keeps them from coming."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Final, NoReturn, TypeVar

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.telegram.handlers import App

log = structlog.get_logger()

_POLL_FOR: Final = timedelta(seconds=30)
KINDS: Final = ("message", "callback_query")
"""The kinds of updates that are asked for; Telegram remembers the list, so it is always sent."""

_FIRST_WAIT: Final = 1.0  # seconds before the second attempt; doubled for each one after it
_LONGEST_WAIT: Final = 30.0
_LAST_WORD: Final = 2.0  # seconds

_NO_NETWORK: Final = "check the network and TELEGRAM_API_URL; trying again by itself"
_TWO_INSTANCES: Final = "another process uses this token: stop it, or delete its webhook"
_FLOOD: Final = "Telegram asks to wait; trying again by itself"

Result = TypeVar("Result")


async def poll(app: App) -> NoReturn:
    """Hand the updates to the application in the order they come, until cancelled.

    python-telegram-bot's own updater would end without a word when the token is revoked, say
    nothing of polls that time out, and sleep up to half a minute before it stops.

    Raises:
        InvalidToken: Telegram does not accept the token.
    """
    await persistently(app.bot.delete_webhook)
    offset = 0
    try:
        while True:
            for update in await persistently(partial(_updates, app.bot, offset, _POLL_FOR)):
                app.update_queue.put_nowait(update)
                offset = update.update_id + 1
    finally:
        # A poll acknowledges what came before it; without this one the last updates come again.
        with suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(_LAST_WORD):
                await _updates(app.bot, offset, timedelta(0))


async def persistently(call: Callable[[], Awaitable[Result]]) -> Result:
    """Return what a call to Telegram returns, made again and again until it succeeds.

    Raises:
        InvalidToken: Telegram does not accept the token, which no patience changes.
    """
    wait = _FIRST_WAIT
    while True:
        try:
            return await call()
        except InvalidToken:
            raise
        except TelegramError as error:
            seconds = _told(error) or wait
            log.warning(
                "telegram_unreachable",
                error=type(error).__name__,
                advice=_advice(error),
                retry_in=seconds,
            )
        await asyncio.sleep(seconds)
        wait = min(2 * wait, _LONGEST_WAIT)


async def _updates(bot: Bot, offset: int, seconds: timedelta) -> tuple[Update, ...]:
    return await bot.get_updates(offset, timeout=seconds, allowed_updates=KINDS)


def _told(error: TelegramError) -> float | None:
    if not isinstance(error, RetryAfter):
        return None
    assert isinstance(error.retry_after, timedelta), "bot.app asks for durations as timedeltas"
    return error.retry_after.total_seconds()


def _advice(error: TelegramError) -> str:
    match error:
        case Conflict():
            return _TWO_INSTANCES
        case RetryAfter():
            return _FLOOD
        case _:
            return _NO_NETWORK
