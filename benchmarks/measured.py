"""A matcher on a set: what it ranked, and what that is worth."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter
from typing import TypeVar

from benchmarks.metrics import Policing, Quality, Ranked, mean, policing, quality, reliability
from benchmarks.peers import Peer, Ranking
from benchmarks.product import Footnote, ranking
from benchmarks.sets import TestSet
from bot.core.knowledge import Knowledge

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Measured:
    """How well a matcher does on a set."""

    matcher: str
    set: str
    quality: Quality
    milliseconds: float
    """The median a question."""
    policing: Policing | None
    """What the verdicts are worth; None for a peer, which has none."""
    ranked: tuple[Ranked, ...]
    """One for each question, in their order."""

    @property
    def ours(self) -> bool:
        """Whether the matcher is the bot's own."""
        return self.policing is not None

    def to_json(self) -> dict[str, object]:
        """Return the numbers as plain values."""
        return {
            "matcher": self.matcher,
            "set": self.set,
            **asdict(self.quality),
            "milliseconds": self.milliseconds,
            "verdicts": _verdicts(self.policing) if self.policing else None,
            "reliability": [asdict(part) for part in reliability(self.ranked)] if self.ours else [],
        }


def measure(name: str, build: Callable[[Knowledge], Peer | Footnote], on: TestSet) -> Measured:
    """Return how well a matcher does on a set; building it is not timed."""
    matcher = build(on.knowledge)
    if not isinstance(matcher, Footnote):
        rankings, milliseconds = _timed(matcher.rank, on)
        return _measured(name, on, rankings, milliseconds, None)
    found, milliseconds = _timed(matcher.matches, on)
    decided = map(matcher.decide, on.queries, found)
    return _measured(name, on, list(map(ranking, found)), milliseconds, policing(list(decided)))


def means(measured: Sequence[Measured]) -> dict[str, dict[str, float | None]]:
    """Return for each matcher the mean over the sets of every number."""
    return {
        name: _means([one for one in measured if one.matcher == name])
        for name in dict.fromkeys(one.matcher for one in measured)
    }


def _means(measured: Sequence[Measured]) -> dict[str, float | None]:
    numbers = [
        {**asdict(one.quality), "milliseconds": one.milliseconds, **_shares(one.policing)}
        for one in measured
    ]
    return {name: mean(row[name] for row in numbers) for name in numbers[0]}


def _timed(ask: Callable[[str], Found], on: TestSet) -> tuple[list[Found], float]:
    """Return what is found for each question, and the median of the milliseconds it took."""
    found: list[Found] = []
    seconds: list[float] = []
    for query in on.queries:
        start = perf_counter()
        found.append(ask(query.text))
        seconds.append(perf_counter() - start)
    return found, 1000 * median(seconds or [0.0])


def _measured(
    name: str,
    on: TestSet,
    rankings: Sequence[Ranking],
    milliseconds: float,
    worth: Policing | None,
) -> Measured:
    ranked = tuple(
        Ranked(tuple(id_ for id_, _ in found), found[0][1] if found else 0.0, query.gold)
        for query, found in zip(on.queries, rankings, strict=True)
    )
    return Measured(name, on.name, quality(ranked), milliseconds, worth, ranked)


def _verdicts(worth: Policing) -> dict[str, object]:
    return {**asdict(worth), **_shares(worth)}


def _shares(worth: Policing | None) -> dict[str, float | None]:
    if worth is None:
        return {}
    return {"precision": worth.precision, "misled": worth.misled, "reached": worth.reached}
