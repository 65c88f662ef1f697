"""YAML text -> a tree of plain values that remember their lines.

Only the YAML that a curated file needs: text, lists and mappings. Anchors, aliases, merge keys and
tags are refused before anything is built, so a file cannot grow in memory (a 400-byte merge-key
bomb costs PyYAML's `safe_load` six seconds); nesting is counted on the parser's events, so depth
cannot exhaust the stack; scalars stay text, so `no` is a word and 12:30 a time of day. Texts,
values and mistakes have limits that no real file comes near, so that reading ends soon whatever the
file holds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import yaml

from bot.core.knowledge.syntax import explained
from bot.core.text import clean

DEEPEST: Final = 10
LARGEST: Final = 64 * 1024 * 1024
"""Characters; the largest knowledge measured (100,000 phrases) is a quarter of it."""
LONGEST: Final = 100_000
"""Characters of one text; the schema allows 1,200, and names what has more."""
MOST_VALUES: Final = 2_000_000
"""Texts, lists and mappings; the largest knowledge measured has fewer than half."""
MOST_MISTAKES: Final = 1_000
"""Nobody corrects more before looking at the file again."""
ENOUGH: Final = f"there are more than {MOST_MISTAKES:,} mistakes; correct these first"

_UNPRINTABLE: Final = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
_NOTE: Final = re.compile(r"[ \t]+(#\w[^\r\n]*)")
_LONGEST_QUOTATION: Final = 60
_FORBIDDEN: Final = (
    "anchors (&), aliases (*), merge keys (<<) and tags (!) are not allowed; "
    "write the text out, in quotes if it begins so"
)


@dataclass(frozen=True, slots=True)
class TextNode:
    """A scalar, as written."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class ListNode:
    """A sequence."""

    line: int
    items: "list[Node]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MapNode:
    """A mapping; the line of a key stands in `lines`."""

    line: int
    items: "dict[str, Node]" = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


