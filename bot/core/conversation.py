"""What was said before, and how much of it a new message needs to be understood.

`resolve` turns a message in its conversation into a question that can be looked up. It never
rewrites the message: earlier questions go along as weaker evidence, which finds more of the right
entries than turns joined in one text do (docs/conversation-measured.md).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.core.continuing import leans
from bot.core.text import LONGEST_QUESTION, clean

FADES_AFTER: Final = timedelta(minutes=30)
"""A conversation that has rested this long is over."""

EDITABLE_FOR: Final = timedelta(hours=1)
"""How long after it was asked a question may be edited, and its answer with it."""

ANSWERS_KEPT: Final = timedelta(days=30)
"""How long a reply to an answer is understood as going on from it."""

LONGEST_CONVERSATION: Final = 8
"""Turns kept; what was said before them weighs next to nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation is held: a chat, a forum topic in it (None outside one) and a member."""

    chat: int
    topic: int | None
    user: int


@dataclass(frozen=True, slots=True)
class Message:
    """What a member wrote, when, and the language to be answered in."""

    text: str
    at: datetime
    language: str = "en"
    """ISO 639-1."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange: what was asked, and what came of it."""

    asked: str
    at: datetime
    entry: str | None = None
    """The id of the entry that was shown; None after a suggestion or an abstention."""
    offered: tuple[str, ...] = ()
    """Ids of the entries that stood under the reply as choices."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns at one place, oldest first."""

    turns: tuple[Turn, ...] = ()

    def then(self, turn: Turn) -> "Conversation":
        """Return the conversation with one more turn, the oldest dropped beyond the limit."""
        return Conversation((*self.turns, turn)[-LONGEST_CONVERSATION:])

    def shown(self) -> tuple[str, ...]:
        """Return the ids of the entries that were shown, the latest first."""
        return tuple(turn.entry for turn in reversed(self.turns) if turn.entry)

    def corrected(self) -> "Conversation":
        """Return the conversation, of one turn at least, as if its last had not been answered."""
        *before, last = self.turns
        return Conversation((*before, replace(last, entry=None, offered=())))

    def since(self, moment: datetime) -> "Conversation":
        """Return the part of the conversation that took place after a moment."""
        return Conversation(tuple(turn for turn in self.turns if turn.at > moment))


@dataclass(frozen=True, slots=True)
class Earlier:
    """Something said before that may help to understand a question."""

    asked: str
    entry: str | None = None
    """The id of the entry that was shown for it."""
    offered: tuple[str, ...] = ()
    """The ids of the entries that were offered instead."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked up."""

    text: str
    leans: bool = False
    """Whether it begins like a continuation, or points back before it says what it is about."""
    earlier: tuple[Earlier, ...] = ()
    """What was said before, the latest first."""


def resolve(message: Message, conversation: Conversation) -> Question:
    """Return the question that a message asks in its conversation.

    The message is not rewritten: what was said before goes along as evidence, and the ranking
    decides how much of it the message needs.

    >>> now = datetime(2026, 1, 1)
    >>> said = Conversation((Turn("How many people were in the Gulag?", now, "gulag-numbers"),))
    >>> question = resolve(Message("were they released straight away?", now), said)
    >>> question.leans, question.earlier[0].entry
    (True, 'gulag-numbers')
    """
    text = clean(message.text)[:LONGEST_QUESTION]
    earlier = tuple(
        Earlier(turn.asked, turn.entry, turn.offered) for turn in reversed(conversation.turns)
    )
    return Question(text, leans(text), earlier)
