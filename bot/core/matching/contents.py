"""What each entry says, taken apart once and not anew in every conversation."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Final

from bot.core.asking import Asking, asks, tells
from bot.core.knowledge import Entry
from bot.core.matching.fields import Asked
from bot.core.matching.reading import phrases_of, told_by
from bot.core.matching.terms import Terms
from bot.core.text import QUIET_WORDS, stem, words

_ENTRIES_KEPT: Final = 1024


@dataclass(frozen=True, slots=True)
class Mention:
    """What a text is about: the stems of the words that say so."""

    counts: Counter[str]
    known: Asked
    """Those that any entry has: how strongly each is meant, 1 + ln of its count."""

    @classmethod
    def of(cls, text: str, terms: Terms) -> "Mention":
        """Return what a text is about, given the stems that any entry has."""
        counts = content(text)
        strengths = {term: 1 + log(count) for term, count in counts.items()}
        return cls(counts, Asked.of(terms, strengths))


@dataclass(frozen=True, slots=True)
class Content:
    """What an entry says."""

    phrases: tuple[str, ...]
    wordings: frozenset[frozenset[str]]
    """The stems of each phrase."""
    title: Mention
    """What its first wording is about."""
    told: Mention
    """What its answer is about."""
    stems: frozenset[str]
    """Of the phrases and the answer."""
    asked: Mapping[Asking, int]
    """How many phrases ask for each kind of thing."""
    figures: frozenset[Asking]
    """The kinds of things that figures in its answer may be."""

    @classmethod
    def of(cls, entry: Entry, terms: Terms) -> "Content":
        """Return the content of an entry, given the stems that any entry has."""
        phrases = phrases_of(entry)
        wordings = frozenset(frozenset(content(phrase)) for phrase in phrases)
        told = Mention.of(told_by(entry), terms)
        return cls(
            phrases=phrases,
            wordings=wordings,
            title=Mention.of(" ".join(entry.questions[:1]), terms),
            told=told,
            stems=frozenset(told.counts).union(*wordings),
            asked=Counter(kind for phrase in phrases for kind in asks(phrase)),
            figures=tells(told_by(entry)),
        )


class Contents:
    """What entries say, by their numbers; those asked for most recently are kept."""

    def __init__(self, entries: tuple[Entry, ...], terms: Terms) -> None:
        """Keep nothing yet; `terms` are the stems that any of the entries has."""
        self._made_of = entries, terms
        self.of: Callable[[int], Content] = lru_cache(_ENTRIES_KEPT)(
            lambda number: Content.of(entries[number], terms)
        )
        self.phrases: Callable[[int], tuple[str, ...]] = lru_cache(_ENTRIES_KEPT)(
            lambda number: phrases_of(entries[number])
        )
        """The phrases alone, which cost less."""

    def __reduce__(self) -> tuple[type["Contents"], tuple[tuple[Entry, ...], Terms]]:
        """Let another process have the entries, not what is kept of them."""
        return Contents, self._made_of


def content(text: str) -> Counter[str]:
    """Return the stems of the words that say what a text is about, with their counts."""
    return Counter(stem(word) for word in words(text) if word not in QUIET_WORDS)
