"""Fit the coefficients of `bot.core.matching.confidence` anew, and say how well they carry over.

    python -m benchmarks.fit_policy --data DIR [--semantic MODEL_DIR]

Every set counts the same: half of its weight is the whole set, half are small knowledges cut out of
it (neighbours of one entry, or any), asked their own questions and others. The figures are given
for a fit on all sets and for fits without the family of the set they are measured on.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Final

import numpy as np
import typer
from rich.progress import track

from benchmarks.logistic import Matrix, logistic
from benchmarks.metrics import Ranked, mean, quality, reliability
from benchmarks.remembering import Remembering
from benchmarks.sets import Query, TestSet, read_set, single_turn_sets
from bot.core.conversation import Question
from bot.core.matching import Encoder, Features, Index
from bot.core.matching.signals import LEXICAL
from bot.semantic import load_encoder

FIRST: Final = ("doubt", "stands_out", "covered", "length", "agree", "words")
SEMANTIC: Final = ("doubt", "lead", "centre", "manner")
LATER: Final = ("share", "first", "covered")
CUT_SIZES: Final = (2, 5, 12, 21, 45)
CUTS: Final = 3  # of each size and kind
_SEED: Final = 7
_LATER_RANKS: Final = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Sample:
    """The questions of a knowledge, ranked."""

    name: str
    whole: bool
    weight: float
    ranked: tuple[tuple[Features, ...], ...]
    """For each question the features of its first entries, best first."""
    right: tuple[tuple[bool, ...], ...]
    answerable: tuple[bool, ...]

    @property
    def family(self) -> str:
        """The part of the name that sets with the same texts share."""
        return self.name.partition("_")[0]


@dataclass(frozen=True, slots=True)
class Model:
    """Coefficients, the first of them the bias."""

    first: Matrix
    semantic: Matrix | None
    later: Matrix = field(default_factory=lambda: np.zeros(len(LATER) + 1))

    def log_odds(self, sample: Sample) -> Matrix:
        """Return the log odds of the first entry of each question."""
        lexical = _inputs(sample, FIRST) @ self.first
        if self.semantic is None:
            return lexical
        read = _read(sample)
        return (1 - read) * lexical + read * (_inputs(sample, SEMANTIC) @ self.semantic)


def samples(on: TestSet, encoder: Encoder | None) -> Iterator[Sample]:
    """Yield the whole set, and the small knowledges cut out of it, together as heavy."""
    yield _sample(on, encoder, whole=True, weight=1000)
    cuts = list(_cuts(on))
    for cut in cuts:
        yield _sample(cut, encoder, whole=False, weight=1000 / len(cuts))


def fit(lexical: Sequence[Sample], read: Sequence[Sample]) -> Model:
    """Return the model that gives the right entries of the samples the highest probability.

    `read` are the same questions ranked with an encoder; without any the model knows of none.
    """
    model = Model(
        logistic(*_first_rows(lexical, FIRST)),
        logistic(*_first_rows(read, SEMANTIC, as_far_as_read=True)) if read else None,
    )
    return replace(model, later=_fit_later([*lexical, *read], model))


def _first_rows(
    on: Sequence[Sample], names: Sequence[str], *, as_far_as_read: bool = False
) -> tuple[list[Matrix], list[Matrix], list[Matrix]]:
    rights = [np.array([right[0] for right in sample.right], float) for sample in on]
    weights = [
        np.full(len(sample.right), sample.weight / len(sample.right))
        * (_read(sample) if as_far_as_read else 1.0)
        for sample in on
    ]
    return [_inputs(sample, names) for sample in on], rights, weights


def _fit_later(on: Sequence[Sample], model: Model) -> Matrix:
    inputs, rights, weights = [], [], []
    for sample in on:
        log_odds = model.log_odds(sample)
        rows = [
            (1.0, entries[rank].share, log_odds[n], entries[rank].covered, sample.right[n][rank])
            for n, entries in enumerate(sample.ranked)
            for rank in _LATER_RANKS
            if rank < len(entries)
        ]
        if rows:
            table = np.array(rows)
            inputs.append(table[:, :-1])
            rights.append(table[:, -1])
            weights.append(np.full(len(rows), sample.weight / len(rows)))
    return logistic(inputs, rights, weights)


def _sample(on: TestSet, encoder: Encoder | None, *, whole: bool, weight: float) -> Sample:
    index = Index.build(on.knowledge, encoder)
    ranked = [(index.rank(Question(query.text)), query) for query in on.queries]
    some = [(matches, query) for matches, query in ranked if matches]
    return Sample(
        name=on.name,
        whole=whole,
        weight=weight,
        ranked=tuple(tuple(m.evidence.features for m in matches) for matches, _ in some),
        right=tuple(tuple(m.entry.id in query.gold for m in matches) for matches, query in some),
        answerable=tuple(bool(query.gold) for _, query in some),
    )


def _cuts(on: TestSet) -> Iterator[TestSet]:
    chance = random.Random(_SEED)  # noqa: S311 -- the same cuts every time are wanted
    index = Index.build(on.knowledge)
    ids = list(on.knowledge.entries)
    for size in CUT_SIZES:
        for number in range(2 * CUTS if size < len(ids) else 0):
            seed = chance.choice(ids)
            near = number % 2
            kept = _neighbours(seed, index, on, size) if near else chance.sample(ids, size)
            cut = _cut(on, frozenset(kept), chance)
            if cut.queries:
                yield cut


def _neighbours(seed: str, index: Index, on: TestSet, size: int) -> Iterable[str]:
    # Through the signals, for `rank` gives no more matches than a member could ever be shown.
    entry = on.knowledge.entries[seed]
    text = " ".join(entry.questions[:2]) or entry.answer[:200]
    scores = index.comparison.signals(text).total(LEXICAL)
    return (index.entries[n].id for n in np.argsort(-scores, kind="stable")[:size])


def _cut(on: TestSet, kept: frozenset[str], chance: random.Random) -> TestSet:
    entries = {id_: entry for id_, entry in on.knowledge.entries.items() if id_ in kept}
    own = [query for query in on.queries if query.gold & kept]
    others = [Query(query.text, frozenset()) for query in on.queries if not query.gold & kept]
    some = chance.sample(others, min(max(10, len(own) // 2), len(others))) if own else []
    return TestSet(on.name, replace(on.knowledge, entries=entries), (*own, *some))


def _inputs(sample: Sample, names: Sequence[str]) -> Matrix:
    rows = [[1.0, *(getattr(entries[0], name) for name in names)] for entries in sample.ranked]
    return np.array(rows)


def _read(sample: Sample) -> Matrix:
    return np.array([entries[0].read for entries in sample.ranked])


def _figures(on: Iterable[Sample], models: Mapping[str, Model], label: str) -> None:
    ranked = {sample: _ranked(sample, models[sample.family]) for sample in on}
    for whole, what in ((True, "whole sets"), (False, "cut-down sets")):
        found = [quality(each) for sample, each in ranked.items() if sample.whole is whole]
        auc, share = mean(one.auc for one in found), mean(one.right_at_p90 for one in found)
        typer.echo(f"{label}, {what}: AUC {auc:.4f}, R@P90 {share:.4f}")
        everything = [
            one for sample, each in ranked.items() if sample.whole is whole for one in each
        ]
        bins = (f"{part.said:.2f}>{part.right:.2f}" for part in reliability(everything))
        typer.echo(f"  said > right: {' '.join(bins)}")


def _ranked(sample: Sample, model: Model) -> tuple[Ranked, ...]:
    chances = 1 / (1 + np.exp(-model.log_odds(sample)))
    return tuple(
        Ranked(
            ids=tuple("right" if is_right else "wrong" for is_right in rights),
            confidence=float(chance),
            gold=frozenset({"right"} if answerable else ()),
        )
        for chance, rights, answerable in zip(chances, sample.right, sample.answerable, strict=True)
    )


def _printed(name: str, names: Sequence[str], coefficients: Matrix) -> None:
    pairs = zip(("bias", *names), coefficients, strict=True)
    typer.echo(f"{name}: " + ", ".join(f"{key}={value:.3f}" for key, value in pairs))


def main(
    data: Annotated[Path, typer.Option(help="The folder of the sets.")],
    semantic: Annotated[Path | None, typer.Option(help="The folder of a model.")] = None,
) -> None:
    """Fit the coefficients and print them with what they are worth."""
    encoder = Remembering(load_encoder(str(semantic), cache=semantic)) if semantic else None
    lexical = _gathered(data, None)
    read = _gathered(data, encoder) if encoder else []
    families = {sample.family for sample in lexical}
    everything = fit(lexical, read)
    _printed("FIRST", FIRST, everything.first)
    if everything.semantic is not None:
        _printed("FIRST_READ", SEMANTIC, everything.semantic)
    _printed("LATER", LATER, everything.later)
    without = {
        family: fit(
            [each for each in lexical if each.family != family],
            [each for each in read if each.family != family],
        )
        for family in families
    }
    for label, on in (("no model", lexical), ("model", read)):
        if on:
            _figures(on, dict.fromkeys(families, everything), f"{label}, fitted on all")
            _figures(on, without, f"{label}, fitted on others")


def _gathered(data: Path, encoder: Encoder | None) -> list[Sample]:
    return [
        sample
        for name in track(single_turn_sets(data), description="ranking")
        for sample in samples(read_set(data / name), encoder)
    ]


if __name__ == "__main__":
    typer.run(main)
