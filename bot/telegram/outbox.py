"""Replies -> Telegram: which chat, which topic, under which message, in how many parts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
    User,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, TelegramError

from bot.core.reply import Reply
from bot.telegram.buttons import keyboard
from bot.telegram.limits import LONGEST_NOTICE
from bot.telegram.markup import shortened, to_html
from bot.telegram.refusals import Refusal, refusal

_PATIENCE: Final = 0.3
"""Seconds of silence after which a member is shown that an answer is on its way."""
_TYPING_LASTS: Final = 4.5
"""Seconds; Telegram shows "typing" for five."""
_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a reply."""

    html: str
    buttons: InlineKeyboardMarkup | None


def topic_of(message: Message) -> int | None:
    """Return the forum topic that a message stands in; None outside one and in General.

    In a plain group `message_thread_id` numbers a chain of replies, and sending it for General is
    refused.
    """
    return message.message_thread_id if message.is_topic_message else None


def fits(reply: Reply) -> bool:
    """Return whether a reply fits one message."""
    return len(to_html(reply)) == 1


def parts(reply: Reply, bot: User) -> tuple[Part, ...]:
    """Return the messages of a reply, at least one; the buttons stand under the last."""
    *first_parts, last_part = to_html(reply)
    buttons = keyboard(reply.choices, reply.tools, bot)
    return (*(Part(html, None) for html in first_parts), Part(last_part, buttons))


async def post(bot: Bot, part: Part, chat: int) -> int:
    """Send a part of what nobody asked for to a chat, and return its id."""
    message = await bot.send_message(
        chat,
        part.html,
        parse_mode=ParseMode.HTML,
        link_preview_options=_NO_PREVIEW,
        reply_markup=part.buttons,
    )
    return message.message_id


async def send(bot: Bot, part: Part, under: Message, answered: int | None = None) -> int:
    """Send a part of a reply to a member's message, in its topic, and return its id.

    It stands under that message, or under the one with the number `answered`.
    """
    message = await bot.send_message(
        under.chat_id,
        part.html,
        parse_mode=ParseMode.HTML,
        message_thread_id=topic_of(under),
        link_preview_options=_NO_PREVIEW,
        reply_parameters=ReplyParameters(
            answered or under.message_id, allow_sending_without_reply=True
        ),
        reply_markup=part.buttons,
    )
    return message.message_id


async def edit(bot: Bot, part: Part, chat: int, message_id: int) -> None:
    """Turn a message of the bot into another; unchanged text is no error."""
    try:
        await bot.edit_message_text(
            part.html,
            chat,
            message_id,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=part.buttons,
        )
    except BadRequest as error:
        if refusal(error) is not Refusal.UNCHANGED:
            raise


async def replace(message: Message, part: Part, bot: Bot) -> None:
    """Turn the message whose button was pressed into another; one that is gone is no error."""
    try:
        await edit(bot, part, message.chat_id, message.message_id)
    except BadRequest as error:
        if refusal(error) is not Refusal.GONE:
            raise


async def delete(bot: Bot, chat: int, message_id: int) -> None:
    """Delete a message of the bot; one that is gone, or has to stay, is no error."""
    with suppress(BadRequest):
        await bot.delete_message(chat, message_id)


async def acknowledge(query: CallbackQuery, text: str | None = None) -> None:
    """Let a pressed button stop waiting, with a word to who pressed it.

    A press that waited too long cannot be answered; what it stands for is done all the same.
    """
    with suppress(TelegramError):
        await query.answer(text and shortened(text, LONGEST_NOTICE))


@asynccontextmanager
async def typing(bot: Bot, under: Message) -> AsyncIterator[None]:
    """Show "typing" in the chat while the block takes long enough to be noticed."""
    showing = asyncio.create_task(_show_typing(bot, under))
    try:
        yield
    finally:
        showing.cancel()
        with suppress(asyncio.CancelledError):
            await showing


async def _show_typing(bot: Bot, under: Message) -> None:
    await asyncio.sleep(_PATIENCE)
    while True:
        with suppress(
            TelegramError
        ):  # a courtesy: whatever ails Telegram shows when the reply is sent
            await bot.send_chat_action(
                under.chat_id, ChatAction.TYPING, message_thread_id=topic_of(under)
            )
        await asyncio.sleep(_TYPING_LASTS)
