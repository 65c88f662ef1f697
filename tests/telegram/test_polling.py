"""Waiting between attempts, and the order of a backlog; the rest is tried end to end."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import cast

import pytest
from structlog.testing import capture_logs
from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram.intake import Intake
from bot.telegram.polling import Backlog, persistently
from tests.telegram.updates import an_update

NO_NETWORK = "check the network and TELEGRAM_API_URL; trying again by itself"


@pytest.fixture(autouse=True)
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds for which nobody waits here."""
    seconds: list[float] = []

    async def sleep(for_: float) -> None:
        seconds.append(for_)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return seconds


def failing(*errors: Exception) -> "Call":
    """Return a call that fails with these errors, one each time, and then succeeds."""
    return Call(iter(errors))


class Call:
    def __init__(self, errors: Iterator[Exception]) -> None:
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
        (KeyError("x"), NO_NETWORK),  # what answers is not Telegram
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


class Members:
    """An intake in which every update waits until it is let go, some after failing first."""

    def __init__(self, fails_first: int = 0) -> None:
        self.began: list[int] = []
        self.lets_go: dict[int, asyncio.Event] = {}
        self._fails_first = fails_first

    async def take(self, update: Update) -> bool:
        self.began.append(update.update_id)
        if self._fails_first and self.began == [self._fails_first]:
            return False
        await self.lets_go.setdefault(update.update_id, asyncio.Event()).wait()
        return True

    def let_go(self, *updates: int) -> None:
        for update in updates:
            self.lets_go.setdefault(update, asyncio.Event()).set()


def backlog_of(members: Members, *chats: int) -> Backlog:
    """Return a backlog with one update from each of these chats, numbered from 1 on."""
    backlog = Backlog(cast("Intake", members))
    backlog.add(an_update(number, chat) for number, chat in enumerate(chats, start=1))
    return backlog


async def test_updates_of_a_chat_are_taken_in_order_and_chats_side_by_side() -> None:
    members = Members()
    backlog = backlog_of(members, 5, 5, 6)
    await backlog.worked_off(0.01)
    assert members.began == [1, 3]
    members.let_go(1, 2, 3)
    await backlog.worked_off(5)
    await backlog.worked_off(5)
    assert members.began == [1, 3, 2]


async def test_the_offset_moves_past_what_is_handled_from_the_first_on() -> None:
    members = Members()
    backlog = backlog_of(members, 5, 6, 7)
    assert (backlog.offset, bool(backlog)) == (1, True)
    members.let_go(2)
    await backlog.worked_off(0.01)
    assert backlog.offset == 1
    members.let_go(1)
    await backlog.worked_off(0.01)
    assert backlog.offset == 3
    members.let_go(3)
    await backlog.worked_off(5)
    assert (backlog.offset, bool(backlog)) == (4, False)


async def test_an_update_that_is_fetched_again_is_not_taken_again() -> None:
    members = Members()
    backlog = backlog_of(members, 5, 6)
    members.let_go(2)
    await backlog.worked_off(0.01)
    backlog.add([an_update(1, 5), an_update(2, 6), an_update(3, 7)])
    await backlog.worked_off(0.01)
    assert members.began == [1, 2, 3]
    backlog.drop()


async def test_an_update_that_fails_is_taken_again_before_the_next_of_its_chat(
    slept: list[float],
) -> None:
    members = Members(fails_first=1)
    members.let_go(1, 2)
    backlog = backlog_of(members, 5, 5)
    await backlog.worked_off(5)
    await backlog.worked_off(5)
    assert (members.began, slept) == ([1, 1, 2], [1])


async def test_what_is_dropped_comes_again() -> None:
    backlog = backlog_of(Members(), 5, 5)
    await backlog.worked_off(0.01)
    backlog.drop()
    assert backlog.offset == 1


@pytest.mark.parametrize(
    ("in_hand", "in_work", "polls"),
    [(50, 50, True), (60, 60, False), (60, 1, True), (99, 1, True), (100, 1, False)],
)
async def test_nobody_polls_with_enough_to_do_or_when_nothing_new_would_come(
    in_hand: int, in_work: int, polls: bool
) -> None:
    members = Members()
    backlog = backlog_of(members, *range(1, in_hand + 1))
    members.let_go(*range(in_work + 1, in_hand + 1))
    working_off = asyncio.create_task(backlog.worked_off(0.01))
    done, _ = await asyncio.wait([working_off], timeout=0.2)
    assert bool(done) == polls
    members.let_go(*range(1, in_work + 1))
    await working_off
    await backlog.worked_off(5)
    assert backlog.offset == in_hand + 1
