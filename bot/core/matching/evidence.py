"""Why entries match: what is told of each to who asks, and what a verdict is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from bot.core.knowledge import Entry, Gap
from bot.core.matching.confidence import Features
from bot.core.matching.cover import Held, Said
from bot.core.matching.heard import Heard
from bot.core.matching.signals import LEXICAL, Parts
from bot.core.matching.terms import Terms
from bot.core.text import FUNCTION_WORDS


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an entry matched."""

    phrase: str
    """The curated wording closest to the question."""
    matched: tuple[str, ...]
    """The question's meaningful words that the entry holds, in some form."""
    missing: tuple[str, ...]
    """The question's meaningful words that the entry does not hold."""
    repaired: tuple[tuple[str, str], ...]
    """Words of the question that nobody curated, with the ones they were taken for."""
    signals: tuple[tuple[str, float], ...]
    """Each signal's name and what it adds to the sum."""
    features: Features
    """What the probability is made of."""
    led: bool = False
    """Whether the question's own words, without the conversation, put another entry first."""
    asks: bool = False
    """Whether the question says more than names, in a conversation."""
    near: bool = False
    """Whether the question may ask something of it because it was just shown, or is related."""
    meant: bool = False
    """Whether it was just shown, and the question is a question word that surely asks it."""


@dataclass(frozen=True, slots=True)
class Match:
    """An entry with how well it answers a question."""

    entry: Entry
    score: float
    """The probability that the entry answers the question, 0..1."""
    evidence: Evidence
    behind: Gap | None = None
    """The known gap that the question is closer to than to any entry."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """What a question may ask for, the best first, and what was found of each."""

    numbers: NDArray[np.int64]
    """Of entries and gaps."""
    own_first: int
    """The number of what the question's own words put first, without the conversation."""
    heard: Heard
    held: Held
    features: list[Features]


def evidence(
    ranked: Ranked, known: Terms, phrases: Callable[[int], Sequence[str]]
) -> list[Evidence]:
    """Return why each entry matched, given the words that any wording says, and an entry's own."""
    said, led = ranked.heard.signals.said, ranked.heard.led
    rows = [row for row, each in enumerate(said.words) if each.word not in FUNCTION_WORDS]
    words = [said.words[row].word for row in rows]
    holds = ranked.held.shares[rows].T > 0
    repaired = _repaired(said, known)
    near, meant, asks = (led.near, led.meant, led.asks) if led else ((), (), False)
    return [
        Evidence(
            phrase="" if place is None else phrases(n)[place],
            matched=tuple(compress(words, has)),
            missing=tuple(compress(words, lacks)),
            repaired=repaired,
            signals=parts,
            features=described,
            led=n != ranked.own_first,
            asks=asks,
            near=n in near,
            meant=n in meant,
        )
        for n, place, has, lacks, described, parts in zip(
            ranked.numbers.tolist(),
            ranked.held.phrases,
            holds.tolist(),
            (~holds).tolist(),
            ranked.features,
            _parts(ranked.numbers, ranked.heard),
            strict=True,
        )
    ]


def _repaired(said: Said, known: Terms) -> tuple[tuple[str, str], ...]:
    return tuple(
        (each.word, known.texts[each.closest])
        for each in said.words
        if each.closest is not None
        and each.word not in FUNCTION_WORDS
        and each.word not in known.numbers
    )


def _parts(entries: NDArray[np.int64], heard: Heard) -> list[Parts]:
    lexical = heard.signals.parts(entries, LEXICAL)
    if heard.meaning is None:
        return lexical
    kept = heard.meaning.kept
    meant = heard.meaning.parts(entries)
    return [
        (*((name, kept * part) for name, part in said), *more)
        for said, more in zip(lexical, meant, strict=True)
    ]
