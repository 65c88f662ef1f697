"""Which thresholds fit some tests, and whether they are any better."""

from dataclasses import replace
from functools import cache
from typing import Final

import pytest

from bot.core.knowledge import Expectation
from bot.core.matching import Match
from bot.core.responder import Responder
from bot.core.small_talk import SmallTalk
from bot.core.verdict import Policy
from bot.curation.evaluate import Evaluation, Result, Trial, evaluate
from bot.curation.files import load
from bot.curation.thresholds import Counts, Proposal, Retrial, propose
from tests.documents import ROOT
from tests.knowledge_example import a_match, an_entry

POLICY: Final = Policy(answer_at=0.95, suggest_at=0.05)


def near(entry: str, chance: float) -> Match:
    match = a_match(an_entry(entry), chance)
    return replace(match, evidence=replace(match.evidence, missing=("unheard",)))


def asked(
    number: int, chance: float, *, of: str | None = "right", best: str = "right"
) -> list[Trial]:
    """Return tests that expect an entry (None: nothing) and find one with a chance."""
    matches = (near(best, chance),)
    questions = (f"{of} {best} {chance} {n}" for n in range(number))
    return [Trial(Expectation(each, of), None, Result.MISSED, matches) for each in questions]


UNANSWERABLE: Final = asked(20, 0.01, of=None)


def fitted(*trials: list[Trial], policy: Policy = POLICY) -> Proposal:
    proposal = propose([each for some in trials for each in some], policy)
    assert proposal is not None
    return proposal


def answer_at(*trials: list[Trial]) -> float:
    return fitted(*trials).policy.answer_at


@pytest.mark.parametrize(("answerable", "unanswerable"), [(39, 20), (40, 19)])
def test_of_few_tests_nothing_is_concluded(answerable: int, unanswerable: int) -> None:
    trials = [*asked(answerable, 0.9), *asked(unanswerable, 0.01, of=None)]
    assert propose(trials, POLICY) is None


def test_an_answer_stands_a_margin_above_the_wrong_ones() -> None:
    assert answer_at(asked(50, 0.9), asked(5, 0.5, of="other"), UNANSWERABLE) == 0.54


def test_an_answer_stands_a_margin_above_what_nothing_answers() -> None:
    assert answer_at(asked(50, 0.9), asked(1, 0.7, of=None), UNANSWERABLE) == 0.74


def test_one_wrong_answer_more_than_was_seen_must_be_bearable() -> None:
    two_of_ninety = asked(90, 0.9), asked(2, 0.5, of="other"), UNANSWERABLE
    two_of_hundred = asked(100, 0.9), asked(2, 0.5, of="other"), UNANSWERABLE
    assert (answer_at(*two_of_ninety), answer_at(*two_of_hundred)) == (0.54, 0.05)


def test_a_threshold_below_one_that_is_unsafe_is_not_taken() -> None:
    assert answer_at(asked(40, 0.9), asked(2, 0.8, of="o"), asked(100, 0.7), UNANSWERABLE) == 0.84


def test_where_the_surest_answers_are_wrong_no_threshold_fits() -> None:
    trials = [*asked(40, 0.9), *asked(3, 0.995, of="other"), *UNANSWERABLE]
    assert propose(trials, POLICY) is None


def test_an_offer_stands_in_the_middle_of_what_does_no_harm() -> None:
    proposal = fitted(asked(50, 0.9), asked(5, 0.4), asked(20, 0.2, of=None),
                      asked(1, 0.6, of="other"), asked(1, 0.6, of="another"))  # fmt: skip
    assert proposal.policy.suggest_at == 0.31
    assert (proposal.fitted.offered, proposal.fitted.bothered) == (5, 0)


def test_one_entry_in_a_hundred_may_be_lost_for_fewer_offers() -> None:
    few, many = (
        fitted(asked(number, 0.9), asked(1, 0.1), asked(20, 0.2, of=None), asked(9, 0.5, of="o"))
        for number in (80, 400)
    )
    assert (few.policy.suggest_at < 0.1, few.fitted.bothered) == (True, 20)
    assert (many.policy.suggest_at > 0.2, many.fitted.bothered) == (True, 0)


def test_the_figures_of_unseen_tests_are_of_thresholds_that_did_not_see_them() -> None:
    trials = [
        *(each for n in "123456789" for each in asked(10, 0.9, of=n, best=n)),
        *asked(9, 0.5, of="odd", best="1"),
        *UNANSWERABLE,
    ]
    proposal = fitted(trials)
    assert (proposal.fitted.wrong, proposal.unseen.wrong) == (0, 9)
    assert proposal.fitted.answerable == proposal.unseen.answerable == 99
    assert not proposal.better


def test_more_right_answers_are_better_and_the_same_ones_are_not() -> None:
    trials = [each for n in "0123456789" for each in asked(10, 0.9, of=n, best=n)]
    assert fitted(trials, UNANSWERABLE, policy=POLICY).better
    assert not fitted(trials, UNANSWERABLE, policy=Policy(answer_at=0.8)).better


def test_what_misleads_is_worse_than_what_answers_less() -> None:
    trials = [*asked(100, 0.9), *asked(4, 0.7), *asked(1, 0.75, of=None), *UNANSWERABLE]
    proposal = fitted(trials, policy=Policy(answer_at=0.6))
    assert (proposal.now.misled, proposal.fitted.misled) == (1, 0)
    assert (proposal.now.right, proposal.fitted.right) == (104, 100)


def test_what_was_not_looked_up_comes_out_as_it_did() -> None:
    thanks = Trial(Expectation("thanks", None), SmallTalk.THANKS, Result.RIGHT)
    assert Retrial((thanks,)).results(Policy(answer_at=0)) == (Result.RIGHT,)


def test_counts_add_up() -> None:
    one = Counts(right=1, offered=2, missed=3, wrong=4, silent=5, bothered=6, misled=7)
    assert one + one == Counts(2, 4, 6, 8, 10, 12, 14)
    assert (one.answerable, one.unanswerable) == (10, 18)
    assert one.worth == 1 + 5 + (2 + 6) / 2 - 2 * (4 + 7)


@cache
def shipped() -> tuple[Responder, Evaluation]:
    responder = Responder.build(load(ROOT / "knowledge.yaml"))
    return responder, evaluate(responder)


def test_with_the_thresholds_in_use_tests_come_out_as_they_did() -> None:
    responder, evaluation = shipped()
    retrial = Retrial(evaluation.trials)
    assert retrial.results(responder.policy) == tuple(each.result for each in evaluation.trials)


def test_with_other_thresholds_tests_come_out_as_when_they_are_asked_again() -> None:
    responder, evaluation = shipped()
    other = replace(responder, policy=replace(responder.policy, answer_at=0.5, suggest_at=0.4))
    anew = tuple(each.result for each in evaluate(other).trials)
    assert Retrial(evaluation.trials).results(other.policy) == anew
    assert anew != tuple(each.result for each in evaluation.trials)
