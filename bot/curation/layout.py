"""Changes to a curator's file that keep its layout: lines are put in, no other line is touched.

The places come from the parser's marks. Rejected: a round trip through a library that writes the
whole file anew, for it wraps and quotes some lines otherwise than their curator did.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import yaml

from bot.core.knowledge.lines import LINE_END, lines_of

Path: TypeAlias = tuple[str, ...]
"""Where something stands: keys, and in a list the `id` of the item."""

_ITEM: Final = re.compile(r"\s*-\s+")
_TEXT: Final = "tag:yaml.org,2002:str"


class NoSuchPlace(ValueError):
    """A file in which nothing stands at a path."""


@dataclass(frozen=True, slots=True)
class _Insertion:
    """Text to put in before a column of a line, both from 0 on."""

    line: int
    column: int
    text: str
    replaced: int = 0
    """How many characters it takes the place of."""


def with_items(text: str, items: Mapping[Path, Sequence[str]]) -> str:
    """Return the text of a file with texts put at the end of its lists.

    The file has been parsed before, so it is YAML without aliases, not too deep, and the lists are
    not empty.

    Raises:
        NoSuchPlace: there is no list at a path.
    """
    root = _composed(text)
    lines = lines_of(text)
    insertions = [
        _insertion(_list_at(root, path), added, lines) for path, added in items.items() if added
    ]
    return _edited(lines, insertions)


def with_values(text: str, section: str, values: Mapping[str, str]) -> str:
    """Return the text of a file with values, one at least, under a key of its top level.

    The file has been parsed before, and the values need no quotes. Those that are there already are
    replaced, others follow the last one; a section that is missing ends the file.

    Raises:
        NoSuchPlace: all of the file stands in braces, so that nothing can follow its end.
    """
    root = _composed(text)
    lines = lines_of(text)
    node = dict(_children(root)).get(section)
    if isinstance(node, yaml.MappingNode):
        return _edited(lines, _settled(node, values, lines))
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise NoSuchPlace(section)
    end = "\r\n" if "\r\n" in text else "\n"
    before = end if text.endswith("\n") else 2 * end
    return f"{text}{before}{section}:{end}" + "".join(
        f"  {key}: {value}{end}" for key, value in values.items()
    )


def says(text: str, section: str) -> bool:
    """Return whether the text of a file has a key at its top level."""
    return section in dict(_children(_composed(text)))


def has_list(text: str, path: Path) -> bool:
    """Return whether a file, which has been parsed before, holds a list at a path."""
    try:
        _list_at(_composed(text), path)
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


def _edited(lines: list[str], insertions: Iterable[_Insertion]) -> str:
    for each in sorted(insertions, key=lambda each: (-each.line, -each.column)):
        line = lines[each.line]
        rest = line[each.column + each.replaced :]
        lines[each.line] = line[: each.column] + each.text + rest
    return "".join(lines)


def _settled(
    mapping: yaml.MappingNode, values: Mapping[str, str], lines: Sequence[str]
) -> Iterator[_Insertion]:
    there = dict(_children(mapping))
    for key, value in values.items():
        if key in there:
            start, end = there[key].start_mark, there[key].end_mark
            yield _Insertion(start.line, start.column, value, end.column - start.column)
    added = [f"{key}: {value}" for key, value in values.items() if key not in there]
    if added and mapping.flow_style:
        end = mapping.value[-1][1].end_mark if there else mapping.end_mark
        column = end.column if there else end.column - 1
        yield _Insertion(end.line, column, (", " if there else "") + ", ".join(added))
    elif added:
        column = mapping.start_mark.column
        yield _below(mapping.value[-1][1], [" " * column + each for each in added], lines)


def _list_at(root: yaml.Node | None, path: Path) -> yaml.SequenceNode:
    node = root
    for step in path:
        node = next((child for name, child in _children(node) if name == step), None)
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise NoSuchPlace(" > ".join(path))
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
    return _below(last, [item + scalar(each) for each in added], lines)


def _below(node: yaml.Node, new: Sequence[str], lines: Sequence[str]) -> _Insertion:
    """Return lines that follow those of a node."""
    line = _last_line(node, lines)
    content = LINE_END.sub("", lines[line])
    end = lines[line][len(content) :]
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
