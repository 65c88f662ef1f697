"""What is measured on: folders of questions with their right answers, and a knowledge's own tests.

A folder holds `kb.jsonl`, one entry a line (`{id, question, aliases, answer}`), and
`queries.jsonl`, one question a line (`{q, gold}`; an empty `gold` means that nothing answers).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.core.knowledge import Citation, Entry, Knowledge, Source, Thread

_ENTRIES: Final = "kb.jsonl"
_QUERIES: Final = "queries.jsonl"


class NoSuchSet(Exception):
    """A set that cannot be measured on; the text says which one and why."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question, and what would be right."""

    text: str
    gold: frozenset[str]
    """Ids of the entries of which each is right; empty when nothing answers."""


@dataclass(frozen=True, slots=True)
class TestSet:
    """A knowledge with questions to it."""

    name: str
    knowledge: Knowledge
    queries: tuple[Query, ...]


def single_turn_sets(data: Path) -> tuple[str, ...]:
    """Return the names of the sets whose questions stand alone, by name.

    Raises:
        NoSuchSet: there is no such folder.
    """
    return tuple(folder.name for folder in _folders(data) if not _holds_conversations(folder))


def conversation_sets(data: Path) -> tuple[str, ...]:
    """Return the names of the sets whose questions lean on conversations, by name.

    Raises:
        NoSuchSet: there is no such folder.
    """
    return tuple(folder.name for folder in _folders(data) if _holds_conversations(folder))


def read_set(folder: Path) -> TestSet:
    """Return the set in a folder.

    Raises:
        NoSuchSet: there is none, or its questions lean on a conversation.
    """
    knowledge, rows = read_rows(folder)
    if _holds_conversations(folder):
        raise NoSuchSet(f"{folder.name} holds conversations; here every question stands alone.")
    queries = (Query(row["q"], frozenset(row["gold"])) for row in rows)
    return TestSet(folder.name, knowledge, tuple(queries))


def read_rows(folder: Path) -> tuple[Knowledge, Iterator[Mapping[str, Any]]]:
    """Return the knowledge in a folder, and its questions as they are written.

    Raises:
        NoSuchSet: there is none.
    """
    if not (folder / _ENTRIES).is_file() or not (folder / _QUERIES).is_file():
        raise NoSuchSet(f"{folder} holds no {_ENTRIES} with {_QUERIES}.")
    return _knowledge(folder), _rows(folder / _QUERIES)


def own_tests(name: str, knowledge: Knowledge) -> TestSet:
    """Return the tests that travel with a knowledge; those that follow an answer are left out."""
    tests = (test for test in knowledge.tests if not test.after)
    queries = (Query(test.ask, frozenset({test.expect} if test.expect else ())) for test in tests)
    return TestSet(name, knowledge, tuple(queries))


def _knowledge(folder: Path) -> Knowledge:
    source = Source(folder.name, folder.name)
    entries = (_entry(row, Citation(source)) for row in _rows(folder / _ENTRIES))
    return Knowledge(
        thread=Thread(folder.name),
        sources={source.key: source},
        topics={folder.name: folder.name},
        entries={entry.id: entry for entry in entries},
    )


def _entry(row: Mapping[str, Any], citation: Citation) -> Entry:
    wordings = (row["question"], *row["aliases"])
    return Entry(
        id=row["id"],
        topic=citation.source.key,
        title="",  # the sets have none, and one made up from the question would count twice
        questions=tuple(wording for wording in wordings if wording.strip()),
        short="",
        answer=row["answer"],
        citations=(citation,),
    )


def _folders(data: Path) -> Iterator[Path]:
    if not data.is_dir():
        raise NoSuchSet(f"There is no folder {data}.")
    return (folder for folder in sorted(data.iterdir()) if (folder / _QUERIES).is_file())


def _holds_conversations(folder: Path) -> bool:
    return any(row.get("context") for row in _rows(folder / _QUERIES))


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    lines: Iterable[str] = path.read_text(encoding="utf-8").split("\n")
    return (json.loads(line) for line in lines if line.strip())
