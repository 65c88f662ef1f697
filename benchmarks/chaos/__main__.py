"""Break what the bot depends on, and see that nothing is lost.

    python -m benchmarks.chaos SCENARIO [--updates N] [--blows N] [--rate R] [--seed S] [--json OUT]
    python -m benchmarks.chaos all [--short] [--seed S] [--json OUT]

The exit code is 1 if a promise does not hold, or if a mistake made on purpose went unnoticed.
"""

import asyncio
import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from benchmarks.chaos.damage import Damages, damages
from benchmarks.chaos.ledger import Ledger
from benchmarks.chaos.plans import FEW_FILES, MANY_FILES, PLANS, SHORT, Plan
from benchmarks.chaos.result import Result
from benchmarks.chaos.run import run
from benchmarks.chaos.tables import print_damages, print_results

ALL: Final = "all"
DAMAGE: Final = "damage"
_NAMES: Final = (*PLANS, DAMAGE, ALL)
_NARROWEST: Final = 100  # columns: what the tables need


def main(  # noqa: PLR0913 -- one for each option
    scenario: Annotated[str, typer.Argument(help=f"One of {', '.join(_NAMES)}.")],
    *,
    updates: Annotated[
        int | None, typer.Option(min=1, help="At least so many; with `damage`, files.")
    ] = None,
    blows: Annotated[int | None, typer.Option(min=0, help="Kills and the like.")] = None,
    rate: Annotated[float | None, typer.Option(min=0.1, help="Updates a second.")] = None,
    short: Annotated[bool, typer.Option("--short/--long", help="The size that CI runs.")] = False,
    seed: Annotated[int, typer.Option(help="Of everything that is drawn by chance.")] = 1,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write all here.")] = None,
) -> None:
    """Run one scenario, or all of them one after the other."""
    if scenario not in _NAMES:
        raise typer.BadParameter(f"there is no {scenario!r}; there are {', '.join(_NAMES)}")
    plans = _plans(scenario, short=short)
    files = updates or (FEW_FILES if short else MANY_FILES)
    with _progress() as progress:
        sized = {name: plan.sized(updates, blows, rate) for name, plan in plans.items()}
        results = [_run(name, plan, seed, progress) for name, plan in sized.items()]
        damaged = _damage(files, seed, progress) if scenario in {DAMAGE, ALL} else None
    console = Console(width=max(Console().width, _NARROWEST))
    print_results(console, results)
    if damaged:
        print_damages(console, damaged)
    if json_file:
        _write(json_file, results, damaged)
    failed = any(result.failures for result in results) or (damaged and damaged.failures)
    raise typer.Exit(bool(failed))


def _plans(scenario: str, *, short: bool) -> Mapping[str, Plan]:
    names = [name for name in (SHORT if short else PLANS) if scenario in {name, ALL}]
    return {name: PLANS[name].sized(*SHORT[name], None) if short else PLANS[name] for name in names}


def _run(name: str, plan: Plan, seed: int, progress: Progress) -> Result:
    task = progress.add_task(name, total=plan.updates)
    return asyncio.run(run(name, plan, seed, partial(_show, progress, task, name)))


def _show(progress: Progress, task: TaskID, name: str, ledger: Ledger, blows: int) -> None:
    done = len(ledger.updates) - ledger.waiting
    progress.update(task, completed=done, description=f"{name}, {blows} blows")


def _damage(files: int, seed: int, progress: Progress) -> Damages:
    task = progress.add_task(DAMAGE, total=files)
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        return damages(files, seed, Path(folder), lambda: progress.advance(task))


def _progress() -> Progress:
    columns = (TextColumn("{task.description:36}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True))


def _write(path: Path, results: list[Result], damaged: Damages | None) -> None:
    content = {
        "runs": [result.to_json() for result in results],
        "damage": asdict(damaged) if damaged else None,
    }
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
