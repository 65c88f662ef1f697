"""Public dumps of Reddit: a JSON object a line, often compressed, or rows of a table."""

import csv
import json
from collections.abc import Iterator
from typing import BinaryIO, Final

from bot.curation.draft.discussion import Item, Loss, Post
from bot.curation.draft.export import Export, Head
from bot.curation.draft.importers.reddit import comment, submission
from bot.curation.draft.json_stream import JsonObject

_LONGEST_LINE: Final = 4 * 1024 * 1024
"""Bytes; a comment is a few thousand."""
_COMMENT_KEYS: Final = frozenset({"body", "link_id", "parent_id"})
_SUBMISSION_KEYS: Final = frozenset({"selftext", "title", "id"})


class Pushshift:
    """Comments and submissions, mixed or alone, in any order."""

    name = "Pushshift's dumps (.jsonl, .zst)"

    def recognises(self, head: Head) -> bool:
        """Return whether the first line is a whole comment or submission."""
        first = head.text.lstrip().partition("\n")[0]
        return _is_record(_record(first.encode()))

    def read(self, export: Export) -> Iterator[Item]:
        """Return a post for each line; a line that is no record is told."""
        with export.open() as file:
            for number, line in enumerate(_lines(file, export), start=1):
                if line.strip():
                    yield from _items(_record(line), number)


class PushshiftTable:
    """Submissions as comma-separated values with a heading."""

    name = "Pushshift's tables (.csv)"

    def recognises(self, head: Head) -> bool:
        """Return whether the heading names what a submission or comment has."""
        first = set(head.text.lstrip().partition("\n")[0].strip().split(","))
        return first >= _SUBMISSION_KEYS or first >= _COMMENT_KEYS

    def read(self, export: Export) -> Iterator[Item]:
        """Return a post for each row."""
        with export.open() as file:
            lines = (line.decode("utf-8-sig", "replace") for line in _lines(file, export))
            rows = csv.DictReader(line.replace("\0", "") for line in lines)
            try:
                for number, row in enumerate(rows, start=2):
                    yield from _items(dict(row), number)
            except csv.Error:
                raise export.broken(f"row {rows.line_num} is not comma-separated text") from None


def _lines(file: BinaryIO, export: Export) -> Iterator[bytes]:
    while line := file.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise export.broken("a line is longer than 4 MB")
        yield line


def _record(line: bytes) -> JsonObject | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _is_record(record: JsonObject | None) -> bool:
    return record is not None and (
        record.keys() >= _COMMENT_KEYS or record.keys() >= _SUBMISSION_KEYS
    )


def _items(record: JsonObject | None, number: int) -> Iterator[Item]:
    if record is None or not _is_record(record):
        yield Post(f"line {number}", "", "", loss=Loss.UNREADABLE)
    elif record.keys() >= _COMMENT_KEYS:
        yield comment(record)
    else:
        yield from submission(record)
