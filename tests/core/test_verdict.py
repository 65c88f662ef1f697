import pytest

from bot.core.matching import Match
from bot.core.verdict import Abstention, Answer, Policy, Suggestion, decide
from tests.knowledge_example import a_match, an_entry

POLICY = Policy(answer_at=0.6, suggest_at=0.3, cover=0.5, lead=0.1, most_choices=2)


def matches(*scores: float) -> tuple[Match, ...]:
    """Return one match for each score, the first well ahead of the others."""
    return tuple(a_match(an_entry(f"entry-{n}"), score) for n, score in enumerate(scores))


def test_a_match_at_every_limit_is_answered() -> None:
    match = a_match(an_entry(), score=0.6, coverage=0.5, lead=0.1)
    assert decide((match,), POLICY) == Answer(match.entry, (match,))


@pytest.mark.parametrize(
    "match",
    [
        pytest.param(a_match(an_entry(), score=0.59, coverage=0.5, lead=0.1), id="score"),
        pytest.param(a_match(an_entry(), score=0.6, coverage=0.49, lead=0.1), id="coverage"),
        pytest.param(a_match(an_entry(), score=0.6, coverage=0.5, lead=0.09), id="lead"),
    ],
)
def test_a_match_below_one_limit_is_offered(match: Match) -> None:
    assert decide((match,), POLICY) == Suggestion((match,))


def test_an_answer_tells_the_likely_runners_up() -> None:
    best, second, third, fourth = matches(0.9, 0.5, 0.4, 0.35)
    assert decide((best, second, third, fourth), POLICY) == Answer(
        best.entry, (best, second, third)
    )
    assert decide(matches(0.9, 0.3, 0.29), POLICY) == Answer(best.entry, matches(0.9, 0.3))


def test_as_many_entries_are_offered_as_there_are_choices() -> None:
    assert decide(matches(0.5, 0.4, 0.35), POLICY) == Suggestion(matches(0.5, 0.4))


def test_what_is_unlikely_is_not_offered() -> None:
    assert decide(matches(0.5, 0.29), POLICY) == Suggestion(matches(0.5))


def test_what_shares_no_word_with_the_question_is_not_offered() -> None:
    stranger = a_match(an_entry("stranger"), 0.5, matched=())
    relative = a_match(an_entry("relative"), 0.4)
    assert decide((stranger, relative), POLICY) == Suggestion((relative,))


def test_nothing_likely_is_an_abstention_that_keeps_what_came_nearest() -> None:
    assert decide(matches(0.29, 0.2, 0.1), POLICY) == Abstention(matches(0.29, 0.2))


def test_likely_matches_without_a_word_in_common_are_an_abstention() -> None:
    stranger = a_match(an_entry(), 0.5, matched=())
    assert decide((stranger,), POLICY) == Abstention((stranger,))


def test_no_match_is_an_abstention() -> None:
    assert decide((), POLICY) == Abstention()


def test_the_default_policy_offers_before_it_answers() -> None:
    policy = Policy()
    assert 0 < policy.suggest_at < policy.answer_at < 1
