"""An update as it came, what the database knows of it, and what it does not know yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.store.change import Change
from bot.store.keys import key_of


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as it came."""

    update: int
    """Telegram's number for it."""
    chat: int
    member: int
    at: datetime
    """When its member sent it."""

    @property
    def key(self) -> int:
        """What stands for the member in the chat where no id need be kept: 64 bits, signed."""
        return key_of(f"{self.chat}:{self.member}")

    @property
    def person(self) -> int:
        """What stands for the member in all chats."""
        return key_of(str(self.member))


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knew of an update when it was taken in hand."""

    seen: bool
    """Whether it is in the table at all."""
    done: bool
    sent: dict[int, int] = field(default_factory=dict)
    """The ids of the messages that were sent for it, by their number from 0 on."""
    since: datetime | None = None
    """When the member's last minute began; None: long ago."""
    times: int = 0
    """How many updates of the member were done in that minute."""
    language: str | None = None
    """The language that the member has chosen; None: Telegram's."""

    def is_later_than(self, before: "Known") -> bool:
        """Return whether another update of the member was done in the chat in between.

        Each that is done leaves its trace in the visits, which are kept for a minute.
        """
        return self.since is not None and (self.since, self.times) != (before.since, before.times)


@dataclass(frozen=True, slots=True)
class Unwritten:
    """What was done for an update while the database could not write it."""

    arrival: Arrival
    known: Known
    """What the database knew of it before."""
    sent: Mapping[int, int]
    """The ids of all messages that were sent for it, by their number."""
    unrecorded: Mapping[int, int]
    """Those of them that are not on record."""
    staged: tuple[Change, ...]
    all_said: bool
    """Whether only the last commit is missing."""
