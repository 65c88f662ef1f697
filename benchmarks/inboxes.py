"""Inboxes whose right lines are known: wordings of entries that the knowledge does not have.

The entries of a set are parted in two. Of each half the wordings, those that were asked and those
that were curated, are what is asked in vain of a knowledge that has the other half.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final
from zlib import crc32

from benchmarks.sets import TestSet
from bot.core.matching import Index
from bot.core.matching.encoder import Encoder
from bot.core.text import LONGEST_QUESTION, words

MOST_WORDINGS: Final = 40
"""Of one gap."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """What is asked in vain."""

    texts: tuple[str, ...]
    gaps: tuple[str, ...]
    """Which gap each text asks about."""
    index: Index
    """Of the knowledge that has none of them."""


def inboxes(on: TestSet, encoder: Encoder | None) -> tuple[Inbox, ...]:
    """Return one inbox for each half of a set, gap after gap."""
    asked = _asked(on)
    return tuple(_inbox(on, half, asked, encoder) for half in (0, 1))


def parted(inbox: Inbox, size: int) -> Iterator[Inbox]:
    """Yield an inbox in parts of whole gaps, each of `size` texts or a few more.

    What is left at the end is in none, unless it is all there is.
    """
    begin = 0
    for place in range(1, len(inbox.texts) + 1):
        at_end = place == len(inbox.texts)
        between = at_end or inbox.gaps[place] != inbox.gaps[place - 1]
        if between and (place - begin >= size or (at_end and begin == 0)):
            yield replace(inbox, texts=inbox.texts[begin:place], gaps=inbox.gaps[begin:place])
            begin = place


def with_decisions(inbox: Inbox) -> tuple[Inbox, int]:
    """Return an inbox with one wording of every other gap in front, and how many those are."""
    gaps = [*dict.fromkeys(inbox.gaps)][::2]
    decided = [inbox.gaps.index(gap) for gap in gaps]
    others = [place for place in range(len(inbox.texts)) if place not in decided]
    order = [*decided, *others]
    texts = tuple(inbox.texts[place] for place in order)
    return replace(inbox, texts=texts, gaps=tuple(inbox.gaps[place] for place in order)), len(gaps)


def _asked(on: TestSet) -> dict[str, list[str]]:
    """Return the wordings of each entry, at most `MOST_WORDINGS`, each once in all."""
    pairs = [(query.text, min(query.gold)) for query in on.queries if query.gold]
    pairs += [
        (text, id_) for id_, entry in on.knowledge.entries.items() for text in entry.questions
    ]
    seen: set[tuple[str, ...]] = {()}
    asked: dict[str, list[str]] = {}
    for text, id_ in pairs:
        of_entry = asked.setdefault(id_, [])
        if words(text) not in seen and len(of_entry) < MOST_WORDINGS:
            of_entry.append(text[:LONGEST_QUESTION])
            seen.add(words(text))
    return asked


def _inbox(on: TestSet, half: int, asked: dict[str, list[str]], encoder: Encoder | None) -> Inbox:
    entries = on.knowledge.entries
    rest = {id_: entry for id_, entry in entries.items() if _hash(id_) % 2 != half}
    rest = rest or dict(list(entries.items())[:1])  # a knowledge has at least one
    gaps = sorted((id_ for id_ in asked if id_ not in rest), key=_hash)
    return Inbox(
        tuple(text for id_ in gaps for text in asked[id_]),
        tuple(id_ for id_ in gaps for _ in asked[id_]),
        Index.build(replace(on.knowledge, entries=rest, gaps=()), encoder),
    )


def _hash(id_: str) -> int:
    return crc32(id_.encode())
