"""How the bot presents itself in Telegram: its name, descriptions and command menus."""

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.core.voice import ENGLISH, Voice

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
    administrator_commands: tuple[BotCommand, ...]
    """What a group's administrators see instead."""
    curator_commands: tuple[BotCommand, ...]
    """What administrators of the bot see in private."""


CURATORS_COMMANDS: Final = ("inbox", "teach", "reload")
"""What only administrators of the bot have in their menu."""

_IN_GROUPS: Final = ("ask", "topics", "sources", "language", "help", "privacy")


def profile_in(voice: Voice) -> Profile:
    """Return the profile in a language."""
    private = tuple(BotCommand(command, what) for command, what in _commands(voice).items())
    group = tuple(each for each in private if each.command in _IN_GROUPS)
    settings = BotCommand("settings", voice.say("How much I say in this group"))
    curators = (BotCommand(command, what) for command, what in _curators_commands(voice).items())
    return Profile(
        name=voice.say("Footnote"),
        description=voice.say(
            "I answer questions from a file that people wrote and checked, and I cite every "
            "answer. Ask in your own words; go on with a few. When I do not know, I say so."
        ),
        short_description=voice.say("Answers with footnotes: every answer cites its sources."),
        private_commands=private,
        group_commands=group,
        administrator_commands=(*group, settings),
        curator_commands=(*curators, *private),
    )


async def introduce(bot: Bot, voices: Iterable[Voice], admins: Collection[int]) -> None:
    """Bring the bot's profile and menus in Telegram up to date, where they differ.

    Telegram allows few changes of a name a day, so what already holds is left alone. A refusal is
    logged and does not keep the bot from answering. `bot` is opened and closed here.
    """
    for voice in voices:
        language = _code(voice.language)
        try:
            # In a thread, for the first sentence of a language has its catalogue read.
            profile = await asyncio.to_thread(profile_in, voice)
            async with bot:
                await _introduce(bot, profile, language, admins)
        except TelegramError as error:
            log.warning(
                "profile_not_set", language=language or "default", error=type(error).__name__
            )


async def take_menu_back(bot: Bot, member: int, languages: Iterable[str]) -> None:
    """Let a member have the menu of all members again: who was an administrator of the bot once.

    Telegram does not tell whom a menu was given to; whoever has one of their own is asked about.
    """
    scope = BotCommandScopeChat(member)
    try:
        for code in map(_code, languages):
            if await bot.get_my_commands(scope, code):
                await bot.delete_my_commands(scope, code)
    except TelegramError as error:
        log.warning("menu_not_taken_back", member=member, error=type(error).__name__)


def _code(language: str) -> str:
    # What is English is for everybody whose language has nothing of its own.
    return "" if language == ENGLISH else language


def _commands(voice: Voice) -> dict[str, str]:
    say = voice.say
    return {
        "ask": say("Ask a question"),
        "topics": say("What I know about"),
        "sources": say("What my answers rest on"),
        "new": say("Start a new conversation"),
        "language": say("Choose my language"),
        "help": say("How to use me"),
        "privacy": say("What I store"),
        "forget": say("Delete all I store about you"),
        "start": say("Say hello"),
    }


def _curators_commands(voice: Voice) -> dict[str, str]:
    what = (
        voice.say("What was asked in vain"),
        voice.say("Propose a member's message as a wording"),
        voice.say("Read the knowledge anew"),
    )
    return dict(zip(CURATORS_COMMANDS, what, strict=True))


async def _introduce(bot: Bot, profile: Profile, language: str, admins: Collection[int]) -> None:
    menus: tuple[tuple[BotCommandScope, tuple[BotCommand, ...]], ...] = (
        (BotCommandScopeAllPrivateChats(), profile.private_commands),
        (BotCommandScopeAllGroupChats(), profile.group_commands),
        (BotCommandScopeAllChatAdministrators(), profile.administrator_commands),
    )
    for scope, commands in menus:
        await _show_menu(bot, scope, commands, language)
    for admin in admins:
        try:
            await _show_menu(bot, BotCommandScopeChat(admin), profile.curator_commands, language)
        except (BadRequest, Forbidden) as error:
            # Whoever has never written to the bot has no chat with it.
            log.info("menu_not_set", member=admin, error=type(error).__name__)
    if (await bot.get_my_description(language)).description != profile.description:
        await bot.set_my_description(profile.description, language)
    short = await bot.get_my_short_description(language)
    if short.short_description != profile.short_description:
        await bot.set_my_short_description(profile.short_description, language)
    if (await bot.get_my_name(language)).name != profile.name:
        await bot.set_my_name(profile.name, language)


async def _show_menu(
    bot: Bot, scope: BotCommandScope, commands: tuple[BotCommand, ...], language: str
) -> None:
    if await bot.get_my_commands(scope, language) != commands:
        await bot.set_my_commands(commands, scope, language)
