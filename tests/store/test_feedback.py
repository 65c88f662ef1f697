"""What members think of answers, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store import Arrival, Store, open_store
from bot.store.database import database_at

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
ARRIVAL = Arrival(update=1, chat=5, member=7654321098, at=NOON)


async def say(store: Store, arrival: Arrival, entry: str, *, good: bool | None) -> None:
    """Let a member judge an entry, in an update of its own."""
    voice, _ = await store.judged(arrival.member, entry)
    async with store.handling(arrival) as handling:
        handling.judge(voice, entry, good=good)
        await handling.finish()


def updates(count: int) -> list[Arrival]:
    return [replace(ARRIVAL, update=number) for number in range(count)]


async def test_a_member_has_one_voice_for_an_entry_and_the_last_word_counts(
    place: Path | str,
) -> None:
    async with open_store(place) as store:
        first, second, third, fourth = updates(4)
        await say(store, first, "amnesty", good=True)
        await say(store, second, "amnesty", good=False)
        await say(store, third, "gulag", good=True)
        await say(store, replace(fourth, member=1), "gulag", good=True)
        assert await store.feedback(NOON - timedelta(1)) == {"amnesty": (0, 1), "gulag": (2, 0)}


async def test_what_is_taken_back_was_never_said(place: Path | str) -> None:
    async with open_store(place) as store:
        first, second = updates(2)
        await say(store, first, "amnesty", good=True)
        assert (await store.judged(ARRIVAL.member, "amnesty"))[1] is True
        await say(store, second, "amnesty", good=None)
        assert (await store.judged(ARRIVAL.member, "amnesty"))[1] is None
        assert await store.feedback(NOON - timedelta(1)) == {}


async def test_a_voice_is_the_same_after_reopening(place: Path | str) -> None:
    async with open_store(place) as store:
        before = await store.judged(1, "amnesty")
    async with open_store(place) as store:
        assert await store.judged(1, "amnesty") == before
        assert await store.judged(2, "amnesty") != before
        assert await store.judged(1, "gulag") != before


async def test_two_databases_hear_the_same_member_as_different_voices(
    place: Path | str, tmp_path: Path
) -> None:
    async with open_store(place) as one, open_store(tmp_path / "other.sqlite3") as other:
        assert await one.judged(1, "amnesty") != await other.judged(1, "amnesty")


async def test_no_row_of_feedback_holds_the_member(place: Path | str) -> None:
    async with open_store(place) as store:
        await say(store, ARRIVAL, "amnesty", good=True)
    engine = database_at(place).connect()
    async with engine.begin() as connection:
        (row,) = (await connection.exec_driver_sql("SELECT * FROM feedback")).all()
    await engine.dispose()
    assert len(row) == 4
    assert not {ARRIVAL.member, ARRIVAL.chat, ARRIVAL.key, ARRIVAL.person} & set(row)


@pytest.mark.parametrize("how", ["forget_member", "prune"])
async def test_feedback_is_forgotten_with_its_member_and_in_time(
    place: Path | str, how: str
) -> None:
    first, second, third = updates(3)
    async with open_store(place) as store:
        await say(store, first, "amnesty", good=True)
        await say(store, second, "gulag", good=True)
        later = NOON + timedelta(days=1)
        await say(store, replace(third, member=1, at=later), "amnesty", good=False)
        if how == "prune":
            await store.prune(NOON, later)
        else:
            await store.forget_member(ARRIVAL.member)
        assert await store.feedback(NOON - timedelta(1)) == {"amnesty": (0, 1)}
