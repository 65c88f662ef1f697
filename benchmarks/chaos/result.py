"""What came of a run, and the sentences that say what is wrong with it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Final

from benchmarks.chaos.plans import Plan, Trouble
from benchmarks.chaos.troubles import STALL
from benchmarks.chaos.verdict import Verdict, quantile

SLOWEST_EXIT: Final = 1.0
"""Seconds in which a bot that was asked to stop must have ended."""
ENOUGH_EXITS: Final = 20
"""Of fewer, the slowest tells more of what else the machine did than of the bot."""
HARDEST_WORK: Final = 0.7
"""The share of a core beyond which the generator itself may be what is slow."""
SHARES: Final = (0.5, 0.99, 0.999, 1.0)


@dataclass(frozen=True, slots=True)
class Effort:
    """What a run took."""

    seconds: float
    """From the first update to the last acknowledgement."""
    load: float
    """The share of a core that Telegram, the members and the proxies used together."""
    late: float
    """Seconds by which an update came later than it should, at most."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a run."""

    name: str
    plan: Plan
    seed: int
    verdict: Verdict
    effort: Effort
    delays: tuple[float, ...]
    """Seconds from when each update was due to its first reply, the shortest first."""
    blows: int
    exits: tuple[float, ...]
    codes: tuple[int, ...]
    """With which the bots ended when they were asked to, at last."""
    tracebacks: tuple[str, ...]
    """What the bots' output shows of them."""
    refusals: tuple[str, ...]

    @property
    def quantiles(self) -> tuple[float, ...]:
        """The delays that `SHARES` of the updates do not exceed, in seconds."""
        return tuple(quantile(self.delays, share) for share in SHARES)

    @property
    def failures(self) -> tuple[str, ...]:
        """A sentence for everything that should not be so; none: the promise holds."""
        return tuple(self._failures())

    def to_json(self) -> dict[str, object]:
        """Return everything as plain values, the delays as their quantiles."""
        kept = asdict(self) | {"failures": self.failures}
        plan = asdict(self.plan) | {"trouble": self.plan.trouble.value}
        delays = dict(zip(map(str, SHARES), self.quantiles, strict=True))
        return kept | {"plan": plan, "delays": delays}

    def _failures(self) -> Iterator[str]:
        if self.plan.mutant:
            if self.verdict.holds:
                yield "the mutant was not caught"
        elif not self.plan.bare:
            yield from self._broken_promises()
        yield from self._mismeasured()

    def _broken_promises(self) -> Iterator[str]:
        if not self.verdict.holds:
            yield f"not as promised: {self.verdict}"
        if any(self.codes):
            yield f"a bot that was asked to stop ended with {self.codes}"
        if self.tracebacks:
            yield f"tracebacks in the bots' output, the first one: {self.tracebacks[0]}"
        if self.refusals:
            yield f"Telegram refused {len(self.refusals)} calls, first {self.refusals[0]}"
        if len(self.exits) >= ENOUGH_EXITS and max(self.exits) > SLOWEST_EXIT:
            yield f"SIGTERM took {max(self.exits):.2f} s"

    def _mismeasured(self) -> Iterator[str]:
        if self.plan.trouble is Trouble.STALLS and self.quantiles[-1] < STALL * 0.9:
            yield "the stand-stills do not show in the delays"
        if self.plan.trouble is Trouble.NONE and self.effort.load > HARDEST_WORK:
            yield f"the generator was busy {self.effort.load:.0%} of the time: measured too slow"
