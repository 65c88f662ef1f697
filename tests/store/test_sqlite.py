"""What is true of the file and of the processes that share it."""

import asyncio
import os
import random
import shutil
import sqlite3
import traceback
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.conversation import Place
from bot.store import StoreError, back_up, open_store
from bot.store.sqlite import SqliteFile
from tests.store.test_store import CHAT, LONG_AGO, asked_at, forget_all, turn
from tests.unprivileged import folder_of_another


@pytest.fixture
def read_only_folder() -> Iterator[Path]:
    """A folder where this process may not write, not even as root."""
    with folder_of_another(0o555) as folder:
        yield folder


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as file:
        return file.execute(query).fetchall()


def on_the_disk(path: Path) -> bytes:
    """Every byte of the database and of what SQLite keeps beside it."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()))


def open_and_close(path: Path) -> None:
    async def both() -> None:
        async with open_store(path):
            pass

    asyncio.run(both())


def refusal(path: Path) -> str:
    with pytest.raises(StoreError) as caught:
        open_and_close(path)
    return str(caught.value)


class TestTheFile:
    async def test_only_its_owner_may_read_what_is_made(self, tmp_path: Path) -> None:
        path = tmp_path / "data" / "footnote.sqlite3"
        umask = os.umask(0)
        try:
            async with open_store(path) as store:
                await store.append(CHAT, turn("hello"), None)
                modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
        finally:
            os.umask(umask)
        assert path.parent.stat().st_mode & 0o777 == 0o700
        assert modes == dict.fromkeys([path.name, f"{path.name}-shm", f"{path.name}-wal"], 0o600)

    async def test_nothing_but_the_file_is_left_when_the_store_is_closed(self, path: Path) -> None:
        async with open_store(path) as store:
            await store.append(CHAT, turn("hello"), None)
        assert list(path.parent.iterdir()) == [path]

    @pytest.mark.parametrize("name", ["a?b=c#d %41.sqlite3", "данные.sqlite3"])
    async def test_the_file_may_have_any_name(self, tmp_path: Path, name: str) -> None:
        async with open_store(tmp_path / name) as store:
            await store.append(CHAT, turn("hello"), None)
        assert rows(tmp_path / name, "SELECT asked FROM turns") == [("hello",)]

    async def test_commits_reach_the_disk_and_deleted_rows_are_overwritten(
        self, path: Path
    ) -> None:
        SqliteFile(path).prepare()
        engine = SqliteFile(path).connect()
        async with engine.connect() as connection:
            settings = {
                name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
                for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
            }
        await engine.dispose()
        assert settings == {
            "journal_mode": "wal",
            "synchronous": 2,  # FULL
            "secure_delete": 1,
            "foreign_keys": 1,
        }

    async def test_a_transaction_keeps_other_writers_out_from_its_start(self, path: Path) -> None:
        SqliteFile(path).prepare()
        engine = SqliteFile(path).connect()
        with closing(sqlite3.connect(path, timeout=0)) as other:
            async with engine.begin():
                with pytest.raises(sqlite3.OperationalError, match="database is locked"):
                    other.execute("DELETE FROM turns")
        await engine.dispose()

    async def test_who_reads_does_not_wait_for_who_writes(self, path: Path) -> None:
        async with open_store(path) as store:
            await store.append(CHAT, turn("hello"), None)
            with closing(sqlite3.connect(path, timeout=0)) as other:
                other.execute("BEGIN IMMEDIATE")
                there = await store.conversation(CHAT, LONG_AGO)
        assert [each.asked for each in there.turns] == ["hello"]

    async def test_connections_of_one_process_write_in_turn_without_patience(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.store.sqlite.PATIENCE", 0)
        async with open_store(path) as store:
            for number in range(20):
                await asyncio.gather(
                    store.append(CHAT, turn(f"{number}"), number),
                    store.judged(CHAT.user, "gulag"),
                    store.prune(LONG_AGO, LONG_AGO),
                    store.shred(),
                )
            assert await asked_at(store, CHAT) == [str(number) for number in range(12, 20)]

    async def test_a_look_for_damage_holds_up_nobody_who_writes(self, path: Path) -> None:
        async with open_store(path) as store:
            with closing(sqlite3.connect(path, isolation_level=None)) as writer:
                writer.execute("BEGIN IMMEDIATE")
                assert await store.damage() is None


class TestForgetting:
    @pytest.mark.parametrize("how", ["place", "member", "prune"])
    async def test_nothing_of_it_is_left_on_the_disk(self, path: Path, how: str) -> None:
        async with open_store(path) as store:
            await store.append(CHAT, turn("a secret question"), None)
            await store.append(Place(1, None, 1), turn("a public question", 1), None)
            assert b"secret" in on_the_disk(path)
            await forget_all(store, how)
            found = (b"secret" in on_the_disk(path), b"public" in on_the_disk(path))
            assert found == (False, True)

    async def test_nothing_is_left_in_pages_that_sqlite_has_rebalanced(self, path: Path) -> None:
        chance = random.Random(7)  # noqa: S311 - seven leaves pieces behind without VACUUM
        async with open_store(path) as store:
            for _ in range(400):
                user = chance.randrange(12)
                text = f"<{user}>" * chance.choice([2, 15, 100, 1000])
                await store.append(Place(user, None, user), turn(text), None)
                if chance.random() < 0.03:
                    user = chance.randrange(12)
                    await store.forget(Place(user, None, user))
            for user in range(7):
                await store.forget_member(user)
                assert f"<{user}>".encode() not in on_the_disk(path)
            assert b"<11>" in on_the_disk(path)

    async def test_what_a_killed_bot_left_in_its_log_is_forgotten_with_the_rest(
        self, tmp_path: Path
    ) -> None:
        first, path = tmp_path / "first" / "a.sqlite3", tmp_path / "second" / "a.sqlite3"
        async with open_store(first) as store:
            await store.append(CHAT, turn("a secret question"), None)
            shutil.copytree(first.parent, path.parent)  # what would be left by a kill now
        assert b"secret" in (path.parent / "a.sqlite3-wal").read_bytes()
        async with open_store(path) as store:
            assert await asked_at(store, CHAT) == ["a secret question"]
            await store.forget_member(CHAT.user)
            assert b"secret" not in on_the_disk(path)
            back_up(path, path.with_name("copy.sqlite3"))
            assert b"secret" not in on_the_disk(path)

    async def test_a_program_that_is_reading_keeps_texts_on_the_disk_and_that_is_said(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.store.sqlite.PATIENCE", 0.01)
        async with open_store(path) as store:
            await store.append(CHAT, turn("a secret question"), None)
            with closing(sqlite3.connect(path, isolation_level=None)) as reader:
                reader.execute("BEGIN")
                reader.execute("SELECT * FROM turns").fetchall()
                with pytest.raises(StoreError) as caught:
                    await store.forget(CHAT)
            assert str(caught.value) == (
                f"Another program is reading {path}, so deleted texts are still on the disk. "
                "Close it and delete again."
            )
            assert await asked_at(store, CHAT) == []
            await store.forget(CHAT)
            assert b"secret" not in on_the_disk(path)


class TestOtherProcesses:
    def test_a_new_file_is_waited_for_while_another_process_prepares_it(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            monkeypatch.setattr("bot.store.sqlite.PATIENCE", 0)
            assert "database is locked" in refusal(path)
            monkeypatch.setattr("bot.store.sqlite.PATIENCE", 60)
            monkeypatch.setattr("bot.store.sqlite.time.sleep", lambda _: other.rollback())
            open_and_close(path)

    def test_a_file_of_a_newer_footnote_is_refused_and_not_written(self, path: Path) -> None:
        open_and_close(path)
        with closing(sqlite3.connect(path)) as file, file:
            file.execute("UPDATE alembic_version SET version_num = '9999'")
        before = path.read_bytes()
        assert refusal(path) == (
            f"The database {path} was written by a newer Footnote. "
            "Install that one again, or name another database."
        )
        assert path.read_bytes() == before


class TestRefusals:
    @pytest.mark.parametrize("content", [b"Dear diary", b"\x89PNG" * 9999], ids=["short", "long"])
    def test_a_file_that_is_no_database(self, path: Path, content: bytes) -> None:
        path.write_bytes(content)
        assert refusal(path) == (
            f"{path} is not a database. Move it away, or name another file in DATABASE."
        )
        assert path.read_bytes() == content

    def test_a_folder_in_the_place_of_the_file(self, path: Path) -> None:
        path.mkdir()
        assert refusal(path) == (
            f"{path} is a folder. Name a file in DATABASE, such as {path}/bot.sqlite3"
        )

    def test_a_file_in_the_place_of_the_folder(self, tmp_path: Path) -> None:
        (tmp_path / "data").touch()
        path = tmp_path / "data" / "footnote.sqlite3"
        assert refusal(path) == (
            f"The database {path} cannot be written: File exists. "
            "Give its folder to the user who runs Footnote, or name another file in DATABASE."
        )

    @pytest.mark.parametrize("name", ["footnote.sqlite3", "data/footnote.sqlite3"])
    def test_a_read_only_folder(self, read_only_folder: Path, name: str) -> None:
        path = read_only_folder / name
        assert refusal(path) == (
            f"The database {path} cannot be written: Permission denied. "
            "Give its folder to the user who runs Footnote, or name another file in DATABASE."
        )

    async def test_a_program_that_does_not_stop_writing(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.store.sqlite.PATIENCE", 0.01)
        async with open_store(path) as store:
            with closing(sqlite3.connect(path, isolation_level=None)) as writer:
                writer.execute("BEGIN IMMEDIATE")
                with pytest.raises(StoreError, match="database is locked") as caught:
                    await store.append(CHAT, turn("hello"), None)
                assert "no other program holds the file" in str(caught.value)
            await store.append(CHAT, turn("hello again"), None)
            assert await asked_at(store, CHAT, LONG_AGO) == ["hello again"]

    async def test_an_error_never_shows_what_a_member_wrote(self, path: Path) -> None:
        async with open_store(path) as store:
            with closing(sqlite3.connect(path)) as file:
                file.execute("DROP TABLE turns")
            text = "secret"
            with pytest.raises(StoreError, match="no such table: turns") as caught:
                await store.append(CHAT, turn(text), None)
        assert "secret" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("table", ["turns", "answers", "updates", "sent", "questions", "feedback"])
async def test_what_is_old_is_found_without_a_look_at_every_row(tmp_path: Path, table: str) -> None:
    path = tmp_path / "data.sqlite3"
    async with open_store(path):
        pass
    [(*_, plan)] = rows(path, f"EXPLAIN QUERY PLAN DELETE FROM {table} WHERE at < 5")  # noqa: S608
    assert f"SEARCH {table} USING INDEX" in str(plan)
