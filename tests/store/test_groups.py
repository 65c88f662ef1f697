"""What every store keeps of groups."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select, text

from bot.core.conversation import Conversation, Place, Turn
from bot.core.unasked import Mode, Shown
from bot.store import Arrival, Store, StoreError, open_store
from bot.store.tables import metadata

GROUP = -2001
SUPERGROUP = -1002000000001
OTHER = -2002
TOPIC = 4
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
LONG_AGO = NOON - timedelta(days=9999)
TURN = Turn("How many people were in the Gulag?", NOON, "gulag-numbers")


@pytest_asyncio.fixture
async def store(place: Path | str) -> AsyncIterator[Store]:
    async with open_store(place) as store:
        yield store


async def rows_of(store: Store, chat: int) -> dict[str, int]:
    """How many rows each table holds of a chat; tables without one are left out."""
    found = {}
    async with store._transaction() as connection:  # noqa: SLF001 - no other door
        for table in metadata.sorted_tables:
            if "chat" in table.c:
                rows = await connection.execute(select(table).where(table.c.chat == chat))
                found[table.name] = len(rows.all())
    return {name: count for name, count in found.items() if count}


async def sets_aside(store: Store, chat: int) -> None:
    async with store.handling(Arrival(-chat, chat, 7, NOON)) as handling:
        handling.set_aside("TypeError", "{}")
        await handling.finish()


async def lives_in(store: Store, chat: int) -> None:
    """Let every table that knows of chats hold a row of this one."""
    await store.groups.set_mode(chat, None, Mode.HELPFUL)
    await store.append(Place(chat, None, 7), TURN, 41)
    await sets_aside(store, chat)


async def test_a_group_is_met_quietly_at_first(store: Store) -> None:
    assert await store.groups.mode(GROUP, None) is Mode.QUIET
    assert await store.groups.mode(GROUP, TOPIC) is Mode.QUIET
    assert await store.groups.own_mode(GROUP, None) is None


@pytest.mark.parametrize("mode", Mode)
async def test_a_mode_that_was_set_holds_in_every_topic_of_that_chat(
    store: Store, mode: Mode
) -> None:
    await store.groups.set_mode(GROUP, None, mode)
    assert await store.groups.mode(GROUP, None) is mode
    assert await store.groups.mode(GROUP, TOPIC) is mode
    assert await store.groups.mode(OTHER, None) is Mode.QUIET


async def test_a_topics_own_mode_wins_until_it_is_taken_back(store: Store) -> None:
    await store.groups.set_mode(GROUP, None, Mode.OFF)
    await store.groups.set_mode(GROUP, TOPIC, Mode.HELPFUL)
    assert await store.groups.mode(GROUP, TOPIC) is Mode.HELPFUL
    assert await store.groups.mode(GROUP, TOPIC + 1) is Mode.OFF
    assert await store.groups.own_mode(GROUP, TOPIC) is Mode.HELPFUL
    assert await store.groups.own_mode(GROUP, TOPIC + 1) is None
    await store.groups.set_mode(GROUP, TOPIC, None)
    assert await store.groups.mode(GROUP, TOPIC) is Mode.OFF


async def test_the_last_mode_that_was_set_holds(store: Store) -> None:
    for mode in (Mode.OFF, Mode.HELPFUL, Mode.QUIET):
        await store.groups.set_mode(GROUP, TOPIC, mode)
    assert await store.groups.own_mode(GROUP, TOPIC) is Mode.QUIET


async def test_a_mode_that_no_footnote_has_written_is_told_as_damage(store: Store) -> None:
    await store.groups.set_mode(GROUP, None, Mode.OFF)
    async with store._transaction() as connection:  # noqa: SLF001 - no other door
        await connection.execute(text("UPDATE chats SET mode = 'loud'"))
    with pytest.raises(StoreError, match="may be damaged"):
        await store.groups.mode(GROUP, None)


async def test_a_group_that_becomes_a_supergroup_keeps_its_settings_and_conversations(
    store: Store,
) -> None:
    await lives_in(store, GROUP)
    await store.groups.move(GROUP, SUPERGROUP)
    assert await store.groups.mode(SUPERGROUP, None) is Mode.HELPFUL
    said = await store.conversation(Place(SUPERGROUP, None, 7), LONG_AGO)
    assert said == Conversation((TURN,))
    assert await rows_of(store, SUPERGROUP) == {"chats": 1, "turns": 1, "set_aside": 1}
    assert await rows_of(store, GROUP) == {}


async def test_moving_again_changes_nothing(store: Store) -> None:
    await lives_in(store, GROUP)
    await store.groups.move(GROUP, SUPERGROUP)
    await store.append(Place(SUPERGROUP, None, 7), TURN, 41)
    before = await rows_of(store, SUPERGROUP)
    await store.groups.move(GROUP, SUPERGROUP)
    assert await rows_of(store, SUPERGROUP) == before


async def test_what_was_set_in_the_supergroup_already_stays(store: Store) -> None:
    await store.groups.set_mode(GROUP, None, Mode.OFF)
    await store.groups.set_mode(SUPERGROUP, None, Mode.HELPFUL)
    await store.groups.move(GROUP, SUPERGROUP)
    assert await store.groups.mode(SUPERGROUP, None) is Mode.HELPFUL


async def test_a_supergroup_that_was_a_group_is_known(store: Store) -> None:
    await store.groups.move(GROUP, SUPERGROUP)
    assert await store.groups.own_mode(SUPERGROUP, None) is Mode.QUIET


async def test_a_group_that_was_left_is_forgotten_whole_and_others_are_not(store: Store) -> None:
    await lives_in(store, GROUP)
    await store.groups.set_mode(GROUP, TOPIC, Mode.OFF)
    await lives_in(store, OTHER)
    before = await rows_of(store, OTHER)
    assert before == {"chats": 1, "turns": 1, "answers": 1, "set_aside": 1}
    await store.groups.leave(GROUP)
    assert await rows_of(store, GROUP) == {}
    assert await rows_of(store, OTHER) == before


async def test_a_chat_has_before_its_eyes_what_it_was_shown(store: Store) -> None:
    assert await store.groups.shown(GROUP, LONG_AGO) == Shown()
    await store.append(Place(GROUP, None, 7), Turn("a", NOON, "old"), 41)
    await store.append(Place(GROUP, TOPIC, 8), Turn("b", NOON + timedelta(minutes=1), "new"), 45)
    await store.append(Place(OTHER, None, 7), Turn("c", NOON, "elsewhere"), 99)
    assert await store.groups.shown(GROUP, LONG_AGO) == Shown(frozenset({"old", "new"}), 45)
    assert await store.groups.shown(GROUP, NOON) == Shown(frozenset({"new"}), 45)
    assert await store.groups.shown(GROUP, NOON + timedelta(hours=1)) == Shown(frozenset(), 45)
