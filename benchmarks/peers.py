"""How other bots find an answer, each as plainly as they do it.

Where a peer compares wordings, an entry is worth its closest one, and stands in the ranking when it
is worth more than 0; entries of equal worth come in the order of the file, as in the bot.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from types import MappingProxyType
from typing import Any, Final, Protocol

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray
from rapidfuzz import fuzz, process, utils
from rapidfuzz.distance import Indel
from sklearn.feature_extraction.text import TfidfVectorizer
from thefuzz import fuzz as the_fuzz

from bot.core.knowledge import Entry, Knowledge
from bot.core.matching.encoder import Encoder

MOST: Final = 10

Ranking = Sequence[tuple[str, float]]
"""Ids of entries with their scores, the best first, at most `MOST`."""
Scores = NDArray[np.float32]


class Peer(Protocol):
    """A way to find the entries that may answer a question."""

    def rank(self, text: str) -> Ranking:
        """Return the entries that may answer; scores are comparable within a peer only."""
        ...


@dataclass(frozen=True, slots=True)
class Wordings:
    """The curated phrases of a knowledge, and whose they are."""

    ids: tuple[str, ...]
    phrases: tuple[str, ...]
    owners: NDArray[np.int64]
    """The number of each phrase's entry, `(n_phrases,)`."""

    @classmethod
    def of(cls, knowledge: Knowledge, told: Callable[[Entry], Sequence[str]]) -> "Wordings":
        """Return what `told` returns for each entry."""
        texts = [told(entry) for entry in knowledge.entries.values()]
        return cls(
            tuple(knowledge.entries),
            tuple(text for those in texts for text in those),
            np.repeat(np.arange(len(texts)), [len(those) for those in texts]),
        )

    def ranked(self, by_phrase: Scores) -> Ranking:
        """Return the entries by their best phrase: `by_phrase` is `(n_phrases,)`."""
        scores = np.zeros(len(self.ids), np.float32)
        np.maximum.at(scores, self.owners, by_phrase)
        first = np.argsort(-scores, kind="stable")[:MOST]
        return [(self.ids[n], float(scores[n])) for n in first if scores[n] > 0]


def questions(entry: Entry) -> Sequence[str]:
    """Return the curated wordings of an entry."""
    return entry.questions


def questions_or_answer(entry: Entry) -> Sequence[str]:
    """Return the curated wordings of an entry, the answer of one that has none."""
    return entry.questions or (entry.answer,)


def title(entry: Entry) -> Sequence[str]:
    """Return the best wording of an entry alone."""
    return entry.questions[:1]


def page(entry: Entry) -> Sequence[str]:
    """Return everything an entry says, as one text."""
    said = (*entry.questions, entry.short, entry.answer, entry.disputed)
    return ("\n".join(part for part in said if part),)


@dataclass(frozen=True, slots=True)
class RapidFuzz:
    """A scorer of rapidfuzz over all wordings, both sides through its `default_process`."""

    wordings: Wordings
    processed: list[str]
    scorer: Callable[..., float]

    @classmethod
    def build(cls, knowledge: Knowledge, scorer: Callable[..., float]) -> "RapidFuzz":
        """Return the peer for a knowledge."""
        wordings = Wordings.of(knowledge, questions)
        return cls(wordings, list(map(utils.default_process, wordings.phrases)), scorer)

    def rank(self, text: str) -> Ranking:
        """Return the entries by their best wording, 0..100."""
        asked = [utils.default_process(text)]
        return self.wordings.ranked(process.cdist(asked, self.processed, scorer=self.scorer)[0])


@dataclass(frozen=True, slots=True)
class RulesBot:
    """thefuzz's `token_set_ratio`, whole numbers, over one title an entry.

    Source: https://github.com/python-telegram-bot/rules-bot, components/entrytypes.py
    """

    titles: Wordings

    @classmethod
    def build(cls, knowledge: Knowledge) -> "RulesBot":
        """Return the peer for a knowledge."""
        return cls(Wordings.of(knowledge, title))

    def rank(self, text: str) -> Ranking:
        """Return the entries by their title, 0..100."""
        ratios = [the_fuzz.token_set_ratio(phrase, text) for phrase in self.titles.phrases]
        return self.titles.ranked(np.array(ratios, np.float32))


