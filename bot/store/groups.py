"""What is kept of groups: how much the bot says in them, and that it was introduced."""

from collections.abc import Sequence
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

from bot.core.unasked import Mode
from bot.store.change import Change
from bot.store.tables import answers, chats, questions, set_aside, turns

WHOLE_CHAT: Final = 0
"""Stands for the chat itself where a topic is named; Telegram's topics have numbers from 1 on."""
MODES: Final = (
    select(chats.c.topic, chats.c.mode)
    .where(
        chats.c.chat == bindparam("of_chat"),
        or_(chats.c.topic == bindparam("of_topic"), chats.c.topic == WHOLE_CHAT),
    )
    .order_by(chats.c.topic.desc())
)
"""Reads the mode of `of_topic`, if it has its own, and that of `of_chat` itself after it."""


def setting(chat: int, topic: int | None, mode: Mode | None) -> Sequence[Change]:
    """Return what gives a topic or chat a mode; None: it has none of its own any more."""
    row = {"chat": chat, "topic": topic or WHOLE_CHAT}
    own = and_(chats.c.chat == row["chat"], chats.c.topic == row["topic"])
    gone = Change(delete(chats).where(own))
    return [gone] if mode is None else [gone, Change(insert(chats), row | {"mode": mode})]


def moving(old: int, new: int) -> Sequence[Change]:
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
    values = (chat, WHOLE_CHAT, Mode.QUIET)
    row = (bindparam(None, value, each.type) for value, each in zip(values, columns, strict=True))
    known = exists().where(chats.c.chat == chat, chats.c.topic == WHOLE_CHAT)
    return insert(chats).from_select(columns, select(*row).where(~known))


def leaving(chat: int) -> Sequence[Change]:
    """Return what deletes all that is kept of a group."""
    return [
        Change(delete(table).where(table.c.chat == chat))
        for table in (chats, turns, answers, questions, set_aside)
    ]


def shown_since(chat: int, since: datetime) -> Select[Any]:
    """Return what reads the ids of the entries that a chat was shown after a moment."""
    return select(answers.c.entry).where(answers.c.chat == chat, answers.c.at > since).distinct()


def last_shown(chat: int) -> Select[Any]:
    """Return what reads the number of the last message in a chat that shows an entry, or NULL."""
    return select(func.max(answers.c.message).label("last")).where(answers.c.chat == chat)
