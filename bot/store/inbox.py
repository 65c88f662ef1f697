"""What was asked in vain, and what curators decided about it: texts and days, nobody's ids.

A row's number is random, so that not even the order tells who asked.
"""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from sqlalchemy import Delete, Row, Select, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.text import LONGEST_QUESTION
from bot.core.unanswered import Decision, Lack, Unanswered, worth_keeping
from bot.store.access import Transaction
from bot.store.change import Change
from bot.store.tables import decisions, turns, unanswered

MOST_KEPT: Final = 10_000
"""Questions; the oldest make room."""
FADE_AT_ONCE: Final = 200
"""Turns in one transaction: no more of them are in memory, and others can write in between."""
DECISIONS_KEPT_LONGER: Final = timedelta(days=150)
"""How much longer than questions decisions are kept, unless the file has taken them up."""

_Here: TypeAlias = tuple[int, int | None, int]
"""The chat, the topic and the member of a turn."""

Read: TypeAlias = Callable[[Select[Any]], Awaitable[Sequence[Row[Any]]]]


class Inbox:
    """Questions for curators, and their decisions.

    Every method raises a `StoreError` when the database fails.
    """

    def __init__(self, transaction: Transaction, read: Read) -> None:
        self._transaction = transaction
        self._read = read

    async def questions(self) -> tuple[Unanswered, ...]:
        """Return all that was asked in vain and nobody has decided about."""
        rows = await self._read(select(unanswered).order_by(unanswered.c.id))
        return tuple(Unanswered(row.id, row.text, row.day, row.lack, row.entries) for row in rows)

    async def decisions(self) -> tuple[Decision, ...]:
        """Return what was decided, the oldest first."""
        in_order = select(decisions).order_by(decisions.c.day, decisions.c.wording)
        rows = await self._read(in_order)
        return tuple(Decision(row.wording, row.ruling, row.day, row.entry) for row in rows)

    async def decide(self, decision: Decision, questions: Collection[int]) -> bool:
        """Let a decision hold for some questions, which are then gone.

        Returns False, and nothing is written, where all of them were gone already.
        """
        async with self._transaction() as connection:
            these = delete(unanswered).where(unanswered.c.id.in_(questions))
            if (await connection.execute(these)).rowcount == 0:
                return False
            await _write(decision, connection)
        return True

    async def propose(self, decision: Decision) -> None:
        """Let a decision hold that no question was asked for."""
        async with self._transaction() as connection:
            await _write(decision, connection)

    async def drop(self, done: Iterable[Decision]) -> None:
        """Forget decisions that the file has taken up, or that were taken back."""
        async with self._transaction() as connection:
            for each in done:
                await connection.execute(_of(each.wording))

    async def fade(self, before: datetime) -> int:
        """Forget the turns before a moment, and keep of them what was offered in vain.

        Returns how many turns that were. However many processes do this, each turn is seen once.
        """
        faded = 0
        while some := await self._fade_some(before):
            faded += some
        return faded

    async def _fade_some(self, before: datetime) -> int:
        async with self._transaction() as connection:
            oldest = select(turns.c.id).where(turns.c.at < before).order_by(turns.c.at, turns.c.id)
            these = turns.c.id.in_(oldest.limit(FADE_AT_ONCE))
            gone = await connection.execute(delete(turns).where(these).returning(turns))
            rows = sorted(gone.all(), key=lambda row: row.id)
            kept = [
                _row(row.asked, row.at, Lack.SUGGESTION, row.offered)
                async for row in _left(rows, connection)
            ]
            if kept:
                await connection.execute(insert(unanswered), kept)
        return len(rows)


def keeping(asked: str, at: datetime, lack: Lack, entries: Sequence[str]) -> Change:
    """Return what keeps a question that was asked in vain."""
    return Change(insert(unanswered), _row(asked, at, lack, entries))


def outdated(before: datetime, most: int = MOST_KEPT) -> tuple[Change, ...]:
    """Return what deletes questions before a moment, those that are too many, and old decisions."""
    newest = select(unanswered.c.id).order_by(unanswered.c.day.desc(), unanswered.c.id)
    old_decisions = decisions.c.day < (before - DECISIONS_KEPT_LONGER).date()
    return (
        Change(delete(unanswered).where(unanswered.c.day < before.date())),
        Change(delete(unanswered).where(unanswered.c.id.not_in(newest.limit(most)))),
        Change(delete(decisions).where(old_decisions)),
    )


async def _write(decision: Decision, connection: AsyncConnection) -> None:
    row = {
        "wording": decision.wording,
        "ruling": decision.ruling,
        "entry": decision.entry,
        "day": decision.day,
    }
    await connection.execute(_of(decision.wording))
    await connection.execute(insert(decisions).values(row))


def _of(wording: str) -> Delete:
    return delete(decisions).where(decisions.c.wording == wording)


def _row(asked: str, at: datetime, lack: Lack, entries: Sequence[str]) -> dict[str, Any]:
    return {
        "id": secrets.randbits(63),
        "text": " ".join(asked.split())[:LONGEST_QUESTION],
        "day": at.date(),
        "lack": lack,
        "entries": tuple(entries),
    }


async def _left(rows: Sequence[Row[Any]], connection: AsyncConnection) -> AsyncIterator[Row[Any]]:
    """Yield the turns in which something was offered that their member did not take after that."""
    offering = [row for row in rows if row.entry is None and row.offered]
    if not offering:
        return
    younger = select(turns).where(
        turns.c.member.in_({row.member for row in offering}),
        turns.c.entry.is_not(None),
        turns.c.id > offering[0].id,
    )
    shown: dict[_Here, dict[str, int]] = {}  # which turn was the last to show an entry
    for row in (*rows, *(await connection.execute(younger)).all()):
        if row.entry:
            shown.setdefault(_here(row), {})[row.entry] = row.id
    told: dict[_Here, list[str]] = {}
    for row in offering:
        here, before = shown.get(_here(row), {}), told.setdefault(_here(row), [])
        taken = any(here.get(entry, 0) > row.id for entry in row.offered)
        if not taken and worth_keeping(row.asked, before):
            yield row
        before.append(row.asked)


def _here(row: Row[Any]) -> _Here:
    return row.chat, row.topic, row.member
