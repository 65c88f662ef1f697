"""Telegram's time, which ages are judged by: what it dates is not compared with another clock."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from time import monotonic


class Clock:
    """Tells Telegram's time: what its last answer said, and what has passed since.

    The machine's clock may be wrong by years, and right again a minute later: all that is kept
    would be too old at once. It counts only until Telegram has answered, and where the answers
    say no time, as those of a Bot API server of one's own do not.
    """

    def __init__(self) -> None:
        self.known = asyncio.Event()
        """Whether Telegram has answered: nothing may be deleted for its age before."""
        self._made = monotonic()
        self._zero = datetime.now(UTC) - timedelta(seconds=self._made)  # of the monotonic clock

    @property
    def started(self) -> datetime:
        """When the clock was made: with the bot."""
        return self._at(self._made)

    def now(self) -> datetime:
        """Return the time, in UTC, to a second or two."""
        return self._at(monotonic())

    def hear(self, date: str) -> None:
        """Take the time from an answer of Telegram's, given what its header `Date` says."""
        with suppress(ValueError, OverflowError):
            told = parsedate_to_datetime(date).astimezone(UTC)
            self._zero = told - timedelta(seconds=monotonic())
        self.known.set()

    def _at(self, seconds: float) -> datetime:
        return self._zero + timedelta(seconds=seconds)
