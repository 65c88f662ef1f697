"""A Bot API server on loopback that plays Telegram, held to Telegram's own rules."""

from tests.telegram_server.chats import Chat, Forum
from tests.telegram_server.messages import Button, CallbackAnswer, Member, Message, Topic
from tests.telegram_server.server import TelegramServer

__all__ = [
    "Button",
    "CallbackAnswer",
    "Chat",
    "Forum",
    "Member",
    "Message",
    "TelegramServer",
    "Topic",
]
