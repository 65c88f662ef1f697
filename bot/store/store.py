"""The turns of every conversation: appended, read back, forgotten."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.core.conversation import LONGEST_CONVERSATION, Conversation, Place, Turn
from bot.store import sqlite
from bot.store.errors import told_in_a_sentence
from bot.store.handling import Arrival, Handling, remembering
from bot.store.schema import Schema, schema_of
from bot.store.tables import answers, set_aside, turns
from bot.store.updates import Updates


@asynccontextmanager
async def open_store(path: Path) -> AsyncIterator["Store"]:
    """Open the database at a path, made and brought up to date where needed; close it at the end.

    Raises:
        StoreError: it cannot be opened.
    """
    with told_in_a_sentence(str(path)):
        sqlite.prepare(path)
    engine = sqlite.connect(path)
    try:
        yield Store(engine)
    finally:
        await engine.dispose()


@asynccontextmanager
async def look_into(path: Path) -> AsyncIterator["Store"]:
    """Open the database at a path as it is, for who only looks: nothing is brought up to date."""
    engine = sqlite.connect(path)
    try:
        yield Store(engine)
    finally:
        await engine.dispose()


class Store:
    """What is remembered of conversations.

    What a method wrote is on the disk when it returns. Every method raises a `StoreError` when the
    database fails; it can then be called again.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._told = partial(told_in_a_sentence, str(engine.url.database))
        self._updates = Updates(engine, self._told)

    async def conversation(self, place: Place, since: datetime) -> Conversation:
        """Return the last turns at a place after a moment, at most LONGEST_CONVERSATION."""
        latest = (
            select(turns.c.asked, turns.c.at, turns.c.entry, turns.c.offered)
            .where(_at(place), turns.c.at > since)
            .order_by(turns.c.id.desc())
            .limit(LONGEST_CONVERSATION)
        )
        async with self._transaction() as connection:
            rows = (await connection.execute(latest)).all()
        return Conversation(
            tuple(Turn(row.asked, row.at, row.entry, tuple(row.offered)) for row in reversed(rows))
        )

    async def append(self, place: Place, turn: Turn, message_id: int | None = None) -> None:
        """Remember a turn, and which entry stands in the message that replied to it."""
        async with self._transaction() as connection:
            for statement in remembering(place, turn, message_id):
                await connection.execute(statement)

    async def answered(self, chat: int, message_id: int) -> str | None:
        """Return the id of the entry that a message of the bot shows, None when it shows none."""
        shown = select(answers.c.entry).where(
            answers.c.chat == chat, answers.c.message == message_id
        )
        async with self._transaction() as connection:
            return (await connection.execute(shown)).scalar_one_or_none()

    async def forget(self, place: Place) -> None:
        """Forget all that was said at a place; nothing of it is left on the disk."""
        # The id of a private chat is that of the member in it.
        aside = and_(set_aside.c.chat == place.chat, set_aside.c.member == place.user)
        await self._erase(_at(place), answers.c.chat == place.user, aside)

    async def forget_member(self, user: int) -> None:
        """Forget all that a member said anywhere; nothing of it is left on the disk."""
        aside = set_aside.c.member == user
        await self._erase(turns.c.member == user, answers.c.chat == user, aside)

    async def prune(self, turns_before: datetime, answers_before: datetime) -> int:
        """Forget what is older, as thoroughly, and return how many turns that was.

        What was set aside is kept as long as answers are.
        """
        aside = set_aside.c.at < answers_before
        return await self._erase(turns.c.at < turns_before, answers.c.at < answers_before, aside)

    def handling(self, arrival: Arrival) -> AbstractAsyncContextManager[Handling]:
        """Take an update in hand while the block runs; nobody else works for its member then."""
        return self._updates.handling(arrival)

    async def count_failure(self, arrival: Arrival) -> int:
        """Record that the handling of an update failed, and return how often it has."""
        return await self._updates.count_failure(arrival)

    async def prune_updates(self, now: datetime) -> None:
        """Forget the updates that will not come again, and who was fast more than a minute ago."""
        await self._updates.prune(now)

    async def schema(self) -> Schema:
        """Return how the tables stand to this version's."""
        async with self._transaction() as connection:
            return await connection.run_sync(schema_of)

    async def damage(self) -> str | None:
        """Return what is wrong with the file, in SQLite's words; None when nothing was found."""
        async with self._transaction() as connection:
            found = (await connection.exec_driver_sql("PRAGMA quick_check(1)")).scalar_one()
        return None if found == "ok" else str(found)

    async def _erase(
        self,
        said: ColumnElement[bool],
        shown: ColumnElement[bool],
        aside: ColumnElement[bool],
    ) -> int:
        async with self._transaction() as connection:
            gone = (await connection.execute(delete(turns).where(said))).rowcount
            await connection.execute(delete(answers).where(shown))
            await connection.execute(delete(set_aside).where(aside))
        with self._told():
            await sqlite.shred(self._engine)
        return gone

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        with self._told():
            async with self._engine.begin() as connection:
                yield connection


def _at(place: Place) -> ColumnElement[bool]:
    return and_(
        turns.c.member == place.user,
        turns.c.chat == place.chat,
        turns.c.topic == place.topic,  # None becomes IS NULL
    )
