"""Five ways in which a question can resemble an entry, each blind where another sees."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.core.knowledge import Entry
from bot.core.matching.fields import Bm25, Cosine, Counts, Rarity, frequencies
from bot.core.matching.groups import Groups
from bot.core.matching.postings import Scores
from bot.core.matching.vocabulary import SaidWord, Vocabulary
from bot.core.text import FUNCTION_WORDS, letter_grams, stem, words

SHORTLIST: Final = 40
"""Entries whose wordings are compared word by word; more changed no answer on the public sets."""
_IN_ANSWER: Final = 0.9  # how far a word is held that only the answer says
_UNTOLD: Final = 0.5  # the share of no function words
_PHRASES_EACH: Final = 4
_PHRASES_COUNT: Final = 3  # how often the wordings count beside the answer in an entry's page
_FUNCTION_WORD: Final = 0.25  # the importance of a word that says how something is asked
_RUNS: Final = (3, 4)
_NEVER_ZERO: Final = 1e-6  # what is divided by, where nothing is compared


@dataclass(frozen=True, slots=True)
class Weights:
    """What a signal of 1 adds to an entry's score; a score higher by 1 is e times the odds."""

    letters: float
    page: float
    bm25: float
    answer: float
    words: float


LEXICAL: Final = Weights(letters=3.6, page=8.5, bm25=3.4, answer=3.4, words=8.9)
"""A listwise softmax fit over eleven public sets; 30 % more or less of any costs < .3 points."""


_NAMES: Final = tuple(field.name for field in fields(Weights))


@dataclass(frozen=True, slots=True)
class Signals:
    """Each signal for every entry, `(n_entries,) float32`, 0..1 (bm25: ..2.2), higher is closer."""

    letters: Scores
    """Runs of letters shared with the two closest wordings: typos, inflection, parts of words."""
    page: Scores
    """Runs of letters shared with the whole entry."""
    bm25: Scores
    """Words shared with the whole entry."""
    answer: Scores
    """Words shared with the answer."""
    words: Scores
    """Words alike in the two closest wordings, both ways; 0 outside the shortlist."""
    said: tuple[SaidWord, ...]
    """The words of the question, as they were understood."""

    def total(self, weights: Weights) -> Scores:
        """Return the weighted sum of the signals: `(n_entries,) float32`."""
        total = np.zeros_like(self.words)
        for name in _NAMES:
            total += np.float32(getattr(weights, name)) * getattr(self, name)
        return total

    def parts(self, entry: int, weights: Weights) -> tuple[tuple[str, float], ...]:
        """Return each signal's name with what it adds to the total of an entry."""
        return tuple(
            (name, float(getattr(self, name)[entry]) * getattr(weights, name)) for name in _NAMES
        )

    def agreeing(self, entry: int) -> int:
        """Return how many of the signals are highest, and above 0, for an entry."""
        values = (getattr(self, name) for name in _NAMES)
        return sum(bool(0 < value[entry] >= value.max()) for value in values)


