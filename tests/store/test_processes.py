"""What is true of processes that share a database, whichever it is, and of killed ones."""

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text

from bot.store import StoreError, open_store
from bot.store.schema import _known
from bot.store.tables import metadata
from tests.store.child import PLACE
from tests.store.older import older
from tests.store.test_store import CHAT, LONG_AGO, asked_at, turn

ROOT: Final = Path(__file__).parents[2]
ROUNDS: Final = 3


@contextmanager
def child(place: Path | str, *act: str) -> Iterator[subprocess.Popen[str]]:
    """Run `tests.store.child`; it is killed at the end."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.store.child", str(place), *act],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def engine(place: Path | str) -> Iterator[Engine]:
    """An ordinary connection to the database, past the store."""
    url = f"sqlite:///{place}" if isinstance(place, Path) else place
    engine = create_engine(str(url).replace("postgresql://", "postgresql+psycopg://"))
    yield engine
    engine.dispose()


def differences(engine: Engine) -> list[object]:
    """Return in what the tables differ from those that the code uses."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))


class TestMigrations:
    async def test_an_empty_database_gets_exactly_the_tables_that_the_code_uses(
        self, place: Path | str, engine: Engine
    ) -> None:
        async with open_store(place):
            assert differences(engine) == []

    @pytest.mark.parametrize("version", _known()[:-1])
    async def test_a_database_of_an_older_footnote_keeps_what_it_holds(
        self, place: Path | str, engine: Engine, version: str
    ) -> None:
        older(place, version, turn("before", entry="gulag"))
        async with open_store(place) as store:
            await store.append(PLACE, turn("after"))
            kept = (await store.conversation(CHAT, LONG_AGO)).turns
        assert kept == (turn("before", entry="gulag"),)
        assert differences(engine) == []

    async def test_a_kill_after_any_statement_leaves_nothing_half_done(
        self, place: Path | str, engine: Engine
    ) -> None:
        statements = []
        with child(place, "upgrade") as process:
            assert process.stdin is not None
            assert process.stdout is not None
            while (statement := process.stdout.readline().strip()) != "done":
                statements.append(statement)
                assert inspect(engine).get_table_names() == []
                process.stdin.write("\n")
                process.stdin.flush()
        assert any("CREATE TABLE turns" in statement for statement in statements)
        assert any("INSERT INTO alembic_version" in statement for statement in statements)
        assert differences(engine) == []

    @pytest.mark.parametrize("seed", range(ROUNDS))
    async def test_five_processes_may_start_at_once_while_others_are_killed(
        self, place: Path | str, engine: Engine, seed: int
    ) -> None:
        chance = random.Random(seed)  # noqa: S311
        deaths = [0] * 5 + [chance.randrange(1, 6) for _ in range(3)]
        chance.shuffle(deaths)
        with child(place, "together", *map(str, deaths)) as process:
            said, _ = process.communicate(timeout=60)
        lived = int(said.splitlines()[-1].removesuffix(" lived"))
        assert 5 <= lived < 8  # who came when all was done has too few statements to be killed
        assert differences(engine) == []
        async with open_store(place) as store:
            assert await asked_at(store, PLACE, LONG_AGO) == ["0"] * lived

    async def test_a_database_of_a_newer_footnote_is_refused_and_left_alone(
        self, place: Path | str, engine: Engine
    ) -> None:
        async with open_store(place):
            pass
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(StoreError) as caught:
            async with open_store(place):
                pass
        assert "was written by a newer Footnote. Install that one again" in str(caught.value)
        assert differences(engine) == []


class TestAKilledProcess:
    @pytest.mark.parametrize("kill_after", [1, 7, 60])
    async def test_every_acknowledged_turn_outlives_it(
        self, place: Path | str, engine: Engine, kill_after: int
    ) -> None:
        with child(place, "append") as process:
            assert process.stdout is not None
            for _ in range(kill_after):
                process.stdout.readline()
            process.kill()
            acknowledged = kill_after + len(process.stdout.readlines())
        async with open_store(place):
            pass
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT asked FROM turns ORDER BY id"))
            kept = [asked for (asked,) in rows]
        assert kept == [str(number) for number in range(len(kept))]
        assert len(kept) - acknowledged in {0, 1}  # one more may have been on its way
