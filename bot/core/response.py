"""What comes of a message: what is said, why, and what is to be remembered of it."""

from dataclasses import dataclass
from typing import TypeAlias, assert_never

from bot.core.conversation import Turn
from bot.core.matching import Match
from bot.core.reply import Reply
from bot.core.small_talk import SmallTalk
from bot.core.verdict import Abstention, Answer, Basis, Suggestion, Verdict

Outcome: TypeAlias = Verdict | SmallTalk | None
"""None when a page was shown that nobody asked a question for."""


@dataclass(frozen=True, slots=True)
class Response:
    """What to say, how it came about, and what to remember of it."""

    reply: Reply
    outcome: Outcome
    turn: Turn | None = None
    """None when there is nothing to remember."""
    forgets: bool = False
    """Whether the conversation before is to be forgotten."""
    basis: Basis | None = None
    """Why an entry is given; None when it was chosen, or none is."""
    matches: tuple[Match, ...] = ()
    """All that the verdict was made of, the best first; empty when nothing was looked up."""


def outcome_name(outcome: Outcome) -> str | None:
    """Return the name of an outcome for logs and scripts, such as `small_talk`; None for a page."""
    match outcome:
        case Answer():
            return "answer"
        case Suggestion():
            return "suggestion"
        case Abstention():
            return "abstention"
        case SmallTalk():
            return "small_talk"
        case None:
            return None
        case _:
            assert_never(outcome)
