"""Texts compared by the rarity of what they share: tf-idf vectors in an inverted index."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Field:
    """One kind of token (word stems, character n-grams) of many texts."""

    size: int
    """How many texts there are."""
    postings: Mapping[str, tuple[NDArray[np.int32], Scores]]
    """Token -> the texts that hold it, ascending, and its weight in each.

    The weights of a text have unit length.
    """
    rarity: Mapping[str, float]
    """Token -> ln((size + 1) / (texts that hold it + 0.5)): above 0, larger is rarer."""

    @classmethod
    def build(cls, texts: Sequence[Sequence[str]]) -> "Field":
        """Return the field of texts given as tokens."""
        counts = [Counter(tokens) for tokens in texts]
        frequency = Counter(token for count in counts for token in count)
        rarity = {token: log((len(texts) + 1) / (n + 0.5)) for token, n in frequency.items()}
        rows: dict[str, list[tuple[int, float]]] = {}
        for number, count in enumerate(counts):
            weights = {token: (1 + log(n)) * rarity[token] for token, n in count.items()}
            length = sqrt(sum(weight**2 for weight in weights.values())) or 1.0
            for token, weight in weights.items():
                rows.setdefault(token, []).append((number, weight / length))
        postings = {
            token: (
                np.array([n for n, _ in row], np.int32),
                np.array([w for _, w in row], np.float32),
            )
            for token, row in rows.items()
        }
        return cls(len(texts), postings, rarity)

    def weight(self, token: str) -> float:
        """Return how rare a token is; one that no text holds is as rare as can be."""
        return self.rarity.get(token, log((self.size + 1) / 0.5))

    def cosine(self, tokens: Sequence[str]) -> Scores:
        """Return each text's cosine with the tokens: `(size,) float32`, 0..1, higher is closer."""
        scores = np.zeros(self.size, np.float32)
        weights = {token: (1 + log(n)) * self.weight(token) for token, n in Counter(tokens).items()}
        length = sqrt(sum(weight**2 for weight in weights.values())) or 1.0
        for token, weight in weights.items():
            if token in self.postings:
                texts, values = self.postings[token]
                scores[texts] += values * np.float32(weight / length)
        return scores
