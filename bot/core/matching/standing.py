"""How one score stands among all scores of a question, whatever the question and the knowledge."""

from dataclasses import dataclass
from math import exp, sqrt
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.groups import Scores

FIELD: Final = 40
"""The best entries among which one has to stand out."""
BACKGROUND: Final = 3.0
"""What an unrelated entry scores, about. A knowledge of fewer than `FIELD` entries is filled up
with such: to be the best of three is not to be the best of three hundred."""

_LEAST_SHARE: Final = 1e-4  # what is less likely is no less hopeless
_LEAST_DOUBT: Final = 1e-3  # what leaves less is no surer
_MOST_LEAD: Final = 3.0
_MOST_BEHIND: Final = -6.0
_NEVER_ZERO: Final = 1e-6

Placed: TypeAlias = NDArray[np.float64]
"""A number for each of some entries, `(n_placed,)`."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the scores of all entries are spread, for placing one of them."""

    best: float
    second: float
    mean: float
    """Of the `FIELD` highest."""
    deviation: float
    """The standard deviation of those."""
    mass: float
    """The sum of e to the score less the best score."""

    @classmethod
    def of(cls, scores: Scores, highest: NDArray[np.int64]) -> "Standing":
        """Return the standing of scores, given the places of the `FIELD` highest, one at least."""
        field = scores.take(highest)
        first = field[0]
        mass = float(np.exp(scores - first).sum())
        if missing := max(FIELD - len(field), 0):
            field = np.append(field, np.full(missing, BACKGROUND, np.float32))
            mass += missing * exp(BACKGROUND - first)
        mean = field.sum() / len(field)
        apart = field - mean
        return cls(
            best=float(first),
            second=float(field[1]),
            mean=float(mean),
            deviation=sqrt(apart @ apart / len(field)),
            mass=mass,
        )

    def share(self, scores: Placed) -> Placed:
        """Return the ln of each score's part in the softmax, down to -9.2."""
        return np.log(np.maximum(self._parts(scores), _LEAST_SHARE))

    def doubt(self, scores: Placed) -> Placed:
        """Return the ln of what each score leaves of the softmax, down to -6.9."""
        return np.log(np.maximum(1 - self._parts(scores), _LEAST_DOUBT))

    def lead(self, scores: Placed) -> Placed:
        """Return how far each score is ahead of the best other (below 0: behind), -6..3."""
        others = np.where(scores == self.best, self.second, self.best)
        return np.minimum(np.maximum(scores - others, _MOST_BEHIND), _MOST_LEAD)

    def stands_out(self, scores: Placed) -> Placed:
        """Return how many standard deviations each score is above the mean of the field."""
        return (scores - self.mean) / (self.deviation + _NEVER_ZERO)

    def _parts(self, scores: Placed) -> Placed:
        parts: Placed = np.exp(scores - self.best) / self.mass
        return parts
