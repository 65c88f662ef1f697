"""Five ways in which a question can resemble an entry, each blind where another sees."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import chain
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.bags import Bags, Tokens
from bot.core.matching.fields import Asked, Bm25, Cosine, Rarity
from bot.core.matching.groups import Groups, Scores, first_of_each
from bot.core.matching.letters import Letters
from bot.core.matching.reading import RUNS, Reading
from bot.core.matching.terms import Terms
from bot.core.matching.vocabulary import SaidWord, Vocabulary
from bot.core.text import letter_grams, stem, words

SHORTLIST: Final = 40
"""Entries whose wordings are compared word by word; more changed no answer on the public sets."""
EXACT: Final = 4096
"""Documents of a field up to which every term is added up for all of them. Beyond, what is common
is added up for candidates only, and letters of wordings for `LETTERED` of these."""
CANDIDATES: Final = 128
LETTERED: Final = 64
RARE_RUN: Final = 1024  # entries up to which a run of letters is rare where not all is exact
RARE_WORD: Final = 16  # a word is rare that at most one in so many entries holds
_IN_ANSWER: Final = 0.9  # how far a word is held that only the answer says
_UNTOLD: Final = 0.5  # the share of no function words
_PHRASES_EACH: Final = 4
_PHRASES_COUNT: Final = 3  # how often the wordings count beside the answer in an entry's page
_FUNCTION_WORD: Final = 0.25  # the importance of a word that says how something is asked
_FEW: Final = 4  # times as many scores as are wanted: sorted all, which is faster
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


Parts: TypeAlias = tuple[tuple[str, float], ...]
"""Names of signals, with what each adds."""
Rows: TypeAlias = slice | NDArray[np.int64]

_ALL: Final = slice(None)
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

    def total(self, weights: Weights, among: Rows = _ALL) -> Scores:
        """Return the weighted sum of the signals, of all entries or of some of them."""
        total = np.float32(weights.letters) * self.letters[among]
        for name in _NAMES[1:]:
            total += np.float32(getattr(weights, name)) * getattr(self, name)[among]
        return total

    def parts(self, entries: Sequence[int], weights: Weights) -> list[Parts]:
        """Return each signal's name with what it adds to the total, for each of some entries."""
        added = (
            (getattr(self, name)[entries] * getattr(weights, name)).tolist() for name in _NAMES
        )
        return [tuple(zip(_NAMES, each, strict=True)) for each in zip(*added, strict=True)]

    def agreeing(self, entries: Sequence[int]) -> list[int]:
        """Return how many of the signals are highest, and above 0, for each of some entries."""
        agreeing = np.zeros(len(entries), np.int64)
        for name in _NAMES:
            values = getattr(self, name)
            highest = values.max()
            if highest > 0:
                agreeing += values[entries] >= highest
        return agreeing.tolist()


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
class Cover:
    """How far some phrases say the words of a question, and the question theirs."""

    mutual: Scores
    """The harmonic mean of two shares: of the question's rarity that a phrase covers, and of the
    phrase's rarity that the question covers; a word that is only alike covers partly: 0..1."""
    likeness: Scores
    """How like each said word is to the nearest word of each phrase, `(n_said, n_phrases)`."""


@dataclass(frozen=True, slots=True)
class Questioned:
    """What a question asks of each field."""

    letters: Asked
    page: Asked
    bm25: Asked
    answer: Asked


