"""Messages as python-telegram-bot hands them over, with only what a test is about."""

from datetime import UTC, datetime

from telegram import Chat, ForumTopicCreated, Message, MessageEntity, Update, User
from telegram.constants import ChatType

from tests.telegram_server.entities import format_text

BOT = User(7, "Footnote", is_bot=True, username="Footnote_Bot")
ALICE = User(1, "Alice", is_bot=False, username="alice")


def a_message(
    text: str | None = None,
    *,
    chat: Chat | None = None,
    by: User | None = ALICE,
    reply_to: Message | None = None,
    opens_topic: bool = False,
    caption: str | None = None,
) -> Message:
    """Return a message in a group unless a chat is given; its mentions are found as by Telegram."""
    return Message(
        2,
        datetime(2026, 1, 1, tzinfo=UTC),
        chat or Chat(-5, ChatType.SUPERGROUP),
        from_user=by,
        text=text,
        entities=_entities(text),
        caption=caption,
        caption_entities=_entities(caption),
        reply_to_message=reply_to,
        forum_topic_created=ForumTopicCreated("Topic", 0) if opens_topic else None,
    )


def _entities(text: str | None) -> list[MessageEntity]:
    return [MessageEntity(**each) for each in format_text(text or "", None).entities]


def an_update(number: int, chat: int) -> Update:
    """Return an update with a message in a private chat."""
    return Update(number, a_message("x", chat=Chat(chat, ChatType.PRIVATE)))
