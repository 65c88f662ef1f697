"""The way back is the one that docs/operating.md tells: its commands run here, without Docker."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import create_engine, make_url

from bot.store import back_up, open_store
from tests.deploy.tools import ROOT
from tests.documents import blocks, section
from tests.postgres import Server
from tests.store.older import older
from tests.store.test_processes import differences
from tests.store.test_store import CHAT, LONG_AGO, asked_at, turn

GUIDE: Final = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
IN_THE_IMAGE: Final = "docker compose run --rm --no-TTY --entrypoint sh bot "
BESIDE_POSTGRES: Final = "docker compose --profile scale exec --no-TTY postgres "


@pytest.fixture
def shared(running_postgres: Server) -> Iterator[Server]:
    """A server with the user and the database of compose.yaml."""
    running_postgres.run("CREATE ROLE footnote LOGIN SUPERUSER")
    running_postgres.run("CREATE DATABASE footnote OWNER footnote")
    yield running_postgres
    running_postgres.run("DROP DATABASE footnote WITH (FORCE)")
    running_postgres.run("DROP ROLE footnote")


def told(inside: str) -> list[str]:
    """The commands of the page that run inside a container, without what leads into it."""
    shown = "".join(blocks(section(GUIDE, "Backup and restore"), "sh")).replace("\\\n", "")
    return [line.removeprefix(inside) for line in shown.splitlines() if line.startswith(inside)]


def typed(command: str, folder: Path, **surroundings: str) -> None:
    subprocess.run(
        ["/bin/sh", "-euc", command], cwd=folder, env=os.environ | surroundings, check=True
    )


async def test_a_copy_of_the_file_takes_the_place_of_what_a_bot_left(tmp_path: Path) -> None:
    database = tmp_path / "footnote.sqlite3"
    async with open_store(database) as store:
        await store.append(CHAT, turn("before"))
        back_up(database, tmp_path / "copy.sqlite3")
        await store.append(CHAT, turn("after"))
    database.with_name("footnote.sqlite3-wal").write_bytes(b"left by a kill")
    [restore] = told(IN_THE_IMAGE)
    typed(f"sh {restore}".replace("/data/", f"{tmp_path}/"), tmp_path)
    assert database.stat().st_mode & 0o777 == 0o600
    async with open_store(database) as store:
        assert await asked_at(store, CHAT, LONG_AGO) == ["before"]


async def test_after_the_way_back_postgresql_can_be_upgraded_again(
    shared: Server, tmp_path: Path
) -> None:
    url = f"postgresql://footnote@/footnote?host={shared.folder}"
    path = f"{shared.programs}:{os.environ['PATH']}"
    dump, *restore = told(BESIDE_POSTGRES)
    older(url, "0007", turn("before"))
    typed(dump, tmp_path, PATH=path, PGHOST=str(shared.folder))
    async with open_store(url) as store:
        await store.append(CHAT, turn("after"))
        assert await asked_at(store, CHAT, LONG_AGO) == ["before", "after"]
    for command in restore:
        typed(command, tmp_path, PATH=path, PGHOST=str(shared.folder))
    async with open_store(url) as store:
        assert await asked_at(store, CHAT, LONG_AGO) == ["before"]
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    assert differences(engine) == []
    engine.dispose()
