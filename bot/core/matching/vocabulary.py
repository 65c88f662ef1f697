"""Words that are not the same but close: inflected, misspelt, transliterated, joined, split."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import sqrt
from typing import Final

import numpy as np
from rapidfuzz.distance import OSA

from bot.core.matching.fields import Rarity
from bot.core.matching.postings import Postings
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


@dataclass(frozen=True, slots=True)
class SaidWord:
    """A word of the question, and the words of the knowledge that it may stand for."""

    word: str
    likeness: Mapping[int, float]
    """Number of a known word -> how alike it is, 0..1; 1 is the same word."""
    rarity: float
    known: bool
    """Whether the knowledge holds the word in some form; else it may be misspelt."""

    @property
    def closest(self) -> int | None:
        """The number of the known word most like it, None when there is none."""
        return max(self.likeness, key=lambda n: (self.likeness[n], -n), default=None)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every word of the curated wordings, numbered, with what makes words alike."""

    words: tuple[str, ...]
    numbers: Mapping[str, int]
    by_stem: Mapping[str, tuple[int, ...]]
    by_sound: Mapping[str, tuple[int, ...]]
    by_letters: Postings
    """Runs of two and three letters -> words."""
    rarity: Rarity
    """Of stems."""

    @classmethod
    def build(cls, words: Sequence[str], rarity: Rarity) -> "Vocabulary":
        """Return the vocabulary of distinct words; a word's number is its place."""
        by_stem: dict[str, list[int]] = {}
        by_sound: dict[str, list[int]] = {}
        for number, word in enumerate(words):
            by_stem.setdefault(stem(word), []).append(number)
            if len(word) >= _SHORTEST_MISSPELLING:
                by_sound.setdefault(sound(word), []).append(number)
        return cls(
            words=tuple(words),
            numbers={word: number for number, word in enumerate(words)},
            by_stem={key: tuple(numbers) for key, numbers in by_stem.items()},
            by_sound={key: tuple(numbers) for key, numbers in by_sound.items()},
            by_letters=Postings.build(map(_letter_vector, words)),
            rarity=rarity,
        )

    def understand(self, said: Sequence[str]) -> tuple[SaidWord, ...]:
        """Return the distinct words of a question with what each may stand for, in order.

        What was written apart is also tried joined ("git hub"), and the other way round.
        """
        tried = dict.fromkeys((*said, *self._joined(said), *self._split(said)))
        return tuple(self._understood(word) for word in tried)

    def _understood(self, word: str) -> SaidWord:
        likeness = self.alike(word)
        known = stem(word) in self.rarity.frequency
        said = SaidWord(word, likeness, self.rarity.of(stem(word)), known)
        if known or said.closest is None:
            return said
        # A misspelt word is about as rare as what was meant, not as rare as a word nobody wrote.
        meant = self.rarity.of(stem(self.words[said.closest])) + 1 - likeness[said.closest]
        return replace(said, rarity=min(said.rarity, meant))

    def alike(self, word: str) -> dict[int, float]:
        """Return the numbers of the known words like this one, with how alike they are, 0..1."""
        found = dict.fromkeys(self.by_stem.get(stem(word), ()), _SAME_STEM)
        if word in self.numbers:
            found[self.numbers[word]] = 1.0
        if len(word) < _SHORTEST_MISSPELLING or word.isdigit():
            return found
        for number in self.by_sound.get(sound(word), ()):
            found.setdefault(number, _SAME_SOUND)
        shared = self.by_letters.scores(_letter_vector(word))
        for number in map(int, np.flatnonzero(shared >= _CANDIDATES_SHARE)):
            if number not in found and len(self.words[number]) >= _SHORTEST_MISSPELLING - 1:
                letters = float(shared[number])
                edits = OSA.normalized_similarity(word, self.words[number], score_cutoff=_FEW_EDITS)
                if likeness := max(edits, letters if letters > _SHARED_LETTERS else 0.0):
                    found[number] = likeness
        return found

    def _joined(self, said: Sequence[str]) -> list[str]:
        pairs = (first + second for first, second in pairwise(said))
        return [pair for pair in pairs if len(pair) >= _SHORTEST_JOINED and pair in self.numbers]

    def _split(self, said: Sequence[str]) -> list[str]:
        return [
            part
            for word in said
            if len(word) >= _SHORTEST_SPLIT and word not in self.numbers
            for part in self._parts(word)
        ]

    def _parts(self, word: str) -> tuple[str, ...]:
        cuts = ((word[:place], word[place:]) for place in range(3, len(word) - 2))
        known = ((a, b) for a, b in cuts if a in self.numbers and b in self.numbers)
        return next(known, ())


def _letter_vector(word: str) -> dict[str, float]:
    runs = frozenset(letter_grams((word,), _RUNS))
    return dict.fromkeys(sorted(runs), 1 / sqrt(len(runs)))
