"""What goes on beside the answers: old conversations are deleted, and a sign of life is shown."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Final

import structlog

from bot.core.conversation import ANSWERS_KEPT
from bot.store import Store, StoreError
from bot.telegram.clock import Clock

log = structlog.get_logger()

_FIRST_MOMENTS: Final = 2.0  # seconds in which members who have waited for the bot come first
_BEAT: Final = 30.0  # seconds; `health` asks for a sign of life younger than two minutes
_FORGET_EVERY: Final = 300.0  # seconds by which a conversation may outlive its time
_SHRED_EVERY: Final = 288  # times: at the start and once a day, for it rewrites the database


async def later(work: Callable[[], Coroutine[object, object, None]]) -> None:
    """Do what can wait until those have been answered who asked before the start."""
    await asyncio.sleep(_FIRST_MOMENTS)
    await work()


async def show_life(heartbeat: Path) -> None:
    """Touch a file every now and then, for who asks whether the loop turns."""
    while True:
        try:
            _touch(heartbeat)
        except OSError as error:
            log.warning("no_sign_of_life", error=type(error).__name__)
        await asyncio.sleep(_BEAT)


def _touch(file: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)  # so short that the loop may wait for it


async def forget_in_time(store: Store, clock: Clock, kept_for: timedelta) -> None:
    """Delete what is kept for no longer, as soon as Telegram's time is known, and ever again."""
    await clock.known.wait()
    times_until_shredding = 0
    while True:
        now = clock.now()
        try:
            await store.prune_updates(now)
            await store.prune(now - kept_for, now - ANSWERS_KEPT)
            if times_until_shredding <= 0:
                await store.shred()
                times_until_shredding = _SHRED_EVERY
        except StoreError as error:
            log.warning("not_deleted", error=type(error).__name__)  # the next time deletes it
        times_until_shredding -= 1
        await asyncio.sleep(_FORGET_EVERY)


@asynccontextmanager
async def in_background(work: Coroutine[object, object, None]) -> AsyncIterator[None]:
    """Let work go on while the block runs."""
    task = asyncio.create_task(work)
    task.add_done_callback(_tell_if_it_failed)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def _tell_if_it_failed(task: asyncio.Task[object]) -> None:
    # Nobody waits for it, so nobody else would hear of it before the bot stops.
    if not task.cancelled() and (error := task.exception()):
        log.error("background_work_failed", error=type(error).__name__)
