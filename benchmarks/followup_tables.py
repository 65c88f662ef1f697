"""What was measured of follow-ups, as tables in the terminal, beside what is to be reached."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from types import MappingProxyType
from typing import Final

from rich.console import Console
from rich.table import Table

from benchmarks.followups import FOREIGN, SHIFTS, SHIPPED, Found, Kept, Result
from benchmarks.tables import DEFAULT, WITH_MODEL, a_table, points, share

TO_REACH: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {"cast_ans": (0.55, 0.64), "cast_manual": (0.91, 0.94), "cast_swap": (0.88, 0.93)}
)
"""Set -> R@1 and MRR@10 of the follow-ups in it; with a model, what the bot reaches without."""
MOST_LOST: Final = 0.02


def print_followups(console: Console, results: Sequence[Result]) -> None:
    """Print what follow-ups find, what complete questions lose, and the curve of the two."""
    found = [result for result in results if isinstance(result, Found)]
    kept = [result for result in results if isinstance(result, Kept)]
    console.print(_follow_ups([one for one in found if one.shift == SHIPPED]))
    console.print(_complete([one for one in kept if one.shift == SHIPPED]))
    for name in dict.fromkeys(one.way for one in kept):
        console.print(_curve(name, found, kept))


def to_json(results: Sequence[Result]) -> dict[str, object]:
    """Return everything that was measured as plain values."""
    found = [result for result in results if isinstance(result, Found)]
    kept = [result for result in results if isinstance(result, Kept)]
    return {
        "follow_ups": [asdict(one) | {"met": met(one, found)} for one in found],
        "complete": [asdict(one) | {"lost": one.lost, "met": met(one, kept)} for one in kept],
    }


def met(one: Result, beside: Sequence[Result]) -> bool | None:
    """Return whether a result is as good as it is to be, None where nothing is demanded."""
    if isinstance(one, Kept):
        return one.lost <= MOST_LOST if one.after == FOREIGN else None
    bar = TO_REACH.get(one.set) if one.way == DEFAULT else None
    if one.way == WITH_MODEL:
        bars = (
            (other.r1, other.mrr)
            for other in beside
            if isinstance(other, Found)
            and (other.way, other.set, other.shift) == (DEFAULT, one.set, one.shift)
        )
        bar = next(bars, None)
    return None if bar is None else one.r1 >= bar[0] and one.mrr >= bar[1]


def _follow_ups(found: Sequence[Found]) -> Table:
    sets = {one.set: one.questions for one in found}
    shown = a_table(
        "Follow-ups that need their conversation: R@1 / MRR@10",
        ("", *(f"{name} ({count})" for name, count in sets.items())),
    )
    for way in dict.fromkeys(one.way for one in found):
        cells = {one.set: _judged(_both(one), met(one, found)) for one in found if one.way == way}
        shown.add_row(way, *(cells.get(name, "-") for name in sets))
    bars = (" / ".join(map(share, TO_REACH[name])) if name in TO_REACH else "-" for name in sets)
    shown.add_section()
    shown.add_row("to reach", *bars, style="bold")
    return shown


def _complete(kept: Sequence[Kept]) -> Table:
    shown = a_table(
        "Complete questions: R@1 alone, and within a conversation",
        ("", "set", "within", "questions", "draws", "R@1 alone", "R@1 within", "points lost"),
    )
    for one in kept:
        lost = _judged(points(one.lost), met(one, kept))
        counts = map(str, (one.questions, one.draws))
        r1 = map(share, (one.alone, one.within))
        shown.add_row(one.way, one.set, one.after, *counts, *r1, lost)
    shown.caption = f"at most {points(MOST_LOST)} points may be lost after {FOREIGN}"
    return shown


def _curve(name: str, found: Sequence[Found], kept: Sequence[Kept]) -> Table:
    shown = a_table(f"The curve of {name}, by what is added to the log odds", ("", *SHIFTS))
    rows: dict[str, dict[str, str]] = {}
    for one in (one for one in found if one.way == name):
        rows.setdefault(f"{one.set} R@1", {})[one.shift] = share(one.r1)
        rows.setdefault(f"{one.set} MRR@10", {})[one.shift] = share(one.mrr)
    for other in (other for other in kept if other.way == name):
        label = f"{other.set} lost, {other.after}"
        rows.setdefault(label, {})[other.shift] = points(other.lost)
    for label, cells in rows.items():
        shown.add_row(label, *(cells.get(shift, "-") for shift in SHIFTS))
    return shown


def _both(one: Found) -> str:
    return f"{share(one.r1)} / {share(one.mrr)}"


def _judged(figure: str, is_met: bool | None) -> str:
    return figure if is_met is None else f"{figure} {'met' if is_met else 'NOT MET'}"
