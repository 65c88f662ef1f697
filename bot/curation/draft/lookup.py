"""Texts by their keys, more than memory may hold."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from bot.curation.draft.scratch import scratch

_SCHEMA: Final = "CREATE TABLE kept (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"


@contextmanager
def looked_up() -> Iterator["Lookup"]:
    """Give an empty lookup, and take it away afterwards."""
    with scratch(_SCHEMA) as rows:
        yield Lookup(rows)


class Lookup:
    """One text for each key."""

    def __init__(self, rows: sqlite3.Connection) -> None:
        self._rows = rows

    def keep(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Keep the texts of keys; a later one takes the place of an earlier one."""
        self._rows.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", pairs)

    def get(self, key: str) -> str | None:
        """Return the text of a key, None where there is none."""
        found = self._rows.execute("SELECT value FROM kept WHERE key = ?", (key,)).fetchone()
        return str(found[0]) if found else None
