"""How Telegram is to deliver: the one place that sets and deletes the webhook."""

from typing import Final

from telegram import Bot

from bot.settings import Settings, Webhook
from bot.telegram.kinds import KINDS
from bot.telegram.requests import AiohttpRequest

CONNECTIONS: Final = 40
"""Updates that Telegram delivers side by side, of different chats."""


def bot_of(settings: Settings) -> Bot:
    """Return a bot for a few calls; it opens and closes as a context manager."""
    return Bot(
        settings.token or "",
        base_url=f"{settings.api_url}/bot",
        request=AiohttpRequest(1),
        get_updates_request=AiohttpRequest(1),
    )


async def set_webhook(bot: Bot, webhook: Webhook) -> None:
    """Let Telegram deliver to an address; what waits is kept and delivered there.

    Raises:
        TelegramError: Telegram does not take the address, or cannot be reached.
    """
    await bot.set_webhook(
        webhook.url,
        allowed_updates=KINDS,  # always sent, for Telegram remembers the last list
        max_connections=CONNECTIONS,
        secret_token=webhook.secret,
        drop_pending_updates=False,
    )


async def delete_webhook(bot: Bot) -> None:
    """Let Telegram keep what comes until somebody polls; what waits is kept.

    Raises:
        TelegramError: Telegram cannot be reached.
    """
    await bot.delete_webhook(drop_pending_updates=False)
