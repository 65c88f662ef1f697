"""What every store promises, whichever database it keeps."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from pathlib import Path

import pytest

from bot.core.conversation import LONGEST_CONVERSATION, Conversation, Place, Turn
from bot.core.verdict import Basis
from bot.store import Arrival, Given, Store, open_store

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
LONG_AGO = NOON - timedelta(days=9999)
CHAT = Place(chat=-1001234567890123, topic=None, user=7654321098)

Open = Callable[[], AbstractAsyncContextManager[Store]]


@pytest.fixture
def open_again(place: Path | str) -> Open:
    """What opens one and the same database, which is empty at first."""
    return partial(open_store, place)


def turn(asked: str, minute: float = 0, entry: str | None = None) -> Turn:
    return Turn(asked, NOON + timedelta(minutes=minute), entry)


async def asked_at(store: Store, place: Place, since: datetime = LONG_AGO) -> list[str]:
    return [turn.asked for turn in (await store.conversation(place, since)).turns]


async def forget_all(store: Store, how: str) -> None:
    """Forget what was said at CHAT at noon, in one of the ways there are."""
    match how:
        case "place":
            await store.forget(CHAT)
        case "member":
            await store.forget_member(CHAT.user)
        case "prune":
            await store.prune(NOON + timedelta(seconds=1), NOON)
            await store.shred()


class TestEveryStore:
    async def test_nothing_was_said_at_a_new_place(self, open_again: Open) -> None:
        async with open_again() as store:
            assert await store.conversation(CHAT, LONG_AGO) == Conversation()

    async def test_a_conversation_survives_reopening_oldest_turn_first(
        self, open_again: Open
    ) -> None:
        said = (
            Turn("How many people were in the Gulag?", NOON, "gulag-numbers", ()),
            Turn("и кого выпустили? 🕊", NOON + timedelta(microseconds=1), None, ("a", "b-2")),
        )
        async with open_again() as store:
            await store.append(CHAT, said[0], 41)
        async with open_again() as store:
            await store.append(CHAT, said[1], None)
        async with open_again() as store:
            assert await store.conversation(CHAT, LONG_AGO) == Conversation(said)

    async def test_turns_come_in_the_order_they_were_appended_though_the_clock_was_set_back(
        self, open_again: Open
    ) -> None:
        async with open_again() as store:
            await store.append(CHAT, turn("first", 5), None)
            await store.append(CHAT, turn("second", 1), None)
            assert await asked_at(store, CHAT) == ["first", "second"]

    async def test_only_the_last_turns_are_returned(self, open_again: Open) -> None:
        said = [f"question {number}" for number in range(LONGEST_CONVERSATION + 2)]
        async with open_again() as store:
            for text in said:
                await store.append(CHAT, turn(text), None)
            assert await asked_at(store, CHAT) == said[2:]

    async def test_only_turns_after_the_moment_are_returned(self, open_again: Open) -> None:
        async with open_again() as store:
            await store.append(CHAT, turn("before", -1), None)
            await store.append(CHAT, turn("then"), None)
            await store.append(CHAT, turn("after", 1e-7), None)
            assert await asked_at(store, CHAT, since=NOON) == ["after"]

    async def test_moments_compare_across_time_zones_and_come_back_in_utc(
        self, open_again: Open
    ) -> None:
        moscow = timezone(timedelta(hours=3))
        async with open_again() as store:
            await store.append(CHAT, Turn("hello", NOON.astimezone(moscow)), None)
            await store.append(CHAT, turn("a minute later", 1), None)
            (first, _) = (await store.conversation(CHAT, LONG_AGO)).turns
            assert (first.at, first.at.tzinfo) == (NOON, UTC)
            assert await asked_at(store, CHAT, since=NOON.astimezone(moscow)) == ["a minute later"]

    @pytest.mark.parametrize(
        "moment",
        [datetime.min.replace(tzinfo=UTC), NOON.replace(microsecond=999_999)],
        ids=["the first", "just before a second is full"],
    )
    async def test_a_moment_is_kept_exactly(self, open_again: Open, moment: datetime) -> None:
        async with open_again() as store:
            await store.append(CHAT, Turn("now", moment + timedelta(microseconds=1)), None)
            (kept,) = (await store.conversation(CHAT, moment)).turns
            assert kept.at == moment + timedelta(microseconds=1)

    @pytest.mark.parametrize(
        "other",
        [
            Place(CHAT.chat + 1, CHAT.topic, CHAT.user),
            Place(CHAT.chat, 0, CHAT.user),
            Place(CHAT.chat, 3, CHAT.user),
            Place(CHAT.chat, CHAT.topic, CHAT.user + 1),
        ],
        ids=["chat", "topic 0", "topic 3", "member"],
    )
    async def test_places_know_nothing_of_each_other(self, open_again: Open, other: Place) -> None:
        async with open_again() as store:
            await store.append(CHAT, turn("here"), None)
            await store.append(other, turn("there"), None)
            assert (await asked_at(store, CHAT), await asked_at(store, other)) == (
                ["here"],
                ["there"],
            )
            await store.forget(other)
            assert (await asked_at(store, CHAT), await asked_at(store, other)) == (["here"], [])

    async def test_a_member_is_forgotten_everywhere_and_nobody_else_is(
        self, open_again: Open
    ) -> None:
        places = [CHAT, Place(CHAT.chat, 3, CHAT.user), Place(CHAT.user, None, CHAT.user)]
        neighbour = Place(CHAT.chat, None, 1)
        async with open_again() as store:
            for place in (*places, neighbour):
                await store.append(place, turn("hello"), None)
            await store.forget_member(CHAT.user)
            left = [await asked_at(store, place) for place in (*places, neighbour)]
            assert left == [[], [], [], ["hello"]]

    async def test_pruning_drops_the_turns_before_a_moment_and_counts_them(
        self, open_again: Open
    ) -> None:
        async with open_again() as store:
            for minute in (-2, -1, 0, 1):
                await store.append(CHAT, turn(f"minute {minute}", minute), None)
            assert await store.prune(NOON, NOON) == 2
            assert await store.prune(NOON, NOON) == 0
            assert await asked_at(store, CHAT) == ["minute 0", "minute 1"]

    async def test_it_is_known_which_message_shows_which_entry_after_reopening_too(
        self, open_again: Open
    ) -> None:
        async with open_again() as store:
            await store.append(CHAT, turn("how many?", entry="gulag-numbers"), 41)
            await store.append(CHAT, turn("and who decided?", entry="amnesty"), 43)
        async with open_again() as store:
            shown = [await store.answered(CHAT.chat, message) for message in (41, 43)]
            assert shown == ["gulag-numbers", "amnesty"]

    async def test_other_messages_show_no_entry(self, open_again: Open) -> None:
        async with open_again() as store:
            await store.append(CHAT, turn("how many?", entry="gulag-numbers"), 41)
            await store.append(CHAT, turn("who won the 1998 world cup?"), 43)
            await store.append(CHAT, turn("asked in the terminal", entry="amnesty"), None)
            assert [await store.answered(CHAT.chat, message) for message in (40, 43, 0)] == [
                None
            ] * 3

    async def test_it_is_known_why_an_answer_was_given_as_long_as_the_answer_is(
        self, open_again: Open
    ) -> None:
        basis = Basis("How many people were in the Gulag?", 0.93, ("amnesty", "b-2"), "amnesty")
        async with open_again() as store:
            arrival = Arrival(1, CHAT.chat, CHAT.user, NOON)
            async with store.handling(arrival) as handling:
                handling.remember(CHAT, turn("how many?", entry="gulag-numbers"), 41, basis)
                await handling.finish()
            await store.append(CHAT, turn("chosen", entry="amnesty"), 43)
        async with open_again() as store:
            given = [await store.given(CHAT.chat, message) for message in (41, 43, 45)]
            assert given == [Given("gulag-numbers", basis), Given("amnesty", None), None]
            await store.prune(NOON, NOON + timedelta(seconds=1))
            assert await store.given(CHAT.chat, 41) is None

    async def test_the_messages_of_two_chats_are_numbered_apart(self, open_again: Open) -> None:
        other = Place(CHAT.chat - 1, None, CHAT.user)
        async with open_again() as store:
            await store.append(CHAT, turn("how many?", entry="gulag-numbers"), 41)
            assert await store.answered(other.chat, 41) is None
            await store.append(other, turn("who decided?", entry="amnesty"), 41)
            shown = [await store.answered(place.chat, 41) for place in (CHAT, other)]
            assert shown == ["gulag-numbers", "amnesty"]

    async def test_a_message_in_a_topic_is_known_by_its_chat_alone(self, open_again: Open) -> None:
        async with open_again() as store:
            topic = Place(CHAT.chat, 3, CHAT.user)
            await store.append(topic, turn("how many?", entry="gulag-numbers"), 41)
            assert await store.answered(CHAT.chat, 41) == "gulag-numbers"

    async def test_what_messages_show_is_forgotten_after_a_time_of_its_own(
        self, open_again: Open
    ) -> None:
        async with open_again() as store:
            for message, minute in ((41, -1), (43, 0)):
                await store.append(CHAT, turn("how many?", minute, "gulag-numbers"), message)
            assert await store.prune(NOON + timedelta(hours=1), LONG_AGO) == 2
            before = [await store.answered(CHAT.chat, message) for message in (41, 43)]
            assert await store.prune(LONG_AGO, NOON) == 0
            after = [await store.answered(CHAT.chat, message) for message in (41, 43)]
            assert (before, after) == (["gulag-numbers"] * 2, [None, "gulag-numbers"])

    async def test_forgetting_a_member_forgets_what_their_private_chat_shows_but_no_groups(
        self, open_again: Open
    ) -> None:
        private, neighbour = Place(CHAT.user, None, CHAT.user), Place(1, None, 1)
        async with open_again() as store:
            for place in (CHAT, private, neighbour):
                await store.append(place, turn("how many?", entry="gulag-numbers"), 41)
            await store.forget_member(CHAT.user)
            shown = [await store.answered(place.chat, 41) for place in (CHAT, private, neighbour)]
            assert shown == ["gulag-numbers", None, "gulag-numbers"]

    async def test_what_is_forgotten_in_a_group_is_neither_what_others_see_there_nor_in_private(
        self, open_again: Open
    ) -> None:
        private, anonymous = Place(CHAT.user, None, CHAT.user), Place(CHAT.chat, None, CHAT.chat)
        async with open_again() as store:
            for number, place in enumerate((private, CHAT, anonymous), 41):
                await store.append(place, turn("how many?", entry="gulag-numbers"), number)
            await store.forget(CHAT)
            await store.forget(anonymous)
            await store.forget_member(anonymous.user)
            assert await store.answered(CHAT.user, 41) == "gulag-numbers"
            shown = [await store.answered(CHAT.chat, message) for message in (42, 43)]
            assert shown == ["gulag-numbers"] * 2
            assert not (await store.conversation(anonymous, LONG_AGO)).turns

    @pytest.mark.parametrize(
        ("asked", "kept"),
        [
            ("a\0b", "ab"),
            ("a\ud83db\udc00", "ab"),
            ("👩‍👧 e\u0301 '; DROP TABLE turns; --", "👩‍👧 e\u0301 '; DROP TABLE turns; --"),
            ("x" * 100_000, "x" * 100_000),
        ],
        ids=["null byte", "lone surrogates", "anything else", "long"],
    )
    async def test_any_text_can_be_kept(self, open_again: Open, asked: str, kept: str) -> None:
        async with open_again() as store:
            await store.append(CHAT, turn(asked), None)
            assert await asked_at(store, CHAT) == [kept]

    async def test_two_stores_may_open_the_same_new_database_at_once(
        self, open_again: Open
    ) -> None:
        async def one(name: str) -> None:
            async with open_again() as store:
                await store.append(CHAT, turn(name), None)

        await asyncio.gather(one("left"), one("right"))
        async with open_again() as store:
            assert sorted(await asked_at(store, CHAT)) == ["left", "right"]

    async def test_turns_appended_at_once_are_all_kept(self, open_again: Open) -> None:
        async with open_again() as store:
            await asyncio.gather(
                *(store.append(CHAT, turn(str(number)), None) for number in range(40))
            )
            assert await store.prune(NOON + timedelta(days=1), NOON) == 40

    async def test_a_cancelled_append_does_not_block_the_next_one(self, open_again: Open) -> None:
        async with open_again() as store:
            for steps in range(40):
                cut_short = asyncio.create_task(store.append(CHAT, turn("cut short"), None))
                for _ in range(steps):
                    await asyncio.sleep(0)
                cut_short.cancel()
                await asyncio.gather(cut_short, return_exceptions=True)
                await store.append(CHAT, turn(f"after {steps}"), None)
                assert (await asked_at(store, CHAT))[-1] == f"after {steps}"
