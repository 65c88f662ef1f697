"""Two ways to compare a question with a kind of text by the rarity of what they share."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Final

from bot.core.matching.postings import Postings, Scores

Counts = Mapping[str, int]
"""Term -> how often a text holds it."""

_SATURATION: Final = 1.2  # BM25's k1
_LENGTH: Final = 0.75  # BM25's b


def frequencies(documents: Sequence[Counts]) -> Counter[str]:
    """Return for each term how many documents hold it."""
    return Counter(term for document in documents for term in document)


def _alike(_: str) -> float:
    return 1.0


@dataclass(frozen=True, slots=True)
class Rarity:
    """How much a term tells: ln((1 + size) / (1 + its frequency)) + 1, times its `importance`.

    Source: the smoothed idf of https://scikit-learn.org/stable/modules/feature_extraction.html
    """

    size: int
    frequency: Mapping[str, int]
    importance: Callable[[str], float] = _alike

    def of(self, term: str) -> float:
        """Return the rarity of a term, above 0; the highest for one that no document holds."""
        held = self.frequency.get(term, 0)
        return (log((1 + self.size) / (1 + held)) + 1) * self.importance(term)


@dataclass(frozen=True, slots=True)
class Cosine:
    """tf-idf vectors of unit length; a term counts with 1 + ln(its count) times its rarity."""

    rarity: Rarity
    postings: Postings
    unknown_terms_count: bool

    @classmethod
    def build(
        cls,
        documents: Sequence[Counts],
        rarity: Rarity | None = None,
        *,
        unknown_terms_count: bool = False,
    ) -> "Cosine":
        """Return the vectors of documents.

        With `unknown_terms_count` the terms of a question that no document holds make its vector
        longer, so that its cosines fall.
        """
        rarity = rarity or Rarity(len(documents), frequencies(documents))
        field = cls(rarity, Postings.build(()), unknown_terms_count)
        return cls(rarity, Postings.build(map(field.vector, documents)), unknown_terms_count)

    def vector(self, counts: Counts) -> dict[str, float]:
        """Return the vector of a text, of unit length unless it is empty."""
        weights = {
            term: (1 + log(count)) * self.rarity.of(term)
            for term, count in counts.items()
            if self.unknown_terms_count or term in self.rarity.frequency
        }
        length = sqrt(sum(weight**2 for weight in weights.values())) or 1.0
        return {term: weight / length for term, weight in weights.items()}

    def scores(self, counts: Counts) -> Scores:
        """Return the cosine of a question with every document, 0..1."""
        return self.postings.scores(self.vector(counts))


@dataclass(frozen=True, slots=True)
class Bm25:
    """BM25 with k1 1.2 and b 0.75, divided by the question's own weight: 0..2.2.

    The divisor is what a document would score that holds every word of the question once at mean
    length; words that no document holds count in it, so a question half unknown scores half.
    Source: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009.
    """

    size: int
    frequency: Mapping[str, int]
    postings: Postings

    @classmethod
    def build(cls, documents: Sequence[Counts]) -> "Bm25":
        """Return the index of documents."""
        lengths = [sum(document.values()) for document in documents]
        written = [length for length in lengths if length]
        mean = sum(written) / len(written) if written else 1.0
        saturated = (
            _saturated(document, length / mean)
            for document, length in zip(documents, lengths, strict=True)
        )
        return cls(len(documents), frequencies(documents), Postings.build(saturated))

    def scores(self, counts: Counts) -> Scores:
        """Return the score of every document."""
        query = {term: self._weight(term) for term in counts}
        scores = self.postings.scores(query)
        scores /= sum(query.values()) or 1.0
        return scores

    def _weight(self, term: str) -> float:
        held = self.frequency.get(term, 0)
        return log(1 + (self.size - held + 0.5) / (held + 0.5))


def _saturated(document: Counts, length: float) -> dict[str, float]:
    """Return each term's weight in a document of `length` times the mean."""
    ballast = _SATURATION * (1 - _LENGTH + _LENGTH * length)
    return {term: (_SATURATION + 1) * count / (count + ballast) for term, count in document.items()}
