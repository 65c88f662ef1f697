"""One server and one running bot for the tests of a module; members and chats are cheap."""

import sys
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from tests.end_to_end.bot_process import BotProcess, betrayals
from tests.end_to_end.talk import Talk
from tests.telegram_server import TelegramServer

NewBot = Callable[..., BotProcess]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture(scope="module")
def bots() -> list[BotProcess]:
    """Every bot that was made for the tests of a module."""
    return []


@pytest.fixture(scope="module")
def new_bot(
    server: TelegramServer, bots: list[BotProcess], tmp_path_factory: pytest.TempPathFactory
) -> NewBot:
    """Make a bot that is not started yet, in a folder of its own unless one is given."""

    def make(folder: Path | None = None, **settings: str) -> BotProcess:
        bot = BotProcess(server, folder or tmp_path_factory.mktemp("bot"), **settings)
        bots.append(bot)
        return bot

    return make


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(new_bot: NewBot) -> AsyncIterator[BotProcess]:
    """The bot that all tests of a module share."""
    async with new_bot() as bot:
        yield bot


@pytest.fixture(autouse=True)
def all_is_well(server: TelegramServer, bots: list[BotProcess]) -> Iterator[None]:
    """After every test Telegram has refused nothing, and no bot wrote what it must not."""
    yield
    sys.stderr.write("".join(bot.text for bot in bots))  # shown with a test that fails
    assert server.refusals == []
    assert betrayals(bots, server) == []


@pytest.fixture(scope="module")
def names() -> Iterator[str]:
    """Names that no two members share."""
    return (f"Anastasia the {number}." for number in count(1))


@pytest.fixture
def talk(server: TelegramServer, names: Iterator[str]) -> Talk:
    """A member's private chat, which nobody has said anything in."""
    member = server.member(next(names), language="en")
    return Talk(member, server.private(member))
