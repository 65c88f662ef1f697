"""What members decide about themselves: their language, and to be forgotten."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.end_to_end.bot_process import BotProcess
from tests.end_to_end.talk import Talk
from tests.telegram_server import TelegramServer

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "How many people were in the Gulag?"
FORGOTTEN = "Done: I have deleted everything that I had stored about you, in every chat."
RUSSIAN = "Теперь я говорю с вами по-русски. Изменить это можно командой /language."
ENGLISH = "I speak English to you now. /language changes that."


def rows_with(database: Path, number: int) -> list[str]:
    """Return the tables that hold a number anywhere, once for each such row."""
    with closing(sqlite3.connect(database)) as file:
        tables = [
            name for (name,) in file.execute("SELECT name FROM sqlite_schema WHERE type='table'")
        ]
        return [
            table
            for table in tables
            for row in file.execute(f"SELECT * FROM {table}")  # noqa: S608 - the tables' own names
            if number in row
        ]


def on_the_disk(bot: BotProcess) -> bytes:
    """Everything that a bot has written: its database and what lies beside it, its log."""
    return b"".join(each.read_bytes() for each in bot.folder.rglob("*") if each.is_file())


async def test_forget_deletes_all_of_a_member_from_the_disk_and_nothing_of_others(
    talk: Talk, bot: BotProcess, server: TelegramServer, names: Iterator[str]
) -> None:
    other = server.member(next(names), language="en")
    group = server.supergroup("History", talk.member, other)
    await talk.asks("/language ru")
    await talk.asks("who decided the amnesty of 1953, pray")
    await Talk(talk.member, group).asks("/ask who decided the amnesty of 1953, pray")
    await Talk(other, group).asks(f"/ask {QUESTION}")
    assert {"turns", "answers", "members", "questions"} <= set(
        rows_with(bot.database, talk.member.id)
    )
    assert b"1953, pray" in on_the_disk(bot)

    await talk.asks("/language en")
    assert (await talk.asks("/forget")).text == FORGOTTEN
    await bot.logs("forgotten")
    assert rows_with(bot.database, talk.member.id) == []
    assert b"1953, pray" not in on_the_disk(bot)
    assert set(rows_with(bot.database, other.id)) == {"turns", "questions"}


@pytest.mark.usefixtures("bot")
async def test_a_language_is_spoken_in_every_chat_until_telegrams_is_asked_for(
    talk: Talk, server: TelegramServer
) -> None:
    assert (await talk.asks("/language ru")).text == RUSSIAN
    assert (await talk.asks("/topics")).text == "О чём вы хотите узнать?"
    group = Talk(talk.member, server.supergroup("History", talk.member))
    assert (await group.asks("/topics")).text == "О чём вы хотите узнать?"
    assert (await group.asks("/language Automatic")).text == ENGLISH
    assert (await talk.asks("/topics")).text == "What would you like to know about?"


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("command", ["/language", "/language klingon"])
async def test_the_languages_are_offered_in_one_row(talk: Talk, command: str) -> None:
    page = await talk.asks(command)
    assert page.text.startswith("Which language shall I speak?")
    assert [[each.text for each in row] for row in page.buttons] == [
        ["English", "Русский", "Automatic"]
    ]
    await talk.presses(page, "Русский")
    assert (await talk.reads_edit()).text == RUSSIAN
    assert (await talk.asks("/topics")).text == "О чём вы хотите узнать?"


@pytest.mark.usefixtures("bot")
async def test_in_a_group_others_may_choose_for_themselves_and_the_page_stays(
    talk: Talk, server: TelegramServer, names: Iterator[str]
) -> None:
    other = server.member(next(names), language="en")
    group = server.supergroup("History", talk.member, other)
    page = await Talk(talk.member, group).asks("/language")
    assert (await Talk(other, group).presses(page, "Русский")).text == RUSSIAN
    assert group.message(page.id) == page
    assert (await Talk(other, group).asks("/topics")).text == "О чём вы хотите узнать?"
    assert (await Talk(talk.member, group).asks("/topics")).text.startswith("What would you like")


@pytest.mark.usefixtures("bot")
async def test_a_language_that_nobody_speaks_is_telegrams(talk: Talk) -> None:
    page = await talk.asks("/language")
    await talk.presses(page, "l:tlh", forged=True)
    assert (await talk.reads_edit()).text == ENGLISH


@pytest.mark.usefixtures("bot")
async def test_privacy_names_every_command_that_deletes_or_keeps(talk: Talk) -> None:
    page = await talk.asks("/privacy")
    assert set(re.findall(r"/\w+", page.text)) == {"/new", "/forget", "/language"}
