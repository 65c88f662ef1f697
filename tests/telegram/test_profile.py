import re
from itertools import chain

import pytest
from telegram.constants import (
    BotCommandLimit,
    BotDescriptionLimit,
    BotNameLimit,
)

from bot.core.responder import Responder
from bot.languages import catalogues
from bot.telegram.profile import Profile, profile_in
from tests.knowledge_example import AFTER_STALIN
from tests.telegram_server.validate import utf16

PROFILES = {
    voice.language: profile_in(voice)
    for voice in Responder.build(AFTER_STALIN, catalogues=catalogues()).voices.values()
}
profiles = pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))


@profiles
def test_names_and_descriptions_fit(profile: Profile) -> None:
    assert 1 <= utf16(profile.name) <= BotNameLimit.MAX_NAME_LENGTH
    assert 1 <= utf16(profile.description) <= BotDescriptionLimit.MAX_DESCRIPTION_LENGTH
    assert 1 <= utf16(profile.short_description) <= BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH


@profiles
def test_commands_fit(profile: Profile) -> None:
    menus = profile.private_commands, profile.administrator_commands, profile.curator_commands
    for each in chain.from_iterable(menus):
        assert re.fullmatch(rf"[a-z0-9_]{{1,{BotCommandLimit.MAX_COMMAND}}}", each.command)
        assert 1 <= utf16(each.description) <= BotCommandLimit.MAX_DESCRIPTION


@profiles
def test_a_group_is_shown_a_part_of_what_a_private_chat_is(profile: Profile) -> None:
    assert set(profile.group_commands) < set(profile.private_commands)


@profiles
def test_administrators_are_shown_the_settings_beside_what_all_members_are(
    profile: Profile,
) -> None:
    *others, settings = profile.administrator_commands
    assert tuple(others) == profile.group_commands
    assert settings.command == "settings"


@profiles
def test_the_bots_administrators_are_shown_their_commands_above_the_members(
    profile: Profile,
) -> None:
    inbox, teach, reload, *others = profile.curator_commands
    assert tuple(others) == profile.private_commands
    assert (inbox.command, teach.command, reload.command) == ("inbox", "teach", "reload")


def test_the_russian_profile_differs_from_the_english_one() -> None:
    english, russian = PROFILES["en"], PROFILES["ru"]
    assert russian.name != english.name
    assert all(
        a.description != b.description
        for a, b in zip(english.private_commands, russian.private_commands, strict=True)
    )


def test_every_language_has_the_same_commands() -> None:
    menus = [[each.command for each in profile.private_commands] for profile in PROFILES.values()]
    assert all(menu == menus[0] for menu in menus)
