"""Five ways in which a question can resemble an entry, each blind where another sees."""

from dataclasses import dataclass, fields
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.cover import Said
from bot.core.matching.groups import Scores

_FEW: Final = 4  # times as many scores as are wanted: sorted all, which is faster


@dataclass(frozen=True, slots=True)
class Weights:
    """What a signal of 1 adds to an entry's score; a score higher by 1 is e times the odds."""

    letters: float
    page: float
    bm25: float
    answer: float
    words: float

    def column(self) -> Scores:
        """Return the weights one below the other, `(5, 1)`."""
        return np.array([[getattr(self, name)] for name in _NAMES], np.float32)


LEXICAL: Final = Weights(letters=3.6, page=8.5, bm25=3.4, answer=3.4, words=8.9)
"""A listwise softmax fit over eleven public sets; 30 % more or less of any costs < .3 points."""


Parts: TypeAlias = tuple[tuple[str, float], ...]
"""Names of signals, with what each adds."""
Rows: TypeAlias = slice | NDArray[np.int64]

ALL: Final = slice(None)
_NAMES: Final = tuple(each.name for each in fields(Weights))


@dataclass(frozen=True, slots=True)
class Signals:
    """Each signal for every entry, 0..1 (bm25: ..2.2), higher is closer."""

    values: Scores
    """A row for each, in the order of `Weights`, `(5, n_entries)`."""
    said: Said
    """The words of the question, as they were understood."""

    @classmethod
    def none(cls, size: int, said: Said) -> "Signals":
        """Return signals that are all 0, to be filled in."""
        return cls(np.zeros((len(_NAMES), size), np.float32), said)

    @property
    def letters(self) -> Scores:
        """Runs of letters shared with the two closest wordings: typos, inflection, compounds."""
        return self._row(0)

    @property
    def page(self) -> Scores:
        """Runs of letters shared with the whole entry."""
        return self._row(1)

    @property
    def bm25(self) -> Scores:
        """Words shared with the whole entry."""
        return self._row(2)

    @property
    def answer(self) -> Scores:
        """Words shared with the answer."""
        return self._row(3)

    @property
    def words(self) -> Scores:
        """Words alike in the two closest wordings, both ways; 0 outside the shortlist."""
        return self._row(4)

    def _row(self, number: int) -> Scores:
        row: Scores = self.values[number]
        return row

    def total(self, weights: Weights, among: Rows = ALL) -> Scores:
        """Return the weighted sum of the signals, of all entries or of some of them."""
        # Row by row: a sum must not depend on how many entries there are.
        total: Scores = np.add.reduce(self.values[:, among] * weights.column(), axis=0)
        return total

    def parts(self, entries: NDArray[np.int64], weights: Weights) -> list[Parts]:
        """Return each signal's name with what it adds to the total, for each of some entries."""
        added = self.values.take(entries, axis=1) * weights.column()
        return [tuple(zip(_NAMES, each, strict=True)) for each in added.T.tolist()]

    def agreeing(self, entries: NDArray[np.int64]) -> list[int]:
        """Return how many of the signals are highest, and above 0, for each of some entries."""
        highest = self.values.max(axis=1, keepdims=True)
        theirs = self.values.take(entries, axis=1)
        agreeing: list[int] = ((theirs >= highest) & (highest > 0)).sum(axis=0).tolist()
        return agreeing


def best(scores: Scores, most: int) -> NDArray[np.int64]:
    """Return the numbers of the highest scores, highest first, ties in the order of the file."""
    if len(scores) <= _FEW * most:
        return (-scores).argsort(kind="stable")[:most]
    near: NDArray[np.int64] = (scores >= np.partition(scores, -most)[-most]).nonzero()[0]
    return near.take((-scores.take(near)).argsort(kind="stable")[:most])
