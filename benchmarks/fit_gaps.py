"""Fit `FIRST_GUARDED` of `bot.core.matching.confidence` anew, and say how well it carries over.

    python -m benchmarks.fit_gaps --data DIR

Out of every set small knowledges are cut, of an entry with its neighbours or of any; of the entries
taken out, twice as many as were kept stay as gaps, with their wordings. Each is asked its own
questions, those of its gaps, others of the set, and some of other sets, which are about something
else altogether. Every set counts the same. What a gap comes first for is left out: it is never
answered. The figures are given for the shipped coefficients, for a fit on all sets and for fits
without the family of the set they are measured on.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Final

import numpy as np
import typer
from rich.progress import track

from benchmarks.fit_policy import CUTS
from benchmarks.logistic import Matrix, logistic
from benchmarks.metrics import Ranked, quality, reliability
from benchmarks.sets import NoSuchSet, Query, TestSet, read_set, single_turn_sets
from bot.core.conversation import Question
from bot.core.knowledge import Entry, Gap, Knowledge
from bot.core.matching import Index
from bot.core.matching.confidence import FIRST_GUARDED, GUARDS
from bot.core.matching.signals import LEXICAL

FEATURES: Final = ("doubt", "lead", "stands_out", "words", "telling")
SIZES: Final = (5, 12, 21, 45)
"""How many entries are kept."""
_MOST_OWN: Final = 60  # questions of a knowledge; large sets would take all the time
_FEWEST_OTHERS: Final = 10
_SEED: Final = 7


@dataclass(frozen=True, slots=True)
class Row:
    """A question whose first match is an entry, not a gap."""

    family: str
    weight: float
    inputs: tuple[float, ...]
    right: bool
    answerable: bool


def main(data: Annotated[Path, typer.Option(help="The folder of the sets.")]) -> None:
    """Fit the coefficients and print them with what they are worth."""
    try:
        sets = [read_set(data / name) for name in single_turn_sets(data)]
    except NoSuchSet as error:
        raise typer.BadParameter(str(error)) from None
    rows = [row for on in track(sets, description="ranking") for row in gathered(on, sets)]
    everything = fit(rows)
    pairs = zip(("bias", *FEATURES), everything, strict=True)
    typer.echo("FIRST_GUARDED: " + ", ".join(f"{name}={value:.3f}" for name, value in pairs))
    shipped = np.array([getattr(FIRST_GUARDED, name) for name in ("bias", *FEATURES)])
    without = {
        family: fit([row for row in rows if row.family != family])
        for family in {row.family for row in rows}
    }
    for label, models in (
        ("shipped", dict.fromkeys(without, shipped)),
        ("fitted on all", dict.fromkeys(without, everything)),
        ("fitted on others", without),
    ):
        ranked = [_ranked(row, models[row.family]) for row in rows]
        typer.echo(f"{label}: AUC {quality(ranked).auc:.4f}")
        bins = (f"{part.said:.2f}>{part.right:.2f}" for part in reliability(ranked))
        typer.echo(f"  said > right: {' '.join(bins)}")


def gathered(on: TestSet, sets: Sequence[TestSet]) -> Sequence[Row]:
    """Return the rows of all small knowledges cut out of a set; together they weigh 1000."""
    chance = random.Random(_SEED)  # noqa: S311 -- the same cuts every time are wanted
    foreign = [
        query.text for other in sets if _family(other) != _family(on) for query in other.queries
    ]
    rows = [row for cut in _cuts(on, chance) for row in _rows(on, cut, foreign, chance)]
    return [replace(row, weight=1000 / len(rows)) for row in rows]


def fit(rows: Sequence[Row]) -> Matrix:
    """Return the coefficients, the bias first, that make the right entries most likely."""
    return logistic(
        [np.array([row.inputs for row in rows])],
        [np.array([row.right for row in rows], float)],
        [np.array([row.weight for row in rows])],
    )


def _family(on: TestSet) -> str:
    return on.name.partition("_")[0]


def _cuts(on: TestSet, chance: random.Random) -> Iterator[Knowledge]:
    index = Index.build(on.knowledge)
    ids = list(on.knowledge.entries)
    for size in SIZES:
        for number in range(2 * CUTS if 2 * size <= len(ids) else 0):
            most = min((1 + GUARDS) * size, len(ids))
            near = number % 2
            pool = (
                _neighbours(chance.choice(ids), index, most) if near else chance.sample(ids, most)
            )
            chance.shuffle(pool)
            yield _cut(on.knowledge, pool[:size], pool[size:])


def _neighbours(seed: str, index: Index, most: int) -> list[str]:
    entry = next(entry for entry in index.entries if entry.id == seed)
    scores = index.comparison.signals(_told(entry)).total(LEXICAL)
    return [index.entries[n].id for n in np.argsort(-scores, kind="stable")[:most]]


def _told(entry: Entry) -> str:
    return " ".join(entry.questions[:2]) or entry.answer[:200]


def _cut(knowledge: Knowledge, kept: Sequence[str], left: Sequence[str]) -> Knowledge:
    entries = knowledge.entries
    asked = [(id_, entries[id_].questions) for id_ in left if entries[id_].questions]
    return replace(
        knowledge,
        entries={id_: entries[id_] for id_ in entries if id_ in set(kept)},
        gaps=tuple(Gap(id_, title="", questions=questions) for id_, questions in asked),
    )


def _rows(
    on: TestSet, cut: Knowledge, foreign: Sequence[str], chance: random.Random
) -> Iterator[Row]:
    gaps = {gap.id for gap in cut.gaps}
    own = [query for query in on.queries if query.gold & cut.entries.keys()]
    rest = [query for query in on.queries if not query.gold & cut.entries.keys()]
    near = [query for query in rest if query.gold & gaps]
    if not own:
        return
    own = chance.sample(own, min(len(own), _MOST_OWN))
    most = max(_FEWEST_OTHERS, len(own) // 2)
    others = [
        *(query.text for query in chance.sample(near, min(most, len(near)))),
        *(query.text for query in chance.sample(rest, min(most // 2, len(rest)))),
        *chance.sample(foreign, min(most // 2, len(foreign))),
    ]
    index = Index.build(cut)
    for query in (*own, *(Query(text, frozenset()) for text in others)):
        if row := _row(query, index, _family(on)):
            yield row


def _row(query: Query, index: Index, family: str) -> Row | None:
    matches = index.rank(Question(query.text))
    if not matches or matches[0].behind:
        return None
    features = matches[0].evidence.features
    return Row(
        family=family,
        weight=1.0,
        inputs=(1.0, *(getattr(features, name) for name in FEATURES)),
        right=matches[0].entry.id in query.gold,
        answerable=bool(query.gold),
    )


def _ranked(row: Row, model: Matrix) -> Ranked:
    return Ranked(
        ids=("right" if row.right else "wrong",),
        confidence=float(1 / (1 + np.exp(-np.dot(row.inputs, model)))),
        gold=frozenset({"right"} if row.answerable else ()),
    )


if __name__ == "__main__":
    typer.run(main)
