"""The one place where concrete classes are chosen, started and stopped."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import structlog
from prometheus_client import CollectorRegistry
from telegram import Bot
from telegram.error import InvalidToken
from telegram.ext import AIORateLimiter, Application
from telegram.request import HTTPXRequest

from bot.core.reply import ANSWERS_KEPT
from bot.core.responder import Responder
from bot.curation.build import build
from bot.curation.files import load
from bot.logs import configure
from bot.metrics import Metrics
from bot.serving import CannotListen, serving
from bot.settings import Listen, Settings
from bot.status import Status
from bot.store import Store, StoreError, open_store
from bot.telegram.calls import CountedRequest
from bot.telegram.handlers import App, Handlers
from bot.telegram.intake import InOrder
from bot.telegram.polling import persistently, poll
from bot.telegram.profile import introduce
from bot.telegram.queue import watch_queue

log = structlog.get_logger()

_RETRIES: Final = 5
_SLOWEST_ANSWER: Final = 20.0  # seconds; given up earlier, a message that was sent is sent again
_GRACE: Final = 5.0  # seconds to finish what is in hand; Docker kills after ten
_BEAT: Final = 30.0  # seconds; `health` asks for a sign of life younger than two minutes
_FORGET_EVERY: Final = 300.0  # seconds by which a conversation may outlive its time

_UNAUTHORIZED: Final = (
    "Telegram does not accept TELEGRAM_TOKEN. Copy it again from @BotFather into .env."
)


def run(settings: Settings) -> int:
    """Answer in Telegram until a signal asks to stop; return the exit code.

    Raises:
        UnreadableFile, InvalidKnowledge: the knowledge cannot be used.
        StoreError: the database cannot be used.
    """
    assert settings.token, "the command line opens the terminal when there is no token"
    # Durations are timedeltas, as they will be in python-telegram-bot's next version.
    os.environ["PTB_TIMEDELTA"] = "true"
    configure(settings.log_level, settings.log_format)
    responder = build(
        load(settings.knowledge),
        settings.semantic_model,
        settings.database.parent,
        settings.conversation,
    )
    try:
        asyncio.run(_serve(settings, responder))
    except InvalidToken:
        sys.stderr.write(_UNAUTHORIZED + "\n")
        return 2
    return 0


async def _serve(settings: Settings, responder: Responder) -> None:
    log.info("starting", entries=len(responder.knowledge.entries))
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(settings.database))
        metrics = Metrics(CollectorRegistry())
        metrics.loaded(responder.knowledge, datetime.now(UTC))
        status = Status(store, lambda: responder.knowledge, metrics.registry)
        await _show_status(status, settings.status_listen, stack)
        app = _application(settings, metrics)
        Handlers(responder, store).register(app)
        stack.push_async_callback(app.shutdown)
        for upkeep in (
            _show_life(settings.heartbeat),
            _forget_in_time(store, settings.conversation),
        ):
            await stack.enter_async_context(_in_background(upkeep))
        # The profile is kept through a bot without a rate limiter: Telegram may ask to wait for
        # hours before a name is changed, and the limiter would hold back every answer as long.
        profile = Bot(settings.token or "", base_url=_base_url(settings))
        answering = asyncio.create_task(_answer(app, profile, metrics))
        for signal_ in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(signal_, answering.cancel)
        with suppress(asyncio.CancelledError):
            await answering


async def _show_status(status: Status, listen: Listen | None, stack: AsyncExitStack) -> None:
    if listen is None:
        return
    try:
        port = await stack.enter_async_context(serving(status.app(), listen.host, listen.port))
    except CannotListen as error:
        log.warning("no_status", error=str(error), advice="name another place in STATUS_LISTEN")
    else:
        log.info("serving_status", host=listen.host, port=port)


def _application(settings: Settings, metrics: Metrics) -> App:
    connections = HTTPXRequest(
        connection_pool_size=8, pool_timeout=30, read_timeout=_SLOWEST_ANSWER
    )
    return (
        Application.builder()
        .token(settings.token or "")
        .base_url(_base_url(settings))
        .base_file_url(f"{settings.api_url}/file/bot")
        .request(CountedRequest(connections, metrics))
        .rate_limiter(AIORateLimiter(max_retries=_RETRIES))
        .concurrent_updates(InOrder())
        .updater(None)
        .build()
    )


def _base_url(settings: Settings) -> str:
    return f"{settings.api_url}/bot"


async def _answer(app: App, profile: Bot, metrics: Metrics) -> None:
    """Answer until cancelled, then finish what is in hand.

    Raises:
        InvalidToken: Telegram does not accept the token.
    """
    await persistently(app.initialize)
    log.info("polling", bot=app.bot.id)
    await app.start()
    try:
        async with (
            _in_background(introduce(profile)),
            _in_background(watch_queue(app.bot, metrics)),
        ):
            await poll(app)
    finally:
        log.info("stopping")
        await _finish(app)


async def _finish(app: App) -> None:
    try:
        async with asyncio.timeout(_GRACE):
            await app.stop()
    except TimeoutError:
        log.warning("stopped_too_early", advice="some of the last messages were not answered")


async def _show_life(heartbeat: Path) -> None:
    while True:
        try:
            _touch(heartbeat)
        except OSError as error:
            log.warning("no_sign_of_life", error=type(error).__name__)
        await asyncio.sleep(_BEAT)


def _touch(file: Path) -> None:
    file.touch(mode=0o600)  # so short that the loop may wait for it


async def _forget_in_time(store: Store, kept_for: timedelta) -> None:
    while True:
        now = datetime.now(UTC)
        try:
            await store.prune(now - kept_for, now - ANSWERS_KEPT)
        except StoreError as error:
            log.warning("not_deleted", error=type(error).__name__)  # the next time deletes it
        await asyncio.sleep(_FORGET_EVERY)


@asynccontextmanager
async def _in_background(work: Coroutine[object, object, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