@dataclass(frozen=True, slots=True)
class Held:
    """How far an entry holds what was said."""

    shares: tuple[float, ...]
    """For each word said how like it the nearest word of the entry is, 0..1."""
    covered: float
    """The mean of the shares, weighted by rarity, 0..1."""
    phrase: int | None
    """The place of the entry's wording closest to the question, None when it has none."""
    manner: float = _UNTOLD
    """The share of the question's function words that this wording has, 0..1."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All wordings and answers of a knowledge, ready to be compared with questions."""

    size: int
    """How many entries there are."""
    phrases: Groups
    """The phrases of each entry."""
    letters: Cosine
    page: Cosine
    bm25: Bm25
    answer: Cosine
    answer_stems: tuple[frozenset[str], ...]
    vocabulary: Vocabulary
    words: Groups
    """The words of each phrase."""
    word_numbers: NDArray[np.int32]
    """Numbers in the vocabulary, each once in a phrase; the number after the last is no word."""
    word_rarity: Scores
    """The rarity of each word of the vocabulary, and 0 for no word, `(n_words + 1,)`."""

    @classmethod
    def build(cls, entries: Sequence[Entry]) -> "Comparison":
        """Return what the entries say, in their order."""
        asked = [[words(phrase) for phrase in phrases_of(entry)] for entry in entries]
        told = [words(told_by(entry)) for entry in entries]
        phrases = [said for wordings in asked for said in wordings]
        pages = [[word for said in wordings for word in said] for wordings in asked]
        both = [
            Counter(map(stem, (*page, *answer))) for page, answer in zip(pages, told, strict=True)
        ]
        rarity = Rarity(len(entries), frequencies(both), _importance)
        vocabulary = Vocabulary.build(
            tuple(dict.fromkeys(w for said in phrases for w in said)), rarity
        )
        rows = [_distinct(said, vocabulary) for said in phrases]
        return cls(
            size=len(entries),
            phrases=Groups.of(map(len, asked)),
            letters=Cosine.build([Counter(letter_grams(said, _RUNS)) for said in phrases]),
            page=Cosine.build(
                [_page(page, answer) for page, answer in zip(pages, told, strict=True)]
            ),
            bm25=Bm25.build(both),
            answer=Cosine.build(
                [Counter(map(stem, answer)) for answer in told], rarity, unknown_terms_count=True
            ),
            answer_stems=tuple(frozenset(map(stem, answer)) for answer in told),
            vocabulary=vocabulary,
            words=Groups.of(map(len, rows)),
            word_numbers=np.array([number for row in rows for number in row], np.int32),
            word_rarity=np.array(
                [*(rarity.of(stem(word)) for word in vocabulary.words), 0.0], np.float32
            ),
        )

    def signals(self, text: str, led: Scores | None = None) -> Signals:
        """Return how a question resembles every entry.

        Where a conversation has led, the entries it gives points join the shortlist.
        """
        said = words(text)
        grams = Counter(letter_grams(said, _RUNS))
        stems = Counter(map(stem, said))
        by_phrase = self.letters.scores(grams)
        understood = self.vocabulary.understand(said)
        without_words = Signals(
            letters=self.phrases.mean_of_best_two(by_phrase),
            page=self.page.scores(grams),
            bm25=self.bm25.scores(stems),
            answer=self.answer.scores(stems),
            words=np.zeros(self.size, np.float32),
            said=understood,
        )
        total = without_words.total(LEXICAL)
        shortlist = best(total, SHORTLIST)
        if led is not None:
            shortlist = sorted({*shortlist, *best(total + led, SHORTLIST)})
        return replace(without_words, words=self._words(understood, shortlist, by_phrase))

    def held(self, entry: int, said: Sequence[SaidWord]) -> Held:
        """Return how far an entry holds what was said."""
        if not said:
            return Held((), 0.0, None)
        rarity = np.array([word.rarity for word in said], np.float32)
        shares = np.array([self._in_answer(entry, word) for word in said], np.float32)
        rows = self.phrases.rows(entry)
        if rows.start == rows.stop:
            return Held(tuple(shares.tolist()), float(rarity @ shares / rarity.sum()), None)
        within = Groups(self.words.first[rows.start : rows.stop + 1] - self.words.first[rows.start])
        numbers = self.word_numbers[self.words.first[rows.start] : self.words.first[rows.stop]]
        likeness = _likeness(said, numbers)
        closest = int(self._mutual_cover(said, numbers, within, likeness).argmax())
        shares = np.maximum(shares, likeness.max(axis=1))
        covered = float(rarity @ shares / rarity.sum())
        manner = _manner(said, likeness[:, within.rows(closest)])
        return Held(tuple(shares.tolist()), covered, closest, manner)

    def _in_answer(self, entry: int, word: SaidWord) -> float:
        return _IN_ANSWER if stem(word.word) in self.answer_stems[entry] else 0.0

    def _words(
        self, said: Sequence[SaidWord], shortlist: Sequence[int], by_phrase: Scores
    ) -> Scores:
        scores = np.zeros(self.size, np.float32)
        chosen = [self._closest_phrases(entry, by_phrase) for entry in shortlist]
        if said and any(map(len, chosen)):
            alike = self._word_by_word(said, np.concatenate(chosen))
            scores[shortlist] = Groups.of(map(len, chosen)).mean_of_best_two(alike)
        return scores

    def _closest_phrases(self, entry: int, by_phrase: Scores) -> NDArray[np.int64]:
        phrases = self._phrases(entry)
        closest = np.argsort(-by_phrase[phrases], kind="stable")[:_PHRASES_EACH]
        return phrases[closest]

    def _phrases(self, entry: int) -> NDArray[np.int64]:
        rows = self.phrases.rows(entry)
        return np.arange(rows.start, rows.stop)

    def _word_by_word(self, said: Sequence[SaidWord], phrases: NDArray[np.int64]) -> Scores:
        rows = [self.word_numbers[self.words.rows(phrase)] for phrase in phrases]
        numbers = np.concatenate(rows)
        likeness = _likeness(said, numbers)
        return self._mutual_cover(said, numbers, Groups.of(map(len, rows)), likeness)

    def _mutual_cover(
        self,
        said: Sequence[SaidWord],
        numbers: NDArray[np.int32],
        of_phrase: Groups,
        likeness: Scores,
    ) -> Scores:
        """Return for each phrase how far it and the question cover each other's words, 0..1.

        The harmonic mean of two shares: of the question's rarity that the phrase covers, and of
        the phrase's rarity that the question covers; a word that is only alike covers partly.
        """
        starts = of_phrase.first[:-1]
        asked = np.array([word.rarity for word in said], np.float32)
        covered = asked @ np.maximum.reduceat(likeness, starts, axis=1) / asked.sum()
        rarity = self.word_rarity[numbers]
        covering = np.add.reduceat(likeness.max(axis=0) * rarity, starts)
        covering /= np.maximum(np.add.reduceat(rarity, starts), _NEVER_ZERO)
        mutual: Scores = 2 * covered * covering / np.maximum(covered + covering, _NEVER_ZERO)
        return mutual


