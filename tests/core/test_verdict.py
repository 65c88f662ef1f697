from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.knowledge import Thresholds
from bot.core.matching import Match
from bot.core.verdict import (
    Abstention,
    Answer,
    Basis,
    Policy,
    Suggestion,
    basis_of,
    decide,
    listed,
)
from tests.knowledge_example import a_gap, a_match, an_entry

POLICY = Policy(answer_at=0.8, suggest_at=0.3, offer_at=0.1, most_choices=3)


def matches(*scores: float) -> tuple[Match, ...]:
    """Return one match for each score, each of another entry."""
    return tuple(a_match(an_entry(f"entry-{n}"), score) for n, score in enumerate(scores))


def missing(match: Match) -> Match:
    """Return the match with a word that its entry does not hold."""
    return replace(match, evidence=replace(match.evidence, missing=("bread",)))


def holding(match: Match, matched: tuple[str, ...], covered: float) -> Match:
    """Return the match with these words, held as well as that."""
    features = match.evidence.features._replace(covered=covered)
    return replace(match, evidence=replace(match.evidence, matched=matched, features=features))


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
    unlikely = tuple(missing(match) for match in matches(*scores))
    assert decide(unlikely, POLICY) == Abstention(unlikely[:3])


@pytest.mark.parametrize(
    ("matched", "covered", "offered"),
    [
        pytest.param(("gulag",), 1.0, True, id="one word"),
        pytest.param(("stalin", "death"), 0.8, True, id="two words, nearly as curated"),
        pytest.param(("stalin", "death"), 0.79, False, id="words that are only alike"),
        pytest.param(("stalin", "death", "penza"), 1.0, False, id="more than a name"),
        pytest.param((), 1.0, False, id="no word"),
    ],
)
def test_a_subject_that_is_only_named_is_offered_what_there_is_on_it(
    matched: tuple[str, ...], covered: float, offered: bool
) -> None:
    first, second, other = matches(0.1, 0.05, 0.04)
    first, second = (holding(match, matched, covered) for match in (first, second))
    verdict = decide((first, second, missing(other)), POLICY)
    assert verdict == (
        Suggestion((first, second)) if offered else Abstention((first, second, missing(other)))
    )


def test_the_subject_of_a_known_gap_is_not_offered() -> None:
    gap = a_gap("deaths")
    match = replace(a_match(an_entry(), 0.1), behind=gap)
    assert decide((match,), POLICY) == Abstention((match,), gap)


def test_what_a_known_gap_is_closer_to_is_offered_at_most() -> None:
    gap = a_gap("deaths")
    likely = a_match(an_entry(), 0.95, behind=gap)
    unlikely = a_match(an_entry(), 0.2, behind=gap)
    assert decide((likely,), POLICY) == Suggestion((likely,))
    assert decide((unlikely,), POLICY) == Abstention((unlikely,), gap)


def test_no_match_is_an_abstention() -> None:
    assert decide((), POLICY) == Abstention()


def test_the_default_policy_offers_before_it_answers() -> None:
    policy = Policy()
    assert 0 < policy.offer_at < policy.suggest_at < policy.answer_at < 1


def test_without_a_match_nothing_is_answered_or_offered_however_lax_the_policy() -> None:
    assert decide((), Policy(answer_at=0, suggest_at=0, offer_at=0)) == Abstention()


@pytest.mark.parametrize(
    ("thresholds", "policy"),
    [
        pytest.param(Thresholds(), POLICY, id="says nothing"),
        pytest.param(Thresholds(answer_at=0.7), Policy(0.7, 0.3, 0.1), id="answers sooner"),
        pytest.param(Thresholds(suggest_at=0.5), Policy(0.8, 0.5, 0.1), id="offers later"),
        pytest.param(Thresholds(0.9, 0.4), Policy(0.9, 0.4, 0.1), id="says both"),
        pytest.param(Thresholds(answer_at=0.2), Policy(0.2, 0.2, 0.1), id="answers all it offers"),
        pytest.param(Thresholds(suggest_at=0.9), Policy(0.8, 0.8, 0.1), id="offers nothing"),
        pytest.param(Thresholds(suggest_at=0.05), Policy(0.8, 0.05, 0.05), id="offers all"),
    ],
)
def test_a_file_may_say_how_sure_is_sure_enough(thresholds: Thresholds, policy: Policy) -> None:
    assert POLICY.for_knowledge(thresholds) == policy


