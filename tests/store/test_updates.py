"""One update in hand: what is done twice and what is not, whatever happens in between."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.core.conversation import Conversation, Place, Turn
from bot.core.unasked import Mode
from bot.store import Arrival, Handling, Store, StoreError, Unstorable, open_store
from bot.store.database import database_at
from bot.store.tables import metadata
from bot.store.updates import AT_ONCE
from tests.postgres import Server

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
ARRIVAL = Arrival(update=2**62, chat=-1001234567890123, member=7654321098, at=NOON)
PLACE = Place(ARRIVAL.chat, None, ARRIVAL.member)
TURN = Turn("How many people were in the Gulag?", NOON, "gulag-numbers")


@pytest.fixture
async def store(place: Path | str) -> AsyncIterator[Store]:
    async with open_store(place) as store:
        yield store


class Telegram:
    """Numbers the messages that it takes from 100 on."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    def takes(self, text: str) -> Callable[[], Awaitable[int]]:
        async def send() -> int:
            self.taken.append(text)
            return 99 + len(self.taken)

        return send


async def fails() -> int:
    raise ConnectionError


async def said(store: Store) -> Conversation:
    return await store.conversation(PLACE, NOON - timedelta(hours=1))


async def everything_that_can_happen() -> None:
    """Let every task go on until all of them wait, for the database too."""
    for _ in range(20):
        await asyncio.sleep(0.01)


async def test_what_is_remembered_is_there_when_the_update_is_done_and_not_before(
    store: Store,
) -> None:
    async with store.handling(ARRIVAL) as handling:
        message = await handling.once(Telegram().takes("an answer"))
        handling.remember(PLACE, TURN, message)
        assert await said(store) == Conversation()
        await handling.finish()
    assert await said(store) == Conversation((TURN,))
    assert await store.answered(ARRIVAL.chat, 100) == "gulag-numbers"


async def test_a_done_update_is_known_after_reopening(place: Path | str) -> None:
    for done in (False, True):
        async with (
            open_store(place) as store,
            store.handling(ARRIVAL) as handling,
        ):
            assert handling.done is done
            if not done:
                await handling.finish()


async def test_of_a_handling_that_fails_nothing_remains_but_what_was_sent(store: Store) -> None:
    telegram = Telegram()
    async with store.handling(ARRIVAL) as handling:
        handling.remember(PLACE, TURN, await handling.once(telegram.takes("one")))
        with pytest.raises(ConnectionError):
            await handling.once(fails)
    assert await said(store) == Conversation()
    async with store.handling(ARRIVAL) as handling:
        assert not handling.done
        assert await handling.once(telegram.takes("one")) == 100
        assert await handling.once(telegram.takes("two")) == 101
        await handling.finish()
    assert telegram.taken == ["one", "two"]


async def test_what_was_sent_last_is_on_record_once_it_is_asked_for(store: Store) -> None:
    telegram = Telegram()
    async with store.handling(ARRIVAL) as handling:
        await handling.once(telegram.takes("one"))
        await handling.record()
    async with store.handling(ARRIVAL) as handling:
        await handling.once(telegram.takes("one"))
    assert telegram.taken == ["one"]


async def test_an_apology_is_sent_whatever_was_sent_before_it(store: Store) -> None:
    telegram = Telegram()
    for text in ("one", "sorry"):
        async with store.handling(ARRIVAL) as handling:
            if text == "sorry":
                handling.skip_what_was_sent()
            await handling.once(telegram.takes(text))
            await handling.record()
    assert telegram.taken == ["one", "sorry"]


async def test_failures_are_counted_and_no_failure_means_done(store: Store) -> None:
    assert [await store.count_failure(ARRIVAL) for _ in range(3)] == [1, 2, 3]
    other = replace(ARRIVAL, update=1)
    assert await store.count_failure(other) == 1
    async with store.handling(ARRIVAL) as handling:
        assert not handling.done
        await handling.finish()
    async with store.handling(ARRIVAL) as handling:
        assert handling.done


