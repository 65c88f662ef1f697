"""Groups of texts that become one, those first for which most speaks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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


@dataclass(slots=True)
class Linkage:
    """Average linkage: how alike two groups are is the mean over each text with each other."""

    groups: list[list[int]]
    sums: list[dict[int, float]]
    """For each group how alike its texts are to those of others, added up over all pairs."""

    @classmethod
    def of(cls, size: int) -> "Linkage":
        """Return so many groups of one text each, which are like no other."""
        return cls([[place] for place in range(size)], [{} for _ in range(size)])

    def link(self, place: int, others: Sequence[int], likeness: Sequence[float]) -> None:
        """Let a group be like others."""
        for other, value in zip(others, likeness, strict=True):
            self.sums[place][other] = self.sums[other][place] = value

    def close(self, places: Iterable[int]) -> None:
        """Let no group with one of these texts grow any more."""
        closed = frozenset(places)
        for group, texts in enumerate(self.groups):
            if not closed.isdisjoint(texts):
                for other in self.sums[group]:
                    del self.sums[other][group]
                self.sums[group] = {}

    def near(self, group: int) -> Iterable[int]:
        """Return the groups that are like a group at all."""
        return self.sums[group]

    def score(self, one: int, other: int) -> float:
        """Return how alike two groups are that are at all."""
        return self.sums[one][other] / (len(self.groups[one]) * len(self.groups[other]))

    def unite(self, one: int, other: int) -> int:
        """Make the group with fewer neighbours part of the other, and return that."""
        kept, gone = sorted((one, other), key=lambda group: -len(self.sums[group]))
        for third, value in self.sums[gone].items():
            del self.sums[third][gone]
            if third != kept:
                both = self.sums[kept].get(third, 0.0) + value
                self.sums[kept][third] = self.sums[third][kept] = both
        self.sums[gone] = {}
        self.groups[kept] += self.groups[gone]
        self.groups[gone] = []
        return kept
