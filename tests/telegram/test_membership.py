from datetime import UTC, datetime

import pytest
from telegram import (
    Chat,
    ChatMember,
    ChatMemberBanned,
    ChatMemberLeft,
    ChatMemberMember,
    ChatMemberUpdated,
    Message,
)
from telegram.constants import ChatType

from bot.telegram.membership import membership, migration
from tests.telegram.updates import ALICE, BOT

AT = datetime(2026, 1, 1, tzinfo=UTC)
IN = ChatMemberMember(BOT)
OUT = ChatMemberLeft(BOT)
BANNED = ChatMemberBanned(BOT, AT)


def changed(kind: str, old: ChatMember, new: ChatMember) -> ChatMemberUpdated:
    return ChatMemberUpdated(Chat(-5, kind), ALICE, AT, old, new)


@pytest.mark.parametrize("kind", [ChatType.GROUP, ChatType.SUPERGROUP])
@pytest.mark.parametrize(("old", "new"), [(OUT, IN), (BANNED, IN), (IN, OUT), (IN, BANNED)])
def test_coming_and_leaving_a_group_ask_for_something(
    kind: str, old: ChatMember, new: ChatMember
) -> None:
    assert membership(changed(kind, old, new)) is not None


@pytest.mark.parametrize(("old", "new"), [(IN, IN), (OUT, BANNED)])
def test_a_change_that_is_neither_asks_for_nothing(old: ChatMember, new: ChatMember) -> None:
    assert membership(changed(ChatType.GROUP, old, new)) is None


@pytest.mark.parametrize("kind", [ChatType.PRIVATE, ChatType.CHANNEL])
def test_members_who_block_the_bot_and_channels_ask_for_nothing(kind: str) -> None:
    assert membership(changed(kind, IN, BANNED)) is None


def test_only_a_message_about_a_move_is_one() -> None:
    group = Chat(-5, ChatType.GROUP)
    assert migration(Message(2, AT, group, migrate_to_chat_id=-100)) is not None
    assert migration(Message(2, AT, group, migrate_from_chat_id=-4)) is not None
    assert migration(Message(2, AT, group, text="x")) is None
