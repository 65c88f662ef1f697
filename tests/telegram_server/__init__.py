"""A Bot API server on loopback that plays Telegram, held to Telegram's own rules.

async with TelegramServer() as server:          # start the bot with server.url and server.token
    alice = server.member("Alice", language="en")
    chat = server.private(alice)
    question = await chat.says(alice, "was beria executed?")
    answer = await chat.answer()
    assert answer.reply_to == question.id
    assert (await chat.presses(alice, answer, "Sources")).text == ""
    assert server.refusals == []                # Telegram would have taken every call
"""

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
