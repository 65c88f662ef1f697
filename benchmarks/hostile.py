"""Random input at every door: `python -m benchmarks.hostile --cases 200000 [TARGET ...]`.

Targets are updates, yaml, buttons, links and markup. A target ends with the first case that does
harm, made as short as can be.
"""

import argparse
import math
import sys
import time
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, given, settings

from tests.hostile import TARGETS, OverLimit, Target, Unescaped


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cases were tried, and the one that did harm, if any."""

    cases: int
    found: str


def tried(target: Target, least: int) -> Tally:
    """Throw at least so many random cases at a target."""
    cases = 0
    last: Any = None

    @settings(
        max_examples=math.ceil(least / target.at_once),
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(target.drawn)
    def throw(drawn: Any) -> None:
        nonlocal cases, last
        for last in target.cases_of(drawn):
            cases += 1
            target.check(last)

    try:
        throw()
    except Exception as error:  # noqa: BLE001 - whatever happens is what is looked for
        return Tally(cases, f"{_kind(error)}: {type(error).__name__}: {error}, by {last!r:.300}")
    return Tally(cases, "")


def _kind(error: Exception) -> str:
    match error:
        case Unescaped():
            return "unescaped"
        case OverLimit():
            return "over a limit"
        case _:
            return "crash"


def main() -> None:
    """Print a line for each target; end with 1 if any case did harm."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("targets", nargs="*", metavar="TARGET", default=[])
    arguments.add_argument("--cases", type=int, default=200_000)
    asked = arguments.parse_args()
    harm = False
    for name in asked.targets or TARGETS:
        begun = time.monotonic()
        tally = tried(TARGETS[name], asked.cases)
        spent = time.monotonic() - begun
        harm = harm or bool(tally.found)
        sys.stdout.write(
            f"{name}: {tally.cases:,} cases in {spent:.0f} s: {tally.found or 'none did harm'}\n"
        )
        sys.stdout.flush()
    sys.exit(harm)


if __name__ == "__main__":
    main()
