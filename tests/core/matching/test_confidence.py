from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.matching import Features
from bot.core.matching.confidence import (
    BACKGROUND,
    FIELD,
    FIRST,
    FIRST_GUARDED,
    FIRST_LED,
    FIRST_READ,
    LATER,
    First,
    Later,
    Placed,
    Standing,
    probabilities,
)
from bot.core.matching.groups import Scores
from bot.core.matching.signals import best

SURE = Features(
    share=-0.1,
    doubt=-2.0,
    lead=2.0,
    stands_out=5.0,
    covered=1.0,
    length=3.5,
    agree=5.0,
    words=0.9,
    telling=1.5,
    centre=0.6,
    manner=1.0,
)
NUMBERS = st.floats(-50, 50, width=32)
ANY_FEATURES = st.builds(
    Features,
    share=st.floats(-9.3, 0),
    doubt=st.floats(-7, 0),
    lead=st.floats(-6, 3),
    stands_out=NUMBERS,
    covered=st.floats(0, 1),
    length=st.floats(0, 6),
    agree=st.integers(0, 5),
    words=st.floats(0, 1),
    telling=st.floats(0, 5),
    centre=st.floats(-1, 1),
    manner=st.floats(0, 1),
    read=st.floats(0, 1),
    leaning=st.floats(0, 1),
    guarded=st.floats(0, 1),
)


def scores(*values: float) -> Scores:
    return np.array(values, np.float32)


def at(score: float) -> Placed:
    return np.array(score, np.float64)


def odds(chance: float) -> float:
    return log(chance / (1 - chance))


# --- standing ------------------------------------------------------------------------------------


def standing_of(given: Scores) -> Standing:
    return Standing.of(given, best(given, FIELD))


def test_a_small_knowledge_is_filled_up_with_unrelated_entries() -> None:
    standing = standing_of(scores(5, 3))
    assert (standing.best, standing.second) == (5, 3)
    assert standing.mean == pytest.approx((5 + 3 + 38 * BACKGROUND) / FIELD)
    assert standing.mass == pytest.approx(1 + 39 * exp(-2))
    assert standing.share(at(5)) == pytest.approx(-log(standing.mass))
    assert standing.doubt(at(5)) == pytest.approx(log(1 - 1 / standing.mass))


def test_the_only_entry_has_an_unrelated_one_behind_it() -> None:
    assert standing_of(scores(5)).second == BACKGROUND


def test_of_a_large_knowledge_the_best_entries_are_the_field() -> None:
    standing = standing_of(scores(*[8] * FIELD, *[0] * 100))
    assert standing.mean == 8
    assert standing.deviation == 0


def test_one_stands_out_by_standard_deviations() -> None:
    # One of 10 above 39 of 0: the mean is 0.25, the deviation 10 / 40 * sqrt(39)
    standing = standing_of(scores(10, *[0] * 39))
    assert standing.stands_out(at(10)) == pytest.approx((10 - 0.25) / (0.25 * 39**0.5), rel=1e-5)


def test_the_lead_is_over_the_best_other_entry() -> None:
    standing = standing_of(scores(5, 4, 1))
    assert [standing.lead(at(score)) for score in (5, 4, 1)] == [1, -1, -4]


def test_equals_do_not_lead() -> None:
    assert standing_of(scores(5, 5)).lead(at(5)) == 0


def test_what_is_hopeless_or_beyond_doubt_is_not_told_finer() -> None:
    standing = standing_of(scores(100, 0))
    assert standing.lead(at(100)) == 3
    assert standing.lead(at(0)) == -6
    assert standing.share(at(0)) == pytest.approx(log(1e-4))
    assert standing.doubt(at(100)) == pytest.approx(log(1e-3))


# --- probabilities -------------------------------------------------------------------------------


def test_log_odds_add_up_what_counts() -> None:
    assert First(bias=1, covered=2, words=10).log_odds(SURE) == pytest.approx(1 + 2 + 9)
    later = Later(bias=1, share=10, first=2, covered=3)
    assert later.log_odds(SURE, first=4) == pytest.approx(1 - 1 + 8 + 3)


def test_nothing_found_has_no_probabilities() -> None:
    assert probabilities(()) == ()


@pytest.mark.parametrize(
    ("read", "leaning", "expected"),
    [
        pytest.param(0, 0, FIRST.log_odds(SURE), id="words alone"),
        pytest.param(1, 0, FIRST_READ.log_odds(SURE), id="with a model that reads"),
        pytest.param(0, 1, FIRST_LED.log_odds(SURE), id="where the conversation decides"),
        pytest.param(
            0.25, 0, 0.75 * FIRST.log_odds(SURE) + 0.25 * FIRST_READ.log_odds(SURE), id="half read"
        ),
        pytest.param(0, 0.5, (FIRST.log_odds(SURE) + FIRST_LED.log_odds(SURE)) / 2, id="half led"),
    ],
)
def test_the_first_is_judged_by_what_was_heard(
    read: float, leaning: float, expected: float
) -> None:
    [chance] = probabilities([SURE._replace(read=read, leaning=leaning)])
    assert odds(chance) == pytest.approx(expected)


def test_known_gaps_change_what_the_words_are_worth() -> None:
    chances = [probabilities([SURE._replace(guarded=guarded)])[0] for guarded in (0, 0.5, 1)]
    none, some, enough = map(odds, chances)
    assert enough == pytest.approx(FIRST_GUARDED.log_odds(SURE))
    assert some == pytest.approx((none + enough) / 2)


def test_those_after_the_first_are_judged_by_what_it_leaves() -> None:
    behind = SURE._replace(share=-4.0, covered=0.5)
    first, second = probabilities([SURE, behind])
    assert odds(second) == pytest.approx(LATER.log_odds(behind, odds(first)))


def test_none_is_likelier_than_the_one_before_it() -> None:
    unsure = SURE._replace(words=0.0, stands_out=0.0, covered=0.0)
    first, second = probabilities([unsure, SURE._replace(share=0.0)])
    assert first == second


def test_a_closer_wording_is_never_less_likely() -> None:
    [far], [near] = (probabilities([SURE._replace(words=words)]) for words in (0.4, 0.8))
    assert far < near


def test_a_shorter_question_is_less_sure() -> None:
    vague = SURE._replace(length=log(5))  # "why" and the space after it
    assert probabilities([vague])[0] < probabilities([SURE])[0]


@given(st.lists(ANY_FEATURES, max_size=5))
def test_probabilities_never_rise(ranked: list[Features]) -> None:
    chances = probabilities(ranked)
    assert len(chances) == len(ranked)
    assert all(0 <= chance <= 1 for chance in chances)
    assert list(chances) == sorted(chances, reverse=True)


@given(st.lists(NUMBERS, min_size=1, max_size=60))
def test_every_entry_has_its_place_among_the_scores(values: list[float]) -> None:
    given_ = scores(*values)
    standing = standing_of(given_)
    for score in map(float, given_):
        assert -9.3 < standing.share(at(score)) <= 0
        assert -7 < standing.doubt(at(score)) <= 0
        assert -6 <= standing.lead(at(score)) <= 3
        assert abs(standing.stands_out(at(score))) < 1e9
