"""What the patience of a bot decides about an update; the rest is tried end to end."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs
from telegram import Bot
from telegram.ext import ExtBot

from bot.core.responder import Responder
from bot.metrics import Metrics
from bot.served import Refused
from bot.store import Store, open_store
from bot.telegram.clock import Clock
from bot.telegram.group_settings import GroupSettings
from bot.telegram.handlers import Handlers
from bot.telegram.inbox import Desk
from bot.telegram.intake import Intake
from bot.telegram.reload import Reload
from bot.telegram.requests import AiohttpRequest, Patience
from bot.telegram.senders import Administrators
from bot.telegram.turns import Turns
from bot.telegram.unasked import Ear
from tests.knowledge_example import AFTER_STALIN
from tests.telegram_server import TelegramServer

RESPONDER = Responder.build(AFTER_STALIN)
NOBODY: frozenset[int] = frozenset()
LONGER_THAN_ANYBODY_WAITS = 600


@pytest.fixture(autouse=True)
def durations_as_the_bot_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(tmp_path / "footnote.sqlite3") as store:
        yield store


@pytest.fixture
def turns() -> Turns:
    return Turns(30)


@pytest.fixture
async def bot(server: TelegramServer, turns: Turns) -> AsyncIterator[Bot]:
    """A bot that waits a second for an answer."""
    requests = AiohttpRequest(8, Patience(read=1))
    url = f"{server.url}/bot"
    async with ExtBot(server.token, base_url=url, request=requests, rate_limiter=turns) as bot:
        yield bot


@pytest.fixture
def intake(bot: Bot, turns: Turns, store: Store) -> Intake:
    async def nothing_new() -> Refused:
        return Refused(())

    handlers = Handlers(
        RESPONDER,
        GroupSettings(Administrators()),
        Desk(NOBODY),
        Reload(NOBODY, nothing_new),
        Ear(),
        Clock(),
    )
    return Intake(bot, turns, lambda: handlers, store, 30, Metrics(CollectorRegistry()))


async def test_a_message_that_telegram_does_not_confirm_in_time_is_sent_again(
    server: TelegramServer, bot: Bot, intake: Intake
) -> None:
    """Nobody can know that Telegram had taken it."""
    member = server.member("Vera")
    question = await server.private(member).says(member, "/privacy")
    [update] = await bot.get_updates()
    server.slows_next("sendMessage", LONGER_THAN_ANYBODY_WAITS)
    with capture_logs() as logged:
        assert not await intake.take(update)
        while not await intake.take(update):
            pass
    assert {each["error"] for each in logged if each["event"] == "update_failed"} == {"TimedOut"}
    said = [await server.private(member).answer() for _ in range(2)]
    assert said[0].text == said[1].text
    assert {each.reply_to for each in said} == {question.id}
    assert await intake.take(update)  # done: it is not sent a third time
    await server.private(member).silence(0.1)
