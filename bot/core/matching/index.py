"""The index of a knowledge, built once, asked for every question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.core.conversation import Question
from bot.core.knowledge import Entry, Knowledge
from bot.core.matching.postings import Scores
from bot.core.matching.signals import LEXICAL, Comparison, Signals, best
from bot.core.matching.vocabulary import SaidWord
from bot.core.text import FUNCTION_WORDS

MOST_MATCHES: Final = 10

_SHOWN_STEPS_BACK: Final = 2.0  # taken from the score of an entry the conversation has shown
_FOLLOW_UP: Final = 1.0  # added to the curated follow-ups of the entry just shown


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an entry matched."""

    phrase: str
    """The curated wording closest to the question."""
    matched: tuple[str, ...]
    """The question's meaningful words that the entry's wordings hold, in some form."""
    missing: tuple[str, ...]
    """The question's meaningful words that they do not hold."""
    coverage: float
    """The share of the question's words that the wordings hold, weighted by rarity, 0..1."""
    lead: float
    """How far the score is ahead of the next best (behind the best, below 0, for the others)."""


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
    comparison: Comparison

    @classmethod
    def build(cls, knowledge: Knowledge) -> "Index":
        """Return the index of a knowledge."""
        entries = tuple(knowledge.entries.values())
        return cls(entries, Comparison.build(entries))

    def rank(self, question: Question) -> tuple[Match, ...]:
        """Return the entries that may answer the question, the best first, at most `MOST_MATCHES`.

        Ties are broken by the order of the file. The same question always has the same matches.
        """
        signals = self.comparison.signals(question.text)
        scores = signals.total(LEXICAL)
        for earlier in question.earlier:
            before = self.comparison.signals(earlier.asked).total(LEXICAL)
            scores = scores + np.float32(earlier.weight) * before
        scores = self._turned_to_what_follows(scores, question)
        first = [n for n in best(scores, MOST_MATCHES) if scores[n] > 0]
        return tuple(self._match(n, scores, signals) for n in first)

    def _turned_to_what_follows(self, scores: Scores, question: Question) -> Scores:
        shown = {earlier.entry for earlier in question.earlier}
        latest = question.earlier[0].entry if question.earlier else None
        follow_ups = next((entry.follow_ups for entry in self.entries if entry.id == latest), ())
        turned = scores.copy()
        for n, entry in enumerate(self.entries):
            if entry.id in shown:
                turned[n] -= _SHOWN_STEPS_BACK
            elif entry.id in follow_ups:
                turned[n] += _FOLLOW_UP
        return turned

    def _match(self, n: int, scores: Scores, signals: Signals) -> Match:
        entry = self.entries[n]
        meaningful = [word for word in signals.said if word.word not in FUNCTION_WORDS]
        held = self.comparison.numbers_of(n)
        matched = tuple(word.word for word in meaningful if not held.isdisjoint(word.likeness))
        missing = tuple(word.word for word in meaningful if held.isdisjoint(word.likeness))
        lead = float(scores[n] - np.delete(scores, n).max(initial=0.0))
        evidence = Evidence(
            phrase=self.comparison.closest_phrase(n, entry, signals),
            matched=matched,
            missing=missing,
            coverage=_coverage(meaningful, held),
            lead=lead,
        )
        return Match(entry, float(1 / (1 + np.exp(6 - scores[n] / 1.6 - lead))), evidence)


def _coverage(said: Sequence[SaidWord], held: frozenset[int]) -> float:
    total = sum(word.rarity for word in said)
    covered = sum(
        word.rarity * max((word.likeness[n] for n in word.likeness if n in held), default=0.0)
        for word in said
    )
    return covered / total if total else 0.0
