"""The index of a knowledge, built once, asked for every question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log1p
from typing import Final

from bot.core.conversation import Question
from bot.core.knowledge import Entry, Gap, Knowledge
from bot.core.matching.confidence import FIELD, GUARDS, Features, Standing, probabilities
from bot.core.matching.context import Surroundings
from bot.core.matching.encoder import Encoder
from bot.core.matching.groups import Scores
from bot.core.matching.lexical import Lexical
from bot.core.matching.meaning import Meaning, Meanings
from bot.core.matching.reading import phrases_of, rivals
from bot.core.matching.signals import LEXICAL, Comparison, Held, Signals, best
from bot.core.text import FUNCTION_WORDS, QUIET_WORDS

MOST_MATCHES: Final = 10
GAP_FROM: Final = 0.3
"""How likely a gap must be meant to stand before the entries, 0..1: nonsense is near to some."""
GAP_TELLING: Final = 1.0
"""How much a question must say for that: "gulag?" may as well mean an entry."""

_NOBODYS_WORD: Final = ""  # no text holds it, so it is as rare as can be
_LONGEST_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an entry matched."""

    phrase: str
    """The curated wording closest to the question."""
    matched: tuple[str, ...]
    """The question's meaningful words that the entry holds, in some form."""
    missing: tuple[str, ...]
    """The question's meaningful words that the entry does not hold."""
    repaired: tuple[tuple[str, str], ...]
    """Words of the question that nobody curated, with the ones they were taken for."""
    signals: tuple[tuple[str, float], ...]
    """Each signal's name and what it adds to the sum."""
    features: Features
    """What the probability is made of."""
    led: bool = False
    """Whether the question's own words, without the conversation, put another entry first."""
    near: bool = False
    """Whether the question may ask something of it because it was just shown, or is related."""


@dataclass(frozen=True, slots=True)
class Match:
    """An entry with how well it answers a question."""

    entry: Entry
    score: float
    """The probability that the entry answers the question, 0..1."""
    evidence: Evidence
    behind: Gap | None = None
    """The known gap that the question is closer to than to any entry."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was made of a question, before any entry is looked at by itself."""

    signals: Signals
    meaning: Meaning | None
    standing: Standing
    leaning: float
    """How much the conversation decided, 0..1."""


