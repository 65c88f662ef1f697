"""Words that are not the same but close: inflected, misspelt, transliterated, joined, split."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.fields import FUNCTION_STEMS, Rarity
from bot.core.matching.groups import Groups
from bot.core.matching.spellings import SHORTEST_MISSPELLING, Spellings
from bot.core.matching.terms import Terms
from bot.core.text import sound, stem

_SAME_STEM: Final = 0.97  # how alike words are that are the same in another form
_SAME_SOUND: Final = 0.9  # and in another spelling, or in other letters
_SHORTEST_JOINED: Final = 5  # letters; shorter words are too often two others by chance
_SHORTEST_SPLIT: Final = 6
_SHORTEST_PART: Final = 3
_REMEMBERED: Final = 8192  # words: those of most questions are of a few thousand

Likeness = Mapping[int, float]
"""Number of a known word -> how alike it is, 0..1; 1 is the same word."""


def _none() -> NDArray[Any]:
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
    numbers: NDArray[np.int64] = field(default_factory=_none, compare=False, repr=False)
    """The numbers in `likeness`, once more as an array: it is added up for every question."""
    values: NDArray[np.float32] = field(default_factory=_none, compare=False, repr=False)
    """How alike each of `numbers` is, likewise."""


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
    """Those that are long enough to be misspelt."""
    spellings: Spellings
    rarity: Rarity
    """Of stems."""
    remembered: dict[str, SaidWord] = field(default_factory=dict, compare=False)
    """Words asked before: to look one up is most of the work of a question, and most return."""

    @classmethod
    def build(cls, words: Terms, rarity: Rarity) -> "Vocabulary":
        """Return the vocabulary of distinct words."""
        long = (word if len(word) >= SHORTEST_MISSPELLING else None for word in words.texts)
        return cls(
            words=words,
            by_stem=Alike.build([*map(stem, words.texts)]),
            by_sound=Alike.build([word and sound(word) for word in long]),
            spellings=Spellings.build(words),
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
            spelt = self.spellings.alike([said[n] for n in long])
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
        places = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
        cuts = ((word[:place], word[place:]) for place in places)
        known = ((a, b) for a, b in cuts if a in numbers and b in numbers)
        return next(known, ())


def _may_be_misspelt(word: str) -> bool:
    return len(word) >= SHORTEST_MISSPELLING and not word.isdigit()
