"""How much the bot says in a group, and when it may answer what nobody asked it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from bot.core.verdict import Policy

SURE_AT: Final = 0.95
"""The least score, 0..1, of an answer that nobody asked for."""
COOL_DOWN: Final = timedelta(hours=1)
"""How long an entry that was shown in a chat is not shown there unasked."""

_QUESTION_MARKS: Final = ("?", "\uff1f", "\u061f")  # also full-width and Arabic


class Mode(StrEnum):
    """What the bot reacts to in a group or topic."""

    QUIET = "quiet"
    """To what is meant for it."""
    HELPFUL = "helpful"
    """Also to questions that it is sure to answer."""
    OFF = "off"
    """To nothing but its settings."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Which answers of the bot a chat has before its eyes."""

    lately: frozenset[str] = frozenset()
    """Ids of the entries shown within the cool-down."""
    last: int | None = None
    """The number of the last message that shows an entry; None: there is none."""


def is_question(text: str) -> bool:
    """Return whether a message ends in a question mark, and says something before it."""
    said = text.strip()
    return said.endswith(_QUESTION_MARKS) and any(character.isalnum() for character in said)


def cautious(policy: Policy) -> Policy:
    """Return the policy for answers that nobody asked for."""
    return replace(policy, answer_at=max(policy.answer_at, SURE_AT))


def may_speak(entry: str, before: int, shown: Shown) -> bool:
    """Return whether an entry may be given unasked to a message.

    `before` is the number of the message that members read above it. Not when the entry stands in
    the chat already, and not when nothing but the message itself was said since the last answer:
    the bot never speaks twice in a row.
    """
    return entry not in shown.lately and (shown.last is None or before > shown.last)
