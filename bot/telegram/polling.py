"""Updates from Telegram by long polling, through whatever keeps them from coming."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import nullcontext, suppress
from datetime import timedelta
from functools import partial
from typing import Any, Final, NoReturn, TypeVar, cast
from weakref import WeakValueDictionary

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.telegram.intake import Intake
from bot.telegram.kinds import KINDS
from bot.telegram.refusals import CALL_FAILED, asked_to_wait

log = structlog.get_logger()

_POLL_FOR: Final = timedelta(seconds=30)
_LOOK_AHEAD: Final = 0.5
"""Seconds after which newer updates are fetched although one in hand is not done yet."""

_PAGE: Final = 100
"""Updates that a poll shows at most: with so many in hand it would show no other."""
_ENOUGH: Final = 50
"""Updates in hand with which the bot has enough to do; a poll gives them again beside new ones."""

_FIRST_WAIT: Final = 1.0  # seconds before the second attempt; doubled for each one after it
_LONGEST_WAIT: Final = 30.0
_LONGEST_REST: Final = 8.0  # seconds before an update is tried again
_LAST_WORD: Final = 0.5  # seconds

_NO_NETWORK: Final = "check the network and TELEGRAM_API_URL; trying again by itself"
_TWO_INSTANCES: Final = "another process uses this token: stop it, or delete its webhook"
_FLOOD: Final = "Telegram asks to wait; trying again by itself"

Result = TypeVar("Result")


async def poll(bot: Bot, intake: Intake, grace: float) -> NoReturn:
    """Let every update be handled, in the order they come in each chat, until cancelled.

    Telegram gives an update again until a poll says that it and all before it are handled. In the
    end what is in hand has `grace` seconds to be done.

    Raises:
        InvalidToken: Telegram does not accept the token.
    """
    await persistently(bot.delete_webhook)
    backlog = Backlog(intake)
    try:
        while True:
            seconds = timedelta(0) if backlog else _POLL_FOR
            look = partial(_updates, bot, intake, backlog.offset, seconds)
            backlog.add(await persistently(look))
            await backlog.worked_off(_LOOK_AHEAD)
    finally:
        await intake.close(grace)
        backlog.drop()
        with suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(_LAST_WORD):
                await _updates(bot, intake, backlog.offset, timedelta(0))


class Backlog:
    """The updates that Telegram still gives, because one of them or before them is not handled."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._tasks: dict[int, asyncio.Task[None]] = {}  # in the order they came
        self._last_done = -1
        # A lock lives as long as an update holds it or waits for it.
        self._chats: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def __bool__(self) -> bool:
        return bool(self._tasks)

    @property
    def offset(self) -> int:
        """The number of the first update that is not handled."""
        return next(iter(self._tasks), self._last_done + 1)

    def add(self, updates: Iterable[Update]) -> None:
        """Begin with the updates that are new."""
        for update in updates:
            if update.update_id not in self._tasks:
                self._tasks[update.update_id] = asyncio.create_task(self._in_turn(update))

    async def worked_off(self, seconds: float) -> None:
        """Wait until all are handled, or for so many seconds and until it is worth to poll."""
        while self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=seconds)
            self._forget_the_done()
            in_work = sum(not task.done() for task in self._tasks.values())
            if in_work <= _ENOUGH and len(self._tasks) < _PAGE:
                return

    def drop(self) -> None:
        """Give up what is not handled."""
        for task in self._tasks.values():
            task.cancel()
        self._forget_the_done()

    def _forget_the_done(self) -> None:
        # What is done behind one that is not stays known, for it is fetched again with it.
        for number, task in list(self._tasks.items()):
            if not task.done():
                return
            task.result()
            self._last_done = number
            del self._tasks[number]

    async def _in_turn(self, update: Update) -> None:
        chat = update.effective_chat  # what stands in no chat waits for nothing
        turn = self._chats.setdefault(chat.id, asyncio.Lock()) if chat else nullcontext()
        async with turn:
            wait = _FIRST_WAIT
            while not await self._intake.take(update):
                await asyncio.sleep(wait)
                wait = min(2 * wait, _LONGEST_REST)


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
        except CALL_FAILED as error:
            seconds = asked_to_wait(error) or wait
            log.warning(
                "telegram_unreachable",
                error=type(error).__name__,
                advice=_advice(error),
                retry_in=seconds,
            )
        await asyncio.sleep(seconds)
        wait = min(2 * wait, _LONGEST_WAIT)


async def _updates(bot: Bot, intake: Intake, offset: int, seconds: timedelta) -> tuple[Update, ...]:
    try:
        return await bot.get_updates(offset, timeout=seconds, allowed_updates=KINDS)
    except TelegramError:
        raise
    except Exception:  # noqa: BLE001 - the library raises whatever its parts happen to
        return await _read_one_by_one(bot, intake)


async def _read_one_by_one(bot: Bot, intake: Intake) -> tuple[Update, ...]:
    """Return what Telegram gives, for the library reads all of it or nothing.

    Of what it cannot read there is the number alone, so that nobody waits behind it for ever.
    """
    given = await bot.request.post(f"{bot.base_url}/getUpdates")
    return tuple([_read(each, bot, intake) for each in cast("list[dict[str, Any]]", given)])


def _read(given: dict[str, Any], bot: Bot, intake: Intake) -> Update:
    number = given["update_id"]
    try:
        return Update.de_json(given, bot)
    except Exception as error:  # noqa: BLE001 - as above; its words may be a member's
        intake.pass_over(number, type(error).__name__)
        return Update(number)


def _advice(error: Exception) -> str:
    match error:
        case Conflict():
            return _TWO_INSTANCES
        case RetryAfter():
            return _FLOOD
        case _:
            return _NO_NETWORK
