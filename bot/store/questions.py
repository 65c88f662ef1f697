"""Which messages reply to which question, kept as long as a question may be edited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, bindparam, delete, insert, select

from bot.core.conversation import EDITABLE_FOR, Place
from bot.store.change import Change
from bot.store.keys import key_of
from bot.store.tables import answers, questions, turns

_TURN: Final = and_(
    turns.c.chat == questions.c.chat,
    turns.c.message == questions.c.message,
    turns.c.member == questions.c.member,
)
_OF_MESSAGE: Final = and_(
    questions.c.chat == bindparam("of_chat"), questions.c.message == bindparam("of_message")
)
ASKED: Final = (
    select(questions, turns.c.id.label("turn"))
    .select_from(questions.outerjoin(turns, _TURN))
    .where(_OF_MESSAGE)
)
"""Reads the question `of_message` in `of_chat`, with the row of its turn."""
_GONE: Final = delete(questions).where(_OF_MESSAGE)
_KEPT: Final = insert(questions)


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


def before(asked: Asked) -> ColumnElement[bool]:
    """Return what holds for the turns that came before a question's."""
    return turns.c.at < asked.at if asked.turn is None else turns.c.id < asked.turn


def replying(asked: Asked) -> Sequence[Change]:
    """Return what keeps a question with its replies, in the place of what was kept of it."""
    where = {"chat": asked.place.chat, "topic": asked.place.topic, "member": asked.place.user}
    row = where | {"message": asked.message, "at": asked.at, "words": asked.words}
    gone = {"of_chat": asked.place.chat, "of_message": asked.message}
    return [Change(_GONE, gone), Change(_KEPT, row | {"replies": asked.replies})]


def undoing(asked: Asked) -> Sequence[Change]:
    """Return what deletes what came of a question: its turn, and which entry was shown for it."""
    shown = and_(answers.c.chat == asked.place.chat, answers.c.message.in_(asked.replies))
    return [
        Change(delete(turns).where(turns.c.id == asked.turn)),
        Change(delete(answers).where(shown)),
    ]


def forgetting_questions(place: Place) -> Change:
    """Return what deletes the questions of a place."""
    here = and_(
        questions.c.chat == place.chat,
        questions.c.topic == place.topic,  # None becomes IS NULL
        questions.c.member == place.user,
    )
    return Change(delete(questions).where(here))


def outdated(now: datetime) -> Change:
    """Return what deletes the questions that cannot be edited any more."""
    return Change(delete(questions).where(questions.c.at < now - EDITABLE_FOR))
