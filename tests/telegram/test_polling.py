"""Waiting between attempts; the rest of the poll is tried end to end, against a server."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from structlog.testing import capture_logs
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram.polling import persistently

NO_NETWORK = "check the network and TELEGRAM_API_URL; trying again by itself"


@pytest.fixture(autouse=True)
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds for which nobody waits here."""
    seconds: list[float] = []

    async def sleep(for_: float) -> None:
        seconds.append(for_)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return seconds


def failing(*errors: TelegramError) -> "Call":
    """Return a call that fails with these errors, one each time, and then succeeds."""
    return Call(iter(errors))


class Call:
    def __init__(self, errors: Iterator[TelegramError]) -> None:
        self._errors = errors

    async def __call__(self) -> str:
        for error in self._errors:
            raise error
        return "done"


async def test_what_succeeds_is_called_once(slept: list[float]) -> None:
    assert (await persistently(failing()), slept) == ("done", [])


async def test_the_wait_doubles_up_to_half_a_minute(slept: list[float]) -> None:
    assert await persistently(failing(*[NetworkError("x")] * 7)) == "done"
    assert slept == [1, 2, 4, 8, 16, 30, 30]


async def test_a_flood_limit_is_waited_for_as_told(
    slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    with capture_logs() as logged:
        await persistently(failing(RetryAfter(timedelta(seconds=7)), NetworkError("x")))
    assert slept == [7, 2]
    assert logged[0]["advice"] == "Telegram asks to wait; trying again by itself"


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (NetworkError("x"), NO_NETWORK),
        (TimedOut(), NO_NETWORK),
        (Conflict("x"), "another process uses this token: stop it, or delete its webhook"),
    ],
)
async def test_each_failure_is_logged_with_what_to_do(error: TelegramError, advice: str) -> None:
    with capture_logs() as logged:
        await persistently(failing(error))
    assert logged == [
        {
            "event": "telegram_unreachable",
            "log_level": "warning",
            "error": type(error).__name__,
            "advice": advice,
            "retry_in": 1,
        }
    ]


async def test_a_token_that_is_not_accepted_is_not_tried_again(slept: list[float]) -> None:
    with pytest.raises(InvalidToken):
        await persistently(failing(InvalidToken("x"), NetworkError("x")))
    assert slept == []
