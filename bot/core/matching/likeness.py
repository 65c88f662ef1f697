"""How alike texts are that many people wrote: by their words and letters, and by what they mean.

The wordings of the knowledge stand beside the texts and are compared with none: what is rare among
both is rare, although a gap that is asked about forty times says its words forty times.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.core.knowledge import Entry
from bot.core.matching.comparison import Comparison
from bot.core.matching.cover import Said
from bot.core.matching.encoder import Places
from bot.core.matching.groups import Groups, Scores
from bot.core.matching.index import Index
from bot.core.matching.meaning import Meanings
from bot.core.matching.reading import Reading, phrases_of
from bot.core.matching.vocabulary import SaidWord
from bot.core.text import words

MOST_READ: Final = 2_000
"""Texts up to which a model is asked what they mean: each takes milliseconds."""

_LETTERS: Final = 0.3  # share of the letters in how alike two texts are; the words have the rest
_MEANING: Final = 0.5  # share of the meaning, where a model reads both
_BESIDE: Final = 2_000  # wordings of the knowledge


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts that can be compared with each other."""

    said: tuple[tuple[str, ...], ...]
    """The words of each text."""
    comparison: Comparison
    """The texts are its first phrases."""
    holding: "_Holding"
    """Of the texts alone."""
    places: Places | None
    """What each means; None without a model."""

    @classmethod
    def of(cls, texts: Sequence[str], index: Index) -> "Texts":
        """Return texts that were asked of the knowledge of an index."""
        beside = (*texts, *wordings_beside(index))
        entries = [Entry(str(n), "", "", (text,), "", "", ()) for n, text in enumerate(beside)]
        comparison = Comparison.build(Reading.of(entries, lambda _: None), exact=len(entries))
        return cls(
            tuple(map(words, texts)),
            comparison,
            _Holding.of(comparison, len(texts)),
            _placed(texts, index.meanings),
        )

    def pairs(self, noticed: float) -> Iterator[tuple[int, NDArray[np.int64], Scores]]:
        """Yield the place of each text, the later texts like it, and how alike they are."""
        for place, said in enumerate(self.said):
            understood = self.comparison.said(said)
            later = self._later(place, understood.words)
            if said and len(later):
                likeness = self._likeness(place, understood, later)
                near = np.flatnonzero(likeness >= noticed)
                yield place, later[near], likeness[near]

    def _later(self, place: int, said: Sequence[SaidWord]) -> NDArray[np.int64]:
        """Return the later texts that may be like one."""
        if self.places is None:
            return self.holding.any_of(said, after=place)
        return np.arange(place + 1, len(self.said))

    def _likeness(self, place: int, said: Said, others: NDArray[np.int64]) -> Scores:
        by_words = self.comparison.mutual(said, others)
        by_letters = self.comparison.letters_shared(self.said[place])[others]
        likeness: Scores = (1 - _LETTERS) * by_words + _LETTERS * by_letters
        if self.places is not None:
            meant = self.places[others]
            read = np.linalg.norm(meant, axis=1) * np.linalg.norm(self.places[place])
            likeness = (1 - _MEANING * read) * likeness + _MEANING * (meant @ self.places[place])
        return likeness


@dataclass(frozen=True, slots=True)
class _Holding:
    """Which texts hold which word."""

    of_word: Groups
    texts: NDArray[np.int64]
    """The texts of each word, ascending."""

    @classmethod
    def of(cls, comparison: Comparison, size: int) -> "_Holding":
        """Return that of the first phrases of a comparison, so many."""
        letters = comparison.letters
        numbers = letters.numbers[: letters.words.first[size]]
        order = np.argsort(numbers, kind="stable")
        sizes = np.bincount(numbers, minlength=len(comparison.word_rarity))
        return cls(Groups.of(sizes), letters.words.owners()[order])

    def any_of(self, said: Sequence[SaidWord], after: int) -> NDArray[np.int64]:
        """Return the texts behind a place with a word like one that says what is asked about."""
        telling = [word.numbers for word in said if not word.asks]
        if not telling:
            return np.zeros(0, np.int64)
        _, rows = self.of_word.only(np.unique(np.concatenate(telling)))
        texts = self.texts[rows]
        return np.unique(texts[texts > after])


def wordings_beside(index: Index) -> Sequence[str]:
    """Return wordings of the knowledge, enough to know which words are rare."""
    known = [phrase for entry in index.entries for phrase in phrases_of(entry)]
    return known[:: len(known) // _BESIDE + 1]


def _placed(texts: Sequence[str], meanings: Meanings | None) -> Places | None:
    if meanings is None or not 0 < len(texts) <= MOST_READ:
        return None
    return meanings.places(texts)
