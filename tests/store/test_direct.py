"""Where statements run, and that the loop never waits for the disk or for another process."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Column, Engine, MetaData, String, Table, create_engine, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.pool import NullPool, StaticPool

from bot.store.change import Change
from bot.store.direct import BEGIN, DirectAccess

LONG = 30.0
SHORT = 0.05

WORDS = Table("words", MetaData(), Column("word", String, primary_key=True))
ALL = select(WORDS)


def said(word: str) -> Change:
    return Change(insert(WORDS), {"word": word})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "file.sqlite3"
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA journal_mode=WAL")
        file.execute("CREATE TABLE words (word TEXT PRIMARY KEY)")
    return path


@pytest.fixture
def ran() -> Mapping[str, bool]:
    """Whether each statement that ran did so in this thread."""
    return {}


@pytest.fixture
async def access(path: Path, ran: dict[str, bool]) -> AsyncIterator[DirectAccess]:
    access = patient_for(LONG, path, ran)
    yield access
    await access.close()


def patient_for(seconds: float, path: Path, ran: dict[str, bool]) -> DirectAccess:
    here = threading.get_ident()

    def connection(patience: float) -> sqlite3.Connection:
        file = sqlite3.connect(
            path, timeout=patience, isolation_level=None, check_same_thread=False
        )
        file.set_trace_callback(lambda sql: ran.update({sql: here == threading.get_ident()}))
        return file

    def engine(patience: float, pool: type[NullPool | StaticPool]) -> Engine:
        return create_engine("sqlite://", creator=partial(connection, patience), poolclass=pool)

    return DirectAccess(engine(0, StaticPool), engine(0, StaticPool), engine(seconds, NullPool))


@contextmanager
def held(path: Path, *statements: str) -> Iterator[sqlite3.Connection]:
    """Let another program have the file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        for statement in statements:
            other.execute(statement)
        yield other


EXCLUSIVELY = ("PRAGMA locking_mode=EXCLUSIVE", BEGIN, "INSERT INTO words VALUES ('held')")


async def words(access: DirectAccess) -> set[str]:
    return {row.word for row in await access.read(ALL, {})}


async def test_only_the_commit_goes_to_a_thread(
    access: DirectAccess, ran: Mapping[str, bool]
) -> None:
    await access.write([said("gulag"), said("amnesty")])
    assert await words(access) == {"gulag", "amnesty"}
    assert [sql for sql, here in ran.items() if not here] == ["COMMIT"]
    first_words = {sql.split()[0] for sql, here in ran.items() if here}
    assert first_words >= {"BEGIN", "INSERT", "SELECT"}


async def test_what_another_program_wrote_is_read_once_it_is_committed(
    access: DirectAccess, path: Path
) -> None:
    with held(path, BEGIN, "INSERT INTO words VALUES ('gulag')") as other:
        assert await words(access) == set()
        other.execute("COMMIT")
    assert await words(access) == {"gulag"}


async def test_a_write_waits_for_another_program_while_the_loop_goes_on(
    access: DirectAccess, path: Path
) -> None:
    with held(path, BEGIN) as other:
        writing = await begun(access.write([said("gulag")]))
        other.execute("COMMIT")
        await writing
    assert await words(access) == {"gulag"}


async def test_a_write_waits_in_line_for_another_connection_and_does_not_ask_sqlite_for_its_lock(
    access: DirectAccess, ran: Mapping[str, bool]
) -> None:
    async with access.alone():
        writing = await begun(access.write([said("gulag")]))
        assert BEGIN not in ran
    await writing
    assert await words(access) == {"gulag"}


async def test_a_read_waits_for_who_has_the_whole_file_while_the_loop_goes_on(
    access: DirectAccess, path: Path
) -> None:
    with held(path, *EXCLUSIVELY) as other:
        reading = await begun(words(access))
        other.execute("COMMIT")
        other.close()
        assert await reading == {"held"}


async def begun(work: Awaitable[object]) -> "asyncio.Future[object]":
    """Begin what cannot be done yet, and see the loop go on meanwhile."""
    going_on = asyncio.ensure_future(work)
    for _ in range(100):
        await asyncio.sleep(0)
    assert not going_on.done()
    return going_on


async def test_nobody_waits_for_another_program_without_an_end(
    path: Path, ran: dict[str, bool]
) -> None:
    access = patient_for(SHORT, path, ran)
    with held(path, *EXCLUSIVELY), pytest.raises(OperationalError, match="database is locked"):
        await access.read(ALL, {})
    with held(path, BEGIN), pytest.raises(OperationalError, match="database is locked"):
        await access.write([said("gulag")])
    await access.close()


async def test_what_fails_for_another_reason_fails_at_once_and_leaves_nothing(
    access: DirectAccess, path: Path, ran: Mapping[str, bool]
) -> None:
    with pytest.raises(IntegrityError):
        await access.write([said("gulag"), said("gulag")])
    assert await words(access) == set()
    with held(path, "DROP TABLE words"), pytest.raises(OperationalError, match="no such table"):
        await access.read(ALL, {})
    assert all(ran.values())
