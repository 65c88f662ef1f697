"""What answers are worth that nobody asked for, by the score that they need.

    python -m benchmarks.unasked --data DIR [SET ...]

Of every set the figures are averaged, each set counting the same.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.progress import track

from benchmarks.metrics import mean
from benchmarks.product import Footnote
from benchmarks.sets import TestSet, read_set, single_turn_sets
from bot.core.matching import Match
from bot.core.verdict import Answer, Policy, decide

SCORES: Final = (Policy().answer_at, 0.9, 0.95, 0.97, 0.99)


@dataclass(frozen=True, slots=True)
class Ranked:
    """What was found for a question, and what would have been right."""

    matches: tuple[Match, ...]
    gold: frozenset[str]

    def given(self, score: float) -> str | None:
        """Return the id of the entry that is given from this score on."""
        verdict = decide(self.matches, replace(Policy(), answer_at=score))
        return verdict.entry.id if isinstance(verdict, Answer) else None


def figures(ranked: Iterable[Ranked], score: float) -> tuple[float, float | None]:
    """Return the share of all questions that are answered, and of the answers that are right."""
    given = [(each.given(score), each.gold) for each in ranked]
    answers = [id_ in gold for id_, gold in given if id_ is not None]
    return len(answers) / len(given), mean(answers) if answers else None


def main(
    data: Annotated[Path, typer.Option(help="A folder with a folder for each set.")],
    sets: Annotated[list[str] | None, typer.Argument()] = None,
) -> None:
    """Print a line for every score."""
    read = [read_set(data / name) for name in sets or single_turn_sets(data)]
    ranked = [list(_ranked(each)) for each in track(read, "asking")]
    for score in SCORES:
        of_sets = [figures(each, score) for each in ranked]
        answered = mean([share for share, _ in of_sets])
        right = mean([share for _, share in of_sets if share is not None])
        typer.echo(f"from {score:.2f}: answered {answered:.3f}, of these right {right:.3f}")


def _ranked(on: TestSet) -> Iterator[Ranked]:
    footnote = Footnote.build(on.knowledge)
    return (Ranked(footnote.matches(query.text), query.gold) for query in on.queries)


if __name__ == "__main__":
    typer.run(main)
