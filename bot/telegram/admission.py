"""Who writes faster than is answered is told so once in a minute, and then not heard."""

from functools import partial
from typing import Final

from telegram import CallbackQuery, Update
from telegram.constants import ChatType

from bot.core.reply import Reply
from bot.core.voice import Voice
from bot.telegram.exchange import Exchange
from bot.telegram.limits import MESSAGES_A_MINUTE_IN_A_GROUP
from bot.telegram.outbox import acknowledge
from bot.telegram.unasked import Step, Unasked

_MOST_IN_A_GROUP: Final = MESSAGES_A_MINUTE_IN_A_GROUP // 2
"""Messages of one member in a minute that are answered in a group: others want to be heard, too."""


def admitted(step: Step, update: Update, nth: int, most: int) -> Step:
    """Return what is done for the nth update of a member in a minute, where `most` are answered.

    In a group at most half of those that Telegram takes from a bot are. What nobody asked for is
    done in any case.
    """
    if isinstance(step, Unasked):
        return step
    beyond = nth - (most if _is_private(update) else min(most, _MOST_IN_A_GROUP))
    if beyond <= 0:
        return step
    return partial(_told_to_wait, update.callback_query) if beyond == 1 else _ignored


def _is_private(update: Update) -> bool:
    chat = update.effective_chat
    return chat is None or chat.type == ChatType.PRIVATE


async def _told_to_wait(query: CallbackQuery | None, exchange: Exchange) -> None:
    exchange.tell("too_fast")
    if query:
        await acknowledge(query, _too_fast(exchange.voice))
    elif exchange.under:
        await exchange.send(Reply(_too_fast(exchange.voice)))
    else:  # a reaction: the next message is told
        await _ignored(exchange)
        exchange.handling.do_not_count()


async def _ignored(exchange: Exchange) -> None:
    exchange.tell("ignored")


def _too_fast(voice: Voice) -> str:
    return voice.say("That is more than I can follow. Please wait a minute, then ask again.")
