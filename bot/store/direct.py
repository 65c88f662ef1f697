"""SQLite's statements where they are awaited; in a thread only what may take long.

A statement finds its pages in memory: it is over in microseconds. On the way through a thread, or
through what makes awaitables of the driver's calls, it took up to fifty times as long, and every
update has some ten of them.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, contextmanager
from functools import partial
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, Select
from sqlalchemy.exc import OperationalError

from bot.store.access import Rows
from bot.store.change import Change, make_now
from bot.store.writer import Writer

BEGIN: Final = "BEGIN IMMEDIATE"
"""Waits for its turn at the start, where a transaction that first reads would fail in the middle.
"""

_Result = TypeVar("_Result")


class DirectAccess:
    """One connection that reads, one that writes.

    The loop waits neither for the disk nor for another process: a commit goes to a thread, and so
    does, from its beginning, whatever finds the file held by somebody else.
    """

    def __init__(self, reading: Engine, writing: Engine, patient: Engine) -> None:
        """Take engines of one connection each, which never wait, and one that does.

        The connections may be used by any thread.
        """
        self._reading = reading
        self._writing = writing
        self._patient = patient
        self._thread = ThreadPoolExecutor(1, "commit")
        self._turn = asyncio.Lock()
        self._writer = Writer(self._commit)

    async def read(self, wanted: Select[Any], values: Mapping[str, Any]) -> Rows:
        """Return what is committed."""
        try:
            return _rows(self._reading, wanted, values)
        except OperationalError as error:
            if not _is_busy(error):
                raise
        return await self._in_thread(partial(_rows, self._patient, wanted, values))

    async def write(self, changes: Sequence[Change]) -> None:
        """Make changes, together with others that wait to be written."""
        await self._writer.write(changes)

    def alone(self) -> AbstractAsyncContextManager[object]:
        """Hold `write` back while the block runs.

        Whoever writes by another connection of this process waits in line for it. By SQLite's own
        lock, which is asked for every 100 ms, it waited up to 2 s beside a flood of writes.
        """
        return self._turn

    async def close(self) -> None:
        """Close the connections."""
        self._thread.shutdown(wait=False)
        for engine in (self._reading, self._writing, self._patient):
            engine.dispose()

    async def _commit(self, changes: Sequence[Change]) -> None:
        async with self._turn:
            try:
                with _making(changes, self._writing) as connection:
                    await self._in_thread(connection.commit)
            except OperationalError as error:
                if not _is_busy(error):
                    raise
                await self._in_thread(partial(_commit, changes, self._patient))

    async def _in_thread(self, run: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, run)


def _rows(engine: Engine, wanted: Select[Any], values: Mapping[str, Any]) -> Rows:
    with engine.connect() as connection:
        return connection.execute(wanted, values).all()


@contextmanager
def _making(changes: Sequence[Change], engine: Engine) -> Iterator[Connection]:
    """Make changes in a transaction; without a commit in the block they are taken back."""
    with engine.connect() as connection:
        connection.exec_driver_sql(BEGIN)
        make_now(changes, connection)
        yield connection


def _commit(changes: Sequence[Change], engine: Engine) -> None:
    with _making(changes, engine) as connection:
        connection.commit()


def _is_busy(error: OperationalError) -> bool:
    # Python's own complaints, such as of a text that is not UTF-8, have no code.
    return getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
