from collections.abc import Iterator

import pytest

from tests.end_to_end.knowledge import TOPICS
from tests.end_to_end.talk import Talk
from tests.telegram_server import TelegramServer

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("bot")]

NUMBERS = "How many people were in the Gulag?"
ANSWER = "About two and a half million"


@pytest.fixture
def group(server: TelegramServer, names: Iterator[str]) -> Talk:
    """A group whose every message reaches the bot, as a group's administrator may allow."""
    member = server.member(next(names))
    return Talk(member, server.supergroup("History", member, privacy=False))


async def is_silent(group: Talk) -> None:
    """Whatever the bot had to say so far is said before it answers this."""
    assert (await group.asks("/privacy")).text.startswith("I keep only what I need")


async def test_what_is_not_meant_for_the_bot_is_met_with_silence(group: Talk) -> None:
    await group.says(NUMBERS)
    await group.says("Hello everybody!")
    await group.says("@footnote_bots @another_bot how many people were in the gulag")
    await group.says("/topics@another_bot")
    await group.says("/unknown")
    await is_silent(group)


@pytest.mark.parametrize("kind", ["photo", "sticker", "voice"])
async def test_what_is_no_text_is_met_with_silence(group: Talk, kind: str) -> None:
    await getattr(group.chat, f"sends_{kind}")(group.member)
    await is_silent(group)


@pytest.mark.parametrize(
    "said",
    [
        f"@footnote_bot {NUMBERS}",
        f"{NUMBERS} @footnote_bot",
        f"@Footnote_Bot, {NUMBERS}",
        f"/ask {NUMBERS}",
        f"/ask@footnote_bot {NUMBERS}",
    ],
)
async def test_a_mention_and_a_command_are_answered(group: Talk, said: str) -> None:
    assert (await group.asks(said)).text.startswith(ANSWER)


@pytest.mark.parametrize("command", ["/start", "/help"])
async def test_in_a_group_it_says_how_to_address_it_there(
    server: TelegramServer, group: Talk, command: str
) -> None:
    reached = "Ask with /ask, or with a reply to one of my messages."
    assert reached in (await group.asks(command)).text
    private = Talk(group.member, server.private(group.member))
    assert reached not in (await private.asks(command)).text


async def test_start_in_a_group_offers_the_topics(group: Talk) -> None:
    greeting = await group.asks("/start")
    assert greeting.text.startswith("Hello! I answer questions about this")
    assert greeting.choices == list(TOPICS.values())


@pytest.mark.parametrize("said", [f"{NUMBERS} @footnote_bot", f"/ask {NUMBERS}"])
async def test_what_is_written_under_a_picture_is_answered(group: Talk, said: str) -> None:
    await group.chat.sends_photo(group.member, "Look at this!")
    picture = await group.chat.sends_photo(group.member, said)
    answer = await group.reads()
    assert (answer.reply_to, answer.text[: len(ANSWER)]) == (picture.id, ANSWER)


async def test_its_name_alone_is_answered_with_how_to_ask(group: Talk) -> None:
    assert (await group.asks("@footnote_bot")).text.startswith("Ask me a question")


async def test_a_reply_to_the_bot_is_answered_and_one_to_a_member_is_not(group: Talk) -> None:
    answer = await group.asks(f"/ask {NUMBERS}")
    assert (await group.asks("thanks!", reply_to=answer)).text.startswith("You are welcome!")
    mine = await group.says("An interesting question.")
    await group.says(NUMBERS, reply_to=mine)
    await is_silent(group)


@pytest.mark.parametrize("kind", ["group", "supergroup", "forum"])
async def test_commands_and_replies_reach_it_in_privacy_mode_too(
    server: TelegramServer, names: Iterator[str], kind: str
) -> None:
    member = server.member(next(names))
    group = Talk(member, getattr(server, kind)("History", member))
    answer = await group.asks(f"/ask {NUMBERS}")
    assert (await group.asks("thank you", reply_to=answer)).text.startswith("You are welcome!")


