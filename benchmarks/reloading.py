"""Measure how long a reload of a large knowledge takes, and how long it holds the event loop up.

    python -m benchmarks.reloading --data DIR [--size 100000] [--reloads 3] [--seed 1]

A clock in the loop asks to be woken every millisecond, as an update that arrives would: how much
later it is woken is the lag. Beside the longest stands what this process itself computed in one of
the long ones: on a machine that others use, too, the rest is theirs. It is measured at rest, and
through whole reloads: from the change of the file until the old knowledge has been dropped.
"""

import asyncio
import gc
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Annotated, Any, Final

import typer
import yaml
from prometheus_client import CollectorRegistry
from rich.console import Console

from benchmarks.growth import grow
from benchmarks.scale import SETS
from benchmarks.sets import read_set
from benchmarks.tables import a_table
from bot.core.knowledge import Entry, Knowledge
from bot.curation.build import build
from bot.curation.files import load
from bot.curation.footprint import footprint
from bot.curation.order import Order
from bot.curation.rebuild import rebuild
from bot.metrics import Metrics
from bot.reloading import Reloading
from bot.served import Rebuilt, Reloaded, Served

_TICK: Final = 0.001  # seconds
_AT_REST: Final = 5.0  # seconds


@dataclass(slots=True)
class Clock:
    """What is woken every millisecond."""

    lags: list[tuple[float, float]] = field(default_factory=list)
    """By how many seconds it was too late, and what this process computed meanwhile."""

    async def tick(self) -> None:
        """Go on until cancelled."""
        while True:
            before, worked = perf_counter(), process_time()
            await asyncio.sleep(_TICK)
            self.lags.append((perf_counter() - before - _TICK, process_time() - worked))


def main(
    *,
    data: Annotated[Path, typer.Option(help="The folder of the sets.")],
    size: Annotated[int, typer.Option(help="Number of phrases.")] = 100_000,
    reloads: Annotated[int, typer.Option(help="How often.")] = 3,
    seed: Annotated[int, typer.Option(help="Of what is made up.")] = 1,
) -> None:
    """Measure reloads of a knowledge of a size."""
    sets = [read_set(data / name) for name in SETS.split(",")]
    knowledge = grow(sets, size, seed).knowledge
    with TemporaryDirectory() as folder:
        file = Path(folder) / "knowledge.yaml"
        write(knowledge, file)
        table = a_table(
            "Milliseconds of lag", ("", "seconds", "p50", "p99", "p99.9", "max", "own work in it")
        )
        for name, seconds, lags in asyncio.run(_measured(file, reloads)):
            table.add_row(name, f"{seconds:.1f}", *(f"{1000 * each:.1f}" for each in lags))
    Console(width=100).print(table)


def write(knowledge: Knowledge, file: Path) -> None:
    """Write a knowledge of entries without follow-ups as a file."""
    keys = {topic: f"t-{number}" for number, topic in enumerate(knowledge.topics)}
    used = {keys[entry.topic] for entry in knowledge.entries.values()}
    content = {
        "thread": {"title": "A knowledge that was made up"},
        "sources": {"book": {"title": "A book"}},
        "topics": {key: key for key in keys.values() if key in used},
        "entries": [
            _entry(number, entry, keys[entry.topic])
            for number, entry in enumerate(knowledge.entries.values())
        ],
    }
    with file.open("w", encoding="utf-8") as stream:
        yaml.dump(content, stream, yaml.CSafeDumper, allow_unicode=True, sort_keys=False)


def _entry(number: int, entry: Entry, topic: str) -> dict[str, Any]:
    return {
        "id": f"e-{number}",
        "topic": topic,
        "title": f"Entry {number}",
        # A file may not have a wording twice; what was made up may.
        "questions": [f"{each[:280]} {number} {n}" for n, each in enumerate(entry.questions)],
        "short": f"What is told in entry {number}.",
        "answer": entry.answer.replace("[", "(")[:1200] or "Nothing more.",
        "citations": [{"source": "book"}],
    }


async def _measured(file: Path, reloads: int) -> list[tuple[str, float, list[float]]]:
    kept_for = timedelta(minutes=30)
    seen = footprint(file)
    served = Served(build(load(file), None, file.parent, kept_for))
    gc.freeze()  # as the bot does
    order = Order(file, None, file.parent, kept_for, "WARNING", "json")

    async def again() -> Reloaded:
        return await rebuild(order, served.responder)

    reloading = Reloading(file, seen, served, again, Metrics(CollectorRegistry()))
    rows = [("at rest", *await _timed(asyncio.sleep(_AT_REST)))]
    for number in range(1, reloads + 1):
        _save(file, number)
        rows.append((f"reload {number}", *await _timed(_reload(reloading))))
    return rows


def _save(file: Path, number: int) -> None:
    changed = file.read_text("utf-8").replace("What is told in", f"What {number} is told in", 1)
    file.write_text(changed, "utf-8")


async def _reload(reloading: Reloading) -> None:
    reloaded = await reloading.reload()
    assert isinstance(reloaded, Rebuilt), reloaded
    del reloaded
    await asyncio.sleep(1)  # and what comes of having dropped the old one


async def _timed(work: Awaitable[None]) -> tuple[float, list[float]]:
    clock = Clock()
    ticking = asyncio.create_task(clock.tick())
    begun = perf_counter()
    await work
    seconds = perf_counter() - begun
    ticking.cancel()
    with suppress(asyncio.CancelledError):
        await ticking
    lags = sorted(lag for lag, _ in clock.lags)
    shown = [lags[min(len(lags) - 1, int(share * len(lags)))] for share in (0.5, 0.99, 0.999, 1)]
    return seconds, [*shown, max(worked for lag, worked in clock.lags if lag >= lags[-1] / 2)]


if __name__ == "__main__":
    typer.run(main)
