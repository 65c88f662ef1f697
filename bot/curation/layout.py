"""Changes to a curator's file that keep its layout: lines are put in, no other line is touched.

The places come from the parser's marks. Rejected: a round trip through a library that writes the
whole file anew, for it wraps and quotes some lines otherwise than their curator did.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import yaml

Place: TypeAlias = tuple[str, ...]
"""Where something stands: keys, and in a list the `id` of the item."""

_LINE: Final = re.compile("[^\n\r\x85\u2028\u2029]*(?:\r\n|[\n\r\x85\u2028\u2029]|$)")
"""A line as YAML counts lines, with its end."""
_ITEM: Final = re.compile(r"\s*-\s+")
_TEXT: Final = "tag:yaml.org,2002:str"


class NoSuchPlace(ValueError):
    """A file in which nothing stands at a place."""


@dataclass(frozen=True, slots=True)
class _Insertion:
    """Text to put in before a column of a line, both from 0 on."""

    line: int
    column: int
    text: str


def with_items(text: str, items: Mapping[Place, Sequence[str]]) -> str:
    """Return the text of a file with texts put at the end of its lists.

    The file has been parsed before, so it is YAML without aliases, not too deep, and the lists are
    not empty.

    Raises:
        NoSuchPlace: there is no list at a place.
    """
    root = _composed(text)
    lines = _LINE.findall(text)
    insertions = [
        _insertion(_list_at(root, place), added, lines) for place, added in items.items() if added
    ]
    for each in sorted(insertions, key=lambda each: (-each.line, -each.column)):
        line = lines[each.line]
        lines[each.line] = line[: each.column] + each.text + line[each.column :]
    return "".join(lines)


def has_list(text: str, place: Place) -> bool:
    """Return whether a file, which has been parsed before, holds a list at a place."""
    try:
        _list_at(_composed(text), place)
    except NoSuchPlace:
        return False
    return True


def scalar(text: str, *, in_flow: bool = False) -> str:
    """Return a text of one line as YAML, in quotes only where it needs them.

    >>> print(scalar("what changed?"), scalar("no"), scalar("Why: because"))
    what changed? "no" "Why: because"
    """
    quoted = json.dumps(text, ensure_ascii=False)
    if in_flow:
        return quoted
    try:
        read = yaml.compose(f"- {text}\n", Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return quoted
    match read:
        case yaml.SequenceNode(value=[yaml.ScalarNode(value=value, style=None, tag=tag)]):
            return text if (value, tag) == (text, _TEXT) else quoted
        case _:
            return quoted


def _composed(text: str) -> yaml.Node | None:
    root: yaml.Node | None = yaml.compose(
        text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return root


def _list_at(root: yaml.Node | None, place: Place) -> yaml.SequenceNode:
    node = root
    for step in place:
        node = next((child for name, child in _children(node) if name == step), None)
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise NoSuchPlace(" > ".join(place))
    return node


def _children(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((key.value, value) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from ((value.value, item) for name, value in _children(item) if name == "id")


def _insertion(
    sequence: yaml.SequenceNode, added: Sequence[str], lines: Sequence[str]
) -> _Insertion:
    last = sequence.value[-1]
    if sequence.flow_style:
        more = "".join(f", {scalar(each, in_flow=True)}" for each in added)
        return _Insertion(last.end_mark.line, last.end_mark.column, more)
    before = lines[last.start_mark.line][: last.start_mark.column]
    alone = _ITEM.fullmatch(before)
    item = before if alone else " " * sequence.start_mark.column + "- "
    line = _last_line(last, lines)
    content = lines[line].rstrip("\n\r\x85\u2028\u2029")
    end = lines[line][len(content) :]
    new = [item + scalar(each) for each in added]
    if end:
        return _Insertion(line, len(lines[line]), "".join(each + end for each in new))
    return _Insertion(line, len(content), "".join("\n" + each for each in new))


def _last_line(node: yaml.Node, lines: Sequence[str]) -> int:
    """Return the last line that a node writes on: some nodes end where the next one begins."""
    line: int = min(node.end_mark.line, len(lines) - 1)
    if line > node.start_mark.line and node.end_mark.column == 0:
        line -= 1
    while line > node.start_mark.line and not lines[line].strip():
        line -= 1
    return line
