"""An update -> what the store goes by: its number, the chat, who sent it and when."""

from datetime import datetime

from telegram import Update

from bot.store import Arrival
from bot.telegram.clock import Clock
from bot.telegram.senders import sender_of


def arrival_of(update: Update, clock: Clock) -> Arrival:
    """Return an update as the store knows it; 0 is the chat or member of one that has none."""
    chat = update.effective_chat
    return Arrival(
        update.update_id, chat.id if chat else 0, _member(update), _sent_at(update, clock)
    )


def _member(update: Update) -> int:
    if message := update.message or update.edited_message:
        return sender_of(message)
    return update.effective_user.id if update.effective_user else 0


def _sent_at(update: Update, clock: Clock) -> datetime:
    if edited := update.edited_message:
        return edited.edit_date or edited.date
    # A press has no time of its own, and Telegram keeps it for a few minutes only.
    dated = update.message or update.my_chat_member or update.message_reaction
    return dated.date if dated else clock.now()
