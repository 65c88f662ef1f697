"""What members decide about themselves: the language they are spoken to in, and to be forgotten."""

from collections.abc import Sequence
from typing import Final

from telegram import User

from bot.core import pages
from bot.core.reply import Reply, Speak
from bot.core.responder import Responder
from bot.core.voice import Voice
from bot.store import Store, StoreError
from bot.telegram.exchange import Exchange

_AUTOMATIC: Final = ("automatic", "auto")


def voice_for(chosen: str | None, user: User | None, responder: Responder) -> Voice:
    """Return the voice that a member is spoken to in: that of their choice, else Telegram's."""
    return responder.voice(chosen or (user.language_code if user else None))


async def language_of(member: int, store: Store) -> str | None:
    """Return the language that a member has chosen; None: none, or the database does not tell."""
    try:
        return await store.language(member)
    except StoreError:
        return None  # what there is to say does not wait for the database


async def forget_me(exchange: Exchange) -> None:
    """Delete everything that is known of the member, in every chat."""
    await exchange.store.forget_member(exchange.member)
    exchange.tell("forgotten")
    await exchange.send(pages.forgotten(exchange.voice))


async def language(
    words: Sequence[str], user: User | None, responder: Responder, exchange: Exchange
) -> None:
    """Speak the language that is named from now on; where none is, let the member choose."""
    wanted = " ".join(words).lower()
    if wanted in _AUTOMATIC:
        await exchange.send(chosen(Speak(None), user, responder, exchange))
    elif wanted in responder.voices:
        await exchange.send(chosen(Speak(wanted), user, responder, exchange))
    else:
        names = {code: each.own_name() for code, each in responder.voices.items()}
        await exchange.send(pages.languages(exchange.voice, names))


def chosen(choice: Speak, user: User | None, responder: Responder, exchange: Exchange) -> Reply:
    """Let the member be spoken to in the language of their choice, and return what is said."""
    spoken = choice.language if choice.language in responder.voices else None
    exchange.handling.choose_language(spoken)
    return pages.language_chosen(voice_for(spoken, user, responder))