@dataclass(frozen=True, slots=True)
class ChatterBot:
    """difflib's ratio in hundredths over all wordings in lower case.

    Its database query that drops wordings without a common word is left out: it only hastens.
    Source: https://github.com/gunthercox/ChatterBot, chatterbot/comparisons.py
    """

    wordings: Wordings
    lowered: list[str]
    matchers: tuple[SequenceMatcher[str], ...]

    @classmethod
    def build(cls, knowledge: Knowledge) -> "ChatterBot":
        """Return the peer for a knowledge."""
        wordings = Wordings.of(knowledge, questions)
        lowered = [phrase.lower() for phrase in wordings.phrases]
        matchers = tuple(SequenceMatcher(None, "", phrase) for phrase in lowered)
        return cls(wordings, lowered, matchers)

    def rank(self, text: str) -> Ranking:
        """Return the entries by their best wording, 0..1."""
        asked = text.lower()
        # difflib's matches are a common subsequence, so the longest one bounds its ratio.
        bounds = process.cdist([asked], self.lowered, scorer=Indel.normalized_similarity)[0]
        ratios = np.zeros(len(self.lowered), np.float32)
        best: dict[int, float] = {}
        for n in np.argsort(-bounds, kind="stable"):
            if round(float(bounds[n]), 2) < _last_of_the_most(best.values()):
                break
            self.matchers[n].set_seq1(asked)
            ratios[n] = round(self.matchers[n].ratio(), 2)
            owner = int(self.wordings.owners[n])
            best[owner] = max(best.get(owner, 0.0), float(ratios[n]))
        return self.wordings.ranked(ratios)


def _last_of_the_most(scores: Iterable[float]) -> float:
    most = sorted(scores, reverse=True)[:MOST]
    return most[-1] if len(most) == MOST else 0.0


@dataclass(frozen=True, slots=True)
class Bm25:
    """bm25s with its defaults, no stop words, stemmed by Snowball, over questions and answer."""

    pages: Wordings
    index: bm25s.BM25

    @classmethod
    def build(cls, knowledge: Knowledge) -> "Bm25":
        """Return the peer for a knowledge."""
        pages = Wordings.of(knowledge, page)
        index = bm25s.BM25()
        index.index(_tokens(pages.phrases), show_progress=False)
        return cls(pages, index)

    def rank(self, text: str) -> Ranking:
        """Return the entries by their score, from 0."""
        (tokens,) = _tokens([text])
        return self.pages.ranked(self.index.get_scores(tokens)) if tokens else ()


def _tokens(texts: Sequence[str]) -> list[list[str]]:
    tokens: list[list[str]] = bm25s.tokenize(
        list(texts), stopwords=None, stemmer=_stems, return_ids=False, show_progress=False
    )
    return tokens


def _stems(words: Sequence[str]) -> list[str]:
    # Each stemmer leaves words in the other's script alone.
    stems = Stemmer.Stemmer("russian").stemWords(Stemmer.Stemmer("english").stemWords(list(words)))
    return list(stems)


@dataclass(frozen=True, slots=True)
class TfIdf:
    """scikit-learn's `TfidfVectorizer` with its defaults, cosine, over questions and answer."""

    pages: Wordings
    vectorizer: TfidfVectorizer
    matrix: Any  # a sparse matrix of scipy's, which ships no types

    @classmethod
    def build(cls, knowledge: Knowledge) -> "TfIdf":
        """Return the peer for a knowledge."""
        pages = Wordings.of(knowledge, page)
        vectorizer = TfidfVectorizer()
        return cls(pages, vectorizer, vectorizer.fit_transform(pages.phrases).T.tocsr())

    def rank(self, text: str) -> Ranking:
        """Return the entries by their cosine, 0..1."""
        return self.pages.ranked((self.vectorizer.transform([text]) @ self.matrix).toarray()[0])


@dataclass(frozen=True, slots=True)
class Meaning:
    """An embedding model alone: the cosine of the closest wording, or of the answer without one."""

    wordings: Wordings
    places: NDArray[np.float32]
    encoder: Encoder

    @classmethod
    def build(cls, knowledge: Knowledge, encoder: Encoder) -> "Meaning":
        """Return the peer for a knowledge."""
        wordings = Wordings.of(knowledge, questions_or_answer)
        return cls(wordings, encoder.encode(wordings.phrases), encoder)

    def rank(self, text: str) -> Ranking:
        """Return the entries by their cosine, those at a right angle or beyond left out."""
        return self.wordings.ranked(self.places @ self.encoder.encode([text])[0])


PEERS: Final[Mapping[str, Callable[[Knowledge], Peer]]] = MappingProxyType(
    {
        "wratio": partial(RapidFuzz.build, scorer=fuzz.WRatio),
        "token_set": partial(RapidFuzz.build, scorer=fuzz.token_set_ratio),
        "rules_bot": RulesBot.build,
        "bm25": Bm25.build,
        "tfidf": TfIdf.build,
        "chatterbot": ChatterBot.build,
    }
)
"""Name -> how the peer is built; those that need no model."""
