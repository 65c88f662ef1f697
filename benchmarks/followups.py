"""How well follow-ups are understood, and what complete questions lose by a conversation.

Both are measured in one configuration, for each is easy without the other: to find what "were they
released?" asks for, and to leave a question alone that needs nothing of what was said before.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from math import ceil, inf
from types import MappingProxyType
from typing import Final, TypeAlias

from rich.progress import Progress

from benchmarks.conversations import Asked, DialogueSet
from benchmarks.metrics import Quality, Ranked, quality
from benchmarks.peers import Bm25, Ranking
from benchmarks.product import Footnote, ranking
from bot.core.knowledge import Knowledge
from bot.core.matching.lean import LEAN

GUARDED: Final = ("stackfaq", "faq_quebec_k4", "askhist_body")
"""Sets of single questions that are asked in foreign conversations, too."""
DRAWS: Final = 3
"""Foreign conversations for each complete question, at least."""
FEWEST_ASKED: Final = 400
"""Complete questions asked of a set in all: where it holds few, each is asked in more draws."""
FIRST_SEED: Final = 101
"""Of the draws; `benchmarks.fit_context` uses others."""
SHIPPED: Final = "0"
SHIFTS: Final[Mapping[str, float]] = MappingProxyType(
    {"never": -inf, "-3": -3, "-2": -2, "-1": -1, SHIPPED: 0, "+1": 1, "+2": 2, "+3": 3}
    | {"always": inf}
)
"""Name -> what is added to the log odds that a message leans on its conversation."""
FOREIGN: Final = "foreign turns"
AGAIN: Final = "the same answer"
"""Another question, up to three turns ago, that the same entry answered."""
ALONE: Final = "message alone"
ALL_TURNS: Final = "all turns"
REWRITE: Final = "human rewrite"


@dataclass(frozen=True, slots=True)
class Found:
    """How often follow-ups find what they ask for."""

    way: str
    """A bot's name, for what it makes of a message in its conversation; else what was done."""
    set: str
    shift: str
    """One of `SHIFTS`."""
    r1: float
    mrr: float
    questions: int


@dataclass(frozen=True, slots=True)
class Kept:
    """How often complete questions find what they ask for, without and with a conversation."""

    way: str
    set: str
    shift: str
    """One of `SHIFTS`."""
    after: str
    """`FOREIGN` or `AGAIN`."""
    alone: float
    """R@1 at the start of a conversation."""
    within: float
    """R@1 in one."""
    questions: int
    draws: int
    """Conversations for each."""

    @property
    def lost(self) -> float:
        """How much R@1 the conversation costs."""
        return self.alone - self.within


Result: TypeAlias = Found | Kept
Build: TypeAlias = Callable[[Knowledge], Footnote]
_Rank: TypeAlias = Callable[[Asked], Ranking]


def run(
    builders: Mapping[str, Build], sets: Sequence[DialogueSet], progress: Progress
) -> Iterator[Result]:
    """Measure every bot with every shift on every set, and BM25 beside it."""
    task = progress.add_task("", total=len(sets) * (1 + len(builders) * (1 + len(SHIFTS))))
    for on in sets:
        for step, results in _steps(on, builders):
            progress.update(task, description=f"{on.name}: {step}")
            yield from results
            progress.advance(task)


def _steps(
    on: DialogueSet, builders: Mapping[str, Build]
) -> Iterator[tuple[str, Iterable[Result]]]:
    yield "bm25", _peer(on)
    for name, build in builders.items():
        bot = build(on.knowledge)
        alone = _alone(bot)
        yield f"{name}, {ALONE}", _without_turns(name, bot, on)
        for shift in SHIFTS:
            within = _within(bot.leaning(replace(LEAN, bias=LEAN.bias + SHIFTS[shift])))
            kept = _kept(name, shift, on, alone, within)
            yield f"{name} {shift}", chain(_found(name, on, within, shift), kept)


def _peer(on: DialogueSet) -> Iterator[Found]:
    peer = Bm25.build(on.knowledge)
    yield from _found(f"bm25, {ALONE}", on, lambda asked: peer.rank(asked.text))
    yield from _found(f"bm25, {ALL_TURNS}", on, lambda asked: peer.rank(_all_turns(asked)))
    yield from _found(f"bm25, {REWRITE}", on, lambda asked: peer.rank(asked.rewrite))


def _all_turns(asked: Asked) -> str:
    return "\n".join((*(turn.asked for turn in asked.turns), asked.text))


def _without_turns(name: str, bot: Footnote, on: DialogueSet) -> Iterator[Found]:
    yield from _found(f"{name}, {ALONE}", on, _alone(bot))
    yield from _found(f"{name}, {REWRITE}", on, lambda asked: ranking(bot.matches(asked.rewrite)))


def _alone(bot: Footnote) -> _Rank:
    # The same questions are asked in every draw and for every shift.
    found = cache(lambda text: ranking(bot.matches(text)))
    return lambda asked: found(asked.text)


def _within(bot: Footnote) -> _Rank:
    return lambda asked: ranking(bot.matches(asked.text, asked.conversation))


def _kept(name: str, shift: str, on: DialogueSet, alone: _Rank, within: _Rank) -> Iterator[Kept]:
    for after, draws in _drawn(on).items():
        questions = [asked for drawn in draws for asked in drawn]
        before, then = _quality(questions, alone).r1, _quality(questions, within).r1
        if before is not None and then is not None:
            yield Kept(name, on.name, shift, after, before, then, len(draws[0]), len(draws))


def _drawn(on: DialogueSet) -> Mapping[str, Sequence[Sequence[Asked]]]:
    """Return draws of complete questions in conversations of each kind."""
    draws = max(DRAWS, ceil(FEWEST_ASKED / (len(on.complete()) or 1)))
    return {
        FOREIGN: [tuple(on.foreign(FIRST_SEED + n)) for n in range(draws)],
        AGAIN: [tuple(on.again(FIRST_SEED))],
    }


def _found(way: str, on: DialogueSet, rank: _Rank, shift: str = SHIPPED) -> Iterator[Found]:
    found = _quality(on.follow_ups(), rank)
    if found.r1 is not None and found.mrr is not None:
        yield Found(way, on.name, shift, found.r1, found.mrr, len(on.follow_ups()))


def _quality(questions: Iterable[Asked], rank: _Rank) -> Quality:
    return quality(
        [Ranked(tuple(id_ for id_, _ in rank(asked)), 0.0, asked.gold) for asked in questions]
    )
