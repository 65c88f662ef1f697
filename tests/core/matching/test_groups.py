import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.core.matching.groups import Groups, Scores

VALUES = st.integers(0, 100).map(lambda n: n / 4)  # a float32 holds them, and their halves, exactly


def scores(*values: float) -> Scores:
    return np.array(values, np.float32)


def test_rows_stand_group_after_group() -> None:
    groups = Groups.of((2, 0, 1))
    assert len(groups) == 3
    assert [groups.rows(group) for group in range(3)] == [slice(0, 2), slice(2, 2), slice(2, 3)]
    assert groups.sizes().tolist() == [2, 0, 1]
    assert groups.owners().tolist() == [0, 0, 2]


def test_the_highest_value_of_an_empty_group_is_0() -> None:
    assert Groups.of((2, 0, 1)).highest(scores(1, 3, -2)).tolist() == [3, 0, -2]


def test_the_best_two_of_a_group_are_averaged() -> None:
    assert Groups.of((3, 2)).mean_of_best_two(scores(1, 8, 6, 0, 4)).tolist() == [7, 2]


def test_the_only_one_of_a_group_counts_in_full() -> None:
    assert Groups.of((1, 0, 2)).mean_of_best_two(scores(5, 3, 3)).tolist() == [5, 0, 3]


def test_groups_without_rows_have_values_of_0() -> None:
    assert Groups.of((0, 0)).highest(scores()).tolist() == [0, 0]
    assert Groups.of((0, 0)).mean_of_best_two(scores()).tolist() == [0, 0]


def test_there_may_be_no_groups() -> None:
    groups = Groups.of(())
    assert len(groups) == 0
    assert groups.highest(scores()).tolist() == []


@given(st.lists(st.lists(VALUES, max_size=4), max_size=6))
def test_the_highest_of_each_group_comes_first_and_equals_keep_their_order(
    rows: list[list[float]],
) -> None:
    groups = Groups.of(map(len, rows))
    values = scores(*(value for group in rows for value in group))
    order = sorted(range(len(values)), key=lambda row: (groups.owners()[row], -values[row], row))
    assert groups.highest_first(values).tolist() == order


@given(st.lists(st.lists(VALUES, max_size=4), max_size=6))
def test_a_group_is_worth_what_its_own_rows_are(rows: list[list[float]]) -> None:
    groups = Groups.of(map(len, rows))
    values = scores(*(value for group in rows for value in group))
    best = [sorted(group, reverse=True)[:2] for group in rows]
    assert groups.highest(values).tolist() == [max(group, default=0) for group in rows]
    assert groups.mean_of_best_two(values).tolist() == [sum(two) / (len(two) or 1) for two in best]
