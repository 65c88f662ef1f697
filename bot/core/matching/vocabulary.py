"""Words that are not the same but close: inflected, misspelt, transliterated, joined, split."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from bot.core.matching.bags import Bags, Tokens
from bot.core.matching.fields import FUNCTION_STEMS, Rarity
from bot.core.matching.groups import Groups
from bot.core.matching.terms import Terms
from bot.core.text import letter_grams, sound, stem

_SAME_STEM: Final = 0.97
_SAME_SOUND: Final = 0.9
_SHARED_LETTERS: Final = 0.45
"""The cosine of letter runs from which words that share no edit distance are alike (compounds)."""
_FEW_EDITS: Final = 0.7
"""The similarity by edits (1 - edits / length) from which a word is taken for a misspelling."""
_CANDIDATES_SHARE: Final = 0.25
"""The cosine of letter runs from which two words are compared by their edits at all."""
_SHORTEST_MISSPELLING: Final = 4  # letters; shorter words are one edit from too many others
_SHORTEST_JOINED: Final = 5
_SHORTEST_SPLIT: Final = 6
_RUNS: Final = (2, 3)
_FEWEST_RUNS: Final = 6  # distinct ones of a word of three letters ("www")
_ROUNDING: Final = 1e-9
_REMEMBERED: Final = 8192  # words: those of most questions are of a few thousand

Likeness = Mapping[int, float]
"""Number of a known word -> how alike it is, 0..1; 1 is the same word."""


def _no_ones() -> NDArray[Any]:
    return np.zeros(0)


@dataclass(frozen=True, slots=True)
class SaidWord:
    """A word of the question, and the words of the knowledge that it may stand for."""

    word: str
    likeness: Likeness
    rarity: float
    known: bool
    """Whether the knowledge holds the word in some form; else it may be misspelt."""
    closest: int | None = None
    """The number of the known word most like it, None when there is none."""
    asks: bool = False
    """Whether it says how something is asked, not what is asked about."""
    numbers: NDArray[np.int64] = field(default_factory=_no_ones, compare=False, repr=False)
    """The numbers in `likeness`, and"""
    values: NDArray[np.float32] = field(default_factory=_no_ones, compare=False, repr=False)
    """how alike they are: the same once more, for adding up."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Which words share a key, such as a stem."""

    keys: Terms
    of_key: Groups
    """The rows of each key in `words`."""
    words: NDArray[np.int32]

    @classmethod
    def build(cls, keys: Sequence[str | None]) -> "Alike":
        """Return the words by their keys; the key of word `n` is `keys[n]`, None for none."""
        terms = Terms.of(key for key in keys if key is not None)
        numbers = np.array([-1 if key is None else terms.numbers[key] for key in keys], np.int32)
        order = np.argsort(numbers, kind="stable").astype(np.int32)
        known = order[np.count_nonzero(numbers < 0) :]
        return cls(terms, Groups.of(np.bincount(numbers[known], minlength=len(terms))), known)

    def of(self, key: str) -> Sequence[int]:
        """Return the numbers of the words with a key, ascending."""
        number = self.keys.numbers.get(key)
        return [] if number is None else self.words[self.of_key.rows(number)].tolist()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every word of the curated wordings, numbered, with what makes words alike."""

    words: Terms
    by_stem: Alike
    by_sound: Alike
    runs: Terms
    """Runs of two and three letters."""
    of_run: Groups
    """The rows of each run in `with_run`."""
    with_run: NDArray[np.int32]
    """The numbers of the words that hold a run."""
    n_runs: NDArray[np.float32]
    """How many distinct runs each word has, `(n_words,)`."""
    lengths: NDArray[np.int32]
    """Letters of each word."""
    rarity: Rarity
    """Of stems."""
    remembered: dict[str, SaidWord] = field(default_factory=dict, compare=False)
    """Words asked before: to look one up is most of the work of a question, and most return."""

    @classmethod
    def build(cls, words: Terms, rarity: Rarity) -> "Vocabulary":
        """Return the vocabulary of distinct words."""
        spelt = [letter_grams((word,), _RUNS) for word in words.texts]
        runs = Terms.of(run for each in spelt for run in each)
        rows = np.array([runs.numbers[run] for each in spelt for run in each], np.int32)
        bags = Bags.build(len(runs), (Tokens(Groups.of(map(len, spelt)), rows), 1))
        order = np.argsort(bags.terms, kind="stable")
        return cls(
            words=words,
            by_stem=Alike.build([*map(stem, words.texts)]),
            by_sound=Alike.build(
                [
                    sound(word) if len(word) >= _SHORTEST_MISSPELLING else None
                    for word in words.texts
                ]
            ),
            runs=runs,
            of_run=Groups.of(bags.frequencies()),
            with_run=bags.of.owners()[order].astype(np.int32),
            n_runs=bags.of.sizes().astype(np.float32),
            lengths=np.array([*map(len, words.texts)], np.int32),
            rarity=rarity,
        )

    def understand(self, said: Sequence[str]) -> tuple[SaidWord, ...]:
        """Return the distinct words of a question with what each may stand for, in order.

        What was written apart is also tried joined ("git hub"), and the other way round.
        """
        tried = dict.fromkeys((*said, *self._joined(said), *self._split(said)))
        return tuple(map(self._understood, tried))

    def _understood(self, word: str) -> SaidWord:
        said = self.remembered.get(word)
        if said is None:
            if len(self.remembered) >= _REMEMBERED:
                self.remembered.clear()
            said = self.remembered[word] = self._looked_up(word)
        return said

    def _looked_up(self, word: str) -> SaidWord:
        likeness, stem_ = self.alike(word), stem(word)
        closest = max(likeness, key=lambda n: (likeness[n], -n), default=None)
        rarity, known = self.rarity.of(stem_), self.rarity.holds(stem_)
        if not known and closest is not None:
            # A misspelt word is about as rare as what was meant, not as one that nobody wrote.
            meant = self.rarity.of(stem(self.words.texts[closest])) + 1 - likeness[closest]
            rarity = min(rarity, meant)
        return SaidWord(
            word,
            likeness,
            rarity,
            known,
            closest,
            asks=stem_ in FUNCTION_STEMS,
            numbers=np.array([*likeness], np.int64),
            values=np.array([*likeness.values()], np.float32),
        )

    def alike(self, word: str) -> Likeness:
        """Return the numbers of the known words like this one, with how alike they are, 0..1."""
        found = dict.fromkeys(self.by_stem.of(stem(word)), _SAME_STEM)
        if word in self.words.numbers:
            found[self.words.numbers[word]] = 1.0
        if len(word) < _SHORTEST_MISSPELLING or word.isdigit():
            return found
        for number in self.by_sound.of(sound(word)):
            found.setdefault(number, _SAME_SOUND)
        for number, likeness in self._spelt_alike(word):
            found.setdefault(number, likeness)
        return found

    def _spelt_alike(self, word: str) -> Iterable[tuple[int, float]]:
        """Return the numbers of the words spelt nearly like this one, with how alike they are."""
        numbers, letters = self._sharing_letters(word)
        spellings = [self.words.texts[number] for number in numbers.tolist()]
        edits = cdist(
            [word],
            spellings,
            scorer=OSA.normalized_similarity,
            score_cutoff=_FEW_EDITS,
            dtype=np.float64,
        )[0]
        likeness = np.maximum(edits, np.where(letters > _SHARED_LETTERS, letters, 0))
        found = np.flatnonzero(likeness)
        return zip(numbers[found].tolist(), likeness[found].tolist(), strict=True)

    def _sharing_letters(self, word: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the numbers of the words near one in their runs of letters, with the cosines."""
        spelt = frozenset(letter_grams((word,), _RUNS))
        rows = [self.with_run[self.of_run.rows(run)] for run in self.runs.known(spelt)]
        if not rows:
            return np.zeros(0, np.int64), np.zeros(0)
        shared = np.bincount(np.concatenate(rows))
        # Nearly all words share less than any could with a cosine that is high enough.
        places = np.flatnonzero(shared >= _CANDIDATES_SHARE * sqrt(len(spelt) * _FEWEST_RUNS))
        cosines = shared[places] / np.sqrt(len(spelt) * self.n_runs[places])
        lengths = self.lengths[places]
        # One letter more or less is at least one edit.
        edits = np.abs(lengths - len(word)) / np.maximum(lengths, len(word))
        few = (cosines >= _CANDIDATES_SHARE) & (edits <= 1 - _FEW_EDITS + _ROUNDING)
        near = (few | (cosines > _SHARED_LETTERS)) & (lengths >= _SHORTEST_MISSPELLING - 1)
        return places[near], cosines[near]

    def _joined(self, said: Sequence[str]) -> list[str]:
        known = self.words.numbers
        pairs = (first + second for first, second in pairwise(said))
        return [pair for pair in pairs if len(pair) >= _SHORTEST_JOINED and pair in known]

    def _split(self, said: Sequence[str]) -> list[str]:
        return [
            part
            for word in said
            if len(word) >= _SHORTEST_SPLIT and word not in self.words.numbers
            for part in self._parts(word)
        ]

    def _parts(self, word: str) -> tuple[str, ...]:
        numbers = self.words.numbers
        cuts = ((word[:place], word[place:]) for place in range(3, len(word) - 2))
        known = ((a, b) for a, b in cuts if a in numbers and b in numbers)
        return next(known, ())
