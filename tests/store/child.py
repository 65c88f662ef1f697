"""Processes of their own that use a store: `python -m tests.store.child PLACE ACT`.

`append` opens the store and prints the number of every turn that it has appended, until it is
killed or its input ends.
`fill LIMIT` appends turns until the store refuses one, prints why and waits for a line; then it
appends three more. No file may grow beyond the limit, in bytes, before that line.
`upgrade` lets one process after the other open the store, and kills each after one statement more
of the migrations. It prints that statement and waits for a line; at the end it prints `done`.
`together NUMBERS` lets processes open the store at the same moment and append a turn, and kills
each after so many statements; 0 lets it live. It prints how many lived.
"""

import asyncio
import itertools
import os
import resource
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, event

from bot.core.conversation import Place, Turn
from bot.store import StoreError, open_store

PLACE = Place(chat=1, topic=None, user=1)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def append(place: Path | str, count: int | None) -> None:
    async with open_store(place) as store:
        for number in itertools.count() if count is None else range(count):
            await store.append(PLACE, Turn(str(number), datetime.now(UTC)), None)
            say(str(number))


async def fill(place: Path | str, limit: int) -> None:
    async with open_store(place) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        numbers = itertools.count()
        try:
            for number in numbers:
                await store.append(PLACE, Turn(str(number), datetime.now(UTC)), None)
                say(str(number))
        except StoreError as error:
            say(f"refused: {error}")
        sys.stdin.readline()
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        for number in itertools.islice(numbers, 3):
            await store.append(PLACE, Turn(str(number), datetime.now(UTC)), None)
            say(str(number))


def die_after(statements: int) -> None:
    """Kill this process after so many statements of the migrations, unless it is 0."""
    done = itertools.count(1)

    @event.listens_for(Engine, "after_cursor_execute")
    def die(_: Connection, __: object, statement: str, *___: object) -> None:
        if next(done) == statements:
            say(" ".join(statement.split())[:60])
            os.kill(os.getpid(), signal.SIGKILL)


def fork(act: Callable[[], None]) -> int:
    """Let a process do something and end; return its id. It costs no second time of imports."""
    if process := os.fork():
        return process
    act()
    sys.stdout.flush()
    os._exit(0)


def lived(process: int) -> bool:
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0


def open_until(place: Path | str, statements: int, turns: int = 0) -> None:
    die_after(statements)
    asyncio.run(append(place, turns))


def upgrade(place: Path | str) -> None:
    for statements in itertools.count(1):
        process = fork(partial(open_until, place, statements))
        if lived(process):
            break
        sys.stdin.readline()
    say("done")


def together(place: Path | str, deaths: list[int]) -> None:
    gate, opened = os.pipe()

    def start(statements: int) -> None:
        os.close(opened)
        os.read(gate, 1)  # returns when the parent closes the other end
        open_until(place, statements, 1)

    processes = [fork(partial(start, statements)) for statements in deaths]
    os.close(opened)
    say(f"{sum([lived(process) for process in processes])} lived")


if __name__ == "__main__":
    where = sys.argv[1] if sys.argv[1].startswith("postgres") else Path(sys.argv[1])
    match sys.argv[2:]:
        case ["append"]:
            asyncio.run(append(where, None))
        case ["fill", limit]:
            asyncio.run(fill(where, int(limit)))
        case ["upgrade"]:
            upgrade(where)
        case ["together", *numbers]:
            together(where, [int(number) for number in numbers])
