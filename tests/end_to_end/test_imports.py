"""Most of a start is imports: what can wait is not among them."""

import pytest

from tests.end_to_end.conftest import NewBot
from tests.end_to_end.talk import Talk
from tests.imports import REPORTED, imported

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "How many people were in the Gulag?"
ANSWER = "About two and a half million"
CAN_WAIT = {
    "alembic",  # a database that is up to date needs no migration,
    "psycopg",  # and one in a file no driver
    "bot.cli.chat",
    "bot.cli.drafted",
    "bot.cli.session",
    "bot.curation.assess",
    "bot.curation.draft",
    "bot.curation.evaluate",
    "bot.curation.json_schema",
    "bot.doctor",
    "bot.semantic",
    "fastembed",
    "pydantic",
    "regex",
    "starlette",  # nothing is served in this test
    "uvicorn",
}


async def test_a_bot_answers_without_what_can_wait(new_bot: NewBot, talk: Talk) -> None:
    async with new_bot() as first:
        await talk.asks(QUESTION)  # so that there is a database
    async with new_bot(first.folder, STATUS_LISTEN="off", **REPORTED) as bot:
        assert (await talk.asks(QUESTION)).text.startswith(ANSWER)
        modules = imported(bot.text)
    assert {"bot.app", "sqlalchemy", "telegram"} <= modules
    assert modules & CAN_WAIT == set()
