"""How sure is sure enough for a knowledge, read off its own tests.

The tests are few, and the next question is none of them. So the rule leaves room: one wrong answer
more than was seen must still be bearable, and a threshold stands away from the tests that set it.
What the rule is worth is told by tests that it did not see.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Final

from bot.core.knowledge import Thresholds
from bot.core.verdict import Policy, decide
from bot.curation.evaluate import Result, Trial, judged

FEWEST_ANSWERABLE: Final = 40
FEWEST_UNANSWERABLE: Final = 20
"""With fewer tests of either kind nothing is proposed."""
MOST_WRONG: Final = 0.03
"""The share of the answers to answerable tests that may be wrong, one more counted than was."""
MOST_LOST: Final = 0.01
"""The share of the answerable tests that may lose their entry for the sake of fewer offers."""
MARGIN: Final = 0.03
"""How far `answer_at` stands above the lowest that the tests allow."""
LEAST_GAIN: Final = 0.01
"""How much more thresholds must be worth to be called better, as a share of the tests."""
FOLDS: Final = 10

GRID: Final = tuple(n / 100 for n in range(1, 100))
"""The thresholds that are tried."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How tests come out."""

    right: int = 0
    """Answered with what was expected."""
    offered: int = 0
    missed: int = 0
    wrong: int = 0
    """Answered with something else."""
    silent: int = 0
    """Of the tests that nothing answers: not answered,"""
    bothered: int = 0
    """given a choice,"""
    misled: int = 0
    """or answered."""

    def __add__(self, other: "Counts") -> "Counts":
        """Return the counts of both together."""
        names = (each.name for each in fields(Counts))
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in names})

    @property
    def answerable(self) -> int:
        """How many of the tests some entry answers."""
        return self.right + self.offered + self.missed + self.wrong

    @property
    def unanswerable(self) -> int:
        """How many of the tests nothing answers."""
        return self.silent + self.bothered + self.misled

    @property
    def worth(self) -> float:
        """What the tests are worth together: 1 if all went well, an offer half, -2 if wrong."""
        good, half = self.right + self.silent, self.offered + self.bothered
        return good + half / 2 - 2 * (self.wrong + self.misled)

    def bearable(self, more: int = 0) -> bool:
        """Return whether nobody is misled and few answers are wrong, even if it were some more."""
        return not self.misled and self.wrong + more <= MOST_WRONG * (self.right + self.wrong)


@dataclass(frozen=True, slots=True)
class Retrial:
    """Tests, and how they come out with other thresholds, without asking them again."""

    trials: tuple[Trial, ...]
    known: dict[Policy, tuple[Result, ...]] = field(default_factory=dict, compare=False)

    def results(self, policy: Policy) -> tuple[Result, ...]:
        """Return how each test comes out with a policy."""
        if policy not in self.known:
            self.known[policy] = tuple(_retried(trial, policy) for trial in self.trials)
        return self.known[policy]

    def counts(self, policy: Policy, among: Iterable[int] | None = None) -> Counts:
        """Return how tests come out with a policy: those of some numbers, or all."""
        results = self.results(policy)
        numbers = range(len(self.trials)) if among is None else among
        answerable: list[Result] = []
        unanswerable: list[Result] = []
        for n in numbers:
            kind = answerable if self.trials[n].expectation.expect else unanswerable
            kind.append(results[n])
        return Counts(
            right=answerable.count(Result.RIGHT),
            offered=answerable.count(Result.OFFERED),
            missed=answerable.count(Result.MISSED),
            wrong=answerable.count(Result.WRONG),
            silent=unanswerable.count(Result.RIGHT),
            bothered=unanswerable.count(Result.OFFERED),
            misled=unanswerable.count(Result.WRONG),
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """Thresholds that fit the tests, and what speaks for them."""

    policy: Policy
    """With these thresholds."""
    now: Counts
    """With the thresholds in use."""
    fitted: Counts
    """With the proposed ones."""
    unseen: Counts
    """Each test with thresholds fitted to the others, an entry's tests left out together."""

    @property
    def better(self) -> bool:
        """Whether the proposed ones do better, on tests they were not fitted to."""
        least = LEAST_GAIN * (self.now.answerable + self.now.unanswerable)
        gains = self.unseen.worth - self.now.worth >= least
        return self.unseen.bearable() and (gains or not self.now.bearable())


def propose(trials: Sequence[Trial], policy: Policy) -> Proposal | None:
    """Return the thresholds that fit tests; None when these are too few or too wrong to tell.

    `answer_at` is the lowest from which on no test that nothing answers is answered and one wrong
    answer more would still be at most `MOST_WRONG` of all, plus `MARGIN`. `suggest_at` is the
    middle of those that give the fewest choices to what nothing answers, among those that cost at
    most `MOST_LOST` of the answerable tests their entry.
    """
    retrial = Retrial(tuple(trials))
    now = retrial.counts(policy)
    if now.answerable < FEWEST_ANSWERABLE or now.unanswerable < FEWEST_UNANSWERABLE:
        return None
    fitted = _fit(retrial, policy, range(len(trials)))
    if fitted is None:
        return None
    return Proposal(fitted, now, retrial.counts(fitted), _unseen(retrial, policy))


def _retried(trial: Trial, policy: Policy) -> Result:
    if not trial.matches:  # nothing was looked up, or nothing found: no threshold changes that
        return trial.result
    return judged(trial.expectation.expect, decide(trial.matches, policy))


def _fit(retrial: Retrial, policy: Policy, among: Sequence[int]) -> Policy | None:
    """Return the policy that fits some of the tests; None when no threshold is safe."""
    lowest = None
    for at in reversed(GRID):
        if retrial.counts(policy.for_knowledge(Thresholds(at)), among).bearable(more=1):
            lowest = at
        elif lowest:  # one below that happens to be safe is luck
            break
    if lowest is None:
        return None
    answer_at = min(round(lowest + MARGIN, 2), GRID[-1])
    answering = policy.for_knowledge(Thresholds(answer_at))
    return answering.for_knowledge(Thresholds(suggest_at=_suggest_at(retrial, answering, among)))


def _suggest_at(retrial: Retrial, policy: Policy, among: Sequence[int]) -> float:
    tried = [
        (at, retrial.counts(policy.for_knowledge(Thresholds(suggest_at=at)), among))
        for at in GRID
        if at <= policy.answer_at
    ]
    most = max(counts.right + counts.offered for _, counts in tried)
    enough = most - MOST_LOST * tried[0][1].answerable
    allowed = [each for each in tried if each[1].right + each[1].offered >= enough]
    fewest = min(counts.bothered for _, counts in allowed)
    best = [at for at, counts in allowed if counts.bothered == fewest]
    return best[len(best) // 2]


def _unseen(retrial: Retrial, policy: Policy) -> Counts:
    """Return how tests come out with thresholds that were fitted without them."""
    folds = _folds(retrial.trials)
    total = Counts()
    for fold in range(FOLDS):
        left_out = [n for n, of in enumerate(folds) if of == fold]
        others = [n for n, of in enumerate(folds) if of != fold]
        total += retrial.counts(_fit(retrial, policy, others) or policy, left_out)
    return total


def _folds(trials: Iterable[Trial]) -> list[int]:
    """Return the fold of each test: those of an entry share one, the others are dealt out."""
    places: dict[str | int, int] = {}
    keys = [trial.expectation.expect or number for number, trial in enumerate(trials)]
    return [places.setdefault(key, len(places)) % FOLDS for key in keys]
