"""Runs of letters shared with wordings: typing mistakes, inflection, parts of words."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.bags import Bags, Tokens
from bot.core.matching.fields import Asked, Cosine, closeness, rarities
from bot.core.matching.groups import Groups, Scores
from bot.core.matching.postings import WORTH


@dataclass(frozen=True, slots=True)
class Letters:
    """The runs of letters of each phrase: few phrases are searched, of many some are looked at.

    A run lies within a word, so those of a phrase are those of its words: nothing more need be kept
    for looking at phrases.
    """

    closeness: Scores
    """1 / the length of each phrase's tf-idf vector."""
    words: Groups
    """The rows of each phrase in the two arrays that follow."""
    numbers: NDArray[np.int32]
    """Numbers of words, each once in a phrase."""
    counts: NDArray[np.uint8]
    """How often the phrase says it."""
    runs: Tokens
    """The runs of each word."""

    @classmethod
    def build(cls, words: Bags, runs: Tokens, n_runs: int, most: int) -> tuple["Letters", Cosine]:
        """Return the letters of phrases, given their words, and the field they are searched in.

        Of more than `most` phrases none is in that field.
        """
        sizes = words.sums(words.counts).astype(np.int64)
        repeated = Tokens(Groups.of(sizes), np.repeat(words.terms, words.counts))
        bags = Bags.build(n_runs, (repeated.spelt(runs), 1))
        frequencies = bags.frequencies()
        rarity = np.where(frequencies, rarities(len(bags.of), frequencies), 0)
        searched = bags if len(bags.of) <= most else bags.none()
        letters = cls(closeness(bags, rarity), words.of, words.terms, words.counts, runs)
        return letters, Cosine.build(searched, rarity, all_count=True)

    def looked_at(self, asked: Asked, n_runs: int, phrases: NDArray[np.int64]) -> Scores:
        """Return the cosine with some phrases, 0..1: `(len(phrases),)`."""
        order = asked.terms.argsort()
        width = len(order) + 1  # a column for each run that is asked for, the first for all others
        columns = np.zeros(n_runs, np.int32)
        columns[asked.terms[order]] = np.arange(1, width)
        of_phrase, rows = self.words.only(phrases)
        counts = self.counts.take(rows)
        of_word, places = self.runs.of.only(self.numbers.take(rows).astype(np.int64).repeat(counts))
        owners = of_phrase.owners().repeat(counts).repeat(of_word.sizes())
        cells = owners * width + columns.take(self.runs.terms.take(places))
        repeated = np.bincount(cells, minlength=len(phrases) * width).reshape(len(phrases), width)
        repeated[:, 0] = 0
        held = repeated.ravel().nonzero()[0]
        owner, column = np.divmod(held, width)
        worth = WORTH.take(repeated.ravel().take(held), mode="clip")
        worth *= asked.factors[order].take(column - 1)
        sums = np.bincount(owner, worth, len(phrases)).astype(np.float32)
        return sums * self.closeness[phrases]