async def test_updates_of_a_member_in_a_chat_are_handled_one_after_the_other(store: Store) -> None:
    happened = []
    may_end = {number: asyncio.Event() for number in range(3)}

    async def handle(number: int, arrival: Arrival) -> None:
        async with store.handling(replace(arrival, update=number)) as handling:
            happened.append(f"{number} begins")
            await may_end[number].wait()
            await handling.finish()
        happened.append(f"{number} ends")

    elsewhere = replace(ARRIVAL, chat=ARRIVAL.member)
    tasks = [
        asyncio.create_task(handle(number, arrival))
        for number, arrival in enumerate((ARRIVAL, ARRIVAL, elsewhere))
    ]
    may_end[1].set()  # ready, but its turn has not come
    await everything_that_can_happen()
    assert sorted(happened) == ["0 begins", "2 begins"]  # what is elsewhere waits for nobody
    may_end[0].set()
    may_end[2].set()
    await asyncio.gather(*tasks)
    assert happened.index("0 ends") < happened.index("1 begins")


async def test_no_more_updates_are_in_hand_than_agreed(store: Store) -> None:
    in_hand: set[int] = set()
    full, may_end = asyncio.Event(), asyncio.Event()

    async def handle(number: int) -> None:
        async with store.handling(replace(ARRIVAL, update=number, member=number)):
            in_hand.add(number)
            if len(in_hand) == AT_ONCE:
                full.set()
            await may_end.wait()

    tasks = [asyncio.create_task(handle(number)) for number in range(AT_ONCE + 3)]
    await full.wait()
    await everything_that_can_happen()
    assert in_hand == set(range(AT_ONCE))
    may_end.set()
    await asyncio.gather(*tasks)
    assert len(in_hand) == AT_ONCE + 3


class TestAMinute:
    @staticmethod
    async def nth(store: Store, update: int, seconds: float, member: int = 1) -> int:
        at = NOON + timedelta(seconds=seconds)
        async with store.handling(Arrival(update, chat=1, member=member, at=at)) as handling:
            nth = handling.nth_this_minute
            await handling.finish()
        return nth

    async def test_begins_with_the_first_update_and_ends_after_sixty_seconds(
        self, store: Store
    ) -> None:
        seconds = (0, 10, 59.9, 60, 61, 400)
        nth = [await self.nth(store, number, each) for number, each in enumerate(seconds)]
        assert nth == [1, 2, 3, 1, 2, 1]

    async def test_is_each_member_s_own(self, store: Store) -> None:
        assert [await self.nth(store, each, 0, member=each) for each in (1, 2)] == [1, 1]

    async def test_begins_anew_when_the_clock_is_set_back(self, store: Store) -> None:
        assert [await self.nth(store, 1, 0), await self.nth(store, 2, -7200)] == [1, 1]

    async def test_counts_what_was_done_and_not_what_failed(self, store: Store) -> None:
        async with store.handling(ARRIVAL):
            pass
        async with store.handling(ARRIVAL) as handling:
            assert handling.nth_this_minute == 1


async def test_what_one_replica_knows_all_of_them_know(place: Path | str) -> None:
    async with open_store(place) as one, open_store(place) as other:
        await one.groups.set_mode(ARRIVAL.chat, None, Mode.HELPFUL)
        voice, _ = await one.judged(ARRIVAL.member, "gulag-numbers")
        async with one.handling(ARRIVAL) as handling:
            handling.remember(PLACE, TURN, await handling.once(Telegram().takes("an answer")))
            handling.judge(voice, "gulag-numbers", good=True)
            handling.choose_language("ru")
            await handling.finish()
        async with other.handling(ARRIVAL) as handling:
            assert handling.done
        async with other.handling(replace(ARRIVAL, update=1)) as handling:
            assert (handling.nth_this_minute, handling.language) == (2, "ru")
        assert (await said(other)).turns == (TURN,)
        assert await other.groups.mode(ARRIVAL.chat, None) is Mode.HELPFUL
        assert await other.judged(ARRIVAL.member, "gulag-numbers") == (voice, True)


