"""Which of many texts ask the same, by how alike they are and by the words their groups say.

First average linkage: two groups become one as long as their texts are alike enough, each of the
one with each of the other, on average. A text alone does not draw two groups together (single
linkage), and no text is the measure of its group (leaders): both were measured to be worse. Then
texts go over to groups that they are more like (`settling`), and groups become one whose words tell
that they ask the same, though no two of their texts may be alike: `telling`.
"""

from collections.abc import Iterable, Sequence
from math import log, log2
from typing import Final

from bot.core.matching.index import Index
from bot.core.matching.joining import join
from bot.core.matching.likeness import Texts, wordings_beside
from bot.core.matching.linkage import Linkage
from bot.core.matching.settling import settle
from bot.core.matching.telling import Telling

_ALIKE: Final = 0.245  # benchmarks.grouping, 2026-11: of 50 texts 9 in 10 are on the right line
_DOUBLED: Final = 0.055
_LEAST: Final = 0.2
_SURE: Final = 0.35  # the same: of 50 texts it takes up 1 in 60 wrongly
_NOTICED: Final = 0.5  # of that: two texts that are less alike count as not alike at all
_GOING_OVER: Final = 0.02  # less than that is alike enough for a text to go over
_DOUBTED: Final = 2.0
_FEW: Final = 50  # texts up to which as much must speak for two groups being one as against it


def alike_from(texts: int) -> float:
    """Return how alike two groups must be to be one, 0..1; higher makes more groups, and purer.

    Among more texts more are alike by chance.

    >>> f"{alike_from(100):.3f} {alike_from(200):.3f}"
    '0.245 0.300'
    """
    return max(_ALIKE + _DOUBLED * log2(max(texts, 1) / 100), _LEAST)


def told_from(texts: int) -> float:
    """Return what two groups' words must tell for them to be one: `Telling.score`, 0 or more.

    The more texts, the more is asked, and the less likely it is that any two groups ask the same.

    >>> f"{told_from(50):.2f} {told_from(200):.2f}"
    '0.00 2.77'
    """
    return _DOUBTED * log(max(texts / _FEW, 1))


def grouped(texts: Sequence[str], index: Index, decided: int = 0) -> tuple[tuple[int, ...], ...]:
    """Return the places of texts that ask the same, ascending, each place once.

    Texts without a word are groups of their own. `index` is that of the knowledge which the texts
    were asked of. The first `decided` texts draw in only what surely asks the same, for nobody
    looks at that again.
    """
    alike = by_likeness(texts, index, decided)
    taken_up = [group for group in alike if min(group) < decided]
    others = [group for group in alike if min(group) >= decided]
    groups = (*taken_up, *by_words(others, texts, index, told_from(len(texts))))
    return tuple(sorted(tuple(sorted(group)) for group in groups))


def by_likeness(texts: Sequence[str], index: Index, decided: int = 0) -> list[list[int]]:
    """Return the places of texts that are alike; the first `decided` as in `grouped`."""
    alike = alike_from(len(texts))
    linkage = Linkage.of(len(texts))
    for place, others, likeness in Texts.of(texts, index).pairs(_NOTICED * alike):
        linkage.link(place, others.tolist(), likeness.tolist())
    links = [{**near} for near in linkage.sums]
    join(linkage, max(alike, _SURE))
    linkage.close(range(decided))
    join(linkage, alike)
    undecided = [group for group in linkage.groups if min(group, default=-1) >= decided]
    settle(undecided, links, alike - _GOING_OVER)
    return [group for group in linkage.groups if group]


def by_words(
    groups: Iterable[Sequence[int]], texts: Sequence[str], index: Index, told: float
) -> list[list[int]]:
    """Return groups of texts, where those are one whose words tell so much."""
    telling = Telling.of(groups, texts, wordings_beside(index), told)
    join(telling, told)
    return [group for group in telling.groups if group]
