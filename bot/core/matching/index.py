"""The index of a knowledge, built once, asked for every question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process

from bot.core.conversation import FUNCTION_WORDS, Question
from bot.core.knowledge import Entry, Knowledge
from bot.core.matching.field import Field, Scores
from bot.core.text import grams, stem, stems, words

MOST_MATCHES: Final = 10

_ANSWER_WEIGHT: Final = 0.4  # of the answer's cosine beside a phrase's score
_BEST_PHRASES: Final = 2  # averaged for an entry
_SHOWN_STEPS_BACK: Final = 0.5  # factor on an entry that the conversation has already shown
_FOLLOW_UP: Final = 0.15  # added to the curated follow-ups of the entry just shown
_REPAIR_FROM: Final = 78.0  # rapidfuzz ratio, 0..100, between an unknown word and a known one


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an entry matched."""

    phrase: str
    """The curated wording closest to the question."""
    matched: tuple[str, ...]
    """The question's meaningful words that the entry holds."""
    missing: tuple[str, ...]
    """The question's meaningful words that the entry does not hold."""
    coverage: float
    """The share of the question's meaningful words that the entry holds, weighted by rarity, 0..1."""
    lead: float
    """The distance in score to the next entry, 0..1; 0 for all but the first."""


@dataclass(frozen=True, slots=True)
class Match:
    """An entry with how well it answers a question."""

    entry: Entry
    score: float
    """0..1, higher is surer."""
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Index:
    """All wordings and answers of a knowledge, ready to be searched."""

    entries: tuple[Entry, ...]
    phrases: tuple[str, ...]
    owners: "np.ndarray[tuple[int], np.dtype[np.int32]]"
    """For each phrase the number of its entry, `(n_phrases,)`."""
    by_stem: Field
    by_gram: Field
    by_answer: Field
    vocabulary: tuple[str, ...]
    """Every word of the phrases, sorted."""
    held: tuple[frozenset[str], ...]
    """For each entry the stems of its phrases and its answer."""

    @classmethod
    def build(cls, knowledge: Knowledge) -> "Index":
        """Return the index of a knowledge."""
        entries = tuple(knowledge.entries.values())
        pairs = [(phrase, n) for n, entry in enumerate(entries) for phrase in entry.questions]
        phrases = tuple(phrase for phrase, _ in pairs)
        answers = [
            f"{entry.title} {entry.short} {entry.answer} {entry.disputed or ''}"
            for entry in entries
        ]
        return cls(
            entries=entries,
            phrases=phrases,
            owners=np.array([n for _, n in pairs], np.int32),
            by_stem=Field.build([stems(phrase) for phrase in phrases]),
            by_gram=Field.build([grams(phrase) for phrase in phrases]),
            by_answer=Field.build([stems(answer) for answer in answers]),
            vocabulary=tuple(sorted({word for phrase in phrases for word in words(phrase)})),
            held=tuple(
                frozenset(stems(" ".join((answer, *entry.questions))))
                for entry, answer in zip(entries, answers, strict=True)
            ),
        )

    def rank(self, question: Question) -> tuple[Match, ...]:
        """Return the entries that may answer the question, the best first, at most `MOST_MATCHES`.

        Ties are broken by the order of the file. The same question always has the same matches.
        """
        repaired = self._repaired(words(question.text))
        scores = self._scores(repaired)
        for earlier in question.earlier:
            scores = scores + np.float32(earlier.weight) * self._scores(words(earlier.asked))
        scores = self._turned_to_what_follows(scores, question)
        order = np.argsort(-scores, kind="stable")[:MOST_MATCHES]
        best = [int(n) for n in order if scores[n] > 0]
        leads = [
            float(scores[a] - scores[b]) for a, b in zip(best[:1], best[1:2], strict=False)
        ] or [1.0]
        return tuple(
            self._match(n, float(scores[n]), repaired, leads[0] if place == 0 else 0.0)
            for place, n in enumerate(best)
        )

    def _scores(self, said: Sequence[str]) -> Scores:
        text = " ".join(said)
        fuzzy = (
            process.cdist([text], self.phrases, scorer=fuzz.token_sort_ratio, dtype=np.float32)[0]
            / 100
        )
        by_phrase = (
            self.by_stem.cosine(stems(text)) + self.by_gram.cosine(grams(text)) + fuzzy
        ) / 3
        return self._of_entries(by_phrase) + np.float32(_ANSWER_WEIGHT) * self.by_answer.cosine(
            stems(text)
        )

    def _of_entries(self, by_phrase: Scores) -> Scores:
        # Sorted by entry, then by falling score: the first rows of an entry are its best phrases.
        order = np.lexsort((-by_phrase, self.owners))
        owners = self.owners[order]
        starts = np.searchsorted(owners, np.arange(len(self.entries)))
        place = np.arange(len(order)) - starts[owners]
        best = place < _BEST_PHRASES
        total = np.bincount(owners[best], by_phrase[order][best], len(self.entries))
        count = np.bincount(owners[best], minlength=len(self.entries))
        return (total / count).astype(np.float32)

    def _turned_to_what_follows(self, scores: Scores, question: Question) -> Scores:
        shown = {earlier.entry for earlier in question.earlier}
        latest = question.earlier[0].entry if question.earlier else None
        follow_ups = next((entry.follow_ups for entry in self.entries if entry.id == latest), ())
        turned = scores.copy()
        for n, entry in enumerate(self.entries):
            if entry.id in shown:
                turned[n] *= _SHOWN_STEPS_BACK
            elif entry.id in follow_ups:
                turned[n] += _FOLLOW_UP
        return turned

    def _repaired(self, said: Sequence[str]) -> tuple[str, ...]:
        return tuple(self._repair(word) for word in said)

    def _repair(self, word: str) -> str:
        if len(word) < 4 or word in FUNCTION_WORDS or stem(word) in self.by_stem.rarity:
            return word
        close = process.extractOne(
            word, self.vocabulary, scorer=fuzz.ratio, score_cutoff=_REPAIR_FROM
        )
        return close[0] if close else word

    def _match(self, n: int, score: float, said: Sequence[str], lead: float) -> Match:
        meaningful = [word for word in dict.fromkeys(said) if word not in FUNCTION_WORDS]
        matched = tuple(word for word in meaningful if stem(word) in self.held[n])
        missing = tuple(word for word in meaningful if stem(word) not in self.held[n])
        total = sum(self.by_stem.weight(stem(word)) for word in meaningful)
        covered = sum(self.by_stem.weight(stem(word)) for word in matched)
        entry = self.entries[n]
        closest = max(
            entry.questions,
            key=lambda phrase: fuzz.token_sort_ratio(" ".join(said), phrase),
        )
        evidence = Evidence(
            closest, matched, missing, covered / total if total else 0.0, max(0.0, lead)
        )
        return Match(entry, min(1.0, score), evidence)
