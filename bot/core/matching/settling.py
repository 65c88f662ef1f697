"""Texts that go over to another group, where more speaks for it than for their own.

Groups that become one stay one, so a text may stand where it came to stand early, though the group
that it is more like has come together since.
"""

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

Links: TypeAlias = Sequence[Mapping[int, float]]
"""For each text how alike it is to those that it is like at all."""

_SURELY: Final = 1e-9  # more than rounding


def settle(groups: list[list[int]], links: Links, alike: float) -> None:
    """Let texts go over to other groups as long as that makes more speak for the groups.

    For a group speaks how much more alike its texts are than `alike`, each to each, added up. A
    text may leave a group of its own, but no text a group for one of its own. Texts that are in
    none of the groups count for nothing.

    Source: the local moves of https://en.wikipedia.org/wiki/Leiden_algorithm, with its constant
    Potts model.
    """
    home = {place: group for group, places in enumerate(groups) for place in places}
    places = sorted(home)
    while sum(_goes_over(place, home, groups, links, alike) for place in places):
        pass  # those that went over may draw others after them


def _goes_over(
    place: int, home: dict[int, int], groups: list[list[int]], links: Links, alike: float
) -> bool:
    own = home[place]
    speaks = {own: -alike * (len(groups[own]) - 1)}
    for other, likeness in links[place].items():
        if other in home:
            group = home[other]
            speaks[group] = speaks.get(group, -alike * len(groups[group])) + likeness
    best = max(speaks, key=lambda group: speaks[group])
    if speaks[best] <= max(speaks[own], 0.0) + _SURELY:
        return False
    groups[own].remove(place)
    groups[best].append(place)
    home[place] = best
    return True
