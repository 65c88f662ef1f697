"""Where the statements of a connection run, and that the loop never waits for another process."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.store.direct import DirectConnection

LONG = 30.0
SHORT = 0.05


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "file.sqlite3"
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA journal_mode=WAL")
        file.execute("CREATE TABLE words (word TEXT)")
    return path


@pytest.fixture
async def connection(path: Path) -> AsyncIterator[DirectConnection]:
    connection = DirectConnection(path, LONG)
    async with connection:
        yield connection


async def in_the_loop(connection: DirectConnection, *statements: str) -> dict[str, bool]:
    """Run statements and a commit; return for each whether it ran in this thread."""
    ran: dict[str, bool] = {}
    here = threading.get_ident()
    await connection.set_trace_callback(
        lambda sql: ran.update({sql: here == threading.get_ident()})
    )
    for statement in statements:
        await (await connection.execute(statement)).fetchall()
    await connection.commit()
    return {sql: ran[sql] for sql in (*statements, "COMMIT") if sql in ran}


async def test_only_a_commit_that_wrote_something_goes_to_the_thread(
    connection: DirectConnection,
) -> None:
    insert = "INSERT INTO words VALUES ('gulag')"
    read = "SELECT word FROM words"
    assert await in_the_loop(connection, "BEGIN IMMEDIATE", read, insert, read) == {
        "BEGIN IMMEDIATE": True,
        read: True,
        insert: True,
        "COMMIT": False,
    }
    assert await in_the_loop(connection, "BEGIN IMMEDIATE", read) == {
        "BEGIN IMMEDIATE": True,
        read: True,
        "COMMIT": True,
    }


async def test_what_reads_the_whole_file_goes_to_the_thread(connection: DirectConnection) -> None:
    assert await in_the_loop(connection, "VACUUM") == {"VACUUM": False}
    assert not any((await in_the_loop(connection, "PRAGMA quick_check(1)")).values())


async def test_what_another_connection_committed_is_seen(
    connection: DirectConnection, path: Path
) -> None:
    async with DirectConnection(path, LONG) as other:
        await other.execute("BEGIN IMMEDIATE")
        await other.execute("INSERT INTO words VALUES ('gulag')")
        assert not list(await connection.execute_fetchall("SELECT * FROM words"))
        await other.commit()
    assert list(await connection.execute_fetchall("SELECT * FROM words")) == [("gulag",)]


async def test_the_loop_goes_on_while_another_process_writes(
    connection: DirectConnection, path: Path
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        beginning = asyncio.create_task(begin(connection))
        for _ in range(100):
            await asyncio.sleep(0)
        assert not beginning.done()
        other.execute("COMMIT")
        await beginning
    await connection.commit()


async def test_nobody_waits_for_another_process_without_an_end(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        connection = DirectConnection(path, SHORT)
        async with connection:
            with pytest.raises(sqlite3.OperationalError, match="database is locked"):
                await begin(connection)


async def test_what_cannot_begin_for_another_reason_fails_at_once(
    connection: DirectConnection,
) -> None:
    await begin(connection)
    with pytest.raises(sqlite3.OperationalError, match="within a transaction"):
        await begin(connection)
    await connection.rollback()


async def begin(connection: DirectConnection) -> None:
    await connection.execute("BEGIN IMMEDIATE")
