"""What was made of a question before any entry is looked at by itself."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.context import Led
from bot.core.matching.groups import Scores
from bot.core.matching.meaning import Meaning
from bot.core.matching.signals import Signals


@dataclass(frozen=True, slots=True)
class Heard:
    """A question by its own words, by what they mean, and in its conversation."""

    signals: Signals
    meaning: Meaning | None
    led: Led | None
    """What the conversation says, None without one."""
    alone: Scores
    """Of entries and gaps by the question's own words: higher is better."""
    scores: Scores
    """The same with the conversation's part."""
    leaning: float = 0.0
    """How much the conversation decided, 0..1."""

    def by_itself(self) -> "Heard":
        """Return the same question as if nothing had been said before."""
        return replace(self, led=None, scores=self.alone, leaning=0.0)

    def related(self, entries: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return for each of some entries whether anything speaks for it."""
        related: NDArray[np.bool_] = self.alone.take(entries) > 0
        return related | (self.led.points.take(entries) > 0) if self.led else related
