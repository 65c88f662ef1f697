from collections.abc import AsyncIterator

import aiogram
import pytest
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from tests.telegram_server import TelegramServer


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[telegram.Bot]:
    """The bot through python-telegram-bot."""
    async with telegram.Bot(server.token, base_url=f"{server.url}/bot") as bot:
        yield bot


@pytest.fixture
async def aiobot(server: TelegramServer) -> AsyncIterator[aiogram.Bot]:
    """The same bot through aiogram."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.url))
    async with aiogram.Bot(server.token, session=session).context() as bot:
        yield bot
