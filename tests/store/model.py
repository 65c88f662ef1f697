"""What a store promises, in plain Python: lists and dictionaries, no database."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.core.conversation import LONGEST_CONVERSATION, Place, Turn


@dataclass(slots=True)
class Model:
    """All that was said, in its order, and what the bot's messages show."""

    said: list[tuple[Place, Turn]] = field(default_factory=list)
    shown: dict[tuple[int, int], tuple[str, datetime]] = field(default_factory=dict)

    def conversation(self, place: Place, since: datetime) -> tuple[Turn, ...]:
        """Return the last turns at a place after a moment."""
        turns = [turn for at, turn in self.said if at == place and turn.at > since]
        return tuple(turns[-LONGEST_CONVERSATION:])

    def append(self, place: Place, turn: Turn, message: int | None) -> bool:
        """Remember a turn; False, and nothing is, where the message shows an entry already."""
        if turn.entry and message is not None:
            if (place.chat, message) in self.shown:
                return False
            self.shown[place.chat, message] = (turn.entry, turn.at)
        self.said.append((place, turn))
        return True

    def answered(self, chat: int, message: int) -> str | None:
        """Return the entry that a message shows."""
        entry, _ = self.shown.get((chat, message), (None, None))
        return entry

    def forget(self, place: Place) -> None:
        """Forget a place, and what is shown in the member's private chat."""
        self.said = [each for each in self.said if each[0] != place]
        self._hide(place.user)

    def forget_member(self, user: int) -> None:
        """Forget a member everywhere."""
        self.said = [each for each in self.said if each[0].user != user]
        self._hide(user)

    def prune(self, turns_before: datetime, answers_before: datetime) -> int:
        """Forget what is older; return how many turns that was."""
        left = [each for each in self.said if each[1].at >= turns_before]
        gone = len(self.said) - len(left)
        self.said = left
        self.shown = {key: each for key, each in self.shown.items() if each[1] >= answers_before}
        return gone

    def _hide(self, chat: int) -> None:
        self.shown = {key: each for key, each in self.shown.items() if key[0] != chat}
