import pytest

from bot.core.matching import Match
from bot.core.verdict import Abstention, Answer, Policy, Suggestion, decide
from tests.knowledge_example import a_match, an_entry

POLICY = Policy(answer_at=0.8, suggest_at=0.3, offer_at=0.1, most_choices=3)


def matches(*scores: float) -> tuple[Match, ...]:
    """Return one match for each score, each of another entry."""
    return tuple(a_match(an_entry(f"entry-{n}"), score) for n, score in enumerate(scores))


def test_a_match_that_is_likely_enough_is_answered() -> None:
    best, *others = matches(0.8, 0.2, 0.1)
    assert decide((best, *others), POLICY) == Answer(best.entry, (best, *others))


def test_a_match_that_may_be_right_is_offered_with_those_not_out_of_the_question() -> None:
    assert decide(matches(0.79, 0.4, 0.1, 0.09), POLICY) == Suggestion(matches(0.79, 0.4, 0.1))


def test_no_more_than_the_most_choices_are_offered() -> None:
    assert decide(matches(0.7, 0.6, 0.5, 0.4), POLICY) == Suggestion(matches(0.7, 0.6, 0.5))


@pytest.mark.parametrize("scores", [(0.29, 0.2, 0.1, 0.05), (0.0,)])
def test_an_unlikely_match_is_an_abstention_that_keeps_the_nearest(
    scores: tuple[float, ...],
) -> None:
    assert decide(matches(*scores), POLICY) == Abstention(matches(*scores)[:3])


def test_no_match_is_an_abstention() -> None:
    assert decide((), POLICY) == Abstention()


def test_the_default_policy_offers_before_it_answers() -> None:
    policy = Policy()
    assert 0 < policy.offer_at < policy.suggest_at < policy.answer_at < 1
