"""What a store promises of the updates it knows, in plain Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.store import UPDATES_KEPT, Arrival

A_MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Known:
    """What is on record of an update, and what only the process that handled it knows."""

    at: datetime
    seen: bool = False
    """Whether it has failed or is done."""
    done: bool = False
    failures: int = 0
    recorded: dict[int, int] = field(default_factory=dict)
    """The ids of its messages, by their number."""
    in_mind: dict[int, int] = field(default_factory=dict)
    """Those that the process remembers."""


@dataclass(slots=True)
class UpdatesModel:
    """Which updates were done, what was sent for them, and how many a member has sent lately."""

    known: dict[int, Known] = field(default_factory=dict)
    visits: dict[tuple[int, int], tuple[datetime, int]] = field(default_factory=dict)
    aside: list[Arrival] = field(default_factory=list)

    def of(self, arrival: Arrival) -> Known:
        """Return what is known of an update."""
        return self.known.get(arrival.update, Known(arrival.at))

    def nth(self, arrival: Arrival) -> int:
        """Return which of the member's updates in the chat in this minute it is."""
        since, times = self.visits.get((arrival.chat, arrival.member), (None, 0))
        return times + 1 if since and abs(arrival.at - since) < A_MINUTE else 1

    def send(self, arrival: Arrival, fresh: Sequence[int], *, recorded: bool) -> Sequence[int]:
        """Send as many messages as are `fresh`, none twice; return their ids.

        What was sent before a new one is on record then. The last one is if it was `recorded`, and
        else the process remembers it.
        """
        known = self.known.setdefault(arrival.update, Known(arrival.at))
        before = known.recorded | known.in_mind
        new = {number: id_ for number, id_ in enumerate(fresh) if number not in before}
        if new or recorded:
            last = {} if recorded else {max(new): new[max(new)]}
            known.recorded |= {
                number: id_ for number, id_ in (before | new).items() if number not in last
            }
            known.in_mind = last
        return [(before | new)[number] for number in range(len(fresh))]

    def finish(self, arrival: Arrival, *, counts: bool = True) -> None:
        """Let an update be done, and count it among those of its member."""
        known = self.known.setdefault(arrival.update, Known(arrival.at))
        nth, key = self.nth(arrival), (arrival.chat, arrival.member)
        since, _ = self.visits.get(key, (arrival.at, 0))
        if counts:
            self.visits[key] = (since if nth > 1 else arrival.at, nth)
        known.seen, known.done, known.in_mind = True, True, {}

    def leave(self, arrival: Arrival) -> None:
        """Let an update be left alone: the process forgets what it remembered of it."""
        self.of(arrival).in_mind = {}

    def fail(self, arrival: Arrival) -> int:
        """Count a failure."""
        known = self.known.setdefault(arrival.update, Known(arrival.at))
        known.seen = True
        known.failures += 1
        return known.failures

    def restart(self) -> None:
        """Know nothing but what is on record."""
        for each in self.known.values():
            each.in_mind = {}

    def prune(self, now: datetime) -> None:
        """Forget the updates that will not come again, and minutes that are over."""
        kept = now - UPDATES_KEPT
        self.known = {update: each for update, each in self.known.items() if each.at >= kept}
        self.visits = {key: each for key, each in self.visits.items() if each[0] >= now - A_MINUTE}

    def forget(self, member: int) -> None:
        """Forget what a member sent."""
        self.visits = {key: each for key, each in self.visits.items() if key[1] != member}
        self.aside = [each for each in self.aside if each.member != member]

    def move(self, old: int, new: int) -> None:
        """Carry over what was set aside in a group."""
        self.aside = [replace(each, chat=new) if each.chat == old else each for each in self.aside]

    def rows(self) -> Mapping[str, int]:
        """Return how many rows each table has."""
        return {
            "updates": sum(each.seen for each in self.known.values()),
            "sent": sum(len(each.recorded) for each in self.known.values()),
            "visits": len(self.visits),
            "set_aside": len(self.aside),
        }
