"""What all steps draw from and share: few values, so that steps meet each other's."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from bot.core.conversation import Place, Turn
from bot.core.verdict import Basis
from bot.store import Arrival, Handling, Store
from tests.store.both import Both

LONG_AGO: Final = datetime(1970, 1, 2, tzinfo=UTC)
NOON: Final = datetime(2026, 3, 5, 12, tzinfo=UTC)
MEMBERS: Final = (55_000_001, 7654321098)
GROUPS: Final = (-1001234567890123, -77)
TOPICS: Final = (None, 3)
_MINUTE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)


places: Final = st.sampled_from(
    (
        Place(MEMBERS[0], None, MEMBERS[0]),
        Place(MEMBERS[1], None, MEMBERS[1]),
        Place(GROUPS[0], None, MEMBERS[0]),
        Place(GROUPS[0], 0, MEMBERS[0]),
        Place(GROUPS[0], 3, MEMBERS[0]),
        Place(GROUPS[0], 3, MEMBERS[1]),
        Place(GROUPS[1], 3, MEMBERS[0]),
    )
)


def _around_noon(halves: int, days: int) -> datetime:
    return NOON + halves * _MINUTE / 2 + days * _DAY


_halves = st.sampled_from((-5, -2, -1, 0, 1, 3))
moments: Final = st.builds(_around_noon, _halves, st.sampled_from((0, 0, 0, -1, 1)))
borders: Final = st.builds(_around_noon, _halves, st.sampled_from((-2, -2, -1, 0)))
"""Moments up to which something is forgotten; not so often all of it that nothing is left."""
ids: Final = st.sampled_from(("gulag-numbers", "amnesty", "doctors-plot"))
texts: Final = st.one_of(
    st.sampled_from(("Who was Beria?", "who was beria", "and why?", "bread?")),
    # What the databases change in a text (null bytes, lone surrogates) has a test of its own.
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40),
)
turns: Final = st.builds(
    Turn,
    asked=texts,
    at=moments,
    entry=st.none() | ids,
    offered=st.lists(ids, max_size=3).map(tuple),
)
bases: Final = st.none() | st.builds(
    Basis,
    phrase=st.sampled_from(("How many?", "Who?")),
    chance=st.sampled_from((0.5, 1.0)),
    others=st.lists(ids, max_size=2).map(tuple),
    about=st.none() | ids,
)
members: Final = st.sampled_from(MEMBERS)
groups: Final = st.sampled_from(GROUPS)
which: Final = st.integers(0, 5)
"""Which of the questions, messages or updates that there are."""
chats: Final = st.sampled_from((*MEMBERS, *GROUPS))
topics: Final = st.sampled_from(TOPICS)


class Steps(RuleBasedStateMachine):
    """One sequence of steps; a machine for every sequence, the same two databases for all."""

    both: ClassVar[Both]
    taken: ClassVar[int] = 0
    """Steps of all machines so far."""

    def __init__(self) -> None:
        super().__init__()
        self.model = self.both.model()
        self.both.empty()
        self._given = 0

    @invariant()
    def count(self) -> None:
        """Count the step; this is called after each."""
        type(self).taken += 1

    def number(self) -> int:
        """Return a number that Telegram has not given before: of an update or a message."""
        self._given += 1
        return 1000 + self._given

    def arrival(self, chat: int, member: int, at: datetime) -> Arrival:
        """Return an update that has not come before."""
        return Arrival(self.number(), chat, member, at)

    def handle(
        self, arrival: Arrival, work: Callable[[Handling], object], *, counts: bool = True
    ) -> None:
        """Do some work for an update, and finish it."""

        async def done(store: Store) -> bool:
            async with store.handling(arrival) as handling:
                work(handling)
                await handling.finish()
                return handling.done

        self.both.answer(done, expected=True)
        self.model.updates.finish(arrival, counts=counts)
