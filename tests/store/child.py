"""A process of its own that uses a store: `python -m tests.store.child PATH ACT`.

`append` says `ready`, waits for a line, opens the store and prints the number of every turn that it
has appended until it is killed; `append N` stops after N. `upgrade TEXT` kills itself in the middle
of the migrations, after the first statement that contains the text.
"""

import asyncio
import itertools
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, event

from bot.core.conversation import Place, Turn
from bot.store import open_store

PLACE = Place(chat=1, topic=None, user=1)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def append(path: Path, count: int | None) -> None:
    say("ready")
    sys.stdin.readline()
    async with open_store(path) as store:
        for number in itertools.count() if count is None else range(count):
            await store.append(PLACE, Turn(str(number), datetime.now(UTC)), None)
            say(str(number))


async def upgrade(path: Path, last_statement: str) -> None:
    @event.listens_for(Engine, "after_cursor_execute")
    def die(_: Connection, __: object, statement: str, *___: object) -> None:
        if last_statement in statement:
            os.kill(os.getpid(), signal.SIGKILL)

    async with open_store(path):
        pass


if __name__ == "__main__":
    match sys.argv[1:]:
        case [path, "append"]:
            asyncio.run(append(Path(path), None))
        case [path, "append", count]:
            asyncio.run(append(Path(path), int(count)))
        case [path, "upgrade", statement]:
            asyncio.run(upgrade(Path(path), statement))
