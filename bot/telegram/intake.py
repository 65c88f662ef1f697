"""An update is handled first and acknowledged after: answered, sent, committed, and only then done.

What fails comes again. What fails because of the update itself is set aside after a few tries, so
that it does not hold up its chat for ever; what fails because the database or Telegram cannot be
reached is not the update's fault, and is tried for as long as it takes.

In the end nothing is given up that would then be said twice: what has not been sent is given back,
what is on its way is heard of and recorded.
"""

import asyncio
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog
from telegram import Bot, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.core.reply import Reply
from bot.core.unasked import Mode
from bot.core.voice import Voice
from bot.metrics import Metrics
from bot.store import Arrival, Handling, Store, StoreError, Unstorable
from bot.telegram.admission import admitted
from bot.telegram.clock import Clock
from bot.telegram.exchange import Exchange
from bot.telegram.handlers import Handlers
from bot.telegram.inquiries import Inquiries
from bot.telegram.journal import Journal
from bot.telegram.outbox import topic_of
from bot.telegram.personal import voice_for
from bot.telegram.refusals import Refusal, refusal
from bot.telegram.senders import sender_of
from bot.telegram.turns import Turns
from bot.telegram.unasked import Step, Unasked

log = structlog.get_logger()

TRIES: Final = 3
"""Failures of its own after which an update is set aside."""

_IN_VAIN: Final = (Refusal.UNREACHABLE, Refusal.GONE)
"""Refusals after which an update is done: no try will ever reach anybody."""

_GLANCE: Final = 0.02
"""Seconds after which, in the end, what is in hand is looked at again."""


@dataclass(slots=True)
class _Work:
    """An update in hand."""

    update: Update
    handlers: Handlers
    """What handles it from its beginning to its end."""
    arrival: Arrival
    widest: Step
    """What it asks for in the helpful mode."""
    begun: float
    handling: Handling | None = None
    """None: it waits for another update of its member, or for room."""


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
        self._bot = bot
        self._turns = turns
        self._handlers = handlers
        self._store = store
        self._messages_per_minute = messages_per_minute
        self._journal = Journal(metrics, handlers().clock)
        self._inquiries = Inquiries(bot, self._journal, store, messages_per_minute)
        self._in_hand: dict[asyncio.Task[bool], _Work | None] = {}
        """What is done, with what is known of it; nothing is of an inquiry."""
        self._begins = asyncio.Lock()
        self._closed = False

    async def take(self, update: Update) -> bool:
        """Handle an update, and return whether it may be acknowledged; if not, it must come again.

        Updates of one member in one chat are handled one after the other.
        """
        inquiry = bool(update.inline_query or update.chosen_inline_result)
        work = None if inquiry else self._work(update)
        if work is None and not inquiry:
            return True
        if self._closed:
            return False
        task = asyncio.create_task(self._take(work) if work else self._inquire(update))
        self._in_hand[task] = work
        task.add_done_callback(self._in_hand.pop)
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
        await self._give_up(self._in_hand.keys() - given_back)

    def _would_be_repeated(self, task: asyncio.Task[bool]) -> bool:
        """Return whether a message may have been sent that the database does not know of."""
        work = self._in_hand[task]
        handling = work.handling if work else None
        return self._turns.has_left(task) or (handling is not None and bool(handling.unrecorded))

    async def _give_up(self, late: AbstractSet[asyncio.Task[bool]]) -> None:
        if not late:
            return
        log.warning("stopped_too_early", updates=len(late), advice="they come again")
        for task in late:
            task.cancel()
        await asyncio.wait(late)

    def _work(self, update: Update) -> _Work | None:
        """Return an update that asks for something, None for one that does not in any mode."""
        handlers = self._handlers()
        widest = handlers.step(update, self._bot.bot, Mode.HELPFUL)
        if widest is None:
            return None
        begun = self._journal.begin(update)
        return _Work(update, handlers, _arrival(update, handlers.clock), widest, begun)

    async def _inquire(self, update: Update) -> bool:
        await self._inquiries.take(update, self._handlers().responder)
        return True

    async def _take(self, work: _Work) -> bool:
        # One begins in each turn of the loop. Of many that come at once the first ones are sent
        # and committed while others wait, instead of all being answered before any is sent.
        async with self._begins:
            await asyncio.sleep(0)
        try:
            mode = await self._mode(work.update)
            step = work.handlers.step(work.update, self._bot.bot, mode)
            if step is not None:
                await self._handle(work, step)
        except StoreError as error:
            self._journal.failed(work.update, work.begun, error)
            return isinstance(error, Unstorable) and await self._failed(work, error)
        except TelegramError as error:
            self._journal.failed(work.update, work.begun, error)
            return isinstance(error, BadRequest) and await self._failed(work, error)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the next one is handled
            self._journal.failed(work.update, work.begun, error)
            return await self._failed(work, error)
        return True

    async def _handle(self, work: _Work, step: Step) -> None:
        async with self._store.handling(work.arrival) as handling:
            if handling.done:
                self._journal.came_again(work.update, work.begun)
                return
            most, nth = self._messages_per_minute, handling.nth_this_minute
            step = admitted(step, work.update, nth, most)
            exchange = self._exchange(work, handling)
            try:
                await step(exchange)
            except Exception as error:
                why = refusal(error)
                if why not in _IN_VAIN:
                    await handling.record()
                    raise
                if isinstance(error, ChatMigrated):
                    await self._store.groups.move(work.arrival.chat, error.new_chat_id)
                exchange.tell("nobody_there", error=type(error).__name__, why=why.value)
            await handling.finish()
        self._journal.done(work.update, work.begun, exchange.event, **exchange.facts)

    async def _mode(self, update: Update) -> Mode:
        """Return how much is said where an update comes from."""
        message = update.effective_message
        if message is None or message.chat.type == ChatType.PRIVATE:
            return Mode.QUIET
        return await self._store.groups.mode(message.chat_id, topic_of(message))

    async def _failed(self, work: _Work, error: Exception) -> bool:
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

    def _exchange(self, work: _Work, handling: Handling) -> Exchange:
        work.handling = handling
        user, message = work.update.effective_user, work.update.effective_message
        voice = voice_for(handling.language, user, work.handlers.responder)
        arrival = work.arrival
        return Exchange(
            self._bot, voice, self._store, handling, message, arrival.member, arrival.at
        )


def _went_wrong(voice: Voice) -> str:
    return voice.say("Something went wrong on my side. Please ask again in a moment.")


def _arrival(update: Update, clock: Clock) -> Arrival:
    chat = update.effective_chat
    return Arrival(
        update.update_id, chat.id if chat else 0, _member(update), _sent_at(update, clock)
    )


def _sent_at(update: Update, clock: Clock) -> datetime:
    if edited := update.edited_message:
        return edited.edit_date or edited.date
    # A press has no time of its own, and Telegram keeps it for a few minutes only.
    dated = update.message or update.my_chat_member or update.message_reaction
    return dated.date if dated else clock.now()


def _member(update: Update) -> int:
    if message := update.message or update.edited_message:
        return sender_of(message)
    return update.effective_user.id if update.effective_user else 0
