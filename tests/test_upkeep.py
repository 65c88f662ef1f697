"""What is done beside the answers when something is in its way."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from structlog.testing import capture_logs

from bot import upkeep
from bot.store import Store, StoreError
from bot.telegram.clock import Clock
from bot.upkeep import forget_in_time, in_background, show_life


class Enough(Exception):
    """Somebody who would go on for ever slept for the third time."""


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds for which nobody waits here, up to three times."""
    seconds: list[float] = []

    async def sleep(for_: float) -> None:
        seconds.append(for_)
        if len(seconds) == 3:
            raise Enough

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return seconds


class FullDisk:
    """A store that cannot delete anything the first time."""

    def __init__(self) -> None:
        self.asked: list[timedelta] = []
        self.shredded: list[int] = []

    async def prune_updates(self, now: datetime) -> None:
        pass

    async def prune(self, turns_before: datetime, answers_before: datetime) -> int:
        self.asked.append(turns_before - answers_before)
        if len(self.asked) == 1:
            raise StoreError("The disk is full.")
        return 0

    async def shred(self) -> None:
        self.shredded.append(len(self.asked))


async def test_what_could_not_be_deleted_is_deleted_the_next_time(slept: list[float]) -> None:
    store, clock = FullDisk(), Clock()
    clock.hear("")
    with capture_logs() as logged, pytest.raises(Enough):
        await forget_in_time(cast("Store", store), clock, timedelta(minutes=30))
    assert store.asked == [timedelta(days=30) - timedelta(minutes=30)] * 3
    assert [(each["event"], each["error"]) for each in logged] == [("not_deleted", "StoreError")]
    assert slept == [300.0] * 3


async def test_what_was_deleted_is_shredded_now_and_then(
    slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "_SHRED_EVERY", 2)
    store, clock = FullDisk(), Clock()
    clock.hear("")
    with pytest.raises(Enough):
        await forget_in_time(cast("Store", store), clock, timedelta(minutes=30))
    assert store.shredded == [3]  # the first time, nothing could be deleted
    assert slept == [300.0] * 3


async def test_nothing_is_deleted_before_telegram_s_time_is_known() -> None:
    store, clock = FullDisk(), Clock()
    forgetting = asyncio.create_task(
        forget_in_time(cast("Store", store), clock, timedelta(minutes=30))
    )
    done, _ = await asyncio.wait([forgetting], timeout=0.05)
    assert (done, store.asked) == (set(), [])
    clock.hear("")
    await asyncio.sleep(0)
    assert len(store.asked) == 1
    forgetting.cancel()


async def test_a_sign_of_life_is_shown_as_soon_as_it_can_be(
    tmp_path: Path, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    heartbeat = tmp_path / "not yet a folder" / "footnote.heartbeat"
    heartbeat.parent.touch()
    touch = upkeep._touch  # noqa: SLF001 - a folder that is made meanwhile

    def touch_and_make_room(file: Path) -> None:
        try:
            touch(file)
        finally:
            if file.parent.is_file():
                file.parent.unlink()

    monkeypatch.setattr(upkeep, "_touch", touch_and_make_room)
    with capture_logs() as logged, pytest.raises(Enough):
        await show_life(heartbeat)
    assert [(each["event"], each["error"]) for each in logged] == [
        ("no_sign_of_life", "FileExistsError")
    ]
    assert (heartbeat.stat().st_mode & 0o777, slept) == (0o600, [30.0] * 3)


async def test_background_work_that_fails_is_told_at_once() -> None:
    async def fail() -> None:
        raise StoreError("secret words")

    async def wait_for_it() -> None:
        async with in_background(fail()):
            await asyncio.sleep(0)
            await asyncio.sleep(0)

    with capture_logs() as logged, pytest.raises(StoreError):
        await wait_for_it()
    assert [(each["event"], each["error"]) for each in logged] == [
        ("background_work_failed", "StoreError")
    ]
