"""What the bot answers from now, and what may take its place while it runs."""

from dataclasses import dataclass
from typing import TypeAlias

from bot.core.responder import Responder


@dataclass(slots=True)
class Served:
    """What everybody is answered from; replaced in one step.

    Whoever handles an update takes the responder once, so that all of it speaks of one knowledge.
    """

    responder: Responder


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A responder of the knowledge as it is on the disk, which has passed its own tests."""

    responder: Responder
    summary: str
    """What it holds and how its tests came out, in a sentence for curators."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why the knowledge on the disk cannot be served."""

    problems: tuple[str, ...]
    """Sentences that say where and what, in the order of the file; never empty."""


Reloaded: TypeAlias = Rebuilt | Refused
"""What came of reading the knowledge anew."""
