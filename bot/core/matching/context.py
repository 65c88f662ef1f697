"""Where a conversation leads: what was said before, as evidence beside the question's own.

Two readings of a message are kept apart, one of its words alone and one with the conversation, and
mixed by how much the message seems to lean on it. Adding up the turns instead bends new questions
(docs/conversation-measured.md has the figures).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np

from bot.core.asking import asks_of_it, asks_only
from bot.core.continuing import leans, points_back, says_more_than_names
from bot.core.conversation import Earlier, Question
from bot.core.knowledge import Entry
from bot.core.matching.contents import Contents, Mention, content
from bot.core.matching.fields import Asked
from bot.core.matching.groups import Scores, first_of_each
from bot.core.matching.lean import LEAN, LeanFeatures, LeanWeights
from bot.core.matching.mixture import Readings
from bot.core.matching.nearby import Nearby
from bot.core.matching.signals import LEXICAL, Signals
from bot.core.matching.subjects import Subjects

_TOPIC_FADES: Final = 0.8  # for each turn since a word was last asked about
_TOLD_FADES: Final = 0.5  # for each turn since a word was last answered
_TOPIC_IN_PHRASES: Final = np.float32(16)  # points of score for a cosine of 1
_TOPIC_IN_PAGE: Final = np.float32(8)
_TOLD_IN_PAGE: Final = np.float32(27)
_FOLLOW_UP: Final = np.float32(2)  # points for the curated follow-ups of the entry just shown
_STEPS_BACK: Final = np.float32(8)  # points that an entry shown before loses in the conversation
_AGAIN: Final = np.float32(3)  # and in the message's own reading, unless it is asked for again
_ASKED_AGAIN: Final = np.float32(0.3)  # the likeness in words from which it is asked for again
_NEAR: Final = 8.0  # points for what a question word alone asks for; twice where that is sure
_FITS: Final = 2.0  # points for every ln of how well it fits
_COMPLETE: Final = 2  # words on its subject from which a message that does not lean stands alone
_MOST_AHEAD: Final = 15.0  # points; what is further ahead counts as so much
_ALL_SAID: Final = 0.98  # of the words on its subject, by rarity: as good as every one


@dataclass(frozen=True, slots=True)
class Led:
    """Where the conversation leads."""

    points: Scores
    """What it adds to the score of each entry, `(n_entries,) float32`."""
    shown: tuple[int, ...]
    """The numbers of the entries shown before."""
    again: tuple[int, ...]
    """Those of them that the question asks for again, in the words of their wordings or of the
    question they answered."""
    near: tuple[int, ...]
    """Those that the message may ask something of because they were just shown, or are related."""
    meant: tuple[int, ...]
    """The one just shown, where a question word alone surely asks it; else none."""
    said: frozenset[str]
    """The stems of the question that were asked or answered before."""
    asks: bool
    """Whether the question says more than names."""
    complete: bool
    """Whether the question says by itself what it is about: it does not lean, and says enough."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every entry is about, for a conversation to lead to."""

    entries: tuple[Entry, ...]
    numbers: Mapping[str, int]
    """Entry id -> its number."""
    subjects: Subjects
    contents: Contents
    nearby: Nearby
    lean: LeanWeights = LEAN
    """What a message's features weigh; a part of the class so that others can be measured."""

    @classmethod
    def of(cls, entries: tuple[Entry, ...], subjects: Subjects) -> "Surroundings":
        """Return the surroundings of entries, given what they are about."""
        numbers = {entry.id: number for number, entry in enumerate(entries)}
        contents = Contents(entries, subjects.rarity.terms)
        return cls(entries, numbers, subjects, contents, Nearby(entries, numbers, contents))

    def led(self, question: Question) -> Led:
        """Return where the turns before a question lead."""
        now = frozenset(content(question.text))
        before = self._before(question, now)
        asks = says_more_than_names(question.text)  # a bare name asks nothing of what was shown
        level = [number for number in before.shown if asks and self._says_all(number, now)]
        near = self._near(question, now)
        meant = self._meant(question, near)
        near |= dict.fromkeys(meant, 2 * _NEAR)
        mentioned = [mention.counts for _, mention in (*before.topic, *before.told)]
        return Led(
            points=self._points(before, level, near),
            shown=tuple(before.shown),
            again=tuple(before.again),
            near=tuple(near),
            meant=tuple(meant),
            said=frozenset(term for term in now if any(term in counts for counts in mentioned)),
            asks=asks,
            complete=not question.leans and len(now) >= _COMPLETE,
        )

    def mix(
        self, alone: Scores, led: Led, question: Question, signals: Signals
    ) -> tuple[Scores, float]:
        """Return the scores of a question in its conversation, from those that it has alone.

        With them goes how much the conversation decided, 0..1.
        """
        readings = self.read(alone, led, question, signals)
        weight = 0.0 if led.again else self.lean.weight(readings.features)
        return readings.scores(weight), weight

    def read(self, alone: Scores, led: Led, question: Question, signals: Signals) -> Readings:
        """Return both readings of a question, from the scores that it has alone."""
        back = np.zeros_like(alone)
        known = [number for number in led.shown if number not in (*led.again, *led.near)]
        back[known] = _AGAIN * (1 - np.minimum(signals.words[known] / _ASKED_AGAIN, 1))
        by_words = signals.total(LEXICAL) - back
        together = by_words + led.points
        features = self._features(by_words, together, led, question)
        return Readings(alone - back, by_words, together, features)

    def _before(self, question: Question, now: frozenset[str]) -> "_Before":
        """Return what was said before a question that is about these stems."""
        before = _Before([], [], [], [])
        for back, earlier in enumerate(question.earlier):
            asked = Mention.of(earlier.asked, self.subjects.rarity.terms)
            before.topic.append((_TOPIC_FADES**back, asked))
            number = self.numbers.get(earlier.entry or "")
            if number is not None:
                entry = self.contents.of(number)
                before.topic.append((_TOPIC_FADES**back, entry.title))
                before.told.append((_TOLD_FADES**back, entry.told))
                before.shown.append(number)
                same = now == asked.counts.keys() and len(now) > 1 and not leans(earlier.asked)
                if same or (now and now in entry.wordings):
                    before.again.append(number)
        return before

    def _points(self, before: "_Before", level: Sequence[int], near: Mapping[int, float]) -> Scores:
        """Return how much each entry has of what was asked about, and of what was answered.

        Those shown step back, but for those that stay level with the best other one.
        """
        phrases, pages = self.subjects.phrases, self.subjects.pages
        topic, told = _strongest(before.topic), _strongest(before.told)
        points: Scores = _TOPIC_IN_PHRASES * phrases.scores(phrases.pointed(topic))
        points += _TOPIC_IN_PAGE * pages.scores(pages.pointed(topic))
        points += _TOLD_IN_PAGE * pages.scores(pages.pointed(told))
        if before.shown:
            points[self.nearby.related(before.shown[0])] += _FOLLOW_UP
        points[before.shown] = -_STEPS_BACK
        points[level] = points.max()
        points[list(near)] = points.max() + np.array(list(near.values()), np.float32)
        return points

    def _near(self, question: Question, now: frozenset[str]) -> dict[int, float]:
        """Return what a message may ask of the answer just shown, and of what is related to it.

        `now` are the stems that say what it is about. With each entry goes how many points it has
        more than any other.
        """
        if kind := asks_only(question.text):
            turns = [self._shown_or_offered(earlier) for earlier in question.earlier]
            found = self.nearby.holding(kind, turns)
            best = max(found.values(), default=1.0)
            return {entry: _NEAR + _FITS * log(fit / best) for entry, fit in found.items()}
        last = self._just_shown(question)
        if last is None or not points_back(question.text):
            return {}
        return {last: 0.0} if self._says_all(last, now) else {}

    def _meant(self, question: Question, near: Collection[int]) -> list[int]:
        """Return the answer just shown, if the message is a question word that surely asks it."""
        last = self._just_shown(question)
        if last is None or last not in near:
            return []
        kind = asks_of_it(question.text)
        return [last] if kind and self.nearby.asks_what_was_shown(kind, last) else []

    def _just_shown(self, question: Question) -> int | None:
        latest = question.earlier[0].entry if question.earlier else None
        return self.numbers.get(latest or "")

    def _says_all(self, number: int, now: frozenset[str]) -> bool:
        """Return whether one wording of an entry says all that a message is about."""
        return bool(now) and any(now <= wording for wording in self.contents.of(number).wordings)

    def _shown_or_offered(self, earlier: Earlier) -> list[int]:
        ids = (earlier.entry,) if earlier.entry else earlier.offered
        return [self.numbers[id_] for id_ in ids if id_ in self.numbers]

    def _features(
        self, alone: Scores, together: Scores, led: Led, question: Question
    ) -> LeanFeatures:
        own, other = int(alone.argmax()), int(together.argmax())
        rare = {term: self.subjects.rarity.of(term) for term in content(question.text)}
        mass = sum(rare.values()) or 1.0

        def part(said: frozenset[str]) -> float:
            return sum(rare[term] for term in rare if term in said) / mass

        return LeanFeatures(
            leans=float(question.leans),
            content=log(0.5 + len(rare)),
            ahead=min(float(alone[own] - alone[other]), _MOST_AHEAD),
            full=float(not rare or part(self.contents.of(other).stems) > _ALL_SAID),
            share=part(led.said),
        )


@dataclass(frozen=True, slots=True)
class _Before:
    """What was said before a question, the last first."""

    topic: list[tuple[float, Mention]]
    """What was asked about, each with how much of it is left, 0..1."""
    told: list[tuple[float, Mention]]
    """What was answered, likewise."""
    shown: list[int]
    """The numbers of the entries that were shown."""
    again: list[int]
    """Those of `shown` that the question asks for again: see `Led`."""


def _strongest(mentions: Sequence[tuple[float, Mention]]) -> Asked:
    """Return each term with its strongest mention, which fades; the terms ascending."""
    if not mentions:
        return Asked.counted({})
    terms = np.concatenate([mention.known.terms for _, mention in mentions])
    factors = np.concatenate(
        [np.float32(fading) * mention.known.factors for fading, mention in mentions]
    )
    order = np.lexsort((-factors, terms))
    terms, factors = terms.take(order), factors.take(order)
    first = first_of_each(terms)
    return Asked(terms[first], factors[first])
