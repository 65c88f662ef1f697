"""Whose call has left, over real HTTP."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import Bot, Message
from telegram.ext import ExtBot

from bot.telegram.turns import Turns
from tests.end_to_end.bot_process import eventually
from tests.telegram_server import TelegramServer


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture(autouse=True)
def durations_as_the_bot_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


def sending(bot: Bot, chat: int) -> asyncio.Task[Message]:
    return asyncio.create_task(bot.send_message(chat, "Hello."))


async def test_a_call_has_left_until_it_is_answered_and_the_next_one_waits_for_its_turn(
    server: TelegramServer,
) -> None:
    turns = Turns(1)
    chat = server.private(server.member("Vera")).id
    server.slows_next("sendMessage", 0.3)
    async with ExtBot(server.token, base_url=f"{server.url}/bot", rate_limiter=turns) as bot:
        first, second = sending(bot, chat), sending(bot, chat)
        await eventually(lambda: turns.has_left(first))
        assert not turns.has_left(second)
        second.cancel()
        await first
        assert not turns.has_left(first)
    assert sum(call.method == "sendMessage" for call in server.calls) == 1


async def test_a_call_that_fails_has_not_left_any_more(server: TelegramServer) -> None:
    turns = Turns(30)
    chat = server.private(server.member("Vera")).id
    server.fails_next("sendMessage", code=429, retry_after=60)
    async with ExtBot(server.token, base_url=f"{server.url}/bot", rate_limiter=turns) as bot:
        held_back = sending(bot, chat)
        await eventually(lambda: not server.fails)
        await eventually(lambda: not turns.has_left(held_back))
        assert not held_back.done()
        held_back.cancel()
