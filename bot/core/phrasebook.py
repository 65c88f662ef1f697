"""Set phrases: messages that are recognised whole, not looked up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.core.text import words

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Phrasebook(Generic[Kind]):
    """What each set phrase is for."""

    kinds: Mapping[tuple[str, ...], Kind]
    fillers: frozenset[str]
    """Words that may stand between phrases without changing them."""

    @classmethod
    def of(cls, phrases: Mapping[Kind, str], fillers: str) -> "Phrasebook[Kind]":
        """Return the book of phrases given kind by kind, each kind's parted by `|`."""
        kinds = {
            words(phrase): kind for kind, listed in phrases.items() for phrase in listed.split("|")
        }
        return cls(kinds, frozenset(words(fillers)))

    def find(self, text: str) -> tuple[Kind, ...]:
        """Return the kinds of the phrases a text consists of, in order.

        Empty when any part of the text is neither a phrase nor a filler: it may be a question.
        """
        rest = words(text)
        found: list[Kind] = []
        longest = max(map(len, self.kinds))
        while rest:
            length = next((n for n in range(longest, 0, -1) if rest[:n] in self.kinds), 0)
            if length:
                found.append(self.kinds[rest[:length]])
            elif rest[0] not in self.fillers:
                return ()
            rest = rest[length or 1 :]
        return tuple(found)
