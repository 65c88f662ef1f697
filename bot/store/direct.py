"""SQLite's statements where they are awaited; in a thread only what may take long.

Inside a transaction that has begun nobody else writes, and a statement finds its pages in memory:
it is over in microseconds. Handed to a thread and back it cost up to fifty times as much, and an
update has some twenty of them.
"""

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import aiosqlite

_ROWS_AT_ONCE: Final = 64  # of an iteration over rows, which nobody makes
_AT_ONCE: Final = ("BEGIN", "SELECT", "INSERT", "UPDATE", "DELETE")


class DirectConnection(aiosqlite.Connection):
    """A connection to a file; one task at a time may use it.

    The loop waits neither for the disk nor for another process: a commit that has something to
    write goes to the thread, and so do a transaction that cannot begin at once, or a statement
    outside of one, and all statements that are not plain reading and writing, such as VACUUM.
    """

    def __init__(self, path: Path, patience: float) -> None:
        """Prepare a connection that waits so many seconds for another process that writes."""
        # The timeout is that of the loop, which never waits; the thread sets its own.
        connect = partial(
            sqlite3.connect, path, timeout=0, isolation_level=None, check_same_thread=False
        )
        super().__init__(connect, _ROWS_AT_ONCE)
        self._thread.daemon = True
        self._patience = round(patience * 1000)  # ms
        self._wrote = False

    async def commit(self) -> None:
        """Commit the transaction; what it wrote is on the disk then."""
        if self._wrote:
            await super().commit()
        else:
            self._conn.commit()

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run what all methods come down to: a method of the connection or of a cursor."""
        if fn in {self._conn.commit, self._conn.close}:
            return await super()._execute(fn)  # type: ignore[no-untyped-call]
        if fn.__name__ != "execute":
            return fn(*args, **kwargs)
        sql = str(args[0])
        if not sql.startswith(_AT_ONCE):
            return await self._in_thread(fn, *args)
        if not self._conn.in_transaction:  # it begins one, or needs none
            self._wrote = False
            return await self._at_once_or_in_thread(fn, *args)
        self._wrote = self._wrote or not sql.startswith("SELECT")
        return fn(*args)

    async def _at_once_or_in_thread(self, execute: Callable[..., Any], *args: Any) -> Any:
        try:
            return execute(*args)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
        return await self._in_thread(execute, *args)

    async def _in_thread(self, run: Callable[..., Any], *args: Any) -> Any:
        run = partial(self._patiently, run)
        return await super()._execute(run, *args)  # type: ignore[no-untyped-call]

    def _patiently(self, run: Callable[..., Any], *args: Any) -> Any:
        self._conn.execute(f"PRAGMA busy_timeout={self._patience}")
        try:
            return run(*args)
        finally:
            self._conn.execute("PRAGMA busy_timeout=0")