async def aside(handling: Handling) -> None:
    handling.set_aside("TypeError", '{"update_id": 1}')
    await handling.finish()


async def kept(place: Path | str, *tables: str) -> tuple[int, ...]:
    """Return how many rows each table holds."""
    engine = database_at(place).connect()
    async with engine.begin() as connection:
        counts = [
            (
                await connection.execute(select(func.count()).select_from(metadata.tables[each]))
            ).scalar_one()
            for each in tables
        ]
    await engine.dispose()
    return tuple(counts)


async def rename(place: Path | str, table: str, name: str) -> None:
    engine = database_at(place).connect()
    async with engine.begin() as connection:
        await connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {name}")
    await engine.dispose()


async def test_updates_are_forgotten_after_two_days_and_visits_after_a_minute(
    store: Store, place: Path | str
) -> None:
    async with store.handling(ARRIVAL) as handling:
        await handling.once(Telegram().takes("an answer"))
        await handling.finish()
    for later, left in (
        (timedelta(seconds=60), (1, 1, 1)),
        (timedelta(seconds=61), (1, 1, 0)),
        (timedelta(hours=48), (1, 1, 0)),
        (timedelta(hours=48, seconds=1), (0, 0, 0)),
    ):
        await store.prune_updates(NOON + later)
        assert await kept(place, "updates", "sent", "visits") == left


@pytest.mark.parametrize("how", ["forget", "forget_member", "prune"])
async def test_what_was_set_aside_is_forgotten_with_its_member_and_in_time(
    store: Store, place: Path | str, how: str
) -> None:
    async with store.handling(ARRIVAL) as handling:
        await aside(handling)
    other = replace(ARRIVAL, update=1, member=1, at=NOON + timedelta(days=1))
    async with store.handling(other) as handling:
        await aside(handling)
    assert await kept(place, "set_aside") == (2,)
    match how:
        case "forget":
            await store.forget(PLACE)
        case "forget_member":
            await store.forget_member(ARRIVAL.member)
        case _:
            await store.prune(NOON, NOON + timedelta(seconds=1))
    assert await kept(place, "set_aside") == (1,)


async def test_a_chosen_language_is_known_in_every_chat_until_another_is_chosen(
    store: Store, place: Path | str
) -> None:
    async def chosen(chat: int, *choices: str | None) -> str | None:
        arrival = replace(ARRIVAL, update=chat, chat=chat)
        async with store.handling(arrival) as handling:
            for choice in choices:
                handling.choose_language(choice)
            await handling.finish()
            return handling.language

    assert await chosen(1, "ru") is None  # as it was when the update came
    assert await store.language(ARRIVAL.member) == "ru"
    assert await chosen(2, "en") == "ru"
    assert await chosen(3, None) == "en"
    assert await chosen(4) is None
    assert await store.language(ARRIVAL.member) is None
    assert await kept(place, "members") == (0,)


async def test_of_a_member_who_is_forgotten_no_row_is_left_and_of_others_every_one(
    store: Store, place: Path | str
) -> None:
    tables = ("turns", "answers", "set_aside", "members", "visits")
    other = replace(ARRIVAL, chat=1, member=1, update=1)
    for arrival in (other, replace(ARRIVAL, chat=ARRIVAL.member), ARRIVAL):
        async with store.handling(replace(arrival, update=arrival.chat)) as handling:
            handling.remember(Place(arrival.chat, None, arrival.member), TURN, 41)
            handling.choose_language("ru")
            await aside(handling)
    assert await kept(place, *tables) == (3, 3, 3, 2, 3)
    await store.forget_member(ARRIVAL.member)
    # What a message in a group shows tells nothing of who asked.
    assert await kept(place, *tables) == (1, 2, 1, 1, 1)


