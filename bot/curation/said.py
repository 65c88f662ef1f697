"""What a run of the tests tells, in sentences without their full stop."""

from typing import Final

from bot.curation.assess import Assessment
from bot.curation.counted import counted
from bot.curation.evaluate import ENOUGH, Evaluation, Result
from bot.curation.history import Comparison
from bot.curation.thresholds import FEWEST_ANSWERABLE, FEWEST_UNANSWERABLE, Counts

_SHORT: Final = 0.1  # seconds


def sentence(evaluation: Evaluation, seconds: float) -> str:
    """Return how good a knowledge is."""
    counts = ", ".join(
        f"{evaluation.count(result)} {result.value}"
        for result in (Result.WRONG, Result.MISSED, Result.OFFERED)
    )
    right = evaluation.count(Result.RIGHT)
    took = f"{seconds:.1f}" if seconds >= _SHORT else f"less than {_SHORT}"
    return f"{right} of {len(evaluation.trials)} right, {counts}, in {took} s"


def bar(evaluation: Evaluation) -> str:
    """Return what the tests are held to, and whether they pass."""
    good = "Good enough" if evaluation.good_enough else "Not good enough"
    return (
        f"{good}: {evaluation.reached:.1%} of those with an answer right or offered "
        f"(at least {ENOUGH:.0%} needed), {evaluation.misled} of those that nothing answers "
        "answered (none allowed)"
    )


def changes(comparison: Comparison) -> str:
    """Return how many tests came out otherwise than in the run before."""
    counts = {
        "better": len(comparison.better),
        "worse": len(comparison.worse),
        "new": comparison.new,
        "gone": comparison.gone,
    }
    told = [f"{number} {name}" for name, number in counts.items() if number]
    return f"{', '.join(told) or 'Nothing changed'} since the last run"


def proposed(assessment: Assessment) -> str:
    """Return which thresholds fit the tests better, or that none does, and what speaks for it."""
    proposal, policy = assessment.proposal, assessment.policy
    if proposal is None:
        return (
            "Which thresholds fit cannot be told: that takes "
            f"{FEWEST_ANSWERABLE} tests with an answer and {FEWEST_UNANSWERABLE} that nothing "
            "answers, and few wrong answers"
        )
    in_use = f"answer_at {policy.answer_at:g}, suggest_at {policy.suggest_at:g}"
    if not proposal.better:
        return f"No other thresholds are clearly better than those in use: {in_use}"
    fits = f"answer_at {proposal.policy.answer_at:g}, suggest_at {proposal.policy.suggest_at:g}"
    return (
        f"Thresholds that fit better: {fits} (in use: {policy.answer_at:g}, "
        f"{policy.suggest_at:g}). {_counted(proposal.fitted)}, in place of "
        f"{_counted(proposal.now)}; {_counted(proposal.unseen)} on tests that they were not "
        "fitted to. --fit writes them into the file"
    )


def _counted(counts: Counts) -> str:
    misled = f", {counts.misled} answered that nothing answers" if counts.misled else ""
    return f"{counted(counts.right, 'right answer')} and {counts.wrong} wrong{misled}"
