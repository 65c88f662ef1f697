"""One update is handled: answered, sent, committed, and only then done.

What fails comes again. What fails because of the update itself is set aside after a few tries, so
that it does not hold up its chat for ever; what fails because the database or Telegram cannot be
reached is not the update's fault, and is tried for as long as it takes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import structlog
from telegram import Bot, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.core.reply import Reply
from bot.core.unasked import Mode
from bot.core.voice import Voice
from bot.store import Arrival, Handling, Store, StoreError, Unstorable
from bot.telegram.admission import admitted
from bot.telegram.arrivals import arrival_of
from bot.telegram.exchange import Exchange
from bot.telegram.handlers import Handlers
from bot.telegram.journal import Journal
from bot.telegram.outbox import topic_of
from bot.telegram.personal import voice_for
from bot.telegram.refusals import Refusal, refusal
from bot.telegram.unasked import Step, Unasked

log = structlog.get_logger()

TRIES: Final = 3
"""Failures of its own after which an update is set aside."""

_IN_VAIN: Final = (Refusal.UNREACHABLE, Refusal.GONE)
"""Refusals after which an update is done: no try will ever reach anybody."""


@dataclass(slots=True)
class Work:
    """An update in hand."""

    update: Update
    handlers: Handlers
    """What handles it from its beginning to its end."""
    arrival: Arrival
    widest: Step
    """What it asks for in the helpful mode."""
    begun: float
    """When it was taken in hand, as the journal counts."""
    handling: Handling | None = None
    """None: it waits for another update of its member, or for room."""

    @property
    def would_be_repeated(self) -> bool:
        """Whether a message was sent that the database does not know of."""
        return self.handling is not None and bool(self.handling.unrecorded)


class Worker:
    """Handles updates, each with the handlers that are right at the moment when it comes."""

    def __init__(
        self,
        bot: Bot,
        handlers: Callable[[], Handlers],
        store: Store,
        messages_per_minute: int,
        journal: Journal,
    ) -> None:
        self._bot = bot
        self._handlers = handlers
        self._store = store
        self._messages_per_minute = messages_per_minute
        self._journal = journal

    def begin(self, update: Update) -> Work | None:
        """Take an update in hand; None: it asks for nothing in any mode."""
        handlers = self._handlers()
        widest = handlers.step(update, self._bot.bot, Mode.HELPFUL)
        if widest is None:
            return None
        begun = self._journal.begin(update)
        return Work(update, handlers, arrival_of(update, handlers.clock), widest, begun)

    async def do(self, work: Work) -> bool:
        """Handle an update, and return whether it is done with; if not, it must come again."""
        try:
            mode = await self._mode(work.update)
            step = work.handlers.step(work.update, self._bot.bot, mode)
            if step is not None:
                await self._handle(work, step)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the next one is handled
            self._journal.failed(work.update, work.begun, error)
            return _is_its_own_fault(error) and await self._is_set_aside(work, error)
        return True

    async def _mode(self, update: Update) -> Mode:
        """Return how much is said where an update comes from."""
        message = update.effective_message
        if message is None or message.chat.type == ChatType.PRIVATE:
            return Mode.QUIET
        return await self._store.groups.mode(message.chat_id, topic_of(message))

    async def _handle(self, work: Work, step: Step) -> None:
        async with self._store.handling(work.arrival) as handling:
            if handling.done:
                self._journal.came_again(work.update, work.begun)
                return
            exchange = self._exchange(work, handling)
            most, nth = self._messages_per_minute, handling.nth_this_minute
            await self._take(admitted(step, work.update, nth, most), exchange, work.arrival.chat)
            await handling.finish()
        self._journal.done(work.update, work.begun, exchange.event, **exchange.facts)

    async def _take(self, step: Step, exchange: Exchange, chat: int) -> None:
        """Take a step; that nobody is there to be answered is no failure."""
        try:
            await step(exchange)
        except Exception as error:
            why = refusal(error)
            if why not in _IN_VAIN:
                await exchange.handling.record()
                raise
            if isinstance(error, ChatMigrated):
                await self._store.groups.move(chat, error.new_chat_id)
            exchange.tell("nobody_there", error=type(error).__name__, why=why.value)

    async def _is_set_aside(self, work: Work, error: Exception) -> bool:
        """Count a failure, and return whether the update is set aside after it.

        Of what nobody asked for nothing is kept.
        """
        try:
            if await self._store.count_failure(work.arrival) < TRIES:
                return False
            async with self._store.handling(work.arrival) as handling:
                if not isinstance(work.widest, Unasked):
                    await self._apologise(self._exchange(work, handling))
                    handling.set_aside(type(error).__name__, work.update.to_json())
                await handling.finish()
        except StoreError as failure:
            self._journal.failed(work.update, work.begun, failure)
            return False
        self._journal.set_aside(work.update, work.begun, error)
        return True

    async def _apologise(self, exchange: Exchange) -> None:
        exchange.handling.skip_what_was_sent()
        if exchange.under is None:
            return
        try:
            await exchange.send(Reply(_went_wrong(exchange.voice)))
        except TelegramError as error:
            log.warning("apology_failed", error=type(error).__name__, chat=exchange.place.chat)

    def _exchange(self, work: Work, handling: Handling) -> Exchange:
        work.handling = handling
        user, message = work.update.effective_user, work.update.effective_message
        voice = voice_for(handling.language, user, work.handlers.responder)
        arrival = work.arrival
        return Exchange(
            self._bot, voice, self._store, handling, message, arrival.member, arrival.at
        )


def _is_its_own_fault(error: Exception) -> bool:
    """Return whether an update failed by what it asks for, not by what could not be reached."""
    if isinstance(error, StoreError):
        return isinstance(error, Unstorable)
    return not isinstance(error, TelegramError) or isinstance(error, BadRequest)


def _went_wrong(voice: Voice) -> str:
    return voice.say("Something went wrong on my side. Please ask again in a moment.")
