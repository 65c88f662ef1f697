"""Words that are spelt nearly alike: misspelt, or part of a longer one."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from bot.core.matching.bags import Bags, Tokens
from bot.core.matching.groups import Groups
from bot.core.matching.terms import Terms
from bot.core.text import letter_grams

SHORTEST_MISSPELLING: Final = 4
"""Letters of the shortest word that may be misspelt: shorter ones are an edit from too many."""

_FEW_EDITS: Final = 0.7
"""The similarity by edits (1 - edits / length) from which a word is taken for a misspelling."""
_SHARED_LETTERS: Final = 0.45
"""The cosine of runs from which words are alike whatever their edits: parts of a compound."""
_WORTH_COMPARING: Final = 0.25
"""The cosine of runs from which two words are compared by their edits at all."""
_RUNS: Final = (2, 3)
_FEWEST_RUNS: Final = 6  # distinct ones of a word of three letters ("www")
_ROUNDING: Final = 1e-9  # 1 - 0.7 is a little less than 3 / 10
_LETTERS: Final = 32


@dataclass(frozen=True, slots=True)
class Pairs:
    """Words of a question, each beside a known one that it shares runs of letters with."""

    said: NDArray[np.int64]
    """The place of each pair's word in the question, `(n_pairs,)`."""
    known: NDArray[np.int64]
    """The number of the known one, `(n_pairs,)`."""
    cosines: NDArray[np.float64]
    """Of the runs of both, 0..1: `(n_pairs,)`."""

    def only(self, those: NDArray[np.bool_]) -> "Pairs":
        """Return some of the pairs, given for each whether it is one of them."""
        some = those.nonzero()[0]
        return Pairs(self.said.take(some), self.known.take(some), self.cosines.take(some))


@dataclass(frozen=True, slots=True)
class Spellings:
    """How known words are spelt, ready to be compared with words of a question."""

    words: Terms
    runs: Terms
    """Runs of two and three letters."""
    of_run: Groups
    """The rows of each run in `with_run`."""
    with_run: NDArray[np.int32]
    """The numbers of the words that hold a run."""
    n_runs: NDArray[np.float32]
    """How many distinct runs each word has, `(n_words,)`."""
    lengths: NDArray[np.int32]
    """Letters of each word, `(n_words,)`."""
    letters: NDArray[np.uint64]
    """Which letters each word has, `(n_words,)`: see `_letters`."""

    @classmethod
    def build(cls, words: Terms) -> "Spellings":
        """Return how distinct words are spelt."""
        spelt = [letter_grams((word,), _RUNS) for word in words.texts]
        runs = Terms.of(run for each in spelt for run in each)
        rows = np.array([runs.numbers[run] for each in spelt for run in each], np.int32)
        bags = Bags.build(len(runs), (Tokens(Groups.of(map(len, spelt)), rows), 1))
        order = np.argsort(bags.terms, kind="stable")
        return cls(
            words=words,
            runs=runs,
            of_run=Groups.of(bags.frequencies()),
            with_run=bags.of.owners()[order].astype(np.int32),
            n_runs=bags.of.sizes().astype(np.float32),
            lengths=np.array([*map(len, words.texts)], np.int32),
            letters=np.array([*map(_letters, words.texts)], np.uint64),
        )

    def alike(self, said: Sequence[str]) -> list[dict[int, float]]:
        """Return for each word the numbers of those spelt nearly so, with how alike, 0..1."""
        pairs = self._within_edits(self._sharing_runs(said), said)
        texts = self.words.texts
        edits = cpdist(
            [said[place] for place in pairs.said.tolist()],
            [texts[number] for number in pairs.known.tolist()],
            scorer=OSA.normalized_similarity,
            score_cutoff=_FEW_EDITS,
            dtype=np.float64,
        )
        cosines = pairs.cosines
        likeness = np.maximum(edits, np.where(cosines > _SHARED_LETTERS, cosines, 0))
        found = [dict[int, float]() for _ in said]
        some = likeness.nonzero()[0]
        columns = (column.take(some).tolist() for column in (pairs.said, pairs.known, likeness))
        for place, number, how_alike in zip(*columns, strict=True):
            found[place][number] = how_alike
        return found

    def _sharing_runs(self, said: Sequence[str]) -> Pairs:
        """Return which of these words shares enough runs with which known one."""
        spelt = [frozenset(letter_grams((word,), _RUNS)) for word in said]
        counted = [*map(self._counted, spelt)]
        known, shared = map(np.concatenate, zip(*counted, strict=True))
        places = np.arange(len(said)).repeat([len(numbers) for numbers, _ in counted])
        n_runs = np.array([*map(len, spelt)], np.float32).take(places)
        cosines = shared / np.sqrt(n_runs * self.n_runs.take(known))
        return Pairs(places, known, cosines).only(cosines >= _WORTH_COMPARING)

    def _counted(self, spelt: frozenset[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the numbers of words that share some of these runs, with how many.

        Left out are those that share less than any could with a cosine that is high enough: they
        are nearly all.
        """
        runs = np.array(self.runs.known(spelt), np.int64)
        begins, ends = self.of_run.first.take(runs), self.of_run.first.take(runs + 1)
        rows = [
            self.with_run[begin:end]
            for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)
        ]
        shared = np.bincount(np.concatenate([self.with_run[:0], *rows]))
        least = ceil(_WORTH_COMPARING * sqrt(len(spelt) * _FEWEST_RUNS))
        numbers = (shared >= least).nonzero()[0]
        return numbers, shared.take(numbers)

    def _within_edits(self, pairs: Pairs, said: Sequence[str]) -> Pairs:
        """Return the pairs that may be few edits apart, and those whose runs are alike as it is."""
        known_lengths = self.lengths.take(pairs.known)
        lengths = np.array([*map(len, said)]).take(pairs.said)
        own = np.array([*map(_letters, said)], np.uint64).take(pairs.said)
        other = self.letters.take(pairs.known)
        # A letter that only one of the two has is at least one edit, and so is one more or less.
        changed = np.maximum(np.bitwise_count(own & ~other), np.bitwise_count(other & ~own))
        changed = np.maximum(changed, np.abs(known_lengths - lengths))
        edits = changed / np.maximum(known_lengths, lengths)
        near = (edits <= 1 - _FEW_EDITS + _ROUNDING) | (pairs.cosines > _SHARED_LETTERS)
        return pairs.only(near & (known_lengths >= SHORTEST_MISSPELLING - 1))


def _letters(word: str) -> int:
    """Return which letters a word has, and which more than once: a bit for each of both.

    Letters that are 32 apart share a bit; those of one alphabet do not.
    """
    bits = 0
    for letter in word:
        bit = 1 << ord(letter) % _LETTERS
        bits |= bit << _LETTERS if bits & bit else bit
    return bits
