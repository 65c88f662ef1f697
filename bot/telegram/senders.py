"""Who speaks, where it is not simply a member, and who may change a group's settings."""

from collections.abc import Callable
from time import monotonic
from typing import Final

from telegram import Bot, Message
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest

KNOWN_FOR: Final = 300.0
"""Seconds for which it is not asked again whether a member is an administrator."""

_RANKS: Final = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


def sender_of(message: Message) -> int:
    """Return the id of who speaks: a member, or the chat in whose name somebody does.

    All anonymous administrators share one account of Telegram's, all channels another.
    """
    if message.sender_chat:
        return message.sender_chat.id
    return message.from_user.id if message.from_user else 0


def speaks_as_the_group(message: Message) -> bool:
    """Return whether a message was written in the group's own name, as only administrators can."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat_id


def is_passed_on(message: Message) -> bool:
    """Return whether a message was forwarded: somebody else may have written it."""
    return message.forward_origin is not None


def is_from_one_of(members: frozenset[int], message: Message) -> bool:
    """Return whether one of some members wrote a message, and as nobody but themselves."""
    member = message.from_user
    themselves = not message.sender_chat and not is_passed_on(message)
    return member is not None and themselves and member.id in members


class Administrators:
    """Who administrates which group; asked of Telegram, and known for a while."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """Take what tells the seconds that pass."""
        self._clock = clock
        self._known: dict[tuple[int, int], tuple[float, bool]] = {}  # until when, and whether

    async def include(self, bot: Bot, chat: int, user: int) -> bool:
        """Return whether a user administrates a group; not if Telegram does not tell.

        Raises:
            TelegramError: Telegram cannot be asked now.
        """
        now = self._clock()
        until, known = self._known.get((chat, user), (now, False))
        if now < until:
            return known
        self._known = {key: each for key, each in self._known.items() if now < each[0]}
        found = await _is_administrator(bot, chat, user)
        self._known[chat, user] = now + KNOWN_FOR, found
        return found


async def _is_administrator(bot: Bot, chat: int, user: int) -> bool:
    try:
        member = await bot.get_chat_member(chat, user)
    except BadRequest:  # nobody whom this chat knows, or it hides its members from the bot
        return False
    return member.status in _RANKS
