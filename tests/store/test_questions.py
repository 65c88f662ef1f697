"""Which messages reply to which question, on both engines."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.core.conversation import EDITABLE_FOR, Place, Turn
from bot.store import Arrival, Asked, Store, key_of, open_store

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
PLACE = Place(-1001234567890123, 7, 7654321098)
ASKED = Asked(PLACE, 41, NOON, key_of("who was Beria?"), (42, 43))
LONG_AGO = NOON - timedelta(days=1)


@pytest.fixture
async def store(place: Path | str) -> AsyncIterator[Store]:
    async with open_store(place) as store:
        yield store


async def asks(store: Store, asked: Asked, entry: str | None, number: int) -> None:
    """Let a question be replied to in one update, with an entry or without a turn."""
    arrival = Arrival(number, asked.place.chat, asked.place.user, asked.at)
    async with store.handling(arrival) as handling:
        before = await store.asked(asked.place.chat, asked.message)
        if before:
            handling.undo(before)
        if entry:
            turn = Turn(f"about {entry}", asked.at, entry)
            handling.remember(asked.place, turn, asked.replies[-1], asked=before or asked)
        handling.replied(asked)
        await handling.finish()


async def shown(store: Store, until: Asked | None = None) -> Sequence[str]:
    return (await store.conversation(PLACE, LONG_AGO, until)).shown()


async def known(store: Store) -> Asked | None:
    return await store.asked(PLACE.chat, ASKED.message)


async def test_a_question_is_known_by_its_replies_and_its_turn(store: Store) -> None:
    await asks(store, ASKED, "beria", 1)
    found = await known(store)
    assert found
    assert replace(found, turn=None) == ASKED
    assert found.turn is not None
    assert found.says("who was Beria?")
    assert not found.says("who was Stalin?")
    assert await store.asked(PLACE.chat, 42) is None


async def test_a_turn_that_takes_the_place_of_another_keeps_its_place(store: Store) -> None:
    later = replace(ASKED, message=44, replies=(45,))
    await asks(store, ASKED, "beria", 1)
    await asks(store, later, "malenkov", 2)
    await asks(store, replace(ASKED, replies=(42,)), "stalin", 3)
    assert await shown(store) == ("malenkov", "stalin")
    assert [await store.answered(PLACE.chat, each) for each in (42, 43)] == ["stalin", None]


async def test_a_turn_that_nothing_takes_the_place_of_is_gone(store: Store) -> None:
    await asks(store, ASKED, "beria", 1)
    await asks(store, ASKED, None, 2)
    assert await shown(store) == ()
    assert await store.answered(PLACE.chat, 43) is None
    await asks(store, ASKED, "stalin", 3)
    assert await shown(store) == ("stalin",)


@pytest.mark.parametrize("entry", ["malenkov", None], ids=["with a turn", "without"])
async def test_a_conversation_is_read_up_to_a_question(store: Store, entry: str | None) -> None:
    second = replace(ASKED, message=44, replies=(45,), at=NOON + timedelta(seconds=1))
    third = replace(ASKED, message=46, replies=(47,), at=NOON + timedelta(seconds=2))
    await asks(store, ASKED, "beria", 1)
    await asks(store, second, entry, 2)
    await asks(store, third, "stalin", 3)
    assert await shown(store, await store.asked(PLACE.chat, 44)) == ("beria",)


async def test_a_question_is_forgotten_when_it_cannot_be_edited_any_more(store: Store) -> None:
    await asks(store, ASKED, "beria", 1)
    await store.prune_updates(NOON + EDITABLE_FOR)
    assert await known(store)
    await store.prune_updates(NOON + EDITABLE_FOR + timedelta(seconds=1))
    assert await known(store) is None


async def test_a_question_is_forgotten_with_its_conversation_its_member_and_its_chat(
    store: Store,
) -> None:
    ways: tuple[Callable[[], Awaitable[None]], ...] = (
        partial(store.forget, PLACE),
        partial(store.forget_member, PLACE.user),
        partial(store.groups.leave, PLACE.chat),
    )
    for number, forgetting in enumerate(ways):
        await asks(store, replace(ASKED, replies=(50 + number,)), "beria", number)
        await store.forget(replace(PLACE, topic=None))
        assert await known(store)
        await forgetting()
        assert await known(store) is None


async def test_a_chat_that_moves_leaves_its_numbers_behind(store: Store) -> None:
    await asks(store, ASKED, "beria", 1)
    await store.groups.move(PLACE.chat, -5)
    assert await known(store) is None
    there = replace(PLACE, chat=-5)
    await asks(store, replace(ASKED, place=there), "stalin", 2)
    assert (await store.conversation(there, LONG_AGO)).shown() == ("stalin", "beria")
