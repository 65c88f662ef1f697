"""What was measured, as tables in the terminal."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.measured import Measured
from benchmarks.metrics import Policing, Quality, mean, reliability

DEFAULT: Final = "footnote"
WITH_MODEL: Final = "footnote+model"
MODEL: Final = "model"
"""The embedding model alone."""

_A_POINT: Final = 0.01
_NAMES: Final[Mapping[str, str]] = {
    "r1": "R@1", "h3": "H@3", "mrr": "MRR@10", "auc": "AUC", "right_at_p90": "R@P90",
}  # fmt: skip
_ANSWERABLE: Final = ("right", "wrong", "offered", "others", "none")
_UNANSWERABLE: Final = ("wrong*", "offered*", "none*")
_SHARES: Final = ("precision", "misled", "reached")

Numbers = Callable[[Measured], float | None]


def print_tables(console: Console, measured: Sequence[Measured]) -> None:
    """Print everything: qualities, time, verdicts, reliability, and where a peer is better."""
    for field in fields(Quality):
        console.print(_by_set(_NAMES[field.name], measured, _quality(field.name), share))
    time = "Milliseconds a question (median)"
    console.print(_by_set(time, measured, lambda one: one.milliseconds, "{:.2f}".format))
    for name in dict.fromkeys(one.matcher for one in measured if one.ours):
        of_one = [one for one in measured if one.matcher == name]
        console.print(_verdicts(name, of_one))
        console.print(_reliability(name, of_one))
    console.print("\n".join(behind(measured)) or "On no set is R@1 below a peer's.")


def behind(measured: Sequence[Measured]) -> tuple[str, ...]:
    """Return a sentence for each set on which the bot's R@1 is below what it is held against.

    Without a model that is every peer that has none either; with one it is all that was measured,
    but for a point that the bot without it may be ahead.
    """
    return tuple(
        f"{ours.set}: R@1 of {ours.matcher} is {share(ours.quality.r1)}, "
        f"of {other.matcher} {share(other.quality.r1)}."
        for ours in measured
        for other in measured
        if ours.ours and ours.set == other.set and _held_against(ours, other)
        if (ours.quality.r1 or 0) < (other.quality.r1 or 0) - (_A_POINT if other.ours else 0)
    )


def _held_against(ours: Measured, other: Measured) -> bool:
    return ours.matcher == WITH_MODEL or other.matcher not in {WITH_MODEL, MODEL}


def _by_set(
    title: str, measured: Sequence[Measured], number: Numbers, shown: Callable[[Any], str]
) -> Table:
    matchers = dict.fromkeys(one.matcher for one in measured)
    table = a_table(title, ("set", *matchers))
    for set_ in dict.fromkeys(one.set for one in measured):
        table.add_row(set_, *(shown(number(one)) for one in measured if one.set == set_))
    table.add_section()
    means = [mean(number(one) for one in measured if one.matcher == name) for name in matchers]
    table.add_row("mean", *map(shown, means), style="bold")
    return table


def _verdicts(name: str, measured: Sequence[Measured]) -> Table:
    table = a_table(f"Verdicts of {name}", ("set", *_ANSWERABLE, *_UNANSWERABLE, *_SHARES))
    table.caption = (
        "right, wrong: given; offered, others: the right entry among those offered or not; "
        "*: where nothing answers"
    )
    worth = {one.set: one.policing for one in measured if one.policing}
    for set_, of_set in worth.items():
        table.add_row(set_, *_counts(of_set), *map(share, _shares(of_set)))
    table.add_section()
    means = [mean(column) for column in zip(*map(_shares, worth.values()), strict=True)]
    none = [""] * len((*_ANSWERABLE, *_UNANSWERABLE))
    table.add_row("mean", *none, *map(share, means), style="bold")
    return table


def _counts(worth: Policing) -> tuple[str, ...]:
    answerable, unanswerable = worth.answerable, worth.unanswerable
    counts = (
        *(answerable.right, answerable.wrong, answerable.offered_right, answerable.offered_wrong),
        *(answerable.abstained, unanswerable.wrong, unanswerable.offered_wrong),
        unanswerable.abstained,
    )
    return tuple(map(str, counts))


def _shares(worth: Policing) -> tuple[float | None, ...]:
    return worth.precision, worth.misled, worth.reached


def _reliability(name: str, measured: Sequence[Measured]) -> Table:
    table = a_table(f"Is {name} as sure as it is right?", ("score", "questions", "said", "right"))
    for part in reliability([ranked for one in measured for ranked in one.ranked]):
        span = f"{part.low:.1f}-{part.high:.1f}"
        table.add_row(span, str(part.count), share(part.said), share(part.right))
    return table


def a_table(title: str, columns: Iterable[str]) -> Table:
    """Return an empty table, its first column to the left and all others to the right."""
    table = Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False
    )
    for n, column in enumerate(columns):
        table.add_column(column, justify="right" if n else "left", no_wrap=True)
    return table


def _quality(name: str) -> Numbers:
    return lambda one: getattr(one.quality, name)


def share(value: float | None) -> str:
    """Return a number 0..1 as .123, and "-" where there is none."""
    return "-" if value is None else f"{value:.3f}".lstrip("0")


def points(value: float | None) -> str:
    """Return a number 0..1 as hundredths, and "-" where there is none."""
    return "-" if value is None else f"{round(100 * value, 1) + 0.0:.1f}"  # + 0.0: never -0.0
