"""Steps of what is set: modes of groups, languages of members, what they think of entries."""

from datetime import datetime

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bot.core.unasked import Mode
from bot.store import Store
from tests.store.steps import NOON, TOPICS, Steps, groups, ids, members, moments, topics


class Settings(Steps):
    """Groups and members choose."""

    @rule(chat=groups, topic=topics, mode=st.none() | st.sampled_from(Mode))
    def set_mode(self, chat: int, topic: int | None, mode: Mode | None) -> None:
        """Set how much is said somewhere, and ask how much is said in each topic."""
        self.model.set_mode(chat, topic, mode)
        self.both.answer(lambda store: store.groups.set_mode(chat, topic, mode), None)
        self._modes(chat)

    @rule(old=groups, new=groups)
    def move_or_leave(self, old: int, new: int) -> None:
        """Carry a group over to another, or leave it."""
        if old == new:
            self.model.leave(old)
            self.both.answer(lambda store: store.groups.leave(old), None)
        else:
            self.model.move(old, new)
            self.both.answer(lambda store: store.groups.move(old, new), None)
        self._modes(new)

    def _modes(self, chat: int) -> None:
        """Ask how much is said somewhere, and whether that is its own mode."""

        async def found(store: Store) -> list[tuple[Mode, Mode | None]]:
            return [
                (await store.groups.mode(chat, topic), await store.groups.own_mode(chat, topic))
                for topic in TOPICS
            ]

        expected = [
            (self.model.mode(chat, topic), self.model.modes.get((chat, topic or 0)))
            for topic in TOPICS
        ]
        self.both.answer(found, expected)

    @rule(member=members, language=st.none() | st.sampled_from(("en", "ru")))
    def choose_language(self, member: int, language: str | None) -> None:
        """Choose a language; every store knows the one before."""
        arrival, before = self.arrival(member, member, NOON), self.model.languages.get(member)

        async def chosen(store: Store) -> str | None:
            async with store.handling(arrival) as handling:
                handling.choose_language(language)
                await handling.finish()
                return handling.language

        self.both.answer(chosen, before)
        self.model.choose_language(member, language)
        self.model.updates.finish(arrival)

    @rule(member=members, entry=ids, at=moments, good=st.none() | st.booleans(), since=moments)
    def judge(
        self, member: int, entry: str, at: datetime, good: bool | None, since: datetime
    ) -> None:
        """Judge an entry; every store knows the judgement before, and what all think."""
        arrival = self.arrival(member, member, at)
        before, _ = self.model.judged.get((member, entry), (None, at))

        async def judged(store: Store) -> bool | None:
            voice, said = await store.judged(member, entry)
            async with store.handling(arrival) as handling:
                handling.judge(voice, entry, good=good)
                await handling.finish()
            return said

        self.both.answer(judged, before)
        self.model.judge(member, entry, at, good=good)
        self.model.updates.finish(arrival)
        expected = self.model.feedback(since)
        self.both.answer(lambda store: store.feedback(since), expected)
