import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.access import PooledAccess
from bot.store.change import Change
from bot.store.sqlite import SqliteFile
from bot.store.tables import updates
from bot.store.writer import Writer

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    file = SqliteFile(tmp_path / "footnote.sqlite3")
    file.prepare()
    engine = file.connect()
    yield engine
    await engine.dispose()


@pytest.fixture
def writer(engine: AsyncEngine) -> Writer:
    return Writer(PooledAccess(engine).write)


@pytest.fixture
def commits(engine: AsyncEngine) -> list[None]:
    """Get longer by one with each commit."""
    made: list[None] = []
    event.listen(engine.sync_engine, "commit", lambda _: made.append(None))
    return made


def done(number: int) -> Sequence[Change]:
    row = {"id": number, "at": NOON, "done": True, "failures": 0}
    return [Change(insert(updates), row)]


async def written(engine: AsyncEngine) -> set[int]:
    async with engine.connect() as connection:
        return set((await connection.execute(select(updates.c.id))).scalars())


async def test_what_waits_while_something_is_written_goes_to_the_disk_together(
    engine: AsyncEngine, writer: Writer, commits: list[None]
) -> None:
    await asyncio.gather(*(writer.write(done(number)) for number in range(20)))
    assert await written(engine) == set(range(20))
    assert len(commits) == 1


async def test_what_comes_later_is_written_too(
    engine: AsyncEngine, writer: Writer, commits: list[None]
) -> None:
    await writer.write(done(1))
    await writer.write(done(2))
    assert await written(engine) == {1, 2}
    assert len(commits) == 2


async def test_changes_are_made_in_their_order(engine: AsyncEngine, writer: Writer) -> None:
    first, second = (Change(updates.delete()), done(1)[0])
    await asyncio.gather(writer.write(done(0)), writer.write([first]), writer.write([second]))
    assert await written(engine) == {1}


async def test_a_change_that_fails_takes_no_other_along(
    engine: AsyncEngine, writer: Writer
) -> None:
    await writer.write(done(1))
    came = await asyncio.gather(
        writer.write(done(2)), writer.write(done(1)), writer.write(done(3)), return_exceptions=True
    )
    assert [type(each) for each in came] == [type(None), IntegrityError, type(None)]
    assert await written(engine) == {1, 2, 3}


async def test_of_changes_that_belong_together_none_is_made_when_one_fails(
    engine: AsyncEngine, writer: Writer
) -> None:
    with pytest.raises(IntegrityError):
        await writer.write([*done(1), *done(1)])
    assert await written(engine) == set()


async def test_a_mistake_of_ours_is_raised_where_it_was_made(
    engine: AsyncEngine, writer: Writer
) -> None:
    wrong = [Change(insert(updates), {"id": 1, "at": "noon", "done": True, "failures": 0})]
    came = await asyncio.gather(writer.write(wrong), writer.write(done(2)), return_exceptions=True)
    assert isinstance(came[0], StatementError)
    assert not isinstance(came[0], DBAPIError)
    assert await written(engine) == {2}


async def test_what_was_given_up_before_its_turn_is_not_written(
    engine: AsyncEngine, writer: Writer
) -> None:
    given_up = asyncio.create_task(writer.write(done(1)))
    await asyncio.sleep(0)  # until it waits
    given_up.cancel()
    await writer.write(done(2))
    assert await written(engine) == {2}


async def test_who_gives_up_in_the_middle_holds_nobody_up(
    engine: AsyncEngine, writer: Writer
) -> None:
    tasks = [asyncio.create_task(writer.write(done(number))) for number in range(10)]
    async with engine.connect():  # nothing is written as long as somebody has the connection
        for _ in range(5):
            await asyncio.sleep(0)
        tasks[0].cancel()
    came = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(came[0], asyncio.CancelledError)
    assert came[1:] == [None] * 9
    assert await written(engine) >= set(range(1, 10))
