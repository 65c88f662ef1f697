"""Telegram: can it be reached, does it know the token, does it deliver, what time is it there."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from time import perf_counter
from typing import Final

from telegram import Bot, WebhookInfo
from telegram.error import TelegramError

from bot.curation.counted import counted
from bot.doctor.findings import Finding, failure, ok, warning
from bot.settings import Settings, Webhook
from bot.telegram.kinds import KINDS
from bot.telegram.refusals import CALL_FAILED, NOT_AS_TELEGRAM
from bot.telegram.registration import bot_of
from bot.telegram.requests import AiohttpRequest, Patience

_PATIENCE: Final = 10.0  # seconds
_SLOW: Final = 2.0  # seconds
_CLOCK_IS_OFF: Final = timedelta(seconds=5)
_CLOCK_IS_WRONG: Final = timedelta(minutes=1)
_MANY_WAIT: Final = 100
_RECENTLY: Final = timedelta(hours=1)

_NO_TOKEN: Final = (
    "TELEGRAM_TOKEN is not set. Get a token from @BotFather and put it in .env; without one the "
    "bot talks in the terminal only."
)
_SET_AGAIN: Final = "Run: python -m bot webhook set"


@dataclass(frozen=True, slots=True)
class _Reached:
    """Telegram's answer to who the bot is."""

    code: int
    seconds: float
    """How long it took."""
    username: str = ""
    inline: bool = False
    """Whether members may ask it from other chats."""
    clock: timedelta = timedelta()
    """By how much this machine's clock is ahead of Telegram's, to the second."""


async def examine(settings: Settings) -> tuple[Finding, ...]:
    """Return the findings on the token, the network, the clock and the webhook."""
    if not settings.token:
        return (failure("token", _NO_TOKEN),)
    try:
        reached = await _reach(f"{settings.api_url}/bot{settings.token}/getMe")
    except TelegramError as error:
        return (_unreachable(settings.api_url, error.message.rstrip(".")),)
    except NOT_AS_TELEGRAM as error:  # its words may hold the address, with the token
        return (_unreachable(settings.api_url, type(error).__name__),)
    findings = (_network(settings.api_url, reached), _token(reached))
    if reached.code != HTTPStatus.OK:
        return findings
    delivery = await _delivery(bot_of(settings), settings.webhook)
    return (*findings, _clock(reached.clock), _inline(reached), *delivery)


async def _reach(address: str) -> _Reached:
    """Ask who the bot is, in the way in which the bot asks.

    Raises:
        TelegramError: it cannot be asked.
        AttributeError, LookupError, TypeError, ValueError: this is not how Telegram answers.
    """
    dates: list[str] = []
    async with AiohttpRequest(1, Patience(_PATIENCE, _PATIENCE), dates.append) as request:
        before, started = datetime.now(UTC), perf_counter()
        code, body = await request.do_request(address, "GET")
    seconds = perf_counter() - started
    if code != HTTPStatus.OK:
        return _Reached(code, seconds)
    there = parsedate_to_datetime(dates[0]).astimezone(UTC)
    here = before + timedelta(seconds=seconds / 2)
    itself = json.loads(body)["result"]
    inline = bool(itself.get("supports_inline_queries"))
    return _Reached(code, seconds, itself["username"], inline, here - there)


def _unreachable(api_url: str, error: str) -> Finding:
    return failure(
        "network",
        f"{api_url} cannot be reached, or does not answer as Telegram does ({error}). "
        "Check the network, a proxy or firewall on the way, and TELEGRAM_API_URL.",
    )


def _network(api_url: str, reached: _Reached) -> Finding:
    sentence = f"{api_url} answers in {reached.seconds * 1000:.0f} ms."
    if reached.seconds < _SLOW:
        return ok("network", sentence)
    return warning("network", f"{sentence} Answers will be slow; look for what is on the way.")


def _token(reached: _Reached) -> Finding:
    match reached.code:
        case HTTPStatus.OK:
            return ok("token", f"Telegram knows it as @{reached.username}.")
        case 401 | 404:
            return failure(
                "token",
                "Telegram does not accept TELEGRAM_TOKEN. Copy it again from @BotFather into .env.",
            )
        case code:
            return failure(
                "token",
                f"Telegram answers {code} instead of the bot's name. Try again in a minute; if it "
                "goes on, look whether TELEGRAM_API_URL leads to a Bot API.",
            )


def _inline(reached: _Reached) -> Finding:
    if reached.inline:
        return ok("inline", f"Members can type @{reached.username} in any chat.")
    return ok("inline", "It is off: send /setinline to @BotFather if members may ask in any chat.")


def _clock(ahead: timedelta) -> Finding:
    seconds = ahead.total_seconds()
    told = f"{abs(seconds):.0f} s {'ahead of' if seconds > 0 else 'behind'} Telegram's"
    advice = "Let it be set over the network: timedatectl set-ntp true"
    if abs(ahead) > _CLOCK_IS_WRONG:
        return failure(
            "clock", f"The clock is {told}, so conversations end at the wrong time. {advice}"
        )
    if abs(ahead) > _CLOCK_IS_OFF:
        return warning("clock", f"The clock is {told}. {advice}")
    return ok("clock", "The clock agrees with Telegram's.")


async def _delivery(bot: Bot, wanted: Webhook | None) -> tuple[Finding, ...]:
    try:
        async with bot:
            info = await bot.get_webhook_info()
    except CALL_FAILED as error:
        return (
            failure(
                "webhook",
                f"Telegram does not tell how it delivers ({type(error).__name__}). "
                "Try again in a minute.",
            ),
        )
    return (_webhook(info, wanted), _pending(info))


def _webhook(info: WebhookInfo, wanted: Webhook | None) -> Finding:
    if not wanted:
        return _polling(info)
    if info.url != wanted.url:
        return failure(
            "webhook",
            f"WEBHOOK_URL is {wanted.url}, but Telegram delivers to {info.url or 'nobody'}. "
            f"{_SET_AGAIN}",
        )
    if set(info.allowed_updates or ()) != set(KINDS):
        return failure(
            "webhook", f"Telegram delivers other kinds of updates than are handled. {_SET_AGAIN}"
        )
    if (error := info.last_error_date) and datetime.now(UTC) - error < _RECENTLY:
        return warning(
            "webhook",
            f"At {error:%F %T} UTC Telegram could not deliver: {info.last_error_message}. Check "
            "the proxy, its certificate and the bot behind it.",
        )
    return ok("webhook", f"Telegram delivers to {info.url}.")


def _polling(info: WebhookInfo) -> Finding:
    if info.url:
        return warning(
            "webhook",
            f"WEBHOOK_URL is not set, but Telegram delivers to {info.url}: another bot may be "
            "running with this token. `python -m bot run` takes over and deletes that webhook.",
        )
    return ok("webhook", "There is none, as it should be: the bot polls.")


def _pending(info: WebhookInfo) -> Finding:
    waiting = info.pending_update_count
    told = f"{counted(waiting, 'update waits', 'updates wait')} at Telegram"
    if waiting > _MANY_WAIT:
        return warning(
            "queue",
            f"{told}, which keeps them for a day. Start the bot, or look in its log for what keeps "
            "it from answering.",
        )
    return ok("queue", f"{told}.")
