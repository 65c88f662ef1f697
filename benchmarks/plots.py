"""Draw what `benchmarks.scale` measured, for light pages and for dark ones.

    python -m benchmarks.plots SCALE.json [MORE.json ...] --to docs/pictures

Each matcher is a line: the median time of a question by the number of phrases, both logarithmic.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import matplotlib as mpl
import typer
from matplotlib import pyplot as plt

SHADES: Final = {"light": "default", "dark": "dark_background"}
OURS: Final = "footnote"

Curves = Mapping[str, Sequence[tuple[int, float]]]
"""Matcher -> its points: phrases, milliseconds."""


def main(
    measured: Annotated[list[Path], typer.Argument(help="What benchmarks.scale wrote.")],
    to: Annotated[Path, typer.Option(help="The folder of the pictures.")],
) -> None:
    """Draw the medians, light and dark."""
    rows = [row for file in measured for row in json.loads(file.read_text())]
    for shade, style in SHADES.items():
        draw(curves(rows), style, to / f"scale-median-{shade}.svg")


def curves(rows: Iterable[Mapping[str, Any]]) -> Curves:
    """Return the points of each matcher, by size."""
    found: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: int(row["phrases"])):
        found[row["matcher"]].append((row["phrases"], row["median"]))
    return found


def draw(lines: Curves, style: str, file: Path) -> None:
    """Write a picture of the curves; ours is the thick one."""
    mpl.rcParams["svg.hashsalt"] = "footnote"  # the same measures make the same file
    with plt.style.context(style):
        figure, axes = plt.subplots(figsize=(7.5, 4.6))
        for matcher, points in lines.items():
            width = 3.0 if matcher.startswith(OURS) else 1.4
            axes.plot(*zip(*points, strict=True), marker="o", linewidth=width, label=matcher)
        axes.set(xscale="log", yscale="log", xlabel="phrases")
        axes.set_title("A question, median: ms of the processor")
        axes.grid(visible=True, which="major", alpha=0.3)
        axes.legend(fontsize="small", ncols=2)
        figure.tight_layout()
        figure.savefig(file, transparent=True, metadata={"Date": None})
        plt.close(figure)


if __name__ == "__main__":
    typer.run(main)
