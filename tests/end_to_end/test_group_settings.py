"""Groups that choose how much the bot says, and the bot's coming and going."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from bot.telegram.work import TRIES
from tests.end_to_end.bot_process import BotProcess, eventually
from tests.end_to_end.conftest import NewBot
from tests.end_to_end.talk import Talk
from tests.telegram_server import Chat, TelegramServer

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("bot")]

NUMBERS = "How many people were in the Gulag?"
ANSWER = "About two and a half million"
RELEASE = "Were Gulag prisoners released straight after Stalin's death?"
OWNER_ONLY = "Only an administrator of this group can change that."


@pytest.fixture
def owner(server: TelegramServer, names: Iterator[str]) -> Talk:
    """The owner of a group whose every message reaches the bot."""
    member = server.member(next(names))
    return Talk(member, server.supergroup("History", member, privacy=False))


@pytest.fixture
def member(server: TelegramServer, owner: Talk, names: Iterator[str]) -> Talk:
    """Somebody in the owner's group."""
    return joins(server, owner.chat, next(names))


def joins(server: TelegramServer, chat: Chat, name: str) -> Talk:
    member = server.member(name)
    chat.people[member.id] = member
    chat.roles[member.id] = "member"
    return Talk(member, chat)


async def sets(owner: Talk, label: str) -> None:
    page = await owner.asks("/settings")
    await owner.presses(page, label)
    assert f"\u2713 {label}" in (await owner.reads_edit()).labels


async def is_silent(talk: Talk) -> None:
    """Whatever the bot had to say so far is said before it answers this."""
    assert (await talk.asks("/privacy")).text.startswith("I keep only what I need")


async def test_the_settings_show_what_holds_and_change_it(owner: Talk) -> None:
    page = await owner.asks("/settings")
    assert page.text.startswith("How much I say in this group:")
    assert page.labels == ["\u2713 Quiet", "Helpful", "Off"]
    await owner.presses(page, "Off")
    assert (await owner.reads_edit()).labels == ["Quiet", "Helpful", "\u2713 Off"]
    page = await owner.asks("/settings@footnote_bot")
    assert page.labels == ["Quiet", "Helpful", "\u2713 Off"]


async def test_only_an_administrator_may_see_and_change_them(owner: Talk, member: Talk) -> None:
    assert (await member.asks("/settings")).text == OWNER_ONLY
    page = await owner.asks("/settings")
    assert (await member.presses(page, "Off")).text == OWNER_ONLY
    assert (await owner.asks("/settings")).labels[0] == "\u2713 Quiet"


async def test_a_member_who_was_made_an_administrator_may(owner: Talk, member: Talk) -> None:
    owner.chat.promotes(member.member)
    assert (await member.asks("/settings")).labels[0] == "\u2713 Quiet"


async def test_who_was_refused_and_then_promoted_may_at_once(owner: Talk, member: Talk) -> None:
    assert (await member.asks("/settings")).text == OWNER_ONLY
    owner.chat.promotes(member.member)
    assert (await member.asks("/settings")).labels[0] == "\u2713 Quiet"


async def test_who_is_no_administrator_any_more_changes_nothing(owner: Talk, member: Talk) -> None:
    owner.chat.promotes(member.member)
    page = await member.asks("/settings")
    owner.chat.demotes(member.member)
    assert (await member.presses(page, "Off")).text == OWNER_ONLY
    assert (await member.asks("/settings")).text == OWNER_ONLY
    assert (await owner.asks("/settings")).labels[0] == "\u2713 Quiet"


async def test_an_administrator_is_known_where_the_group_hides_its_members(
    server: TelegramServer, owner: Talk
) -> None:
    server.fails_next("getChatMember", code=400, description="Bad Request: CHAT_ADMIN_REQUIRED")
    assert (await owner.asks("/settings")).labels[0] == "\u2713 Quiet"


async def test_telegram_is_asked_once_in_a_few_minutes(server: TelegramServer, owner: Talk) -> None:
    for _ in range(3):
        await owner.asks("/settings")
    asked = [
        call.method for call in server.calls if call.parameters.get("chat_id") == owner.chat.id
    ]
    assert asked.count("getChatMember") == 1


async def test_an_anonymous_administrator_is_one(owner: Talk) -> None:
    said = await owner.chat.says_anonymously("/settings")
    page = await owner.reads()
    assert (page.reply_to, page.labels[0]) == (said.id, "\u2713 Quiet")
    await owner.presses(page, "Off")  # Telegram tells who presses a button, anonymous or not
    assert (await owner.reads_edit()).labels[2] == "\u2713 Off"


