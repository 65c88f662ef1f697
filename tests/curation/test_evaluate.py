"""How tests that travel with a knowledge are judged."""

from dataclasses import replace
from typing import Final

import pytest

from bot.core.knowledge import Expectation
from bot.core.responder import Responder
from bot.core.verdict import Policy
from bot.curation.evaluate import Evaluation, Result, Trial, evaluate
from tests.knowledge_example import AFTER_STALIN

NUMBERS: Final = "How many people were in the Gulag?"
ALWAYS_ANSWER: Final = Policy(answer_at=0, suggest_at=0)
ALWAYS_OFFER: Final = Policy(answer_at=2, suggest_at=0)
NEVER_ANSWER: Final = Policy(answer_at=2, suggest_at=2)


def result(expectation: Expectation, policy: Policy) -> Result:
    knowledge = replace(AFTER_STALIN, tests=(expectation,))
    (trial,) = evaluate(replace(Responder.build(knowledge), policy=policy)).trials
    return trial.result


@pytest.mark.parametrize(
    ("expected", "policy", "judged"),
    [
        ("gulag-numbers", ALWAYS_ANSWER, Result.RIGHT),
        ("gulag-numbers", ALWAYS_OFFER, Result.OFFERED),
        ("gulag-numbers", NEVER_ANSWER, Result.MISSED),
        ("doctors-plot", ALWAYS_ANSWER, Result.WRONG),
        ("doctors-plot", ALWAYS_OFFER, Result.MISSED),
        (None, ALWAYS_ANSWER, Result.WRONG),
        (None, ALWAYS_OFFER, Result.OFFERED),
        (None, NEVER_ANSWER, Result.RIGHT),
    ],
)
def test_a_test_is_judged_by_what_the_member_gets(
    expected: str | None, policy: Policy, judged: Result
) -> None:
    assert result(Expectation(NUMBERS, expected), policy) is judged


def test_small_talk_answers_nothing() -> None:
    assert result(Expectation("hello", None), ALWAYS_ANSWER) is Result.RIGHT
    assert result(Expectation("hello", "amnesty"), ALWAYS_ANSWER) is Result.MISSED


def test_what_was_shown_before_counts() -> None:
    follow_up = Expectation("and when were they released?", "gulag-release", ("gulag-numbers",))
    knowledge = replace(AFTER_STALIN, tests=(follow_up, replace(follow_up, after=())))
    after, alone = evaluate(Responder.build(knowledge)).trials
    assert scores(after) > scores(alone)


def scores(trial: Trial) -> float:
    """The score of the expected entry."""
    matches = getattr(trial.outcome, "matches", ())
    return max((m.score for m in matches if m.entry.id == trial.expectation.expect), default=0.0)


def evaluation(answerable: dict[Result, int], unanswerable: dict[Result, int]) -> Evaluation:
    return Evaluation(
        tuple(
            Trial(Expectation("?", expected), None, judged)
            for expected, counts in (("a", answerable), (None, unanswerable))
            for judged, count in counts.items()
            for _ in range(count)
        )
    )


def test_nineteen_of_twenty_right_or_offered_are_enough() -> None:
    made = evaluation({Result.RIGHT: 10, Result.OFFERED: 9, Result.WRONG: 1}, {Result.RIGHT: 5})
    assert made.reached == 0.95
    assert made.good_enough


def test_what_nothing_answers_does_not_count_as_reached() -> None:
    made = evaluation({Result.RIGHT: 9, Result.MISSED: 1}, {Result.RIGHT: 90})
    assert made.reached == 0.9
    assert not made.good_enough


def test_one_answer_to_what_nothing_answers_is_too_many() -> None:
    made = evaluation({Result.RIGHT: 99}, {Result.RIGHT: 99, Result.WRONG: 1})
    assert made.misled == 1
    assert not made.good_enough


def test_no_tests_are_good_enough() -> None:
    assert Evaluation(()).good_enough
