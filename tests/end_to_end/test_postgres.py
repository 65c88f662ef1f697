"""A bot that keeps its conversations in PostgreSQL instead of a file."""

import pytest

from tests.end_to_end.bot_process import eventually
from tests.end_to_end.conftest import NewBot
from tests.end_to_end.talk import Talk
from tests.postgres import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "How many people were in the Gulag?"
SOURCES = "source?"


async def test_a_conversation_goes_on_after_a_restart_and_no_file_holds_it(
    new_bot: NewBot, postgres: Server, talk: Talk
) -> None:
    async with new_bot(DATABASE_URL=postgres.url) as first:
        assert (await talk.asks(QUESTION)).text.startswith("About two and a half million")
        await first.stop()
    assert postgres.run("SELECT asked FROM turns") == [(QUESTION,)]
    async with new_bot(first.folder, DATABASE_URL=postgres.url) as second:
        assert "Gulag in numbers" in (await talk.asks(SOURCES)).text
        assert not second.database.exists()
        await eventually(second.database.with_suffix(".heartbeat").exists)


async def test_a_database_that_is_not_there_is_a_sentence_without_a_password(
    new_bot: NewBot, postgres: Server
) -> None:
    url = postgres.url.replace("postgres:@/postgres", "postgres:open-sesame@/camps")
    async with new_bot(DATABASE_URL=url) as bot:
        assert await bot.ends() == 2
    assert 'database "camps" does not exist. Check that PostgreSQL runs there' in bot.text
    assert "open-sesame" not in bot.text
    assert "Traceback" not in bot.text
