import numpy as np
import pytest

from benchmarks.logistic import logistic


def test_what_made_the_data_is_found_in_it() -> None:
    chance = np.random.default_rng(1)
    x = np.column_stack([np.ones(5000), chance.normal(size=(5000, 2))])
    made = np.array([-1.0, 2.0, 0.5])
    likely = 1 / (1 + np.exp(-x @ made))
    found = logistic(
        [x[:2000], x[2000:]], [likely[:2000], likely[2000:]], [np.ones(2000), np.ones(3000)]
    )
    assert found.tolist() == pytest.approx(made.tolist(), abs=0.05)


def test_what_weighs_nothing_counts_for_nothing() -> None:
    x = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 0.0]])
    with_it = logistic([x], [np.array([0.0, 1.0, 1.0])], [np.array([9.0, 9.0, 0.0])])
    without = logistic([x[:2]], [np.array([0.0, 1.0])], [np.array([9.0, 9.0])])
    assert with_it.tolist() == pytest.approx(without.tolist())
