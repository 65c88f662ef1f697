"""Telegram's time, whatever the machine's clock says."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.telegram.clock import Clock

CLOSE = timedelta(seconds=5)
IN_2031 = datetime(2031, 1, 1, tzinfo=UTC)


def test_until_telegram_has_answered_the_machine_s_clock_counts() -> None:
    clock = Clock()
    assert abs(clock.now() - datetime.now(UTC)) < CLOSE
    assert not clock.known.is_set()


@pytest.mark.parametrize("days", [-1000, 0, 400])
def test_what_telegram_says_counts_from_then_on(days: int) -> None:
    clock = Clock()
    there = datetime.now(UTC) + timedelta(days=days)
    clock.hear(format_datetime(there, usegmt=True))
    assert abs(clock.now() - there) < CLOSE
    assert abs(clock.started - there) < CLOSE
    assert clock.known.is_set()


def test_the_last_word_counts() -> None:
    clock = Clock()
    for there in (IN_2031, IN_2031 - timedelta(hours=2)):
        clock.hear(format_datetime(there, usegmt=True))
        assert abs(clock.now() - there) < CLOSE


@pytest.mark.parametrize("date", ["", "soon", "Mon, 32 Jan 2031 00:00:00 GMT"])
def test_an_answer_without_a_time_leaves_the_machine_s(date: str) -> None:
    clock = Clock()
    clock.hear(date)
    assert abs(clock.now() - datetime.now(UTC)) < CLOSE
    assert clock.known.is_set()
