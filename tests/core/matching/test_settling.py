from itertools import combinations

import pytest

from bot.core.matching.settling import Links, settle


def links(size: int, *likeness: tuple[int, int, float]) -> Links:
    """Return which of so many texts are alike, and how much."""
    found: list[dict[int, float]] = [{} for _ in range(size)]
    for one, other, value in likeness:
        found[one][other] = found[other][one] = value
    return found


def settled(groups: list[list[int]], alike: Links) -> list[set[int]]:
    settle(groups, alike, 0.3)
    return [{*group} for group in groups]


def test_a_text_goes_over_to_the_group_that_it_is_more_like() -> None:
    alike = links(5, (0, 1, 0.4), (1, 2, 0.6), (1, 3, 0.6), (2, 3, 0.6))
    assert settled([[0, 1], [2, 3]], alike) == [{0}, {1, 2, 3}]


def test_a_text_that_is_as_like_its_own_group_stays() -> None:
    alike = links(4, (0, 1, 0.5), (1, 2, 0.5), (2, 3, 0.5))
    assert settled([[0, 1], [2, 3]], alike) == [{0, 1}, {2, 3}]


def test_a_text_of_its_own_joins_only_what_it_is_like_enough() -> None:
    assert settled([[0], [1, 2]], links(3, (0, 1, 0.4), (0, 2, 0.4))) == [set(), {0, 1, 2}]
    assert settled([[0], [1, 2]], links(3, (0, 1, 0.4), (1, 2, 0.9))) == [{0}, {1, 2}]


def test_no_text_leaves_for_a_group_of_its_own() -> None:
    assert settled([[0, 1]], links(2)) == [{0, 1}]


def test_those_that_went_over_draw_others_after_them() -> None:
    alike = links(5, (1, 0, 0.5), (1, 2, 0.4), (1, 3, 0.6), (2, 3, 0.6), (2, 4, 0.6), (3, 4, 0.6))
    assert settled([[0, 1, 2], [3, 4]], alike) == [{0, 1}, {2, 3, 4}]
    drawn = links(5, (0, 1, 0.5), (1, 2, 0.5), (1, 3, 0.2), (2, 3, 0.6), (2, 4, 0.9), (1, 4, 0.9))
    assert settled([[0, 1, 2], [3, 4]], drawn) == [{0}, {1, 2, 3, 4}]


def test_texts_that_are_in_no_group_count_for_nothing() -> None:
    assert settled([[0, 1]], links(4, (0, 1, 0.4), (1, 2, 0.9), (1, 3, 0.9))) == [{0, 1}]


@pytest.mark.parametrize("groups", [[], [[]], [[], [0]]], ids=str)
def test_without_others_nothing_changes(groups: list[list[int]]) -> None:
    before = [{*group} for group in groups]
    assert settled(groups, links(1)) == before


def test_it_ends_where_any_group_is_as_good() -> None:
    alike = links(6, *((one, other, 0.3) for one, other in combinations(range(6), 2)))
    assert sorted(place for group in settled([[0, 1, 2], [3, 4, 5]], alike) for place in group) == [
        *range(6)
    ]
