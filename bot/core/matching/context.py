"""Where a conversation leads: what was said before, as evidence beside the question's own.

Two readings of a message are kept apart, one of its words alone and one with the conversation, and
mixed by how much the message seems to lean on it. Adding up the turns instead bends new questions
(docs/conversation.md has the figures).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Final

import numpy as np

from bot.core.conversation import Question
from bot.core.knowledge import Entry
from bot.core.matching.fields import Cosine, Counts, Rarity, frequencies
from bot.core.matching.postings import Scores
from bot.core.matching.signals import Signals, phrases_of, told_by
from bot.core.text import QUIET_WORDS, stem, words

_TOPIC_FADES: Final = 0.8  # for each turn since a word was last asked about
_TOLD_FADES: Final = 0.5  # for each turn since a word was last answered
_TOPIC_IN_PHRASES: Final = np.float32(16)  # points of score for a cosine of 1
_TOPIC_IN_PAGE: Final = np.float32(8)
_TOLD_IN_PAGE: Final = np.float32(27)
_FOLLOW_UP: Final = np.float32(2)  # points for the curated follow-ups of the entry just shown
_STEPS_BACK: Final = np.float32(8)  # points that an entry shown before loses in the conversation
_AGAIN: Final = np.float32(3)  # and in the message's own reading, unless it is asked for again
_ASKED_AGAIN: Final = np.float32(0.3)  # the likeness in words from which it is asked for again
_MOST_AHEAD: Final = 15.0
_ALL_SAID: Final = 0.98


@dataclass(frozen=True, slots=True)
class LeanWeights:
    """Coefficients of the log odds that a message leans on the conversation."""

    bias: float
    leans: float
    """It begins like a continuation, or points back before it says what it is about."""
    content: float
    """ln(0.5 + the number of its words that say what it is about)."""
    ahead: float
    """How far its own best entry is ahead of the conversation's, by its own words: 0..15."""
    unsaid: float
    """The share of its rare words that its own best entry says and the conversation's does not."""
    full: float
    """The conversation's best entry says every one of its words."""
    share: float
    """The share of its rare words that the conversation has said."""


# Fitted by `python -m benchmarks.fit_context` in November 2026 on three public sets of
# conversations and on questions asked in a foreign conversation (docs/conversation.md).
LEAN: Final = LeanWeights(
    bias=3.2, leans=0.45, content=-3.0, ahead=-0.5, unsaid=-1.1, full=2.0, share=2.2
)