async def test_a_channel_that_speaks_is_answered_and_is_no_administrator(owner: Talk) -> None:
    await owner.chat.says_as_channel("Archives", "/settings")
    assert (await owner.reads()).text == OWNER_ONLY
    await owner.chat.says_as_channel("Archives", f"/ask {NUMBERS}")
    assert (await owner.reads()).text.startswith(ANSWER)


async def test_what_an_administrator_passes_on_is_no_command_of_theirs(
    owner: Talk, member: Talk
) -> None:
    await owner.chat.forwards(owner.member, "/settings", author=member.member)
    assert (await owner.reads()).text == OWNER_ONLY


async def test_a_forged_setting_leads_nowhere(owner: Talk) -> None:
    page = await owner.asks("/settings")
    pressed = await owner.presses(page, "m:loud", forged=True)
    assert pressed.text == "This button is too old. Please ask again."


async def test_in_private_there_is_nothing_to_set(talk: Talk) -> None:
    assert (await talk.asks("/settings")).text.startswith("These settings are for groups")


async def test_switched_off_it_answers_nothing_but_its_settings(owner: Talk) -> None:
    answer = await owner.asks(f"/ask {NUMBERS}")
    await sets(owner, "Off")
    await owner.says(f"/ask {NUMBERS}")
    await owner.says(f"@footnote_bot {NUMBERS}")
    await owner.says("thanks", reply_to=answer)
    assert (await owner.presses(answer, answer.labels[0])).text == "I am switched off here."
    await sets(owner, "Quiet")
    await is_silent(owner)


async def test_the_helpful_one_answers_what_it_is_sure_of(owner: Talk, member: Talk) -> None:
    await sets(owner, "Helpful")
    await member.says(f"{NUMBERS[:-1]}")
    await member.says("And what is the capital of France?")
    answer = await member.asks(NUMBERS)
    assert answer.text.startswith(ANSWER)


async def test_unasked_it_does_not_speak_twice_in_a_row_nor_repeat_itself(
    owner: Talk, member: Talk
) -> None:
    await sets(owner, "Helpful")
    await member.asks(NUMBERS)
    await member.says(RELEASE)  # in a row
    await member.says(NUMBERS)  # again
    await owner.says("An interesting question.")
    assert (await member.asks(RELEASE)).text.startswith("Those with short terms were")


async def test_what_was_answered_unasked_and_edited_is_answered_in_place_or_not_at_all(
    owner: Talk, member: Talk
) -> None:
    await sets(owner, "Helpful")
    question = await member.says(NUMBERS)
    answer = await member.reads()
    await member.edits(question, RELEASE)
    edit = await member.reads_edit()
    assert (edit.id, edit.text[:25]) == (answer.id, "Those with short terms we")
    await member.edits(question, "And what is the capital of France?")
    await eventually(lambda: owner.chat.message(answer.id) is None)
    await member.edits(question, NUMBERS)
    assert (await member.reads()).reply_to == question.id


async def test_what_was_not_answered_unasked_is_not_either_when_it_is_edited(
    owner: Talk, member: Talk
) -> None:
    await sets(owner, "Helpful")
    remark = await member.says("An interesting discussion.")
    await member.edits(remark, NUMBERS)
    await is_silent(member)


async def test_what_is_said_to_somebody_is_left_to_them(owner: Talk, member: Talk) -> None:
    await sets(owner, "Helpful")
    remark = await owner.says("An interesting discussion.")
    await member.says(NUMBERS, reply_to=remark)
    await member.says(f"@somebody {NUMBERS}")
    await is_silent(member)


async def test_who_replies_to_an_answer_goes_on_from_it_though_nobody_asked(
    owner: Talk, member: Talk
) -> None:
    await sets(owner, "Helpful")
    answer = await member.asks(NUMBERS)
    assert (await owner.asks("source?", reply_to=answer)).text.startswith("The answer")


