"""What is true of a PostgreSQL database, and of the bot when it is gone, silent or strange."""

import asyncio
import logging
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest

from bot.store import StoreError, open_store
from tests.postgres import Server
from tests.store.swallowing import network
from tests.store.test_store import CHAT, LONG_AGO, asked_at, forget_all, turn

PASSWORD: Final = "open-sesame"
ADVICE: Final = (
    "Check that PostgreSQL runs there, that the address, the user, the password and the name in "
    "DATABASE_URL are right, and that this user may make tables."
)


async def refusal(url: str) -> str:
    with pytest.raises(StoreError) as caught:
        async with open_store(url):
            pass
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))
    return str(caught.value)


@pytest.fixture
def locked(postgres: Server) -> Iterator[Server]:
    """A server that asks the user `guest` for a password."""
    rules = postgres.folder / "pg_hba.conf"
    before = rules.read_bytes()
    rules.write_bytes(b"local all guest scram-sha-256\n" + before)
    postgres.run("SELECT pg_reload_conf()")
    postgres.run(f"CREATE ROLE guest LOGIN PASSWORD '{PASSWORD}'")
    yield postgres
    postgres.run("DROP OWNED BY guest")
    postgres.run("DROP ROLE guest")
    rules.write_bytes(before)
    postgres.run("SELECT pg_reload_conf()")


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder whose name leaves room for that of a socket."""
    with TemporaryDirectory() as folder:
        yield Path(folder)


class TestDeleting:
    @pytest.mark.parametrize("how", ["place", "member", "prune"])
    async def test_no_query_and_no_page_holds_what_was_deleted(
        self, postgres: Server, how: str
    ) -> None:
        async with open_store(postgres.url) as store:
            for number in range(200):
                await store.append(CHAT, turn(f"a question {number}"), number)
            await forget_all(store, how)
            assert postgres.run("SELECT count(*) FROM turns") == [(0,)]
            # An emptied table that was vacuumed has given its pages back.
            assert postgres.run("SELECT pg_relation_size('turns')") == [(0,)]


class TestTrouble:
    async def test_a_server_that_is_not_there(self, short_folder: Path) -> None:
        url = f"postgresql://me:{PASSWORD}@/camps?host={short_folder}"
        said = await refusal(url)
        assert said.startswith(f"The database camps on {short_folder} cannot be used: ")
        assert "No such file or directory" in said
        assert said.endswith(ADVICE)

    async def test_a_port_where_nobody_listens(self, unused_tcp_port: int) -> None:
        said = await refusal(f"postgresql://me:{PASSWORD}@127.0.0.1:{unused_tcp_port}/camps")
        assert said.startswith("The database camps on 127.0.0.1 cannot be used: connection failed")
        assert "Connection refused" in said

    async def test_a_database_that_is_not_there(self, postgres: Server) -> None:
        said = await refusal(postgres.url.replace("/postgres?", "/camps?"))
        assert 'database "camps" does not exist. Check that PostgreSQL runs there' in said

    async def test_a_wrong_password_and_a_user_who_may_make_no_tables(
        self, locked: Server, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        as_guest = locked.url.replace("postgres:@", f"guest:{PASSWORD}@")
        wrong = await refusal(as_guest.replace(PASSWORD, PASSWORD.upper()))
        assert 'password authentication failed for user "guest"' in wrong
        refused = await refusal(as_guest)
        assert "cannot be used: permission denied for schema public. Check that" in refused
        assert PASSWORD not in f"{wrong}{refused}{caplog.text}".lower()

    async def test_a_server_that_goes_while_the_bot_works_and_comes_back(
        self, postgres: Server
    ) -> None:
        async with open_store(postgres.url) as store:
            for number in range(3):
                await store.append(CHAT, turn(f"before {number}"), None)
            with postgres.away():
                with pytest.raises(StoreError, match=r"cannot be used: .*DATABASE_URL are right,"):
                    await store.append(CHAT, turn("meanwhile"), None)
                with pytest.raises(StoreError, match="Check that PostgreSQL runs there"):
                    await store.conversation(CHAT, LONG_AGO)
                assert "cannot be used" in await refusal(postgres.url)
            await store.append(CHAT, turn("after"), None)
            said = ["before 0", "before 1", "before 2", "after"]
            assert await asked_at(store, CHAT) == said

    async def test_every_acknowledged_turn_outlives_the_server(self, postgres: Server) -> None:
        acknowledged = []
        enough = asyncio.Event()

        async def append_until_it_fails() -> None:
            async with open_store(postgres.url) as store:
                for number in range(1_000_000):
                    await store.append(CHAT, turn(str(number)), number)
                    acknowledged.append(str(number))
                    if number == 20:
                        enough.set()

        appending = asyncio.create_task(append_until_it_fails())
        await enough.wait()
        with postgres.away(), pytest.raises(StoreError):
            await appending
        kept = [asked for (asked,) in postgres.run("SELECT asked FROM turns ORDER BY id")]
        assert kept[: len(acknowledged)] == acknowledged
        assert len(kept) - len(acknowledged) in {0, 1}  # one more may have been on its way

    async def test_a_network_that_swallows_everything_is_not_waited_for_without_end(
        self, postgres: Server, short_folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with network(postgres.folder, short_folder) as between:
            url = postgres.url.replace(str(postgres.folder), str(short_folder))
            monkeypatch.setattr("bot.store.postgres._CONNECT_WITHIN", 2)
            async with open_store(url) as store:
                await store.append(CHAT, turn("before"), None)
                between.swallows = True
                monkeypatch.setattr("bot.store.postgres.PATIENCE", 0.1)
                with pytest.raises(StoreError, match="cannot be used: "):
                    await store.append(CHAT, turn("meanwhile"), None)
                between.swallows = False
                monkeypatch.undo()
                await store.append(CHAT, turn("after"), None)
                assert await asked_at(store, CHAT) == ["before", "after"]

    async def test_who_holds_a_row_is_not_waited_for_without_end(
        self, postgres: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.store.postgres.PATIENCE", 0.2)
        async with open_store(postgres.url) as store:
            await store.append(CHAT, turn("hello"), None)
            async with store._transaction() as holder:  # noqa: SLF001 - there is no other door
                await holder.exec_driver_sql("LOCK TABLE turns")
                with pytest.raises(StoreError, match=r"canceling statement due to .* timeout"):
                    await store.append(CHAT, turn("hello again"), None)
            assert await asked_at(store, CHAT) == ["hello"]

    async def test_the_options_of_the_url_win(self, postgres: Server) -> None:
        async with (
            open_store(f"{postgres.url}&options=-c%20statement_timeout%3D1234") as store,
            store._transaction() as connection,  # noqa: SLF001 - there is no other door
        ):
            shown = await connection.exec_driver_sql("SHOW statement_timeout")
            assert shown.scalar_one() == "1234ms"

    async def test_an_error_never_shows_what_a_member_wrote(self, postgres: Server) -> None:
        async with open_store(postgres.url) as store:
            postgres.run("ALTER TABLE turns ADD COLUMN surprise integer NOT NULL")
            text = "secret"
            with pytest.raises(StoreError, match='null value in column "surprise"') as caught:
                await store.append(CHAT, turn(text), None)
        assert "secret" not in "".join(traceback.format_exception(caught.value))


def test_without_the_driver_a_sentence_says_what_to_install() -> None:
    program = (
        "import sys, asyncio; sys.modules['psycopg'] = None\n"
        "from bot.store import StoreError, open_store\n"
        "async def both():\n"
        "    async with open_store('postgresql://me:open-sesame@127.0.0.1/camps'): pass\n"
        "try: asyncio.run(both())\n"
        "except StoreError as error: print(error)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert said.stdout == (
        "DATABASE_URL needs a driver that is not installed. Install it with "
        "pip install '.[postgres]', or leave DATABASE_URL empty to use the file of DATABASE.\n"
    )
