"""Which messages reply to which question, kept as long as a question may be edited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, and_, delete, insert, select

from bot.core.conversation import EDITABLE_FOR, Place
from bot.store.keys import key_of
from bot.store.tables import answers, questions, turns


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was replied to."""

    place: Place
    message: int
    """Telegram's number of it."""
    at: datetime
    """When it was asked first."""
    words: int
    """A hash of what it said: 64 bits, signed."""
    replies: tuple[int, ...]
    """The numbers of the bot's messages that reply to it, in their order."""
    turn: int | None = None
    """The row of the turn that came of it; None: none did, or it is forgotten."""

    def says(self, words: str) -> bool:
        """Return whether the question said just this."""
        return self.words == key_of(words)


def asking(chat: int, message: int) -> Select[Any]:
    """Return what reads a question, with the row of its turn."""
    same = and_(turns.c.chat == questions.c.chat, turns.c.message == questions.c.message)
    joined = questions.outerjoin(turns, and_(same, turns.c.member == questions.c.member))
    wanted = select(questions, turns.c.id.label("turn")).select_from(joined)
    return wanted.where(questions.c.chat == chat, questions.c.message == message)


def before(asked: Asked) -> ColumnElement[bool]:
    """Return what holds for the turns that came before a question's."""
    return turns.c.at < asked.at if asked.turn is None else turns.c.id < asked.turn


def replying(asked: Asked) -> Sequence[Executable]:
    """Return what keeps a question with its replies, in the place of what was kept of it."""
    where = {"chat": asked.place.chat, "topic": asked.place.topic, "member": asked.place.user}
    row = where | {"message": asked.message, "at": asked.at, "words": asked.words}
    gone = delete(questions).where(
        questions.c.chat == asked.place.chat, questions.c.message == asked.message
    )
    return [gone, insert(questions).values(row | {"replies": asked.replies})]


def undoing(asked: Asked) -> Sequence[Executable]:
    """Return what deletes what came of a question: its turn, and which entry was shown for it."""
    shown = and_(answers.c.chat == asked.place.chat, answers.c.message.in_(asked.replies))
    return [delete(turns).where(turns.c.id == asked.turn), delete(answers).where(shown)]


def asked_at(place: Place) -> Executable:
    """Return what deletes the questions of a place."""
    return delete(questions).where(
        questions.c.chat == place.chat,
        questions.c.topic == place.topic,  # None becomes IS NULL
        questions.c.member == place.user,
    )


def too_old(now: datetime) -> Executable:
    """Return what deletes the questions that cannot be edited any more."""
    return delete(questions).where(questions.c.at < now - EDITABLE_FOR)
