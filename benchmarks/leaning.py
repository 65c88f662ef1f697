"""How much a message needs its conversation: cases of it, and coefficients fitted to them.

A case is a question in a conversation, read twice: by its words alone and in the conversation. The
fit mixes the two readings so that right entries are most probable.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import chain
from statistics import fmean
from types import MappingProxyType
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from benchmarks.conversations import Asked, DialogueSet
from benchmarks.followups import AGAIN, FOREIGN
from benchmarks.logistic import Matrix, logistic
from benchmarks.product import MOMENT
from bot.core.conversation import Message, resolve
from bot.core.matching import Index
from bot.core.matching.lean import LeanFeatures, LeanWeights
from bot.core.matching.signals import LEXICAL

SEEDS: Final = (1, 2)
"""Of the conversations drawn; `benchmarks.followups` uses others."""
OWN: Final = "its own turns"
WEIGHT: Final[Mapping[str, float]] = MappingProxyType({OWN: 3, FOREIGN: 5, AGAIN: 0.1})
"""A complete question that is bent is worse than a follow-up that is not understood. What is asked
again in other words counts little: there the entry before has the same right to step back."""
FOLDS: Final = 5
_ROUNDS: Final = 100
_IN_ALL: Final = 2000.0  # what all cases weigh, against the ridge
_NEVER_ZERO: Final = 1e-9
_DEEPEST: Final = 10

Probabilities = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Case:
    """A question in a conversation, read twice."""

    set: str
    dialogue: str
    after: str
    """`OWN`, if it is a follow-up; `FOREIGN` or `AGAIN`, if it is complete."""
    right_alone: bool
    """Whether the question at the start of a conversation finds what answers it."""
    alone: Probabilities
    """Of every entry, by the question's words, `(n_entries,)`."""
    together: Probabilities
    """The same in the conversation."""
    gold: NDArray[np.bool_]
    features: tuple[float, ...]
    """1 for the bias, then the `LeanFeatures`."""
    repeats: bool
    """Whether it is asked again word for word, so that the conversation has no say."""

    def place(self, weight: float) -> int:
        """Return the place of the first right entry, from 1, where ties are lost."""
        mixed = (1 - weight) * self.alone + weight * self.together
        best = mixed[self.gold].max()
        return 1 + int((mixed[~self.gold] >= best).sum())


def cases(on: DialogueSet) -> Iterator[Case]:
    """Yield follow-ups in their conversations, and complete questions in conversations drawn."""
    index = Index.build(on.knowledge)
    questions = {
        OWN: on.follow_ups(),
        FOREIGN: chain.from_iterable(on.foreign(seed) for seed in SEEDS),
        AGAIN: on.again(SEEDS[0]),
    }
    return (
        _case(on.name, after, index, asked) for after in questions for asked in questions[after]
    )


def _case(name: str, after: str, index: Index, asked: Asked) -> Case:
    question = resolve(Message(asked.text, MOMENT), asked.conversation)
    led = index.surroundings.led(question)
    signals = index.comparison.signals(question.text, led.points)
    scores = signals.total(LEXICAL)
    read = index.surroundings.read(scores, led, question, signals)
    gold = np.array([entry.id in asked.gold for entry in index.entries])
    return Case(
        set=name,
        dialogue=asked.dialogue,
        after=after,
        right_alone=bool(gold[scores.argmax()]),
        alone=read.mixed(0),
        together=read.mixed(1),
        gold=gold,
        features=(1.0, *astuple(read.features)),
        repeats=bool(led.again),
    )


def fit(on: Sequence[Case]) -> LeanWeights:
    """Return the weights under which the right entries of the cases are most probable.

    By expectation and maximisation: how likely it is that a case needs its conversation, and a
    logistic regression of that, in turns.
    """
    some = [case for case in on if not case.repeats]
    features = np.array([case.features for case in some])
    alone = np.array([case.alone[case.gold].sum() for case in some], float) + _NEVER_ZERO
    together = np.array([case.together[case.gold].sum() for case in some], float) + _NEVER_ZERO
    weights = _weights(some)
    found = np.zeros(features.shape[1])
    for _ in range(_ROUNDS):
        share = 1 / (1 + np.exp(-features @ found))
        needed = share * together / (share * together + (1 - share) * alone)
        found = logistic([features], [needed], [weights])
    return LeanWeights(*map(float, found))


def _weights(on: Sequence[Case]) -> Matrix:
    """Each kind of case weighs what it is to, and in a kind every set the same."""
    counts = Counter((case.after, case.set) for case in on)
    sets = Counter(after for after, _ in counts)
    shares = [WEIGHT[case.after] / sets[case.after] / counts[case.after, case.set] for case in on]
    return _IN_ALL * np.array(shares) / sum(shares)


Chosen = Callable[[Case], LeanWeights]


def crossed(on: Sequence[Case], part: Callable[[Case], object]) -> Chosen:
    """Return for each case weights that were fitted to the cases of all other parts."""
    without = {
        name: fit([case for case in on if part(case) != name]) for name in set(map(part, on))
    }
    return lambda case: without[part(case)]


def fold(case: Case) -> int:
    """Return the part of a case, 0..4: the same for all of a conversation."""
    return crc32(case.dialogue.encode()) % FOLDS


@dataclass(frozen=True, slots=True)
class Worth:
    """What weights are worth for one kind of cases of a set."""

    set: str
    after: str
    r1: float
    mrr: float
    lost: float
    """How much R@1 the conversation costs."""


def worth(on: Sequence[Case], chosen: Chosen) -> Iterator[Worth]:
    """Yield what weights are worth, each set's kinds in their order."""
    for name, after in dict.fromkeys((case.set, case.after) for case in on):
        some = [case for case in on if (case.set, case.after) == (name, after)]
        places = [case.place(_weight(case, chosen(case))) for case in some]
        r1 = fmean(place == 1 for place in places)
        yield Worth(
            set=name,
            after=after,
            r1=r1,
            mrr=fmean(1 / place if place <= _DEEPEST else 0.0 for place in places),
            lost=fmean(case.right_alone for case in some) - r1,
        )


def _weight(case: Case, lean: LeanWeights) -> float:
    return 0.0 if case.repeats else lean.weight(LeanFeatures(*case.features[1:]))
