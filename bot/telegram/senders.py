"""Who speaks, where it is not simply a member, and who may change a group's settings."""

from collections.abc import Callable
from time import monotonic
from typing import Final

from telegram import Bot, Message
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest

KNOWN_FOR: Final = 300.0
"""Seconds for which it is not asked again whether an administrator still is one."""

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
    """Who administrates which group; asked of Telegram, and known for a while.

    Who does not is asked for every time: somebody may just have been promoted.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """Take what tells the seconds that pass."""
        self._clock = clock
        self._known: dict[tuple[int, int], float] = {}  # until when

    async def include(self, bot: Bot, chat: int, user: int) -> bool:
        """Return whether a user administrates a group; not if Telegram does not tell.

        Raises:
            TelegramError: Telegram cannot be asked now.
        """
        return self._clock() < self._known.get((chat, user), 0) or await self.still_include(
            bot, chat, user
        )

    async def still_include(self, bot: Bot, chat: int, user: int) -> bool:
        """Return whether a user administrates a group at this moment, as `include` does."""
        now = self._clock()
        self._known = {key: until for key, until in self._known.items() if now < until}
        self._known.pop((chat, user), None)
        found = await _is_administrator(bot, chat, user)
        if found:
            self._known[chat, user] = now + KNOWN_FOR
        return found


async def _is_administrator(bot: Bot, chat: int, user: int) -> bool:
    try:
        return (await bot.get_chat_member(chat, user)).status in _RANKS
    except BadRequest:  # nobody whom this chat knows, or it hides its members from the bot
        return await _is_listed(bot, chat, user)


async def _is_listed(bot: Bot, chat: int, user: int) -> bool:
    """Return whether a user is among the administrators, whom no group hides from its members."""
    try:
        return user in {each.user.id for each in await bot.get_chat_administrators(chat)}
    except BadRequest:
        return False
