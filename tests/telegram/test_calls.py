"""Calls are counted by what Telegram answered, over real HTTP."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from prometheus_client import CollectorRegistry
from telegram import Bot
from telegram.error import TelegramError

from bot.metrics import Metrics
from bot.telegram.calls import CountedRequest
from bot.telegram.queue import watch_queue
from bot.telegram.requests import AiohttpRequest
from tests.end_to_end.bot_process import eventually
from tests.telegram_server import TelegramServer
from tests.test_metrics import shown


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture(autouse=True)
def durations_as_the_bot_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(CollectorRegistry())


def a_bot(server: TelegramServer, metrics: Metrics) -> Bot:
    request = CountedRequest(AiohttpRequest(), metrics)
    return Bot(server.token, base_url=f"{server.url}/bot", request=request)


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (400, "refused"),
        (401, "unauthorized"),
        (403, "forbidden"),
        (409, "conflict"),
        (429, "flood"),
        (502, "server_error"),
    ],
)
async def test_a_refusal_is_counted_by_its_code(
    server: TelegramServer, metrics: Metrics, code: int, outcome: str
) -> None:
    server.fails_next("getMyName", code=code, description="Bad Request: no")
    async with a_bot(server, metrics) as bot:
        with pytest.raises(TelegramError):
            await bot.get_my_name()
        await bot.get_my_name()
    calls = shown(metrics, "footnote_telegram_calls_total")
    assert {key: value for key, value in calls.items() if key[0] == "getMyName"} == {
        ("getMyName", outcome): 1,
        ("getMyName", "done"): 1,
    }


async def test_a_connection_that_breaks_is_counted(
    server: TelegramServer, metrics: Metrics
) -> None:
    server.drops_next("getMyName")
    async with a_bot(server, metrics) as bot:
        with pytest.raises(TelegramError):
            await bot.get_my_name()
    calls = shown(metrics, "footnote_telegram_calls_total")
    assert calls["getMyName", "unreachable"] == 1
    assert shown(metrics, "footnote_telegram_call_seconds_count")[("getMyName",)] == 1


async def test_the_queue_is_asked_for_again_when_telegram_did_not_answer(
    server: TelegramServer, metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.queue._EVERY", 0)
    server.fails_next("getWebhookInfo", code=502)
    server.says_next("getWebhookInfo", {})  # what answers is not Telegram
    alice = server.member("Alice")
    await server.private(alice).says(alice, "hello")
    async with a_bot(server, metrics) as bot:
        watching = asyncio.create_task(watch_queue(bot, metrics))
        await eventually(lambda: bool(shown(metrics, "footnote_queue_pending_updates")[()]))
        watching.cancel()
    assert shown(metrics, "footnote_queue_pending_updates") == {(): 1}
    assert shown(metrics, "footnote_queue_asked_timestamp_seconds")[()] > 0
