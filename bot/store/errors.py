"""Whatever goes wrong with the database, told in a sentence that says what to do."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final, TypeAlias

from sqlalchemy import exc

_NOT_TAKEN: Final = (exc.IntegrityError, exc.DataError)
_TROUBLE: Final = (
    OSError,
    UnicodeDecodeError,
    sqlite3.Error,
    exc.ArgumentError,  # of a URL's options
    exc.DBAPIError,
    exc.TimeoutError,
)

Told: TypeAlias = Callable[[], AbstractContextManager[None]]
"""Turns what a database raises inside into a `StoreError`."""


class StoreError(Exception):
    """The database cannot be used; the text names it and says what to do."""


class Unstorable(StoreError):
    """The database works, and does not take just this: a mistake of ours, which no try mends."""


@contextmanager
def told(sentence: Callable[[Exception], str]) -> Iterator[None]:
    """Turn what the system, the driver and SQLAlchemy raise inside into a `StoreError`.

    The error that was the reason is left out of tracebacks: PostgreSQL quotes whole rows in its.
    """
    try:
        yield
    except _TROUBLE as error:
        reason: Exception = getattr(error, "orig", None) or error
        kind = Unstorable if isinstance(error, _NOT_TAKEN) else StoreError
        raise kind(sentence(reason)) from None
