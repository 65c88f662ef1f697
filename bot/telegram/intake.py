"""An update is handled first and acknowledged after: answered, sent, committed, and only then done.

What fails comes again. What fails because of the update itself is set aside after a few tries, so
that it does not hold up its chat for ever; what fails because the database or Telegram cannot be
reached is not the update's fault, and is tried for as long as it takes.
"""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from functools import partial
from typing import Final, TypeAlias

import structlog
from telegram import Bot, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.core.reply import Reply
from bot.core.unasked import Mode
from bot.core.voice import Voice
from bot.metrics import Metrics
from bot.store import Arrival, Handling, Store, StoreError
from bot.telegram.exchange import Exchange
from bot.telegram.handlers import Handlers
from bot.telegram.inquiries import Inquiries
from bot.telegram.journal import Journal
from bot.telegram.outbox import topic_of
from bot.telegram.senders import sender_of
from bot.telegram.unasked import Step, Unasked

log = structlog.get_logger()

KINDS: Final = (
    "message",
    "callback_query",
    "inline_query",
    "chosen_inline_result",
    "my_chat_member",
)
"""The kinds of updates that are asked for; Telegram remembers the list, so it is always sent."""

TRIES: Final = 3
"""Failures of its own after which an update is set aside."""

_NOBODY_THERE: Final = ("chat not found", "rights to send", "chat_write_forbidden")
"""What Telegram says, without Forbidden, where the bot may not write."""


Work: TypeAlias = Callable[[], Coroutine[object, object, bool]]
"""What is done about an update; afterwards, whether it may be acknowledged."""


