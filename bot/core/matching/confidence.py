"""How likely it is that a ranked entry answers the question: the meaning of `Match.score`.

Scores of different questions are not comparable; these features are. Two logistic models turn them
into probabilities: one for the entry ranked first, one for those after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from math import exp
from operator import attrgetter, mul
from typing import Final, NamedTuple

GUARDS: Final = 2
"""The gaps for each entry that `FIRST_GUARDED` was fitted with."""


class Features(NamedTuple):
    """What tells a right entry from a wrong one, whatever the question and the knowledge."""

    share: float
    """ln of the entry's part in the softmax of all scores, -9.2..0."""
    doubt: float
    """ln of the part that all other entries have, -6.9..0."""
    lead: float
    """Its score less that of the best other entry, -6..3."""
    stands_out: float
    """Standard deviations between its score and the mean of the best entries."""
    covered: float
    """The share of the question's words that the entry holds, weighted by rarity, 0..1."""
    length: float
    """ln(1 + letters of the question, 200 at most)."""
    agree: float
    """How many of the lexical signals put the entry first, 0..5."""
    words: float
    """The signal of that name, 0..1."""
    telling: float
    """The rarity of what the question says and the entry holds, in units of a word nobody else
    says: 0 for "why?", below 0.3 for one word that nearly all entries hold, mostly above 1."""
    centre: float = 0.0
    """The model's signal of that name, -1..1; 0 without one."""
    manner: float = 0.5
    """The share of the words that say how it is asked that the closest wording has, 0..1."""
    read: float = 0.0
    """How well the model reads the question, 0..1; 0 without one."""
    leaning: float = 0.0
    """How much the conversation decided, 0..1; 0 without one."""
    guarded: float = 0.0
    """How far known gaps take up what resembles an entry and is not answered, 0..1: 1 with
    `GUARDS` gaps for each entry, 0 without any."""


@dataclass(frozen=True, slots=True)
class First:
    """Coefficients for the entry ranked first; a feature without one does not count."""

    bias: float
    doubt: float = 0.0
    lead: float = 0.0
    stands_out: float = 0.0
    covered: float = 0.0
    length: float = 0.0
    agree: float = 0.0
    words: float = 0.0
    telling: float = 0.0
    centre: float = 0.0
    manner: float = 0.0

    def log_odds(self, entry: Features) -> float:
        """Return ln(p / (1 - p)) of the probability p that the entry is right."""
        return self.bias + float(sum(map(mul, _counted(self), _counted(entry))))


_counted: Final = attrgetter(*(field.name for field in fields(First) if field.name != "bias"))


@dataclass(frozen=True, slots=True)
class Later:
    """Coefficients for the entries after the first."""

    bias: float
    share: float
    first: float
    """Of the log odds of the entry ranked first."""
    covered: float

    def log_odds(self, entry: Features, first: float) -> float:
        """Return ln(p / (1 - p)) of the probability p that the entry is right."""
        return (
            self.bias + self.share * entry.share + self.first * first + self.covered * entry.covered
        )


# Fitted by `python -m benchmarks.fit_policy` in November 2026 on eleven public sets, each counting
# the same, whole and cut down to 2..45 entries, neighbours or any. Fitted without the set they are
# measured on, the figures are the same within a point (docs/matching-measured.md).
FIRST: Final = First(
    bias=-7.931,
    doubt=-0.278,
    stands_out=0.304,
    covered=1.870,
    length=0.822,
    agree=0.227,
    words=3.905,
)
# Where what resembles the entries is among the known gaps. Fitted by `python -m
# benchmarks.fit_gaps` in November 2026 on the same sets, cut down to 5..45 entries, with twice as
# many of the entries taken out left as gaps; a question may also come from another set.
FIRST_GUARDED: Final = First(
    bias=-4.184, doubt=-0.239, lead=0.501, stands_out=0.292, words=5.037, telling=0.595
)
# Where a model reads the question, fitted in the same way with all-MiniLM-L6-v2.
FIRST_READ: Final = First(bias=-4.180, doubt=-0.404, lead=0.471, centre=4.744, manner=0.809)
# Where the conversation decided. Fitted by `python -m benchmarks.fit_context` in November 2026 on
# the follow-ups of three public sets of conversations that it put another entry first for: the sets
# whole, cut down to a few conversations, and both with a third of the entries taken out. The sets
# differ much, and without the one they are measured on the figures fall
# (docs/conversation-measured.md).
FIRST_LED: Final = First(bias=-3.374, doubt=-0.406, stands_out=0.588, words=2.664)
LATER: Final = Later(bias=-0.890, share=0.853, first=0.175, covered=1.530)


def probabilities(ranked: Sequence[Features]) -> tuple[float, ...]:
    """Return for each entry, best first, the probability that it is right: 0..1, never rising."""
    if not ranked:
        return ()
    first = _first_log_odds(ranked[0])
    found = [_probability(first)]
    for entry in ranked[1:]:
        found.append(min(found[-1], _probability(LATER.log_odds(entry, first))))
    return tuple(found)


def _first_log_odds(entry: Features) -> float:
    open_, guarded = FIRST.log_odds(entry), FIRST_GUARDED.log_odds(entry)
    lexical = (1 - entry.guarded) * open_ + entry.guarded * guarded
    alone = (1 - entry.read) * lexical + entry.read * FIRST_READ.log_odds(entry)
    return (1 - entry.leaning) * alone + entry.leaning * FIRST_LED.log_odds(entry)


def _probability(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))
