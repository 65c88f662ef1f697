"""How alike texts are that many people wrote: by their words and letters, and by what they mean.

The wordings of the knowledge stand beside the texts: what is rare among both is rare, although a
gap that is asked about forty times says its words forty times. And none of them asks what a text
asks in vain, so what it is like there it is like by chance: the more, the less alike it is to
others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import fmean
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.core.knowledge import Entry
from bot.core.matching.comparison import Comparison
from bot.core.matching.cover import Said
from bot.core.matching.encoder import Places
from bot.core.matching.groups import Groups, Scores
from bot.core.matching.index import Index
from bot.core.matching.reading import Reading, phrases_of
from bot.core.matching.vocabulary import SaidWord
from bot.core.text import words

MOST_READ: Final = 2_000
"""Texts up to which a model is asked what they mean: each takes milliseconds."""

_LETTERS: Final = 0.3  # share of the letters in how alike two texts are; the words have the rest
_MEANING: Final = 0.5  # share of the meaning, where a model reads both
_BESIDE: Final = 2_000  # wordings of the knowledge
_CROWD: Final = 0.05  # share of them that are the crowd of a text: those that it is most like
_CROWD_COSTS: Final = 0.5  # how much of the likeness to a crowd is taken off
_USUAL: Final = 0.26  # likeness to a crowd at which nothing is
_USUAL_COUNTS: Final = 20  # wordings that this counts for, as a knowledge may have few as yet
_USUAL_HERE: Final = 0.08  # nor at so much more than texts have on average, of a foreign knowledge
_MOST_ADDED: Final = _CROWD_COSTS * _USUAL  # to how alike two texts are that have no crowd


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts that can be compared with each other."""

    said: tuple[tuple[str, ...], ...]
    """The words of each text."""
    beside: int
    """How many wordings of the knowledge stand behind the texts."""
    comparison: Comparison
    """Of the texts and these wordings, its phrases."""
    holding: "_Holding"
    places: Places | None
    """What each phrase means; None without a model."""

    @classmethod
    def of(cls, texts: Sequence[str], index: Index) -> "Texts":
        """Return texts that were asked of the knowledge of an index."""
        phrases = (*texts, *wordings_beside(index))
        entries = [Entry(str(n), "", "", (text,), "", "", ()) for n, text in enumerate(phrases)]
        comparison = Comparison.build(Reading.of(entries, lambda _: None), exact=len(entries))
        return cls(
            tuple(map(words, texts)),
            len(phrases) - len(texts),
            comparison,
            _Holding.of(comparison),
            _placed(texts, index),
        )

    def pairs(self, noticed: float) -> Iterator[tuple[int, NDArray[np.int64], Scores]]:
        """Yield the place of each text, the later texts that are so much like it, and how much."""
        crowds, found = [], []
        for place in range(len(self.said)):
            phrases, likeness = self._alike(place)
            texts = int(phrases.searchsorted(len(self.said)))
            crowds.append(_to_crowd(likeness[texts:], self.beside))
            near = np.flatnonzero(likeness[:texts] >= noticed - _MOST_ADDED)
            found.append((phrases[near], likeness[near]))
        by_chance = _by_chance(crowds)
        for place, (later, seen) in enumerate(found):
            likeness = seen - by_chance[place] - by_chance[later]
            near = np.flatnonzero(likeness >= noticed)
            if len(near):
                yield place, later[near], likeness[near]

    def _alike(self, place: int) -> tuple[NDArray[np.int64], Scores]:
        """Return the phrases behind a text that may be like it, ascending, and how alike."""
        understood = self.comparison.said(self.said[place])
        if self.places is None:
            others = self.holding.any_of(understood.words, after=place)
        else:
            others = np.arange(place + 1, len(self.places))
        if not self.said[place] or not len(others):
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        return others, self._likeness(place, understood, others)

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
    """Which phrases hold which word."""

    of_word: Groups
    phrases: NDArray[np.int64]
    """The phrases of each word, ascending."""

    @classmethod
    def of(cls, comparison: Comparison) -> "_Holding":
        """Return that of the phrases of a comparison."""
        letters = comparison.letters
        numbers = letters.numbers
        order = np.argsort(numbers, kind="stable")
        sizes = np.bincount(numbers, minlength=len(comparison.word_rarity))
        return cls(Groups.of(sizes), letters.words.owners()[order])

    def any_of(self, said: Sequence[SaidWord], after: int) -> NDArray[np.int64]:
        """Return the phrases behind a place with a word like one that says what is asked about."""
        telling = [word.numbers for word in said if not word.asks]
        if not telling:
            return np.zeros(0, np.int64)
        _, rows = self.of_word.only(np.unique(np.concatenate(telling)))
        phrases = self.phrases[rows]
        return np.unique(phrases[phrases > after])


def wordings_beside(index: Index) -> Sequence[str]:
    """Return wordings of the knowledge, enough to know which words are rare."""
    known = [phrase for entry in index.entries for phrase in phrases_of(entry)]
    return known[:: _one_in(len(known))]


def _one_in(wordings: int) -> int:
    return wordings // _BESIDE + 1


def _to_crowd(likeness: Scores, wordings: int) -> float:
    """Return how alike a text is to its crowd, given how alike to those of so many wordings."""
    most = max(ceil(_CROWD * wordings), 1)
    mean = float(np.sort(likeness)[-most:].sum()) / most
    return (wordings * mean + _USUAL_COUNTS * _USUAL) / (wordings + _USUAL_COUNTS)


def _by_chance(crowds: Sequence[float]) -> Scores:
    """Return what each text takes off from how alike it and another are: below 0, it adds."""
    usual = min(_USUAL, fmean((*crowds, _USUAL)) + _USUAL_HERE)
    return np.array([_CROWD_COSTS * (crowd - usual) / 2 for crowd in crowds], np.float32)


def _placed(texts: Sequence[str], index: Index) -> Places | None:
    """Return the places of texts and of the wordings beside them."""
    meanings = index.meanings
    if meanings is None or not 0 < len(texts) <= MOST_READ:
        return None
    known = int(meanings.of_entry.first[len(index.entries)])  # what is behind is not answered
    beside = meanings.phrases[: known : _one_in(known)]
    return np.concatenate([meanings.places(texts), beside])
