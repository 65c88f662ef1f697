"""`webhook set`, `delete` and `info`: how Telegram is to deliver."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

import typer
from telegram import Bot, WebhookInfo
from telegram.error import BadRequest, InvalidToken

from bot.settings import Settings, SettingsError
from bot.telegram import registration
from bot.telegram.refusals import CALL_FAILED

Result = TypeVar("Result")


def set_(settings: Settings) -> str:
    """Let Telegram deliver to WEBHOOK_URL, and return the sentence that says so.

    Raises:
        SettingsError: a setting is missing.
    """
    webhook = settings.webhook
    if webhook is None:
        raise SettingsError("WEBHOOK_URL is not set. See .env.example for what it means.")
    _order(settings, lambda bot: registration.set_webhook(bot, webhook))
    return f"Telegram delivers to {webhook.url} from now on. What waited is delivered there."


def delete(settings: Settings) -> str:
    """Let Telegram keep what comes until a bot polls, and return the sentence that says so.

    Raises:
        SettingsError: a setting is missing.
    """
    _order(settings, registration.delete_webhook)
    return "Telegram delivers nowhere now. What waits is kept for a day, for a bot that polls."


def info(settings: Settings) -> str:
    """Return how Telegram delivers, a line each.

    Raises:
        SettingsError: a setting is missing.
    """
    told = _order(settings, lambda bot: bot.get_webhook_info())
    return "\n".join(f"{name:12} {value}" for name, value in _rows(told))


def _order(settings: Settings, order: Callable[[Bot], Awaitable[Result]]) -> Result:
    """Return what a call to Telegram returns; what it refuses is told and ends the command."""
    if not settings.token:
        raise SettingsError(
            "TELEGRAM_TOKEN is not set. Get one from @BotFather and put it in .env."
        )
    try:
        return asyncio.run(_carry_out(registration.bot_of(settings), order))
    except InvalidToken:
        typer.echo(
            "Telegram does not accept TELEGRAM_TOKEN. Copy it again from @BotFather into .env.",
            err=True,
        )
    except BadRequest as error:
        typer.echo(f"Telegram does not take it: {error.message}.", err=True)
    except CALL_FAILED as error:
        sentence = f"Telegram did not do it ({type(error).__name__}). Run: python -m bot doctor"
        typer.echo(sentence, err=True)
    raise typer.Exit(1)


async def _carry_out(bot: Bot, order: Callable[[Bot], Awaitable[Result]]) -> Result:
    async with bot:
        return await order(bot)


def _rows(info: WebhookInfo) -> Iterable[tuple[str, str]]:
    yield "address", info.url or "none: the bot is to poll"
    yield "kinds", ", ".join(info.allowed_updates or ()) or "all"
    yield "waiting", str(info.pending_update_count)
    if info.max_connections:
        yield "connections", f"at most {info.max_connections}"
    if info.last_error_date:
        yield "last error", f"{info.last_error_date:%F %T} UTC: {info.last_error_message}"
