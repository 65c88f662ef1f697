"""What the patience of a bot decides about an update; the rest is tried end to end."""

import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, Pool
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
def statements() -> Iterator[list[str]]:
    """Every statement that SQLite runs for updates, by its first word."""
    ran: list[str] = []

    def listen(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.set_trace_callback(lambda statement: ran.append(statement.split()[0]))

    event.listen(Pool, "connect", listen)
    yield ran
    event.remove(Pool, "connect", listen)


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
def figures() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def intake(bot: Bot, turns: Turns, store: Store, figures: CollectorRegistry) -> Intake:
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
    return Intake(bot, turns, lambda: handlers, store, 30, Metrics(figures))


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


def test_what_is_passed_over_is_logged_by_its_number_and_counted(
    intake: Intake, figures: CollectorRegistry
) -> None:
    with capture_logs() as logged:
        intake.pass_over(7, "KeyError")
    [told] = logged
    assert (told["event"], told["update"], told["error"]) == ("unreadable", 7, "KeyError")
    assert figures.get_sample_value("footnote_unreadable_updates_total") == 1


async def test_an_answer_costs_two_looks_one_commit_and_one_message(
    statements: list[str], server: TelegramServer, bot: Bot, intake: Intake
) -> None:
    """Counted, not timed: a look more, or a second commit, is what every update would pay for."""
    member = server.member("Vera")
    chat = server.private(member)
    await chat.says(member, "How many people were in the Gulag?")
    [first] = await bot.get_updates()
    assert await intake.take(first)  # opens connections
    await chat.says(member, "were they released?")
    [_, second] = await bot.get_updates()
    statements.clear()
    server.calls.clear()
    assert await intake.take(second)
    # On a busy machine "typing" is shown beside.
    assert [call.method for call in server.calls if call.method != "sendChatAction"] == [
        "sendMessage"
    ]
    cost = Counter(statements)
    assert (cost["SELECT"], cost["BEGIN"], cost["COMMIT"]) == (2, 1, 1)
    # What was sent and said, why, for edits, for floods, and that the update is done.
    assert cost["INSERT"] + cost["UPDATE"] + cost["DELETE"] <= 8
    assert cost.total() <= 12
