"""Which of many texts ask the same, by how far they say each other's words.

Average linkage: two groups become one as long as their texts are alike enough, each of the one with
each of the other, on average. A text alone does not draw two groups together (single linkage), and
no text is the measure of its group (leaders): both were measured to be worse.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.core.knowledge import Entry
from bot.core.matching.groups import Groups, Scores
from bot.core.matching.reading import Reading
from bot.core.matching.signals import Comparison
from bot.core.matching.vocabulary import SaidWord
from bot.core.text import words

ALIKE: Final = 0.35  # python -m benchmarks.grouping, 2026-11: 4 in 5 of a line's texts belong there
"""How alike two groups must be to be one, 0..1; higher makes more groups, and purer ones."""
NOTICED: Final = 0.2
"""Two texts that are less alike count as not alike at all."""


def grouped(texts: Sequence[str], alike: float = ALIKE) -> tuple[tuple[int, ...], ...]:
    """Return the places of texts that ask the same, ascending, each place once.

    Texts without a word are groups of their own.
    """
    linkage = _Linkage([[place] for place in range(len(texts))])
    for place, others, likeness in _pairs(texts):
        linkage.link(place, others.tolist(), likeness.tolist())
    linkage.join(alike)
    return tuple(sorted(tuple(sorted(group)) for group in linkage.groups if group))


def _pairs(texts: Sequence[str]) -> Iterator[tuple[int, NDArray[np.int64], Scores]]:
    """Yield the place of each text, the later texts like it, and how alike they are."""
    entries = [Entry(str(n), "", "", (text,), "", "", ()) for n, text in enumerate(texts)]
    comparison = Comparison.build(Reading.of(entries, lambda _: None))
    holding = _Holding.of(comparison)
    for place, text in enumerate(texts):
        said = comparison.said(words(text))
        later = holding.any_of(said.words, after=place)
        if len(later):
            likeness = comparison.mutual(said, later)
            near = np.flatnonzero(likeness >= NOTICED)
            yield place, later[near], likeness[near]


@dataclass(frozen=True, slots=True)
class _Holding:
    """Which texts hold which word."""

    of_word: Groups
    texts: NDArray[np.int64]
    """The texts of each word, ascending."""

    @classmethod
    def of(cls, comparison: Comparison) -> "_Holding":
        numbers = comparison.letters.numbers
        order = np.argsort(numbers, kind="stable")
        return cls(Groups.of(np.bincount(numbers)), comparison.letters.words.owners()[order])

    def any_of(self, said: Sequence[SaidWord], after: int) -> NDArray[np.int64]:
        """Return the texts behind a place with a word like one that says what is asked about."""
        telling = [word.numbers for word in said if not word.asks]
        if not telling:
            return np.zeros(0, np.int64)
        _, rows = self.of_word.only(np.unique(np.concatenate(telling)))
        texts = self.texts[rows]
        return np.unique(texts[texts > after])


@dataclass(slots=True)
class _Linkage:
    """Groups of texts, and how alike those are that are at all."""

    groups: list[list[int]]
    """Empty where a group has become part of another."""
    sums: list[dict[int, float]] = field(default_factory=list)
    """For each group how alike its texts are to those of others, added up over all pairs."""

    def link(self, place: int, others: Sequence[int], likeness: Sequence[float]) -> None:
        """Let a group be like others."""
        if not self.sums:
            self.sums = [{} for _ in self.groups]
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
