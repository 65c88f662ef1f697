"""What members do with an answer that stands there."""

import pytest

from tests.end_to_end.bot_process import BotProcess
from tests.end_to_end.conftest import NewBot
from tests.end_to_end.talk import Talk
from tests.telegram_server import TelegramServer

pytestmark = pytest.mark.asyncio(loop_scope="module")
with_the_bot = pytest.mark.usefixtures("bot")

NUMBERS = "How many people were in the Gulag?"
SOURCES, WHY = "s:gulag-numbers", "w:gulag-numbers"
BACK = "Back to the answer"
TOO_OLD = "This answer is too old: I no longer know why I gave it."


@with_the_bot
async def test_the_tools_stand_in_one_row_below_the_follow_ups(talk: Talk) -> None:
    answer = await talk.asks(NUMBERS)
    assert [len(row) for row in answer.buttons] == [1, 1, 5]
    assert all(len((each.data or "").encode()) <= 64 for row in answer.buttons for each in row)


@with_the_bot
async def test_sources_take_the_place_of_the_answer_and_give_it_back(talk: Talk) -> None:
    answer = await talk.asks(NUMBERS)
    await talk.presses(answer, SOURCES)
    page = await talk.reads_edit()
    assert page.id == answer.id
    assert page.text == (
        "The answer “Gulag in numbers” rests on:\n\n"
        "[1] “Two and a half million, give or take.”\n\n"
        "[1] Anne Applebaum, Gulag: A <History>, 2003, pp. 579-583 https://example.org/gulag?page=1&part=2"
    )
    assert page.choices == [BACK]
    await talk.presses(page, BACK)
    again = await talk.reads_edit()
    assert (again.id, again.html, again.buttons) == (answer.id, answer.html, answer.buttons)


@with_the_bot
async def test_an_answer_that_went_on_with_another_comes_back_as_one(talk: Talk) -> None:
    await talk.asks(NUMBERS)
    answer = await talk.asks("and were they released straight away after the death?")
    await talk.presses(answer, "s:gulag-release")
    await talk.presses(await talk.reads_edit(), BACK)
    again = await talk.reads_edit()
    assert (again.html, again.choices) == (answer.html, answer.choices)


@with_the_bot
async def test_sources_too_long_for_a_message_come_in_messages_of_their_own(talk: Talk) -> None:
    await talk.says("Where did families from communal apartments move?")
    first, last = await talk.reads(), await talk.reads()
    await talk.presses(last, "s:housing")
    listed = [await talk.reads(), await talk.reads()]
    assert "[1] “" in listed[0].text
    assert "[12] The housing commission" in listed[-1].text
    assert [talk.chat.message(each.id) for each in (first, last)] == [first, last]


@with_the_bot
async def test_the_last_message_of_a_long_answer_comes_back(talk: Talk) -> None:
    await talk.says("Where did families from communal apartments move?")
    _, last = await talk.reads(), await talk.reads()
    await talk.presses(last, "w:housing")
    await talk.presses(await talk.reads_edit(), BACK)
    assert (await talk.reads_edit()).html == last.html


@with_the_bot
async def test_why_names_the_wording_the_words_and_how_sure_it_was(talk: Talk) -> None:
    answer = await talk.asks("how many people were in the gulag pray")
    await talk.presses(answer, WHY)
    page = await talk.reads_edit()
    told = page.text.splitlines()[0]
    assert told.startswith("I took your question for “How many people were in the Gulag?”")
    assert "these words: many, people, gulag" in told.replace("how, ", "")
    assert told.endswith(" % sure.")
    assert "Was something else meant?" in page.text
    assert page.choices[-1] == BACK
    assert page.choices[0] in {"Release from the Gulag", "The crush at the funeral"}


@with_the_bot
async def test_who_chose_an_answer_is_told_so(talk: Talk) -> None:
    answer = await talk.asks("/start gulag-numbers")
    await talk.presses(answer, WHY)
    assert (await talk.reads_edit()).text == "You chose this answer yourself."


@with_the_bot
async def test_the_reason_of_a_forgotten_answer_is_too_old(talk: Talk) -> None:
    answer = await talk.asks(NUMBERS)
    await talk.asks("/forget")
    assert (await talk.presses(answer, WHY)).text == TOO_OLD
    await talk.presses(answer, SOURCES)  # the file knows them all the same
    assert "Applebaum" in (await talk.reads_edit()).text


async def test_the_reason_survives_a_restart(new_bot: NewBot, talk: Talk) -> None:
    async with new_bot() as first:
        answer = await talk.asks(NUMBERS)
        await first.stop()
    async with new_bot(first.folder):
        await talk.presses(answer, WHY)
        assert (await talk.reads_edit()).text.startswith("I took your question for “How many")


@with_the_bot
async def test_share_is_a_link_to_a_link_that_opens_the_entry(
    talk: Talk, server: TelegramServer
) -> None:
    answer = await talk.asks(NUMBERS)
    [link] = [each.url for row in answer.buttons for each in row if each.url]
    opens = f"https%3A%2F%2Ft.me%2F{server.bot.username}%3Fstart%3Dgulag-numbers"
    assert link == f"https://t.me/share/url?url={opens}"


@with_the_bot
@pytest.mark.parametrize("data", ["s:gulag-hymns", "w:gulag-hymns", "b:"])
async def test_what_lies_behind_an_entry_that_is_gone_is_gone(talk: Talk, data: str) -> None:
    page = await talk.asks("/help")
    await talk.presses(page, data, forged=True)
    assert (await talk.reads_edit()).text.startswith("That answer is no longer in my notes.")


async def test_no_word_of_a_member_is_kept_for_why(talk: Talk, bot: BotProcess) -> None:
    await talk.asks("how many people were in the gulag, prithee")
    await talk.asks("/new")
    kept = bot.database.parent.glob(f"{bot.database.name}*")
    assert b"prithee" not in b"".join(each.read_bytes() for each in kept)


@with_the_bot
async def test_help_says_what_the_signs_mean(talk: Talk) -> None:
    answer = await talk.asks(NUMBERS)
    page = await talk.asks("/help")
    assert all(each.text in page.text for each in answer.buttons[-1])


async def test_help_says_how_to_ask_in_other_chats(talk: Talk) -> None:
    page = await talk.asks("/help")
    assert "In any other chat, write @" in page.text
