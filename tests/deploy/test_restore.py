"""PostgreSQL's way back is the one that docs/operating.md tells: its commands run here."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import create_engine, make_url

from bot.store import open_store
from tests.deploy.tools import ROOT
from tests.documents import blocks, section
from tests.postgres import Server
from tests.store.older import older
from tests.store.test_processes import differences
from tests.store.test_store import CHAT, LONG_AGO, asked_at, turn

GUIDE: Final = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
INSIDE: Final = "docker compose --profile scale exec --no-TTY postgres "
STOPPED: Final = "docker compose --profile scale stop replica\n"


@pytest.fixture
def shared(running_postgres: Server) -> Iterator[Server]:
    """A server with the user and the database of compose.yaml."""
    running_postgres.run("CREATE ROLE footnote LOGIN SUPERUSER")
    running_postgres.run("CREATE DATABASE footnote OWNER footnote")
    yield running_postgres
    running_postgres.run("DROP DATABASE footnote WITH (FORCE)")
    running_postgres.run("DROP ROLE footnote")


def dumping_and_restoring() -> tuple[str, str]:
    """What is typed before and after the replicas are stopped, as if inside the container."""
    *_, commands = blocks(section(GUIDE, "Backup and restore"), "sh")
    before, after = commands.split(STOPPED)
    typed = [part.replace("\\\n", "").splitlines() for part in (before, after)]
    inside = [[line for line in part if line.startswith(INSIDE)] for part in typed]
    dump, restore = ("\n".join(part).replace(INSIDE, "") for part in inside)
    return dump, restore


def typed(commands: str, server: Server, folder: Path) -> None:
    surroundings = {"PATH": f"{server.programs}:{os.environ['PATH']}", "PGHOST": str(server.folder)}
    subprocess.run(
        ["/bin/sh", "-euc", commands], cwd=folder, env=os.environ | surroundings, check=True
    )


async def test_after_a_restore_all_is_as_it_was_and_can_be_upgraded_again(
    shared: Server, tmp_path: Path
) -> None:
    url = f"postgresql://footnote@/footnote?host={shared.folder}"
    dump, restore = dumping_and_restoring()
    older(url, "0007", turn("before"))
    typed(dump, shared, tmp_path)
    async with open_store(url) as store:
        await store.append(CHAT, turn("after"))
        assert await asked_at(store, CHAT, LONG_AGO) == ["before", "after"]
    typed(restore, shared, tmp_path)
    async with open_store(url) as store:
        assert await asked_at(store, CHAT, LONG_AGO) == ["before"]
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    assert differences(engine) == []
    engine.dispose()
