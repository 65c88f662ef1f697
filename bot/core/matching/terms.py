"""Distinct strings with their numbers: numbers are what arrays can be made of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """Distinct strings, numbered from 0 in their order."""

    texts: tuple[str, ...]
    numbers: Mapping[str, int]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Terms":
        """Return the terms of these strings; what comes again keeps its first number."""
        distinct = tuple(dict.fromkeys(texts))
        return cls(distinct, dict(zip(distinct, range(len(distinct)), strict=True)))

    def __len__(self) -> int:
        return len(self.texts)

    def known(self, texts: Iterable[str]) -> Sequence[int]:
        """Return the numbers of those of the strings that are terms, in their order."""
        numbers = self.numbers
        return [numbers[text] for text in texts if text in numbers]
