"""Which stems each answer says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.bags import Bags

_ABOVE_ALL: Final = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Answers:
    """Which stems each answer says, as one number for each that does: an array to search in."""

    n_stems: int
    told: NDArray[np.int64]
    """`_told` of each answer and each stem in it, ascending, and at the end one above all."""

    @classmethod
    def build(cls, answers: Bags) -> "Answers":
        """Return what answers say, given their stems."""
        told = _told(answers.of.owners(), answers.terms, answers.n_terms)
        return cls(answers.n_terms, np.append(told, _ABOVE_ALL))

    def say(self, answers: NDArray[np.int64], stems: Sequence[int]) -> NDArray[np.bool_]:
        """Return whether some answers say each stem, `(len(stems), len(answers))`.

        `n_stems` is the number of a stem that is unknown: none says it.
        """
        column = np.array(stems, np.int64).reshape(-1, 1)
        sought = _told(answers, column, self.n_stems)
        said: NDArray[np.bool_] = self.told.take(self.told.searchsorted(sought)) == sought
        return said


def _told(
    answers: NDArray[np.int64], stems: NDArray[np.int64] | NDArray[np.int32], n_stems: int
) -> NDArray[np.int64]:
    """Return one number for each answer and a stem, ascending by answer and then by stem."""
    numbers: NDArray[np.int64] = answers * (n_stems + 1) + stems  # one more, for what is unknown
    return numbers
