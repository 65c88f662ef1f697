"""All that is remembered, behind one door: read, written, and forgotten in time or on request."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Select, and_, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.core.conversation import Conversation, Place, Turn
from bot.store.access import Access, Rows
from bot.store.arrival import Arrival
from bot.store.change import NO_VALUES, Change, make
from bot.store.database import Database, database_at
from bot.store.errors import StoreError, told
from bot.store.feedback import forget_voices, judged, voice_of
from bot.store.groups import Groups
from bot.store.handling import Handling
from bot.store.inbox import Inbox, outdated
from bot.store.keys import key_of
from bot.store.questions import ASKED, Asked, before, forgetting_questions
from bot.store.schema import Schema, schema_of
from bot.store.tables import answers, feedback, members, questions, set_aside, turns, visits
from bot.store.turns import (
    LATEST,
    SHOWN,
    Given,
    forgetting_shown,
    forgetting_turns,
    given_in,
    remembering,
)
from bot.store.updates import Updates


@asynccontextmanager
async def open_store(place: Path | str) -> AsyncIterator["Store"]:
    """Open a database, made and brought up to date where needed; close it at the end.

    It is the SQLite file at a path, or the PostgreSQL database of a URL.

    Raises:
        StoreError: it cannot be opened.
    """
    database = database_at(place)
    with told(database.sentence):
        database.prepare()
    async with look_into(place) as store:
        yield store


@asynccontextmanager
async def look_into(place: Path | str) -> AsyncIterator["Store"]:
    """Open a database as it is, for who only looks: nothing is brought up to date.

    Raises:
        StoreError: it cannot be opened.
    """
    database = database_at(place)
    with told(database.sentence):
        engine = database.connect()
        access = database.access(engine)
    try:
        yield Store(engine, access, database)
    finally:
        await access.close()
        await engine.dispose()


class Store:
    """What survives a restart: conversations, questions, judgements, settings, updates.

    What a method wrote is on the disk when it returns. Every method raises a `StoreError` when the
    database fails; it can then be called again.
    """

    def __init__(self, engine: AsyncEngine, access: Access, database: Database) -> None:
        self._engine = engine
        self._access = access
        self._database = database
        self._told = partial(told, database.sentence)
        self._updates = Updates(engine, self._transaction, self._read, self._write, self._told)
        self.inbox = Inbox(self._transaction, self._read)
        """What was asked in vain."""
        self.groups = Groups(self._read, self._write, self.shred)
        """What the bot says in groups."""

    async def conversation(
        self, place: Place, since: datetime, until: Asked | None = None
    ) -> Conversation:
        """Return the last turns at a place after a moment, at most `LONGEST_CONVERSATION`.

        Of what came after the question `until`, and of that itself, none is among them.
        """
        latest = LATEST.where(before(until)) if until else LATEST
        there = {"of_chat": place.chat, "of_topic": place.topic, "of_member": place.user}
        rows = await self._read(latest, there | {"after": since})
        return Conversation(
            tuple(Turn(row.asked, row.at, row.entry, row.offered) for row in reversed(rows))
        )

    async def append(self, place: Place, turn: Turn, message_id: int | None = None) -> None:
        """Remember a turn, and which entry stands in the message that replied to it."""
        await self._write(remembering(place, turn, message_id))

    async def answered(self, chat: int, message_id: int) -> str | None:
        """Return the id of the entry that a message of the bot shows, None when it shows none."""
        shown = await self.given(chat, message_id)
        return shown.entry if shown else None

    async def given(self, chat: int, message_id: int) -> Given | None:
        """Return the entry that a message of the bot shows and why; None when it shows none."""
        for row in await self._read(SHOWN, {"of_chat": chat, "of_message": message_id}):
            return given_in(row)
        return None

    async def asked(self, chat: int, message_id: int) -> Asked | None:
        """Return a question that was replied to; None when it was not, or long ago."""
        for row in await self._read(ASKED, {"of_chat": chat, "of_message": message_id}):
            place = Place(row.chat, row.topic, row.member)
            return Asked(place, row.message, row.at, row.words, row.replies, row.turn)
        return None

    async def judged(self, member: int, entry: str) -> tuple[int, bool | None]:
        """Return the voice of a member who judges an entry, and whether it found the entry good.

        None: it has said nothing.
        """
        async with self._transaction() as connection:
            voice = await voice_of(member, entry, connection)
            return voice, await judged(voice, connection)

    async def language(self, member: int) -> str | None:
        """Return the language that a member has chosen, ISO 639-1; None: none."""
        chosen = select(members.c.language).where(members.c.member == member)
        for row in await self._read(chosen):
            return str(row.language)
        return None

    async def feedback(self, since: datetime) -> Mapping[str, tuple[int, int]]:
        """Return how many voices found each entry good, and how many not, after a moment."""
        counted: dict[str, tuple[int, int]] = {}
        said = select(feedback.c.entry, feedback.c.good).where(feedback.c.at > since)
        for row in await self._read(said):
            good, bad = counted.get(row.entry, (0, 0))
            counted[row.entry] = (good + row.good, bad + (not row.good))
        return counted

    async def forget(self, place: Place) -> None:
        """Forget all that was said at a place, as thoroughly as the database can."""
        aside = and_(set_aside.c.chat == place.chat, set_aside.c.member == place.user)
        here = [
            forgetting_turns(place),
            forgetting_shown(place.chat),
            Change(delete(set_aside).where(aside)),
            forgetting_questions(place),
        ]
        async with self._transaction() as connection:
            await make(here, connection)
        await self.shred()

    async def forget_member(self, user: int) -> None:
        """Forget all that is known of a member, as thoroughly as the database can."""
        self._updates.forget(user)
        everywhere = [
            Change(delete(turns).where(turns.c.member == user)),
            forgetting_shown(user),  # the id of a private chat is that of the member in it
            Change(delete(set_aside).where(set_aside.c.member == user)),
            Change(delete(members).where(members.c.member == user)),
            Change(delete(questions).where(questions.c.member == user)),
            Change(delete(visits).where(visits.c.person == key_of(str(user)))),
        ]
        async with self._transaction() as connection:
            await make(everywhere, connection)
            await forget_voices(user, connection)
        await self.shred()

    async def prune(self, turns_before: datetime, answers_before: datetime) -> int:
        """Delete what is older, and return how many turns that was; bytes may stay: `shred`.

        What was set aside or asked in vain, and what was thought of answers, is kept as long as
        answers are.
        """
        gone = await self.inbox.fade(turns_before)
        old = [
            Change(delete(table).where(table.c.at < answers_before))
            for table in (answers, set_aside, feedback)
        ]
        async with self._transaction() as connection:
            await make([*old, *outdated(answers_before)], connection)
        return gone

    async def shred(self) -> None:
        """Let as little remain of what was deleted as the database can; it is written anew."""
        with self._told():
            async with self._access.alone():
                await self._database.shred(self._engine)

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
        """Return what is wrong with the database, in its own words; None if nothing was found."""
        with self._told():
            return await self._database.damage(self._engine)

    async def _write(self, changes: Sequence[Change]) -> None:
        with self._told():
            await self._access.write(changes)

    async def _read(self, wanted: Select[Any], values: Mapping[str, Any] = NO_VALUES) -> Rows:
        try:
            with self._told():
                return await self._access.read(wanted, values)
        except (ValueError, OverflowError):  # flipped bits that the database did not notice
            raise StoreError(
                f"The database {self._database} holds what no Footnote has written, so it may be "
                "damaged. Stop Footnote and put the last backup in its place."
            ) from None

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        with self._told():
            async with self._access.alone(), self._engine.begin() as connection:
                yield connection
