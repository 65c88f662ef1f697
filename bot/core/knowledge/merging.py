"""Several files of one knowledge -> one tree, with lines that tell which file they are of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.core.knowledge.lines import Lines
from bot.core.knowledge.model import Problem
from bot.core.knowledge.nodes import (
    ENOUGH,
    MOST_MISTAKES,
    ListNode,
    MapNode,
    Node,
    TextNode,
    quoted,
)
from bot.core.knowledge.schema import FILE, POLICY, SOURCE, THREAD
from bot.core.knowledge.shapes import ListOf, Record, Shape, Table

_WHOLE: Final = (THREAD, POLICY, SOURCE)
"""The records that stand in one file; of the others each file may hold a part."""


class TooManyProblems(Exception):
    """The files have more than `MOST_MISTAKES` problems."""


@dataclass(frozen=True, slots=True)
class Reporter:
    """Takes down what is wrong, and where."""

    lines: Lines
    problems: list[Problem] = field(default_factory=list)

    def __call__(self, line: int, what: str) -> None:
        """Take down what is wrong in a line.

        Raises:
            TooManyProblems: so much is wrong that nobody would read on; that is the last problem.
        """
        if len(self.problems) == MOST_MISTAKES:
            last = max(self.problems)
            self.problems.append(Problem(last.file, last.line, ENOUGH))
            raise TooManyProblems
        self.problems.append(Problem(*self.lines.place(line), what))

    def named(self, line: int, beside: int) -> str:
        """Return what a line is called in a report on another: `line 3`, `line 3 of a.yaml`."""
        file, number = self.lines.place(line)
        return (
            f"line {number}" if file == self.lines.place(beside)[0] else f"line {number} of {file}"
        )


def merged(trees: Sequence[MapNode], report: Reporter) -> MapNode:
    """Return the trees of several files, at least one, as one; what clashes is reported.

    Lists go on from file to file, mappings are united; of what stands twice the first counts.
    """
    first, *others = trees
    for other in others:
        first = _mapping(first, other, FILE, report)
    return first


def _mapping(
    first: MapNode, second: MapNode, shape: Record | Table, report: Reporter, within: str = ""
) -> MapNode:
    items, lines = dict(first.items), dict(first.lines)
    for key, node in second.items.items():
        if key in items:
            items[key] = _united(
                items[key], node, _shape_of(shape, key), report, within + quoted(key)
            )
        else:
            items[key], lines[key] = node, second.lines[key]
    return MapNode(first.line, items, lines)


def _united(first: Node, second: Node, shape: Shape | None, report: Reporter, name: str) -> Node:
    match shape, first, second:
        case _, TextNode(text=""), _:
            report(first.line, f"{name} is empty; write it or delete the key")
            return second
        case _, _, TextNode(text=""):
            report(second.line, f"{name} is empty; write it or delete the key")
            return first
        case ListOf(), ListNode(), ListNode():
            return ListNode(first.line, [*first.items, *second.items])
        case Record() | Table(), MapNode(), MapNode() if shape not in _WHOLE:
            return _mapping(first, second, shape, report, f"{name}: ")
    where = report.named(first.line, second.line)
    report(second.line, f"{name} stands twice, first on {where}; keep one of them")
    return first


def _shape_of(shape: Record | Table, key: str) -> Shape | None:
    if isinstance(shape, Table):
        return shape.value
    return shape.fields.get(key)
