"""What was asked in vain and what was decided about it, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.conversation import Place, Turn
from bot.core.text import LONGEST_QUESTION
from bot.core.unanswered import Decision, Lack, Ruling, Unanswered
from bot.store import Arrival, Store, inbox, open_store
from bot.store.change import make
from bot.store.database import database_at

NOON = datetime(2026, 3, 5, 12, 34, 56, tzinfo=UTC)
TODAY = NOON.date()
MINUTE = timedelta(minutes=1)
HERE = Place(chat=-1001234567890123, topic=7, user=7654321098)
ARRIVAL = Arrival(update=1, chat=HERE.chat, member=HERE.user, at=NOON)
DAY_LATER = NOON + timedelta(days=1)
LONG_AGO = NOON - timedelta(days=365)


async def keep(store: Store, *asked: str, at: datetime = NOON) -> None:
    """Keep what was asked in vain, in one update."""
    async with store.handling(replace(ARRIVAL, update=hash(asked) % 10**6, at=at)) as handling:
        for each in asked:
            handling.keep_unanswered(each, Lack.ABSTENTION, ())
        await handling.finish()


async def texts(store: Store) -> list[str]:
    return sorted(each.text for each in await store.inbox.questions())


async def say(store: Store, *said: Turn, place: Place = HERE) -> None:
    for turn in said:
        await store.append(place, turn)


def offered(asked: str, minute: int = 0) -> Turn:
    return Turn(asked, NOON + minute * MINUTE, offered=("amnesty", "gulag"))


async def test_a_question_is_kept_with_its_day_and_what_was_offered(place: Path | str) -> None:
    async with open_store(place) as store:
        async with store.handling(ARRIVAL) as handling:
            handling.keep_unanswered("bread\n price?", Lack.DISLIKED, ["amnesty"])
            await handling.finish()
        (kept,) = await store.inbox.questions()
    assert kept == Unanswered(kept.id, "bread price?", TODAY, Lack.DISLIKED, ("amnesty",))


async def test_nothing_is_kept_unless_the_update_is_done(place: Path | str) -> None:
    async with open_store(place) as store:
        async with store.handling(ARRIVAL) as handling:
            handling.keep_unanswered("bread?", Lack.ABSTENTION, ())
        async with store.handling(ARRIVAL) as again:
            assert await texts(store) == []
            again.keep_unanswered("bread?", Lack.ABSTENTION, ())
            await again.finish()
        assert await texts(store) == ["bread?"]


async def test_no_row_tells_who_asked_where_or_when(place: Path | str) -> None:
    async with open_store(place) as store:
        await keep(store, "bread?")
        await say(store, offered("milk?"))
        await store.prune(DAY_LATER, LONG_AGO)
    engine = database_at(place).connect()
    async with engine.begin() as connection:
        rows = (await connection.exec_driver_sql("SELECT * FROM unanswered")).all()
    await engine.dispose()
    ids = {HERE.chat, HERE.topic, HERE.user, ARRIVAL.key, ARRIVAL.person, ARRIVAL.update}
    days = (TODAY - date(1970, 1, 1)).days
    assert [(len(row), row.day, ids & {*row[:2], row.day}) for row in rows] == [
        (5, days, set())
    ] * 2


async def test_a_text_that_is_too_long_is_cut(place: Path | str) -> None:
    async with open_store(place) as store:
        await keep(store, "bread " * 1000)
        (kept,) = await texts(store)
        assert len(kept) == LONGEST_QUESTION


class TestSuggestions:
    async def test_what_nobody_took_is_kept_when_the_conversation_is_over(
        self, place: Path | str
    ) -> None:
        async with open_store(place) as store:
            await say(store, offered("When were people let out of the camps?"))
            assert await store.prune(NOON, LONG_AGO) == 0
            assert await texts(store) == []
            assert await store.prune(DAY_LATER, LONG_AGO) == 1
            assert await store.prune(DAY_LATER, LONG_AGO) == 0
            (kept,) = await store.inbox.questions()
        assert (kept.lack, kept.entries) == (Lack.SUGGESTION, ("amnesty", "gulag"))
        assert kept.text == "When were people let out of the camps?"

    @pytest.mark.parametrize("minute", [1, 40], ids=["forgotten with it", "not yet forgotten"])
    async def test_what_was_taken_is_not(self, place: Path | str, minute: int) -> None:
        taken = Turn("Amnesty?", NOON + minute * MINUTE, "amnesty")
        async with open_store(place) as store:
            await say(store, offered("freed prisoners"), taken)
            await store.prune(NOON + 30 * MINUTE, LONG_AGO)
            assert await store.inbox.questions() == ()

    async def test_however_many_turns_are_over_they_are_forgotten_a_few_at_a_time(
        self, place: Path | str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.store.inbox.FADE_AT_ONCE", 2)
        taken = Turn("Amnesty?", NOON + MINUTE, "amnesty")
        async with open_store(place) as store:
            await say(store, offered("bread?"), place=replace(HERE, user=1))
            await say(store, offered("freed prisoners"), taken, offered("milk?", 2))
            assert await store.prune(DAY_LATER, LONG_AGO) == 4
            assert await texts(store) == ["bread?", "milk?"]

    @pytest.mark.parametrize(
        ("entry", "where"),
        [
            ("housing", HERE),
            ("amnesty", replace(HERE, user=1)),
            ("amnesty", replace(HERE, topic=None)),
        ],
        ids=["another entry", "another member", "another topic"],
    )
    async def test_another_answer_does_not_count(
        self, place: Path | str, entry: str, where: Place
    ) -> None:
        async with open_store(place) as store:
            await say(store, Turn("Amnesty?", NOON, "amnesty"), offered("freed prisoners", 1))
            await say(store, Turn("?", NOON + 2 * MINUTE, entry), place=where)
            await store.prune(DAY_LATER, LONG_AGO)
            assert await texts(store) == ["freed prisoners"]

    async def test_a_member_who_repeats_it_counts_once(self, place: Path | str) -> None:
        async with open_store(place) as store:
            await say(store, offered("freed prisoners"), offered("Freed prisoners?", 1))
            await say(store, offered("freed prisoners"), place=replace(HERE, user=1))
            await store.prune(DAY_LATER, LONG_AGO)
            assert await texts(store) == ["freed prisoners"] * 2

    @pytest.mark.parametrize("how", ["forget", "forget_member", "leave"])
    async def test_what_is_forgotten_before_is_not_kept(self, place: Path | str, how: str) -> None:
        async with open_store(place) as store:
            await say(store, offered("freed prisoners"))
            await {
                "forget": lambda: store.forget(HERE),
                "forget_member": lambda: store.forget_member(HERE.user),
                "leave": lambda: store.groups.leave(HERE.chat),
            }[how]()
            await store.prune(DAY_LATER, LONG_AGO)
            assert await store.inbox.questions() == ()


class TestDecisions:
    async def test_a_decision_ends_its_questions(self, place: Path | str) -> None:
        decision = Decision("Bread?", Ruling.SAME, TODAY, "bread")
        async with open_store(place) as store:
            await keep(store, "Bread?", "bread??", "milk?")
            bread = [each.id for each in await store.inbox.questions() if "ead" in each.text]
            assert await store.inbox.decide(decision, bread)
            assert await texts(store) == ["milk?"]
        async with open_store(place) as store:
            assert await store.inbox.decisions() == (decision,)

    async def test_of_two_who_decide_about_the_same_the_first_wins(self, place: Path | str) -> None:
        first = Decision("Bread?", Ruling.NOT_OURS, TODAY)
        async with open_store(place) as store:
            await keep(store, "Bread?")
            (bread,) = await store.inbox.questions()
            assert await store.inbox.decide(first, [bread.id])
            assert not await store.inbox.decide(replace(first, ruling=Ruling.NEW), [bread.id])
            assert await store.inbox.decisions() == (first,)

    async def test_a_wording_has_one_decision_until_it_is_taken_up(self, place: Path | str) -> None:
        first = Decision("Bread?", Ruling.NEW, TODAY)
        second = Decision("Bread?", Ruling.SAME, TODAY, "bread")
        async with open_store(place) as store:
            await store.inbox.propose(first)
            await store.inbox.propose(second)
            assert await store.inbox.decisions() == (second,)
            await store.inbox.drop([second])
            assert await store.inbox.decisions() == ()


class TestRetention:
    async def test_questions_are_forgotten_with_the_answers(self, place: Path | str) -> None:
        async with open_store(place) as store:
            await keep(store, "bread?")
            await keep(store, "milk?", at=DAY_LATER)
            await store.prune(NOON, DAY_LATER)
            assert await texts(store) == ["milk?"]

    async def test_decisions_are_kept_longer(self, place: Path | str) -> None:
        decision = Decision("Bread?", Ruling.NOT_OURS, TODAY)
        async with open_store(place) as store:
            await store.inbox.propose(decision)
            await store.prune(NOON, DAY_LATER)
            assert await store.inbox.decisions() == (decision,)
            await store.prune(NOON, DAY_LATER + inbox.DECISIONS_KEPT_LONGER)
            assert await store.inbox.decisions() == ()

    async def test_the_oldest_make_room(self, place: Path | str) -> None:
        async with open_store(place) as store:
            await keep(store, "bread?")
            await keep(store, "milk?", "eggs?", at=DAY_LATER)
            engine = database_at(place).connect()
            async with engine.begin() as connection:
                await make(inbox.outdated(LONG_AGO, most=2), connection)
            await engine.dispose()
            assert await texts(store) == ["eggs?", "milk?"]
