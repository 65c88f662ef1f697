"""Steps of updates: they send, fail, come again, are set aside, and stop coming."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum, auto

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bot.core.conversation import Place
from bot.store import UPDATES_KEPT, Arrival, Handling, Store
from tests.store.both import rows
from tests.store.steps import Steps, borders, moments, places, which


class Fate(Enum):
    """How the work on an update ends."""

    DONE = auto()
    FAILED = auto()
    """What it sent is put on record all the same."""
    BROKEN_OFF = auto()


class _WorkFailedError(Exception):
    pass


class Deliveries(Steps):
    """Telegram brings updates, some of them more than once."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[Arrival] = []
        """Updates that are not done and may come again."""

    @rule(
        place=places,
        at=moments,
        which=which,
        messages=st.integers(0, 3),
        fate=st.sampled_from(Fate),
        counts=st.booleans(),
    )
    def deliver(
        self, place: Place, at: datetime, which: int, messages: int, fate: Fate, counts: bool
    ) -> None:
        """Bring an update, one that came before or a new one; no message is sent twice for it."""
        arrival = self._arrival(place, at, which)
        fresh = [self.number() for _ in range(messages)]

        async def sent(store: Store) -> tuple[int, Sequence[int]]:
            ids: list[int] = []
            nth = 0
            try:
                async with store.handling(arrival) as handling:
                    nth = handling.nth_this_minute
                    await _work(handling, fresh, ids, fate, counts=counts)
            except _WorkFailedError:
                pass
            return nth, ids

        nth = self.model.updates.nth(arrival)
        recorded = fate is not Fate.BROKEN_OFF
        ids = self.model.updates.send(arrival, fresh, recorded=recorded)
        self.both.answer(sent, (nth, ids))
        if fate is Fate.DONE:
            self.model.updates.finish(arrival, counts=counts)
            self._open = [each for each in self._open if each != arrival]

    @rule(place=places, at=moments, which=which)
    def look_at(self, place: Place, at: datetime, which: int) -> None:
        """Take an update in hand and leave it."""
        arrival = self._arrival(place, at, which)

        async def done(store: Store) -> tuple[bool, str | None]:
            async with store.handling(arrival) as handling:
                return handling.done, handling.language

        language = self.model.languages.get(arrival.member)
        self.both.answer(done, (self.model.updates.of(arrival).done, language))
        self.model.updates.leave(arrival)

    @rule(place=places, at=moments, which=which)
    def fail(self, place: Place, at: datetime, which: int) -> None:
        """Count a failure."""
        arrival = self._arrival(place, at, which)
        expected = self.model.updates.fail(arrival)
        self.both.answer(lambda store: store.count_failure(arrival), expected)

    @rule(place=places, at=moments, which=which)
    def set_aside(self, place: Place, at: datetime, which: int) -> None:
        """Set an update aside."""
        arrival = self._arrival(place, at, which)
        self.handle(arrival, lambda handling: handling.set_aside("ValueError", '{"update": 1}'))
        self.model.updates.aside.append(arrival)
        self._open.remove(arrival)

    @rule(now=borders, later=st.sampled_from((timedelta(0), timedelta(hours=1), UPDATES_KEPT)))
    def prune_updates(self, now: datetime, later: timedelta) -> None:
        """Forget what cannot come again."""
        self.model.prune_updates(now + later)
        self.both.answer(lambda store: store.prune_updates(now + later), None)
        self.count_rows()

    @rule(times=st.integers(0, 19))
    def reopen(self, times: int) -> None:
        """Close both stores and open them again, one time in twenty: it takes a while."""
        if times == 19:
            self.model.updates.restart()
            self.both.reopen()

    def count_rows(self) -> None:
        """Count the rows of every table."""
        self.both.answer(rows, self.model.rows())

    def _arrival(self, place: Place, at: datetime, which: int) -> Arrival:
        if which < len(self._open):
            return self._open[which]
        self._open.append(self.arrival(place.chat, place.user, at))
        return self._open[-1]


async def _work(
    handling: Handling, fresh: Sequence[int], ids: list[int], fate: Fate, *, counts: bool
) -> None:
    """Send messages, and let the work end as it is to end; `ids` are those of the messages."""
    for message in fresh:

        async def send(message: int = message) -> int:
            return message

        ids.append(await handling.once(send))
    if not counts:
        handling.do_not_count()
    match fate:
        case Fate.DONE:
            await handling.finish()
        case Fate.FAILED:
            await handling.record()
            raise _WorkFailedError
        case Fate.BROKEN_OFF:
            raise _WorkFailedError