@pytest.mark.parametrize(("telling", "vague"), [(0.6, False), (0.59, True)])
def test_what_the_conversation_alone_puts_first_must_be_told_twice_as_much(
    telling: float, vague: bool
) -> None:
    (match,) = matches(0.9)
    features = match.evidence.features._replace(telling=telling)
    led = replace(match, evidence=replace(match.evidence, led=True, features=features))
    assert isinstance(decide((led,), POLICY), Suggestion if vague else Answer)


def test_a_message_that_asks_more_than_a_name_may_say_as_little_as_any() -> None:
    (match,) = matches(0.9)
    features = match.evidence.features._replace(telling=0.3)
    led = replace(match, evidence=replace(match.evidence, led=True, asks=True, features=features))
    assert isinstance(decide((led,), POLICY), Answer)


# --- what the message may ask of the answer just shown -------------------------------------------


@pytest.mark.parametrize(("score", "verdict"), [(0.9, Answer), (0.5, Suggestion)])
def test_a_question_word_alone_that_is_surely_asked_of_the_answer_just_shown_is_not_vague(
    score: float, verdict: type
) -> None:
    (match,) = matches(score)
    evidence = replace(match.evidence, features=match.evidence.features._replace(telling=0.0))
    meant = replace(match, evidence=replace(evidence, near=True, meant=True))
    assert isinstance(decide((replace(match, evidence=evidence),), POLICY), Suggestion)
    assert isinstance(decide((meant,), POLICY), verdict)


def near(match: Match) -> Match:
    """Return a match of which the message may ask something because it was just shown."""
    return replace(match, evidence=replace(match.evidence, near=True))


def test_an_answer_just_shown_is_answered_again_where_it_is_the_likeliest() -> None:
    first, second = matches(0.9, 0.2)
    assert decide((near(first), second), POLICY) == Answer(first.entry, (near(first), second))


def test_an_answer_just_shown_is_offered_first_beside_a_likelier_one() -> None:
    first, second, third = matches(0.9, 0.2, 0.01)
    assert decide((first, second, near(third)), POLICY) == Suggestion((near(third), first))


def test_an_answer_just_shown_is_offered_first_among_others() -> None:
    first, second, third, fourth = matches(0.5, 0.4, 0.3, 0.01)
    offered = decide((first, second, near(third), near(fourth)), POLICY)
    assert offered == Suggestion((near(third), near(fourth), first))


def test_an_answer_just_shown_is_offered_where_nothing_is_likely() -> None:
    first, second = matches(0.1, 0.05)
    assert decide((missing(first), near(second)), POLICY) == Suggestion((near(second),))


def test_what_is_likely_or_holds_a_word_is_listed_without_a_limit() -> None:
    found = matches(0.9, 0.5, 0.4, 0.2, 0.1, 0.01, 0.0)
    *likely, unlikely, last = (holding(match, (), 0.0) for match in found)
    with_a_word = holding(last, ("gulag",), 0.3)
    assert listed((*likely, unlikely, with_a_word), POLICY) == (*likely, with_a_word)


def test_nothing_is_listed_for_a_known_gap() -> None:
    behind = a_match(an_entry(), 0.2, behind=a_gap("chernobyl"))
    assert listed((behind,), POLICY) == ()


def test_of_nothing_nothing_is_listed() -> None:
    assert listed((), POLICY) == ()


PROBABILITY = st.floats(0, 1)


@given(
    st.builds(Thresholds, st.none() | PROBABILITY, st.none() | PROBABILITY),
    st.lists(PROBABILITY, max_size=5),
)
def test_whatever_a_file_says_there_is_a_verdict(
    thresholds: Thresholds, scores: list[float]
) -> None:
    policy = POLICY.for_knowledge(thresholds)
    assert 0 <= policy.offer_at <= policy.suggest_at <= policy.answer_at <= 1
    found = decide(matches(*sorted(scores, reverse=True)), policy)
    assert not isinstance(found, Suggestion) or found.matches


def test_the_basis_of_an_answer_is_its_wording_its_chance_and_the_runners_up() -> None:
    first, *others = (an_entry(each) for each in "abcde")
    matches = (a_match(first, 0.9), *(a_match(each, 0.1) for each in others))
    assert basis_of(Answer(first, matches), others[0], Policy()) == Basis(
        "What is a?", 0.9, ("b", "c", "d"), "b"
    )


def test_a_chosen_answer_has_no_basis() -> None:
    assert basis_of(Answer(an_entry()), None, Policy()) is None
