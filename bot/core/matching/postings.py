"""Which documents hold a term, and how much it weighs in each: an inverted index."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
"""One number for each document (phrase or entry), higher is better."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Term -> the documents that hold it with their weights, as slices of two long arrays."""

    size: int
    """How many documents there are."""
    slots: Mapping[str, int]
    """Term -> its number."""
    starts: NDArray[np.int64]
    """Where the documents of term `t` stand: from `starts[t]` to `starts[t + 1]`."""
    documents: NDArray[np.int32]
    """Ascending within a term."""
    weights: NDArray[np.float32]

    @classmethod
    def build(cls, documents: Iterable[Mapping[str, float]]) -> "Postings":
        """Return the index of documents given as term -> weight."""
        slots: dict[str, int] = {}
        terms: list[int] = []
        holders: list[int] = []
        weights: list[float] = []
        size = 0
        for document in documents:
            for term, weight in document.items():
                terms.append(slots.setdefault(term, len(slots)))
                holders.append(size)
                weights.append(weight)
            size += 1
        numbers = np.array(terms, np.int32)
        order = np.argsort(numbers, kind="stable")
        starts = np.zeros(len(slots) + 1, np.int64)
        np.cumsum(np.bincount(numbers, minlength=len(slots)), out=starts[1:])
        return cls(
            size,
            slots,
            starts,
            np.array(holders, np.int32)[order],
            np.array(weights, np.float32)[order],
        )

    def scores(self, query: Mapping[str, float]) -> Scores:
        """Return the inner product of the query with every document: `(size,) float32`."""
        scores = np.zeros(self.size, np.float32)
        for term, weight in query.items():
            slot = self.slots.get(term)
            if slot is not None:
                held = slice(self.starts[slot], self.starts[slot + 1])
                scores[self.documents[held]] += np.float32(weight) * self.weights[held]
        return scores
