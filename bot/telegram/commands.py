"""Commands: which one a message begins with, and whom it is meant for."""

from dataclasses import dataclass

from telegram import Message, MessageEntity, User

from bot.telegram.words import entities_of, words_of


@dataclass(frozen=True, slots=True)
class Command:
    """A command for the bot, in lower case, and the words after it."""

    name: str
    words: tuple[str, ...]


def command_for(message: Message, bot: User) -> Command | None:
    """Return the command that a message begins with, None when it has none or another bot's.

    Telegram lets a command in a group name its bot: /ask@footnote_bot.
    """
    said = words_of(message)
    if said is None or not begins_with_command(message):
        return None
    end = entities_of(message)[0].length
    name, _, addressee = said[1:end].partition("@")
    if addressee and addressee.lower() != (bot.username or "").lower():
        return None
    return Command(name.lower(), tuple(said[end:].split()))


def begins_with_command(message: Message) -> bool:
    """Return whether Telegram sees a command at the beginning of a message."""
    return any(
        each.type == MessageEntity.BOT_COMMAND and each.offset == 0
        for each in entities_of(message)[:1]
    )
