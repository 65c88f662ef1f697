"""What was sent and could not be written: kept by this process until the database can."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.store.arrival import Unwritten

MOST: Final = 10_000
"""Updates; of more, the oldest are given up, and answered again when they come again."""


class Arrears:
    """Updates that were answered, at least in part, and are not on record; the oldest first."""

    def __init__(self) -> None:
        self._updates: dict[int, Unwritten] = {}

    def of(self, update: int) -> Unwritten | None:
        """Return what is not on record of an update."""
        return self._updates.get(update)

    def to_be_made_up(self, key: int) -> Sequence[Unwritten]:
        """Return what only has to be written of a member in a chat."""
        everything = self._updates.values()
        return [each for each in everything if each.all_said and each.arrival.key == key]

    def keep(self, unwritten: Unwritten) -> None:
        """Keep what was done for an update, instead of what was kept of it before."""
        self.settle(unwritten.arrival.update)
        self._updates[unwritten.arrival.update] = unwritten
        while len(self._updates) > MOST:
            del self._updates[next(iter(self._updates))]

    def settle(self, update: int) -> None:
        """Keep nothing of an update any more."""
        self._updates.pop(update, None)

    def expire(self, before: datetime) -> None:
        """Keep nothing of the updates that will not come again."""
        for each in list(self._updates.values()):
            if each.arrival.at < before:
                self.settle(each.arrival.update)

    def forget(self, member: int) -> None:
        """Keep of a member's updates only that they were answered."""
        for update, each in self._updates.items():
            if each.arrival.member == member:
                self._updates[update] = replace(each, staged=())
