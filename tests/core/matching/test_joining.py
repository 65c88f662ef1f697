from bot.core.matching.joining import join
from tests.core.matching.linked import left, linked


def test_the_likest_become_one_first() -> None:
    linkage = linked(3, (0, 1, 0.5), (1, 2, 0.8))
    join(linkage, 0.3)
    assert sorted(left(linkage), key=len) == [{0}, {1, 2}]


def test_nothing_that_is_less_alike_becomes_one() -> None:
    linkage = linked(2, (0, 1, 0.2))
    join(linkage, 0.3)
    assert left(linkage) == [{0}, {1}]
