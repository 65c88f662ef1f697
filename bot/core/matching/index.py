"""The index of a knowledge, built once, asked for every question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from math import log1p
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.core.conversation import Question
from bot.core.knowledge import Entry, Gap, Knowledge
from bot.core.matching.comparison import Comparison
from bot.core.matching.confidence import GUARDS, Features, probabilities
from bot.core.matching.context import Surroundings
from bot.core.matching.cover import Held, Said
from bot.core.matching.encoder import Encoder
from bot.core.matching.evidence import Match, Ranked, evidence
from bot.core.matching.heard import Heard
from bot.core.matching.lexical import Lexical
from bot.core.matching.meaning import Meaning, Meanings
from bot.core.matching.reading import rivals
from bot.core.matching.signals import LEXICAL, Signals, best
from bot.core.matching.standing import FIELD, Standing
from bot.core.text import QUIET_WORDS

MOST_MATCHES: Final = 10
GAP_FROM: Final = 0.3
"""How likely a gap must be meant to stand before the entries, 0..1: nonsense is near to some."""
GAP_TELLING: Final = 1.0
"""How much a question must say for that: "gulag?" may as well mean an entry."""
GAP_SURE: Final = 0.7
"""How likely a gap must be, 0..1, for that to be no matter where more than a name is said."""

_NOBODYS_WORD: Final = ""  # no text holds it, so it is as rare as can be
_LONGEST_LENGTH: Final = 200  # letters: that a question is even longer says no more


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
        heard, field, standing, gap = self._taken(self._heard(question))
        among = best(heard.scores[: len(self.entries)], MOST_MATCHES) if self.gaps else field
        among = among[:MOST_MATCHES]
        numbers = np.array([*gap, *among[heard.related(among)].tolist()], np.int64)
        held = self.comparison.held(numbers, heard.signals.said)
        features = self._features(numbers, heard, held, standing)
        own_first = int((best(heard.alone, 1) if heard.led else field)[0])
        ranked = Ranked(numbers, own_first, heard, held, features)
        why = evidence(ranked, self.comparison.vocabulary.words, self.surroundings.contents.phrases)
        behind = self.gaps[gap[0] - len(self.entries)] if gap else None
        found = [*zip(numbers.tolist(), self._chances(ranked), why, strict=True)][len(gap) :]
        return tuple(
            [Match(self.entries[n], chance, evident, behind) for n, chance, evident in found]
        )

    def rarest_first(self, said: Sequence[str]) -> tuple[str, ...]:
        """Return words of a question, those that the fewest wordings hold first.

        A misspelt word is about as rare as what it is taken for; ties keep their order.
        """
        understood = self.comparison.vocabulary.understand(said)
        rarity = {each.word: each.rarity for each in understood}
        return tuple(sorted(said, key=lambda word: -rarity[word]))

    def _heard(self, question: Question) -> Heard:
        led = self.surroundings.led(question) if question.earlier else None
        signals = self.comparison.signals(question.text, led.points if led else None)
        meaning = self._meaning(question.text, signals)
        lexical = signals.total(LEXICAL)
        alone = meaning.added_to(lexical) if meaning else lexical
        if led is None:
            return Heard(signals, meaning, None, alone, alone)
        scores, leaning = self.surroundings.mix(alone, led, question, signals)
        return Heard(signals, meaning, led, alone, scores, leaning)

    def _meaning(self, text: str, signals: Signals) -> Meaning | None:
        if self.meanings is None:
            return None
        return self.meanings.compare(text, signals.said.words, self.comparison.vocabulary)

    def _taken(self, heard: Heard) -> "_Taken":
        """Return a question as it is taken: by itself, where so it can do, and means a gap."""
        if heard.led and heard.led.complete:
            by_itself = self._taken(heard.by_itself())
            if by_itself.gap:
                return by_itself
        field = best(heard.scores, FIELD)
        standing = Standing.of(heard.scores, field)
        return _Taken(heard, field, standing, self._meant_gap(field[:1], heard, standing))

    def _meant_gap(self, first: NDArray[np.int64], heard: Heard, standing: Standing) -> list[int]:
        """Return the number of what comes first if it is a gap that is meant; empty if not."""
        if first[0] < len(self.entries):
            return []
        held = self.comparison.held(first, heard.signals.said)
        features = self._features(first, heard, held, standing)
        (chance,) = probabilities(features)
        telling = features[0].telling >= GAP_TELLING
        if chance >= GAP_SURE:
            telling |= sum(not word.asks for word in heard.signals.said.words) > 1
        return first.tolist() if telling and chance >= GAP_FROM else []

    def _chances(self, ranked: Ranked) -> tuple[float, ...]:
        chances = probabilities(ranked.features)
        led, first = ranked.heard.led, ranked.numbers[:1]
        if led is None or first.tolist() != [ranked.own_first]:
            return chances
        alone = self._chance_alone(first, ranked.heard)
        if led.complete:
            # A conversation makes the bot no bolder about a question that can do without it.
            return (alone, *(min(chance, alone) for chance in chances[1:]))
        # Both readings agree: the question is at least as clear as it is without the other.
        return (max(chances[0], alone), *chances[1:])

    def _chance_alone(self, first: NDArray[np.int64], heard: Heard) -> float:
        """Return how likely the first entry is by the question's own words, 0..1."""
        alone = heard.by_itself()
        standing = Standing.of(alone.scores, best(alone.scores, FIELD))
        held = self.comparison.held(first, heard.signals.said)
        (chance,) = probabilities(self._features(first, alone, held, standing))
        return chance

    def _features(
        self, entries: NDArray[np.int64], heard: Heard, held: Held, standing: Standing
    ) -> list[Features]:
        signals, meaning = heard.signals, heard.meaning
        scores = heard.scores.take(entries).astype(np.float64)
        centre = meaning.centre.take(entries).tolist() if meaning else repeat(0.0)
        letters = sum([len(said.word) + 1 for said in signals.said.words])
        length = log1p(min(letters, _LONGEST_LENGTH))
        guarded = min(len(self.gaps) / (GUARDS * len(self.entries)), 1.0)
        read = meaning.read if meaning else 0.0
        columns: dict[str, Iterable[float]] = {
            "share": standing.share(scores).tolist(),
            "doubt": standing.doubt(scores).tolist(),
            "lead": standing.lead(scores).tolist(),
            "stands_out": standing.stands_out(scores).tolist(),
            "covered": held.covered.tolist(),
            "length": repeat(length),
            "agree": signals.agreeing(entries),
            "words": signals.words.take(entries).tolist(),
            "telling": self._telling(signals.said, held),
            "centre": centre,
            "manner": held.manner,
            "read": repeat(read),
            "leaning": repeat(heard.leaning),
            "guarded": repeat(guarded),
        }
        in_order = [columns[name] for name in Features._fields]
        return [*map(Features._make, zip(*in_order, strict=False))]  # what is repeated never ends

    def _telling(self, said: Said, held: Held) -> list[float]:
        """Return `Features.telling` of the entries that hold what was said."""
        telling = [0.0 if each.word in QUIET_WORDS else each.rarity for each in said.words]
        most = self.comparison.vocabulary.rarity.of(_NOBODYS_WORD)
        told: list[float] = (np.array(telling) @ held.shares / most).tolist()
        return told


class _Taken(NamedTuple):
    """A question as it is taken, with how entries and gaps stand for it."""

    heard: Heard
    field: NDArray[np.int64]
    """The `FIELD` best, the best first."""
    standing: Standing
    gap: list[int]
    """The number of the gap that is meant rather than any entry; empty for none."""
