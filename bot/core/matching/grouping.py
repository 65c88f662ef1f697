"""Which of many texts ask the same, by how alike they are.

Average linkage: two groups become one as long as their texts are alike enough, each of the one with
each of the other, on average. A text alone does not draw two groups together (single linkage), and
no text is the measure of its group (leaders): both were measured to be worse.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import log2
from typing import Final

from bot.core.matching.index import Index
from bot.core.matching.likeness import Texts

_ALIKE: Final = 0.225  # python -m benchmarks.grouping, 2026-11: 9 in 10 of a line belong there
_DOUBLED: Final = 0.055
_LEAST: Final = 0.18
_SURE: Final = 0.35  # the same: of 50 texts it takes up 1 in 60 wrongly
_NOTICED: Final = 0.5  # of that: two texts that are less alike count as not alike at all


def alike_from(texts: int) -> float:
    """Return how alike two groups must be to be one, 0..1; higher makes more groups, and purer.

    Among more texts more are alike by chance.

    >>> f"{alike_from(100):.3f} {alike_from(200):.3f}"
    '0.225 0.280'
    """
    return max(_ALIKE + _DOUBLED * log2(max(texts, 1) / 100), _LEAST)


def grouped(
    texts: Sequence[str], index: Index, decided: int = 0, alike: float | None = None
) -> tuple[tuple[int, ...], ...]:
    """Return the places of texts that ask the same, ascending, each place once.

    Texts without a word are groups of their own. `index` is that of the knowledge which the texts
    were asked of. The first `decided` texts draw in only what surely asks the same, for nobody
    looks at that again. `alike` counts instead of `alike_from`.
    """
    alike = alike_from(len(texts)) if alike is None else alike
    linkage = _Linkage.of(len(texts))
    for place, others, likeness in Texts.of(texts, index).pairs(_NOTICED * alike):
        linkage.link(place, others.tolist(), likeness.tolist())
    linkage.join(max(alike, _SURE))
    linkage.close(range(decided))
    linkage.join(alike)
    return tuple(sorted(tuple(sorted(group)) for group in linkage.groups if group))


@dataclass(slots=True)
class _Linkage:
    """Groups of texts, and how alike those are that are at all."""

    groups: list[list[int]]
    """Empty where a group has become part of another."""
    sums: list[dict[int, float]]
    """For each group how alike its texts are to those of others, added up over all pairs."""

    @classmethod
    def of(cls, size: int) -> "_Linkage":
        """Return so many groups of one text each, which are like no other."""
        return cls([[place] for place in range(size)], [{} for _ in range(size)])

    def link(self, place: int, others: Sequence[int], likeness: Sequence[float]) -> None:
        """Let a group be like others."""
        for other, value in zip(others, likeness, strict=True):
            self.sums[place][other] = self.sums[other][place] = value

    def join(self, alike: float) -> None:
        """Make two groups one, the likest first, as long as any two are alike."""
        near = [
            (-self._mean(one, other), one, other)
            for one, sums in enumerate(self.sums)
            for other in sums
            if one < other and self._mean(one, other) >= alike
        ]
        heapify(near)
        while near:
            negative, one, other = heappop(near)
            if other not in self.sums[one] or self._mean(one, other) != -negative:
                continue  # one of the two has changed since
            kept = self._unite(one, other)
            for third in self.sums[kept]:
                if (mean := self._mean(kept, third)) >= alike:
                    heappush(near, (-mean, min(kept, third), max(kept, third)))

    def close(self, places: Iterable[int]) -> None:
        """Let no group with one of these texts grow any more."""
        closed = frozenset(places)
        for group, texts in enumerate(self.groups):
            if not closed.isdisjoint(texts):
                for other in self.sums[group]:
                    del self.sums[other][group]
                self.sums[group] = {}

    def _mean(self, one: int, other: int) -> float:
        return self.sums[one][other] / (len(self.groups[one]) * len(self.groups[other]))

    def _unite(self, one: int, other: int) -> int:
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
