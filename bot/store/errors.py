"""Whatever goes wrong with the database, told in a sentence that says what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc


class StoreError(Exception):
    """The database cannot be used; the text names it and says what to do."""


@contextmanager
def told_in_a_sentence(database: str) -> Iterator[None]:
    """Turn what the system, the driver and SQLAlchemy raise inside into a `StoreError`."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"The database {database} cannot be written: {error.strerror}. "
            "Give its folder to the user who runs Footnote, or name another file in DATABASE."
        ) from error
    except exc.DBAPIError as error:
        raise StoreError(_sentence(database, error.orig)) from error
    except (sqlite3.Error, exc.TimeoutError) as error:
        raise StoreError(_sentence(database, error)) from error


def _sentence(database: str, error: BaseException | None) -> str:
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
        return f"{database} is not a database. Move it away, or name another file in DATABASE."
    return (
        f"The database {database} cannot be used: {error}. "
        "Check that the disk has room, that the user who runs Footnote may write there, "
        "and that no other program holds the file."
    )
