"""What the words of two groups of texts tell about whether both ask the same.

Who asks about wages says "average wage", "average salary" or "salary of a worker": each wording
has some of the words that are said far more often there than chance has it. So what is asked about
shows in a group where it does not show in two texts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import fsum, lgamma
from typing import Final

from bot.core.matching.fields import FUNCTION_STEMS
from bot.core.text import stem, words

_WEIGHT: Final = 20.0  # how many texts a word's chance counts for beside those of a group
_GROUP: Final = 0.5  # wordings that a group is worth for a word's chance
_UNWRITTEN: Final = 100  # wordings that say none of the words: a knowledge may have few as yet


@dataclass(slots=True)
class Telling:
    """Groups of texts with their words, as `joining.Joining`."""

    groups: list[list[int]]
    said: list[Counter[str]]
    """How many texts of each group say each word."""
    saying: dict[str, set[int]]
    """The groups that say each word."""
    chance: Mapping[str, float]
    """That a text says a word, whatever it asks: above 0, below 1."""
    least: float
    """What the words that both say must tell for two groups to be near: see `near`."""

    @classmethod
    def of(
        cls,
        groups: Iterable[Sequence[int]],
        texts: Sequence[str],
        wordings: Sequence[str],
        least: float,
    ) -> "Telling":
        """Return groups of texts; a word's chance is its share of the wordings and the groups.

        A group counts the same there however many of its texts say the word.
        """
        listed = [[*group] for group in groups]
        said = [
            Counter(word for place in group for word in _told(texts[place])) for group in listed
        ]
        saying: dict[str, set[int]] = {}
        for group, counts in enumerate(said):
            for word in counts:
                saying.setdefault(word, set()).add(group)
        known = Counter(word for wording in wordings for word in _told(wording))
        size = len(wordings) + _GROUP * len(listed) + _UNWRITTEN
        chance = {
            word: (known[word] + _GROUP * len(among) + 1) / size for word, among in saying.items()
        }
        return cls(listed, said, saying, chance, least)

    def near(self, group: int) -> Iterable[int]:
        """Return the other groups with which the words of both tell enough.

        Words that only one of the two says are left out: they speak against it.
        """
        shared: defaultdict[int, float] = defaultdict(float)
        for word in self.said[group]:
            for other in self.saying[word]:
                shared[other] += self._tells(word, group, other)
        return [other for other, told in shared.items() if told >= self.least and other != group]

    def score(self, one: int, other: int) -> float:
        """Return the logarithm of how much likelier what two groups say is if they are one.

        In a group each word has a share of the texts. Two groups that say a word about as often are
        likelier to have one share than two, the more so the less chance would have it.
        """
        said = self.said[one].keys() | self.said[other].keys()
        return fsum(self._tells(word, one, other) for word in said)

    def unite(self, one: int, other: int) -> int:
        """Make the second group part of the first, and return that."""
        for word in self.said[other]:
            self.saying[word].remove(other)
            self.saying[word].add(one)
        self.said[one] += self.said[other]
        self.said[other] = Counter()
        self.groups[one] += self.groups[other]
        self.groups[other] = []
        return one

    def _tells(self, word: str, one: int, other: int) -> float:
        chance = self.chance[word]
        says, other_says = self.said[one][word], self.said[other][word]
        texts, others = len(self.groups[one]), len(self.groups[other])
        apart = _likelihood(chance, says, texts) + _likelihood(chance, other_says, others)
        return _likelihood(chance, says + other_says, texts + others) - apart


@lru_cache(maxsize=1 << 17)
def _likelihood(chance: float, says: int, texts: int) -> float:
    """Return the logarithm of the likelihood that these of so many texts of a group say a word.

    Source: https://en.wikipedia.org/wiki/Beta-binomial_distribution, without the orders
    """
    for_it, against = _WEIGHT * chance, _WEIGHT * (1 - chance)
    said = lgamma(for_it + says) - lgamma(for_it)
    not_said = lgamma(against + texts - says) - lgamma(against)
    return said + not_said - lgamma(_WEIGHT + texts) + lgamma(_WEIGHT)


def _told(text: str) -> frozenset[str]:
    """Return the stems of a text that say what is asked about."""
    return frozenset(map(stem, words(text))) - FUNCTION_STEMS
