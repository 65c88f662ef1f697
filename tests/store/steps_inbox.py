"""Steps of what is asked in vain: kept, decided about, and forgotten with all that is old."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bot.core.conversation import Place
from bot.core.unanswered import Decision, Lack, Ruling
from bot.store import Store
from bot.store.inbox import DECISIONS_KEPT_LONGER
from tests.store.model_inbox import Vain
from tests.store.steps import LONG_AGO, NOON, Steps, borders, ids, moments, places, texts

_wordings = st.sampled_from(("bread?", "Who was Beria?", "milk?"))
_decisions = st.builds(
    Decision,
    wording=_wordings,
    ruling=st.sampled_from(Ruling),
    day=moments.map(datetime.date),
    entry=st.none() | ids,
)


class Desk(Steps):
    """Members ask in vain, and curators decide."""

    @rule(
        place=places,
        at=moments,
        asked=texts | st.just("bread \n" * 1000),
        lack=st.sampled_from(Lack),
        entries=st.lists(ids, max_size=2),
    )
    def keep_unanswered(
        self, place: Place, at: datetime, asked: str, lack: Lack, entries: Sequence[str]
    ) -> None:
        """Ask in vain."""
        arrival = self.arrival(place.chat, place.user, at)
        self.handle(arrival, lambda handling: handling.keep_unanswered(asked, lack, entries))
        self.model.inbox.keep(asked, at, lack, entries)

    def _inbox(self) -> None:
        """Read what was asked in vain, and what was decided."""
        self.both.answer(_read, (self.model.inbox.questions, self.model.inbox.in_order()))

    @rule(decision=_decisions, text=_wordings)
    def decide(self, decision: Decision, text: str) -> None:
        """Decide about all questions of one text; without any nothing is decided."""

        async def decided(store: Store) -> bool:
            asked = await store.inbox.questions()
            return await store.inbox.decide(decision, [q.id for q in asked if q.text == text])

        self.both.answer(decided, self.model.inbox.decide(decision, text))
        self._inbox()

    @rule(decision=_decisions, done=st.lists(_decisions, max_size=2))
    def propose_and_drop(self, decision: Decision, done: Sequence[Decision]) -> None:
        """Decide about what nobody has asked, and take other decisions up."""
        self.model.inbox.decisions[decision.wording] = decision
        self.both.answer(lambda store: store.inbox.propose(decision), None)
        for each in done:
            self.model.inbox.decisions.pop(each.wording, None)
        self.both.answer(lambda store: store.inbox.drop(done), None)
        self._inbox()

    @rule(
        turns_before=borders, answers_before=borders, nth=st.integers(0, 5), ago=st.integers(0, 9)
    )
    def prune(self, turns_before: datetime, answers_before: datetime, nth: int, ago: int) -> None:
        """Forget what is older, often than one of the oldest turns.

        One time in ten answers are so old that decisions are old, too.
        """
        said = sorted({each.turn.at for each in self.model.said})
        if nth < min(len(said), 3):
            turns_before = said[nth]
        if ago == 0:
            answers_before += DECISIONS_KEPT_LONGER
        expected = self.model.prune(turns_before, answers_before)
        self.both.answer(lambda store: store.prune(turns_before, answers_before), expected)
        self._inbox()

    def teardown(self) -> None:
        """Ask for all that few steps ask for."""
        self.prune(NOON + timedelta(days=9), LONG_AGO, 5, 1)


async def _read(store: Store) -> tuple[Counter[Vain], tuple[Decision, ...]]:
    questions = await store.inbox.questions()
    in_vain = Counter(Vain(each.text, each.day, each.lack, each.entries) for each in questions)
    return in_vain, await store.inbox.decisions()
