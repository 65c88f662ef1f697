"""What was measured, as tables and sentences in the terminal."""

from collections.abc import Sequence
from typing import Final

from rich.console import Console

from benchmarks.chaos.damage import Damages
from benchmarks.chaos.result import SHARES, Result
from benchmarks.tables import a_table

_KEPT = (
    "scenario", "updates", "blows", "lost", "order", "wrong", "memory", "stray", "repeated",
    "in flight",
)  # fmt: skip
_DELAYS = ("scenario", "a second", *(f"p{100 * share:g}" for share in SHARES), "exit", "core")

HEAD: Final = (
    "| scenario | updates / blows | lost | order | state | repeated | in flight | slowest exit | "
    "seconds | promise |\n|---|---|---|---|---|---|---|---|---|---|"
)
"""Of a table in Markdown."""


def row(result: Result) -> str:
    """Return a run as a row of a table in Markdown."""
    verdict, plan = result.verdict, result.plan
    command = f"`{result.name} --updates {plan.updates} --blows {plan.blows} --rate {plan.rate:g}`"
    cells = (
        command, f"{verdict.updates:,} / {result.blows}", verdict.lost, verdict.disordered,
        verdict.wrong + verdict.misremembered, verdict.repeated, verdict.in_flight,
        f"{max(result.exits):.2f} s" if result.exits else "", f"{result.effort.seconds:.0f}",
        "failed" if result.failures else "kept",
    )  # fmt: skip
    return f"| {' | '.join(map(str, cells))} |"


def print_results(console: Console, results: Sequence[Result]) -> None:
    """Print what became of the updates of each run, how long it took, and what is wrong."""
    kept = a_table("What became of the updates", _KEPT)
    kept.caption = (
        "wrong: replies that do not follow from what was said; memory: chats whose stored turns "
        "differ from it; repeated: replies sent again, at most as many as were in flight"
    )
    delays = a_table("Seconds until the first reply", _DELAYS)
    delays.caption = "exit: the slowest after SIGTERM; core: what the measuring itself used"
    for result in results:
        kept.add_row(*_kept(result))
        delays.add_row(*_delays(result))
    console.print(kept)
    console.print(delays)
    for result in results:
        for failure in result.failures:
            console.print(f"{result.name}: {failure}", style="bold red")


def print_damages(console: Console, damaged: Damages) -> None:
    """Print how bots ended that could not use their database, and what came of flipped bits."""
    table = a_table("Databases that cannot be used", ("why", "exit code", "a sentence"))
    for refusal in damaged.refusals:
        table.add_row(refusal.why, str(refusal.code), "yes" if refusal.clear else "no")
    console.print(table)
    escaped = len(damaged.escaped)
    console.print(
        f"Of {damaged.files} files with flipped bits {damaged.noticed} were refused with a "
        f"sentence, {escaped} with anything else, and {damaged.files - damaged.noticed - escaped} "
        "worked."
    )
    for failure in damaged.failures:
        console.print(f"damage: {failure}", style="bold red")


def _kept(result: Result) -> tuple[str, ...]:
    verdict = result.verdict
    counts = (
        verdict.updates, result.blows, verdict.lost, verdict.disordered, verdict.wrong,
        verdict.misremembered, verdict.stray, verdict.repeated, verdict.in_flight,
    )  # fmt: skip
    return (result.name, *map(str, counts))


def _delays(result: Result) -> tuple[str, ...]:
    return (
        result.name,
        f"{result.verdict.updates / result.effort.seconds:.0f}",
        *(f"{delay:.3f}" for delay in result.quantiles),
        f"{max(result.exits):.2f}" if result.exits else "",
        f"{result.effort.load:.0%}",
    )
