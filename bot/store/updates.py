"""The updates that a database knows, and the locks under which they are handled."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Final, TypeAlias
from weakref import WeakValueDictionary

from sqlalchemy import Executable, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import QueuePool

from bot.store.handling import A_MINUTE, Arrival, Handling, Known, Unwritten, Write
from bot.store.questions import too_old
from bot.store.tables import members, sent, updates, visits

AT_ONCE: Final = 24
"""Updates in hand at once, at most: more would only wait for each other's connections."""

UPDATES_KEPT: Final = timedelta(hours=48)
"""How long an update may come again: Telegram keeps it for a day, and numbers anew after a week."""
_SPARE: Final = 4
"""Connections of the pool that no update holds, for whatever is over in a moment."""
_LOCK_LASTS: Final = "120s"
"""How long PostgreSQL keeps a lock whose holder vanished without a word, as in a power cut."""

Told: TypeAlias = Callable[[], AbstractContextManager[None]]
"""Turns what a database raises inside into a `StoreError`."""


class Updates:
    """Which updates were done, and which are in hand."""

    def __init__(self, engine: AsyncEngine, told: Told) -> None:
        self._engine = engine
        self._told = told
        # A lock lives as long as an update holds it or waits for it.
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._room = asyncio.Semaphore(_room(engine))
        # What has sent something while the database could not record it, by update.
        self._unwritten: dict[int, Unwritten] = {}

    @asynccontextmanager
    async def handling(self, arrival: Arrival) -> AsyncIterator[Handling]:
        """Take an update in hand: nobody else works for its member in its chat meanwhile.

        With SQLite no transaction stays open in between, for all share one connection. PostgreSQL
        keeps the lock for all processes, in the transaction that does the last commit: who has lost
        the lock cannot write.

        What was sent and could not be recorded is remembered by this process: while a disk is full,
        an update that comes again and again is answered once. Where only the last commit was
        missing, it is made up for, and the update is done.

        Raises:
            StoreError: the database fails, or another process holds the lock for too long.
        """
        turn = self._locks.setdefault(arrival.key, asyncio.Lock())
        async with turn, self._room, self._in_hand(arrival) as (known, commit):
            earlier = None if known.done else self._unwritten.get(arrival.update)
            handling = Handling(arrival, known, self._write, commit, earlier)
            try:
                if handling.all_said:
                    await handling.finish()
                yield handling
            except BaseException:
                if unwritten := handling.unwritten:
                    self._unwritten[arrival.update] = unwritten
                raise
            self._unwritten.pop(arrival.update, None)

    @asynccontextmanager
    async def _in_hand(self, arrival: Arrival) -> AsyncIterator[tuple[Known, Write]]:
        """Yield what is known of an update, and what does its last commit."""
        if self._engine.dialect.name == "postgresql":
            async with self._locked(arrival.key) as held:
                with self._told():
                    known = await _known(held, arrival)
                yield known, partial(self._commit, held)
        else:
            with self._told():
                async with self._engine.begin() as connection:
                    known = await _known(connection, arrival)
            yield known, self._write

    async def count_failure(self, arrival: Arrival) -> int:
        """Record that the handling of an update failed, and return how often it has."""
        the_update = updates.c.id == arrival.update
        with self._told():
            async with self._engine.begin() as connection:
                failed = select(updates.c.failures).where(the_update)
                before = (await connection.execute(failed)).scalar_one_or_none()
                failures = (before or 0) + 1
                row = {"id": arrival.update, "at": arrival.at, "done": False}
                counted = (
                    insert(updates).values(**row, failures=failures)
                    if before is None
                    else update(updates).where(the_update).values(failures=failures)
                )
                await connection.execute(counted)
        return failures

    async def prune(self, now: datetime) -> None:
        """Forget the updates that will not come again, and who was fast more than a minute ago.

        Questions that cannot be edited any more are forgotten with them.
        """
        long_ago = now - UPDATES_KEPT
        await self._write(
            [
                delete(updates).where(updates.c.at < long_ago),
                delete(sent).where(sent.c.at < long_ago),
                delete(visits).where(visits.c.since < now - A_MINUTE),
                too_old(now),
            ]
        )

    async def _write(self, statements: Sequence[Executable]) -> None:
        with self._told():
            async with self._engine.begin() as connection:
                for statement in statements:
                    await connection.execute(statement)

    async def _commit(self, held: AsyncConnection, statements: Sequence[Executable]) -> None:
        with self._told():
            for statement in statements:
                await held.execute(statement)
            await held.commit()

    @asynccontextmanager
    async def _locked(self, key: int) -> AsyncIterator[AsyncConnection]:
        """Hold a member's lock in an open transaction, which ends with the block."""
        held = self._engine.connect()
        try:
            with self._told():
                await held.start()
                lasts = func.set_config("idle_in_transaction_session_timeout", _LOCK_LASTS, True)
                await held.execute(select(lasts))
                await held.execute(select(func.pg_advisory_xact_lock(key)))
            yield held
        finally:
            with self._told():
                await held.close()


def _room(engine: AsyncEngine) -> int:
    pool = engine.pool
    if engine.dialect.name == "postgresql" and isinstance(pool, QueuePool):
        return max(1, min(AT_ONCE, pool.size() - _SPARE))
    return AT_ONCE


async def _known(connection: AsyncConnection, arrival: Arrival) -> Known:
    the_update = select(updates.c.done).where(updates.c.id == arrival.update)
    done = (await connection.execute(the_update)).scalar_one_or_none()
    minute = select(visits.c.since, visits.c.times).where(visits.c.member == arrival.key)
    visit = (await connection.execute(minute)).one_or_none()
    parts = select(sent.c.number, sent.c.message).where(sent.c.update == arrival.update)
    rows = (await connection.execute(parts)).all()
    chosen = select(members.c.language).where(members.c.member == arrival.member)
    return Known(
        seen=done is not None,
        done=bool(done),
        sent={row.number: row.message for row in rows},
        since=visit.since if visit else None,
        times=visit.times if visit else 0,
        language=(await connection.execute(chosen)).scalar_one_or_none(),
    )