def _manner(said: Sequence[SaidWord], likeness: Scores) -> float:
    """Return the share of the function words said that a phrase has, by its likeness to each."""
    asking = [row for row, word in enumerate(said) if stem(word.word) in _FUNCTION_STEMS]
    return float(likeness[asking].max(axis=1).mean()) if asking else _UNTOLD


def _likeness(said: Sequence[SaidWord], numbers: NDArray[np.int32]) -> Scores:
    """Return how alike each said word is to each numbered one: `(n_said, n_numbers) float32`."""
    known, places = np.unique(numbers, return_inverse=True)
    columns = {number: column for column, number in enumerate(known.tolist())}
    likeness = np.zeros((len(said), len(known)), np.float32)
    for row, word in enumerate(said):
        for number, alike in word.likeness.items():
            if number in columns:
                likeness[row, columns[number]] = alike
    return likeness[:, places]


def best(scores: Scores, most: int) -> list[int]:
    """Return the numbers of the highest scores, highest first, ties in the order of the file."""
    return [int(n) for n in np.argsort(-scores, kind="stable")[:most]]


def phrases_of(entry: Entry) -> tuple[str, ...]:
    """Return every wording of an entry, its title among them."""
    return tuple(dict.fromkeys((*entry.questions, entry.title))) if entry.title else entry.questions


def told_by(entry: Entry) -> str:
    """Return everything an entry answers, as one text."""
    return "\n".join(part for part in (entry.short, entry.answer, entry.disputed) if part)


def _importance(term: str) -> float:
    return _FUNCTION_WORD if term in _FUNCTION_STEMS else 1.0


_FUNCTION_STEMS: Final = frozenset(map(stem, FUNCTION_WORDS))


def _page(asked: Sequence[str], told: Sequence[str]) -> Counts:
    page = Counter(letter_grams(told, _RUNS))
    for gram, count in Counter(letter_grams(asked, _RUNS)).items():
        page[gram] += _PHRASES_COUNT * count
    return page


def _distinct(said: Sequence[str], vocabulary: Vocabulary) -> list[int]:
    # A phrase without words keeps one number, "no word", so that its row is never empty.
    return list(dict.fromkeys(vocabulary.numbers[word] for word in said)) or [len(vocabulary.words)]
