"""What happened in a run, in the order it happened: updates, replies, blows.

All times are seconds of `time.monotonic`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf
from typing import TypeAlias

from benchmarks.chaos.script import Step

Spot: TypeAlias = tuple[int, int]
"""A chat, and the message in it that an update is answered under."""


@dataclass(slots=True)
class Update:
    """Something a member did, from the moment it was meant to happen to its acknowledgement."""

    number: int
    """Telegram's `update_id`."""
    chat: int
    under: int
    step: Step
    due: float
    """When it was meant to happen; a generator that is late does not make the bot look faster."""
    deliveries: int = 0
    acknowledged: float | None = None

    @property
    def spot(self) -> Spot:
        """Where its answer is expected."""
        return self.chat, self.under


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of the bot that Telegram accepted."""

    at: float
    by: str
    """The life of the process that sent it, such as `a.3`."""
    spot: Spot
    text: str
    connection: int
    """The port that the call came from."""


@dataclass(frozen=True, slots=True)
class Blow:
    """Something that broke, and that replies in flight depended on: from `at` until `until`."""

    at: float
    until: float
    life: str | None = None
    """The bot's process that was killed; None: it was not a process."""
    connection: int | None = None
    """The port of the connection to Telegram that lost data; None: it was not one of these.

    Where both are None, the database was hit.
    """

    def endangers(self, sent: Sent, done: float) -> bool:
        """Return whether a reply to an update that was acknowledged at `done` was in flight."""
        if self.life is not None:  # what it had written to its sockets arrives after its death
            return self.life == sent.by and self.at < done
        if self.connection not in {None, sent.connection}:
            return False
        return sent.at <= self.until and self.at < done


@dataclass(slots=True)
class Ledger:
    """The record of a run."""

    updates: dict[Spot, Update] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    called: set[str] = field(default_factory=set)
    """The lives that have called Telegram,"""
    spoke: set[str] = field(default_factory=set)
    """and those that have sent a message."""
    blows: list[Blow] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    """Calls that Telegram would have refused, in its words."""
    waiting: int = 0
    """Updates not yet acknowledged."""

    def publish(self, update: Update) -> None:
        """Take note of a new update."""
        self.updates[update.spot] = update
        self.waiting += 1

    def acknowledge(self, update: Update, at: float) -> None:
        """Take note that the bot is done with an update, once."""
        if update.acknowledged is None:
            update.acknowledged = at
            self.waiting -= 1

    def answers(self) -> dict[Spot, list[Sent]]:
        """Return the replies to each update, in the order they were accepted."""
        found: dict[Spot, list[Sent]] = {spot: [] for spot in self.updates}
        for sent in self.sent:
            if sent.spot in found:
                found[sent.spot].append(sent)
        return found

    def unasked(self) -> Iterator[Sent]:
        """Yield the messages that stand under nothing that waited for one."""
        return (sent for sent in self.sent if sent.spot not in self.updates)

    def in_flight(self) -> int:
        """Return how many replies were accepted but not acknowledged when something broke.

        Only these may be sent again: Telegram had them, and the bot could not know.
        """
        return sum(self._endangered(sent) for sent in self.sent)

    def _endangered(self, sent: Sent) -> bool:
        update = self.updates.get(sent.spot)
        if update is None:
            return False
        done = inf if update.acknowledged is None else update.acknowledged
        return any(blow.endangers(sent, done) for blow in self.blows)
