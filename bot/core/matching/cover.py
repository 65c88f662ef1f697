"""How far texts say the words of a question, and a question theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.groups import Groups, Scores, first_of_each
from bot.core.matching.vocabulary import SaidWord

UNTOLD: Final = 0.5
"""The share of no function words."""
NEVER_ZERO: Final = 1e-6
"""What is divided by, where nothing is compared."""


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a question, ready to be looked for."""

    words: tuple[SaidWord, ...]
    rarity: Scores
    """Of each word, `(n_said,)`."""
    mass: np.float32
    """The sum of that, above 0."""
    columns: NDArray[np.int32]
    """For each word of the vocabulary its column in `alike`, 0 where no said word is like it."""
    alike: Scores
    """How alike each said word is to those of the vocabulary, `(n_said, 1 + n_alike)`."""
    likest: Scores
    """How alike the nearest said word is, times the rarity of that of the vocabulary."""

    @classmethod
    def of(cls, words: tuple[SaidWord, ...], word_rarity: Scores) -> "Said":
        """Return the words of a question, given the rarity of each word of the vocabulary."""
        known = np.concatenate([_no_word(), *(word.numbers for word in words)])
        n_alike = len(known)
        columns = np.zeros(len(word_rarity), np.int32)
        columns[known] = np.arange(1, n_alike + 1)
        alike = np.zeros((len(words), n_alike + 1), np.float32)
        if words:
            rows = np.arange(len(words)).repeat([len(word.numbers) for word in words])
            alike[rows, columns[known]] = np.concatenate([word.values for word in words])
        likest = alike.max(axis=0, initial=0)
        likest[1:] *= word_rarity[known]
        rarity = np.array([word.rarity for word in words], np.float32)
        return cls(words, rarity, rarity.sum() or np.float32(1), columns, alike, likest)

    def covered(self, shares: Scores) -> Scores:
        """Return the mean over the words of how far texts hold them, weighted by rarity, 0..1."""
        mean: Scores = self.rarity @ shares / self.mass
        return mean

    def manner(self, likeness: Scores) -> list[float]:
        """Return for each of some texts the share of the function words said that it has, 0..1."""
        asking = [row for row, word in enumerate(self.words) if word.asks]
        if not asking:
            return [UNTOLD] * likeness.shape[1]
        shares: list[float] = (likeness[asking].sum(axis=0) / len(asking)).tolist()
        return shares


@dataclass(frozen=True, slots=True)
class Cover:
    """How far some phrases say the words of a question, and the question theirs."""

    mutual: Scores
    """The harmonic mean of two shares: of the question's rarity that a phrase covers, and of the
    phrase's rarity that the question covers; a word that is only alike covers partly: 0..1."""
    likeness: Scores
    """How like each said word is to the nearest word of each phrase, `(n_said, n_phrases)`."""

    @classmethod
    def of(
        cls, said: Said, of_phrase: Groups, numbers: NDArray[np.int32], phrase_rarity: Scores
    ) -> "Cover":
        """Return the cover of phrases, given the numbers of their words and what these weigh."""
        n_phrases = len(of_phrase)
        nearest = np.zeros((len(said.words), n_phrases), np.float32)
        places = said.columns.take(numbers)
        hits = places.nonzero()[0]
        if not len(hits):
            return cls(np.zeros(n_phrases, np.float32), nearest)
        columns = places.take(hits)
        owners = of_phrase.owners().take(hits)
        begins = first_of_each(owners).nonzero()[0]
        likeness = said.alike.take(columns, axis=1)
        nearest[:, owners.take(begins)] = np.maximum.reduceat(likeness, begins, axis=1)
        covered = said.covered(nearest)
        covering = np.bincount(owners, said.likest.take(columns), n_phrases) / phrase_rarity
        mutual = 2 * covered * covering / np.maximum(covered + covering, NEVER_ZERO)
        # Rounded, for equal phrases must be equal: a sum's last digits depend on where it stands.
        return cls(mutual.round(6).astype(np.float32), nearest)


@dataclass(frozen=True, slots=True)
class Held:
    """How far some entries hold what was said."""

    shares: Scores
    """How like each word said the nearest word of each entry is, 0..1: `(n_said, n_entries)`."""
    covered: Scores
    """The mean of an entry's shares, weighted by rarity, 0..1."""
    phrases: Sequence[int | None]
    """The place of each entry's wording closest to the question, None when it has none."""
    manner: Sequence[float]
    """The share of the question's function words that this wording has, 0..1."""


def _no_word() -> NDArray[np.int64]:
    return np.zeros(0, np.int64)
