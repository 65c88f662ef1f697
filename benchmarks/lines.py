"""What the lines of an inbox are worth, where it is known which texts ask about which gap."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import comb
from statistics import fmean
from typing import Final, TypeAlias

from benchmarks.metrics import mean

MANY: Final = 5
"""Wordings from which a gap counts in `Figures.largest`."""

Groups: TypeAlias = Sequence[Sequence[int]]
"""The places of the texts on each line."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of the texts of an inbox; all but the last are 0..1."""

    pure: float
    """The share of texts that ask about the gap which most of their line ask about."""
    precision: float
    """The share of the pairs on one line that ask about one gap."""
    recall: float
    """The share of the pairs about one gap that are on one line."""
    f1: float
    largest: float | None
    """The mean share of a gap's wordings that stand on one line; None when no gap has many."""
    lines: float
    """For each gap."""


def figures(groups: Groups, gaps: Sequence[str]) -> Figures:
    """Return how well groups of texts fit the gaps that these ask about."""
    lines = [Counter(gaps[place] for place in group) for group in groups]
    asked = Counter(gaps)
    right = _pairs(count for line in lines for count in line.values())
    joined, wanted = _pairs(line.total() for line in lines), _pairs(asked.values())
    many = [gap for gap, count in asked.items() if count >= MANY]
    return Figures(
        pure=sum(max(line.values()) for line in lines) / len(gaps),
        precision=right / joined if joined else 1.0,
        recall=right / wanted if wanted else 1.0,
        f1=2 * right / (joined + wanted) if joined + wanted else 1.0,
        largest=mean(max(line[gap] for line in lines) / asked[gap] for gap in many),
        lines=len(lines) / len(asked),
    )


def taken_up(groups: Groups, gaps: Sequence[str], decided: int) -> tuple[float, float]:
    """Return which share of the texts is taken up by decisions about the first `decided` of them.

    The first number is of the texts that ask about gaps which were decided about, the second of the
    others, where each is a mistake.
    """
    known = frozenset(gaps[:decided])
    taken = {place for group in groups if min(group) < decided for place in group}
    asked = range(decided, len(gaps))
    right = [place in taken for place in asked if gaps[place] in known]
    wrong = [place in taken for place in asked if gaps[place] not in known]
    return mean(right) or 0.0, mean(wrong) or 0.0


def averaged(several: Sequence[Figures]) -> Figures:
    """Return the mean of each figure."""
    return Figures(
        pure=fmean(one.pure for one in several),
        precision=fmean(one.precision for one in several),
        recall=fmean(one.recall for one in several),
        f1=fmean(one.f1 for one in several),
        largest=mean(one.largest for one in several),
        lines=fmean(one.lines for one in several),
    )


def _pairs(counts: Iterable[int]) -> int:
    return sum(comb(count, 2) for count in counts)
