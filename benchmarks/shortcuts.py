"""Measure what the matching's shortcuts cost: a grown knowledge asked with them and without.

    python -m benchmarks.shortcuts --data DIR [--size 100000] [--questions 150] [--seed 1]

From `EXACT` entries or phrases on, what is common is added up for candidates only. That must not
change what is found; but all other entries score a little too low, so the first seems a little
surer than it is. Both are counted here, on real questions to the real entries.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from sys import maxsize
from typing import Annotated, Final

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.growth import Grown, grow
from benchmarks.scale import SETS
from benchmarks.sets import Query, read_set
from benchmarks.tables import a_table
from bot.core.conversation import Question
from bot.core.matching import Index, Lexical, Match
from bot.core.matching.comparison import Comparison
from bot.core.matching.reading import Reading
from bot.core.matching.subjects import Subjects
from bot.core.text import LONGEST_QUESTION, clean

_BARS: Final = (0.3, 0.5, 0.7, 0.9)


@dataclass(frozen=True, slots=True)
class Pair:
    """The first match of a question with the shortcuts and without, and what is right."""

    short: Match
    full: Match
    gold: frozenset[str]


def main(
    *,
    data: Annotated[Path, typer.Option(help="The folder of the sets.")],
    size: Annotated[int, typer.Option(help="Phrases.")] = 100_000,
    questions: Annotated[int, typer.Option(help="Asked in both ways.")] = 150,
    seed: Annotated[int, typer.Option(help="Of what is made up.")] = 1,
) -> None:
    """Ask a grown knowledge with the shortcuts and without."""
    grown = grow([read_set(data / name) for name in SETS.split(",")], size, seed)
    asked = random.Random(seed).sample(grown.queries, questions)  # noqa: S311
    pairs = compared(grown, asked)
    console = Console()
    console.print(_first(pairs, len(asked)), _bars(pairs))
    same = [pair for pair in pairs if pair.short.entry.id == pair.full.entry.id]
    more = np.array([pair.short.score - pair.full.score for pair in same])
    console.print(
        f"where it is the same, its probability is higher with them: {more.mean():.4f} on average,"
        f" {np.percentile(more, 95):.3f} in one case of twenty, {more.max():.3f} at most"
    )


def compared(grown: Grown, asked: Sequence[Query]) -> list[Pair]:
    """Return the first matches of the questions that have any, in both ways."""
    read = Reading.of(tuple(grown.knowledge.entries.values()), lambda _: None)
    subjects = Subjects.build(read)
    short, full = (
        Index.build(grown.knowledge, lexical=Lexical(each, subjects))
        for each in (Comparison.build(read), Comparison.build(read, exact=maxsize))
    )
    found = []
    for query in asked:
        question = Question(clean(query.text)[:LONGEST_QUESTION])
        ours, theirs = short.rank(question), full.rank(question)
        if ours and theirs:
            found.append(Pair(ours[0], theirs[0], query.gold))
    return found


def _first(pairs: Sequence[Pair], asked: int) -> str:
    same = sum(pair.short.entry.id == pair.full.entry.id for pair in pairs)
    right = sum(pair.short.entry.id in pair.gold for pair in pairs)
    right_full = sum(pair.full.entry.id in pair.gold for pair in pairs)
    return (
        f"{asked} questions, {len(pairs)} with a match, {same} with the same first entry;"
        f" right {right} with the shortcuts, {right_full} without"
    )


def _bars(pairs: Sequence[Pair]) -> Table:
    table = a_table("First entries", ("at least", "with", "wrong", "without", "wrong"))
    for bar in _BARS:
        counts = []
        for matches in ([(p.short, p.gold) for p in pairs], [(p.full, p.gold) for p in pairs]):
            sure = [match.entry.id in gold for match, gold in matches if match.score >= bar]
            counts += [str(len(sure)), str(sure.count(False))]
        table.add_row(str(bar), *counts)
    return table


if __name__ == "__main__":
    typer.run(main)
