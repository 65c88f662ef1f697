"""What the pictures of a report show, in numbers from 0 to 1."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from bot.core.knowledge import Thresholds
from bot.core.verdict import Policy
from bot.curation.evaluate import Trial
from bot.curation.thresholds import GRID, Counts, Retrial

BINS: Final = 20


@dataclass(frozen=True, slots=True)
class Bar:
    """How many tests had a chance in a range."""

    start: float
    count: int
    height: float
    """Its part of the highest bar of its row."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """How sure the bot was of what came first, in tests of one kind."""

    name: str
    style: str
    bars: tuple[Bar, ...]
    """Those with any test, from the left."""

    @property
    def total(self) -> int:
        """How many tests there are."""
        return sum(bar.count for bar in self.bars)

    @property
    def most(self) -> int:
        """How many the highest bar stands for."""
        return max((bar.count for bar in self.bars), default=0)


@dataclass(frozen=True, slots=True)
class Point:
    """A share at a threshold."""

    at: float
    share: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A share at every threshold."""

    name: str
    style: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """Curves on one axis."""

    name: str
    top: float
    """The share at its upper edge."""
    curves: tuple[Curve, ...]

    def ticks(self) -> tuple[float, float, float]:
        """Return the shares that its lines stand for."""
        return 0.0, self.top / 2, self.top


def histograms(trials: Iterable[Trial]) -> tuple[Histogram, ...]:
    """Return how sure the bot was where the right entry came first, another, and where none is."""
    chances: dict[str, list[float]] = {"right": [], "wrong": [], "none": []}
    for trial in trials:
        for first in trial.matches[:1]:
            wanted = trial.expectation.expect
            kind = "none" if wanted is None else "right" if wanted == first.entry.id else "wrong"
            chances[kind].append(first.score)
    return (
        Histogram("The right entry came first", "right", _bars(chances["right"])),
        Histogram("Another entry came first", "wrong", _bars(chances["wrong"])),
        Histogram("Nothing answers", "none", _bars(chances["none"])),
    )


def panels(trials: Sequence[Trial], policy: Policy) -> tuple[Panel, Panel]:
    """Return what becomes of the tests at every `answer_at`: what is gained, and what it costs."""
    retrial = Retrial(tuple(trials))
    counted = [(at, retrial.counts(policy.for_knowledge(Thresholds(at)))) for at in GRID]

    def curve(name: str, style: str, share: Callable[[Counts], float]) -> Curve:
        return Curve(name, style, tuple(Point(at, share(counts)) for at, counts in counted))

    right = curve("answered rightly", "right", _right)
    harm = (
        curve("answered wrongly", "wrong", _wrong),
        curve("answered, though nothing answers", "none", _misled),
    )
    highest = max(point.share for each in harm for point in each.points)
    return (
        Panel("Of the tests with an answer", 1.0, (right,)),
        Panel("Harm, on a scale of its own", max(ceil(10 * highest), 1) / 10, harm),
    )


def in_figures(panels: Iterable[Panel], step: int) -> tuple[tuple[float, ...], ...]:
    """Return the figures of every `step`th threshold: it, then the share on each curve."""
    curves = [curve.points for panel in panels for curve in panel.curves]
    steps = [*zip(*curves, strict=True)][step - 1 :: step]
    return tuple((points[0].at, *(point.share for point in points)) for points in steps)


def _bars(chances: Iterable[float]) -> tuple[Bar, ...]:
    counts = Counter(min(int(chance * BINS), BINS - 1) for chance in chances)
    most = max(counts.values(), default=0)
    return tuple(Bar(n / BINS, counts[n], counts[n] / most) for n in sorted(counts))


def _right(counts: Counts) -> float:
    return _share(counts.right, counts.answerable)


def _wrong(counts: Counts) -> float:
    return _share(counts.wrong, counts.answerable)


def _misled(counts: Counts) -> float:
    return _share(counts.misled, counts.unanswerable)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
