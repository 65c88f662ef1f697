"""How sure the first entry is where the conversation put it there: samples, and a fit to them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import exp
from random import Random
from typing import Final

import numpy as np

from benchmarks.conversations import Asked, Dialogue, DialogueSet
from benchmarks.logistic import Matrix, logistic
from benchmarks.metrics import Ranked
from benchmarks.product import Footnote
from bot.core.conversation import Turn
from bot.core.matching import Features, Match
from bot.core.matching.confidence import FIRST, First

FEATURES: Final = ("doubt", "stands_out", "words")
FEW: Final = (1, 2, 4)
"""Conversations that a small knowledge is about."""
TAKEN: Final = 3
"""One entry in this many is taken out."""
_WHOLE_CUTS: Final = 2
_SMALL_CUTS: Final = 12  # of each size
_SEED: Final = 7
_IN_ALL: Final = 1000.0  # what a sample weighs, against the ridge


@dataclass(frozen=True, slots=True)
class Sample:
    """Follow-ups whose first entry is another than the one that their own words put first."""

    set: str
    small: bool
    """Whether they were asked of small knowledges."""
    firsts: tuple[Features, ...]
    """Of the first entry for each."""
    right: tuple[bool, ...]
    answerable: tuple[bool, ...]


def samples(on: DialogueSet) -> Iterator[Sample]:
    """Yield a sample of the set and one of small parts of it.

    The set is asked whole, and with a third of its entries taken out; so is every part, which is
    what a few conversations are about.
    """
    chance = Random(_SEED)  # noqa: S311 -- the same draws are wanted
    large = [on, *(_without_some(on, chance) for _ in range(_WHOLE_CUTS))]
    small = [_about_few(on, few, chance) for few in FEW for _ in range(_SMALL_CUTS)]
    small += [_without_some(part, chance) for part in small]
    yield _sample(on.name, large, small=False)
    yield _sample(on.name, small, small=True)


def fit(on: Sequence[Sample]) -> First:
    """Return the coefficients that give right first entries the highest probability.

    Every sample weighs the same.
    """
    some = [sample for sample in on if sample.firsts]
    inputs = [_inputs(sample) for sample in some]
    rights = [np.array(sample.right, float) for sample in some]
    weights = [np.full(len(sample.right), _IN_ALL / len(sample.right)) for sample in some]
    return First(**dict(zip(("bias", *FEATURES), logistic(inputs, rights, weights), strict=True)))


def ranked(sample: Sample, led: First) -> tuple[Ranked, ...]:
    """Return the follow-ups of a sample with the probability of their first entries."""
    return tuple(
        Ranked(
            ids=("right" if right else "wrong",),
            confidence=_chance(entry, led),
            gold=frozenset({"right"} if answerable else ()),
        )
        for entry, right, answerable in zip(
            sample.firsts, sample.right, sample.answerable, strict=True
        )
    )


def _chance(entry: Features, led: First) -> float:
    alone = (1 - entry.leaning) * FIRST.log_odds(entry)
    return 1 / (1 + exp(-alone - entry.leaning * led.log_odds(entry)))


def _inputs(sample: Sample) -> Matrix:
    return np.array(
        [[1.0, *(getattr(entry, name) for name in FEATURES)] for entry in sample.firsts]
    )


def _sample(name: str, parts: Iterable[DialogueSet], *, small: bool) -> Sample:
    firsts = [first for part in parts for first in _led(part)]
    return Sample(
        set=name,
        small=small,
        firsts=tuple(match.evidence.features for match, _ in firsts),
        right=tuple(match.entry.id in gold for match, gold in firsts),
        answerable=tuple(bool(gold) for _, gold in firsts),
    )


def _led(on: DialogueSet) -> Iterator[tuple[Match, frozenset[str]]]:
    bot = Footnote.build(on.knowledge)
    for asked in on.follow_ups():
        for first in bot.matches(asked.text, asked.conversation)[:1]:
            if first.evidence.led:
                yield first, asked.gold


def _about_few(on: DialogueSet, few: int, chance: Random) -> DialogueSet:
    dialogues = tuple(chance.sample(on.dialogues, min(few, len(on.dialogues))))
    kept = (id_ for each in dialogues for asked in each.questions for id_ in asked.gold)
    return _cut(replace(on, dialogues=dialogues), frozenset(kept))


def _without_some(on: DialogueSet, chance: Random) -> DialogueSet:
    ids = list(on.knowledge.entries)
    return _cut(on, frozenset(ids) - set(chance.sample(ids, len(ids) // TAKEN)))


def _cut(on: DialogueSet, kept: frozenset[str]) -> DialogueSet:
    """Return a set of which only some entries are left: nothing was answered by the others."""
    entries = {id_: entry for id_, entry in on.knowledge.entries.items() if id_ in kept}
    knowledge = replace(on.knowledge, entries=entries)
    dialogues = (
        Dialogue(_left(each.turns, kept), tuple(_asked_of(asked, kept) for asked in each.questions))
        for each in on.dialogues
    )
    return replace(on, knowledge=knowledge, dialogues=tuple(dialogues))


def _asked_of(asked: Asked, kept: frozenset[str]) -> Asked:
    return replace(asked, gold=asked.gold & kept, turns=_left(asked.turns, kept))


def _left(turns: Iterable[Turn], kept: frozenset[str]) -> tuple[Turn, ...]:
    return tuple(turn if turn.entry in kept else replace(turn, entry=None) for turn in turns)
