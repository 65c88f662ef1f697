"""The bots beside which the whole one is measured, each as its library's documentation writes it.

    python -m benchmarks.throughput.peers NAME

They read `TELEGRAM_TOKEN`, `TELEGRAM_API_URL` and `KNOWLEDGE`. Libraries are imported by whom they
belong to, for memory and the time to start count.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from aiogram.types import Message
    from telegram import Update

Answering: TypeAlias = Callable[[str], str]

AT_ONCE: Final = 16
"""Updates that python-telegram-bot handles at once: it is fastest at 4 to 16."""


def ptb_echo() -> None:
    """Echo, on python-telegram-bot."""
    _on_ptb(_same)


def rules_bot() -> None:
    """Show the title that is most alike, as rules-bot finds it, on python-telegram-bot.

    Source: https://github.com/python-telegram-bot/rules-bot, components/entrytypes.py
    """
    from thefuzz import fuzz  # noqa: PLC0415

    from bot.curation.files import load  # noqa: PLC0415

    entries = load(Path(os.environ["KNOWLEDGE"])).entries.values()
    titles = [entry.questions[0] for entry in entries if entry.questions]

    def closest(text: str) -> str:
        return max(titles, key=lambda title: fuzz.token_set_ratio(title, text))

    _on_ptb(closest)


def aiogram_echo() -> None:
    """Echo, on aiogram."""
    from aiogram import Bot, Dispatcher  # noqa: PLC0415
    from aiogram.client.session.aiohttp import AiohttpSession  # noqa: PLC0415
    from aiogram.client.telegram import TelegramAPIServer  # noqa: PLC0415

    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: "Message") -> None:
        await message.answer(message.text or "")

    api = TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"])
    bot = Bot(os.environ["TELEGRAM_TOKEN"], session=AiohttpSession(api=api))
    asyncio.run(dispatcher.start_polling(bot))


def _on_ptb(answering: Answering) -> None:
    from telegram.ext import Application, MessageHandler, filters  # noqa: PLC0415

    async def answer(update: "Update", _context: Any) -> None:
        assert update.message is not None
        await update.message.reply_text(answering(update.message.text or ""))

    application = (
        Application.builder()
        .token(os.environ["TELEGRAM_TOKEN"])
        .base_url(f"{os.environ['TELEGRAM_API_URL']}/bot")
        .concurrent_updates(AT_ONCE)
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, answer))
    application.run_polling()


def _same(text: str) -> str:
    return text


PEERS: Final[Mapping[str, Callable[[], None]]] = MappingProxyType(
    {"aiogram echo": aiogram_echo, "PTB echo": ptb_echo, "rules-bot": rules_bot}
)
"""Name -> what runs it until a signal asks to stop."""


if __name__ == "__main__":
    PEERS[sys.argv[1]]()
