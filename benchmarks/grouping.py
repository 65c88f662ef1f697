"""How well wordings of one question come to stand together, and how long many take.

    python -m benchmarks.grouping --data DIR [SET ...]

The questions of a set that one entry answers should be one line. Nothing knows the entries: they
are held out, as gaps are. *pure*: the share of questions in a line to most of which its entry
belongs; *together*: the share of the other questions to its entry that a question stands with.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from benchmarks.metrics import mean
from benchmarks.sets import TestSet, own_tests, read_set, single_turn_sets
from benchmarks.tables import a_table, share
from bot.core.matching.grouping import ALIKE, grouped
from bot.core.text import LONGEST_QUESTION
from bot.curation.files import load
from bot.store.inbox import MOST_KEPT


@dataclass(frozen=True, slots=True)
class Grouping:
    """What became of the questions of a set."""

    questions: int
    asked: int
    """How many different things are asked."""
    lines: int
    pure: float
    together: float | None
    """None where everything is asked once."""
    seconds: float
    """Of the processor."""


def measure(on: TestSet, alike: float = ALIKE) -> Grouping:
    """Return what becomes of the questions that one entry answers."""
    gold = {query.text: min(query.gold) for query in on.queries if query.gold}
    begun = process_time()
    groups = grouped([*gold], alike)
    seconds = process_time() - begun
    right = [*gold.values()]
    lines = [[right[place] for place in group] for group in groups]
    return Grouping(
        questions=len(gold),
        asked=len(set(right)),
        lines=len(lines),
        pure=sum(max(Counter(line).values()) for line in lines) / len(gold),
        together=_together(lines, Counter(right)),
        seconds=seconds,
    )


def _together(lines: Sequence[Sequence[str]], asked: Counter[str]) -> float | None:
    shares = [
        (line.count(entry) - 1) / (asked[entry] - 1)
        for line in lines
        for entry in line
        if asked[entry] > 1
    ]
    return mean(shares) if shares else None


def main(
    data: Annotated[Path, typer.Option(help="A folder with a folder for each set.")],
    sets: Annotated[list[str] | None, typer.Argument()] = None,
    alike: Annotated[float, typer.Option(help="How alike groups must be, 0..1.")] = ALIKE,
) -> None:
    """Print a line for every set."""
    read = [read_set(data / name) for name in sets or single_turn_sets(data)]
    read.append(own_tests("own tests", load(Path("knowledge.yaml"))))
    table = a_table(
        f"Alike from {alike}",
        ("set", "questions", "asked", "lines", "pure", "together", "seconds"),
    )
    for each in track(read, "grouping"):
        found = measure(each, alike)
        counts = (found.questions, found.asked, found.lines)
        shares = (share(found.pure), share(found.together), f"{found.seconds:.1f}")
        table.add_row(each.name, *map(str, counts), *shares)
    Console().print(table)
    texts = _all_texts(read)
    begun = process_time()
    lines = len(grouped(texts, alike))
    typer.echo(f"All {len(texts)} together: {lines} lines in {process_time() - begun:.1f} s.")


def _all_texts(sets: Sequence[TestSet]) -> list[str]:
    """Return the different questions and wordings of sets, at most as many as the bot keeps."""
    asked = (query.text for each in sets for query in each.queries)
    curated = (
        question
        for each in sets
        for entry in each.knowledge.entries.values()
        for question in entry.questions
    )
    kept = (text[:LONGEST_QUESTION] for text in (*asked, *curated))
    return [*dict.fromkeys(kept)][:MOST_KEPT]


if __name__ == "__main__":
    typer.run(main)
