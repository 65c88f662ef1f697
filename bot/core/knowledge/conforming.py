"""Any tree of nodes, held against a shape: what fits it, with lines, and every misfit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from bot.core.knowledge.nodes import ListNode, MapNode, Node, TextNode, quoted
from bot.core.knowledge.schema import FILE
from bot.core.knowledge.shapes import ListOf, Record, Shape, Table, Text
from bot.core.knowledge.values import identifier
from bot.core.text import clean, closest

Report: TypeAlias = Callable[[int, str], None]
"""Takes the line of a problem and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Located:
    """A value read from the file, with its line; what failed its shape is absent."""

    line: int
    value: "str | list[Located] | dict[str, Located]"

    def text(self, key: str) -> str | None:
        """Return the text under `key` of a record, None when it is absent."""
        found = self.record().get(key)
        return found.value if found and isinstance(found.value, str) else None

    def items(self, key: str) -> "list[Located]":
        """Return the list under `key` of a record, empty when it is absent."""
        found = self.record().get(key)
        return found.value if found and isinstance(found.value, list) else []

    def table(self, key: str) -> "dict[str, Located]":
        """Return the mapping under `key` of a record, empty when it is absent."""
        found = self.record().get(key)
        return found.record() if found else {}

    def record(self) -> "dict[str, Located]":
        """Return the fields of a record or table, none for anything else."""
        return self.value if isinstance(self.value, dict) else {}


def conform(node: Node, shape: Shape, name: str, report: Report) -> Located | None:
    """Return what of the node fits the shape, None if nothing does; every misfit is reported.

    `name` is what the node is called in a report, such as "citation 2".
    """
    match shape, node:
        case Text(), TextNode():
            return _text(node, shape, name, report)
        case ListOf(), ListNode():
            return _list(node, shape, name, report)
        case ListOf(lone=True), TextNode():
            return _list(ListNode(node.line, [node]), shape, name, report)
        case Record(), MapNode():
            return _record(node, shape, name, report)
        case Table(), MapNode():
            return _table(node, shape, name, report)
    report(node.line, f"{name} must be {_wanted(shape)}, but is {_found(node, shape)}")
    return None


def _text(node: TextNode, shape: Text, name: str, report: Report) -> Located | None:
    text = clean(node.text)
    if not text:
        report(node.line, f"{name} is empty; write it or delete the key")
        return None
    if shape.check and (wrong := shape.check(text)):  # before its length: 'english' is no long 'en'
        report(node.line, f"{name}: {wrong}")
        return None
    if len(text) > shape.longest:
        report(node.line, f"{name} has {len(text)} characters; shorten it to {shape.longest}")
    return Located(node.line, text)


def _list(node: ListNode, shape: ListOf, name: str, report: Report) -> Located:
    if len(node.items) < shape.fewest:
        report(node.line, f"{name} is empty; write at least {shape.fewest}")
    within, _, plural = name.rpartition(": ")
    before = f"{within}: " if within else ""
    singular = shape.item.name if isinstance(shape.item, Record) else plural.removesuffix("s")
    located = (
        conform(item, shape.item, f"{before}{singular} {_told_apart_by(item, number)}", report)
        for number, item in enumerate(node.items, start=1)
    )
    return Located(node.line, [item for item in located if item])


def _record(node: MapNode, shape: Record, name: str, report: Report) -> Located:
    if shape.draft and "status" in node.items:
        shape = shape.draft
    known = shape.fields
    prefix = "" if shape is FILE else f"{name}: "
    absent = sorted(known.keys() - node.items.keys())
    for key in (key for key in node.items if key not in known):
        close = closest(key, absent)
        advice = f"did you mean '{close}'?" if close else f"allowed: {', '.join(known)}"
        report(node.lines[key], f"{prefix}unknown key {quoted(key)}; {advice}")
    for key in shape.required.keys() - node.items.keys():
        report(node.line, f"{prefix}'{key}' is missing; add it")
    located = {
        key: conform(node.items[key], known[key], f"{prefix}{key}", report)
        for key in known
        if key in node.items
    }
    return Located(node.line, {key: value for key, value in located.items() if value})


def _table(node: MapNode, shape: Table, name: str, report: Report) -> Located:
    fields: dict[str, Located] = {}
    for key, value in node.items.items():
        if wrong := identifier(key):
            report(node.lines[key], wrong)
            continue
        located = conform(value, shape.value, f"{name}: '{key}'", report)
        fields[key] = located or Located(node.lines[key], {})  # it is there, whatever it holds
    return Located(node.line, fields)


def _told_apart_by(item: Node, number: int) -> str:
    """Return what stands behind the name of a list's items: 'gulag-release', 2."""
    named = item.items.get("id") if isinstance(item, MapNode) else None
    return quoted(named.text) if isinstance(named, TextNode) and named.text else str(number)


def _wanted(shape: Shape) -> str:
    match shape:
        case Text():
            return "text"
        case ListOf():
            return "a list, each item on its own line after '- '"
        case Record():
            return f"keys with values, such as '{next(iter(shape.fields))}: ...'"
        case Table():
            return "ids with values, such as 'some-id: ...'"
        case _:
            assert_never(shape)


def _found(node: Node, shape: Shape) -> str:
    match node, shape:
        case TextNode(text=""), _:
            return "empty; write it or delete the key"
        case TextNode(), _:
            return "text"
        case ListNode(), Text():
            return "a list; put the text in quotes if it holds [ or starts with '- '"
        case MapNode(), Text():
            return "a key with a value; put the text in quotes if it holds ': '"
        case ListNode(), _:
            return "a list"
        case _:
            return "a key with a value"
