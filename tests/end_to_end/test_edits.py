"""A question that is edited, and what becomes of its answer."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from tests.end_to_end.bot_process import BotProcess, eventually
from tests.end_to_end.conftest import NewBot
from tests.end_to_end.talk import Talk
from tests.telegram_server import TelegramServer
from tests.telegram_server.server import Call

pytestmark = pytest.mark.asyncio(loop_scope="module")
running = pytest.mark.usefixtures("bot")

NUMBERS = "How many people were in the Gulag?"
NUMBERS_TOLD = "About two and a half million"
FUNERAL = "How many people died at Stalin's funeral?"
FUNERAL_TOLD = "Nobody knows."
RELEASE = "Were Gulag prisoners released straight after Stalin's death?"
LONG = "Where did families from communal apartments move?"
UNKNOWN = "I don't know that: my notes do not answer it."


def turns(bot: BotProcess, talk: Talk) -> list[tuple[str, str | None]]:
    """What is remembered of a member, in its order."""
    wanted = "SELECT asked, entry FROM turns WHERE member = ? ORDER BY id"
    with closing(sqlite3.connect(bot.database)) as file:
        return file.execute(wanted, (talk.member.id,)).fetchall()


def calls(server: TelegramServer, talk: Talk) -> list[Call]:
    """What the bot has done in a chat."""
    return [each for each in server.calls if each.parameters.get("chat_id") == talk.chat.id]


async def is_done(server: TelegramServer) -> None:
    """Everything that was said is handled, so that what follows would have come by now."""
    await eventually(lambda: server.pending == 0)


async def test_the_answer_is_edited_in_place_and_so_is_what_is_remembered(
    talk: Talk, bot: BotProcess, server: TelegramServer
) -> None:
    _, edit = await talk.asks_and_edits(FUNERAL, NUMBERS)
    assert edit.text.startswith(NUMBERS_TOLD)
    assert edit.choices == ["Release from the Gulag", "Who decided the amnesty"]
    assert "\N{BOOKS}" in edit.labels
    await is_done(server)
    assert turns(bot, talk) == [(NUMBERS, "gulag-numbers")]
    await talk.presses(edit, "\N{BLACK QUESTION MARK ORNAMENT}")
    assert NUMBERS in (await talk.reads_edit()).text
    assert (await talk.asks("source?")).text.startswith("The answer \u201cGulag in numbers\u201d")
    await talk.chat.silence()


@running
async def test_what_matches_nothing_any_more_becomes_the_abstention(talk: Talk) -> None:
    _, edit = await talk.asks_and_edits(NUMBERS, "What is the best pizza in Chicago?")
    assert (edit.text.partition("\n")[0], "\N{BOOKS}" in edit.labels) == (UNKNOWN, False)
    await talk.chat.silence()


async def test_an_older_question_is_answered_as_if_nothing_had_been_said_since(
    talk: Talk, bot: BotProcess, server: TelegramServer
) -> None:
    await talk.asks("/start thaw")
    question = await talk.says(FUNERAL)
    await talk.reads()
    await talk.asks(RELEASE)
    await talk.edits(question, NUMBERS)
    # "Release from the Gulag" is offered, which was not shown before the question.
    assert (await talk.reads_edit()).choices == [
        "Release from the Gulag",
        "Who decided the amnesty",
    ]
    await is_done(server)
    shown = ["thaw", "gulag-numbers", "gulag-release"]
    assert [entry for _, entry in turns(bot, talk)] == shown


async def test_a_greeting_that_becomes_a_question_and_back_again(
    talk: Talk, bot: BotProcess, server: TelegramServer
) -> None:
    question = await talk.says("Hello!")
    await talk.reads()
    await talk.edits(question, NUMBERS)
    assert (await talk.reads_edit()).text.startswith(NUMBERS_TOLD)
    await talk.edits(question, "Hello!")
    assert (await talk.reads_edit()).text.startswith("Hello! Ask me anything")
    await is_done(server)
    assert turns(bot, talk) == []


@running
async def test_an_answer_in_several_messages_shrinks_and_grows(talk: Talk) -> None:
    question = await talk.says(LONG)
    whole = [await talk.reads() for _ in range(2)]
    await talk.edits(question, FUNERAL)
    short = await talk.reads_edit()
    assert (short.id, short.text.startswith(FUNERAL_TOLD)) == (whole[0].id, True)
    await eventually(lambda: talk.chat.message(whole[1].id) is None)

    await talk.edits(question, LONG)
    first, second = await talk.reads_edit(), await talk.reads()
    assert [each.html for each in (first, second)] == [each.html for each in whole]
    assert (first.id, second.reply_to) == (whole[0].id, question.id)
    await talk.chat.silence()


async def test_an_edit_that_leaves_the_words_as_they_are_does_nothing(
    talk: Talk, bot: BotProcess, server: TelegramServer
) -> None:
    question = await talk.says(NUMBERS)
    answer = await talk.reads()
    await is_done(server)
    done = calls(server, talk)
    await talk.edits(question, NUMBERS)  # as when Telegram adds a preview
    await talk.chat.reacts(talk.member, answer, "\N{FIRE}")
    await talk.chat.moves(await talk.chat.shares_location(talk.member))
    await talk.reads()  # only text is read
    await is_done(server)
    assert calls(server, talk)[len(done) + 1 :] == []
    assert [each["chat"] for each in bot.logged("edit_ignored")][-1] == talk.chat.id


async def test_a_command_is_not_carried_out_by_an_edit(
    talk: Talk, bot: BotProcess, server: TelegramServer
) -> None:
    question = await talk.says(NUMBERS)
    await talk.reads()
    await talk.edits(question, "/forget")
    await is_done(server)
    assert turns(bot, talk) == [(NUMBERS, "gulag-numbers")]
    await talk.chat.silence(0.1)


@running
async def test_a_command_that_becomes_a_question_is_answered(talk: Talk) -> None:
    command = await talk.says("/privacy")
    await talk.reads()
    await talk.edits(command, NUMBERS)
    answer = await talk.reads()
    assert (answer.reply_to, answer.text.startswith(NUMBERS_TOLD)) == (command.id, True)


@running
async def test_how_to_ask_becomes_the_answer(talk: Talk) -> None:
    _, edit = await talk.asks_and_edits("/ask", f"/ask {NUMBERS}")
    assert edit.text.startswith(NUMBERS_TOLD)


@running
async def test_after_an_hour_nothing_is_edited(talk: Talk, server: TelegramServer) -> None:
    talk.chat.ago = timedelta(minutes=61)
    question = await talk.says(NUMBERS)
    await talk.reads()
    talk.chat.ago = timedelta(0)
    await talk.edits(question, FUNERAL)
    await is_done(server)
    await talk.chat.silence()


async def test_an_answer_that_was_deleted_stays_away(
    talk: Talk, bot: BotProcess, server: TelegramServer
) -> None:
    question = await talk.says(NUMBERS)
    answer = await talk.reads()
    talk.chat.remove(answer.id)
    await talk.edits(question, FUNERAL)
    event = await bot.logs("nobody_there")
    assert (event["why"], event["chat"]) == ("gone", talk.chat.id)
    await is_done(server)
    assert server.refusals == ["editMessageText: Bad Request: message to edit not found"]
    server.refusals.clear()
    assert turns(bot, talk) == []
    await talk.chat.silence()


@running
async def test_an_edit_that_fails_halfway_comes_again_and_repeats_nothing(
    talk: Talk, server: TelegramServer
) -> None:
    question = await talk.says(FUNERAL)
    await talk.reads()
    server.fails_next("sendMessage", code=502)
    await talk.edits(question, LONG)
    await talk.reads_edit()
    assert (await talk.reads()).reply_to == question.id
    await is_done(server)
    assert [each.partition(": ")[0] for each in server.refusals] == ["editMessageText"]
    server.refusals.clear()  # the first part was not modified
    await talk.chat.silence()


async def test_it_works_after_a_restart_and_after_a_kill(
    new_bot: NewBot, server: TelegramServer, talk: Talk
) -> None:
    group = Talk(talk.member, server.supergroup("History", talk.member))
    async with new_bot() as first:
        question, asked = await talk.says(NUMBERS), await group.says(f"/ask {NUMBERS}")
        answer, told = await talk.reads(), await group.reads()
        await is_done(server)
        await first.kill()
    await talk.edits(question, FUNERAL)
    async with new_bot(first.folder):
        await group.edits(asked, f"/ask {FUNERAL}")
        edits = await talk.reads_edit(), await group.reads_edit()
        assert [each.id for each in edits] == [answer.id, told.id]
        assert all(each.text.startswith(FUNERAL_TOLD) for each in edits)


async def test_what_is_known_of_questions_is_deleted_with_their_member(
    talk: Talk, bot: BotProcess, server: TelegramServer
) -> None:
    def known() -> int:
        wanted = "SELECT count(*) FROM questions WHERE member = ?"
        with closing(sqlite3.connect(bot.database)) as file:
            [(number,)] = file.execute(wanted, (talk.member.id,))
        return int(number)

    for command in ("/new", "/forget"):
        await talk.asks(NUMBERS)
        await is_done(server)
        assert known() == 1
        await talk.asks(command)
        assert known() == 0


@pytest.fixture
def group(server: TelegramServer, names: Iterator[str]) -> Talk:
    """A group whose every message reaches the bot."""
    member = server.member(next(names))
    return Talk(member, server.supergroup("History", member, privacy=False))


@running
async def test_in_a_group_a_message_edited_to_name_the_bot_is_answered(group: Talk) -> None:
    remark = await group.says("nothing for a bot")
    await group.edits(remark, "still nothing for a bot")
    await group.edits(remark, f"@footnote_bot {NUMBERS}")
    answer = await group.reads()
    assert (answer.reply_to, answer.text.startswith(NUMBERS_TOLD)) == (remark.id, True)
    await group.edits(remark, f"@footnote_bot {FUNERAL}")
    assert (await group.reads_edit()).id == answer.id


@running
async def test_in_a_group_an_answer_stays_when_its_question_is_no_longer_for_the_bot(
    group: Talk, server: TelegramServer
) -> None:
    question = await group.says(f"@footnote_bot {NUMBERS}")
    answer = await group.reads()
    await group.edits(question, "never mind")
    await is_done(server)
    stays = group.chat.message(answer.id)
    assert stays
    assert (stays.text, stays.edited) == (answer.text, False)


@running
async def test_in_a_topic_what_is_new_is_sent_to_the_topic(
    server: TelegramServer, names: Iterator[str]
) -> None:
    member = server.member(next(names))
    forum = server.forum("Historians", member)
    talk, topic = Talk(member, forum), forum.topic("Camps")
    question = await talk.says(f"/ask {FUNERAL}", topic=topic)
    await talk.reads()
    await talk.edits(question, f"/ask {LONG}")
    edit, rest = await talk.reads_edit(), await talk.reads()
    assert (edit.topic, rest.topic) == (topic.id, topic.id)


@running
async def test_an_edit_that_telegram_cannot_parse_is_plain_text(
    talk: Talk, server: TelegramServer
) -> None:
    question = await talk.says(NUMBERS)
    await talk.reads()
    words = "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""
    server.fails_next("editMessageText", code=400, description=words)
    await talk.edits(question, FUNERAL)
    edit = await talk.reads_edit()
    assert edit.text.startswith(f"{FUNERAL_TOLD}\n\nNo list of the dead was ever published. [1]")
    assert {each["type"] for each in edit.raw["entities"]} == {"url"}


async def test_a_question_edited_after_its_group_became_a_supergroup_is_done_with(
    server: TelegramServer, names: Iterator[str], bot: BotProcess
) -> None:
    member = server.member(next(names))
    talk = Talk(member, server.group("History", member, privacy=False))
    question = await talk.says(f"/ask {NUMBERS}")
    await talk.reads()
    supergroup = server.supergroup("History", member, privacy=False)
    await talk.chat.becomes(supergroup, member)
    await bot.logs("moved", times=2)
    before = len(bot.logged("nobody_there"))
    await talk.edits(question, f"/ask {FUNERAL}")
    event = await bot.logs("nobody_there", times=before + 1)
    assert (event["error"], event["chat"]) == ("ChatMigrated", talk.chat.id)
    server.refusals.clear()  # such a refusal is how Telegram tells of a move
    assert (await Talk(member, supergroup).asks("/ask source?")).text.startswith("The answer")
