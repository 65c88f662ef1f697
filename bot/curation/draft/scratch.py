"""A private database on disk, which goes away by itself: for more than memory may hold."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from bot.curation.files import UnreadableFile


@contextmanager
def scratch(schema: str) -> Iterator[sqlite3.Connection]:
    """Give an empty database with these tables, and take it away afterwards.

    SQLite keeps it in memory as long as it is small.

    Raises:
        UnreadableFile: in the block, when the disk has no room for what is kept.
    """
    with closing(sqlite3.connect("")) as rows:
        rows.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + schema)
        try:
            yield rows
        except sqlite3.OperationalError as error:
            raise UnreadableFile(
                f"The export does not fit into the folder for temporary files ({error}). Make "
                "room there, or name another folder in the variable SQLITE_TMPDIR."
            ) from None
