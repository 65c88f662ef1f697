"""How the bot presents itself in Telegram: its name, descriptions and command menus."""

from dataclasses import dataclass
from typing import Final

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.error import TelegramError

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Profile:
    """What members of one interface language see before they write the first word."""

    name: str
    description: str
    """Shown in an empty chat, at most 512 characters."""
    short_description: str
    """Shown on the bot's page and with shared links, at most 120 characters."""
    private_commands: tuple[BotCommand, ...]
    group_commands: tuple[BotCommand, ...]


_ENGLISH: Final = {
    "ask": "Ask a question",
    "topics": "What I know about",
    "sources": "What my answers rest on",
    "new": "Start a new conversation",
    "help": "How to use me",
    "privacy": "What I store",
    "start": "Say hello",
}
_RUSSIAN: Final = {
    "ask": "Задать вопрос",
    "topics": "О чём я знаю",
    "sources": "На чём основаны ответы",
    "new": "Начать разговор заново",
    "help": "Как мной пользоваться",
    "privacy": "Что я храню",
    "start": "Поздороваться",
}
_IN_GROUPS: Final = ("ask", "topics", "sources", "help", "privacy")


def _profile(name: str, description: str, short: str, commands: dict[str, str]) -> Profile:
    private = tuple(BotCommand(command, what) for command, what in commands.items())
    in_groups = tuple(command for command in private if command.command in _IN_GROUPS)
    return Profile(name, description, short, private, in_groups)


PROFILES: Final = {
    "": _profile(
        "Footnote",
        "I answer questions from a file that people wrote and checked, and I cite every answer. "
        "Ask in your own words; go on with a few. When I do not know, I say so.",
        "Answers with footnotes: every answer cites its sources.",
        _ENGLISH,
    ),
    "ru": _profile(
        "Сноска",
        "Я отвечаю на вопросы по файлу, который написали и проверили люди, и даю источники. "
        "Спрашивайте своими словами, продолжайте коротко. Если не знаю, так и скажу.",
        "Ответы со сносками: у каждого ответа есть источники.",
        _RUSSIAN,
    ),
}
"""By language code; "" is for everybody whose language has none of its own."""


async def introduce(bot: Bot) -> None:
    """Bring the bot's profile and menus in Telegram up to date, where they differ.

    Telegram allows few changes of a name a day, so what already holds is left alone. A refusal is
    logged and does not keep the bot from answering. `bot` is opened and closed here.
    """
    for language, profile in PROFILES.items():
        try:
            async with bot:
                await _introduce(bot, profile, language)
        except TelegramError as error:
            log.warning(
                "profile_not_set", language=language or "default", error=type(error).__name__
            )


async def _introduce(bot: Bot, profile: Profile, language: str) -> None:
    menus: tuple[tuple[BotCommandScope, tuple[BotCommand, ...]], ...] = (
        (BotCommandScopeAllPrivateChats(), profile.private_commands),
        (BotCommandScopeAllGroupChats(), profile.group_commands),
    )
    for scope, commands in menus:
        if await bot.get_my_commands(scope, language) != commands:
            await bot.set_my_commands(commands, scope, language)
    if (await bot.get_my_description(language)).description != profile.description:
        await bot.set_my_description(profile.description, language)
    short = await bot.get_my_short_description(language)
    if short.short_description != profile.short_description:
        await bot.set_my_short_description(profile.short_description, language)
    if (await bot.get_my_name(language)).name != profile.name:
        await bot.set_my_name(profile.name, language)
