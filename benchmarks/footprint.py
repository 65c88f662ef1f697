"""What a running bot costs: processor time for an update, memory, and room in the database.

    python -m benchmarks.footprint [MEMBERS [QUESTIONS]]

The bot runs as a process with the knowledge that comes with it, polls the server of the tests on
this machine, and is asked by members side by side. Needs Linux, for /proc.
"""

import asyncio
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from tests.end_to_end.bot_process import ROOT, BotProcess, eventually
from tests.telegram_server import Member, TelegramServer

_QUESTION: Final = "how many prizoners were in the gulag in 1953?"
_PATIENCE: Final = 120.0  # seconds
_WARM_UP: Final = 5  # questions


async def measure(members: int, questions: int, folder: Path) -> None:
    """Print what `members` who ask `questions` each cost the bot."""
    shutil.copy(ROOT / "knowledge.yaml", folder)
    async with TelegramServer() as server, BotProcess(server, folder) as bot:
        people = [server.member(f"Member {n}", language="en") for n in range(members)]
        await _ask(server, people[0], _WARM_UP)
        stat = Path(f"/proc/{bot.pid}/stat")
        used, started = _seconds(stat), time.perf_counter()
        await asyncio.gather(*(_ask(server, each, questions) for each in people))
        seconds, updates = time.perf_counter() - started, members * questions
        await eventually(lambda: len(bot.logged("answered")) == updates + _WARM_UP)
        print(f"{updates} updates at {updates / seconds:.0f} a second")  # noqa: T201
        cost = (_seconds(stat) - used) / updates * 1000
        print(f"processor: {cost:.1f} ms an update, logging included")  # noqa: T201
        print(f"memory: {_resident(stat) / 1e6:.0f} MB")  # noqa: T201
    # Its log is part of the file once it has ended.
    room = bot.database.stat().st_size / (updates + _WARM_UP)
    print(f"database: {room:.0f} bytes an update")  # noqa: T201


async def _ask(server: TelegramServer, member: Member, questions: int) -> None:
    chat = server.private(member)
    for _ in range(questions):
        await chat.says(member, _QUESTION)
        await chat.answer(_PATIENCE)


def _seconds(stat: Path) -> float:
    fields = stat.read_text().split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def _resident(stat: Path) -> int:
    pages = int(stat.with_name("statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    asked = [int(each) for each in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as directory:
        members, questions = asked + [20, 20][len(asked) :]
        asyncio.run(measure(members, questions, Path(directory)))
