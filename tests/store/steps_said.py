"""Steps of conversations: turns, questions and their edits, what messages show, forgetting."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.core.conversation import Place, Turn
from bot.core.unasked import Shown
from bot.core.verdict import Basis
from bot.store import Asked, Store, StoreError, key_of
from tests.store.both import numbers
from tests.store.steps import (
    GROUPS,
    LONG_AGO,
    Steps,
    bases,
    chats,
    moments,
    places,
    turns,
    which,
)


@dataclass(frozen=True, slots=True)
class Remark:
    """A turn that nobody can edit, and the message that replied to it."""

    turn: Turn
    message: int | None


@dataclass(frozen=True, slots=True)
class Question:
    """What is replied to with some messages, whether a turn comes of it or not."""

    turn: Turn | None
    basis: Basis | None
    replies: int


_questions = st.builds(Question, st.none() | turns, bases, st.integers(1, 3))
_remarks = st.builds(Remark, turns, st.none() | st.integers(1, 4))


class Conversations(Steps):
    """Members speak, and are forgotten."""

    @rule(place=places, said=st.lists(_remarks | _questions, min_size=1, max_size=4), at=moments)
    def talk(self, place: Place, said: Sequence[Remark | Question], at: datetime) -> None:
        """Say some things one after the other."""
        for each in said:
            match each:
                case Remark():
                    self._append(place, each.turn, each.message)
                case Question():
                    asked = Asked(place, self.number(), at, key_of("first"), ())
                    self._reply(asked, each)
        self.conversation(place, LONG_AGO)

    def _append(self, place: Place, turn: Turn, message: int | None) -> None:
        """Append a turn; what cannot be done is refused by all, and leaves nothing behind."""

        async def done(store: Store) -> bool:
            try:
                await store.append(place, turn, message)
            except StoreError:
                return False
            return True

        self.both.answer(done, self.model.append(place, turn, message))

    @precondition(lambda self: self.model.questions)
    @rule(which=which, now=_questions)
    def edit(self, which: int, now: Question) -> None:
        """Reply to what a question says now; its old replies are used again as far as they go."""
        before = self._question(which)
        self._reply(replace(before, words=key_of("edited")), now)
        self.conversation(before.place, LONG_AGO)

    def _reply(self, question: Asked, said: Question) -> None:
        fresh = (self.number() for _ in range(said.replies))
        asked = replace(question, replies=(*question.replies, *fresh)[: said.replies])
        turn, basis = said.turn, said.basis
        turn = replace(turn, at=asked.at) if turn else None
        arrival = self.arrival(asked.place.chat, asked.place.user, asked.at)

        async def done(store: Store) -> bool:
            async with store.handling(arrival) as handling:
                before = await store.asked(asked.place.chat, asked.message)
                if before:
                    handling.undo(before)
                if turn:
                    handling.remember(asked.place, turn, asked.replies[-1], basis, before or asked)
                handling.replied(asked)
                await handling.finish()
                return handling.done

        self.both.answer(done, expected=True)
        self.model.ask(asked, turn, basis)
        self.model.updates.finish(arrival)

    def _question(self, which: int) -> Asked:
        known = list(self.model.questions.values())
        return known[which % len(known)]

    @precondition(lambda self: self.model.questions)
    @rule(which=which, since=moments)
    def asked(self, which: int, since: datetime) -> None:
        """Ask what is known of a question, and what was said before it."""
        question = self._question(which)
        expected = self.model.asked(question.place.chat, question.message)
        self.both.answer(lambda store: _asked(store, question), expected)
        self._conversation_before(question, since)

    def _conversation_before(self, question: Asked, since: datetime) -> None:
        place = question.place
        expected = self.model.conversation(place, since, question)

        async def turns(store: Store) -> tuple[Turn, ...]:
            until = await store.asked(place.chat, question.message)
            return (await store.conversation(place, since, until)).turns

        self.both.answer(turns, expected)

    @rule(place=places, since=moments)
    def conversation(self, place: Place, since: datetime) -> None:
        """Read a conversation."""
        expected = self.model.conversation(place, since)

        async def turns(store: Store) -> tuple[Turn, ...]:
            return (await store.conversation(place, since)).turns

        self.both.answer(turns, expected)

    @rule(chat=chats, which=which, since=moments)
    def given(self, chat: int, which: int, since: datetime) -> None:
        """Ask what a message shows, and why, and what the chat was shown lately."""
        here = [message for there, message in self.model.shown if there == chat]
        message = here[which % len(here)] if here else which
        entry, given = self.model.answered(chat, message), self.model.given(chat, message)
        self.both.answer(lambda store: store.answered(chat, message), entry)
        self.both.answer(lambda store: store.given(chat, message), given)
        shown: Shown = self.model.shown_since(chat, since)
        self.both.answer(lambda store: store.groups.shown(chat, since), shown)

    @rule(place=places, everywhere=st.booleans())
    def forget(self, place: Place, everywhere: bool) -> None:
        """Forget a place or a member."""
        if everywhere:
            self._forget_member(place.user)
        else:
            self.model.forget(place)
            self.both.answer(lambda store: store.forget(place), None)
        self.conversation(place, LONG_AGO)

    def _forget_member(self, user: int) -> None:
        """Forget a member; no number by which they could be known is left in any row."""
        known_by = {
            user,
            key_of(str(user)),
            *(key_of(f"{chat}:{user}") for chat in (user, *GROUPS)),
        }

        async def left(store: Store) -> set[int]:
            await store.forget_member(user)
            return await numbers(store) & known_by

        self.model.forget_member(user)
        nothing: set[int] = set()
        self.both.answer(left, nothing)


async def _asked(store: Store, question: Asked) -> tuple[Asked, bool] | None:
    """Return what a store knows of a question; the row of its turn is each store's own."""
    found = await store.asked(question.place.chat, question.message)
    return (replace(found, turn=None), found.turn is not None) if found else None
