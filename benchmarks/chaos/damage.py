"""What the bot says of a database that it cannot use, and whether anything else escapes.

A damaged file is opened, read, written and closed as the bot does it. Every failure must be a
`StoreError`, which is a sentence. SQLite keeps no checksums: damage inside a text is not noticed.
"""

import asyncio
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from benchmarks.chaos.bots import BOT, ROOT
from benchmarks.chaos.script import Script
from benchmarks.chaos.telegram import TOKEN
from bot.core.conversation import Place, Turn
from bot.store import StoreError, open_store

MEMBERS: Final = 40
_TURNS: Final = 5
_MOST_BITS: Final = 16
_PATIENCE: Final = 60.0
"""Seconds in which a bot that cannot start has ended."""
_HANGS: Final = 20.0
"""Seconds after which the work on a damaged file is taken to hang."""
_WITHOUT_PRIVILEGE: Final = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
"""Lets root be refused like everybody else."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """How a bot ended that could not use its database."""

    why: str
    code: int
    said: str

    @property
    def clear(self) -> bool:
        """Whether a code says so, and a sentence that names the file instead of a traceback."""
        return self.code == 2 and "Traceback" not in self.said and "sqlite3" in self.said


@dataclass(frozen=True, slots=True)
class Damages:
    """What came of files with flipped bits, and of others that cannot be used."""

    files: int
    noticed: int
    """Refused with a sentence, when they were opened or later."""
    escaped: tuple[str, ...]
    """What was raised instead of a sentence, by type."""
    refusals: tuple[Refusal, ...]

    @property
    def failures(self) -> tuple[str, ...]:
        """A sentence for everything that should not be so."""
        unclear = [f"{each.why}: {each.said}" for each in self.refusals if not each.clear]
        return (*(f"no sentence but {each}" for each in self.escaped), *unclear)


def damages(files: int, seed: int, folder: Path, advance: Callable[[], None]) -> Damages:
    """Damage so many copies of a database, and others beyond use, and return what came of them."""
    refused = tuple(_refusals(folder))
    noticed, escaped = asyncio.run(_flip_bits(files, seed, folder, advance))
    return Damages(files, noticed, escaped, refused)


async def _flip_bits(
    files: int, seed: int, folder: Path, advance: Callable[[], None]
) -> tuple[int, tuple[str, ...]]:
    chance = random.Random(seed)  # noqa: S311
    sound = folder / "sound.sqlite3"
    await _fill(sound)
    content = sound.read_bytes()
    noticed, escaped = 0, list[str]()
    for _ in range(files):
        path = folder / "damaged.sqlite3"
        path.write_bytes(_flipped(content, chance))
        try:
            async with asyncio.timeout(_HANGS):
                await _use(path)
        except StoreError:
            noticed += 1
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            escaped.append(type(error).__name__)
        _remove(path)
        advance()
    return noticed, tuple(escaped)


def _refusals(folder: Path) -> Iterator[Refusal]:
    """Start a bot on databases that it cannot use, and yield how it ended."""
    for why, spoil in _SPOILT.items():
        place = folder / why.replace(" ", "-")
        place.mkdir()
        Script(4).write(place / "knowledge.yaml")
        database = place / "data" / "footnote.sqlite3"
        asyncio.run(_fill(database))
        spoil(database)
        yield _started(why, database)


async def _fill(path: Path) -> None:
    now = datetime.now(UTC)
    async with open_store(path) as store:
        for member in range(MEMBERS):
            for number in range(_TURNS):
                turn = Turn(f"What is the case {number}?", now, f"case-{number}")
                await store.append(Place(member, None, member), turn, _TURNS * member + number)


def _remove(database: Path) -> None:
    for each in database.parent.glob(f"{database.name}*"):
        each.unlink()


def _flipped(content: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(chance.randint(1, _MOST_BITS)):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


async def _use(path: Path) -> None:
    now = datetime.now(UTC)
    async with open_store(path) as store:
        for member in range(MEMBERS):
            place = Place(member, None, member)
            await store.conversation(place, now - timedelta(days=1))
            await store.answered(member, _TURNS * member)
            await store.append(place, Turn("And then?", now))
        await store.prune(now - timedelta(minutes=1), now - timedelta(minutes=1))


def _read_only(database: Path) -> None:
    database.chmod(0o400)
    database.parent.chmod(0o500)


def _scribbled(database: Path) -> None:
    database.write_bytes(b"This is no database. " * 1_000)


def _torn(database: Path) -> None:
    database.write_bytes(database.read_bytes()[:20_000])


def _folder_in_its_place(database: Path) -> None:
    shutil.rmtree(database.parent)
    database.mkdir(parents=True)


_SPOILT: Final = {
    "read-only": _read_only,
    "no database": _scribbled,
    "cut off": _torn,
    "a folder": _folder_in_its_place,
}


def _started(why: str, database: Path) -> Refusal:
    settings = {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": "http://127.0.0.1:9",
        "KNOWLEDGE": str(database.parent.parent / "knowledge.yaml"),
        "DATABASE": str(database),
        "STATUS_LISTEN": "off",
        "PYTHONPATH": str(ROOT),
    }
    humbly = _WITHOUT_PRIVILEGE if os.geteuid() == 0 else ()
    try:
        ended = subprocess.run(  # noqa: S603 -- our own program
            (*humbly, sys.executable, *BOT),
            cwd=database.parent.parent,
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Refusal(why, 0, "it did not end")
    return Refusal(why, ended.returncode, ended.stdout + ended.stderr)
