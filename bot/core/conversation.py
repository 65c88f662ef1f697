"""What was said before, and how much of it a new message needs to be understood.

`resolve` turns a message in its conversation into a question that can be looked up. It never
rewrites the message: earlier questions go along as weaker evidence, which finds more of the right
entries than turns joined in one text do (docs/conversation-measured.md).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.core.text import LONGEST_QUESTION, POINTING_WORDS, QUIET_WORDS, clean, words

FADES_AFTER: Final = timedelta(minutes=30)
"""A conversation that has rested this long is over."""

EDITABLE_FOR: Final = timedelta(hours=1)
"""How long after it was asked a question may be edited, and its answer with it."""

LONGEST_CONVERSATION: Final = 8
"""Turns kept; what was said before them weighs next to nothing."""

_OPENERS: Final = tuple(
    tuple(opener.split())
    for opener in (
        "and|but|or|also|so|then|ok|okay|no|yes|what about|how about|what of|"
        "а|и|но|или|так|тогда|нет|да|ну|что насчет|как насчет|что с|что по поводу"
    ).split("|")
)
_ASKING: Final = QUIET_WORDS - {"a", "an", "the"}
_SOON: Final = 2
"""Words on its subject after which a message that points back may point into itself."""


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
        """Return the conversation as if its last question had not been answered yet."""
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


def leans(text: str) -> bool:
    """Return whether a text sounds as if it went on with something.

    >>> leans("and the doctors?"), leans("were they freed?"), leans("was Beria shot for it?")
    (True, True, False)
    """
    if _opener(words(text)):
        return True
    before = _said_before_pointing(text)
    return before is not None and before < _SOON


def asks(text: str) -> bool:
    """Return whether a text says more than a name: a bare one only says what to go on with.

    >>> asks("and Khrushchev?"), asks("what about the doctors"), asks("who freed them?")
    (False, False, True)
    """
    said = words(text)
    return any(word in _ASKING for word in said[len(_opener(said)) :])


def points_back(text: str) -> bool:
    """Return whether a text points to something before any word that says what it is about.

    >>> points_back("were they freed?"), points_back("how did Khrushchev do it?")
    (True, False)
    """
    return _said_before_pointing(text) == 0


def _opener(said: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words by which a text begins like a continuation; empty when it does not."""
    return max((each for each in _OPENERS if said[: len(each)] == each), key=len, default=())


def _said_before_pointing(text: str) -> int | None:
    """Return how many words on its subject a text has before one that points; None without one."""
    subject = 0
    for word in words(text):
        if word in POINTING_WORDS:
            return subject
        subject += word not in QUIET_WORDS
    return None
