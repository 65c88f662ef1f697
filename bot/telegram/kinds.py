"""The kinds of updates that are asked for, and which of them an update is."""

from typing import Final

from telegram import Update

KINDS: Final = (
    "message",
    "edited_message",
    "callback_query",
    "message_reaction",
    "inline_query",
    "chosen_inline_result",
    "my_chat_member",
)
"""Telegram's names for them. It remembers the list, so it is always sent."""


def kind_of(update: Update) -> str:
    """Return the kind of an update that was asked for."""
    return next(kind for kind in KINDS if getattr(update, kind))
