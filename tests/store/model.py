"""What a store promises, in plain Python: lists and dictionaries, no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core.conversation import EDITABLE_FOR, LONGEST_CONVERSATION, Place, Turn
from bot.core.unasked import Mode, Shown
from bot.core.verdict import Basis
from bot.store import Asked, Given
from tests.store.model_inbox import InboxModel, Said
from tests.store.model_updates import UpdatesModel


@dataclass(slots=True)
class Model:
    """All that was said, in its order, and what the bot's messages show."""

    said: list[Said] = field(default_factory=list)
    """In the order in which they were said, which is not the order in which they were written."""
    shown: dict[tuple[int, int], tuple[str, datetime]] = field(default_factory=dict)
    reasons: dict[tuple[int, int], Basis] = field(default_factory=dict)
    questions: dict[tuple[int, int], Asked] = field(default_factory=dict)
    modes: dict[tuple[int, int], Mode] = field(default_factory=dict)
    languages: dict[int, str] = field(default_factory=dict)
    judged: dict[tuple[int, str], tuple[bool, datetime]] = field(default_factory=dict)
    inbox: InboxModel = field(default_factory=InboxModel)
    updates: UpdatesModel = field(default_factory=UpdatesModel)

    def conversation(
        self, place: Place, since: datetime, until: Asked | None = None
    ) -> tuple[Turn, ...]:
        """Return the last turns at a place after a moment, and before a question."""
        own = self._turn_of(until) if until else None
        end = self.said.index(own) if own else len(self.said)
        turns = [
            each.turn
            for each in self.said[:end]
            if each.place == place and each.turn.at > since
            if own or until is None or each.turn.at < until.at
        ]
        return tuple(turns[-LONGEST_CONVERSATION:])

    def append(
        self, place: Place, turn: Turn, message: int | None, basis: Basis | None = None
    ) -> bool:
        """Remember a turn; False, and nothing is, where the message shows an entry already."""
        if turn.entry and message is not None and (place.chat, message) in self.shown:
            return False
        self.said.append(Said(place, turn))
        self._show(place.chat, message, turn, basis)
        return True

    def ask(self, asked: Asked, turn: Turn | None, basis: Basis | None) -> None:
        """Let a question be replied to, for the first time or again after it was edited."""
        chat = asked.place.chat
        own = self._turn_of(asked)
        if before := self.questions.get((chat, asked.message)):
            for message in before.replies:
                self.shown.pop((chat, message), None)
        if turn and own:
            self.said[self.said.index(own)] = Said(asked.place, turn, asked.message)
        elif turn:
            self.said.append(Said(asked.place, turn, asked.message))
        elif own:
            self.said.remove(own)
        if turn:
            self._show(chat, asked.replies[-1], turn, basis)
        self.questions[chat, asked.message] = asked

    def asked(self, chat: int, message: int) -> tuple[Asked, bool] | None:
        """Return a question, and whether a turn came of it."""
        asked = self.questions.get((chat, message))
        return (asked, self._turn_of(asked) is not None) if asked else None

    def answered(self, chat: int, message: int) -> str | None:
        """Return the entry that a message shows."""
        entry, _ = self.shown.get((chat, message), (None, None))
        return entry

    def given(self, chat: int, message: int) -> Given | None:
        """Return the entry that a message shows, and why."""
        entry = self.answered(chat, message)
        return Given(entry, self.reasons.get((chat, message))) if entry else None

    def shown_since(self, chat: int, since: datetime) -> Shown:
        """Return what a chat was shown after a moment, and where the last answer stands."""
        here = {key: each for key, each in self.shown.items() if key[0] == chat}
        entries = frozenset(entry for entry, at in here.values() if at > since)
        return Shown(entries, max((message for _, message in here), default=None))

    def set_mode(self, chat: int, topic: int | None, mode: Mode | None) -> None:
        """Give a topic or chat a mode; None: it has none of its own any more."""
        self.modes.pop((chat, topic or 0), None)
        if mode:
            self.modes[chat, topic or 0] = mode

    def mode(self, chat: int, topic: int | None) -> Mode:
        """Return the mode of a topic: its own, its chat's, or the quiet one."""
        of_the_chat = self.modes.get((chat, 0), Mode.QUIET)
        return self.modes.get((chat, topic or 0), of_the_chat)

    def move(self, old: int, new: int) -> None:
        """Carry a group over; what is set in the new one stays."""
        for chat, topic in list(self.modes):
            if chat == old:
                self.modes.setdefault((new, topic), self.modes.pop((chat, topic)))
        self.modes.setdefault((new, 0), Mode.QUIET)
        self.said = [
            Said(replace(each.place, chat=new), each.turn) if each.place.chat == old else each
            for each in self.said
        ]
        self.updates.move(old, new)
        self._hide(old)

    def leave(self, chat: int) -> None:
        """Forget all of a group."""
        self.modes = {key: mode for key, mode in self.modes.items() if key[0] != chat}
        self.said = [each for each in self.said if each.place.chat != chat]
        self.updates.aside = [each for each in self.updates.aside if each.chat != chat]
        self._hide(chat)

    def choose_language(self, member: int, language: str | None) -> None:
        """Let a member be spoken to in a language; None: in Telegram's."""
        self.languages.pop(member, None)
        if language:
            self.languages[member] = language

    def judge(self, member: int, entry: str, at: datetime, *, good: bool | None) -> None:
        """Let a member find an entry good or not; None: take back what they said."""
        self.judged.pop((member, entry), None)
        if good is not None:
            self.judged[member, entry] = (good, at)

    def feedback(self, since: datetime) -> Mapping[str, tuple[int, int]]:
        """Return how many members found each entry good, and how many not, after a moment."""
        counted: dict[str, tuple[int, int]] = {}
        for (_, entry), (good, at) in self.judged.items():
            if at > since:
                before = counted.get(entry, (0, 0))
                counted[entry] = (before[0] + good, before[1] + (not good))
        return counted

    def forget(self, place: Place) -> None:
        """Forget a place, and what is shown there if it is a private chat."""
        self.said = [each for each in self.said if each.place != place]
        here = (place.chat, place.user)
        self.updates.aside = [
            each for each in self.updates.aside if (each.chat, each.member) != here
        ]
        self.questions = {key: each for key, each in self.questions.items() if each.place != place}
        if place.chat == place.user:
            self._conceal(place.chat)

    def forget_member(self, user: int) -> None:
        """Forget a member everywhere."""
        self.said = [each for each in self.said if each.place.user != user]
        self.languages.pop(user, None)
        self.judged = {key: each for key, each in self.judged.items() if key[0] != user}
        self.questions = {
            key: each for key, each in self.questions.items() if each.place.user != user
        }
        self.updates.forget(user)
        self._conceal(user)

    def prune(self, turns_before: datetime, answers_before: datetime) -> int:
        """Forget what is older; return how many turns that was."""
        gone = [each for each in self.said if each.turn.at < turns_before]
        self.inbox.fade(gone, self.said)
        self.said = [each for each in self.said if each.turn.at >= turns_before]
        self.shown = {key: each for key, each in self.shown.items() if each[1] >= answers_before}
        self.judged = {key: each for key, each in self.judged.items() if each[1] >= answers_before}
        self.updates.aside = [each for each in self.updates.aside if each.at >= answers_before]
        self.inbox.prune(answers_before)
        return len(gone)

    def prune_updates(self, now: datetime) -> None:
        """Forget what cannot come again, and the questions that cannot be edited any more."""
        self.updates.prune(now)
        self.questions = {
            key: each for key, each in self.questions.items() if now - each.at <= EDITABLE_FOR
        }

    def rows(self) -> Mapping[str, int]:
        """Return how many rows each table has."""
        return {
            "turns": len(self.said),
            "answers": len(self.shown),
            "questions": len(self.questions),
            "chats": len(self.modes),
            "members": len(self.languages),
            "feedback": len(self.judged),
            **self.inbox.rows(),
            **self.updates.rows(),
        }

    def _turn_of(self, asked: Asked) -> Said | None:
        chat, member = asked.place.chat, asked.place.user
        for each in self.said:
            if (each.place.chat, each.place.user, each.message) == (chat, member, asked.message):
                return each
        return None

    def _show(self, chat: int, message: int | None, turn: Turn, basis: Basis | None) -> None:
        if turn.entry and message is not None:
            self.shown[chat, message] = (turn.entry, turn.at)
            self.reasons.pop((chat, message), None)
            if basis:
                self.reasons[chat, message] = basis

    def _hide(self, chat: int) -> None:
        """Forget what stands where in a chat, whose messages are gone or numbered anew."""
        self._conceal(chat)
        self.questions = {key: each for key, each in self.questions.items() if key[0] != chat}

    def _conceal(self, chat: int) -> None:
        self.shown = {key: each for key, each in self.shown.items() if key[0] != chat}
