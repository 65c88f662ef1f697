from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from telegram import Bot, Chat, Message, MessageOrigin, MessageOriginUser, User
from telegram.constants import ChatType

from bot.telegram.senders import (
    KNOWN_FOR,
    Administrators,
    is_from_one_of,
    sender_of,
    speaks_as_the_group,
)
from tests.telegram_server import Chat as ServerChat
from tests.telegram_server import Member, TelegramServer

GROUP = Chat(-1_002_000_000_001, ChatType.SUPERGROUP)
CHANNEL = Chat(-1_001_555_000_001, ChatType.CHANNEL)
NOBODY = User(1_087_968_824, "Group", is_bot=True)


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Bot]:
    async with Bot(server.token, base_url=f"{server.url}/bot") as bot:
        yield bot


def message(
    sender_chat: Chat | None, user: User | None, origin: MessageOrigin | None = None
) -> Message:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Message(
        2, at, GROUP, from_user=user, sender_chat=sender_chat, text="x", forward_origin=origin
    )


@pytest.mark.parametrize(
    ("sender_chat", "user", "sender", "as_the_group"),
    [
        pytest.param(None, User(7, "Alice", is_bot=False), 7, False, id="a member"),
        pytest.param(GROUP, NOBODY, GROUP.id, True, id="an anonymous administrator"),
        pytest.param(CHANNEL, NOBODY, CHANNEL.id, False, id="a channel"),
        pytest.param(None, None, 0, False, id="nobody"),
    ],
)
def test_who_speaks_is_a_member_or_a_chat(
    sender_chat: Chat | None, user: User | None, sender: int, as_the_group: bool
) -> None:
    said = message(sender_chat, user)
    assert (sender_of(said), speaks_as_the_group(said)) == (sender, as_the_group)


ALICE = User(7, "Alice", is_bot=False)
ELSEWHERE = MessageOriginUser(datetime(2026, 1, 1, tzinfo=UTC), User(8, "Boris", is_bot=False))


@pytest.mark.parametrize(
    ("said", "is_one"),
    [
        pytest.param(message(None, ALICE), True, id="a member"),
        pytest.param(message(None, User(8, "Boris", is_bot=False)), False, id="another"),
        pytest.param(message(None, None), False, id="nobody"),
        pytest.param(message(CHANNEL, ALICE), False, id="in the name of a channel"),
        pytest.param(message(None, ALICE, ELSEWHERE), False, id="passed on"),
    ],
)
def test_a_member_is_who_wrote_it_in_no_other_name(said: Message, is_one: bool) -> None:
    assert is_from_one_of(frozenset({7}), said) is is_one


class TestAdministrators:
    @pytest.fixture
    def owner(self, server: TelegramServer) -> Member:
        return server.member("Olga")

    @pytest.fixture
    def chat(self, server: TelegramServer, owner: Member) -> ServerChat:
        return server.supergroup("History", owner)

    async def test_are_the_owner_and_whom_the_owner_promotes(
        self, server: TelegramServer, bot: Bot, chat: ServerChat, owner: Member
    ) -> None:
        promoted, other = server.member("Pyotr"), server.member("Alice")
        chat.promotes(promoted)
        chat.people[other.id], chat.roles[other.id] = other, "member"
        found = [
            await Administrators().include(bot, chat.id, each.id)
            for each in (owner, promoted, other)
        ]
        assert found == [True, True, False]

    async def test_are_nobody_whom_the_chat_does_not_know(self, bot: Bot, chat: ServerChat) -> None:
        assert not await Administrators().include(bot, chat.id, 999)

    async def test_are_known_for_a_while_and_then_asked_for_again(
        self, bot: Bot, chat: ServerChat, owner: Member
    ) -> None:
        now = 0.0
        administrators = Administrators(lambda: now)
        assert await administrators.include(bot, chat.id, owner.id)
        chat.demotes(owner)
        now = KNOWN_FOR - 1
        assert await administrators.include(bot, chat.id, owner.id)
        now = KNOWN_FOR
        assert not await administrators.include(bot, chat.id, owner.id)

    async def test_are_asked_for_at_once_where_it_matters(
        self, bot: Bot, chat: ServerChat, owner: Member
    ) -> None:
        administrators = Administrators()
        assert await administrators.include(bot, chat.id, owner.id)
        chat.demotes(owner)
        assert not await administrators.still_include(bot, chat.id, owner.id)
        assert not await administrators.include(bot, chat.id, owner.id)

    async def test_are_those_who_were_promoted_a_moment_ago(
        self, server: TelegramServer, bot: Bot, chat: ServerChat
    ) -> None:
        administrators, pyotr = Administrators(), server.member("Pyotr")
        assert not await administrators.include(bot, chat.id, pyotr.id)
        chat.promotes(pyotr)
        assert await administrators.include(bot, chat.id, pyotr.id)

    @pytest.mark.parametrize("words", ["CHAT_ADMIN_REQUIRED", "member list is inaccessible"])
    async def test_are_known_where_a_group_hides_its_members(
        self, server: TelegramServer, bot: Bot, chat: ServerChat, owner: Member, words: str
    ) -> None:
        for user, found in ((owner.id, True), (owner.id + 1, False)):
            server.fails_next("getChatMember", code=400, description=f"Bad Request: {words}")
            assert await Administrators().include(bot, chat.id, user) is found

    async def test_are_nobody_where_telegram_does_not_tell(
        self, server: TelegramServer, bot: Bot, chat: ServerChat, owner: Member
    ) -> None:
        for method in ("getChatMember", "getChatAdministrators"):
            server.fails_next(method, code=400, description="Bad Request: CHAT_ADMIN_REQUIRED")
        assert not await Administrators().include(bot, chat.id, owner.id)
