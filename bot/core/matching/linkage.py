"""Average linkage: how alike two groups of texts are is the mean over each text with each other.

Source: https://en.wikipedia.org/wiki/UPGMA
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class Linkage:
    """Groups of texts with how alike they are, as `joining.Joining`."""

    groups: list[list[int]]
    sums: list[dict[int, float]]
    """For each group how alike its texts are to those of others, added up over all pairs."""

    @classmethod
    def of(cls, size: int) -> "Linkage":
        """Return so many groups of one text each, which are like no other."""
        return cls([[place] for place in range(size)], [{} for _ in range(size)])

    def link(self, place: int, others: Sequence[int], likeness: Sequence[float]) -> None:
        """Let a text that is a group of its own be so much like others that are, 0..1 for each."""
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
        """Return how alike two groups are that are at all, 0..1."""
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
