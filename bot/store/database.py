"""The seam between the store and its engines: what each of them must be able to do."""

from pathlib import Path
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.access import Access
from bot.store.errors import StoreError
from bot.store.sqlite import SqliteFile


class Database(Protocol):
    """A database that keeps the tables; everything that only one engine knows is in here."""

    def __str__(self) -> str:
        """Return what sentences call it: never a password."""
        ...

    def prepare(self) -> None:
        """Let the database have the tables of this version, however many processes ask for it.

        Blocks, on purpose: see `bot.store.schema.upgrade`.
        """
        ...

    def connect(self) -> AsyncEngine:
        """Return the engine for a prepared database; its errors do not show what members wrote."""
        ...

    def access(self, engine: AsyncEngine) -> Access:
        """Return the way that every update takes: through `engine`, or one of its own."""
        ...

    async def shred(self, engine: AsyncEngine) -> None:
        """Let as little as the engine can promise remain of deleted rows."""
        ...

    async def damage(self, engine: AsyncEngine) -> str | None:
        """Return what the engine finds wrong with what it keeps; None if it finds nothing."""
        ...

    def sentence(self, error: Exception) -> str:
        """Return what went wrong and what to do about it; no password, no member's words."""
        ...


def database_at(place: Path | str) -> Database:
    """Return the SQLite file at a path, or the PostgreSQL database of a URL.

    Raises:
        StoreError: the driver for PostgreSQL is not installed.
    """
    if isinstance(place, Path):
        return SqliteFile(place)
    try:
        from bot.store.postgres import PostgresDatabase  # noqa: PLC0415 - its driver is an extra
    except ImportError:
        raise StoreError(
            "DATABASE_URL needs a driver that is not installed. Install it with "
            "pip install '.[postgres]', or leave DATABASE_URL empty to use the file of DATABASE."
        ) from None
    return PostgresDatabase.at(place)
