"""Groups of texts that become one, those first for which most speaks."""

from collections.abc import Iterable
from heapq import heapify, heappop, heappush
from typing import Protocol


class Joining(Protocol):
    """Groups of texts, and what speaks for two of them being one."""

    groups: list[list[int]]
    """The texts of each; empty where it has become part of another."""

    def near(self, group: int) -> Iterable[int]:
        """Return the other groups that may be one with a group."""

    def score(self, one: int, other: int) -> float:
        """Return how much speaks for two near groups being one."""

    def unite(self, one: int, other: int) -> int:
        """Make one of two groups part of the other, and return that."""


def join(joining: Joining, least: float) -> None:
    """Make two groups one, those with the highest score first, as long as any has so much."""
    scored = [
        (-score, one, other)
        for one in range(len(joining.groups))
        for other in joining.near(one)
        if one < other and (score := joining.score(one, other)) >= least
    ]
    heapify(scored)
    while scored:
        negative, one, other = heappop(scored)
        both_left = joining.groups[one] and joining.groups[other]
        if not both_left or joining.score(one, other) != -negative:
            continue  # one of the two has changed since
        kept = joining.unite(one, other)
        for third in joining.near(kept):
            if (score := joining.score(kept, third)) >= least:
                heappush(scored, (-score, min(kept, third), max(kept, third)))
