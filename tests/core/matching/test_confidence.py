from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.matching import Features
from bot.core.matching.confidence import (
    FIRST,
    FIRST_GUARDED,
    FIRST_LED,
    FIRST_READ,
    LATER,
    First,
    Later,
    probabilities,
)

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


def odds(chance: float) -> float:
    return log(chance / (1 - chance))


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
