"""What was said before, and how much of it a new message needs to be understood.

`resolve` turns a message in its conversation into a question that can be looked up. It never
rewrites the message: earlier questions go along as weaker evidence, which was measured to be better
than concatenating turns and better than a human rewrite (docs/design.md).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.core.text import FUNCTION_WORDS, LONGEST_QUESTION, clean, words

FADES_AFTER: Final = timedelta(minutes=30)
"""A conversation that has rested this long is over."""

LONGEST_CONVERSATION: Final = 8
"""Turns kept; evidence older than that weighs under a tenth."""

_EARLIER_WEIGHT: Final = 0.5  # of the question one turn back; measured on CAsT, docs/design.md
_DECAY: Final = 0.8  # for each turn further back
_FEW_WORDS: Final = 2
"""A message with at most this many words of its own is taken as elliptical."""

_POINTING_WORDS: Final = frozenset(
    "it its itself he him his she her hers they them their theirs this that these those there "
    "then one ones such same other others else so он она оно они его ее её их им ими ему ей "
    "него нее неё них нему ней нем нём этот эта это эти этого этой этих этому том тот та те "
    "того той тех тогда там такой такие другие остальные".split()
)
_OPENERS: Final = (
    ("and",), ("but",), ("or",), ("also",), ("what", "about"), ("how", "about"), ("what", "of"),
    ("а",), ("и",), ("но",), ("или",), ("что", "насчет"), ("как", "насчет"), ("что", "с"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation is held: a chat, a forum topic in it (None outside one) and a member."""

    chat: int
    topic: int | None
    user: int


@dataclass(frozen=True, slots=True)
class Message:
    """What a member wrote, and when."""

    text: str
    at: datetime


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

    def since(self, moment: datetime) -> "Conversation":
        """Return the part of the conversation that took place after a moment."""
        return Conversation(tuple(turn for turn in self.turns if turn.at > moment))


@dataclass(frozen=True, slots=True)
class Earlier:
    """Something said before that helps to understand a question."""

    asked: str
    weight: float
    """0..1, relative to the question itself."""
    entry: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked up."""

    text: str
    earlier: tuple[Earlier, ...] = ()
    """Evidence from the conversation, the latest first; empty for a question that stands alone."""


def resolve(
    message: Message, conversation: Conversation, fades_after: timedelta = FADES_AFTER
) -> Question:
    """Return the question that a message asks in its conversation.

    A message that stands alone carries nothing over; one that leans on what was said (a pronoun, an
    opener such as "and" or "what about", hardly any words of its own) carries the earlier
    questions, each a little weaker than the next.

    >>> now = datetime(2026, 1, 1)
    >>> said = Conversation((Turn("How many people were in the Gulag?", now, "gulag-numbers"),))
    >>> resolve(Message("were they released straight away?", now), said).earlier[0].entry
    'gulag-numbers'
    >>> resolve(Message("Who was arrested in the doctors' plot?", now), said).earlier
    ()
    """
    text = clean(message.text)[:LONGEST_QUESTION]
    if not leans(text):
        return Question(text)
    recent = conversation.since(message.at - fades_after).turns
    return Question(
        text,
        tuple(
            Earlier(turn.asked, _EARLIER_WEIGHT * _DECAY**back, turn.entry)
            for back, turn in enumerate(reversed(recent))
        ),
    )


def leans(text: str) -> bool:
    """Return whether a text can hardly be understood without what was said before it."""
    said = words(text)
    opens = any(said[: len(opener)] == opener for opener in _OPENERS)
    points = not _POINTING_WORDS.isdisjoint(said)
    own = [word for word in said if word not in FUNCTION_WORDS | _POINTING_WORDS]
    return opens or points or len(own) <= _FEW_WORDS
