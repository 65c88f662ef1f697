"""A copy of the SQLite file, and the way back to it."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from itertools import count
from pathlib import Path

import pytest

from bot.store import Store, StoreError, back_up, open_store
from tests.store.child import PLACE
from tests.store.test_processes import child
from tests.store.test_store import CHAT, turn


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The path of a copy that is not there yet, in a folder of its own."""
    folder = tmp_path / "copies"
    folder.mkdir()
    return folder / "monday.sqlite3"


def content(file: Path) -> bytes:
    return file.read_bytes()


def mode(file: Path) -> int:
    return file.stat().st_mode & 0o777


def asked(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as opened:
        return [text for (text,) in opened.execute("SELECT asked FROM turns ORDER BY id")]


@asynccontextmanager
async def writing(store: Store) -> AsyncIterator[list[str]]:
    """Append turns all the while; yields those that were acknowledged."""
    acknowledged: list[str] = []

    async def append() -> None:
        for number in count():
            await store.append(CHAT, turn(str(number)), None)
            acknowledged.append(str(number))

    task = asyncio.create_task(append())
    try:
        yield acknowledged
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


class TestACopy:
    async def test_it_holds_every_turn_acknowledged_before_though_the_bot_writes_on(
        self, path: Path, copy: Path
    ) -> None:
        async with open_store(path) as store, writing(store) as acknowledged:
            before: list[str] = []
            for number in range(5):
                for _ in range(3):
                    await store.answered(0, 0)  # whose turn comes after that of who writes
                before = list(acknowledged)
                file = copy.with_name(f"{number}.sqlite3")
                await asyncio.to_thread(back_up, path, file)
                copied = asked(file)
                assert copied[: len(before)] == before
                assert copied == [str(each) for each in range(len(copied))]
            assert before

    async def test_it_is_one_sound_file_that_only_its_owner_reads(
        self, path: Path, copy: Path
    ) -> None:
        umask = os.umask(0)
        try:
            async with open_store(path) as store:
                await store.append(CHAT, turn("hello"), None)
                back_up(path, copy)
        finally:
            os.umask(umask)
        assert [file.name for file in copy.parent.iterdir()] == [copy.name]
        assert mode(copy) == 0o600
        with closing(sqlite3.connect(copy)) as opened:
            assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]

    async def test_what_was_forgotten_before_is_not_in_it_and_later_stays_in_it(
        self, path: Path, copy: Path
    ) -> None:
        later = copy.with_name("tuesday.sqlite3")
        async with open_store(path) as store:
            await store.append(CHAT, turn("a secret question"), None)
            back_up(path, copy)
            await store.forget(CHAT)
            back_up(path, later)
        assert (b"secret" in content(copy), b"secret" in content(later)) == (True, False)

    def test_a_file_that_is_there_is_left_alone(self, path: Path, copy: Path) -> None:
        path.touch()
        copy.touch()
        with pytest.raises(StoreError) as caught:
            back_up(path, copy)
        assert str(caught.value) == f"{copy} exists already and is left as it is. Name a new file."
        assert content(copy) == b""

    def test_a_link_that_leads_nowhere_is_left_alone(self, path: Path, copy: Path) -> None:
        path.touch()
        copy.symlink_to("elsewhere")
        with pytest.raises(StoreError, match="exists already and is left as it is"):
            back_up(path, copy)
        assert copy.is_symlink()

    def test_where_there_is_no_database_none_is_made(self, path: Path, copy: Path) -> None:
        with pytest.raises(StoreError, match=r"There is no database .* yet"):
            back_up(path, copy)
        assert list(copy.parent.iterdir()) == []
        assert not path.exists()

    def test_a_folder_that_is_not_there(self, path: Path, tmp_path: Path) -> None:
        path.touch()
        copy = tmp_path / "nowhere" / "monday.sqlite3"
        with pytest.raises(StoreError) as caught:
            back_up(path, copy)
        assert str(caught.value) == (
            f"{copy} cannot be written: No such file or directory. Its folder has to be there, "
            "have room and let you write."
        )

    def test_a_name_that_is_too_long(self, path: Path, copy: Path) -> None:
        path.touch()
        with pytest.raises(StoreError, match=r" cannot be written: File name too long\. Its "):
            back_up(path, copy.with_name("a" * 300))
        with pytest.raises(StoreError, match=r"or name another file in DATABASE\.$"):
            back_up(path.with_name("a" * 300), copy)

    def test_a_folder_in_the_place_of_the_database(self, path: Path, copy: Path) -> None:
        path.mkdir()
        with pytest.raises(StoreError) as caught:
            back_up(path, copy)
        assert str(caught.value) == (
            f"{path} is a folder. Name a file in DATABASE, such as {path}/bot.sqlite3"
        )
        assert not copy.exists()

    async def test_names_may_hold_any_byte(self, tmp_path: Path) -> None:
        path, copy = (tmp_path / os.fsdecode(b"?%\xe9#" + end) for end in (b"1", b"2"))
        async with open_store(path) as store:
            await store.append(CHAT, turn("a question"), None)
        back_up(path, copy)
        assert asked(copy) == ["a question"]

    @pytest.mark.parametrize(
        "written", [b"Dear diary", b"SQLite format 3\0" * 999], ids=["diary", "head"]
    )
    def test_what_is_no_sound_database_leaves_nothing(
        self, path: Path, copy: Path, written: bytes
    ) -> None:
        path.write_bytes(written)
        with pytest.raises(StoreError, match=r"is not a database|is damaged"):
            back_up(path, copy)
        assert list(copy.parent.iterdir()) == []


class TestTheWayBack:
    async def test_every_turn_acknowledged_before_the_copy_is_there_again(
        self, path: Path, copy: Path
    ) -> None:
        with child(path, "append") as process:
            assert process.stdout is not None
            before = [process.stdout.readline().strip() for _ in range(25)]
            back_up(path, copy)
            process.stdout.readline()
            process.kill()
        beside = {path.with_name(f"{path.name}{end}") for end in ("", "-wal", "-shm")}
        assert beside <= set(path.parent.iterdir())  # as a killed bot leaves them

        for file in beside:
            file.unlink()
        shutil.copy(copy, path)

        async with open_store(path) as store:
            restored = asked(path)
            await store.append(PLACE, turn("life goes on"), None)
        assert restored[: len(before)] == before
        assert asked(path) == [*restored, "life goes on"]
        with closing(sqlite3.connect(path)) as opened:
            assert opened.execute("PRAGMA quick_check").fetchall() == [("ok",)]
