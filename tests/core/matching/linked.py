"""Groups of texts that are given as alike."""

from bot.core.matching.linkage import Linkage


def linked(size: int, *likeness: tuple[int, int, float]) -> Linkage:
    """Return so many texts that are alike so far."""
    linkage = Linkage.of(size)
    for one, other, value in likeness:
        linkage.link(one, [other], [value])
    return linkage


def left(linkage: Linkage) -> list[set[int]]:
    """Return the groups that there still are."""
    return [set(group) for group in linkage.groups if group]
