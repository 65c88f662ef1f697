"""Two readings of a message, by itself and in its conversation, made one."""

from dataclasses import dataclass
from math import exp, log

import numpy as np

from bot.core.matching.groups import Scores
from bot.core.matching.lean import LeanFeatures


@dataclass(frozen=True, slots=True)
class Readings:
    """The scores of a question's words alone, and those in its conversation."""

    alone: Scores
    """With what a model makes of them, if there is one."""
    by_words: Scores
    """Without."""
    together: Scores
    """By words, too: a model hears a subject in "and what about them?" where there is none."""
    features: LeanFeatures
    """What decides between them."""

    def mixed(self, weight: float) -> Scores:
        """Return how likely each entry is, the conversation's part being `weight`, 0..1."""
        alone, together = _softmax(self.alone), _softmax(self.together)
        # What the model changes is lost only to a conversation that has something to say: else one
        # of something quite different would give the decision back to the words.
        kept: Scores = (1 - weight * self._spoken()) * (alone - _softmax(self.by_words))
        mixed: Scores = (1 - weight) * alone + weight * np.maximum(together + kept, 0)
        return mixed

    def scores(self, weight: float) -> Scores:
        """Return the score of each entry, with `weight` as above: higher is better."""
        level = (1 - weight) * _level(self.alone) + weight * _level(self.together)
        scores: Scores = (np.log(self.mixed(weight) + 1e-9) + level).astype(np.float32)
        return scores

    def _spoken(self) -> float:
        """Return how far the conversation speaks for the entry that comes first in it, 0..1."""
        first = self.together.argmax()
        return 1 - exp(-max(float(self.together[first] - self.by_words[first]), 0.0))


def _level(scores: Scores) -> float:
    """Return ln of the sum of e to each score: what tells strong scores from weak ones."""
    return float(scores.max()) + log(float(np.exp(scores - scores.max()).sum()))


def _softmax(scores: Scores) -> Scores:
    exponents = np.exp(scores - scores.max())
    part: Scores = exponents / exponents.sum()
    return part
