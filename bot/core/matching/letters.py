"""Runs of letters shared with wordings: typing mistakes, inflection, parts of words."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.bags import Bags, Tokens
from bot.core.matching.fields import Asked, Cosine
from bot.core.matching.groups import Groups, Scores, first_of_each
from bot.core.matching.postings import WORTH


@dataclass(frozen=True, slots=True)
class Letters:
    """The runs of letters of each phrase: few phrases are searched, of many some are looked at.

    A run lies within a word, so those of a phrase are those of its words: nothing more need be kept
    for looking at phrases.
    """

    field: Cosine
    """Without any postings where the phrases are looked at."""
    words: Groups
    """The rows of each phrase in the two arrays that follow."""
    numbers: NDArray[np.int32]
    """Numbers of words, each once in a phrase."""
    counts: NDArray[np.uint8]
    """How often the phrase says it."""
    runs: Tokens
    """The runs of each word."""
    searched: bool
    """Whether the phrases are few enough to be searched."""

    @classmethod
    def build(cls, words: Bags, runs: Tokens, n_runs: int, most: int) -> "Letters":
        """Return the letters of phrases, given their words; at most `most` are searched."""
        sizes = words.sums(words.counts).astype(np.int64)
        repeated = Tokens(Groups.of(sizes), np.repeat(words.terms, words.counts))
        searched = len(words.of) <= most
        field = Cosine.build(Bags.build(n_runs, (repeated.spelt(runs), 1)), searched=searched)
        return cls(field, words.of, words.terms, words.counts, runs, searched)

    def scores(self, asked: Asked) -> Scores:
        """Return the cosine with each phrase, 0..1: 0 where phrases are only looked at."""
        return self.field.scores(asked)

    def looked_at(self, asked: Asked, phrases: NDArray[np.int64]) -> Scores:
        """Return the cosine with some phrases, 0..1: `(len(phrases),)`."""
        n_runs = len(self.field.rarity)
        factors = np.zeros(n_runs, np.float32)
        factors[asked.terms] = asked.factors
        of_phrase, rows = self.words.only(phrases)
        counts = self.counts[rows]
        of_word, places = self.runs.of.only(np.repeat(self.numbers[rows], counts))
        runs = self.runs.terms[places]
        hits = np.flatnonzero(factors[runs])
        owners = np.repeat(np.repeat(of_phrase.owners(), counts), of_word.sizes())
        keys = np.sort(owners[hits] * n_runs + runs[hits])
        begins = np.flatnonzero(first_of_each(keys))
        owner, run = np.divmod(keys[begins], n_runs)
        repeated = np.diff(begins, append=len(keys))
        worth = factors[run] * WORTH[np.minimum(repeated, len(WORTH) - 1)]
        sums = np.bincount(owner, worth, len(phrases)).astype(np.float32)
        return sums * self.field.closeness[phrases]
