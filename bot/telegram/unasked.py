"""What is done in a group that no member asked the bot for: nobody hears of it when it fails."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from telegram import Message, MessageEntity, User

from bot.core.conversation import Message as Asked
from bot.core.conversation import Turn
from bot.core.responder import Responder
from bot.core.response import Response, outcome_name
from bot.core.text import clean
from bot.core.unasked import COOL_DOWN, is_question, may_speak
from bot.telegram.exchange import Exchange
from bot.telegram.outbox import topic_of
from bot.telegram.words import parts_of, words_of

MOST_PLACES: Final = 10_000
"""Chats and topics of which it is known what was said last."""

Step: TypeAlias = Callable[[Exchange], Awaitable[None]]
"""What an update asks for, to be done in its exchange."""


@dataclass(frozen=True, slots=True)
class Unasked:
    """A step for which nobody is told to wait, and nobody gets an apology."""

    step: Step

    async def __call__(self, exchange: Exchange) -> None:
        """Take the step."""
        await self.step(exchange)


class Ear:
    """Knows what was said last in each chat and topic, as far as this process has heard.

    Numbers alone do not tell: other topics take theirs from the same chat, and in a group that is
    no supergroup all chats of the bot do.
    """

    def __init__(self) -> None:
        self._heard: dict[tuple[int, int | None], tuple[int, int]] = {}  # the last, and before it

    def hear(self, message: Message) -> int:
        """Hear a message, and return the number of the one before it; it may be heard twice.

        Where none was heard, it is the next smaller number.
        """
        place, number = (message.chat_id, topic_of(message)), message.message_id
        last, before = self._heard.pop(place, (number - 1, number - 1))
        if number > last:
            last, before = number, last
        self._heard[place] = last, before
        while len(self._heard) > MOST_PLACES:
            del self._heard[next(iter(self._heard))]
        return before


def overheard(message: Message, before: int, responder: Responder) -> Unasked | None:
    """Return the step that may answer a message nobody meant for the bot; None: it must not.

    `before` is the number of the message before it.
    """
    if not _is_for_everybody(message) or not is_question(words_of(message) or ""):
        return None
    return Unasked(partial(_overhear, responder, before))


def _is_for_everybody(message: Message) -> bool:
    """Return whether a member says something of their own, and not to somebody in particular."""
    by_a_bot = message.via_bot or (_is_bot(message.from_user) and not message.sender_chat)
    elsewhere = message.forward_origin or message.is_automatic_forward
    replied = message.reply_to_message
    to_somebody = (replied and not replied.forum_topic_created) or parts_of(
        message, MessageEntity.MENTION, MessageEntity.TEXT_MENTION
    )
    return not (by_a_bot or elsewhere or to_somebody)


def _is_bot(user: User | None) -> bool:
    return user is not None and user.is_bot


async def overhear_again(responder: Responder, exchange: Exchange) -> None:
    """Answer a message that was answered unasked and has been edited; not if it is not sure now."""
    found = _found(responder, exchange)
    if found:
        await _give(*found, exchange)


async def _overhear(responder: Responder, before: int, exchange: Exchange) -> None:
    exchange.tell("overheard")
    message = exchange.message
    found = _found(responder, exchange)
    if found is None:
        return
    shown = await exchange.store.groups.shown(message.chat_id, message.date - COOL_DOWN)
    if may_speak(found[1].entry or "", before, shown):
        exchange.takes_up(words_of(message) or "")
        await _give(*found, exchange)
        exchange.keeps_replies()


def _found(responder: Responder, exchange: Exchange) -> tuple[Response, Turn] | None:
    """Return what the bot is sure to answer, with what is to be remembered of it."""
    message = exchange.message
    said = clean(words_of(message) or "")
    response = responder.overhear(Asked(said, message.date, exchange.voice.language))
    return (response, response.turn) if response and response.turn else None


async def _give(response: Response, turn: Turn, exchange: Exchange) -> None:
    await exchange.send(response.reply)
    exchange.remember(turn)
    outcome = outcome_name(response.outcome)
    exchange.tell("answered_unasked", outcome=outcome, entry=turn.entry)
