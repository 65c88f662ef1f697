"""The updates that a database knows, and the locks under which they are handled."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from weakref import WeakValueDictionary

from sqlalchemy import bindparam, delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import QueuePool

from bot.store.access import Read, Transaction, Write, rows
from bot.store.arrears import Arrears
from bot.store.arrival import Arrival, Known
from bot.store.change import Change, make
from bot.store.errors import StoreError, Told, Unstorable
from bot.store.handling import A_MINUTE, Handling
from bot.store.questions import outdated
from bot.store.tables import members, sent, updates, visits

AT_ONCE: Final = 24
"""Updates in hand at once, at most: more would only wait for each other's connections."""

UPDATES_KEPT: Final = timedelta(hours=48)
"""How long an update may come again: Telegram keeps it for a day, and numbers anew after a week."""
_SPARE: Final = 4
"""Connections of the pool that no update holds, for whatever is over in a moment."""
_LOCK_LASTS: Final = "120s"
"""How long PostgreSQL keeps a lock whose holder vanished without a word, as in a power cut."""
_BACK_WITHIN: Final = 10.0
"""Seconds in which a PostgreSQL that was restarted, or another one in its place, is back."""
_FIRST_PAUSE: Final = 0.1  # seconds before the last commit is tried again; doubled each time

_VISIT: Final = visits.c.member == bindparam("key")
_OF_UPDATE: Final = sent.c.update == bindparam("update")
_KNOWN: Final = select(
    select(updates.c.done)
    .where(updates.c.id == bindparam("update"))
    .scalar_subquery()
    .label("done"),
    select(visits.c.since).where(_VISIT).scalar_subquery().label("since"),
    select(visits.c.times).where(_VISIT).scalar_subquery().label("times"),
    select(members.c.language)
    .where(members.c.member == bindparam("member"))
    .scalar_subquery()
    .label("language"),
    exists().where(_OF_UPDATE).label("some_sent"),
)
"""Reads in one go what is known of an update, of a member in a chat, and of the member."""
_PARTS: Final = select(sent.c.number, sent.c.message).where(_OF_UPDATE)


