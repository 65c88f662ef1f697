"""The one place where concrete classes are chosen, started and stopped."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final, NoReturn, TypeAlias

import structlog
from telegram import Bot
from telegram.error import InvalidToken
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.core.reply import ANSWERS_KEPT
from bot.core.responder import Responder
from bot.curation.build import build
from bot.curation.files import load
from bot.logs import configure
from bot.settings import Settings, SettingsError, Webhook
from bot.store import Store, StoreError, open_store
from bot.telegram.handlers import Handlers
from bot.telegram.intake import Intake
from bot.telegram.polling import persistently, poll
from bot.telegram.profile import introduce
from bot.telegram.webhook import Endpoint, listen

Incoming: TypeAlias = Callable[[], Awaitable[NoReturn]]
"""What takes updates in until it is cancelled, and then finishes what is in hand."""

log = structlog.get_logger()

_RETRIES: Final = 5
_SLOWEST_ANSWER: Final = 20.0  # seconds; given up earlier, a message that was sent is sent again
_GRACE: Final = 0.7  # seconds to finish what is in hand; what is not done by then comes again
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
        SettingsError: nothing can be listened to there.
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
        bot = _bot(settings)
        stack.push_async_callback(bot.shutdown)
        intake = Intake(bot, Handlers(responder), store, settings.messages_per_minute)
        for upkeep in (
            _show_life(settings.heartbeat),
            _forget_in_time(store, settings.conversation),
        ):
            await stack.enter_async_context(_in_background(upkeep))
        incoming = _incoming(bot, intake, settings.webhook)
        answering = asyncio.create_task(_answer(bot, settings, incoming))
        for signal_ in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(signal_, _stop, answering)
        with suppress(asyncio.CancelledError):
            await answering


def _incoming(bot: Bot, intake: Intake, webhook: Webhook | None) -> Incoming:
    """Return what takes updates in, until it is cancelled."""
    if webhook is None:
        return partial(poll, bot, intake, _GRACE)
    endpoint = Endpoint(bot, intake, webhook.secret)
    return partial(listen, endpoint, webhook.path, _bound(webhook), _GRACE)


def _bound(webhook: Webhook) -> socket.socket:
    """Return a socket bound to where the webhook listens.

    Raises:
        SettingsError: that is not possible.
    """
    host, port = webhook.host, webhook.port
    try:
        return socket.create_server((host, port), family=_family(host))
    except OSError as error:
        reason = (error.strerror or "").partition(" (")[0]
        raise SettingsError(
            f"WEBHOOK_LISTEN: cannot listen at {host}:{port}: {reason}. Name another port, or stop "
            "what uses this one."
        ) from None


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _bot(settings: Settings) -> Bot:
    return ExtBot(
        settings.token or "",
        base_url=_base_url(settings),
        base_file_url=f"{settings.api_url}/file/bot",
        request=HTTPXRequest(8, read_timeout=_SLOWEST_ANSWER, pool_timeout=30),
        rate_limiter=AIORateLimiter(settings.messages_per_second, max_retries=_RETRIES),
    )


def _base_url(settings: Settings) -> str:
    return f"{settings.api_url}/bot"


async def _answer(bot: Bot, settings: Settings, incoming: Incoming) -> None:
    """Answer until cancelled, then finish what is in hand.

    Raises:
        InvalidToken: Telegram does not accept the token.
    """
    await persistently(bot.initialize)
    log.info("webhook" if settings.webhook else "polling", bot=bot.id)
    # The profile is kept through a bot without a rate limiter: Telegram may ask to wait for
    # hours before a name is changed, and the limiter would hold back every answer as long.
    profile = Bot(settings.token or "", base_url=_base_url(settings))
    async with _in_background(introduce(profile)):
        await incoming()


def _stop(answering: asyncio.Task[None]) -> None:
    log.info("stopping")
    answering.cancel()


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
            await store.prune_updates(now)
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
