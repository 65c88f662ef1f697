"""What was asked in vain, for curators to read: what is worth keeping, and what they decide."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.continuing import points_back
from bot.core.text import QUIET_WORDS, words


class Lack(StrEnum):
    """Why a question was asked in vain."""

    ABSTENTION = "abstention"
    """Nothing was found."""
    SUGGESTION = "suggestion"
    """Entries were offered, and the member took none."""
    DISLIKED = "disliked"
    """An answer was given, and somebody found it bad."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that was asked in vain: nobody knows by whom, where and at what time."""

    id: int
    """A random number of 63 bits."""
    text: str
    day: date
    lack: Lack
    entries: tuple[str, ...] = ()
    """Ids of the entries that were offered, or of the one whose answer was bad."""


class Ruling(StrEnum):
    """What curators decide about what is asked in vain."""

    SAME = "same"
    """An entry answers it; the wording is proposed for that."""
    NEW = "new"
    """An entry should be written that answers it."""
    NOT_OURS = "not-ours"
    """It is not to be answered here."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a wording."""

    wording: str
    ruling: Ruling
    day: date
    entry: str | None = None
    """The id of the entry that answers it; None unless the ruling is SAME."""


def worth_keeping(asked: str, before: Iterable[str]) -> bool:
    """Return whether curators can make something of a question, and have not been told already.

    `before` is what the member asked before. One that points back says nothing without it.

    >>> worth_keeping("What did a loaf of bread cost?", ())
    True
    >>> worth_keeping("and why?", ()), worth_keeping("was he shot?", ())
    (False, False)
    """
    said = words(asked)
    telling = any(word not in QUIET_WORDS for word in said)
    return telling and not points_back(asked) and all(words(each) != said for each in before)
