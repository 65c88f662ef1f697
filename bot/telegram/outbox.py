"""Replies -> Telegram: which chat, which topic, under which message, in how many parts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from telegram import Bot, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, TelegramError

from bot.core.reply import Reply
from bot.telegram.buttons import keyboard
from bot.telegram.markup import to_html

_PATIENCE: Final = 0.3
"""Seconds of silence after which a member is shown that an answer is on its way."""
_TYPING_LASTS: Final = 4.5
"""Seconds; Telegram shows "typing" for five."""
_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


def topic_of(message: Message) -> int | None:
    """Return the forum topic that a message stands in; None outside one and in General.

    In a plain group `message_thread_id` numbers a chain of replies, and sending it for General is
    refused.
    """
    return message.message_thread_id if message.is_topic_message else None


async def send(bot: Bot, reply: Reply, under: Message) -> Message:
    """Send a reply under a member's message, in its topic, and return the last message sent.

    The parts of a long reply follow each other; the buttons stand under the last.
    """
    *first_parts, last_part = to_html(reply)
    for part in first_parts:
        await _send_part(bot, part, under, Reply(""))
    return await _send_part(bot, last_part, under, reply)


async def _send_part(bot: Bot, html: str, under: Message, reply: Reply) -> Message:
    return await bot.send_message(
        under.chat_id,
        html,
        parse_mode=ParseMode.HTML,
        message_thread_id=topic_of(under),
        link_preview_options=_NO_PREVIEW,
        reply_parameters=ReplyParameters(under.message_id, allow_sending_without_reply=True),
        reply_markup=keyboard(reply.choices),
    )


async def replace(message: Message, reply: Reply) -> None:
    """Turn a message of the bot into a reply that fits one message; unchanged text is no error."""
    try:
        await message.edit_text(
            to_html(reply)[0],
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=keyboard(reply.choices),
        )
    except BadRequest as error:
        if "message is not modified" not in error.message.lower():
            raise


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
