"""Fit the weights of the signals in `bot.core.matching` anew, and say how well they carry over.

    python -m benchmarks.fit_weights --data DIR [--semantic MODEL_DIR]

The weights are those that make the right entries likeliest under a softmax over each question's
shortlist, every set counting the same; R@1 and H@3 are given for a fit on all sets and for fits
without the family of the set they are measured on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Final

import numpy as np
import typer
from numpy.typing import NDArray
from rich.progress import track
from scipy.optimize import minimize

from benchmarks.remembering import Remembering
from benchmarks.sets import TestSet, read_set, single_turn_sets
from bot.core.matching import Encoder, Index
from bot.core.matching.comparison import SHORTLIST
from bot.core.matching.meaning import MeaningWeights
from bot.core.matching.signals import LEXICAL, Weights, best
from bot.semantic import load_encoder

_RIDGE: Final = 0.003  # of weights in units of a signal's spread
_LEXICAL: Final = tuple(field.name for field in fields(Weights))
_SEMANTIC: Final = tuple(field.name for field in fields(MeaningWeights))
_READ_FROM: Final = 0.5  # a set is fitted on where the model reads so much of it, on average

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """The shortlists of a set's answerable questions."""

    name: str
    signals: Matrix
    """`(n_questions, n_signals, SHORTLIST)`; a shorter list is filled up with entries of 0."""
    right: NDArray[np.bool_]
    """Which of the shortlisted are right, `(n_questions, SHORTLIST)`; some rows have none."""
    read: float
    """How well the model reads the questions, 0..1, on average."""

    @property
    def family(self) -> str:
        """The part of the name that sets with the same texts share."""
        return self.name.partition("_")[0]


def sample(on: TestSet, encoder: Encoder | None) -> Sample:
    """Return the signals of every answerable question of a set; with an encoder those it adds."""
    index = Index.build(on.knowledge, encoder)
    ids = [entry.id for entry in index.entries]
    signals: list[Matrix] = []
    right: list[NDArray[np.bool_]] = []
    read: list[float] = []
    for query in on.queries:
        if not query.gold:
            continue
        found = index.comparison.signals(query.text)
        lexical = found.total(LEXICAL)
        rows = [getattr(found, name) for name in _LEXICAL]
        if index.meanings:
            heard = index.meanings.compare(
                query.text, found.said.words, index.comparison.vocabulary
            )
            read.append(heard.read if heard else 0.0)
            meant = [getattr(heard, name) for name in _SEMANTIC[1:]] if heard else []
            rows = [lexical, *(meant or [np.zeros_like(lexical)] * 3)]
            lexical = heard.added_to(lexical) if heard else lexical
        shortlist = best(lexical, SHORTLIST)
        missing = SHORTLIST - len(shortlist)
        signals.append(np.pad(np.stack(rows)[:, shortlist], ((0, 0), (0, missing))))
        right.append(np.array([ids[n] in query.gold for n in shortlist] + [False] * missing))
    how_well = float(np.mean(read)) if read else 0.0
    return Sample(on.name, np.array(signals, np.float64), np.array(right), how_well)


def fit(on: Sequence[Sample]) -> Matrix:
    """Return the weights, none below 0."""
    spread = np.mean([_spread(each) for each in on], axis=0) + 1e-6

    def loss(weights: Matrix) -> float:
        likelihoods = [_likelihood(each, weights / spread) for each in on]
        return float(_RIDGE * weights @ weights - np.mean(likelihoods))

    start = np.full(len(spread), 0.3)
    found = minimize(loss, start, method="L-BFGS-B", bounds=[(0, None)] * len(spread))
    weights: Matrix = found.x / spread
    return weights


def _spread(on: Sample) -> Matrix:
    spread: Matrix = on.signals.std(axis=2).mean(axis=0)
    return spread


def _scores(on: Sample, weights: Matrix) -> Matrix:
    scores: Matrix = np.einsum("s,qsk->qk", weights, on.signals)
    return scores


def _likelihood(on: Sample, weights: Matrix) -> float:
    """Return the mean ln of the right entries' part in the softmax, over shortlists with one."""
    scores = _scores(on, weights)
    parts = np.exp(scores - scores.max(axis=1, keepdims=True))
    right = (parts * on.right).sum(axis=1) / parts.sum(axis=1)
    return float(np.log(right[on.right.any(axis=1)] + 1e-12).mean())


def _found(on: Sample, weights: Matrix) -> tuple[float, float]:
    order = np.argsort(-_scores(on, weights), axis=1, kind="stable")
    ranked = np.take_along_axis(on.right, order, axis=1)
    return float(ranked[:, 0].mean()), float(ranked[:, :3].any(axis=1).mean())


def _printed(label: str, names: Sequence[str], gathered: Sequence[Sample]) -> None:
    weights = fit(gathered)
    pairs = zip(names, weights, strict=True)
    typer.echo(f"{label}: " + ", ".join(f"{name}={value:.2f}" for name, value in pairs))
    families = {each.family for each in gathered}
    without: Mapping[str, Matrix] = {
        family: fit([each for each in gathered if each.family != family]) for family in families
    }
    for what, of in (("fitted on all", None), ("fitted on others", without)):
        found = [_found(each, of[each.family] if of else weights) for each in gathered]
        r1, h3 = np.mean(found, axis=0)
        typer.echo(f"  {what}: R@1 {r1:.4f}, H@3 {h3:.4f}")


def main(
    data: Annotated[Path, typer.Option(help="The folder of the sets.")],
    semantic: Annotated[Path | None, typer.Option(help="The folder of a model.")] = None,
) -> None:
    """Fit the weights and print them with what they are worth."""
    sets = [read_set(data / name) for name in single_turn_sets(data)]
    _printed("LEXICAL", _LEXICAL, [sample(on, None) for on in track(sets, "signals")])
    if semantic:
        encoder = Remembering(load_encoder(str(semantic), cache=semantic))
        heard = [sample(on, encoder) for on in track(sets, "meanings")]
        # A model has nothing to teach about questions that it cannot read.
        _printed("SEMANTIC", _SEMANTIC, [each for each in heard if each.read >= _READ_FROM])


if __name__ == "__main__":
    typer.run(main)
