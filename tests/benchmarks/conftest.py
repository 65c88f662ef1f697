"""A set that is small enough to be understood at a glance."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

ENTRIES = (
    {
        "id": "gulag",
        "question": "How many prisoners were in the Gulag?",
        "aliases": ["number of people in the camps", " "],
        "answer": "About two and a half million in 1953.",
    },
    {
        "id": "amnesty",
        "question": "Who was released by the amnesty?",
        "aliases": [],
        "answer": "Those with short sentences.",
    },
    {"id": "funeral", "question": "", "aliases": [], "answer": "A crush in Trubnaya Square."},
)
QUERIES = (
    {"q": "how many prisoners had the gulag", "gold": ["gulag"], "lang": "en"},
    {"q": "who did the amnesty release", "gold": ["amnesty", "gulag"]},
    {"q": "best pizza in town", "gold": [], "kind": "far"},
)


def write(path: Path, rows: Iterable[object]) -> None:
    """Write one JSON object a line."""
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text("".join(lines), encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with one set of single questions, `camps`, and one of conversations, `talks`."""
    talk = {"q": "and then?", "gold": ["amnesty"], "context": [{"q": "gulag?", "id": "gulag"}]}
    for name, queries in (("camps", QUERIES), ("talks", (*QUERIES, talk))):
        (tmp_path / name).mkdir()
        write(tmp_path / name / "kb.jsonl", ENTRIES)
        write(tmp_path / name / "queries.jsonl", queries)
    (tmp_path / "README.md").write_text("what this is", encoding="utf-8")
    return tmp_path
