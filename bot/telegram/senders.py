"""Who speaks in a group, where it is not simply a member, and who may change its settings."""

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


class Administrators:
    """Who administrates which group; asked of Telegram, and known for a while."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], tuple[float, bool]] = {}  # until when, and whether

    async def include(self, bot: Bot, chat: int, user: int) -> bool:
        """Return whether a user administrates a group; not if Telegram does not tell.

        Raises:
            TelegramError: Telegram cannot be asked now.
        """
        now = monotonic()
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
