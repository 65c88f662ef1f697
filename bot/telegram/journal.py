"""What is told of updates, in the log and in the figures: ids, what came of them, how long."""

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from traceback import extract_tb
from typing import Final

import structlog
from telegram import Update

from bot.metrics import Metrics
from bot.telegram.clock import Clock
from bot.telegram.kinds import kind_of
from bot.telegram.outbox import topic_of

log = structlog.get_logger()

FAILED: Final = "update_failed"
SET_ASIDE: Final = "set_aside"

_OUR_CODE: Final = Path(__file__).parents[1]
_CAME_AGAIN: Final = "came_again"


@dataclass(frozen=True, slots=True)
class Journal:
    """Tells one event of each time that an update was in hand; never a text or a name."""

    metrics: Metrics
    clock: Clock

    def begin(self, update: Update) -> float:
        """Count how old a message is, and return when it was taken in hand, for what follows."""
        if update.message:
            age = self.clock.now() - update.message.date
            self.metrics.waited(age.total_seconds())
        return perf_counter()

    def done(self, update: Update, begun: float, event: str, **facts: object) -> None:
        """Tell what came of an update; `outcome` among the facts is a verdict's name.

        `feedback` among them is a judgement that is new.
        """
        if isinstance(verdict := facts.get("outcome"), str):
            self.metrics.decided(verdict)
        if isinstance(feedback := facts.get("feedback"), str):
            self.metrics.judged(feedback)
        log.info(event, ms=self._count(update, begun, event), **facts, **_ids(update))

    def came_again(self, update: Update, begun: float) -> None:
        """Tell that an update was done before."""
        self.metrics.redelivered()
        self.done(update, begun, _CAME_AGAIN)

    def failed(self, update: Update, begun: float, error: Exception) -> None:
        """Tell that the handling failed: by the error's type, for its words may be a member's."""
        ms = self._count(update, begun, FAILED)
        name = type(error).__name__
        log.error(FAILED, ms=ms, error=name, where=_where(error), **_ids(update))

    def set_aside(self, update: Update, begun: float, error: Exception) -> None:
        """Tell that an update will not be tried any more."""
        ms = self._count(update, begun, SET_ASIDE)
        log.error(SET_ASIDE, ms=ms, error=type(error).__name__, **_ids(update))

    def unreadable(self, number: int, error: str) -> None:
        """Tell that an update could not be read, and is passed over; `error` is a type of error."""
        self.metrics.unreadable()
        log.error("unreadable", update=number, error=error)

    def _count(self, update: Update, begun: float, event: str) -> float:
        seconds = perf_counter() - begun
        self.metrics.handled(kind_of(update), event, seconds)
        return round(seconds * 1000, 1)


def _where(error: Exception) -> str | None:
    """Return the place in our code that failed, such as `bot/telegram/steps.py:70`; None: in none.

    It is told instead of the exception's words.
    """
    for frame in reversed(extract_tb(error.__traceback__)):
        file = Path(frame.filename)
        if file.is_relative_to(_OUR_CODE):
            return f"{file.relative_to(_OUR_CODE.parent)}:{frame.lineno}"
    return None


def _ids(update: Update) -> dict[str, int | None]:
    ids: dict[str, int | None] = {"update": update.update_id}
    if message := update.effective_message:
        ids |= {
            "chat": message.chat_id,
            "topic": topic_of(message),
            "message": message.message_id,
        }
    return ids
