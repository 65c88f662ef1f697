"""Questions, and what becomes of an answer when its question is edited."""

from dataclasses import dataclass
from datetime import datetime

from telegram import Message
from telegram.constants import ChatType

from bot.core.conversation import EDITABLE_FOR
from bot.store import Asked
from bot.telegram.exchange import Exchange
from bot.telegram.unasked import Step


@dataclass(frozen=True, slots=True)
class Asking:
    """A step that replies to a question, which may be edited later."""

    words: str
    """What is asked; an edit that leaves it as it is changes nothing."""
    step: Step

    async def __call__(self, exchange: Exchange, before: Asked | None = None) -> None:
        """Take the step, and let the question be known by its replies.

        `before` is what it was before it was edited.
        """
        exchange.takes_up(self.words, before)
        await self.step(exchange)
        exchange.keeps_replies()


@dataclass(frozen=True, slots=True)
class Editing:
    """A step that turns the reply to a question into the reply to what it says now.

    A reply that was deleted stays away. A message that had no reply gets one, if it was edited to
    be a question, not long ago.
    """

    asking: Asking
    is_news: bool

    async def __call__(self, exchange: Exchange) -> None:
        """Take the step in an exchange that goes back to when the question was asked."""
        exchange.tell("edit_ignored")
        message = exchange.message
        before = await exchange.store.asked(message.chat_id, message.message_id)
        if before is None and self.is_news:
            await self.asking(exchange)
        elif before and not before.says(self.asking.words):
            await self._amend(before, exchange)
        else:
            exchange.handling.do_not_count()

    async def _amend(self, before: Asked, exchange: Exchange) -> None:
        await self.asking(exchange, before)
        await exchange.delete_what_is_left()
        exchange.tell("edited", **exchange.facts)


def edited(asking: Asking, message: Message, since: datetime, now: datetime) -> Editing | None:
    """Return the step for an edited message that asks something now; None: it is too late for one.

    What was edited before `since` in a group is no news there.
    """
    at = message.edit_date or message.date
    if at - message.date > EDITABLE_FOR:
        return None
    # Of an older message it is not known any more whether it had a reply.
    recent = now - message.date <= EDITABLE_FOR
    return Editing(asking, recent and (at >= since or message.chat.type == ChatType.PRIVATE))
