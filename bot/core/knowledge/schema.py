"""The shape of a knowledge file as data, and one reader that holds any tree of nodes against it.

The file's documentation, its checks and its editor completion all follow from `FILE`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias, assert_never
from urllib.parse import urlsplit

from bot.core.knowledge.nodes import ListNode, MapNode, Node, TextNode, quoted
from bot.core.text import clean, closest


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text of 1 to `longest` characters that passes `check`."""

    longest: int
    check: "Callable[[str], str | None] | None" = None
    """Returns what is wrong with a text, or None."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of at least `fewest` items; with `lone`, a single item may stand without its dash."""

    item: "Shape"
    fewest: int = 0
    lone: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys."""

    name: str
    required: "Mapping[str, Shape]"
    optional: "Mapping[str, Shape]"
    draft: "Record | None" = None
    """The shape of one that has a `status`; None where there is none."""


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping from ids, which the curator chooses, to values of one shape."""

    value: "Shape"


Shape: TypeAlias = Text | ListOf | Record | Table


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


ID_PATTERN: Final = "^[a-z0-9][a-z0-9-]{0,49}$"
LANGUAGE_PATTERN: Final = "^[a-z]{2}$"

Report: TypeAlias = Callable[[int, str], None]
"""Takes the line of a problem and what is wrong there."""


def _identifier(text: str) -> str | None:
    if re.fullmatch(ID_PATTERN, text):
        return None
    return f"{quoted(text)} is no id; use up to 50 lower-case letters a-z, digits and hyphens"


def _web_address(text: str) -> str | None:
    wrong = (
        f"{quoted(text)} is no web address; "
        "write one that starts with https:// or http://, or leave url: out"
    )
    try:
        parts = urlsplit(text)
        acceptable = (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and "@" not in parts.netloc
            and not re.search(r"[\s<>\"\\]", text)
        )
        _ = parts.port  # raises ValueError when it is no number
    except ValueError:
        return wrong
    return None if acceptable else wrong


def _status(text: str) -> str | None:
    if text == DRAFT:
        return None
    return f"{quoted(text)} is no status; write {DRAFT}, or delete the line to have it served"


def _language(text: str) -> str | None:
    return (
        None
        if re.fullmatch(LANGUAGE_PATTERN, text)
        else f"{quoted(text)} is no language; write two letters such as ru"
    )


def _probability(text: str) -> str | None:
    if re.fullmatch(r"0?\.\d{1,4}|[01](\.0{1,4})?", text):
        return None
    return f"{quoted(text)} is no probability; write a number from 0 to 1 such as 0.75"


DRAFT: Final = "draft"
"""The status of an entry that is still being written; members see nothing of it."""

ID: Final = Text(50, _identifier)
LANGUAGE: Final = Text(2, _language)
STATUS: Final = Text(10, _status)
URL: Final = Text(1000, _web_address)
PROBABILITY: Final = Text(6, _probability)

SOURCE: Final = Record(
    "source",
    {"title": Text(300)},
    {
        "author": Text(200),
        "year": Text(20),
        "published": Text(200),
        "language": LANGUAGE,
        "isbn": Text(20),
        "url": URL,
    },
)
TRANSLATED: Final = ("ru",)
"""The languages that an entry can be told in, beside English."""
TRANSLATION: Final = Record(
    "translation",
    {"short": Text(200), "answer": Text(1200)},
    {"title": Text(40), "disputed": Text(1200)},
)
NAMES: Final = Record("names", {}, {"subject": Text(300), "topics": Table(Text(30))})
CITATION: Final = Record("citation", {"source": ID}, {"pages": Text(60), "quote": Text(500)})
_ANY_ENTRY: Final[Mapping[str, Shape]] = {
    "title": Text(40),
    "disputed": Text(1200),
    "follow_ups": ListOf(ID),
    "status": STATUS,
    **dict.fromkeys(TRANSLATED, TRANSLATION),
}
ENTRY: Final = Record(
    "entry",
    {
        "id": ID,
        "topic": ID,
        "questions": ListOf(Text(300), fewest=1),
        "short": Text(200),
        "answer": Text(1200),
        "citations": ListOf(CITATION, fewest=1),
    },
    _ANY_ENTRY,
    draft=Record(
        "entry",
        {"id": ID, "topic": ID},
        {
            "questions": ListOf(Text(300)),
            "short": Text(200),
            "answer": Text(1200),
            "citations": ListOf(CITATION),
            **_ANY_ENTRY,
        },
    ),
)
GAP: Final = Record(
    "gap", {"id": ID, "title": Text(60), "questions": ListOf(Text(300), fewest=1)}, {}
)
EXPECTATION: Final = Record(
    "test", {"ask": Text(500), "expect": ID}, {"after": ListOf(ID, lone=True)}
)
POLICY: Final = Record("policy", {}, {"answer_at": PROBABILITY, "suggest_at": PROBABILITY})
THREAD: Final = Record(
    "thread", {"title": Text(300)}, {"url": URL, "community": Text(100), "date": Text(60)}
)
FILE: Final = Record(
    "file",
    {
        "thread": THREAD,
        "sources": Table(SOURCE),
        "entries": ListOf(ENTRY, fewest=1),
    },
    {
        "topics": Table(Text(30)),
        "gaps": ListOf(GAP),
        "policy": POLICY,
        "tests": ListOf(EXPECTATION),
        **dict.fromkeys(TRANSLATED, NAMES),
    },
)


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
    report(node.line, f"{name} must be {_wanted(shape)}, but is {_found(node)}")
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
    known = {**shape.required, **shape.optional}
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
        if wrong := _identifier(key):
            report(node.lines[key], wrong)
        elif located := conform(value, shape.value, f"{name}: '{key}'", report):
            fields[key] = located
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
            return f"a mapping with {', '.join(shape.required)}"
        case Table():
            return "a mapping from ids to values"
        case _:
            assert_never(shape)


def _found(node: Node) -> str:
    match node:
        case TextNode(text=""):
            return "empty"
        case TextNode():
            return "text"
        case ListNode():
            return "a list; put the text in quotes if it holds [ or starts with '- '"
        case MapNode():
            return "a mapping; put the text in quotes if it holds ': '"
        case _:
            assert_never(node)