async def test_a_database_that_fails_is_a_store_error_and_leaves_nothing_locked(
    store: Store, place: Path | str
) -> None:
    await rename(place, "updates", "elsewhere")
    with pytest.raises(StoreError):
        async with store.handling(ARRIVAL):
            raise AssertionError("it cannot be taken in hand")
    with pytest.raises(StoreError):
        await store.count_failure(ARRIVAL)
    await rename(place, "elsewhere", "updates")
    async with store.handling(ARRIVAL) as handling:
        await handling.finish()


def test_the_key_of_a_member_in_a_chat_is_the_same_in_every_process() -> None:
    assert ARRIVAL.key == -5751582902940316457
    assert replace(ARRIVAL, member=1).key != ARRIVAL.key


async def test_what_was_sent_and_could_not_be_recorded_is_not_sent_again(
    store: Store, place: Path | str
) -> None:
    telegram = Telegram()

    async def answer() -> None:
        async with store.handling(ARRIVAL) as handling:
            if not handling.done:
                message = await handling.once(telegram.takes("an answer"))
                handling.remember(PLACE, TURN, message)
                await handling.finish()

    await rename(place, "turns", "elsewhere")
    for _ in range(3):
        with pytest.raises(StoreError):
            await answer()
    await rename(place, "elsewhere", "turns")
    await answer()
    assert telegram.taken == ["an answer"]
    assert (await said(store)).turns == (TURN,)


async def test_what_could_not_be_recorded_is_on_record_before_more_is_sent(
    place: Path | str,
) -> None:
    telegram = Telegram()

    async def breaks_off(store: Store, *texts: str) -> None:
        with suppress(ConnectionError):
            async with store.handling(ARRIVAL) as handling:
                for text in texts:
                    await handling.once(telegram.takes(text))
                raise ConnectionError

    async with open_store(place) as store:
        await breaks_off(store, "one")
        await breaks_off(store, "one", "two")
    async with open_store(place) as after_a_kill:
        await breaks_off(after_a_kill, "one", "two")
    assert telegram.taken == ["one", "two", "two"]  # all but the last is on record


async def answered(store: Store, arrival: Arrival, turn: Turn, message: int) -> None:
    async def send() -> int:
        return message

    async with store.handling(arrival) as handling:
        handling.remember(PLACE, turn, await handling.once(send))
        await handling.finish()


async def not_written(store: Store, place: Path | str) -> None:
    """Let an update be answered, and the database fail."""
    await rename(place, "turns", "elsewhere")
    with pytest.raises(StoreError):
        await answered(store, ARRIVAL, TURN, 100)
    await rename(place, "elsewhere", "turns")


FOLLOWING = replace(TURN, asked="And who decided?", entry="amnesty")


async def test_what_could_not_be_written_is_made_up_for_before_the_next_is_answered(
    store: Store, place: Path | str
) -> None:
    await not_written(store, place)
    async with store.handling(replace(ARRIVAL, update=1)) as handling:
        assert (await said(store)).turns == (TURN,)
        handling.remember(PLACE, FOLLOWING, 101)
        await handling.finish()
    async with store.handling(ARRIVAL) as handling:
        assert handling.done
    assert (await said(store)).turns == (TURN, FOLLOWING)


async def test_what_another_process_has_done_meanwhile_is_not_done_again(
    place: Path | str,
) -> None:
    async with open_store(place) as one, open_store(place) as other:
        await not_written(one, place)
        await answered(other, ARRIVAL, TURN, 101)
        async with one.handling(ARRIVAL) as handling:
            assert handling.done
        assert (await said(one)).turns == (TURN,)


async def test_what_the_conversation_has_gone_on_without_is_left_to_come_again(
    place: Path | str,
) -> None:
    async with open_store(place) as one, open_store(place) as other:
        await not_written(one, place)
        await answered(other, replace(ARRIVAL, update=1), FOLLOWING, 101)
        async with one.handling(ARRIVAL) as handling:
            assert not handling.done
        assert (await said(one)).turns == (FOLLOWING,)


