"""Full disks, files that may not be written, flipped bits: a sentence, and nothing is lost."""

import asyncio
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.store import StoreError, open_store
from tests.store.damage import damage, fill, flip, use
from tests.store.test_processes import child
from tests.store.test_store import CHAT, turn
from tests.unprivileged import NOBODY


@contextmanager
def as_ordinary_owner(file: Path) -> Iterator[None]:
    """Own a file and its folder without being root, who may write every file."""
    is_root = os.geteuid() == 0
    if is_root:
        for each in (file, file.parent):
            os.chown(each, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


def fill_up(path: Path, limit: int) -> tuple[list[str], str]:
    """Append until there is no room, then make room and append on; return all that was said.

    That is the numbers of the acknowledged turns, and the sentence of the refused one.
    """
    with child(path, "fill", str(limit)) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        said = []
        while not (line := process.stdout.readline().strip()).startswith("refused: "):
            said.append(line)
        process.stdin.write("\n")
        process.stdin.flush()
        rest = process.stdout.read().split()
        assert process.wait(60) == 0
    assert len(rest) == 3
    return [*said, *rest], line.removeprefix("refused: ")


def kept(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [asked for (asked,) in file.execute("SELECT asked FROM turns ORDER BY id")]


class TestAFullDisk:
    def test_no_acknowledged_turn_is_lost_and_writing_goes_on_when_there_is_room(
        self, path: Path
    ) -> None:
        acknowledged, sentence = fill_up(path, 200_000)
        assert sentence.startswith(f"The database {path} cannot be used: ")
        assert "Check that the disk has room, that the user who runs" in sentence
        assert kept(path) == acknowledged


class TestAFileThatMayNotBeWritten:
    def test_it_is_a_sentence_and_what_is_in_it_stays(self) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "footnote.sqlite3"
            asyncio.run(fill(path))
            before = kept(path)
            path.chmod(0o444)
            with as_ordinary_owner(path), pytest.raises(StoreError) as caught:
                asyncio.run(open_and_close(path))
            assert kept(path) == before
        assert str(caught.value) == (
            f"The database {path} cannot be used: attempt to write a readonly database. "
            "Check that the disk has room, that the user who runs Footnote may write there, "
            "and that no other program holds the file."
        )


class TestFlippedBits:
    def test_nothing_worse_than_a_sentence_comes_of_them(self, tmp_path: Path) -> None:
        counts = damage(25, tmp_path)
        assert counts.total() == 25  # how many are noticed is chance; that some are is not
        assert counts["not noticed"] < 25

    async def test_a_sound_file_is_not_complained_about(self, path: Path) -> None:
        await fill(path)
        assert await use(path) == "not noticed"

    def test_a_page_that_is_gone_is_noticed_at_the_start_and_a_sentence_says_what_to_do(
        self, path: Path
    ) -> None:
        asyncio.run(fill(path))
        content = path.read_bytes()
        path.write_bytes(content[:8192] + bytes(4096) + content[12288:])
        with pytest.raises(StoreError) as caught:
            asyncio.run(open_and_close(path))
        assert str(caught.value) == (
            f"The database {path} is damaged. Stop Footnote and put the last backup in its place, "
            "or move the file away to begin with an empty one."
        )

    async def test_a_text_that_is_no_text_is_not_quoted(self, path: Path) -> None:
        async with open_store(path) as store:
            await store.append(CHAT, turn("a secret"), None)
            with closing(sqlite3.connect(path)) as file, file:
                file.execute("UPDATE turns SET asked = CAST(x'736563726574ff' AS TEXT)")
            with pytest.raises(StoreError, match="is damaged") as caught:
                await store.conversation(CHAT, turn("", -1).at)
        assert "secret" not in str(caught.value)

    @pytest.mark.parametrize(
        "change",
        ["offered = '{'", "offered = '5'", "offered = '[5]'", f"at = {1 << 62}"],
    )
    async def test_a_value_that_no_footnote_has_written_is_a_sentence(
        self, path: Path, change: str
    ) -> None:
        async with open_store(path) as store:
            await store.append(CHAT, turn("hello"), None)
            with closing(sqlite3.connect(path)) as file, file:
                file.execute(f"UPDATE turns SET {change}")  # noqa: S608
            with pytest.raises(StoreError, match="holds what no Footnote has written"):
                await store.conversation(CHAT, turn("", -1).at)

    def test_the_same_seed_flips_the_same_few_bits(self) -> None:
        content = bytes(4096)
        flipped = flip(content, 1)
        assert flipped == flip(content, 1) != flip(content, 2)
        assert sum(byte.bit_count() for byte in flipped) == 8


async def open_and_close(path: Path) -> None:
    async with open_store(path):
        pass