class Updates:
    """Which updates were done, and which are in hand."""

    def __init__(
        self, engine: AsyncEngine, transaction: Transaction, read: Read, write: Write, told: Told
    ) -> None:
        """Take what reads and writes, and raises a `StoreError` when it cannot."""
        self._engine = engine
        self._transaction = transaction
        self._read = read
        self._write = write
        self._told = told
        self._shared = engine.dialect.name == "postgresql"
        # A lock lives as long as an update holds it or waits for it.
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._room = asyncio.Semaphore(_room(engine))
        self._arrears = Arrears()

    @asynccontextmanager
    async def handling(self, arrival: Arrival) -> AsyncIterator[Handling]:
        """Take an update in hand: nobody else works for its member in its chat meanwhile.

        With SQLite no transaction stays open in between, for all share one connection. PostgreSQL
        keeps the lock for all processes, in the transaction that does the last commit: who has lost
        the lock cannot write.

        What was sent and could not be recorded is remembered by this process: while a disk is full,
        an update that comes again and again is answered once. Where only the last commit was
        missing, it is made up for before anything else is done for the member in the chat. Where
        the database refuses what was to be written, what was sent is put on record without it.

        Raises:
            Unstorable: the database works, and does not take what was to be written.
            StoreError: the database fails, or another process holds the lock for too long.
        """
        turn = self._locks.setdefault(arrival.key, asyncio.Lock())
        async with turn, self._room, self._in_hand(arrival) as (known, commit):
            handling = Handling(arrival, known, self._write, commit)
            if earlier := self._arrears.of(arrival.update):
                handling.resume(earlier)
            try:
                yield handling
            except Unstorable:
                await handling.record()
                raise
            except BaseException:
                if unwritten := handling.unwritten:
                    self._arrears.keep(unwritten)
                raise
            self._arrears.settle(arrival.update)

    @asynccontextmanager
    async def _in_hand(self, arrival: Arrival) -> AsyncIterator[tuple[Known, Write]]:
        """Yield what is known of an update, and what does its last commit."""
        if self._shared:
            async with self._locked(arrival.key) as held:
                await self._make_up(arrival.key)
                with self._told():
                    known = await _known(partial(rows, held), arrival)
                yield known, partial(self._commit, held, arrival, known)
        else:
            await self._make_up(arrival.key)
            yield await _known(self._read, arrival), self._write

    async def _make_up(self, key: int) -> None:
        """Write what could not be written of a member in a chat, whose lock is held.

        Where another process has done something there since, the conversation went on without it:
        it is left to come again. So is what the database refuses.
        """
        for unwritten in self._arrears.to_be_made_up(key):
            arrival = unwritten.arrival
            known = await _known(self._read, arrival)
            if not known.done and not known.is_later_than(unwritten.known):
                with suppress(Unstorable):
                    await Handling(arrival, known, self._write, self._write).make_up(unwritten)
            self._arrears.settle(arrival.update)

    async def count_failure(self, arrival: Arrival) -> int:
        """Record that the handling of an update failed, and return how often it has."""
        the_update = updates.c.id == arrival.update
        async with self._transaction() as connection:
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
        self._arrears.expire(long_ago)
        old = [
            Change(delete(updates).where(updates.c.at < long_ago)),
            Change(delete(sent).where(sent.c.at < long_ago)),
            Change(delete(visits).where(visits.c.since < now - A_MINUTE)),
            outdated(now),
        ]
        async with self._transaction() as connection:  # where the loop need not wait for it
            await make(old, connection)

    def forget(self, member: int) -> None:
        """Forget what a member said that could not be written yet."""
        self._arrears.forget(member)

    async def _commit(
        self,
        held: AsyncConnection,
        arrival: Arrival,
        known: Known,
        changes: Sequence[Change],
    ) -> None:
        """Do the last commit of an update, again and again for a while where the server is away."""
        until = asyncio.get_running_loop().time() + _BACK_WITHIN
        pause = _FIRST_PAUSE
        try:
            with self._told():
                await _commit(changes, held)
        except Unstorable:
            raise
        except StoreError:
            with suppress(StoreError), self._told():
                await held.close()
            while not await self._committed_again(arrival, known, changes):
                if asyncio.get_running_loop().time() > until:
                    raise
                await asyncio.sleep(pause)
                pause *= 2

    async def _committed_again(
        self, arrival: Arrival, before: Known, changes: Sequence[Change]
    ) -> bool:
        """Take the lost lock again and commit; return whether the update is done.

        Raises:
            Unstorable: the database works, and does not take the changes.
            StoreError: another process has worked for the member meanwhile.
        """
        try:
            async with self._locked(arrival.key) as held:
                with self._told():
                    known = await _known(partial(rows, held), arrival)
                    overtaken = known.is_later_than(before)
                    if not known.done and not overtaken:
                        await _commit(changes, held)
        except Unstorable:
            raise
        except StoreError:
            return False
        if overtaken and not known.done:
            raise StoreError("Another process has gone on with the conversation.")
        return True

    @asynccontextmanager
    async def _locked(self, key: int) -> AsyncIterator[AsyncConnection]:
        """Hold a member's lock in an open transaction, which ends with the block."""
        with self._told():
            held = await self._engine.connect()
        try:
            with self._told():
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


async def _commit(changes: Sequence[Change], held: AsyncConnection) -> None:
    await make(changes, held)
    await held.commit()


async def _known(read: Read, arrival: Arrival) -> Known:
    of = {"update": arrival.update, "key": arrival.key, "member": arrival.member}
    (row,) = await read(_KNOWN, of)
    parts = await read(_PARTS, of) if row.some_sent else ()
    return Known(
        seen=row.done is not None,
        done=bool(row.done),
        sent={part.number: part.message for part in parts},
        since=row.since,
        times=row.times or 0,
        language=row.language,
    )