@dataclass(frozen=True, slots=True)
class Index:
    """All wordings and answers of a knowledge, ready to be searched."""

    entries: tuple[Entry, ...]
    gaps: tuple[Gap, ...]
    """They compete like entries, with the numbers that follow those of the entries."""
    comparison: Comparison
    surroundings: Surroundings
    meanings: Meanings | None = None

    @classmethod
    def build(
        cls, knowledge: Knowledge, encoder: Encoder | None = None, lexical: Lexical | None = None
    ) -> "Index":
        """Return the index of a knowledge; with an encoder, of what it means, too.

        `lexical` is what `Lexical.build` makes of its rivals, where that was kept.
        """
        among = rivals(knowledge)
        lexical = lexical or Lexical.build(among)
        surroundings = Surroundings.of(among, lexical.subjects)
        meanings = Meanings.build(among, encoder) if encoder else None
        entries = among[: len(knowledge.entries)]
        return cls(entries, knowledge.gaps, lexical.comparison, surroundings, meanings)

    def rank(self, question: Question) -> tuple[Match, ...]:
        """Return the entries that may answer the question, the best first, at most `MOST_MATCHES`.

        Gaps are not among them; one that comes first takes from what is left for the entries.
        Ties are broken by the order of the file. The same question always has the same matches.
        """
        led = self.surroundings.led(question) if question.earlier else None
        signals = self.comparison.signals(question.text, led.points if led else None)
        meaning = self._meaning(question.text, signals)
        lexical = signals.total(LEXICAL)
        scores = meaning.added_to(lexical) if meaning else lexical
        alone, related, leaning = scores, scores > 0, 0.0
        if led:
            related |= led.points > 0
            scores, leaning = self.surroundings.mix(scores, led, question, signals)
        field = best(scores, FIELD)
        heard = Heard(signals, meaning, Standing.of(scores, field), leaning)
        gap = [n for n in field[:1] if self._is_meant_gap(n, scores, heard)]
        among = best(scores[: len(self.entries)], MOST_MATCHES) if self.gaps else field
        ranked = [*gap, *(n for n in among[:MOST_MATCHES] if related[n])]
        held = self.comparison.held(ranked, signals.said)
        features = self._features(ranked, scores, heard, held)
        chances = probabilities(features)
        own_first = best(alone, 1) if led else field[:1]
        if led and ranked[:1] == own_first:
            # Both readings agree: the question is at least as clear as it is without the other.
            by_itself = replace(heard, standing=Standing.of(alone, best(alone, FIELD)), leaning=0.0)
            first = self._features(ranked[:1], alone, by_itself, held[:1])
            chances = (max(chances[0], *probabilities(first)), *chances[1:])
        repaired = self._repaired(signals)
        behind = self.gaps[gap[0] - len(self.entries)] if gap else None
        return tuple(
            Match(
                self.entries[n],
                chance,
                replace(
                    self._evidence(n, heard, each, described, repaired, led=n not in own_first),
                    near=led is not None and n in led.near,
                ),
                behind,
            )
            for n, chance, each, described in zip(ranked, chances, held, features, strict=True)
            if n not in gap
        )

    def _meaning(self, text: str, signals: Signals) -> Meaning | None:
        if self.meanings is None:
            return None
        return self.meanings.compare(text, signals.said, self.comparison.vocabulary)

    def _is_meant_gap(self, n: int, scores: Scores, heard: Heard) -> bool:
        if n < len(self.entries):
            return False
        held = self.comparison.held([n], heard.signals.said)
        features = self._features([n], scores, heard, held)
        telling = features[0].telling >= GAP_TELLING
        return telling and probabilities(features)[0] >= GAP_FROM

    def _repaired(self, signals: Signals) -> tuple[tuple[str, str], ...]:
        known = self.comparison.vocabulary.words
        return tuple(
            (said.word, known.texts[said.closest])
            for said in signals.said
            if said.closest is not None
            and said.word not in FUNCTION_WORDS
            and said.word not in known.numbers
        )

    def _evidence(
        self,
        n: int,
        heard: Heard,
        held: Held,
        features: Features,
        repaired: tuple[tuple[str, str], ...],
        *,
        led: bool,
    ) -> Evidence:
        meaningful = [
            (said.word, share)
            for said, share in zip(heard.signals.said, held.shares, strict=True)
            if said.word not in FUNCTION_WORDS
        ]
        return Evidence(
            phrase=phrases_of(self.entries[n])[held.phrase] if held.phrase is not None else "",
            matched=tuple(word for word, share in meaningful if share),
            missing=tuple(word for word, share in meaningful if not share),
            repaired=repaired,
            signals=_parts(n, heard),
            features=features,
            led=led,
        )

    def _features(
        self, entries: Sequence[int], scores: Scores, heard: Heard, held: Sequence[Held]
    ) -> list[Features]:
        signals, meaning, standing = heard.signals, heard.meaning, heard.standing
        letters = sum(len(said.word) + 1 for said in signals.said)
        telling = [
            (row, said.rarity)
            for row, said in enumerate(signals.said)
            if said.word not in QUIET_WORDS
        ]
        most = self.comparison.vocabulary.rarity.of(_NOBODYS_WORD)
        guarded = min(len(self.gaps) / (GUARDS * len(self.entries)), 1.0)
        return [
            Features(
                share=standing.share(score),
                doubt=standing.doubt(score),
                lead=standing.lead(score),
                stands_out=standing.stands_out(score),
                covered=each.covered,
                length=log1p(min(letters, _LONGEST_LENGTH)),
                agree=agree,
                words=float(signals.words[n]),
                telling=sum(rarity * each.shares[row] for row, rarity in telling) / most,
                centre=float(meaning.centre[n]) if meaning else 0.0,
                manner=each.manner,
                read=meaning.read if meaning else 0.0,
                leaning=heard.leaning,
                guarded=guarded,
            )
            for n, score, agree, each in zip(
                entries, scores[entries].tolist(), signals.agreeing(entries), held, strict=True
            )
        ]


def _parts(n: int, heard: Heard) -> tuple[tuple[str, float], ...]:
    lexical = heard.signals.parts(n, LEXICAL)
    if heard.meaning is None:
        return lexical
    kept = heard.meaning.kept
    return (*((name, kept * part) for name, part in lexical), *heard.meaning.parts(n))