async def test_of_a_member_who_is_forgotten_nothing_is_made_up_for(
    store: Store, place: Path | str
) -> None:
    await not_written(store, place)
    await store.forget_member(ARRIVAL.member)
    async with store.handling(ARRIVAL) as handling:
        assert handling.done
    assert await said(store) == Conversation()


async def test_what_will_not_come_again_is_not_made_up_for(store: Store, place: Path | str) -> None:
    await not_written(store, place)
    await store.prune_updates(NOON + timedelta(hours=49))
    async with store.handling(ARRIVAL) as handling:
        assert not handling.done


class TestWhatTheDatabaseRefuses:
    """It works, and would refuse the same again: here a question that was asked before."""

    AGAIN = replace(ARRIVAL, update=1)

    @pytest.fixture(autouse=True)
    async def once_only(self, store: Store, place: Path | str) -> None:
        engine = database_at(place).connect()
        async with engine.begin() as connection:
            await connection.exec_driver_sql("CREATE UNIQUE INDEX strange ON turns (asked)")
        await engine.dispose()
        await answered(store, ARRIVAL, TURN, 100)

    async def test_is_told_at_once(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.store.updates._BACK_WITHIN", float("inf"))
        monkeypatch.setattr("bot.store.updates._FIRST_PAUSE", float("inf"))
        with pytest.raises(Unstorable):
            await answered(store, self.AGAIN, TURN, 101)

    async def test_leaves_on_record_what_was_sent(self, store: Store, place: Path | str) -> None:
        with pytest.raises(Unstorable):
            await answered(store, self.AGAIN, TURN, 101)
        async with open_store(place) as other, other.handling(self.AGAIN) as handling:
            assert not handling.done
            assert await handling.once(fails) == 101

    async def test_holds_up_nothing_else_of_the_member(self, store: Store) -> None:
        with pytest.raises(Unstorable):
            await answered(store, self.AGAIN, TURN, 101)
        await answered(store, replace(ARRIVAL, update=2), FOLLOWING, 102)
        assert (await said(store)).turns == (TURN, FOLLOWING)

    async def test_holds_up_nothing_where_it_could_not_be_written_before(
        self, store: Store, place: Path | str
    ) -> None:
        await rename(place, "turns", "elsewhere")
        with pytest.raises(StoreError):
            await answered(store, self.AGAIN, TURN, 101)
        await rename(place, "elsewhere", "turns")
        await answered(store, replace(ARRIVAL, update=2), FOLLOWING, 102)
        assert (await said(store)).turns == (TURN, FOLLOWING)


class TestAServerThatIsRestarted:
    async def test_is_waited_for_with_the_last_commit(self, postgres: Server) -> None:
        async with open_store(postgres.url) as store:
            telegram = Telegram()
            async with store.handling(ARRIVAL) as handling:
                handling.remember(PLACE, TURN, await handling.once(telegram.takes("an answer")))
                with postgres.away():
                    finishing = asyncio.create_task(handling.finish())
                    await everything_that_can_happen()
                await finishing
            async with store.handling(ARRIVAL) as handling:
                assert handling.done
            assert (await said(store)).turns == (TURN,)

    async def test_is_not_waited_for_without_end(
        self, postgres: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.store.updates._BACK_WITHIN", 0.1)
        async with open_store(postgres.url) as store, store.handling(ARRIVAL) as handling:
            with postgres.away(), pytest.raises(StoreError):
                await handling.finish()

    async def test_may_have_let_another_process_go_on_with_the_conversation(
        self, postgres: Server
    ) -> None:
        async with open_store(postgres.url) as one, open_store(postgres.url) as other:
            async with one.handling(ARRIVAL) as handling:
                handling.remember(PLACE, TURN, 100)
                with postgres.away():
                    pass
                await answered(other, replace(ARRIVAL, update=1), FOLLOWING, 101)
                with pytest.raises(StoreError, match="Another process has gone on"):
                    await handling.finish()
            assert (await said(one)).turns == (FOLLOWING,)
