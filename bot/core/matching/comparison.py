"""All wordings and answers of a knowledge, ready to be compared with questions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.answers import Answers
from bot.core.matching.bags import Bags, Tokens
from bot.core.matching.cover import NEVER_ZERO, UNTOLD, Cover, Held, Said
from bot.core.matching.fields import Asked, Bm25, Cosine, Cosines, Rarity
from bot.core.matching.groups import Groups, Scores
from bot.core.matching.letters import Letters
from bot.core.matching.reading import RUNS, Reading
from bot.core.matching.signals import ALL, LEXICAL, Rows, Signals, best
from bot.core.matching.terms import Terms
from bot.core.matching.vocabulary import Vocabulary
from bot.core.text import letter_grams, stem, words

SHORTLIST: Final = 40
"""Entries whose wordings are compared word by word; more changed no answer on the public sets."""
EXACT: Final = 4096
"""Entries or phrases up to which every term is added up for all of them."""
CANDIDATES: Final = 128
"""Entries for which what is common is added up, where there are more than `EXACT`."""
LETTERED: Final = 64
"""Those of them for which the letters of wordings are compared."""
RARE_RUN: Final = 1024
"""Entries up to which a run of letters is rare, where there are more than `EXACT`."""
RARE_WORD: Final = 16
"""A word is rare that at most one in so many entries holds; or `EXACT` entries, if that is more."""
_FEW: Final = 8  # entries are few up to an eighth of `EXACT`: all their phrases are searched
_IN_ANSWER: Final = 0.9  # how far a word is held that only the answer says
_PHRASES_EACH: Final = 4  # wordings of an entry on the shortlist that are compared word by word
_PHRASES_COUNT: Final = 3  # how often the wordings count beside the answer in an entry's page
_FUNCTION_WORD: Final = 0.25  # the importance of a word that says how something is asked
_REMEMBERED: Final = 8192  # words: those of most questions are of a few thousand
_LETTERS, _PAGE, _ANSWER = range(3)  # the fields of `Comparison.cosines`


@dataclass(frozen=True, slots=True)
class Questioned:
    """What a question asks of each field."""

    cosines: Asked
    bm25: Asked


@dataclass(frozen=True, slots=True)
class Comparison:
    """All wordings and answers of a knowledge, ready to be compared with questions."""

    size: int
    """How many entries there are."""
    phrases: Groups
    """The phrases of each entry."""
    runs: Terms
    """Runs of letters that words are made of."""
    letters: Letters
    """The words of each phrase, and the runs of these."""
    cosines: Cosines
    """Letters of phrases, unless they are only looked at; letters and words of entries."""
    bm25: Bm25
    """Stems of entries."""
    answers: Answers
    vocabulary: Vocabulary
    word_rarity: Scores
    """The rarity of each word of the vocabulary, and 0 for no word, `(n_words + 1,)`."""
    phrase_rarity: Scores
    """The sum of that over the words of each phrase, above 0, `(n_phrases,)`."""
    spelt: dict[str, tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)
    """The numbers of the runs of words asked before."""

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
        rows = Bags.build(read.n_asked + 1, (read.asked.filled(read.n_asked), 1))
        asked_words = Terms.of(read.words.texts[: read.n_asked])
        word_rarity = np.append(rarities[stem_numbers[: read.n_asked]], 0).astype(np.float32)
        phrase_rarity = np.maximum(rows.sums(word_rarity[rows.terms]), NEVER_ZERO)
        rare_run = size if size <= exact else RARE_RUN
        rare_word = max(exact, size // RARE_WORD)
        # Of few entries most are candidates: to look at their phrases is dearer than to search all.
        most = exact if size > exact // _FEW else len(rows.of)
        letters, searched = Letters.build(rows, _of_asked(of_word, read), len(runs), most)
        pages = _pages(of_word, read, len(runs))
        return cls(
            size=size,
            phrases=read.phrases,
            runs=runs,
            letters=letters,
            cosines=Cosines.of(
                searched,
                Cosine.build(pages, rare=rare_run),
                Cosine.build(answers, rarities, rare=rare_word, all_count=True),
            ),
            bm25=Bm25.build(both, rare=rare_word),
            answers=Answers.build(answers),
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
        by_phrase, page, answer = self.cosines.scores(asked.cosines)
        found = Signals.none(self.size, self.said(said))
        found.page[:] = page
        found.bm25[:] = self.bm25.scores(asked.bm25)
        found.answer[:] = answer
        if self.searched:
            found.letters[:] = self.phrases.mean_of_best_two(by_phrase)
        near: Rows = ALL
        if not self.exact(asked):
            near = self._nearest(found, near, led, CANDIDATES)
            self._add_common(found, asked, near)
            near = self._nearest(found, near, led, LETTERED)
            if not self.searched:
                by_phrase = self._looked_at(found, asked, near)
        shortlist = self._nearest(found, near, led, SHORTLIST)
        found.words[shortlist] = self._words(found.said, shortlist, by_phrase)
        return found

    @property
    def searched(self) -> bool:
        """Whether the phrases are few enough for the letters of all to be compared."""
        return bool(self.cosines.documents.first[1])

    def asked(self, said: Sequence[str]) -> Questioned:
        """Return what the words of a question ask of each field."""
        runs = Asked.counted(Counter(chain.from_iterable(map(self._runs, said))))
        counts = Counter(map(stem, said))
        rarity = self.vocabulary.rarity
        stems = Asked.of(rarity.terms, counts)
        return Questioned(
            cosines=self.cosines.asked((runs, runs, stems), (0.0, 0.0, rarity.unknown(counts))),
            bm25=self.bm25.asked(stems, unknown=len(counts) - len(stems.terms)),
        )

    def exact(self, asked: Questioned) -> bool:
        """Return whether every term of a question is added up for every entry."""
        return self.searched and not (
            self.cosines.leaves_out(asked.cosines)
            or self.bm25.postings.leaves_out(asked.bm25.terms)
        )

    def said(self, words: Sequence[str]) -> Said:
        """Return the words of a question as they are understood."""
        return Said.of(self.vocabulary.understand(words), self.word_rarity)

    def held(self, entries: NDArray[np.int64], said: Said) -> Held:
        """Return how far some entries hold what was said."""
        of_entry, phrases = self.phrases.only(entries)
        cover = self._cover(said, phrases)
        shares = self._in_answers(entries, said)
        closest: list[int | None] = [None] * len(entries)
        manner = [UNTOLD] * len(entries)
        some = of_entry.sizes().nonzero()[0]
        if said.words and len(some):
            begins = of_entry.first.take(some)
            wordings = np.maximum.reduceat(cover.likeness, begins, axis=1)
            shares[:, some] = np.maximum(shares.take(some, axis=1), wordings)
            rows = of_entry.rows_of_highest(cover.mutual)
            told = said.manner(cover.likeness.take(rows, axis=1))
            for n, place, share in zip(some.tolist(), (rows - begins).tolist(), told, strict=True):
                closest[n], manner[n] = place, share
        return Held(shares, said.covered(shares), closest, manner)

    def mutual(self, said: Said, phrases: NDArray[np.int64]) -> Scores:
        """Return how far some phrases and the words said say each other: `Cover.mutual`."""
        return self._cover(said, phrases).mutual

    def letters_shared(self, said: Sequence[str]) -> Scores:
        """Return the cosine of the letters of words with those of each phrase, where `searched`."""
        return self.cosines.scores(self.asked(said).cosines)[_LETTERS]

    def _in_answers(self, entries: NDArray[np.int64], said: Said) -> Scores:
        """Return how far the answer of each entry says each word: `(n_said, n_entries)`."""
        numbers = self.vocabulary.rarity.terms.numbers
        stems = [numbers.get(stem(word.word), self.answers.n_stems) for word in said.words]
        shares: Scores = np.float32(_IN_ANSWER) * self.answers.say(entries, stems)
        return shares

    def _runs(self, word: str) -> tuple[int, ...]:
        """Return the numbers of the known runs of letters of a word."""
        numbers = self.spelt.get(word)
        if numbers is None:
            if len(self.spelt) >= _REMEMBERED:
                self.spelt.clear()
            numbers = self.spelt[word] = tuple(self.runs.known(letter_grams((word,), RUNS)))
        return numbers

    def _add_common(self, found: Signals, asked: Questioned, near: NDArray[np.int64]) -> None:
        """Add what common terms are worth to the signals of some entries."""
        found.page[near] += self.cosines.left_out(asked.cosines, _PAGE, near)
        found.bm25[near] += self.bm25.left_out(asked.bm25, near)
        found.answer[near] += self.cosines.left_out(asked.cosines, _ANSWER, near)

    def _looked_at(self, found: Signals, asked: Questioned, near: NDArray[np.int64]) -> Scores:
        """Compare the letters of some entries' phrases, and return how close these are."""
        of_entry, phrases = self.phrases.only(near)
        letters = self.cosines.of_field(asked.cosines, _LETTERS)
        by_phrase = np.zeros(len(self.letters.closeness), np.float32)
        by_phrase[phrases] = self.letters.looked_at(letters, len(self.runs), phrases)
        found.letters[near] = of_entry.mean_of_best_two(by_phrase[phrases])
        return by_phrase

    def _nearest(
        self, found: Signals, among: Rows, led: Scores | None, most: int
    ) -> NDArray[np.int64]:
        """Return the highest of some entries, ascending, each with what has led to it and without.

        Where nothing has led there are at most `most`.
        """
        total = found.total(LEXICAL, among)
        chosen = best(total, most)
        if led is not None:
            chosen = np.concatenate((chosen, best(total + led[among], most)))
        numbers = np.unique(chosen) if led is not None else np.sort(chosen)
        return numbers if isinstance(among, slice) else among[numbers]

    def _words(self, said: Said, shortlist: NDArray[np.int64], by_phrase: Scores) -> Scores:
        """Return `Signals.words` of some entries, by those phrases that share most letters."""
        of_entry, phrases = self.phrases.only(shortlist)
        owners = of_entry.owners()
        order = of_entry.highest_first(by_phrase.take(phrases))
        places = np.arange(len(phrases)) - of_entry.first.take(owners)
        kept = (places < _PHRASES_EACH).nonzero()[0]
        closest = phrases.take(order.take(kept))
        mutual = np.zeros((len(shortlist), _PHRASES_EACH), np.float32)
        mutual[owners.take(kept), places.take(kept)] = self.mutual(said, closest)
        mutual.sort(axis=1)
        best_two = (mutual[:, -1] + mutual[:, -2]) / np.float32(2)
        return np.where(of_entry.sizes() < 2, mutual[:, -1], best_two)

    def _cover(self, said: Said, phrases: NDArray[np.int64]) -> Cover:
        """Return how far some phrases and the words said cover each other."""
        of_phrase, rows = self.letters.words.only(phrases)
        numbers = self.letters.numbers.take(rows)
        return Cover.of(said, of_phrase, numbers, self.phrase_rarity.take(phrases))


def _of_asked(runs: Tokens, read: Reading) -> Tokens:
    """Return the runs of the words that phrases say, and none for no word."""
    first = runs.of.first[: read.n_asked + 1]
    return Tokens(Groups(np.append(first, first[-1])), runs.terms[: first[-1]])


def _pages(runs: Tokens, read: Reading, n_runs: int) -> Bags:
    """Return the runs of all that an entry says, given those of each word."""
    asked = read.asked.spelt(runs).gathered(read.phrases)
    return Bags.build(n_runs, (asked, _PHRASES_COUNT), (read.told.spelt(runs), 1))
