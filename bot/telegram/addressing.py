"""Whether a message is meant for the bot, and what it says once the address is taken off."""

import re

from telegram import Message, MessageEntity, User
from telegram.constants import ChatType

from bot.core.voice import Voice
from bot.telegram.words import parts_of, words_of


def addressed_text(message: Message, bot: User) -> str | None:
    """Return what a message says to the bot, None when it is not meant for it.

    In a private chat everything is. In a group only what mentions the bot or answers one of its
    messages; the mention is taken out of the text.
    """
    text = words_of(message) or ""
    if message.chat.type == ChatType.PRIVATE:
        return text
    mentions = parts_of(message, MessageEntity.MENTION)
    if any(mention.lower() == f"@{bot.username}".lower() for mention in mentions):
        return without_address(text, bot)
    return text if is_reply_to(message, bot) else None


def how_to_address(voice: Voice, bot: User) -> str:
    """Return what tells the members of a group how to mean the bot."""
    # In privacy mode Telegram need not bring messages that name the bot.
    if not bot.can_read_all_group_messages:
        return voice.say("Ask with /ask, or with a reply to one of my messages.")
    how = voice.say("Ask with /ask, with my name ({name}), or with a reply to one of my messages.")
    return how.format(name=bot.name)


def without_address(text: str, bot: User) -> str:
    """Return a text without the bot's name, and without the command it may begin with."""
    text = re.sub(r"^/\w+(?:@\w+)?\s*", "", text)
    return re.sub(rf"\s*{re.escape(bot.name)}\b", "", text, flags=re.IGNORECASE).strip(" ,:")


def is_reply_to(message: Message, bot: User) -> bool:
    """Return whether a message answers one of the bot's.

    In a forum every message of a topic formally answers the service message that opened it; that
    does not count.
    """
    answered = message.reply_to_message
    return (
        answered is not None
        and answered.from_user is not None
        and answered.from_user.id == bot.id
        and answered.forum_topic_created is None
    )


def said_by_other(message: Message, bot: User) -> str | None:
    """Return what the message that a message replies to says, None if the bot or nobody said it.

    Of a long one a member may have marked what is meant.
    """
    answered = message.reply_to_message
    if answered is None or (answered.from_user and answered.from_user.id == bot.id):
        return None
    return message.quote.text if message.quote else words_of(answered)


def asked_above(answer: Message, bot: User) -> str:
    """Return the question that an answer stands under, as Telegram knows it; empty if it does not.

    It is not stored for longer than the conversation lasts.
    """
    asked = answer.reply_to_message
    return without_address(words_of(asked) or "", bot) if asked else ""
