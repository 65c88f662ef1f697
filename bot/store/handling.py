"""One update in hand: read under its member's lock, and done in one commit or not at all.

An update may come again: because its handling failed, because the process died, because Telegram
did not hear that it was done. Whatever was recorded of it is not done twice.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final
from weakref import WeakValueDictionary

from sqlalchemy import Executable, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.core.conversation import Place, Turn
from bot.store.errors import told_in_a_sentence
from bot.store.tables import answers, sent, set_aside, turns, updates, visits

A_MINUTE: Final = timedelta(minutes=1)
AT_ONCE: Final = 24
"""Updates in hand at once in a process. Each holds a connection of PostgreSQL, and needs a second
one now and then: three processes with eight to spare fit its default of 100."""

_LOCK_PATIENCE: Final = "10s"  # then the update is given back and comes again
_LOCK_LASTS: Final = "120s"  # where its holder vanished without a word, as in a power cut


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as it came."""

    update: int
    """Telegram's number for it."""
    chat: int
    member: int
    at: datetime
    """When its member sent it."""

    @property
    def key(self) -> int:
        """What stands for the member in the chat where no id need be kept: 64 bits, signed."""
        digest = blake2b(f"{self.chat}:{self.member}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, signed=True)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database knew of an update when it was taken in hand."""

    seen: bool = False
    done: bool = False
    sent: dict[int, int] = field(default_factory=dict)
    """The ids of the messages that were sent for it, by their number from 0 on."""
    since: datetime | None = None
    """When the member's current minute began."""
    visits: int = 0
    """How many updates of the member were done in that minute."""


class Turnstile:
    """Lets one update of a member in a chat through at a time, and `AT_ONCE` in all."""

    def __init__(self) -> None:
        # A lock lives as long as an update holds it or waits for it.
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._room = asyncio.Semaphore(AT_ONCE)

    @asynccontextmanager
    async def passed(self, key: int) -> AsyncIterator[None]:
        """Hold the member's lock, in the order of asking."""
        async with self._locks.setdefault(key, asyncio.Lock()), self._room:
            yield


class Handling:
    """What is known of one update, and what is to be written when it is done.

    Every method raises a `StoreError` when the database fails.
    """

    def __init__(
        self, engine: AsyncEngine, held: AsyncConnection | None, arrival: Arrival, known: _Known
    ) -> None:
        self._engine = engine
        self._held = held
        self._arrival = arrival
        self._known = known
        self._number = 0  # of the next message
        self._unrecorded: tuple[int, int] | None = None  # number and id of the last one sent
        self._staged: list[Executable] = []

    @property
    def done(self) -> bool:
        """Whether the update was done before; nothing may be sent for it again."""
        return self._known.done

    @property
    def nth_this_minute(self) -> int:
        """Which of the member's updates here in this minute it is, from 1 on.

        A minute begins with the first update after the last minute, by the members' clock: what
        waited while the bot was away is no flood.
        """
        return self._known.visits + 1 if self._same_minute() else 1

    async def once(self, send: Callable[[], Awaitable[int]]) -> int:
        """Return the id of the message that `send` sends, or has sent when the update came before.

        The message before it is on record when this one is sent.
        """
        number, self._number = self._number, self._number + 1
        await self._record_last()
        if number in self._known.sent:
            return self._known.sent[number]
        message = await send()
        self._unrecorded = number, message
        return message

    def skip_what_was_sent(self) -> None:
        """Let the next message be a new one, whatever was sent before."""
        self._number = max([self._number, *(number + 1 for number in self._known.sent)])

    def remember(self, place: Place, turn: Turn, message_id: int | None) -> None:
        """Let a turn be remembered, with the message that replied to it."""
        self._staged += remembering(place, turn, message_id)

    def set_aside(self, error: str, payload: str) -> None:
        """Let the update be kept for the operator, with the type of the error that it causes."""
        arrival = self._arrival
        kept = insert(set_aside).values(
            update=arrival.update,
            chat=arrival.chat,
            member=arrival.member,
            at=arrival.at,
            error=error,
            payload=payload,
        )
        self._staged.append(kept)

    async def finish(self) -> None:
        """Write all of it in one commit: the update is done, or nothing happened.

        With PostgreSQL it is the commit of the transaction that holds the lock: who has lost the
        lock cannot write.
        """
        statements = [*self._last_sent(), *self._staged, *self._visit(), self._done()]
        if self._held is None:
            await _write(self._engine, statements)
            return
        with told_in_a_sentence(_name(self._engine)):
            for statement in statements:
                await self._held.execute(statement)
            await self._held.commit()

    async def _record_last(self) -> None:
        if statements := self._last_sent():
            await _write(self._engine, statements)
            self._unrecorded = None

    def _last_sent(self) -> list[Executable]:
        if self._unrecorded is None:
            return []
        number, message = self._unrecorded
        row = {"update": self._arrival.update, "number": number, "message": message}
        return [insert(sent).values(**row, at=self._arrival.at)]

    def _same_minute(self) -> bool:
        since = self._known.since
        return since is not None and abs(self._arrival.at - since) < A_MINUTE

    def _visit(self) -> list[Executable]:
        since = self._known.since if self._same_minute() else self._arrival.at
        row = {"member": self._arrival.key, "since": since, "times": self.nth_this_minute}
        return [
            delete(visits).where(visits.c.member == self._arrival.key),
            insert(visits).values(row),
        ]

    def _done(self) -> Executable:
        if self._known.seen:
            return update(updates).where(updates.c.id == self._arrival.update).values(done=True)
        return insert(updates).values(
            id=self._arrival.update, at=self._arrival.at, done=True, failures=0
        )


@asynccontextmanager
async def handling(
    engine: AsyncEngine, turnstile: Turnstile, arrival: Arrival
) -> AsyncIterator[Handling]:
    """Take an update in hand: nobody else works for its member in its chat meanwhile.

    No transaction of SQLite stays open in between, for all share one connection. With PostgreSQL
    the lock is the database's, for other processes work for the same members.

    Raises:
        StoreError: the database fails, or another process has held the lock for too long.
    """
    async with turnstile.passed(arrival.key):
        if engine.dialect.name == "postgresql":
            async with _locked(engine, arrival.key) as held:
                yield Handling(engine, held, arrival, await _known(engine, held, arrival))
        else:
            with told_in_a_sentence(_name(engine)):
                async with engine.begin() as connection:
                    known = await _known(engine, connection, arrival)
            yield Handling(engine, None, arrival, known)


async def count_failure(engine: AsyncEngine, arrival: Arrival) -> int:
    """Record that the handling of an update failed, and return how often it has."""
    the_update = updates.c.id == arrival.update
    with told_in_a_sentence(_name(engine)):
        async with engine.begin() as connection:
            failed = select(updates.c.failures).where(the_update)
            before = (await connection.execute(failed)).scalar_one_or_none()
            failures = (before or 0) + 1
            row = {"id": arrival.update, "at": arrival.at, "done": False, "failures": failures}
            if before is None:
                await connection.execute(insert(updates).values(row))
            else:
                changed = update(updates).where(the_update).values(failures=failures)
                await connection.execute(changed)
    return failures


def remembering(place: Place, turn: Turn, message_id: int | None) -> list[Executable]:
    """Return what writes a turn, and which entry stands in the message that replied to it."""
    said = insert(turns).values(
        chat=place.chat,
        topic=place.topic,
        member=place.user,
        at=turn.at,
        asked=turn.asked,
        entry=turn.entry,
        offered=turn.offered,
    )
    if not turn.entry or message_id is None:
        return [said]
    shown = {"chat": place.chat, "message": message_id, "entry": turn.entry, "at": turn.at}
    return [said, insert(answers).values(shown)]


@asynccontextmanager
async def _locked(engine: AsyncEngine, key: int) -> AsyncIterator[AsyncConnection]:
    """Hold a member's lock of the database in an open transaction, which ends with the block."""
    connection = engine.connect()
    try:
        with told_in_a_sentence(_name(engine)):
            await connection.start()
            await connection.execute(
                select(
                    func.set_config("lock_timeout", _LOCK_PATIENCE, True),
                    func.set_config("idle_in_transaction_session_timeout", _LOCK_LASTS, True),
                )
            )
            await connection.execute(select(func.pg_advisory_xact_lock(key)))
        yield connection
    finally:
        with told_in_a_sentence(_name(engine)):
            await connection.close()


async def _known(engine: AsyncEngine, connection: AsyncConnection, arrival: Arrival) -> _Known:
    with told_in_a_sentence(_name(engine)):
        the_update = select(updates.c.done).where(updates.c.id == arrival.update)
        done = (await connection.execute(the_update)).scalar_one_or_none()
        minute = select(visits.c.since, visits.c.times).where(visits.c.member == arrival.key)
        visit = (await connection.execute(minute)).one_or_none()
        parts = select(sent.c.number, sent.c.message).where(sent.c.update == arrival.update)
        rows = (await connection.execute(parts)).all()
    return _Known(
        seen=done is not None,
        done=bool(done),
        sent={row.number: row.message for row in rows},
        since=visit.since if visit else None,
        visits=visit.times if visit else 0,
    )


async def _write(engine: AsyncEngine, statements: Sequence[Executable]) -> None:
    with told_in_a_sentence(_name(engine)):
        async with engine.begin() as connection:
            for statement in statements:
                await connection.execute(statement)


def _name(engine: AsyncEngine) -> str:
    return str(engine.url.database)
