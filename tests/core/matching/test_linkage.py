import pytest

from bot.core.matching.joining import join
from tests.core.matching.linked import left, linked


def test_a_group_is_as_like_another_as_its_texts_are_on_average() -> None:
    linkage = linked(3, (0, 1, 0.9), (1, 2, 0.5))
    kept = linkage.unite(0, 1)
    assert linkage.score(kept, 2) == pytest.approx((0 + 0.5) / 2)
    assert linkage.score(2, kept) == linkage.score(kept, 2)


def test_what_only_one_of_two_is_like_counts_for_both_of_them() -> None:
    linkage = linked(5, (0, 1, 0.9), (0, 2, 0.4), (0, 3, 0.4), (1, 4, 0.5))
    kept = linkage.unite(0, 1)
    assert [linkage.score(kept, other) for other in (2, 3, 4)] == [0.2, 0.2, 0.25]


def test_what_both_are_like_is_added_up() -> None:
    linkage = linked(3, (0, 1, 0.9), (0, 2, 0.3), (1, 2, 0.5))
    kept = linkage.unite(0, 1)
    assert linkage.score(kept, 2) == pytest.approx((0.3 + 0.5) / 2)


def test_a_closed_group_grows_no_more_and_others_do() -> None:
    linkage = linked(4, (0, 1, 0.9), (1, 2, 0.8), (2, 3, 0.7))
    linkage.close([0])
    join(linkage, 0.1)
    assert sorted(left(linkage), key=len) == [{0}, {1, 2, 3}]
