"""What is kept of groups: how much the bot says in them, and that it was introduced."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    Insert,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.core.unasked import Mode, Shown
from bot.store.access import Read, Rows, Write
from bot.store.change import NO_VALUES, Change
from bot.store.tables import answers, chats, questions, set_aside, turns

_WHOLE_CHAT: Final = 0
"""Stands for the chat itself where a topic is named; Telegram's topics have numbers from 1 on."""
_MODES: Final = (
    select(chats.c.topic, chats.c.mode)
    .where(
        chats.c.chat == bindparam("of_chat"),
        or_(chats.c.topic == bindparam("of_topic"), chats.c.topic == _WHOLE_CHAT),
    )
    .order_by(chats.c.topic.desc())
)
"""Reads the mode of `of_topic`, if it has its own, and that of `of_chat` itself after it."""


class Groups:
    """What the bot says in groups, and what was shown there.

    What a method wrote is on the disk when it returns. Every method raises a `StoreError` when the
    database fails; it can then be called again.
    """

    def __init__(self, read: Read, write: Write, shred: Callable[[], Awaitable[None]]) -> None:
        """Take what reads, what writes, and what lets no byte of what was deleted remain."""
        self._read = read
        self._write = write
        self._shred = shred

    async def mode(self, chat: int, topic: int | None) -> Mode:
        """Return how much is said in a topic: its own mode, its chat's, or the quiet one."""
        rows = await self._modes(chat, topic)
        return next((row.mode for row in rows), Mode.QUIET)

    async def own_mode(self, chat: int, topic: int | None) -> Mode | None:
        """Return the mode that was set for a topic, or for a chat itself; None: none was."""
        own = topic or _WHOLE_CHAT
        rows = await self._modes(chat, topic)
        return next((row.mode for row in rows if row.topic == own), None)

    async def set_mode(self, chat: int, topic: int | None, mode: Mode | None) -> None:
        """Let a topic, or a chat itself, have a mode; None: no longer one of its own."""
        await self._write(_setting(chat, topic, mode))

    async def move(self, old: int, new: int) -> None:
        """Carry the settings and conversations of a group over to the supergroup it became."""
        await self._write(_moving(old, new))

    async def leave(self, chat: int) -> None:
        """Forget all of a group, as thoroughly as the database can."""
        await self._write(_leaving(chat))
        await self._shred()

    async def shown(self, chat: int, since: datetime) -> Shown:
        """Return what a chat was shown after a moment, and where the last answer stands."""
        entries = await self._read(_shown_since(chat, since), NO_VALUES)
        (row,) = await self._read(_last_shown(chat), NO_VALUES)
        return Shown(frozenset(each.entry for each in entries), row.last)

    async def _modes(self, chat: int, topic: int | None) -> Rows:
        return await self._read(_MODES, {"of_chat": chat, "of_topic": topic or _WHOLE_CHAT})


def _setting(chat: int, topic: int | None, mode: Mode | None) -> Sequence[Change]:
    """Return what gives a topic or chat a mode; None: it has none of its own any more."""
    row = {"chat": chat, "topic": topic or _WHOLE_CHAT}
    own = and_(chats.c.chat == row["chat"], chats.c.topic == row["topic"])
    gone = Change(delete(chats).where(own))
    return [gone] if mode is None else [gone, Change(insert(chats), row | {"mode": mode})]


def _moving(old: int, new: int) -> Sequence[Change]:
    """Return what carries all of a group over to the supergroup that it became.

    What was set there already stays. Messages are numbered anew, so which of them shows which
    answer, or replies to which question, is not carried over.
    """
    there = select(chats.c.topic).where(chats.c.chat == new)
    twice = and_(chats.c.chat == old, chats.c.topic.in_(there))
    statements = (
        delete(chats).where(twice),
        update(chats).where(chats.c.chat == old).values(chat=new),
        update(turns).where(turns.c.chat == old).values(chat=new, message=None),
        update(set_aside).where(set_aside.c.chat == old).values(chat=new),
        delete(answers).where(answers.c.chat == old),
        delete(questions).where(questions.c.chat == old),
        _introduced(new),
    )
    return [Change(each) for each in statements]


def _introduced(chat: int) -> Insert:
    """Return what gives a chat a row, unless it has one."""
    columns = (chats.c.chat, chats.c.topic, chats.c.mode)
    values = (chat, _WHOLE_CHAT, Mode.QUIET)
    row = (bindparam(None, value, each.type) for value, each in zip(values, columns, strict=True))
    known = exists().where(chats.c.chat == chat, chats.c.topic == _WHOLE_CHAT)
    return insert(chats).from_select(columns, select(*row).where(~known))


def _leaving(chat: int) -> Sequence[Change]:
    """Return what deletes all that is kept of a group."""
    return [
        Change(delete(table).where(table.c.chat == chat))
        for table in (chats, turns, answers, questions, set_aside)
    ]


def _shown_since(chat: int, since: datetime) -> Select[Any]:
    """Return what reads the ids of the entries that a chat was shown after a moment."""
    return select(answers.c.entry).where(answers.c.chat == chat, answers.c.at > since).distinct()


def _last_shown(chat: int) -> Select[Any]:
    """Return what reads the number of the last message in a chat that shows an entry, or NULL."""
    return select(func.max(answers.c.message).label("last")).where(answers.c.chat == chat)
