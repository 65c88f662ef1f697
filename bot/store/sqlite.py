"""SQLite as the embedded database: a file that only its owner reads, one connection that writes."""

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, Pool, StaticPool

from bot.store.access import Access
from bot.store.direct import BEGIN, DirectAccess
from bot.store.errors import StoreError
from bot.store.schema import upgrade

PATIENCE: Final = 10.0
"""Seconds to wait for another process that writes to the file."""

_PRAGMAS: Final = (
    "synchronous=FULL",  # a commit outlives a power cut
    "foreign_keys=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",  # VACUUM's copy goes nowhere else
)
_HEADLINE: Final = "*** in database main ***"  # above what is wrong with a page
_ALONE: Final = "alone"
"""The execution option of a connection whose statements run outside a transaction."""


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """The database in a file at a path."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)

    @property
    def is_a_folder(self) -> str:
        """The sentence for a folder in its place."""
        return f"{self.path} is a folder. Name a file in DATABASE, such as {self.path}/bot.sqlite3"

    def prepare(self) -> None:
        """Let the file exist with the tables of this version: mode 0600, in a new folder 0700.

        SQLite gives the files beside it the same mode. Blocks, on purpose: see `upgrade`.

        Raises:
            StoreError: the file is damaged, or a newer Footnote has written it.
        """
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.touch(mode=0o600)
        with closing(sqlite3.connect(self.path, timeout=PATIENCE)) as file:
            _write_ahead(file)
            if not is_sound(file):
                raise StoreError(_damaged(self.path))
        engine = self._engine(PATIENCE, NullPool)
        _begin_ourselves(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA user_version=0")  # fails where one may only read
            upgrade(connection, str(self))

    def connect(self) -> AsyncEngine:
        """Return the engine for the prepared file; its errors do not show what members wrote.

        One connection: whoever waits for it in line waits less (p99 73 ms) than fifteen that wait
        for SQLite's lock (1,039 ms).
        """
        engine = create_async_engine(
            URL.create("sqlite+aiosqlite", database=str(self.path)),
            pool_size=1,
            max_overflow=0,
            connect_args={"isolation_level": None, "timeout": PATIENCE},
            hide_parameters=True,
        )
        _set_up(engine.sync_engine)
        _begin_ourselves(engine.sync_engine)
        return engine

    def access(self, engine: AsyncEngine) -> Access:  # noqa: ARG002
        """Return connections of its own, whose statements run where they are awaited."""
        reading, writing = (self._engine(0, StaticPool) for _ in range(2))
        return DirectAccess(reading, writing, self._engine(PATIENCE, NullPool))

    def _engine(self, patience: float, pool: type[Pool]) -> Engine:
        """Return an engine that waits so many seconds for another process that writes."""
        engine = create_engine(
            URL.create("sqlite", database=str(self.path)),
            poolclass=pool,
            connect_args={
                "isolation_level": None,
                "timeout": patience,
                "check_same_thread": False,
            },
            hide_parameters=True,
        )
        _set_up(engine)
        return engine

    async def shred(self, engine: AsyncEngine) -> None:
        """Let no byte of a deleted row remain in the file and its log.

        `secure_delete` alone does not: rebalanced pages keep pieces of rows that have moved (seen
        in 21 of 60 runs of a random test), and the log keeps whole ones. Takes 9 ms at 1 MB, 80 ms
        at 11 MB.

        Raises:
            StoreError: another program has been reading for longer than `PATIENCE`.
        """
        async with engine.connect() as connection:
            await connection.execution_options(**{_ALONE: True})
            await connection.exec_driver_sql("VACUUM")
            log = await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, *_ = log.one()
        if busy:
            raise StoreError(
                f"Another program is reading {self.path}, so deleted texts are still on the disk. "
                "Close it and delete again."
            )

    async def damage(self, engine: AsyncEngine) -> str | None:
        """Return what SQLite finds wrong with pages and rows; it knows nothing of texts."""
        async with engine.connect() as connection:
            await connection.execution_options(**{_ALONE: True})
            found = (await connection.exec_driver_sql("PRAGMA quick_check(1)")).scalar_one()
        return None if found == "ok" else " ".join(found.removeprefix(_HEADLINE).split())

    def sentence(self, error: Exception) -> str:
        """Return what went wrong with the file and what to do about it."""
        if isinstance(error, OSError):
            return (
                f"The database {self.path} cannot be written: {error.strerror}. "
                "Give its folder to the user who runs Footnote, or name another file in DATABASE."
            )
        if _is_about_a_text(error):
            return _damaged(self.path)
        match getattr(error, "sqlite_errorcode", 0) & 0xFF:  # the higher bits tell how it came
            case sqlite3.SQLITE_NOTADB:
                return (
                    f"{self.path} is not a database. Move it away, or name another file in "
                    "DATABASE."
                )
            case sqlite3.SQLITE_CANTOPEN if self.path.is_dir():
                return self.is_a_folder
            case sqlite3.SQLITE_CORRUPT:
                return _damaged(self.path)
        return (
            f"The database {self.path} cannot be used: {error}. "
            "Check that the disk has room, that the user who runs Footnote may write there, "
            "and that no other program holds the file."
        )


def is_sound(file: sqlite3.Connection) -> bool:
    """Return whether SQLite finds nothing wrong with the structure of a file.

    It knows pages and rows, not texts: a flipped bit in a text is not noticed.
    """
    return file.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]


def _is_about_a_text(error: Exception) -> bool:
    """Return whether Python, not SQLite, complains: of a text that is not UTF-8, which it quotes.

    The text may also be a message of SQLite's about a name in a damaged schema.
    """
    ours = isinstance(error, sqlite3.OperationalError) and not hasattr(error, "sqlite_errorcode")
    return ours or isinstance(error, UnicodeDecodeError)


def _damaged(path: Path) -> str:
    return (
        f"The database {path} is damaged. Stop Footnote and put the last backup in its place, or "
        "move the file away to begin with an empty one."
    )


def _write_ahead(file: sqlite3.Connection) -> None:
    """Switch the file to write-ahead logging, for good.

    Where two processes switch a new file at the same time, SQLite refuses one at once, without the
    wait it makes elsewhere.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            file.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _set_up(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


def _begin_ourselves(engine: Engine) -> None:
    """Begin transactions, which Python does not do before a SELECT or CREATE TABLE."""

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get(_ALONE):
            connection.exec_driver_sql(BEGIN)