@dataclass(frozen=True, slots=True)
class Comparison:
    """All wordings and answers of a knowledge, ready to be compared with questions."""

    size: int
    """How many entries there are."""
    phrases: Groups
    """The phrases of each entry."""
    runs: Terms
    letters: Letters
    page: Cosine
    bm25: Bm25
    answer: Cosine
    told: Groups
    """The rows of each entry in `told_stems`."""
    told_stems: NDArray[np.int32]
    vocabulary: Vocabulary
    word_rarity: Scores
    """The rarity of each word of the vocabulary, and 0 for no word, `(n_words + 1,)`."""
    phrase_rarity: Scores
    """The sum of that over the words of each phrase, above 0, `(n_phrases,)`."""

    @classmethod
    def build(cls, read: Reading, exact: int = EXACT) -> "Comparison":
        """Return what the entries say, in their order.

        Of more than `exact` entries or phrases, what is common is added up for candidates only.
        """
        size = len(read.phrases)
        stem_numbers = read.stem_numbers()
        told = read.told.mapped(stem_numbers)
        page = read.asked.gathered(read.phrases).mapped(stem_numbers)
        both = Bags.build(len(read.stems), (page, 1), (told, 1))
        answers = Bags.build(len(read.stems), (told, 1))
        rarity = Rarity(size, read.stems, both.frequencies(), _FUNCTION_WORD)
        rarities = rarity.of_all()
        runs, of_word = read.runs()
        told_runs = read.told.spelt(of_word)
        page_runs = read.asked.spelt(of_word).gathered(read.phrases)
        asked_first = of_word.of.first[: read.n_asked + 1]
        of_asked = Tokens(
            Groups(np.append(asked_first, asked_first[-1])), of_word.terms[: asked_first[-1]]
        )
        rows = Bags.build(read.n_asked + 1, (_never_empty(read.asked, read.n_asked), 1))
        asked_words = Terms.of(read.words.texts[: read.n_asked])
        word_rarity = np.append(rarities[stem_numbers[: read.n_asked]], 0).astype(np.float32)
        phrase_rarity = np.maximum(rows.sums(word_rarity[rows.terms]), _NEVER_ZERO)
        rare_run = size if size <= exact else RARE_RUN
        rare_word = max(exact, size // RARE_WORD)
        return cls(
            size=size,
            phrases=read.phrases,
            runs=runs,
            letters=Letters.build(rows, of_asked, len(runs), exact),
            page=Cosine.build(
                Bags.build(len(runs), (page_runs, _PHRASES_COUNT), (told_runs, 1)), rare=rare_run
            ),
            bm25=Bm25.build(both, rare=rare_word),
            answer=Cosine.build(answers, rarities, rare=rare_word),
            told=answers.of,
            told_stems=answers.terms,
            vocabulary=Vocabulary.build(asked_words, rarity),
            word_rarity=word_rarity,
            phrase_rarity=phrase_rarity.astype(np.float32),
        )

    def signals(self, text: str, led: Scores | None = None) -> Signals:
        """Return how a question resembles every entry.

        Where a conversation has led, the entries it gives points join the shortlist.
        """
        said = words(text)
        asked = self.asked(said)
        by_phrase = self.letters.scores(asked.letters)
        found = Signals(
            letters=self._of_entries(by_phrase),
            page=self.page.scores(asked.page),
            bm25=self.bm25.scores(asked.bm25),
            answer=self.answer.scores(asked.answer),
            words=np.zeros(self.size, np.float32),
            said=self.vocabulary.understand(said),
        )
        near: Rows = _ALL
        if not self.exact(asked):
            near = self._nearest(found, near, led, CANDIDATES)
            found.page[near] += self.page.left_out(asked.page, near)
            found.bm25[near] += self.bm25.left_out(asked.bm25, near)
            found.answer[near] += self.answer.left_out(asked.answer, near)
            near = self._nearest(found, near, led, LETTERED)
            of_entry, phrases = self.phrases.only(near)
            if not self.letters.searched:
                by_phrase[phrases] = self.letters.looked_at(asked.letters, phrases)
                found.letters[near] = of_entry.mean_of_best_two(by_phrase[phrases])
        shortlist = self._nearest(found, near, led, SHORTLIST)
        found.words[shortlist] = self._words(found.said, shortlist, by_phrase)
        return found

    def asked(self, said: Sequence[str]) -> Questioned:
        """Return what the words of a question ask of each field."""
        runs = Asked.of(self.runs, Counter(chain.from_iterable(map(_runs, said))))
        counts = Counter(map(stem, said))
        rarity = self.vocabulary.rarity
        stems = Asked.of(rarity.terms, counts)
        return Questioned(
            letters=self.letters.field.asked(runs),
            page=self.page.asked(runs),
            bm25=self.bm25.asked(stems, unknown=len(counts) - len(stems.terms)),
            answer=self.answer.asked(stems, unknown=rarity.unknown(counts)),
        )

    def exact(self, asked: Questioned) -> bool:
        """Return whether every term of a question is added up for every entry."""
        return self.letters.searched and not (
            self.page.postings.leaves_out(asked.page.terms)
            or self.bm25.postings.leaves_out(asked.bm25.terms)
            or self.answer.postings.leaves_out(asked.answer.terms)
        )

    def held(self, entries: Sequence[int], said: Sequence[SaidWord]) -> list[Held]:
        """Return how far each of some entries holds what was said."""
        if not said or not entries:
            return [Held((), 0.0, None) for _ in entries]
        numbers = np.array(entries)
        asked, closest, manner = self._in_wordings(numbers, said)
        shares = np.maximum(asked, self._in_answers(numbers, said))
        rarity = np.array([word.rarity for word in said], np.float32)
        covered = rarity @ shares / rarity.sum()
        return [
            Held(tuple(shares[:, n].tolist()), float(covered[n]), closest[n], manner[n])
            for n in range(len(entries))
        ]

    def mutual(self, said: Sequence[SaidWord], phrases: NDArray[np.int64]) -> Scores:
        """Return how far some phrases and the words said say each other: `Cover.mutual`."""
        return self._cover(said, phrases).mutual

    def letters_shared(self, said: Sequence[str]) -> Scores:
        """Return the cosine of the letters of words with those of each phrase: `Letters.scores`."""
        runs = Asked.of(self.runs, Counter(chain.from_iterable(map(_runs, said))))
        return self.letters.scores(self.letters.field.asked(runs))

    def _in_answers(self, entries: NDArray[np.int64], said: Sequence[SaidWord]) -> Scores:
        """Return how far the answer of each entry says each word: `(n_said, n_entries)`."""
        numbers = self.vocabulary.rarity.terms.numbers
        stems = np.array([numbers.get(stem(word.word), -1) for word in said], np.int32)
        of_entry, rows = self.told.only(entries)
        words_, places = (stems[:, None] == self.told_stems[rows]).nonzero()
        shares = np.zeros((len(said), len(entries)), np.float32)
        shares[words_, of_entry.owners()[places]] = _IN_ANSWER
        return shares

    def _in_wordings(
        self, entries: NDArray[np.int64], said: Sequence[SaidWord]
    ) -> tuple[Scores, list[int | None], list[float]]:
        """Return how far the wordings of each entry say each word: `(n_said, n_entries)`.

        With it go the place of the closest wording of each entry, and the manner of that.
        """
        of_entry, phrases = self.phrases.only(entries)
        cover = self._cover(said, phrases)
        some = of_entry.sizes().nonzero()[0]
        shares = np.zeros((len(said), len(entries)), np.float32)
        closest: list[int | None] = [None] * len(entries)
        manner = [_UNTOLD] * len(entries)
        if len(some):
            begins = of_entry.first[some]
            shares[:, some] = np.maximum.reduceat(cover.likeness, begins, axis=1)
            rows = of_entry.rows_of_highest(cover.mutual)
            told = _told(said, cover.likeness[:, rows])
            for n, place, share in zip(some.tolist(), (rows - begins).tolist(), told, strict=True):
                closest[n], manner[n] = place, share
        return shares, closest, manner

    def _of_entries(self, by_phrase: Scores) -> Scores:
        if self.letters.searched:
            return self.phrases.mean_of_best_two(by_phrase)
        return np.zeros(self.size, np.float32)  # until there are candidates to be looked at

    def _nearest(
        self, found: Signals, among: Rows, led: Scores | None, most: int
    ) -> NDArray[np.int64]:
        """Return the highest of some entries, ascending, each with what has led to it and without.

        Where nothing has led there are at most `most`.
        """
        total = found.total(LEXICAL, among)
        chosen = best(total, most)
        if led is not None:
            chosen = [*chosen, *best(total + led[among], most)]
        numbers = np.array(sorted({*chosen}), np.int64)
        return numbers if isinstance(among, slice) else among[numbers]

    def _words(
        self, said: Sequence[SaidWord], shortlist: NDArray[np.int64], by_phrase: Scores
    ) -> Scores:
        if not said:
            return np.zeros(len(shortlist), np.float32)
        of_entry, phrases = self._closest_phrases(shortlist, by_phrase)
        return of_entry.mean_of_best_two(self._cover(said, phrases).mutual)

    def _closest_phrases(
        self, entries: NDArray[np.int64], by_phrase: Scores
    ) -> tuple[Groups, NDArray[np.int64]]:
        """Return the `_PHRASES_EACH` phrases of each entry that share most letters."""
        of_entry, phrases = self.phrases.only(entries)
        owners = of_entry.owners()
        order = np.lexsort((-by_phrase[phrases], owners))
        kept = np.arange(len(phrases)) - of_entry.first[owners] < _PHRASES_EACH
        return Groups.of(np.minimum(of_entry.sizes(), _PHRASES_EACH)), phrases[order[kept]]

    def _cover(self, said: Sequence[SaidWord], phrases: NDArray[np.int64]) -> Cover:
        """Return how far some phrases and the words said cover each other."""
        of_phrase, rows = self.letters.words.only(phrases)
        numbers = self.letters.numbers[rows]
        alike, columns = self._likeness(said)
        places = columns[numbers]
        hits = places.nonzero()[0]
        nearest = np.zeros((len(said), len(phrases)), np.float32)
        if not len(hits):
            return Cover(np.zeros(len(phrases), np.float32), nearest)
        likeness = alike[:, places[hits]]
        owners = of_phrase.owners()[hits]
        begins = first_of_each(owners).nonzero()[0]
        nearest[:, owners[begins]] = np.maximum.reduceat(likeness, begins, axis=1)
        rarity = np.array([word.rarity for word in said], np.float32)
        covered = rarity @ nearest / rarity.sum()
        likest = likeness.max(axis=0) * self.word_rarity[numbers[hits]]
        covering = np.bincount(owners, likest, len(phrases)) / self.phrase_rarity[phrases]
        mutual = 2 * covered * covering / np.maximum(covered + covering, _NEVER_ZERO)
        # Rounded, for equal phrases must be equal: a sum's last digits depend on where it stands.
        return Cover(mutual.round(6).astype(np.float32), nearest)

    def _likeness(self, said: Sequence[SaidWord]) -> tuple[Scores, NDArray[np.int32]]:
        """Return how alike each said word is to those like any: `(n_said, 1 + n_those)`.

        With it go the columns of the words of the vocabulary in it, 0 for those like none.
        """
        known = np.concatenate([word.numbers for word in said])
        rows = np.arange(len(said)).repeat([len(word.numbers) for word in said])
        columns = np.zeros(len(self.word_rarity), np.int32)
        columns[known] = np.arange(1, len(known) + 1)
        alike = np.zeros((len(said), len(known) + 1), np.float32)
        alike[rows, columns[known]] = np.concatenate([word.values for word in said])
        return alike, columns


@lru_cache(maxsize=8192)
def _runs(word: str) -> tuple[str, ...]:
    """Return the runs of letters of a word; most questions are of a few thousand words."""
    return tuple(letter_grams((word,), RUNS))


def best(scores: Scores, most: int) -> list[int]:
    """Return the numbers of the highest scores, highest first, ties in the order of the file."""
    near = np.arange(len(scores))
    if len(scores) > _FEW * most:
        near = np.flatnonzero(scores >= np.partition(scores, -most)[-most])
    order = np.argsort(-scores[near], kind="stable")[:most]
    numbers: list[int] = near[order].tolist()
    return numbers


def _told(said: Sequence[SaidWord], likeness: Scores) -> list[float]:
    """Return for each of some phrases the share of the function words said that it has, 0..1."""
    asking = [row for row, word in enumerate(said) if word.asks]
    if not asking:
        return [_UNTOLD] * likeness.shape[1]
    shares: list[float] = (likeness[asking].sum(axis=0) / len(asking)).tolist()
    return shares


def _never_empty(asked: Tokens, no_word: int) -> Tokens:
    """Return the words of phrases, `no_word` for a phrase without any."""
    sizes = asked.of.sizes()
    empty = asked.of.first[:-1][sizes == 0]
    return Tokens(Groups.of(np.maximum(sizes, 1)), np.insert(asked.terms, empty, no_word))
