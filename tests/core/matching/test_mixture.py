from math import log

import numpy as np
import pytest

from bot.core.matching.lean import LeanFeatures
from bot.core.matching.mixture import Readings

NOTHING_SAYS = LeanFeatures(leans=0, content=0, ahead=0, full=0, share=0)


def readings(alone: float, points: float, by_words: float = 0.5) -> Readings:
    """Return readings of two entries, given how probable each makes the first.

    The conversation speaks for the second, by so many points.
    """
    with_model, words = (np.log([p, 1 - p]).astype(np.float32) for p in (alone, by_words))
    return Readings(with_model, words, words + np.array([0, points], np.float32), NOTHING_SAYS)


@pytest.mark.parametrize(
    ("points", "weight", "first"),
    [
        pytest.param(9, 0, 0.9, id="by itself"),
        pytest.param(0, 1, 0.9, id="in a conversation that speaks for nothing"),
        pytest.param(9, 1, 0.0, id="in one that leaves no doubt"),
        pytest.param(log(2), 1, 1 / 3 + 0.4 / 2, id="in one that makes the odds twice as high"),
        pytest.param(log(2), 0.5, (0.9 + 1 / 3 + 0.4 * 3 / 4) / 2, id="as far as it leans on it"),
    ],
)
def test_what_a_model_changes_is_lost_as_far_as_a_conversation_speaks_for_something(
    points: float, weight: float, first: float
) -> None:
    assert readings(0.9, points).mixed(weight)[0] == pytest.approx(first, abs=1e-3)


def test_without_a_model_the_two_readings_are_mixed_by_weight() -> None:
    assert readings(0.5, log(4)).mixed(0.25)[0] == pytest.approx(0.75 * 0.5 + 0.25 * 0.2)


@pytest.mark.parametrize("weight", [0, 1], ids=["by themselves", "in the conversation"])
def test_where_one_reading_decides_the_scores_are_those_of_it(weight: float) -> None:
    alone, together = np.array([3, 1], np.float32), np.array([1, 2], np.float32)
    scores = Readings(alone, alone, together, NOTHING_SAYS).scores(weight)
    assert scores.tolist() == pytest.approx([*(alone, together)[weight == 1]], abs=1e-5)


def test_what_speaks_against_an_entry_twice_does_not_take_from_what_is_left() -> None:
    # By words the first is likelier; both the model and the conversation say the second.
    assert readings(0.1, 9, by_words=0.9).mixed(0.1)[0] == pytest.approx(0.9 * 0.1, abs=1e-3)
