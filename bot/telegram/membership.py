"""The bot comes into a group, leaves it, or moves with it: a group that becomes a supergroup."""

import asyncio
from functools import partial
from typing import Final

from telegram import Chat, ChatMember, ChatMemberRestricted, ChatMemberUpdated, Message, User
from telegram.constants import ChatMemberStatus, ChatType

from bot.core.reply import Reply
from bot.core.text import isolated
from bot.core.unasked import Mode
from bot.core.voice import Voice
from bot.telegram.addressing import how_to_address
from bot.telegram.exchange import Exchange
from bot.telegram.outbox import parts, post
from bot.telegram.unasked import Unasked

_SETTLED_AFTER: Final = 3.0
"""Seconds after which a supergroup is known to have been a group, if it was one.

Telegram tells of the bot's coming there and of the move side by side, as updates of two chats.
Source: https://github.com/tdlib/telegram-bot-api/issues/266
"""

_GROUPS: Final = (ChatType.GROUP, ChatType.SUPERGROUP)
_GONE: Final = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


def membership(change: ChatMemberUpdated) -> Unasked | None:
    """Return the step that fits a change of the bot's own membership; None: there is none."""
    was, is_ = _is_there(change.old_chat_member), _is_there(change.new_chat_member)
    if change.chat.type not in _GROUPS or was == is_:
        return None
    return Unasked(partial(_arrive if is_ else _leave, change.chat))


def migration(message: Message) -> Unasked | None:
    """Return the step that fits a message about a group that became a supergroup, else None.

    Both chats get one, the old with the new's id and the new with the old's; one would do.
    """
    if message.migrate_to_chat_id:
        return Unasked(partial(_move, message.chat_id, message.migrate_to_chat_id))
    if message.migrate_from_chat_id:
        return Unasked(partial(_move, message.migrate_from_chat_id, message.chat_id))
    return None


def _is_there(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status not in _GONE


async def _arrive(chat: Chat, exchange: Exchange) -> None:
    """Introduce the bot, once: not to a supergroup that was a group which knows it."""
    exchange.tell("joined")
    if chat.type == ChatType.SUPERGROUP:
        await asyncio.sleep(_SETTLED_AFTER)
    if await exchange.store.groups.own_mode(chat.id, None):
        return
    for part in parts(greeting(exchange.voice, exchange.bot.bot), exchange.bot.bot):
        await exchange.handling.once(partial(post, exchange.bot, part, chat.id))
    await exchange.store.groups.set_mode(chat.id, None, Mode.QUIET)


async def _leave(chat: Chat, exchange: Exchange) -> None:
    await exchange.store.groups.leave(chat.id)
    exchange.tell("left")


async def _move(old: int, new: int, exchange: Exchange) -> None:
    await exchange.store.groups.move(old, new)
    exchange.tell("moved")


def greeting(voice: Voice, bot: User) -> Reply:
    """Return what a group reads: what the bot knows, and how to ask it there."""
    hello = voice.say("Hello! I answer questions about this, and I cite every answer: {subject}")
    manners = voice.say("I am silent otherwise. Administrators can change that with /settings.")
    subject = isolated(voice.subject())
    return Reply(hello.format(subject=subject), body=(how_to_address(voice, bot), manners))
