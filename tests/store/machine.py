"""Random steps against the model and both databases at once; every answer must be the same."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete

from bot.core.conversation import Place, Turn
from bot.core.unasked import Mode
from bot.core.verdict import Basis
from bot.store import Arrival, Store, StoreError, open_store
from bot.store.tables import keys, metadata
from tests.store.model import Model

_STEPS_OF_A_RUN: Final = 50
_NOON: Final = datetime(2026, 3, 5, 12, tzinfo=UTC)
_MEMBERS: Final = (7, 8, 7654321098)

# Few values, so that steps meet each other's.
_places: Final = st.builds(
    Place,
    chat=st.sampled_from((*_MEMBERS, -1001234567890123)),
    topic=st.sampled_from((None, 0, 3)),
    user=st.sampled_from(_MEMBERS),
)
_moments: Final = st.integers(-3, 3).map(lambda minute: _NOON + timedelta(minutes=minute))
_ids: Final = st.sampled_from(("gulag-numbers", "amnesty", "doctors-plot"))
_turns: Final = st.builds(
    Turn,
    # What the databases change in a text (null bytes, lone surrogates) has a test of its own.
    asked=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40),
    at=_moments,
    entry=st.none() | _ids,
    offered=st.lists(_ids, max_size=3).map(tuple),
)
_messages: Final = st.none() | st.integers(1, 4)
_members: Final = st.sampled_from(_MEMBERS)
_chats: Final = st.sampled_from((*_MEMBERS, -1001234567890123))
_topics: Final = st.sampled_from((None, 3))
_bases: Final = st.none() | st.builds(
    Basis,
    phrase=st.sampled_from(("How many?", "Who?")),
    chance=st.sampled_from((0.5, 1.0)),
    others=st.lists(_ids, max_size=2).map(tuple),
    about=st.none() | _ids,
)

_Got = TypeVar("_Got")


class StoreMachine(RuleBasedStateMachine):
    """One sequence of steps; a machine for every sequence, the same two databases for all."""

    both: "Both"
    taken = 0
    """Steps of all machines so far."""

    def __init__(self) -> None:
        super().__init__()
        self.model = self.both.model()
        self.updates = 0
        self.both.empty()

    @invariant()
    def count(self) -> None:
        """Count the step; this is called after each."""
        type(self).taken += 1

    @rule(place=_places, turn=_turns, message=_messages, basis=_bases)
    def append(self, place: Place, turn: Turn, message: int | None, basis: Basis | None) -> None:
        """Append a turn; what cannot be done is refused by all, and leaves nothing behind."""

        async def done(store: Store) -> bool:
            try:
                async with store.handling(self._arrival(place.chat, place.user, turn.at)) as each:
                    each.remember(place, turn, message, basis)
                    await each.finish()
            except StoreError:
                return False
            return True

        self.both.answer(done, self.model.append(place, turn, message, basis))

    @rule(chat=_chats, message=st.integers(1, 4))
    def given(self, chat: int, message: int) -> None:
        """Ask why a message shows what it does."""
        expected = self.model.given(chat, message)
        self.both.answer(lambda store: store.given(chat, message), expected)

    @rule(chat=_chats, topic=_topics, mode=st.none() | st.sampled_from(Mode))
    def set_mode(self, chat: int, topic: int | None, mode: Mode | None) -> None:
        """Set how much is said somewhere."""
        self.model.set_mode(chat, topic, mode)
        self.both.answer(lambda store: store.set_mode(chat, topic, mode), None)

    @rule(chat=_chats, topic=_topics)
    def mode(self, chat: int, topic: int | None) -> None:
        """Ask how much is said somewhere, and whether that is its own mode."""
        mode, own = self.model.mode(chat, topic), self.model.modes.get((chat, topic or 0))
        self.both.answer(lambda store: store.mode(chat, topic), mode)
        self.both.answer(lambda store: store.own_mode(chat, topic), own)

    @rule(old=_chats, new=_chats)
    def move(self, old: int, new: int) -> None:
        """Carry a group over to another."""
        if old != new:
            self.model.move(old, new)
            self.both.answer(lambda store: store.move(old, new), None)

    @rule(chat=_chats)
    def leave(self, chat: int) -> None:
        """Leave a group."""
        self.model.leave(chat)
        self.both.answer(lambda store: store.leave(chat), None)

    @rule(member=_members, language=st.none() | st.sampled_from(("en", "ru")))
    def choose_language(self, member: int, language: str | None) -> None:
        """Choose a language; every store knows the one before."""
        arrival, before = self._arrival(member, member, _NOON), self.model.languages.get(member)

        async def chosen(store: Store) -> str | None:
            async with store.handling(arrival) as handling:
                handling.choose_language(language)
                await handling.finish()
                return handling.language

        self.both.answer(chosen, before)
        self.model.choose_language(member, language)

    @rule(member=_members, entry=_ids, at=_moments, good=st.none() | st.booleans())
    def judge(self, member: int, entry: str, at: datetime, good: bool | None) -> None:
        """Judge an entry; every store knows the judgement before."""
        arrival = self._arrival(member, member, at)
        before, _ = self.model.judged.get((member, entry), (None, at))

        async def judged(store: Store) -> bool | None:
            voice, said = await store.judged(member, entry)
            async with store.handling(arrival) as handling:
                handling.judge(voice, entry, good=good)
                await handling.finish()
            return said

        self.both.answer(judged, before)
        self.model.judge(member, entry, at, good=good)

    @rule(since=_moments)
    def feedback(self, since: datetime) -> None:
        """Ask what members think of entries."""
        expected: Mapping[str, tuple[int, int]] = self.model.feedback(since)
        self.both.answer(lambda store: store.feedback(since), expected)

    def teardown(self) -> None:
        """Ask for all that few steps ask for."""
        self.feedback(_NOON - timedelta(hours=1))
        for member in _MEMBERS:
            self.choose_language(member, None)

    def _arrival(self, chat: int, member: int, at: datetime) -> Arrival:
        self.updates += 1
        return Arrival(self.updates, chat, member, at)

    @rule(place=_places, since=_moments)
    def conversation(self, place: Place, since: datetime) -> None:
        """Read a conversation."""
        expected = self.model.conversation(place, since)

        async def turns(store: Store) -> tuple[Turn, ...]:
            return (await store.conversation(place, since)).turns

        self.both.answer(turns, expected)

    @rule(chat=st.sampled_from((*_MEMBERS, -1001234567890123)), message=st.integers(1, 4))
    def answered(self, chat: int, message: int) -> None:
        """Ask what a message shows."""
        expected = self.model.answered(chat, message)
        self.both.answer(lambda store: store.answered(chat, message), expected)

    @rule(place=_places)
    def forget(self, place: Place) -> None:
        """Forget a place."""
        self.model.forget(place)
        self.both.answer(lambda store: store.forget(place), None)

    @rule(user=st.sampled_from(_MEMBERS))
    def forget_member(self, user: int) -> None:
        """Forget a member."""
        self.model.forget_member(user)
        self.both.answer(lambda store: store.forget_member(user), None)

    @rule(turns_before=_moments, answers_before=_moments)
    def prune(self, turns_before: datetime, answers_before: datetime) -> None:
        """Forget what is older."""
        expected = self.model.prune(turns_before, answers_before)
        self.both.answer(lambda store: store.prune(turns_before, answers_before), expected)

    @rule(times=st.integers(0, 19))
    def reopen(self, times: int) -> None:
        """Close both stores and open them again, one time in twenty: it takes a while."""
        if times == 19:
            self.both.reopen()


def run(count: int, *places: Path | str, model: type[Model] = Model, shrink: bool = True) -> int:
    """Take at least so many random steps; return how many it was.

    A difference raises an AssertionError, after looking for the shortest way to it if `shrink`.
    """
    stores = Both(model, *places)

    class Steps(StoreMachine):
        both = stores

    try:
        while Steps.taken < count:
            runs = math.ceil((count - Steps.taken) / _STEPS_OF_A_RUN)
            run_state_machine_as_test(Steps, settings=_settings(runs, shrink=shrink))
    finally:
        stores.close()
    return Steps.taken


def _settings(runs: int, *, shrink: bool) -> settings:
    return settings(
        max_examples=runs,
        stateful_step_count=_STEPS_OF_A_RUN,
        deadline=None,
        database=None,
        phases=[Phase.generate, *([Phase.shrink] if shrink else [])],
        suppress_health_check=list(HealthCheck),
    )


class Both:
    """Both stores, the loop in which they run, and what makes a model of them."""

    def __init__(self, model: type[Model], *places: Path | str) -> None:
        self.model = model
        self._places = places
        self._runner = asyncio.Runner()
        self._open = AsyncExitStack()
        self._stores: list[Store] = []
        self.reopen()

    def answer(self, ask: Callable[[Store], Awaitable[_Got]], expected: _Got) -> None:
        """Do the same with every store; each must answer what is expected."""

        async def answers() -> list[_Got]:
            return [await ask(store) for store in self._stores]

        assert self._runner.run(answers()) == [expected] * len(self._stores)

    def empty(self) -> None:
        """Let both databases hold no row."""

        async def all_gone(store: Store) -> None:
            async with store._transaction() as connection:  # noqa: SLF001 - no other door
                for table in metadata.sorted_tables:
                    if table is not keys:  # made once, by a migration
                        await connection.execute(delete(table))

        self.answer(all_gone, None)

    def reopen(self) -> None:
        """Close what is open, and open both."""

        async def again() -> None:
            await self._open.aclose()
            self._stores = [
                await self._open.enter_async_context(open_store(place)) for place in self._places
            ]

        self._runner.run(again())

    def close(self) -> None:
        """Close both stores and the loop."""
        self._runner.run(self._open.aclose())
        self._runner.close()
