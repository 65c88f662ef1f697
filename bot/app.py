"""The one place where concrete classes are chosen, started and stopped."""

import asyncio
import signal
import sys
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import structlog
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import AIORateLimiter, Application

from bot.core.responder import Responder
from bot.curation.files import load
from bot.logs import configure
from bot.settings import Settings
from bot.store import Store, StoreError, open_store
from bot.telegram.handlers import App, Handlers
from bot.telegram.intake import InOrder
from bot.telegram.profile import introduce

log = structlog.get_logger()

_UPDATES: Final = ("message", "callback_query")
"""The kinds of updates that are asked for; Telegram remembers the list, so it is always sent."""
_POLL_FOR: Final = timedelta(seconds=30)
_RETRIES: Final = 5
_LONGEST_WAIT: Final = 60.0  # seconds between attempts to reach Telegram
_BEAT: Final = 30.0  # seconds; `health` asks for a sign of life younger than two minutes
_FORGET_EVERY: Final = 300.0  # seconds by which a conversation may outlive its time

_UNAUTHORIZED: Final = (
    "Telegram does not accept TELEGRAM_TOKEN. Copy it again from @BotFather into .env."
)

_NO_NETWORK: Final = "check the network and TELEGRAM_API_URL; trying again by itself"
_TWO_INSTANCES: Final = "another process uses this token: stop it, or delete its webhook"


def run(settings: Settings) -> int:
    """Answer in Telegram until a signal asks to stop; return the exit code.

    Raises:
        UnreadableFile, InvalidKnowledge: the knowledge cannot be used.
        StoreError: the database cannot be used.
    """
    assert settings.token, "the command line opens the terminal when there is no token"
    configure(settings.log_level, settings.log_format)
    responder = Responder.build(load(settings.knowledge), settings.conversation)
    try:
        asyncio.run(_serve(settings, responder))
    except InvalidToken:
        sys.stderr.write(_UNAUTHORIZED + "\n")
        return 2
    return 0


async def _serve(settings: Settings, responder: Responder) -> None:
    stopping = asyncio.Event()
    for signal_ in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signal_, stopping.set)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(settings.database))
        app = _application(settings)
        Handlers(responder, store).register(app)
        stack.push_async_callback(app.shutdown)
        if not await _first_contact(app, stopping):
            return
        for upkeep in (
            _show_life(settings.heartbeat),
            _forget_in_time(store, settings.conversation),
        ):
            stack.push_async_callback(_cancelled, asyncio.create_task(upkeep))
        await _poll(app, stopping)


def _application(settings: Settings) -> App:
    return (
        Application.builder()
        .token(settings.token or "")
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .rate_limiter(AIORateLimiter(max_retries=_RETRIES))
        .concurrent_updates(InOrder())
        .connection_pool_size(8)
        .pool_timeout(30)
        .build()
    )


async def _first_contact(app: App, stopping: asyncio.Event) -> bool:
    """Wait until Telegram answers; return False when asked to stop before."""
    wait = 1.0
    while not stopping.is_set():
        try:
            await app.initialize()
        except InvalidToken:
            raise
        except TelegramError as error:
            log.warning(
                "telegram_unreachable",
                error=type(error).__name__,
                retry_in=wait,
                advice=_NO_NETWORK,
            )
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), wait)
            wait = min(2 * wait, _LONGEST_WAIT)
        else:
            return True
    return False


async def _poll(app: App, stopping: asyncio.Event) -> None:
    assert app.updater is not None, "the builder makes an updater unless told not to"
    await app.updater.start_polling(
        timeout=_POLL_FOR,
        allowed_updates=_UPDATES,
        error_callback=_polling_failed,
        bootstrap_retries=-1,
    )
    await app.start()
    await introduce(app.bot)
    log.info("polling", bot=app.bot.id)
    await stopping.wait()
    log.info("stopping")
    await app.updater.stop()
    await app.stop()


def _polling_failed(error: TelegramError) -> None:
    # Called at every failed poll; python-telegram-bot tries again, each time a little later.
    advice = _TWO_INSTANCES if isinstance(error, Conflict) else _NO_NETWORK
    log.warning("polling_failed", error=type(error).__name__, advice=advice)


async def _show_life(heartbeat: Path) -> None:
    while True:
        _touch(heartbeat)
        await asyncio.sleep(_BEAT)


def _touch(file: Path) -> None:
    file.touch(mode=0o600)  # so short that the loop may wait for it


async def _forget_in_time(store: Store, kept_for: timedelta) -> None:
    while True:
        try:
            await store.prune(datetime.now(UTC) - kept_for)
        except StoreError as error:
            log.error("conversations_not_deleted", advice=str(error))  # the next time deletes them
        await asyncio.sleep(_FORGET_EVERY)


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
