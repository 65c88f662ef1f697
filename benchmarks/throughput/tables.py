"""The figures of all bots, side by side and as so many times the bare one's."""

from collections.abc import Callable, Mapping, Sequence

from rich import box
from rich.table import Table

from benchmarks.throughput.measured import BARE, Figures

Row = tuple[str, Callable[[Figures], float], str]


def table(measured: Sequence[Figures]) -> Table:
    """Return a column for each bot; the ratio stands behind a figure where the bare one ran."""
    shown = Table(box=box.SIMPLE_HEAD, caption=f"in brackets: so many times that of {BARE}")
    shown.add_column("")
    for figures in measured:
        shown.add_column(figures.bot, justify="right")
    by_name = {figures.bot: figures for figures in measured}
    for label, read, format_ in _rows(measured[0]):
        shown.add_row(label, *(_cell(one, by_name, read, format_) for one in measured))
    return shown


def _rows(figures: Figures) -> list[Row]:
    rows: list[Row] = [
        ("updates a second in a flood", lambda one: one.rate, "{:,.0f}"),
        ("CPU an update, ms", lambda one: one.cpu, "{:.2f}"),
    ]
    for number, latency in enumerate(figures.latencies):
        rows += [
            (f"p50 at {latency.open} open, ms", _p50(number), "{:,.0f}"),
            (f"p99 at {latency.open} open, ms", _p99(number), "{:,.0f}"),
        ]
    return [
        *rows,
        ("start to first answer, s", lambda one: one.first_answer, "{:.2f}"),
        ("the first start ever, s", lambda one: one.first_start, "{:.2f}"),
        ("memory at most, MB", lambda one: one.peak / 1e6, "{:,.0f}"),
        ("processors used", lambda one: one.busy, "{:.2f}"),
        ("used by the other side", lambda one: one.telegram_busy, "{:.2f}"),
    ]


def _p50(number: int) -> Callable[[Figures], float]:
    return lambda one: one.latencies[number].p50


def _p99(number: int) -> Callable[[Figures], float]:
    return lambda one: one.latencies[number].p99


def _cell(
    one: Figures, all_: Mapping[str, Figures], read: Callable[[Figures], float], format_: str
) -> str:
    value = format_.format(read(one))
    bare = all_.get(BARE)
    if bare is None or one is bare or not read(bare):
        return value
    return f"{value} ({read(one) / read(bare):.1f})"
