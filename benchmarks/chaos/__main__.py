"""Break what the bot depends on, and see that nothing is lost.

    python -m benchmarks.chaos SCENARIO [--updates N] [--blows N] [--rate R] [--seed S]
    python -m benchmarks.chaos all [--short] [--seed S] [--lines OUT] [--table OUT]

`all` keeps what is promised of delivery, `load` measures delays. As soon as a scenario has ended, a
line of JSON tells all of it and is added to the one file, a row of Markdown to the other.

The exit code is 1 if a promise does not hold, or if a mistake made on purpose went unnoticed.
"""

import asyncio
import json
import tempfile
from collections.abc import Iterator, Mapping
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
from benchmarks.chaos.plans import FEW_FILES, LOAD, MANY_FILES, PLANS, SHORT, Plan
from benchmarks.chaos.result import Result
from benchmarks.chaos.run import run
from benchmarks.chaos.tables import HEAD, print_damages, print_results, row

ALL: Final = "all"
ALL_LOAD: Final = "load"
DAMAGE: Final = "damage"
_NAMES: Final = (*PLANS, DAMAGE, ALL, ALL_LOAD)
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
    lines: Annotated[Path | None, typer.Option(help="Add lines of JSON to it.")] = None,
    table: Annotated[Path | None, typer.Option(help="Add rows of Markdown to it.")] = None,
) -> None:
    """Run one scenario, or all of them one after the other."""
    if scenario not in _NAMES:
        raise typer.BadParameter(f"there is no {scenario!r}; there are {', '.join(_NAMES)}")
    plans = _plans(scenario, short=short)
    files = updates or (FEW_FILES if short else MANY_FILES)
    results, damaged = list[Result](), None
    with _progress() as progress:
        for name, plan in plans.items():
            result = _run(name, plan.sized(updates, blows, rate), seed, progress)
            results.append(result)
            _tell(result.to_json(), lines)
            _add(table, row(result), HEAD)
        if scenario in {DAMAGE, ALL}:
            damaged = _damage(files, seed, progress)
            _tell({"name": DAMAGE} | asdict(damaged) | {"failures": damaged.failures}, lines)
    console = Console(width=max(Console().width, _NARROWEST))
    print_results(console, results)
    if damaged:
        print_damages(console, damaged)
    failed = any(result.failures for result in results) or (damaged and damaged.failures)
    raise typer.Exit(bool(failed))


def _plans(scenario: str, *, short: bool) -> Mapping[str, Plan]:
    names = [name for name in _named(scenario) if not short or name in SHORT]
    return {name: PLANS[name].sized(*SHORT[name], None) if short else PLANS[name] for name in names}


def _named(scenario: str) -> Iterator[str]:
    for name in PLANS:
        if scenario in {name, ALL_LOAD if name in LOAD else ALL}:
            yield name


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


def _tell(result: Mapping[str, object], file: Path | None) -> None:
    line = json.dumps(result)
    typer.echo(line)
    _add(file, line)


def _add(file: Path | None, line: str, head: str = "") -> None:
    """Add a line at the end of a file, below a head where it is new."""
    if file:
        with file.open("a", encoding="utf-8") as content:
            new = not content.tell()
            content.writelines(f"{each}\n" for each in (head if new else "", line) if each)


if __name__ == "__main__":
    typer.run(main)
