"""What a post does in its discussion, as far as it tells by itself."""

from enum import Enum
from typing import Final, TypeAlias

from bot.curation.draft.discussion import LONGEST_POST, Loss, Post
from bot.curation.draft.wording import asks, roughly

_AN_ESSAY: Final = 12
"""Words of an opening post without a question from which on it says something itself."""


class Role(Enum):
    """What a post does in its discussion."""

    ASKS = "asks"
    ANSWERS = "answers"
    OPENS = "opens"
    """It begins a discussion and neither asks nor says anything: a title with a link."""
    SHORT = "too short to answer anything"
    BEYOND = "not among the best of so many; --most takes more"


Fate: TypeAlias = Role | Loss
"""What became of a post; each has exactly one."""


def judged(post: Post) -> tuple[Fate, int]:
    """Return the fate of a post as long as no other is known, and how many words it has."""
    if post.loss:
        return post.loss, 0
    if len(post.body) > LONGEST_POST:
        return Loss.TOO_LONG, 0
    text = roughly(post.body)
    words = len(text.split())
    if post.question or (words and asks(text)):
        return Role.ASKS, words
    if post.opens:
        return (Role.ANSWERS if words >= _AN_ESSAY else Role.OPENS), words
    return (Role.ANSWERS if words else Loss.EMPTY), words


def fate_named(name: str) -> Fate:
    """Return the fate with the name of its member, such as `ASKS`."""
    return Role[name] if name in Role.__members__ else Loss[name]
