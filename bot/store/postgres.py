"""PostgreSQL as the database that several bots share; nobody waits for it without an end."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from psycopg import AsyncConnection, Error, OperationalError
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow
from sqlalchemy import URL, create_engine, func, make_url, select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.store.access import Access, PooledAccess
from bot.store.schema import upgrade
from bot.store.tables import metadata

PATIENCE: Final = 10.0
"""Seconds to wait for a connection from the pool, for a lock, or for a statement."""

_CONNECTIONS: Final = 28  # of one bot; a server of default settings takes 100 from all of them
_CONNECT_WITHIN: Final = 5  # whole seconds, as libpq counts them
_ALIVE: Final = {  # a peer that is gone without a word is noticed within half a minute
    "keepalives_idle": 10,  # seconds, as the next two
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # ms
}
_OTHERS_UPGRADE_WITHIN: Final = 60_000  # ms to wait for another bot's migrations
_OUR_LOCK: Final = 0x466F6F746E6F7465  # "Footnote": any number, but the same in every version

_Answer = TypeVar("_Answer")


class _Impatient(AsyncConnection[TupleRow]):
    """A connection that closes itself when the server leaves it without an answer.

    The server's own limits do not help where it is the network that swallows the answer.
    """

    async def wait(
        self,
        gen: PQGen[_Answer],
        interval: float = 0.1,
        timeout: float | None = None,  # noqa: ASYNC109 - psycopg has it
    ) -> _Answer:
        """Return what the server answers; an OperationalError after `PATIENCE` and some grace."""
        try:
            # Longer than the server's own limit, which leaves the connection usable.
            return await super().wait(gen, interval, timeout or PATIENCE * 1.2)
        except OperationalError:
            if self.info.transaction_status != TransactionStatus.ACTIVE:
                raise
            self.pgconn.finish()
            raise OperationalError("it does not answer") from None


@dataclass(frozen=True, slots=True)
class PostgresDatabase:
    """A database on a PostgreSQL server."""

    url: URL
    """With its password, which a URL's repr hides."""

    @classmethod
    def at(cls, url: str) -> "PostgresDatabase":
        """Return the database of a URL such as `postgresql://user:password@host:5432/name`."""
        return cls(make_url(url).set(drivername="postgresql+psycopg"))

    def __str__(self) -> str:
        host = self.url.host or self.url.query.get("host", "this machine")
        return f"{self.url.database} on {host}"

    def prepare(self) -> None:
        """Let the database have the tables of this version.

        The lock lets one process at a time migrate. It ends with the transaction, and that with
        the process: a killed one leaves neither a lock nor half a schema. Blocks: see `upgrade`.

        Raises:
            StoreError: a newer Footnote has written the database.
        """
        engine = create_engine(
            self.url,
            poolclass=NullPool,
            connect_args=self._arguments(statement_timeout=0, lock_timeout=_OTHERS_UPGRADE_WITHIN),
            hide_parameters=True,
        )
        with engine.begin() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(_OUR_LOCK)))
            upgrade(connection, str(self))

    def connect(self) -> AsyncEngine:
        """Return the engine for the prepared database; its errors do not show what members wrote.

        A connection that broke while it was idle is noticed before it is used (`pool_pre_ping`).
        """
        limit = int(PATIENCE * 1000)
        return create_async_engine(
            self.url,
            pool_size=_CONNECTIONS,
            max_overflow=0,
            pool_timeout=PATIENCE,
            pool_pre_ping=True,
            connect_args={
                **self._arguments(statement_timeout=limit, lock_timeout=limit),
                "async_creator_fn": _Impatient.connect,
            },
            hide_parameters=True,
        )

    def access(self, engine: AsyncEngine) -> Access:
        """Return the engine's own pool: it has connections enough.

        The server shares its disk out by itself, and a connection that hangs holds up one update.
        """
        return PooledAccess(engine)

    async def shred(self, engine: AsyncEngine) -> None:
        """Let no query find a deleted row, and the server reuse its room.

        That is all VACUUM promises: bytes may stay in a page until another row overwrites them (in
        1 of 20 tries), and in the server's log until it recycles the file (in all of them).
        """
        tables = ", ".join(table.name for table in metadata.sorted_tables)
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.exec_driver_sql(f"VACUUM {tables}")

    async def damage(self, engine: AsyncEngine) -> str | None:  # noqa: ARG002
        """Return None: the server checks its own pages as it reads them."""
        return None

    def sentence(self, error: Exception) -> str:
        """Return what went wrong with the server and what to do about it.

        Of an error in a statement only its first part is told: the detail quotes the row.
        """
        told = error.diag.message_primary if isinstance(error, Error) else None
        reason = " ".join((told or str(error)).split()).rstrip(".?")
        return (
            f"The database {self} cannot be used: {reason}. Check that PostgreSQL runs there, "
            "that the address, the user, the password and the name in DATABASE_URL are right, and "
            "that this user may make tables."
        )

    def _arguments(self, **limits: int) -> Mapping[str, Any]:
        """Return how to connect, with the server's limits in milliseconds; a URL's options win."""
        ours = " ".join(f"-c {name}={value}" for name, value in limits.items())
        return {
            **_ALIVE,
            "connect_timeout": _CONNECT_WITHIN,
            "application_name": "footnote",
            "options": f"{ours} {self.url.query.get('options', '')}",
        }