async def test_a_topic_may_have_a_mode_of_its_own(
    server: TelegramServer, names: Iterator[str]
) -> None:
    who = server.member(next(names))
    forum = server.forum("Historians", who, privacy=False)
    talk, camps, thaw = Talk(who, forum), forum.topic("Camps"), forum.topic("Thaw")
    page = await talk.asks("/settings", topic=camps)
    assert page.text.startswith("How much I say in this topic:")
    assert page.labels == ["Quiet", "Helpful", "Off", "\u2713 As in the whole group"]
    await talk.presses(page, "Helpful")
    assert "\u2713 Helpful" in (await talk.reads_edit()).labels
    await talk.says(NUMBERS, topic=thaw)
    await talk.says(NUMBERS)
    await talk.asks(NUMBERS, topic=camps)
    await talk.presses(page, "As in the whole group")
    assert "\u2713 As in the whole group" in (await talk.reads_edit()).labels
    await talk.says(RELEASE, topic=camps)
    assert (await talk.asks("/topics", topic=camps)).text.startswith("What would you like")


async def test_what_is_said_in_another_topic_does_not_let_it_speak_twice_in_a_row(
    server: TelegramServer, names: Iterator[str]
) -> None:
    who = server.member(next(names))
    forum = server.forum("Historians", who, privacy=False)
    talk, camps, thaw = Talk(who, forum), forum.topic("Camps"), forum.topic("Thaw")
    await sets(talk, "Helpful")
    await talk.asks(NUMBERS, topic=camps)
    await talk.says("An interesting discussion.", topic=thaw)
    await talk.says(RELEASE, topic=camps)  # in a row
    assert (await talk.asks(RELEASE, topic=camps)).text.startswith("Those with short terms were")


async def test_where_it_does_not_see_all_messages_it_says_so(
    server: TelegramServer, names: Iterator[str]
) -> None:
    who = server.member(next(names))
    talk = Talk(who, server.supergroup("History", who))
    page = await talk.asks("/settings")
    assert "I do not see all messages here" not in page.text
    await talk.presses(page, "Helpful")
    assert "I do not see all messages here" in (await talk.reads_edit()).text
    await talk.chat.promotes_bot(who)
    await talk.presses(page, "\u2713 Helpful")
    assert "I do not see all messages here" not in (await talk.reads_edit()).text


@pytest.mark.parametrize("how", ["/ask", "/ask@footnote_bot", "@footnote_bot"])
async def test_asked_under_somebodys_message_it_answers_that_one(
    owner: Talk, member: Talk, how: str
) -> None:
    question = await member.says(NUMBERS)
    await owner.says(how, reply_to=question)
    answer = await owner.reads()
    assert (answer.reply_to, answer.text[: len(ANSWER)]) == (question.id, ANSWER)


async def test_asked_about_what_is_marked_in_a_long_message_it_answers_that(
    owner: Talk, member: Talk
) -> None:
    remark = await member.says(f"I went to the shops, and they had no pizza. \U0001f355 {NUMBERS}")
    await owner.chat.says(owner.member, "/ask", reply_to=remark, quote=NUMBERS)
    answer = await owner.reads()
    assert (answer.reply_to, answer.text[: len(ANSWER)]) == (remark.id, ANSWER)


async def test_asked_under_a_picture_it_answers_what_is_written_there(
    owner: Talk, member: Talk
) -> None:
    picture = await member.chat.sends_photo(member.member, NUMBERS)
    await owner.says("/ask", reply_to=picture)
    answer = await owner.reads()
    assert (answer.reply_to, answer.text[: len(ANSWER)]) == (picture.id, ANSWER)
    silent = await member.chat.sends_photo(member.member)
    assert (await owner.asks("/ask", reply_to=silent)).text.startswith("Write your question after")


async def test_the_helpful_one_answers_what_is_written_under_a_picture(
    owner: Talk, member: Talk
) -> None:
    await sets(owner, "Helpful")
    await member.chat.sends_photo(member.member, NUMBERS)
    assert (await member.reads()).text.startswith(ANSWER)


async def test_asked_under_its_own_message_it_says_how_to_ask(owner: Talk) -> None:
    answer = await owner.asks(f"/ask {NUMBERS}")
    assert (await owner.asks("/ask", reply_to=answer)).text.startswith("Write your question after")


async def test_it_greets_a_group_that_it_is_added_to_once(owner: Talk) -> None:
    await owner.chat.adds_bot(owner.member)
    greeting = await owner.reads()
    assert greeting.text.startswith("Hello! I answer questions about this")
    assert "Ask with /ask, or with a reply" in greeting.text  # its name need not reach it
    assert greeting.reply_to is None
    await owner.chat.promotes_bot(owner.member)
    await is_silent(owner)