Node: TypeAlias = TextNode | ListNode | MapNode


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with the YAML itself, and on which line."""

    line: int
    what: str


def read(text: str, before: int = 0) -> tuple[Node | None, list[Mistake]]:
    """Return the tree of the first document and what is wrong with its YAML.

    The tree is None when nothing can be said of the rest of the file: broken syntax, too deep, too
    large, empty, more than `MOST_MISTAKES`. Up to that many forbidden constructs, duplicate keys
    and further documents are reported and read on. Lines are counted from `before` + 1, so that
    those of several files differ.
    """
    tree, mistakes = _read(text, before)
    return tree, [Mistake(mistake.line + before, mistake.what) for mistake in mistakes]


def _read(text: str, before: int) -> tuple[Node | None, list[Mistake]]:
    if len(text) > LARGEST:
        return None, [
            Mistake(
                1,
                f"the file is larger than {LARGEST // 1024 // 1024} million characters; split it",
            )
        ]
    if found := _UNPRINTABLE.search(text):
        # Not left to the C parser: it counts in bytes and cannot even be handed a lone surrogate.
        line = text.count("\n", 0, found.start()) + 1
        return None, [
            Mistake(line, f"the character U+{ord(found[0]):04X} cannot stand in YAML; delete it")
        ]
    text = text.removeprefix("\ufeff")  # the parser's places do not count it
    builder = _Builder(text, before)
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        builder.mistakes.append(Mistake(*explained(error, text, builder.last)))
        return None, builder.mistakes
    except _UnreadableError as error:
        builder.mistakes.append(error.mistake)
        return None, builder.mistakes
    if builder.root is None:
        builder.mistakes.append(
            Mistake(1, "the file is empty; docs/knowledge.md shows what to write")
        )
    return builder.root, builder.mistakes


def quoted(text: str) -> str:
    """Return a text of the file in quotation marks, on one line and short enough for a sentence."""
    line = " ".join(clean(text).split())
    cut = line if len(line) <= _LONGEST_QUOTATION else line[:_LONGEST_QUOTATION] + "..."
    return f"'{cut}'"


class _UnreadableError(Exception):
    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.mistake = Mistake(line, what)


def _events(text: str) -> Iterator[yaml.Event]:
    # The C parser only emits events here and never recurses; building objects from deep nesting
    # with it crashes.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    yield from yaml.parse(text, Loader=loader)


def _is_written(event: yaml.Event) -> bool:
    start, end = event.start_mark, event.end_mark
    return start is not None and end is not None and start.index < end.index


class _Builder:
    """Assembles the tree from parse events, one open collection on a stack for each level."""

    def __init__(self, text: str, before: int) -> None:
        self._text = text
        self.root: Node | None = None
        self._before = before
        self.mistakes: list[Mistake] = []
        self.last = yaml.Event()
        """The last event that something written stands for: the end of an indentation is none."""
        self._values = 0
        self._open: list[ListNode | MapNode] = []
        self._keys: list[str | None] = []

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 1
        self._refuse_what_is_not_plain(event, line)
        match event:
            case yaml.AliasEvent():
                self._scalar("", line)
            case yaml.ScalarEvent():
                self._refuse_a_lost_end(event)
                self._scalar(event.value, line)
            case yaml.SequenceStartEvent():
                self._start(ListNode(self._before + line), line)
            case yaml.MappingStartEvent():
                self._start(MapNode(self._before + line), line)
            case yaml.CollectionEndEvent():
                self._open.pop()
                self._keys.pop()
            case yaml.DocumentStartEvent() if self.root is not None:
                self._report(line, "a second document starts here (---); a file holds one")
        if _is_written(event):
            self.last = event

    def _refuse_what_is_not_plain(self, event: yaml.Event, line: int) -> None:
        anchored = isinstance(event, yaml.NodeEvent) and event.anchor is not None
        tagged = (
            isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
            and event.tag is not None
        )
        merged = isinstance(event, yaml.ScalarEvent) and not event.style and event.value == "<<"
        if anchored or tagged or merged:
            self._report(line, _FORBIDDEN)

    def _refuse_a_lost_end(self, event: yaml.ScalarEvent) -> None:
        """Report what looks like text and is a note: of `Camp #7` only `Camp` is left."""
        mark = event.end_mark
        if mark and event.style not in ("|", ">") and (end := _NOTE.match(self._text, mark.index)):
            what = f"the text ends before {quoted(end[1])}, for ' #' begins a note"
            self._report(mark.line + 1, f"{what}; put it in quotes, or a space after the #")

    def _report(self, line: int, what: str) -> None:
        if len(self.mistakes) == MOST_MISTAKES:
            raise _UnreadableError(line, ENOUGH)
        self.mistakes.append(Mistake(line, what))

    def _scalar(self, text: str, line: int) -> None:
        if len(text) > LONGEST:
            raise _UnreadableError(
                line, f"a text of {len(text):,} characters; shorten it, or close its quotation mark"
            )
        if self._waits_for_a_key():
            self._key(text, line)
        else:
            self._place(TextNode(self._before + line, text))

    def _start(self, node: ListNode | MapNode, line: int) -> None:
        if self._waits_for_a_key():
            raise _UnreadableError(
                line, "a list or mapping cannot be a key; put the text in quotes"
            )
        self._place(node)
        self._open.append(node)
        self._keys.append(None)
        if len(self._open) > DEEPEST:
            raise _UnreadableError(
                line, f"nested deeper than {DEEPEST} levels; check the indentation"
            )

    def _waits_for_a_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1], MapNode) and self._keys[-1] is None

    def _key(self, key: str, line: int) -> None:
        mapping = self._open[-1]
        assert isinstance(mapping, MapNode)
        if key in mapping.items:
            first = mapping.lines[key] - self._before
            in_list = len(self._open) > 1 and isinstance(self._open[-2], ListNode)
            begins = in_list and key == next(iter(mapping.items))
            dash = ", or begin the next item with '- '" if begins else ""
            what = f"{quoted(key)} stands twice, first on line {first}; keep one of them{dash}"
            self._report(line, what)
        else:
            mapping.lines[key] = self._before + line
        self._keys[-1] = key

    def _place(self, node: Node) -> None:
        self._values += 1
        if self._values > MOST_VALUES:
            raise _UnreadableError(
                node.line, f"the file holds more than {MOST_VALUES:,} values; split it"
            )
        if not self._open:
            self.root = self.root or node
            return
        parent = self._open[-1]
        if isinstance(parent, ListNode):
            parent.items.append(node)
            return
        key = self._keys[-1]
        assert key is not None
        parent.items.setdefault(key, node)
        self._keys[-1] = None
