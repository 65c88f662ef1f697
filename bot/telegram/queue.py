"""What waits at Telegram, asked for now and then and shown in the figures."""

import asyncio
from datetime import UTC, datetime
from typing import Final, NoReturn

import structlog
from telegram import Bot

from bot.metrics import Metrics
from bot.telegram.refusals import CALL_FAILED

log = structlog.get_logger()

_EVERY: Final = 60.0  # seconds


async def watch_queue(bot: Bot, metrics: Metrics) -> NoReturn:
    """Keep the figures of the queue up to date until cancelled; `bot` must be open."""
    while True:
        try:
            info = await bot.get_webhook_info()
        except CALL_FAILED as error:
            log.warning("queue_unknown", error=type(error).__name__)
        else:
            metrics.queued(info.pending_update_count, info.last_error_date, datetime.now(UTC))
        await asyncio.sleep(_EVERY)
