"""Which rows belong to which group: the phrases of an entry, the words of a phrase."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Scores: TypeAlias = NDArray[np.float32]
"""One number for each document (phrase or entry), higher is better."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows that stand group after group; a group may be empty."""

    first: NDArray[np.int64]
    """The rows of group `g` are those from `first[g]` to `first[g + 1]`, `(n_groups + 1,)`."""

    @classmethod
    def of(cls, sizes: Iterable[int] | NDArray[np.int64]) -> "Groups":
        """Return groups of these sizes, one after the other."""
        sizes = sizes if isinstance(sizes, np.ndarray) else np.array([*sizes], np.int64)
        first = np.zeros(len(sizes) + 1, np.int64)
        sizes.cumsum(out=first[1:])
        return cls(first)

    def __len__(self) -> int:
        return len(self.first) - 1

    def rows(self, group: int) -> slice:
        """Return the rows of a group."""
        return slice(int(self.first[group]), int(self.first[group + 1]))

    def sizes(self) -> NDArray[np.int64]:
        """Return how many rows each group has, `(n_groups,)`."""
        sizes: NDArray[np.int64] = self.first[1:] - self.first[:-1]
        return sizes

    def owners(self) -> NDArray[np.int64]:
        """Return the group of each row, `(n_rows,)`."""
        return np.arange(len(self)).repeat(self.sizes())

    def only(self, groups: NDArray[np.int64]) -> tuple["Groups", NDArray[np.int64]]:
        """Return some groups as groups of their own, and which rows they are made of."""
        begins = self.first[groups]
        chosen = Groups.of(self.first[groups + 1] - begins)
        rows = np.arange(chosen.first[-1])
        rows += (begins - chosen.first[:-1]).repeat(chosen.sizes())
        return chosen, rows

    def highest(self, values: Scores) -> Scores:
        """Return the highest value of each group, 0 for an empty one: `(n_groups,)`."""
        begins, ends = self.first[:-1], self.first[1:]
        some = begins < ends
        if some.all():
            return np.maximum.reduceat(values, begins) if len(begins) else _none()
        highest = np.zeros(len(self), np.float32)
        if some.any():
            highest[some] = np.maximum.reduceat(values, begins[some])
        return highest

    def mean_of_best_two(self, values: Scores) -> Scores:
        """Return the mean of the two highest values of each group, of its only one, or 0."""
        highest = self.highest(values)
        others = values.copy()
        others[self._first_rows(values, highest)] = -1
        second = self.highest(others)
        return np.where(self.sizes() < 2, highest, (highest + second) / np.float32(2))

    def rows_of_highest(self, values: Scores) -> NDArray[np.int64]:
        """Return the row of the highest value, the first of equals, of each group with any."""
        return self._first_rows(values, self.highest(values))

    def _first_rows(self, values: Scores, wanted: Scores) -> NDArray[np.int64]:
        """Return the first row of each group with the value wanted of it."""
        rows = (values == wanted.repeat(self.sizes())).nonzero()[0]
        first: NDArray[np.int64] = rows[first_of_each(self.owners()[rows])]
        return first


def first_of_each(ascending: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return for each of some ascending numbers whether it is the first of its kind."""
    first = np.ones(len(ascending), np.bool_)
    first[1:] = ascending[1:] != ascending[:-1]
    return first


def _none() -> Scores:
    return np.zeros(0, np.float32)
