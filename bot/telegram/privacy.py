"""What is stored about a member: the whole of it, for how long, from what the code goes by."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.core.conversation import EDITABLE_FOR
from bot.core.reply import Reply
from bot.core.voice import Voice
from bot.store import UPDATES_KEPT

_CONVERSATION: Final = 2
"""How many sentences of the page tell of the conversation, before what serves Telegram only."""


def privacy_page(voice: Voice, kept_for: timedelta) -> Reply:
    """Return what is stored, where a conversation is kept for so long."""
    page = voice.privacy(kept_for)
    edits = voice.plural(
        "For {n} hour I store which of my messages reply to which of yours, and a number made of "
        "its words, so that you can edit a question.",
        "For {n} hours I store which of my messages reply to which of yours, and a number made of "
        "its words, so that you can edit a question.",
        _hours(EDITABLE_FOR),
    )
    handled = voice.plural(
        "For {n} hour I store the numbers of the messages that I have dealt with, so that I answer "
        "none twice.",
        "For {n} hours I store the numbers of the messages that I have dealt with, so that I "
        "answer none twice.",
        _hours(UPDATES_KEPT),
    )
    log = voice.say(
        "The log that my operator reads holds times and Telegram's ids of the chat and the "
        "message, never your words or your name."
    )
    said, rest = page.body[:_CONVERSATION], page.body[_CONVERSATION:]
    return replace(page, body=(*said, edits, handled, *rest[:-1], log, *rest[-1:]))


def _hours(time: timedelta) -> int:
    return round(time / timedelta(hours=1))
