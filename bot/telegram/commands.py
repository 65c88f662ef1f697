"""Commands: which one a message begins with, and whom it is meant for."""

from dataclasses import dataclass

from telegram import Message, MessageEntity, User


@dataclass(frozen=True, slots=True)
class Command:
    """A command for the bot, in lower case, and the words after it."""

    name: str
    words: tuple[str, ...]


def command_for(message: Message, bot: User) -> Command | None:
    """Return the command that a message begins with, None when it has none or another bot's.

    Telegram lets a command in a group name its bot: /ask@footnote_bot.
    """
    if message.text is None or not begins_with_command(message):
        return None
    end = message.entities[0].length
    name, _, addressee = message.text[1:end].partition("@")
    if addressee and addressee.lower() != (bot.username or "").lower():
        return None
    return Command(name.lower(), tuple(message.text[end:].split()))


def begins_with_command(message: Message) -> bool:
    """Return whether Telegram sees a command at the beginning of a message."""
    first = message.entities[0] if message.entities else None
    return first is not None and first.type == MessageEntity.BOT_COMMAND and first.offset == 0