class Intake:
    """Takes updates in, from wherever they come."""

    def __init__(
        self,
        bot: Bot,
        handlers: Handlers,
        store: Store,
        messages_per_minute: int,
        metrics: Metrics,
    ) -> None:
        self._bot = bot
        self._handlers = handlers
        self._store = store
        self._messages_per_minute = messages_per_minute
        self._journal = Journal(metrics)
        self._inquiries = Inquiries(bot, self._journal, messages_per_minute)
        self._in_hand: set[asyncio.Task[bool]] = set()
        self._closed = False

    async def take(self, update: Update) -> bool:
        """Handle an update, and return whether it may be acknowledged; if not, it must come again.

        Updates of one member in one chat are handled one after the other.
        """
        work = self._work(update)
        if work is None:
            return True
        if self._closed:
            return False
        task = asyncio.create_task(work())
        self._in_hand.add(task)
        task.add_done_callback(self._in_hand.discard)
        await asyncio.wait([task])
        return not task.cancelled() and task.result()

    async def close(self, grace: float) -> None:
        """Take nothing more, and give up what is still in hand after `grace` seconds."""
        self._closed = True
        if not self._in_hand:
            return
        _, late = await asyncio.wait(self._in_hand, timeout=grace)
        if not late:
            return
        log.warning("stopped_too_early", updates=len(late), advice="they come again")
        for task in late:
            task.cancel()
        await asyncio.wait(late)

    def _work(self, update: Update) -> Work | None:
        """Return what is to be done about an update, None when it asks for nothing in any mode."""
        if update.inline_query or update.chosen_inline_result:
            return partial(self._inquire, update)
        widest = self._handlers.step(update, self._bot.bot, Mode.HELPFUL)
        return partial(self._take, update, widest) if widest else None

    async def _inquire(self, update: Update) -> bool:
        await self._inquiries.take(update, self._handlers.responder)
        return True

    async def _take(self, update: Update, widest: Step) -> bool:
        """Handle an update; `widest` is what it asks for in the helpful mode."""
        arrival = _arrival(update)
        begun = self._journal.begin(update)
        try:
            step = self._handlers.step(update, self._bot.bot, await self._mode(update))
            if step is not None:
                await self._handle(update, arrival, step, begun)
        except StoreError as error:
            self._journal.failed(update, begun, error)
            return False
        except TelegramError as error:
            self._journal.failed(update, begun, error)
            return isinstance(error, BadRequest) and await self._failed(
                update, arrival, widest, error, begun
            )
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the next one is handled
            self._journal.failed(update, begun, error)
            return await self._failed(update, arrival, widest, error, begun)
        return True

    async def _handle(self, update: Update, arrival: Arrival, step: Step, begun: float) -> None:
        async with self._store.handling(arrival) as handling:
            if handling.done:
                self._journal.came_again(update, begun)
                return
            exchange = self._exchange(update, arrival, handling)
            try:
                await self._admitted(step, handling)(exchange)
            except Exception as error:
                if not _nobody_there(error):
                    await handling.record()
                    raise
                if isinstance(error, ChatMigrated):
                    await self._store.move(arrival.chat, error.new_chat_id)
                exchange.tell("nobody_there", error=type(error).__name__)
            await handling.finish()
        self._journal.done(update, begun, exchange.event, **exchange.facts)

    async def _mode(self, update: Update) -> Mode:
        """Return how much is said where an update comes from."""
        message = update.effective_message
        if message is None or message.chat.type == ChatType.PRIVATE:
            return Mode.QUIET
        return await self._store.mode(message.chat_id, topic_of(message))

    def _admitted(self, step: Step, handling: Handling) -> Step:
        """Return what is done for a member who may be too fast."""
        if isinstance(step, Unasked):
            return step
        beyond = handling.nth_this_minute - self._messages_per_minute
        if beyond <= 0:
            return step
        return _told_to_wait if beyond == 1 else _ignored

    async def _failed(
        self, update: Update, arrival: Arrival, step: Step, error: Exception, begun: float
    ) -> bool:
        """Count a failure, and return whether the update is set aside after it.

        Of what nobody asked for nothing is kept.
        """
        try:
            if await self._store.count_failure(arrival) < TRIES:
                return False
            async with self._store.handling(arrival) as handling:
                if not isinstance(step, Unasked):
                    await self._apologise(self._exchange(update, arrival, handling))
                    handling.set_aside(type(error).__name__, update.to_json())
                await handling.finish()
        except StoreError as failure:
            self._journal.failed(update, begun, failure)
            return False
        self._journal.set_aside(update, begun, error)
        return True

    async def _apologise(self, exchange: Exchange) -> None:
        exchange.handling.skip_what_was_sent()
        try:
            await exchange.send(Reply(_went_wrong(exchange.voice)))
        except TelegramError as error:
            log.warning("apology_failed", error=type(error).__name__, chat=exchange.place.chat)

    def _exchange(self, update: Update, arrival: Arrival, handling: Handling) -> Exchange:
        user = update.effective_user
        voice = self._handlers.responder.voice(user.language_code if user else None)
        message = update.effective_message
        return Exchange(self._bot, voice, self._store, handling, message, arrival.member)


async def _told_to_wait(exchange: Exchange) -> None:
    exchange.tell("too_fast")
    await exchange.send(Reply(_too_fast(exchange.voice)))


def _too_fast(voice: Voice) -> str:
    return voice.say("That is more than I can follow. Please wait a minute, then ask again.")


def _went_wrong(voice: Voice) -> str:
    return voice.say("Something went wrong on my side. Please ask again in a moment.")


async def _ignored(exchange: Exchange) -> None:
    exchange.tell("ignored")


def _arrival(update: Update) -> Arrival:
    # A press has no time of its own, and Telegram keeps it for a few minutes only.
    dated = update.message or update.my_chat_member
    at = dated.date if dated else datetime.now(UTC)
    chat = update.effective_chat
    return Arrival(update.update_id, chat.id if chat else 0, _member(update), at)


def _member(update: Update) -> int:
    if update.message:
        return sender_of(update.message)
    return update.effective_user.id if update.effective_user else 0


def _nobody_there(error: Exception) -> bool:
    """Return whether no try will ever reach the chat."""
    if isinstance(error, BadRequest):
        return any(each in error.message.lower() for each in _NOBODY_THERE)
    return isinstance(error, Forbidden | ChatMigrated)
