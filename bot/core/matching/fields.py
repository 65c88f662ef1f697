"""Two ways to compare a question with a kind of text by the rarity of what they share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.bags import Bags
from bot.core.matching.groups import Groups, Scores
from bot.core.matching.postings import Postings
from bot.core.matching.terms import Terms
from bot.core.text import FUNCTION_WORDS, stem

Counts = Mapping[str, int]
"""Term -> how often a text holds it."""

FUNCTION_STEMS: Final = frozenset(map(stem, FUNCTION_WORDS))

_SATURATION: Final = 1.2  # BM25's k1
_LENGTH: Final = 0.75  # BM25's b


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a field: terms, each once, and how much each adds where it is held."""

    terms: NDArray[np.int64]
    factors: Scores

    @classmethod
    def of(cls, terms: Terms, counts: Mapping[str, float]) -> "Asked":
        """Return the known terms of a question, their factors being their counts."""
        numbers = terms.numbers
        known = {numbers[term]: count for term, count in counts.items() if term in numbers}
        return cls.counted(known)

    @classmethod
    def counted(cls, counts: Mapping[int, float]) -> "Asked":
        """Return terms by their numbers, their factors being their counts."""
        n = len(counts)
        return cls(np.fromiter(counts, np.int64, n), np.fromiter(counts.values(), np.float32, n))


