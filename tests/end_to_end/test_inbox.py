"""The inbox in Telegram: for administrators of the bot, and for nobody else."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.end_to_end.bot_process import BotProcess, eventually
from tests.end_to_end.conftest import NewBot
from tests.end_to_end.talk import Talk
from tests.telegram_server import TelegramServer

pytestmark = pytest.mark.asyncio(loop_scope="module")

SUGAR = ("What did sugar cost in Minsk?", "the cost of sugar in Minsk", "Minsk sugar cost")
SPUTNIK = "Who built the first Sputnik?"
QUESTION = "How many people were in the Gulag?"
EMPTY = "Nothing more was asked in vain."
TOO_OLD = "This button is too old. Please ask again."
HOW_TO_TEACH = "Reply to a member's message with /teach ENTRY, the id of what answers it."
PROPOSED = "Proposed for “Gulag in numbers”. I use it once the file has it."
NUMBERS = "Same as: Gulag in numbers"


@pytest.fixture
def other(server: TelegramServer, names: Iterator[str]) -> Talk:
    member = server.member(next(names), language="en")
    return Talk(member, server.private(member))


def decided(bot: BotProcess) -> list[tuple[str, str, str | None]]:
    """Return what the database holds of decisions: wording, ruling, entry."""
    with closing(sqlite3.connect(bot.database)) as file:
        rows = file.execute("SELECT wording, ruling, entry FROM decisions ORDER BY wording")
        return rows.fetchall()


async def test_who_is_no_administrator_any_more_loses_the_menu_with_the_first_use_of_it(
    new_bot: NewBot, talk: Talk, server: TelegramServer
) -> None:
    def menus() -> list[bool]:
        scope = {"type": "chat", "chat_id": talk.member.id}
        return [bool(server.commands(scope, language)) for language in ("", "ru")]

    async with new_bot(ADMINS=str(talk.member.id)) as bot:
        await eventually(lambda: menus() == [True, True])
        await talk.asks("/unknown")
        await talk.asks("/inbox")
        assert menus() == [True, True]
        await bot.stop()
    async with new_bot(bot.folder):
        assert (await talk.asks("/inbox")).text.startswith("Ask me a question")
        await eventually(lambda: menus() == [False, False])


async def test_lines_are_decided_one_after_the_other(
    new_bot: NewBot, talk: Talk, other: Talk
) -> None:
    async with new_bot(ADMINS=str(talk.member.id)) as bot:
        for asked in (*SUGAR, SPUTNIK, "which <b>ballets</b> were banned"):
            await other.asks(asked)
        page = await talk.asks("/inbox")
        also = f"Also: “{SUGAR[2]}”, “{SUGAR[0]}”"
        assert page.text.startswith(f"{SUGAR[1]}\n\n{also}\n\nAsked 3 times. The last time was on ")
        assert page.labels[-3:] == ["New entry", "Not ours", "Next"]
        assert (await talk.presses(page, "Next")).text == ""
        page = await talk.reads_edit()
        assert page.text.startswith(f"{SPUTNIK}\n\nAsked 1 time. The last time was on ")
        assert (await talk.presses(page, "Not ours")).text == "Noted."
        page = await talk.reads_edit()
        assert page.text.startswith("which <b>ballets</b> were banned")
        assert (await talk.presses(page, "New entry")).text == "Noted."
        assert (await talk.reads_edit()).text == EMPTY

        page = await talk.asks("/inbox")
        same = next(label for label in page.labels if label.startswith("Same as: "))
        told = await talk.presses(page, same)
        title = same.removeprefix("Same as: ")
        assert told.text == f"Proposed for “{title}”. I use it once the file has it."
        assert (await talk.reads_edit()).text == EMPTY
        assert [each[:2] for each in decided(bot)] == [
            (SPUTNIK, "not-ours"),
            (SUGAR[1], "same"),
            ("which <b>ballets</b> were banned", "new"),
        ]
        assert (await other.asks(SUGAR[0])).text.startswith("I don't know that")
        assert (await talk.asks("/inbox")).text == EMPTY


async def test_what_was_decided_elsewhere_is_not_decided_again(
    new_bot: NewBot, talk: Talk, other: Talk
) -> None:
    async with new_bot(ADMINS=f"{talk.member.id},{other.member.id}") as bot:
        await talk.asks(SPUTNIK)
        page, theirs = await talk.asks("/inbox"), await other.asks("/inbox")
        await talk.presses(page, "Not ours")
        assert (await other.presses(theirs, "New entry")).text == "That has been decided already."
        assert (await other.reads_edit()).text == EMPTY
        await bot.logs("handled")
        assert decided(bot) == [(SPUTNIK, "not-ours", None)]


async def test_an_answer_that_somebody_found_bad_is_a_line(
    new_bot: NewBot, talk: Talk, other: Talk
) -> None:
    async with new_bot(ADMINS=str(talk.member.id)) as bot:
        await other.presses(await other.asks(QUESTION), "-:gulag-numbers")
        page = await talk.asks("/inbox")
        assert page.text.startswith(QUESTION)
        assert page.text.endswith("Somebody found my answer bad.")
        await talk.presses(page, NUMBERS)
        await bot.logs("inbox_decided")
        assert decided(bot) == [(QUESTION, "same", "gulag-numbers")]


async def test_for_others_there_is_no_inbox(
    new_bot: NewBot, talk: Talk, other: Talk, server: TelegramServer
) -> None:
    group = server.supergroup("History", talk.member, other.member)
    async with new_bot(ADMINS=str(talk.member.id)) as bot:
        await other.asks(SPUTNIK)
        page = await talk.asks("/inbox")
        unknown = await other.asks("/gibberish")
        for command in ("/inbox", "/teach thaw"):
            assert (await other.asks(command)).text == unknown.text
        data = page.button("Not ours").data
        assert data is not None
        for label in (data, "i:=AAAAAAAAAP8thaw", "i:junk"):
            assert (await other.presses(unknown, label, forged=True)).text == TOO_OLD
        await bot.logs("handled", 6)
        said = await Talk(other.member, group).says("Where did they sing?")
        await Talk(other.member, group).says("/teach thaw", reply_to=said)
        await Talk(talk.member, group).says("/inbox")
        shown = await Talk(talk.member, group).asks("/help")  # nothing before it is answered
        # Not even an administrator, where others would read what was asked.
        assert (await Talk(talk.member, group).presses(shown, data, forged=True)).text == TOO_OLD
        await bot.logs("handled", 8)
        assert decided(bot) == []


async def test_what_an_administrator_passes_on_is_no_command_of_theirs(
    new_bot: NewBot, talk: Talk, other: Talk
) -> None:
    async with new_bot(ADMINS=str(talk.member.id)):
        unknown = await talk.asks("/gibberish")
        for command in ("/inbox", "/reload", "/teach thaw"):
            await talk.chat.forwards(talk.member, command, author=other.member)
            assert (await talk.reads()).text == unknown.text


async def test_where_nobody_is_named_nobody_has_an_inbox(new_bot: NewBot, talk: Talk) -> None:
    async with new_bot():
        unknown = await talk.asks("/gibberish")
        assert (await talk.asks("/inbox")).text == unknown.text


async def test_a_moderator_teaches_with_a_members_message(
    new_bot: NewBot, talk: Talk, other: Talk, server: TelegramServer
) -> None:
    group = server.supergroup("History", talk.member, other.member)
    moderator, member = Talk(talk.member, group), Talk(other.member, group)
    async with new_bot(ADMINS=str(talk.member.id)) as bot:
        said = await member.says("how  big was\nthe \u202ecamp system")
        for entry, reply in (
            ("gulag-nubers", "There is no entry “gulag-nubers”. Did you mean “gulag-numbers”?"),
            ("zzz", "There is no entry “zzz”."),
            ("", HOW_TO_TEACH),
            ("gulag-numbers", PROPOSED),
            ("gulag-numbers", PROPOSED),
        ):
            assert (await moderator.asks(f"/teach {entry}", reply_to=said)).text == reply
        known = await member.says(QUESTION.lower())
        told = await moderator.asks("/teach gulag-numbers", reply_to=known)
        assert told.text == "“Gulag in numbers” has that wording already."
        alone = await talk.asks("/teach gulag-numbers")
        assert alone.text == HOW_TO_TEACH
        assert decided(bot) == [("how big was the camp system", "same", "gulag-numbers")]
        await bot.logs("taught", 7)


async def test_an_administrator_is_spoken_to_in_their_language(
    new_bot: NewBot, server: TelegramServer, names: Iterator[str]
) -> None:
    member = server.member(next(names), language="ru")
    talk = Talk(member, server.private(member))
    async with new_bot(ADMINS=str(member.id)):
        await talk.asks("сколько стоил сахар в Минске")
        page = await talk.asks("/inbox")
        assert "Спросили 1 раз. Последний раз — " in page.text
        assert page.labels[-3:] == ["Новая запись", "Не наше", "Дальше"]
