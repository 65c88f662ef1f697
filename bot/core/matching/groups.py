"""Which rows belong to which group: the phrases of an entry, the words of a phrase."""

from collections.abc import Iterable, Sequence
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

    @classmethod
    def joined(cls, parts: Sequence["Groups"]) -> "Groups":
        """Return the groups of each part, those of the first before those of the second."""
        return cls.of(np.concatenate([part.sizes() for part in parts]))

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
        begins = self.first.take(groups)
        sizes = self.first.take(groups + 1) - begins
        chosen = Groups.of(sizes)
        rows = np.arange(chosen.first[-1])
        rows += (begins - chosen.first[:-1]).repeat(sizes)
        return chosen, rows

    def highest(self, values: Scores) -> Scores:
        """Return the highest value of each group, 0 for an empty one: `(n_groups,)`."""
        begins = self._begins()
        return self._spread(np.maximum.reduceat(values, begins) if len(begins) else _none())

    def mean_of_best_two(self, values: Scores) -> Scores:
        """Return the mean of the two highest values of each group, of its only one, or 0."""
        begins = self._begins()
        if not len(begins):
            return self._spread(_none())
        highest = self._spread(np.maximum.reduceat(values, begins))
        others = values.copy()
        others[self._first_rows(values, highest, begins)] = -1
        second = self._spread(np.maximum.reduceat(others, begins))
        return np.where(self.sizes() < 2, highest, (highest + second) / np.float32(2))

    def highest_first(self, values: Scores) -> NDArray[np.int64]:
        """Return the rows, those of each group by their values, none below 0: equals in order."""
        # As bits such numbers are ordered as they are, so one sort of whole numbers does for both.
        ordered: NDArray[np.int64] = ((self.owners() << 32) - values.view(np.int32)).argsort(
            kind="stable"
        )
        return ordered

    def rows_of_highest(self, values: Scores) -> NDArray[np.int64]:
        """Return the row of the highest value, the first of equals, of each group with any."""
        return self._first_rows(values, self.highest(values), self._begins())

    def _begins(self) -> NDArray[np.int64]:
        """Return where each group begins that has any row."""
        begins = self.first[:-1]
        some = begins < self.first[1:]
        return begins if some.all() else begins[some]

    def _spread(self, of_filled: Scores) -> Scores:
        """Return a number for every group, given one for each that has any row: 0 for the empty."""
        if len(of_filled) == len(self):
            return of_filled
        of_all = np.zeros(len(self), np.float32)
        of_all[self.first[:-1] < self.first[1:]] = of_filled
        return of_all

    def _first_rows(
        self, values: Scores, wanted: Scores, begins: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Return the first row of each group with the value wanted of it."""
        rows = (values == wanted.repeat(self.sizes())).nonzero()[0]
        first: NDArray[np.int64] = rows.take(rows.searchsorted(begins))
        return first


def first_of_each(ascending: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return for each of some ascending numbers whether it is the first of its kind."""
    first = np.ones(len(ascending), np.bool_)
    first[1:] = ascending[1:] != ascending[:-1]
    return first


def _none() -> Scores:
    return np.zeros(0, np.float32)
