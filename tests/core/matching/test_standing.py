from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.matching.groups import Scores
from bot.core.matching.signals import best
from bot.core.matching.standing import BACKGROUND, FIELD, Placed, Standing


def scores(*values: float) -> Scores:
    return np.array(values, np.float32)


def at(score: float) -> Placed:
    return np.array(score, np.float64)


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


@given(st.lists(st.floats(-50, 50, width=32), min_size=1, max_size=60))
def test_every_entry_has_its_place_among_the_scores(values: list[float]) -> None:
    given_ = scores(*values)
    standing = standing_of(given_)
    for score in map(float, given_):
        assert -9.3 < standing.share(at(score)) <= 0
        assert -7 < standing.doubt(at(score)) <= 0
        assert -6 <= standing.lead(at(score)) <= 3
        assert abs(standing.stands_out(at(score))) < 1e9
