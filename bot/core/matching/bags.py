"""Which terms each document holds, and how often."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.groups import Groups, first_of_each

MOST_COUNTED: Final = 255
"""Uses of a term in a document that are told apart; more count as so many."""

_AT_A_TIME: Final = 1 << 19  # tokens sorted at once: few enough to stay near the processor
_FACTOR: Final = 2  # bits; a token counts up to three times


@dataclass(frozen=True, slots=True)
class Tokens:
    """The terms of documents one after the other, as often as they are said."""

    of: Groups
    """The tokens of each document."""
    terms: NDArray[np.int32]

    def mapped(self, numbers: NDArray[np.int32]) -> "Tokens":
        """Return the tokens with term `t` as `numbers[t]`, without those that are below 0."""
        terms = numbers[self.terms]
        kept = terms >= 0
        return Tokens(Groups(_up_to(kept)[self.of.first]), terms[kept])

    def spelt(self, parts: "Tokens") -> "Tokens":
        """Return the tokens with each term `t` replaced by the tokens of document `t` of `parts`.

        The other way round than `mapped`: a word becomes several runs of letters.
        """
        pieces, rows = parts.of.only(self.terms.astype(np.int64))
        return Tokens(Groups(pieces.first[self.of.first]), parts.terms[rows])

    def filled(self, term: int) -> "Tokens":
        """Return the tokens with one of a term in each document that has none."""
        sizes = self.of.sizes()
        empty = self.of.first[:-1][sizes == 0]
        return Tokens(Groups.of(np.maximum(sizes, 1)), np.insert(self.terms, empty, term))

    def gathered(self, into: Groups) -> "Tokens":
        """Return the tokens with the documents of each group as one document."""
        return Tokens(Groups(self.of.first[into.first]), self.terms)


@dataclass(frozen=True, slots=True)
class Bags:
    """The distinct terms of documents, document by document, ascending in each."""

    of: Groups
    """The rows of each document."""
    terms: NDArray[np.int32]
    counts: NDArray[np.uint8]
    """How often a document holds a term, 1..`MOST_COUNTED`."""
    n_terms: int

    @classmethod
    def build(cls, n_terms: int, *parts: tuple[Tokens, int]) -> "Bags":
        """Return the bags of documents, of which each part holds some tokens.

        The number with a part says how often each of its tokens counts, 1..3.
        """
        chunks = [*_chunks(np.sum([tokens.of.first for tokens, _ in parts], axis=0))]
        counted = [_counted(n_terms, chunk, parts) for chunk in chunks]
        sizes, terms, counts = zip(*counted, strict=True) if counted else ([], [], [])
        return cls(
            Groups.of(_joined(sizes, np.int64)),
            _joined(terms, np.int32),
            _joined(counts, np.uint8),
            n_terms,
        )

    def none(self) -> "Bags":
        """Return no document, of the same terms."""
        return Bags(Groups(self.of.first[:1]), self.terms[:0], self.counts[:0], self.n_terms)

    def frequencies(self) -> NDArray[np.int64]:
        """Return how many documents hold each term, `(n_terms,)`."""
        return np.bincount(self.terms, minlength=self.n_terms)

    def sums(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """Return the sum of the values of each document's rows, `(n_documents,)`."""
        sums = np.bincount(self.of.owners(), values, minlength=len(self.of))
        return sums.astype(np.float64, copy=False)


def _chunks(first: NDArray[np.int64]) -> Iterator[slice]:
    """Yield the documents, so many at a time that they have about `_AT_A_TIME` tokens."""
    begin = 0
    while begin < len(first) - 1:
        end = int(np.searchsorted(first, first[begin] + _AT_A_TIME, "right")) - 1
        end = max(end, begin + 1)
        yield slice(begin, end)
        begin = end


def _counted(
    n_terms: int, chunk: slice, parts: Sequence[tuple[Tokens, int]]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.uint8]]:
    """Return how many distinct terms each document of a chunk has, which, and how often."""
    size = chunk.stop - chunk.start
    keys = np.sort(np.concatenate([_keys(n_terms, chunk, *part) for part in parts]))
    tokens = keys >> _FACTOR
    begins = np.flatnonzero(first_of_each(tokens))
    distinct = tokens[begins]
    factors = (keys & ((1 << _FACTOR) - 1)).astype(np.int64)
    counts = np.add.reduceat(factors, begins) if len(begins) else begins
    sizes = np.bincount(distinct // n_terms, minlength=size) if n_terms else np.zeros(size, int)
    return (
        sizes,
        (distinct % n_terms if n_terms else distinct).astype(np.int32),
        np.minimum(counts, MOST_COUNTED).astype(np.uint8),
    )


def _keys(n_terms: int, chunk: slice, tokens: Tokens, times: int) -> NDArray[np.int64]:
    """Return for each token one number that sorts by document and term, and says how it counts."""
    first = tokens.of.first[chunk.start : chunk.stop + 1]
    owners = np.repeat(np.arange(len(first) - 1), np.diff(first))
    terms = tokens.terms[first[0] : first[-1]]
    keys: NDArray[np.int64] = ((owners * n_terms + terms) << _FACTOR) | times
    return keys


def _up_to(kept: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return how many are kept of the first 0, 1, 2... of all."""
    return np.concatenate(([0], np.cumsum(kept)))


def _joined(parts: Sequence[NDArray[Any]], dtype: type) -> NDArray[Any]:
    return np.concatenate([*parts, np.zeros(0, dtype)]).astype(dtype, copy=False)
