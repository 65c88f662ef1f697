"""Fit anew what decides in a conversation: `LEAN` and `FIRST_LED` of `bot.core.matching`.

    python -m benchmarks.fit_context --data DIR [--shift -1.4]

`LEAN` is how much a message needs its conversation, `FIRST_LED` how sure the first entry is where
the conversation put it there. The figures are given for the shipped coefficients, for a fit on
everything, for fits without the conversation they are measured on (`LEAN` alone), and for fits
without its whole set.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Final, TypeVar

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks import leaning, led
from benchmarks.conversations import DialogueSet, read_dialogues
from benchmarks.followups import GUARDED
from benchmarks.leaning import OWN, Case, Chosen, crossed, fold, worth
from benchmarks.led import Sample
from benchmarks.metrics import mean, quality, reliability
from benchmarks.sets import NoSuchSet, conversation_sets
from benchmarks.tables import a_table, points, share
from bot.core.matching.confidence import FIRST_LED, First
from bot.core.matching.lean import LEAN, LeanWeights

T = TypeVar("T")

_NARROWEST: Final = 110  # columns: what the widest table needs
TOWARDS_GUARD: Final = -1.4
"""Added to the log odds after the fit, chosen on the curve of `benchmarks.matching --followups`: a
complete question that is bent is worse than a follow-up that is not understood."""


def main(
    data: Annotated[Path, typer.Option(help="The folder of the sets.")],
    shift: Annotated[float, typer.Option(help="Added to the fitted bias.")] = TOWARDS_GUARD,
) -> None:
    """Fit the coefficients and print them with what they are worth."""
    try:
        talks = [read_dialogues(data / name) for name in conversation_sets(data)]
    except NoSuchSet as error:
        raise typer.BadParameter(str(error)) from None
    guarded = [read_dialogues(data / name) for name in GUARDED if (data / name).is_dir()]
    console = Console(width=max(Console().width, _NARROWEST))
    for table in _of_lean(_all(leaning.cases, [*talks, *guarded]), shift):
        console.print(table)
    for table in _of_led(_all(led.samples, talks)):
        console.print(table)


def _all(read: Callable[[DialogueSet], Iterable[T]], sets: Sequence[DialogueSet]) -> list[T]:
    progress = track(sets, description="ranking", console=Console(stderr=True))
    return [each for on in progress for each in read(on)]


def _of_lean(on: Sequence[Case], shift: float) -> Iterator[Table]:
    everything = _shifted(leaning.fit(on), shift)
    without_talk, without_set = crossed(on, fold), crossed(on, lambda case: case.set)
    yield _coefficients("LEAN", {"shipped": asdict(LEAN), "fitted": asdict(everything)})
    yield _worth(
        on,
        {
            "shipped": lambda _: LEAN,
            "fitted": lambda _: everything,
            "on other conversations": lambda case: _shifted(without_talk(case), shift),
            "on other sets": lambda case: _shifted(without_set(case), shift),
        },
    )


def _shifted(lean: LeanWeights, shift: float) -> LeanWeights:
    return replace(lean, bias=lean.bias + shift)


def _worth(on: Sequence[Case], fits: Mapping[str, Chosen]) -> Table:
    rows: dict[str, list[str]] = {}
    for chosen in fits.values():
        for one in worth(on, chosen):
            if one.after == OWN:
                figure = f"{share(one.r1)} / {share(one.mrr)}"
                rows.setdefault(f"{one.set} R@1 / MRR@10", []).append(figure)
            else:
                rows.setdefault(f"{one.set} lost, {one.after}", []).append(points(one.lost))
    table = a_table("Follow-ups, and points that complete questions lose", ("", *fits))
    for label, cells in rows.items():
        table.add_row(label, *cells)
    return table


def _of_led(on: Sequence[Sample]) -> Iterator[Table]:
    everything = led.fit(on)
    without = {
        name: led.fit([sample for sample in on if sample.set != name])
        for name in {sample.set for sample in on}
    }
    fits: Mapping[str, Callable[[Sample], First]] = {
        "shipped": lambda _: FIRST_LED,
        "fitted": lambda _: everything,
        "on other sets": lambda sample: without[sample.set],
    }
    shown = {"shipped": asdict(FIRST_LED), "fitted": asdict(everything)}
    names = ("bias", *led.FEATURES)
    yield _coefficients(
        "FIRST_LED", {label: {name: all_[name] for name in names} for label, all_ in shown.items()}
    )
    for what, small in (("large", False), ("small", True)):
        of_size = [sample for sample in on if sample.small is small]
        yield _sureness(f"How sure of the first entry, {what} knowledges", of_size, fits)


def _sureness(
    title: str, on: Sequence[Sample], fits: Mapping[str, Callable[[Sample], First]]
) -> Table:
    rows: dict[str, dict[str, str]] = {}
    for label, chosen in fits.items():
        ranked = [led.ranked(sample, chosen(sample)) for sample in on]
        found = [quality(each) for each in ranked]
        rows.setdefault("AUC", {})[label] = share(mean(one.auc for one in found))
        rows.setdefault("R@P90", {})[label] = share(mean(one.right_at_p90 for one in found))
        for part in reliability([one for each in ranked for one in each]):
            span = f"said {part.low:.1f}-{part.high:.1f}, right"
            rows.setdefault(span, {})[label] = f"{share(part.right)} of {part.count}"
    table = a_table(title, ("", *fits))
    for name in sorted(rows):
        table.add_row(name, *(rows[name].get(label, "-") for label in fits))
    return table


def _coefficients(title: str, fits: Mapping[str, Mapping[str, float]]) -> Table:
    table = a_table(title, ("", *next(iter(fits.values()))))
    for label, named in fits.items():
        table.add_row(label, *(f"{value:.3f}" for value in named.values()))
    return table


if __name__ == "__main__":
    typer.run(main)