async def test_in_a_forum_it_answers_in_the_topic_of_the_question(
    server: TelegramServer, names: Iterator[str]
) -> None:
    member = server.member(next(names))
    forum = server.forum("Historians", member, privacy=False)
    talk, topic = Talk(member, forum), forum.topic("Camps")
    answer = await talk.asks(f"@footnote_bot {NUMBERS}", topic=topic)
    await talk.presses(answer, "Release from the Gulag")
    assert (await talk.reads()).topic == topic.id
    await talk.asks("/topics", topic=forum.topic("Something else"))
    # Formally every message of a topic replies to the one that opened it; that is no address.
    await talk.says(NUMBERS, topic=topic)
    await is_silent(talk)


async def test_in_general_no_thread_is_named(server: TelegramServer, names: Iterator[str]) -> None:
    member = server.member(next(names))
    talk = Talk(member, server.forum("Historians", member))
    await talk.asks(f"/ask {NUMBERS}")
    sent = [call for call in server.calls if call.parameters.get("chat_id") == talk.chat.id]
    assert [call.method for call in sent] == ["sendMessage"]
    assert "message_thread_id" not in sent[0].parameters


async def test_in_a_chain_of_replies_outside_a_forum_no_thread_is_named(
    server: TelegramServer, group: Talk
) -> None:
    answer = await group.asks(f"/ask {NUMBERS}")
    await group.asks("thanks", reply_to=answer)
    sent = [call for call in server.calls if call.parameters.get("chat_id") == group.chat.id]
    assert {"message_thread_id" in call.parameters for call in sent} == {False}


async def test_two_members_of_a_group_do_not_share_a_conversation(
    server: TelegramServer, names: Iterator[str]
) -> None:
    one, two = server.member(next(names)), server.member(next(names))
    chat = server.supergroup("History", one, two)
    await Talk(one, chat).asks("/start gulag-release")
    assert (await Talk(two, chat).asks(f"/ask {NUMBERS}")).choices == [
        "Release from the Gulag",
        "Who decided the amnesty",
    ]
    assert (await Talk(one, chat).asks(f"/ask {NUMBERS}")).choices == ["Who decided the amnesty"]


async def test_a_member_does_not_take_a_conversation_into_another_topic(
    server: TelegramServer, names: Iterator[str]
) -> None:
    member = server.member(next(names))
    forum = server.forum("Historians", member)
    talk, here, there = Talk(member, forum), forum.topic("Camps"), forum.topic("Amnesty")
    await talk.asks("/start gulag-release", topic=here)
    assert (await talk.asks(f"/ask {NUMBERS}", topic=here)).choices == ["Who decided the amnesty"]
    assert len((await talk.asks(f"/ask {NUMBERS}", topic=there)).choices) == 2


async def test_a_group_in_which_it_was_promoted_is_met_with_the_same_silence(
    server: TelegramServer, names: Iterator[str]
) -> None:
    member = server.member(next(names))
    group = Talk(member, server.supergroup("History", member))
    group.chat.promotes(server.bot)
    await group.says(NUMBERS)
    assert (await group.asks(f"@footnote_bot {NUMBERS}")).text.startswith(ANSWER)


async def test_a_reply_to_an_answer_that_was_deleted_meanwhile_goes_on_from_it(
    group: Talk, server: TelegramServer
) -> None:
    answer = await group.asks(f"/ask {NUMBERS}")
    server.slows_next("getUpdates", 0.3)
    reply = await group.says("source?", reply_to=answer)
    group.chat.remove(answer.id)
    told = await group.reads()
    assert (told.reply_to, told.text.partition(" rests on")[0]) == (
        reply.id,
        "The answer \u201cGulag in numbers\u201d",
    )


async def test_in_general_settings_are_the_whole_groups(
    server: TelegramServer, names: Iterator[str]
) -> None:
    member = server.member(next(names))
    forum = server.forum("Historians", member)
    talk = Talk(member, forum)
    page = await talk.asks("/settings")
    assert page.text.startswith("How much I say in this group:")
    await talk.presses(page, "Off")
    assert (await talk.reads_edit()).labels == ["Quiet", "Helpful", "\u2713 Off"]
    there = await talk.asks("/settings", topic=forum.topic("Camps"))
    assert there.labels[3] == "\u2713 As in the whole group"
