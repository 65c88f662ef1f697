"""Which documents hold a term, and how much it weighs in each: an inverted index.

A term that many documents hold tells little and costs most. So terms are kept in two ways: a rare
one with its documents, to be added up for all of them; a common one with each document, to be added
only for the documents that are looked at closely.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.bags import MOST_COUNTED, Bags
from bot.core.matching.groups import Groups, Scores

WORTH: Final = np.concatenate(([0], 1 + np.log(np.arange(1, MOST_COUNTED + 1)))).astype(np.float32)
"""What a count is worth: 1 + its ln, `(MOST_COUNTED + 1,)`."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Term -> the documents that hold it with their weights, as slices of long arrays."""

    size: int
    """How many documents there are."""
    of_term: Groups
    """The rows of each term in the two arrays that follow; a common term has none."""
    documents: NDArray[np.int32]
    """Ascending within a term."""
    weights: NDArray[Any]
    """`float32`, or `uint8` for a count that is worth 1 + its ln."""
    common: NDArray[np.int32]
    """The number of each common term, from 1, and 0 for a rare one, `(n_terms,)`."""
    n_common: int
    of_document: Groups
    """The rows of each document in the two arrays that follow."""
    common_terms: NDArray[Any]
    common_weights: NDArray[Any]

    @classmethod
    def build(
        cls, bags: Bags, weights: NDArray[Any] | None = None, rare: int | None = None
    ) -> "Postings":
        """Return the index of documents with a weight for each row of their bags, else its count.

        A term is rare that at most `rare` documents hold, without it every term.
        """
        weights = bags.counts if weights is None else weights
        frequencies = bags.frequencies()
        often = frequencies > (len(bags.of) if rare is None else rare)
        numbers = np.where(often, np.cumsum(often), 0).astype(np.int32)
        held = numbers[bags.terms]
        seldom, frequent = np.flatnonzero(held == 0), np.flatnonzero(held)
        rows = seldom[np.argsort(bags.terms[seldom], kind="stable")]
        owners = bags.of.owners()
        return cls(
            size=len(bags.of),
            of_term=Groups.of(np.where(often, 0, frequencies)),
            documents=owners[rows].astype(np.int32),
            weights=weights[rows],
            common=numbers,
            n_common=int(often.sum()),
            of_document=Groups.of(np.bincount(owners[frequent], minlength=len(bags.of))),
            common_terms=held[frequent].astype(np.min_scalar_type(int(often.sum()))),
            common_weights=weights[frequent],
        )

    @classmethod
    def of(cls, parts: Sequence["Postings"]) -> "Postings":
        """Return several as one: each part's terms and documents follow those of the parts before.

        The weights of all are of one kind.
        """
        documents = [0, *accumulate(part.size for part in parts)]
        common = [0, *accumulate(part.n_common for part in parts)]
        n_common = common.pop()
        kind = np.min_scalar_type(n_common)
        return cls(
            size=documents.pop(),
            of_term=Groups.joined([part.of_term for part in parts]),
            documents=np.concatenate(
                [
                    part.documents + np.int32(before)
                    for part, before in zip(parts, documents, strict=True)
                ]
            ),
            weights=np.concatenate([part.weights for part in parts]),
            common=np.concatenate(
                [
                    np.where(part.common, part.common + np.int32(before), 0).astype(np.int32)
                    for part, before in zip(parts, common, strict=True)
                ]
            ),
            n_common=n_common,
            of_document=Groups.joined([part.of_document for part in parts]),
            common_terms=np.concatenate(
                [
                    part.common_terms.astype(kind) + kind.type(before)
                    for part, before in zip(parts, common, strict=True)
                ]
            ),
            common_weights=np.concatenate([part.common_weights for part in parts]),
        )

    def scores(self, terms: NDArray[np.int64], factors: Scores) -> Scores:
        """Return for each document the sum of its rare terms' weights times the terms' factors."""
        of_term, rows = self.of_term.only(terms)
        if not len(rows):
            return np.zeros(self.size, np.float32)
        weights = _worth(self.weights.take(rows))
        weights *= factors.repeat(of_term.sizes())
        return np.bincount(self.documents.take(rows), weights, self.size).astype(np.float32)

    def leaves_out(self, terms: NDArray[np.int64]) -> bool:
        """Return whether `scores` leaves out any of the terms, for being common."""
        return self.n_common > 0 and bool(self.common.take(terms).any())

    def left_out(
        self, terms: NDArray[np.int64], factors: Scores, documents: NDArray[np.int64]
    ) -> Scores:
        """Return what `scores` leaves out of some documents, `(len(documents),)`."""
        if not self.leaves_out(terms):
            return np.zeros(len(documents), np.float32)
        by_term = np.zeros(self.n_common + 1, np.float32)
        by_term[self.common[terms]] = factors
        by_term[0] = 0
        of_document, rows = self.of_document.only(documents)
        weights = _worth(self.common_weights.take(rows))
        weights *= by_term.take(self.common_terms.take(rows))
        sums = np.bincount(of_document.owners(), weights, len(documents))
        return sums.astype(np.float32)

    def work(self, terms: NDArray[np.int64]) -> int:
        """Return how many rows `scores` adds up."""
        return int(self.of_term.only(terms)[0].first[-1])


def _worth(weights: NDArray[Any]) -> Scores:
    return WORTH.take(weights) if weights.dtype == np.uint8 else weights
