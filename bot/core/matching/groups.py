"""Which rows belong to which group: the phrases of an entry, the words of a phrase."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.postings import Scores


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows that stand group after group; a group may be empty."""

    first: NDArray[np.int64]
    """The rows of group `g` are those from `first[g]` to `first[g + 1]`, `(n_groups + 1,)`."""

    @classmethod
    def of(cls, sizes: Iterable[int]) -> "Groups":
        """Return groups of these sizes, one after the other."""
        return cls(np.concatenate(([0], np.cumsum(list(sizes), dtype=np.int64))))

    def __len__(self) -> int:
        return len(self.first) - 1

    def rows(self, group: int) -> slice:
        """Return the rows of a group."""
        return slice(int(self.first[group]), int(self.first[group + 1]))

    def sizes(self) -> NDArray[np.int64]:
        """Return how many rows each group has, `(n_groups,)`."""
        return np.diff(self.first)

    def owners(self) -> NDArray[np.int64]:
        """Return the group of each row, `(n_rows,)`."""
        return np.repeat(np.arange(len(self)), self.sizes())

    def highest(self, values: Scores) -> Scores:
        """Return the highest value of each group, 0 for an empty one: `(n_groups,)`."""
        highest = np.zeros(len(self), np.float32)
        some = self.sizes() > 0
        highest[some] = np.maximum.reduceat(values, self.first[:-1][some])
        return highest

    def mean_of_best_two(self, values: Scores) -> Scores:
        """Return the mean of the two highest values of each group, of its only one, or 0."""
        highest = self.highest(values)
        owners = self.owners()
        rows_of_the_highest = np.flatnonzero(values == highest[owners])
        _, first_of_each = np.unique(owners[rows_of_the_highest], return_index=True)
        others = values.copy()
        others[rows_of_the_highest[first_of_each]] = -1
        second = self.highest(others)
        alone = self.sizes() < 2
        return np.where(alone, highest, (highest + second) / 2).astype(np.float32)
