"""Measure the whole bot beside bare ones.

python -m benchmarks.throughput [--updates N] [--rounds N] [--open 10,100,300] [--json OUT]
"""

import asyncio
import compileall
import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.chaos.bots import ROOT
from benchmarks.throughput.measured import PROGRAMS, Broken, Figures, Plan, measure, middle
from benchmarks.throughput.tables import table
from bot.curation.files import load


def main(  # noqa: PLR0913 -- one for each option
    *,
    knowledge: Annotated[Path, typer.Option(help="A knowledge file.")] = Path("knowledge.yaml"),
    updates: Annotated[int, typer.Option(min=10, help="Updates of a flood.")] = 3000,
    open_: Annotated[str, typer.Option("--open", help="Open conversations.")] = "10,100,300",
    rounds: Annotated[int, typer.Option(min=1, help="Medians of so many rounds are told.")] = 3,
    bots: Annotated[str, typer.Option(help="Names, with commas.")] = ",".join(PROGRAMS),
    seed: Annotated[int, typer.Option(help="Of everything that is drawn by chance.")] = 1,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write all here.")] = None,
) -> None:
    """Run every bot in turn, round by round, and print the medians."""
    names = bots.split(",")
    if unknown := set(names) - set(PROGRAMS):
        raise typer.BadParameter(f"there is no {unknown.pop()!r}; there are {', '.join(PROGRAMS)}")
    # As pip and the Dockerfile do, and Python itself unless PYTHONDONTWRITEBYTECODE forbids it.
    compileall.compile_dir(ROOT / "bot", quiet=1)
    plan = Plan(updates, tuple(map(int, open_.split(","))), seed)
    read = load(knowledge)
    measured: dict[str, list[Figures]] = {name: [] for name in names}
    try:
        for _ in range(rounds):
            for name in names:
                run = measure(name, knowledge.absolute(), read, plan)
                measured[name].append(asyncio.run(run))
    except Broken as error:
        Console(stderr=True).print(str(error), markup=False)
        raise typer.Exit(1) from None
    Console(width=max(Console().width, 100)).print(
        table([middle(measured[name]) for name in names])
    )
    if json_file:
        every = [figures.to_json() for of_one in measured.values() for figures in of_one]
        json_file.write_text(json.dumps(every, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
