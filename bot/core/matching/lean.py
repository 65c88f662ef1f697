"""How much a message leans on its conversation: what says so, and what it weighs."""

from dataclasses import dataclass, fields
from math import exp
from typing import Final


@dataclass(frozen=True, slots=True)
class LeanFeatures:
    """What tells a message that needs its conversation from one that does not."""

    leans: float
    """1 if it begins like a continuation, or points back before it says what it is about; or 0."""
    content: float
    """ln(0.5 + the number of its words that say what it is about), -0.7..."""
    ahead: float
    """How far its own best entry is ahead of the conversation's, by its own words: 0..15."""
    full: float
    """1 if the conversation's best entry says every one of these words, or there are none; or 0."""
    share: float
    """The share of these words, weighted by rarity, that the conversation has said: 0..1."""


@dataclass(frozen=True, slots=True)
class LeanWeights:
    """Coefficients of the log odds that a message needs its conversation."""

    bias: float
    """Plus or minus infinity has the conversation decide everything or nothing."""
    leans: float
    content: float
    ahead: float
    full: float
    share: float

    def weight(self, features: LeanFeatures) -> float:
        """Return how much the conversation decides, 0..1."""
        log_odds = self.bias + sum(getattr(self, name) * getattr(features, name) for name in _NAMES)
        return 1 / (1 + exp(-log_odds))


_NAMES: Final = tuple(field.name for field in fields(LeanFeatures))

# Fitted in November 2026 by maximum likelihood on three public sets of conversations and on
# questions asked in foreign conversations, then rounded and made steeper by looking at the curve
# between the two. `python -m benchmarks.fit_context` fits them anew: what it finds bends more of
# the questions that are asked again, and is no better elsewhere (docs/conversation-measured.md).
LEAN: Final = LeanWeights(bias=2.5, leans=0.5, content=-3.0, ahead=-0.5, full=3.0, share=2.5)
