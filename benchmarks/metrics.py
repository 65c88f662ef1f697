"""What a ranking is worth: numbers for a set of questions."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import fmean
from typing import Final

import numpy as np

ENOUGH_RIGHT: Final = 0.9
"""The share of the given answers that must be right for `right_at_p90` to count them."""
_DEEPEST: Final = 10
_BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Ranked:
    """What was made of a question."""

    ids: tuple[str, ...]
    """Of the entries, the best first."""
    confidence: float
    """How sure the first one is; any scale, higher is surer."""
    gold: frozenset[str]
    """Ids of the entries of which each is right; empty when nothing answers."""

    @property
    def place(self) -> int | None:
        """The place of the first right entry, from 1; None when it is not among the first ten."""
        places = (n for n, id_ in enumerate(self.ids[:_DEEPEST], 1) if id_ in self.gold)
        return next(places, None)

    @property
    def right(self) -> bool:
        """Whether the first entry is right."""
        return self.place == 1


@dataclass(frozen=True, slots=True)
class Quality:
    """How good rankings are; each number 0..1, higher is better, None where it says nothing."""

    r1: float | None
    """Of the answerable questions, how many have a right entry in the first place."""
    h3: float | None
    """The same among the first three."""
    mrr: float | None
    """The mean of 1 / the place of the first right entry among ten (0 without one)."""
    auc: float | None
    """How often a right first entry is surer than a wrong one, over all questions; ties half."""
    right_at_p90: float | None
    """The most answerable questions that are answered rightly when only first entries from some
    confidence on are given, and `ENOUGH_RIGHT` of the given ones are right."""


def quality(ranked: Sequence[Ranked]) -> Quality:
    """Return how good the rankings of a set of questions are."""
    places = [one.place for one in ranked if one.gold]
    return Quality(
        r1=mean(place == 1 for place in places),
        h3=mean(place is not None and place <= 3 for place in places),
        mrr=mean(1 / place if place else 0.0 for place in places),
        auc=_auc(ranked),
        right_at_p90=_right_at_p90(ranked),
    )


def mean(values: Iterable[float | None]) -> float | None:
    """Return the mean of the values that are not None; None when there are none."""
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _auc(ranked: Sequence[Ranked]) -> float | None:
    right = np.sort([one.confidence for one in ranked if one.right])
    wrong = np.sort([one.confidence for one in ranked if not one.right])
    if not len(right) or not len(wrong):
        return None
    below = np.searchsorted(wrong, right, side="left").sum()
    not_above = np.searchsorted(wrong, right, side="right").sum()
    return float((below + not_above) / 2 / (len(right) * len(wrong)))


def _right_at_p90(ranked: Sequence[Ranked]) -> float | None:
    answerable = sum(bool(one.gold) for one in ranked)
    if not answerable:
        return None
    given = right = best = 0
    surest_first = sorted(ranked, key=_confidence, reverse=True)
    # Equal confidences are given or held back together: no cut can part them.
    for _, equally_sure in groupby(surest_first, key=_confidence):
        rights = [one.right for one in equally_sure]
        given += len(rights)
        right += sum(rights)
        if right >= ENOUGH_RIGHT * given:
            best = right
    return best / answerable


def _confidence(one: Ranked) -> float:
    return one.confidence


@dataclass(frozen=True, slots=True)
class Decided:
    """What a member would have got for a question."""

    answered: str | None
    """The id of the entry that was given, if one was."""
    offered: tuple[str, ...]
    """Ids of the entries that were offered instead."""
    gold: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How many questions came out how."""

    right: int = 0
    """A right entry was given."""
    wrong: int = 0
    """Another entry was given; for what nothing answers, any."""
    offered_right: int = 0
    """A right entry was among those offered."""
    offered_wrong: int = 0
    """None of those offered is right."""
    abstained: int = 0

    @property
    def total(self) -> int:
        """How many questions there were."""
        return self.answered + self.offered_right + self.offered_wrong + self.abstained

    @property
    def answered(self) -> int:
        """How many were given an entry."""
        return self.right + self.wrong


@dataclass(frozen=True, slots=True)
class Policing:
    """What the verdicts are worth."""

    answerable: Outcomes
    unanswerable: Outcomes

    @property
    def precision(self) -> float | None:
        """The share of the given answers that are right."""
        given = self.answerable.answered + self.unanswerable.answered
        return self.answerable.right / given if given else None

    @property
    def misled(self) -> float | None:
        """The share of the questions nothing answers that were given an answer."""
        total = self.unanswerable.total
        return self.unanswerable.wrong / total if total else None

    @property
    def reached(self) -> float | None:
        """The share of the answerable questions that were given or offered a right entry."""
        total = self.answerable.total
        return (self.answerable.right + self.answerable.offered_right) / total if total else None


def policing(decided: Sequence[Decided]) -> Policing:
    """Return what the verdicts on a set of questions are worth."""
    return Policing(
        answerable=_outcomes(decided, lambda one: bool(one.gold)),
        unanswerable=_outcomes(decided, lambda one: not one.gold),
    )


def _outcomes(decided: Sequence[Decided], counts: Callable[[Decided], bool]) -> Outcomes:
    names = [_outcome(one) for one in decided if counts(one)]
    return Outcomes(**{name: names.count(name) for name in set(names)})


def _outcome(one: Decided) -> str:
    if one.answered is not None:
        return "right" if one.answered in one.gold else "wrong"
    if one.offered:
        return "offered_wrong" if one.gold.isdisjoint(one.offered) else "offered_right"
    return "abstained"


@dataclass(frozen=True, slots=True)
class Bin:
    """The questions whose first entry is about equally sure."""

    low: float
    high: float
    count: int
    said: float
    """Their mean confidence, 0..1."""
    right: float
    """The share whose first entry is right, 0..1; the same as `said` where confidence is honest."""


def reliability(ranked: Sequence[Ranked]) -> tuple[Bin, ...]:
    """Return ten equal parts of 0..1, those without a question left out.

    Confidences must be 0..1; one on a border is in the upper part, 1 itself in the last.
    """
    bins: list[list[Ranked]] = [[] for _ in range(_BINS)]
    for one in ranked:
        bins[min(int(one.confidence * _BINS), _BINS - 1)].append(one)
    return tuple(
        Bin(
            low=n / _BINS,
            high=(n + 1) / _BINS,
            count=len(held),
            said=fmean(one.confidence for one in held),
            right=fmean(one.right for one in held),
        )
        for n, held in enumerate(bins)
        if held
    )