@dataclass(frozen=True, slots=True)
class Led:
    """Where the conversation leads."""

    points: Scores
    """What it adds to the score of each entry, `(n_entries,) float32`."""
    shown: tuple[int, ...]
    """The numbers of the entries shown before."""
    said: frozenset[str]
    """Every stem that was asked or answered."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every entry is about, for a conversation to lead to."""

    numbers: Mapping[str, int]
    """Entry id -> its number."""
    phrases: Cosine
    pages: Cosine
    titles: tuple[Counts, ...]
    told: tuple[Counts, ...]
    says: tuple[frozenset[str], ...]
    """The stems of each entry's wordings and answer."""
    follow_ups: tuple[tuple[str, ...], ...]
    lean: LeanWeights = LEAN
    """What decides how much a message needs the conversation; a bias of plus or minus infinity has
    it decide everything or nothing."""

    @classmethod
    def build(cls, entries: Sequence[Entry]) -> "Surroundings":
        """Return what the entries are about, in their order."""
        asked = [_content(" ".join(phrases_of(entry))) for entry in entries]
        told = [_content(told_by(entry)) for entry in entries]
        pages = [a + b for a, b in zip(asked, told, strict=True)]
        rarity = Rarity(len(entries), frequencies(pages))
        return cls(
            numbers={entry.id: number for number, entry in enumerate(entries)},
            phrases=Cosine.build(asked, rarity),
            pages=Cosine.build(pages, rarity),
            titles=tuple(_content(" ".join(entry.questions[:1])) for entry in entries),
            told=tuple(told),
            says=tuple(frozenset(page) for page in pages),
            follow_ups=tuple(entry.follow_ups for entry in entries),
        )

    def led(self, question: Question) -> Led:
        """Return where the turns before a question lead."""
        topic: list[tuple[float, Counts]] = []
        told: list[tuple[float, Counts]] = []
        shown: list[int] = []
        for back, earlier in enumerate(question.earlier):
            topic.append((_TOPIC_FADES**back, _content(earlier.asked)))
            number = self.numbers.get(earlier.entry or "")
            if number is not None:
                topic.append((_TOPIC_FADES**back, self.titles[number]))
                told.append((_TOLD_FADES**back, self.told[number]))
                shown.append(number)
        asked_of, told_of = _strongest(topic), _strongest(told)
        points = (
            _TOPIC_IN_PHRASES * _cosine(self.phrases, asked_of)
            + _TOPIC_IN_PAGE * _cosine(self.pages, asked_of)
            + _TOLD_IN_PAGE * _cosine(self.pages, told_of)
        )
        for follow_up in self.follow_ups[shown[0]] if shown else ():
            points[self.numbers[follow_up]] += _FOLLOW_UP
        points[shown] = -_STEPS_BACK
        return Led(points, tuple(shown), frozenset(asked_of) | frozenset(told_of))

    def mix(
        self, alone: Scores, led: Led, question: Question, signals: Signals
    ) -> tuple[Scores, float]:
        """Return the scores of a question in its conversation, from those of its words alone.

        With them goes how much the conversation decided, 0..1.
        """
        shown = list(led.shown)
        alone = alone.copy()
        alone[shown] -= _AGAIN * (1 - np.minimum(signals.words[shown] / _ASKED_AGAIN, 1))
        together = alone + led.points
        weight = self._weight(alone, together, led, question)
        mixed = (1 - weight) * _softmax(alone) + weight * _softmax(together)
        level = (1 - weight) * _level(alone) + weight * _level(together)
        return (np.log(mixed + 1e-9) + level).astype(np.float32), weight

    def _weight(self, alone: Scores, together: Scores, led: Led, question: Question) -> float:
        own, other = int(alone.argmax()), int(together.argmax())
        rare = {term: self.pages.rarity.of(term) for term in _content(question.text)}
        mass = sum(rare.values()) or 1.0

        def covers(entry: int) -> float:
            return sum(rare[term] for term in rare if term in self.says[entry]) / mass

        log_odds = (
            self.lean.bias
            + self.lean.leans * question.leans
            + self.lean.content * log(0.5 + len(rare))
            + self.lean.ahead * min(float(alone[own] - alone[other]), _MOST_AHEAD)
            + self.lean.unsaid * (covers(own) - covers(other))
            + self.lean.full * (not rare or covers(other) > _ALL_SAID)
            + self.lean.share * sum(rare[term] for term in rare if term in led.said) / mass
        )
        return 1 / (1 + exp(-log_odds))


def _content(text: str) -> Counter[str]:
    """Return the stems of the words that say what a text is about, with their counts."""
    return Counter(stem(word) for word in words(text) if word not in QUIET_WORDS)


def _strongest(mentions: Iterable[tuple[float, Counts]]) -> dict[str, float]:
    """Return each term with its strongest mention: (1 + ln of its count) times its fading."""
    strongest: dict[str, float] = {}
    for fading, counts in mentions:
        for term, count in counts.items():
            strongest[term] = max(strongest.get(term, 0.0), fading * (1 + log(count)))
    return strongest


def _cosine(field: Cosine, terms: Mapping[str, float]) -> Scores:
    known = {
        term: weight * field.rarity.of(term)
        for term, weight in terms.items()
        if term in field.rarity.frequency
    }
    length = sum(weight**2 for weight in known.values()) ** 0.5 or 1.0
    return field.postings.scores({term: weight / length for term, weight in known.items()})


def _level(scores: Scores) -> float:
    """Return ln of the sum of e to each score: what tells strong scores from weak ones."""
    return float(scores.max()) + log(float(np.exp(scores - scores.max()).sum()))


def _softmax(scores: Scores) -> Scores:
    exponents = np.exp(scores - scores.max())
    part: Scores = exponents / exponents.sum()
    return part
