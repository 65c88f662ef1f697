"""Updates come in from polling or the webhook, and may be acknowledged once they are done.

In the end nothing is given up that would then be said twice: what has not been sent is given back,
what is on its way is heard of and recorded.
"""

import asyncio
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import Final

import structlog
from telegram import Bot, Update

from bot.metrics import Metrics
from bot.store import Store
from bot.telegram.handlers import Handlers
from bot.telegram.inquiries import Inquiries
from bot.telegram.journal import Journal
from bot.telegram.turns import Turns
from bot.telegram.work import Work, Worker

log = structlog.get_logger()

_GLANCE: Final = 0.02
"""Seconds after which, in the end, what is in hand is looked at again."""


class Intake:
    """Takes updates in, from wherever they come."""

    def __init__(
        self,
        bot: Bot,
        turns: Turns,
        handlers: Callable[[], Handlers],
        store: Store,
        messages_per_minute: int,
        metrics: Metrics,
    ) -> None:
        """Take what gives each update the handlers that are right at that moment."""
        self._turns = turns
        self._handlers = handlers
        self._journal = Journal(metrics, handlers().clock)
        self._worker = Worker(bot, handlers, store, messages_per_minute, self._journal)
        self._inquiries = Inquiries(bot, self._journal, store, messages_per_minute)
        self._in_hand: dict[asyncio.Task[bool], Work | None] = {}
        """What is done, with what is known of it; nothing is of an inquiry."""
        self._begins = asyncio.Lock()
        self._closed = False

    async def take(self, update: Update) -> bool:
        """Handle an update, and return whether it may be acknowledged; if not, it must come again.

        Updates of one member in one chat are handled one after the other.
        """
        inquiry = bool(update.inline_query or update.chosen_inline_result)
        work = None if inquiry else self._worker.begin(update)
        if work is None and not inquiry:
            return True
        if self._closed:
            return False
        task = asyncio.create_task(self._do(work) if work else self._inquire(update))
        self._in_hand[task] = work
        task.add_done_callback(self._in_hand.pop)
        # Only waited for: where whoever brought the update gives up, it is done all the same.
        await asyncio.wait([task])
        return not task.cancelled() and task.result()

    def pass_over(self, number: int, error: str) -> None:
        """Tell that an update cannot be read, by the type of the error: it is done, unanswered."""
        self._journal.unreadable(number, error)

    async def close(self, grace: float) -> None:
        """Take nothing more; give back at once what has sent nothing, and see the rest through.

        What is still in hand after `grace` seconds is given up: it may be said again.
        """
        self._closed = True
        until = asyncio.get_running_loop().time() + grace
        given_back = set[asyncio.Task[bool]]()
        while self._in_hand and asyncio.get_running_loop().time() < until:
            for task in self._in_hand.keys() - given_back:
                if not self._would_be_repeated(task):
                    task.cancel()
                    given_back.add(task)
            await asyncio.wait(self._in_hand, timeout=_GLANCE)
        if given_back:
            log.info("given_back", updates=len(given_back))
        await _give_up(self._in_hand.keys() - given_back)

    async def _do(self, work: Work) -> bool:
        # One begins in each turn of the loop. Of many that come at once the first ones are sent
        # and committed while others wait, instead of all being answered before any is sent.
        async with self._begins:
            await asyncio.sleep(0)
        return await self._worker.do(work)

    async def _inquire(self, update: Update) -> bool:
        await self._inquiries.take(update, self._handlers().responder)
        return True

    def _would_be_repeated(self, task: asyncio.Task[bool]) -> bool:
        """Return whether a message may have been sent that the database does not know of."""
        work = self._in_hand[task]
        return self._turns.has_left(task) or (work is not None and work.would_be_repeated)


async def _give_up(late: AbstractSet[asyncio.Task[bool]]) -> None:
    if not late:
        return
    log.warning("stopped_too_early", updates=len(late), advice="they come again")
    for task in late:
        task.cancel()
    await asyncio.wait(late)
