"""A private database on disk, which goes away by itself: for more than memory may hold."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager


@contextmanager
def scratch(schema: str) -> Iterator[sqlite3.Connection]:
    """Give an empty database with these tables, and take it away afterwards.

    SQLite keeps it in memory as long as it is small.
    """
    with closing(sqlite3.connect("")) as rows:
        rows.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + schema)
        yield rows