async def test_a_group_that_removes_it_is_forgotten(owner: Talk, bot: BotProcess) -> None:
    await sets(owner, "Helpful")
    await owner.chat.removes_bot(owner.member)
    await bot.logs("left")
    await owner.chat.adds_bot(owner.member)
    assert (await owner.reads()).text.startswith("Hello!")
    assert (await owner.asks("/settings")).labels[0] == "\u2713 Quiet"


async def test_a_group_that_becomes_a_supergroup_keeps_everything_and_is_not_greeted_again(
    server: TelegramServer, names: Iterator[str]
) -> None:
    who = server.member(next(names))
    talk = Talk(who, server.group("History", who, privacy=False))
    await sets(talk, "Helpful")
    await talk.asks("/start gulag-release")
    supergroup = server.supergroup("History", who, privacy=False)
    await talk.chat.becomes(supergroup, who)
    moved = Talk(who, supergroup)
    assert (await moved.asks("/settings")).labels == ["Quiet", "\u2713 Helpful", "Off"]
    assert (await moved.asks(f"/ask {NUMBERS}")).choices == ["Who decided the amnesty"]


async def test_a_move_that_only_a_refusal_tells_of_carries_everything_over_too(
    server: TelegramServer, names: Iterator[str], bot: BotProcess
) -> None:
    who = server.member(next(names))
    talk = Talk(who, server.group("History", who, privacy=False))
    await sets(talk, "Off")
    supergroup = server.supergroup("History", who, privacy=False)
    talk.chat.upgraded_to(supergroup)
    await talk.says("/settings")
    await bot.logs("nobody_there")
    assert (await Talk(who, supergroup).asks("/settings")).labels[2] == "\u2713 Off"
    server.refusals.clear()  # such a refusal is how Telegram tells of a move


async def test_an_answer_that_nobody_asked_for_fails_without_a_word_and_is_not_kept(
    server: TelegramServer, owner: Talk, member: Talk, bot: BotProcess
) -> None:
    await sets(owner, "Helpful")
    server.fails_next("sendMessage", times=TRIES, code=400, description="Bad Request: no")
    await member.says(NUMBERS)
    await bot.logs("set_aside")
    await is_silent(member)
    with closing(sqlite3.connect(bot.database)) as file:
        assert file.execute("SELECT count(*) FROM set_aside").fetchall() == [(0,)]


async def test_that_its_privacy_mode_was_turned_off_is_known_without_a_restart(
    server: TelegramServer, names: Iterator[str]
) -> None:
    who = server.member(next(names))
    before = Talk(who, server.supergroup("History", who))
    await before.presses(await before.asks("/settings"), "Helpful")
    assert "I do not see all messages here" in (await before.reads_edit()).text
    server.turns_privacy_off()
    joined = Talk(who, server.supergroup("Readers", who))
    await joined.presses(await joined.asks("/settings"), "Helpful")
    assert "I do not see all messages here" not in (await joined.reads_edit()).text


async def test_where_it_hears_its_name_it_says_so(
    server: TelegramServer, names: Iterator[str], new_bot: NewBot, bot: BotProcess
) -> None:
    await eventually(lambda: server.pending == 0)
    await bot.stop()
    server.turns_privacy_off()
    who = server.member(next(names))
    talk = Talk(who, server.group("History", who))
    async with new_bot():
        await talk.chat.adds_bot(who)
        assert "with my name (@footnote_bot)" in (await talk.reads()).text


async def test_what_waited_longer_than_a_minute_is_answered_in_private_only(
    server: TelegramServer, names: Iterator[str], new_bot: NewBot, bot: BotProcess
) -> None:
    await bot.stop()
    who = server.member(next(names), language="en")
    private, group = Talk(who, server.private(who)), Talk(who, server.supergroup("History", who))
    private.chat.ago = group.chat.ago = timedelta(seconds=90)
    await private.says(NUMBERS)
    await group.says(f"/ask {NUMBERS}")
    group.chat.ago = timedelta(seconds=30)
    await group.says(f"/ask {RELEASE}")
    async with new_bot():
        assert (await private.reads()).text.startswith(ANSWER)
        assert (await group.reads()).text.startswith("Those with short terms were")
        await eventually(lambda: server.pending == 0)
    ours = [message for message in private.chat.messages if message.raw["from"]["is_bot"]]
    assert len(ours) == 1