def rarities(size: int, frequencies: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how much terms tell: ln((1 + size) / (1 + their frequency)) + 1.

    Source: the smoothed idf of https://scikit-learn.org/stable/modules/feature_extraction.html
    """
    return np.log((1 + size) / (1 + frequencies)) + 1


@dataclass(frozen=True, slots=True)
class Rarity:
    """How much a stem tells: its rarity among documents, times the importance of its kind."""

    size: int
    """How many documents there are."""
    terms: Terms
    frequencies: NDArray[np.int64]
    """How many documents hold each term, `(n_terms,)`."""
    function_word: float = 1.0
    """The importance of a word that says how something is asked; others have 1."""

    def holds(self, term: str) -> bool:
        """Return whether any document holds a term."""
        number = self.terms.numbers.get(term)
        return number is not None and bool(self.frequencies[number])

    def of(self, term: str) -> float:
        """Return the rarity of a term, above 0; the highest for one that no document holds."""
        number = self.terms.numbers.get(term)
        held = 0 if number is None else int(self.frequencies[number])
        rarity = log((1 + self.size) / (1 + held)) + 1
        return rarity * self.function_word if term in FUNCTION_STEMS else rarity

    def unknown(self, counts: Counts) -> float:
        """Return the sum of the squared weights of the terms that no document holds."""
        known = self.terms.numbers
        unknown = (item for item in counts.items() if item[0] not in known)
        return sum(((1 + log(count)) * self.of(term)) ** 2 for term, count in unknown)

    def of_all(self) -> NDArray[np.float64]:
        """Return the rarity of every term, `(n_terms,)`."""
        quiet = [number for number, term in enumerate(self.terms.texts) if term in FUNCTION_STEMS]
        values = rarities(self.size, self.frequencies)
        values[quiet] *= self.function_word
        return values


@dataclass(frozen=True, slots=True)
class Cosine:
    """tf-idf vectors of unit length; a term counts with 1 + ln(its count) times its rarity."""

    rarity: Scores
    """Of each term, 0 for one that does not count in a question, `(n_terms,)`."""
    closeness: Scores
    """1 / the length of each document's vector, `(size,)`."""
    postings: Postings

    @classmethod
    def build(
        cls,
        bags: Bags,
        rarity: NDArray[np.float64] | None = None,
        rare: int | None = None,
        *,
        all_count: bool = False,
    ) -> "Cosine":
        """Return the vectors of documents; terms are rare that at most `rare` of them hold.

        In a question only what any of them holds counts, unless all terms do.
        """
        frequencies = bags.frequencies()
        rarity = rarities(len(bags.of), frequencies) if rarity is None else rarity
        counted = rarity if all_count else np.where(frequencies, rarity, 0)
        return cls(
            rarity=counted.astype(np.float32),
            closeness=closeness(bags, rarity),
            postings=Postings.build(bags, rare=rare),
        )

    def asked(self, counts: Asked, unknown: float = 0.0) -> Asked:
        """Return what a question asks of this field, given how often it says each term.

        `unknown` is the sum of the squared weights of terms that are not numbered and count all the
        same: they make the question's vector longer.
        """
        return self.pointed(Asked(counts.terms, 1 + np.log(counts.factors)), unknown)

    def pointed(self, terms: Asked, unknown: float = 0.0) -> Asked:
        """Return what is asked of this field by terms, given how much each is meant."""
        rarity = self.rarity.take(terms.terms)
        weights = terms.factors * rarity
        length = sqrt(float(weights @ weights) + unknown) or 1.0
        return Asked(terms.terms, weights * rarity / np.float32(length))

    def scores(self, asked: Asked) -> Scores:
        """Return the cosine of a question with every document, 0..1, but for common terms."""
        return self.postings.scores(asked.terms, asked.factors) * self.closeness


def closeness(bags: Bags, rarity: NDArray[np.float64]) -> Scores:
    """Return 1 / the length of each document's tf-idf vector, 1 for an empty one."""
    weights = (1 + np.log(bags.counts, dtype=np.float64)) * rarity[bags.terms]
    lengths = np.sqrt(bags.sums(weights**2))
    inverse: Scores = (1 / np.where(lengths, lengths, 1)).astype(np.float32)
    return inverse


@dataclass(frozen=True, slots=True)
class Cosines:
    """Several fields in one: what is done once for all of them costs once."""

    terms: Groups
    """The terms of each field."""
    documents: Groups
    """The documents of each field."""
    all: Cosine

    @classmethod
    def of(cls, *fields: Cosine) -> "Cosines":
        """Return fields as one, in their order."""
        together = Cosine(
            rarity=np.concatenate([field.rarity for field in fields]),
            closeness=np.concatenate([field.closeness for field in fields]),
            postings=Postings.of([field.postings for field in fields]),
        )
        return cls(
            Groups.of([len(field.rarity) for field in fields]),
            Groups.of([len(field.closeness) for field in fields]),
            together,
        )

    def asked(self, counts: Sequence[Asked], unknown: Sequence[float]) -> Asked:
        """Return what a question asks, given for each field how often it says each term of that.

        `unknown` is of each field, too: see `Cosine.asked`.
        """
        sizes = [len(each.terms) for each in counts]
        terms = np.concatenate([each.terms for each in counts])
        terms += self.terms.first[:-1].repeat(sizes)
        rarity = self.all.rarity.take(terms)
        weights = (1 + np.log(np.concatenate([each.factors for each in counts]))) * rarity
        ends = [*accumulate(sizes)]
        parts = [weights[end - size : end] for end, size in zip(ends, sizes, strict=True)]
        lengths = [
            sqrt(float(part @ part) + more) or 1.0
            for part, more in zip(parts, unknown, strict=True)
        ]
        weights *= rarity
        weights /= np.array(lengths, np.float32).repeat(sizes)
        return Asked(terms, weights)

    def scores(self, asked: Asked) -> list[Scores]:
        """Return for each field the cosine of a question with every document of it: `Cosine`."""
        scores = self.all.scores(asked)
        return [scores[self.documents.rows(field)] for field in range(len(self.documents))]

    def of_field(self, asked: Asked, field: int) -> Asked:
        """Return what a question asks of a field by itself."""
        terms = self.terms.rows(field)
        own = (asked.terms >= terms.start) & (asked.terms < terms.stop)
        return Asked(asked.terms[own] - terms.start, asked.factors[own])

    def leaves_out(self, asked: Asked) -> bool:
        """Return whether `scores` leaves out any of the terms, for being common."""
        return self.all.postings.leaves_out(asked.terms)

    def left_out(self, asked: Asked, field: int, documents: NDArray[np.int64]) -> Scores:
        """Return what common terms add to the cosines of some documents of a field."""
        rows = documents + self.documents.first[field]
        added = self.all.postings.left_out(asked.terms, asked.factors, rows)
        added *= self.all.closeness.take(rows)
        return added


@dataclass(frozen=True, slots=True)
class Bm25:
    """BM25 with k1 1.2 and b 0.75, divided by the question's own weight: 0..2.2.

    The divisor is what a document would score that holds every word of the question once at mean
    length; words that no document holds count in it, so a question half unknown scores half.
    Source: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009.
    """

    weights: NDArray[np.float64]
    """Of each term, `(n_terms,)`."""
    unknown: float
    """The weight of a term that no document holds."""
    postings: Postings

    @classmethod
    def build(cls, bags: Bags, rare: int | None = None) -> "Bm25":
        """Return the index of documents; terms are rare that at most `rare` of them hold."""
        lengths = bags.sums(bags.counts)
        written = lengths[lengths > 0]
        relative = lengths / (written.mean() if len(written) else 1.0)
        ballast = _SATURATION * (1 - _LENGTH + _LENGTH * relative)[bags.of.owners()]
        counted = (_SATURATION + 1) * bags.counts / (bags.counts + ballast)
        size, held = len(bags.of), bags.frequencies()
        return cls(
            np.log(1 + (size - held + 0.5) / (held + 0.5)),
            log(1 + (size + 0.5) / 0.5),
            Postings.build(bags, counted.astype(np.float32), rare),
        )

    def asked(self, counts: Asked, unknown: int) -> Asked:
        """Return what a question asks that says so many terms that nobody knows."""
        weights = self.weights.take(counts.terms)
        total = weights.sum() + unknown * self.unknown
        return Asked(counts.terms, (weights / (total or 1.0)).astype(np.float32))

    def scores(self, asked: Asked) -> Scores:
        """Return the score of every document, but for common terms."""
        return self.postings.scores(asked.terms, asked.factors)

    def left_out(self, asked: Asked, documents: NDArray[np.int64]) -> Scores:
        """Return what common terms add to the scores of some documents."""
        return self.postings.left_out(asked.terms, asked.factors, documents)
