"""`/reload`, and what administrators of the bot are told of a knowledge that has changed."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Final, assert_never

import structlog
from telegram import Bot, Message
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.core.reply import Reply
from bot.core.responder import Responder
from bot.core.voice import Voice
from bot.served import Rebuilt, Refused, Reloaded
from bot.store import Store
from bot.telegram.exchange import Exchange
from bot.telegram.outbox import parts, post, typing
from bot.telegram.personal import language_of
from bot.telegram.senders import is_from_one_of
from bot.telegram.unasked import Step

COMMAND: Final = "reload"
MOST_TOLD: Final = 10
"""Problems that one message tells: who mends them sees the others next."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Reload:
    """Lets administrators of the bot have the knowledge read anew."""

    admins: frozenset[int]
    reload: Callable[[], Awaitable[Reloaded]]

    def step(self, message: Message) -> Step | None:
        """Return what `/reload` does; None: nothing here, or not for this member."""
        allowed = is_from_one_of(self.admins, message)
        return self._take if allowed and message.chat.type == ChatType.PRIVATE else None

    async def _take(self, exchange: Exchange) -> None:
        async with typing(exchange.bot, exchange.message):
            reloaded = await self.reload()
        await exchange.send(report(reloaded, exchange.voice))
        exchange.tell("reload_asked", taken=isinstance(reloaded, Rebuilt))


async def tell_all(
    bot: Bot, members: Iterable[int], reloaded: Reloaded, responder: Responder, store: Store
) -> None:
    """Write to members in private what came of a reload, in the language that each has chosen.

    Who has chosen none reads English; who cannot be reached is logged and left out.
    """
    for member in members:
        voice = responder.voice(await language_of(member, store))
        try:
            for part in parts(report(reloaded, voice), bot.bot):
                await post(bot, part, member)
        except TelegramError as error:
            log.warning("not_told", member=member, error=type(error).__name__)


def report(reloaded: Reloaded, voice: Voice) -> Reply:
    """Return what came of a reload, for those who write the knowledge."""
    match reloaded:
        case Rebuilt(_, summary):
            return Reply(voice.say("I answer from the new knowledge now."), body=(summary,))
        case Refused(problems):
            more = len(problems) - MOST_TOLD
            rest = voice.plural("... and {n} problem more.", "... and {n} problems more.", more)
            return Reply(
                voice.say("The new knowledge cannot be used. I go on answering from the old one."),
                body=(*problems[:MOST_TOLD], *([rest] if more > 0 else [])),
            )
        case _:
            assert_never(reloaded)
