"""The one place where concrete classes are chosen, started and stopped."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from typing import Final, NoReturn, TypeAlias

import structlog
from prometheus_client import CollectorRegistry
from telegram import Bot
from telegram.error import InvalidToken
from telegram.ext import ExtBot

from bot.curation.build import build_for
from bot.curation.files import load
from bot.curation.footprint import Footprint, footprint
from bot.curation.order import Order
from bot.curation.rebuild import rebuild
from bot.logs import configure
from bot.metrics import Metrics
from bot.reloading import Reloading
from bot.served import Reloaded, Served
from bot.settings import Listen, Settings, SettingsError, Webhook
from bot.store import Store, open_store
from bot.telegram.calls import CountedRequest
from bot.telegram.clock import Clock
from bot.telegram.group_settings import GroupSettings
from bot.telegram.handlers import Handlers
from bot.telegram.inbox import Desk
from bot.telegram.intake import Intake
from bot.telegram.journal import FAILED, SET_ASIDE
from bot.telegram.kinds import KINDS
from bot.telegram.polling import persistently, poll
from bot.telegram.profile import introduce
from bot.telegram.queue import watch_queue
from bot.telegram.registration import bot_of
from bot.telegram.reload import Reload, tell_all
from bot.telegram.requests import AiohttpRequest, Patience
from bot.telegram.senders import Administrators
from bot.telegram.turns import Turns
from bot.telegram.unasked import Ear
from bot.upkeep import forget_in_time, in_background, later, show_life

if sys.platform == "win32":
    new_event_loop = None  # asyncio's own
else:
    from uvloop import new_event_loop

Incoming: TypeAlias = Callable[[], Awaitable[NoReturn]]
"""What takes updates in until it is cancelled, and then finishes what is in hand."""

log = structlog.get_logger()

_SLOWEST_ANSWER: Final = 20.0  # seconds; given up earlier, a message that was sent is sent again
_GRACE: Final = 0.7  # seconds to finish what is in hand; what is not done by then comes again
_GARBAGE_FROM: Final = 20_000  # new objects: an update has hundreds, which hold up nobody for long

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
    if not sys.stdin.isatty():
        signal.signal(signal.SIGHUP, signal.SIG_IGN)  # it reads the knowledge now, anyway
    seen = footprint(settings.knowledge)  # first: what is written from now on is a change
    responder = build_for(load(settings.knowledge), settings)
    gc.freeze()  # spares every search for garbage from looking through the knowledge
    gc.set_threshold(_GARBAGE_FROM)
    gc.enable()  # the command line turns it off
    try:
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            runner.run(_serve(settings, Served(responder), seen))
    except InvalidToken:
        sys.stderr.write(_UNAUTHORIZED + "\n")
        return 2
    finally:
        gc.freeze()  # spares the interpreter's last search for garbage: half of the time to exit
    return 0


async def _serve(settings: Settings, served: Served, seen: Footprint) -> None:
    knowledge = served.responder.knowledge
    log.info("starting", entries=len(knowledge.entries))
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(settings.storage))
        metrics = Metrics(CollectorRegistry())
        metrics.expect(KINDS, (FAILED, SET_ASIDE))
        metrics.loaded(knowledge, datetime.now(UTC))
        if settings.status_listen:
            shown = _shown(settings.status_listen, settings, store, served, metrics)
            await stack.enter_async_context(shown)
        turns, clock = Turns(settings.messages_per_second), Clock()
        bot = _bot(settings, turns, metrics, clock)
        stack.push_async_callback(bot.shutdown)
        again = partial(_rebuild, settings, served)
        reloading = Reloading(settings.knowledge, seen, served, again, metrics)
        handlers = _handlers(settings, served, reloading, clock)
        intake = Intake(bot, turns, handlers, store, settings.messages_per_minute, metrics)
        forget = partial(forget_in_time, store, clock, settings.conversation)
        for upkeep in (show_life(settings.heartbeat), later(forget)):
            await stack.enter_async_context(in_background(upkeep))
        incoming = _incoming(bot, intake, settings.webhook)
        watch = partial(reloading.watch, partial(_tell_admins, bot, settings, served, store))
        answering = asyncio.create_task(_answer(bot, settings, served, watch, metrics, incoming))
        _hear_signals(answering, reloading)
        with suppress(asyncio.CancelledError):
            await answering


def _handlers(
    settings: Settings, served: Served, reloading: Reloading, clock: Clock
) -> Callable[[], Handlers]:
    """Return what gives each update handlers of what is served at that moment."""
    settable = GroupSettings(Administrators())
    desk = Desk(settings.admins)
    reload = Reload(settings.admins, reloading.reload)
    ear = Ear()
    return lambda: Handlers(served.responder, settable, desk, reload, ear, clock)


async def _rebuild(settings: Settings, served: Served) -> Reloaded:
    before = served.responder
    order = Order(
        settings.knowledge,
        settings.semantic_model if before.index.meanings else None,  # it could not be had
        settings.database.parent,
        settings.conversation,
        settings.log_level,
        settings.log_format,
    )
    return await rebuild(order, before)


def _hear_signals(answering: asyncio.Task[None], reloading: Reloading) -> None:
    loop = asyncio.get_running_loop()
    for signal_ in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_, _stop, answering)
    if not sys.stdin.isatty():  # there it means that the window was closed
        loop.add_signal_handler(signal.SIGHUP, reloading.ask)


@asynccontextmanager
async def _shown(
    listen: Listen, settings: Settings, store: Store, served: Served, metrics: Metrics
) -> AsyncIterator[None]:
    """Show the status while the block runs; a bot that polls does without if it has to.

    Raises:
        SettingsError: a load balancer would ask for it in vain.
    """
    # Only here, as in `_incoming`: a bot that serves nothing need not wait for a web server.
    from bot.serving import CannotListen, bound, serving  # noqa: PLC0415
    from bot.status import Status  # noqa: PLC0415

    status = Status(store, lambda: served.responder.knowledge, metrics.registry)
    try:
        at = bound(listen.host, listen.port)
    except CannotListen as error:
        if settings.webhook:
            raise SettingsError(f"STATUS_LISTEN: {error}") from None
        log.warning("no_status", advice=f"STATUS_LISTEN: {error}")
        yield
        return
    async with serving(status.app(), at) as port:
        log.info("serving_status", host=listen.host, port=port)
        yield


def _incoming(bot: Bot, intake: Intake, webhook: Webhook | None) -> Incoming:
    """Return what takes updates in, until it is cancelled.

    Raises:
        SettingsError: nothing can be listened to there.
    """
    if webhook is None:
        return partial(poll, bot, intake, _GRACE)
    from bot.serving import CannotListen, bound  # noqa: PLC0415
    from bot.telegram.webhook import Endpoint, listen  # noqa: PLC0415

    try:
        at = bound(webhook.host, webhook.port)
    except CannotListen as error:
        raise SettingsError(f"WEBHOOK_LISTEN: {error}") from None
    return partial(listen, Endpoint(bot, intake, webhook.secret), webhook.path, at, _GRACE)


def _bot(settings: Settings, turns: Turns, metrics: Metrics, clock: Clock) -> Bot:
    connections = AiohttpRequest(8, Patience(read=_SLOWEST_ANSWER, pool=30), clock.hear)
    return ExtBot(
        settings.token or "",
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
        request=CountedRequest(connections, metrics),
        get_updates_request=AiohttpRequest(1, hear=clock.hear),
        rate_limiter=turns,
    )


async def _answer(
    bot: Bot,
    settings: Settings,
    served: Served,
    watch: Callable[[], Coroutine[object, object, NoReturn]],
    metrics: Metrics,
    incoming: Incoming,
) -> None:
    """Answer until cancelled, then finish what is in hand.

    Raises:
        InvalidToken: Telegram does not accept the token.
    """
    await persistently(bot.initialize)
    log.info("webhook" if settings.webhook else "polling", bot=bot.id)
    # The profile is kept through a bot without a rate limiter: Telegram may ask to wait for
    # hours before a name is changed, and the next start is soon enough.
    voices = served.responder.voices.values()
    present = partial(introduce, bot_of(settings), voices, settings.admins)
    async with (
        in_background(later(present)),
        in_background(watch_queue(bot, metrics)),
        in_background(watch()),
    ):
        await incoming()


async def _tell_admins(
    bot: Bot, settings: Settings, served: Served, store: Store, reloaded: Reloaded
) -> None:
    await tell_all(bot, settings.admins, reloaded, served.responder, store)


def _stop(answering: asyncio.Task[None]) -> None:
    log.info("stopping")
    answering.cancel()
