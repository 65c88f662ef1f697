"""What a store promises, in plain Python: lists and dictionaries, no database."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.core.conversation import LONGEST_CONVERSATION, Place, Turn
from bot.core.unasked import Mode
from bot.core.verdict import Basis
from bot.store import Given


@dataclass(slots=True)
class Model:
    """All that was said, in its order, and what the bot's messages show."""

    said: list[tuple[Place, Turn]] = field(default_factory=list)
    shown: dict[tuple[int, int], tuple[str, datetime]] = field(default_factory=dict)
    reasons: dict[tuple[int, int], Basis] = field(default_factory=dict)
    modes: dict[tuple[int, int], Mode] = field(default_factory=dict)
    languages: dict[int, str] = field(default_factory=dict)
    judged: dict[tuple[int, str], tuple[bool, datetime]] = field(default_factory=dict)

    def conversation(self, place: Place, since: datetime) -> tuple[Turn, ...]:
        """Return the last turns at a place after a moment."""
        turns = [turn for at, turn in self.said if at == place and turn.at > since]
        return tuple(turns[-LONGEST_CONVERSATION:])

    def append(
        self, place: Place, turn: Turn, message: int | None, basis: Basis | None = None
    ) -> bool:
        """Remember a turn; False, and nothing is, where the message shows an entry already."""
        if turn.entry and message is not None:
            if (place.chat, message) in self.shown:
                return False
            self.shown[place.chat, message] = (turn.entry, turn.at)
            self.reasons.pop((place.chat, message), None)
            if basis:
                self.reasons[place.chat, message] = basis
        self.said.append((place, turn))
        return True

    def answered(self, chat: int, message: int) -> str | None:
        """Return the entry that a message shows."""
        entry, _ = self.shown.get((chat, message), (None, None))
        return entry

    def given(self, chat: int, message: int) -> Given | None:
        """Return the entry that a message shows, and why."""
        entry = self.answered(chat, message)
        return Given(entry, self.reasons.get((chat, message))) if entry else None

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
            (Place(new, place.topic, place.user) if place.chat == old else place, turn)
            for place, turn in self.said
        ]
        self._hide(old)

    def leave(self, chat: int) -> None:
        """Forget all of a group."""
        self.modes = {key: mode for key, mode in self.modes.items() if key[0] != chat}
        self.said = [each for each in self.said if each[0].chat != chat]
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

    def feedback(self, since: datetime) -> dict[str, tuple[int, int]]:
        """Return how many members found each entry good, and how many not, after a moment."""
        counted: dict[str, tuple[int, int]] = {}
        for (_, entry), (good, at) in self.judged.items():
            if at > since:
                before = counted.get(entry, (0, 0))
                counted[entry] = (before[0] + good, before[1] + (not good))
        return counted

    def forget(self, place: Place) -> None:
        """Forget a place, and what is shown in the member's private chat."""
        self.said = [each for each in self.said if each[0] != place]
        self._hide(place.user)

    def forget_member(self, user: int) -> None:
        """Forget a member everywhere."""
        self.said = [each for each in self.said if each[0].user != user]
        self.languages.pop(user, None)
        self.judged = {key: each for key, each in self.judged.items() if key[0] != user}
        self._hide(user)

    def prune(self, turns_before: datetime, answers_before: datetime) -> int:
        """Forget what is older; return how many turns that was."""
        left = [each for each in self.said if each[1].at >= turns_before]
        gone = len(self.said) - len(left)
        self.said = left
        self.shown = {key: each for key, each in self.shown.items() if each[1] >= answers_before}
        self.judged = {key: each for key, each in self.judged.items() if each[1] >= answers_before}
        return gone

    def _hide(self, chat: int) -> None:
        self.shown = {key: each for key, each in self.shown.items() if key[0] != chat}
