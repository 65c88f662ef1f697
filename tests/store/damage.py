"""Flips bits in copies of a database: `python -m tests.store.damage FILES`; who noticed is counted.

A file is copied, eight of its bits are flipped by a seeded generator, and a store opens it, reads
what it holds, appends a turn and forgets it. Whatever happens must be a `StoreError` with a
sentence, or nothing; anything else ends the run.
"""

import asyncio
import random
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.core.conversation import Place, Turn
from bot.store import StoreError, open_store

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)
MEMBERS = 40
BITS = 8


async def fill(path: Path) -> None:
    """Make a database with a few hundred rows, on some thirty pages."""
    async with open_store(path) as store:
        for number in range(MEMBERS * 8):
            member = number % MEMBERS
            turn = Turn(f"question {number} " * 12, NOON, "gulag-numbers", ("amnesty", "plot"))
            await store.append(Place(member, None, member), turn, number)


def flip(content: bytes, seed: int) -> bytes:
    """Return the content with some bits flipped."""
    chance = random.Random(seed)  # noqa: S311
    flipped = bytearray(content)
    for _ in range(BITS):
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


async def use(path: Path) -> str:
    """Use a store in all ways; return who noticed that something is wrong, if anybody did."""
    noticed = "at the start"
    try:
        async with open_store(path) as store:
            noticed = "while reading"
            for member in range(MEMBERS):
                await store.conversation(Place(member, None, member), LONG_AGO)
                await store.answered(member, member)
            noticed = "while writing"
            place = Place(1, None, 1)
            await store.append(place, Turn("hello", NOON, "amnesty"), 999)
            await store.forget(place)
            await store.prune(NOON, NOON)
    except StoreError as error:
        if str(path) not in str(error) or "question" in str(error):
            raise AssertionError("a sentence must name the file and quote nothing") from error
        return noticed
    return "not noticed"


def damage(files: int, folder: Path) -> Counter[str]:
    """Return how many damaged files were noticed when."""
    path = folder / "sound.sqlite3"
    asyncio.run(fill(path))
    content = path.read_bytes()
    counts: Counter[str] = Counter()
    for seed in range(files):
        damaged = folder / "damaged.sqlite3"
        damaged.write_bytes(flip(content, seed))
        counts[asyncio.run(use(damaged))] += 1
        for file in folder.glob(f"{damaged.name}*"):
            file.unlink()
    return counts


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        for who, count in sorted(damage(int(sys.argv[1]), Path(name)).items()):
            sys.stdout.write(f"{count:6} {who}\n")
