"""Everything that one run of the tests tells about a knowledge."""

from dataclasses import dataclass
from time import perf_counter

from bot.core.knowledge import Knowledge
from bot.core.responder import Responder
from bot.core.verdict import Policy
from bot.curation.evaluate import Evaluation, Result, Trial, evaluate
from bot.curation.explain import Explanation, explain
from bot.curation.history import Comparison, Run, compare
from bot.curation.thresholds import Proposal, propose


@dataclass(frozen=True, slots=True)
class Assessment:
    """How a knowledge does on its own tests, and why where it fails."""

    knowledge: Knowledge
    policy: Policy
    """What decided."""
    evaluation: Evaluation
    failures: tuple[Explanation, ...]
    """Of the tests that fail, the worst first: what nothing answers, then wrong, then missed."""
    seconds: float
    """How long the tests took."""
    comparison: Comparison | None
    """With the run before, where there was one."""
    proposal: Proposal | None
    """Thresholds that fit, where the tests are enough to tell."""


def assess(responder: Responder, before: Run | None = None) -> Assessment:
    """Return how the responder's knowledge does on its own tests, and did in the run before."""
    began = perf_counter()
    evaluation = evaluate(responder)
    seconds = perf_counter() - began
    worst_first = sorted(filter(_fails, evaluation.trials), key=_weight)
    failures = tuple(explain(trial, responder.index) for trial in worst_first)
    comparison = None if before is None else compare(before, evaluation.trials)
    return Assessment(
        responder.knowledge,
        responder.policy,
        evaluation,
        failures,
        seconds,
        comparison,
        propose(evaluation.trials, responder.policy),
    )


def _fails(trial: Trial) -> bool:
    return trial.fails


def _weight(trial: Trial) -> tuple[bool, bool]:
    return trial.expectation.expect is not None, trial.result is not Result.WRONG
