"""Words that are not the same but close: inflected, misspelt, transliterated, joined, split."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil, sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

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
_LETTERS: Final = 32
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
    letters: NDArray[np.uint64]
    """Which letters each word has: `_letters`."""
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
            letters=np.array([*map(_letters, words.texts)], np.uint64),
            rarity=rarity,
        )

    def understand(self, said: Sequence[str]) -> tuple[SaidWord, ...]:
        """Return the distinct words of a question with what each may stand for, in order.

        What was written apart is also tried joined ("git hub"), and the other way round.
        """
        tried = dict.fromkeys((*said, *self._joined(said), *self._split(said)))
        if len(self.remembered) + len(tried) > _REMEMBERED:
            self.remembered.clear()
        new = [word for word in tried if word not in self.remembered]
        self.remembered.update(zip(new, self._looked_up(new), strict=True))
        return tuple([self.remembered[word] for word in tried])

    def _looked_up(self, said: Sequence[str]) -> Iterator[SaidWord]:
        for word, likeness in zip(said, self.alike(said), strict=True):
            stem_ = stem(word)
            closest = max(likeness, key=lambda n: (likeness[n], -n), default=None)
            rarity, known = self.rarity.of(stem_), self.rarity.holds(stem_)
            if not known and closest is not None:
                # A misspelt word is about as rare as what was meant, not as one nobody wrote.
                meant = self.rarity.of(stem(self.words.texts[closest])) + 1 - likeness[closest]
                rarity = min(rarity, meant)
            yield SaidWord(
                word,
                likeness,
                rarity,
                known,
                closest,
                asks=stem_ in FUNCTION_STEMS,
                numbers=np.array([*likeness], np.int64),
                values=np.array([*likeness.values()], np.float32),
            )

    def alike(self, said: Sequence[str]) -> Sequence[Likeness]:
        """Return for each word the numbers of the known words like it, with how alike, 0..1."""
        found = [self._same(word) for word in said]
        long = [n for n, word in enumerate(said) if _may_be_misspelt(word)]
        if long:
            spelt = self._spelt_alike([said[n] for n in long])
            for n, likeness in zip(long, spelt, strict=True):
                found[n] = likeness | found[n]
        return found

    def _same(self, word: str) -> dict[int, float]:
        """Return the numbers of the known words that are the same by stem or sound."""
        found = dict.fromkeys(self.by_stem.of(stem(word)), _SAME_STEM)
        if word in self.words.numbers:
            found[self.words.numbers[word]] = 1.0
        if _may_be_misspelt(word):
            for number in self.by_sound.of(sound(word)):
                found.setdefault(number, _SAME_SOUND)
        return found

    def _spelt_alike(self, said: Sequence[str]) -> list[dict[int, float]]:
        """Return for each word the numbers of those spelt nearly so, with how alike they are."""
        owners, numbers, letters = self._sharing_letters(said)
        texts = self.words.texts
        edits = cpdist(
            [said[owner] for owner in owners.tolist()],
            [texts[number] for number in numbers.tolist()],
            scorer=OSA.normalized_similarity,
            score_cutoff=_FEW_EDITS,
            dtype=np.float64,
        )
        likeness = np.maximum(edits, np.where(letters > _SHARED_LETTERS, letters, 0))
        alike = likeness.nonzero()[0]
        found = [dict[int, float]() for _ in said]
        columns = (column.take(alike).tolist() for column in (owners, numbers, likeness))
        for owner, number, how_alike in zip(*columns, strict=True):
            found[owner][number] = how_alike
        return found

    def _sharing_letters(
        self, said: Sequence[str]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """Return which of these words is near to which known one in its runs, with the cosine.

        What is left of the vocabulary after the first look is looked at for all words together.
        """
        spelt = [frozenset(letter_grams((word,), _RUNS)) for word in said]
        counted = [*map(self._counted, spelt)]
        sizes = [len(numbers) for numbers, _ in counted]
        numbers, shared = map(np.concatenate, zip(*counted, strict=True))
        owners = np.arange(len(said)).repeat(sizes)
        n_runs = np.array([*map(len, spelt)], np.float32).take(owners)
        cosines = shared / np.sqrt(n_runs * self.n_runs.take(numbers))
        some = (cosines >= _CANDIDATES_SHARE).nonzero()[0]
        owners, numbers, cosines = owners.take(some), numbers.take(some), cosines.take(some)
        lengths = self.lengths.take(numbers)
        theirs = np.array([*map(len, said)]).take(owners)
        own = np.array([*map(_letters, said)], np.uint64).take(owners)
        other = self.letters.take(numbers)
        # A letter that only one of the two has is at least one edit, and so is one more or less.
        changed = np.maximum(np.bitwise_count(own & ~other), np.bitwise_count(other & ~own))
        changed = np.maximum(changed, np.abs(lengths - theirs))
        edits = changed / np.maximum(lengths, theirs)
        near = (edits <= 1 - _FEW_EDITS + _ROUNDING) | (cosines > _SHARED_LETTERS)
        some = (near & (lengths >= _SHORTEST_MISSPELLING - 1)).nonzero()[0]
        return owners.take(some), numbers.take(some), cosines.take(some)

    def _counted(self, spelt: frozenset[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the numbers of words that share some of these runs, with how many.

        Nearly all words share less than any could with a cosine that is high enough.
        """
        runs = np.array(self.runs.known(spelt), np.int64)
        begins, ends = self.of_run.first.take(runs), self.of_run.first.take(runs + 1)
        rows = [
            self.with_run[begin:end]
            for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)
        ]
        shared = np.bincount(np.concatenate([self.with_run[:0], *rows]))
        least = ceil(_CANDIDATES_SHARE * sqrt(len(spelt) * _FEWEST_RUNS))
        numbers = (shared >= least).nonzero()[0]
        return numbers, shared.take(numbers)

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


def _may_be_misspelt(word: str) -> bool:
    return len(word) >= _SHORTEST_MISSPELLING and not word.isdigit()


def _letters(word: str) -> int:
    """Return which letters a word has, and which more than once: a bit for each of both.

    Letters that are 32 apart share a bit; those of one alphabet do not.
    """
    bits = 0
    for letter in word:
        bit = 1 << ord(letter) % _LETTERS
        bits |= bit << _LETTERS if bits & bit else bit
    return bits
