import pytest
from telegram import Chat, Message
from telegram.constants import ChatType

from bot.telegram.addressing import addressed_text, is_reply_to, said_by_other
from tests.telegram.updates import ALICE, BOT, a_message

OF_THE_BOT = a_message("An answer.", by=BOT)


@pytest.mark.parametrize("text", ["How many?", "", "@alice how many?", "/unknown"])
def test_in_private_everything_is_meant_for_the_bot(text: str) -> None:
    message = a_message(text, chat=Chat(1, ChatType.PRIVATE))
    assert addressed_text(message, BOT) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@footnote_bot how many?", "how many?"),
        ("How many, @Footnote_Bot?", "How many,?"),
        ("@FOOTNOTE_BOT, how many?", "how many?"),
        ("tell @alice how many @footnote_bot", "tell @alice how many"),
        ("@footnote_bot", ""),
        ("@footnote_bot how? @footnote_bot!", "how?!"),
    ],
)
def test_in_a_group_a_mention_addresses_the_bot_and_is_taken_out(text: str, said: str) -> None:
    assert addressed_text(a_message(text), BOT) == said


@pytest.mark.parametrize(
    "text",
    ["How many?", "footnote_bot how?", "@footnote_bots how?", "@alice?", "a@footnote_bot.org"],
)
def test_in_a_group_other_words_are_not_meant_for_the_bot(text: str) -> None:
    assert addressed_text(a_message(text), BOT) is None


def test_in_a_group_a_reply_to_the_bot_is_meant_for_it() -> None:
    assert addressed_text(a_message("And then?", reply_to=OF_THE_BOT), BOT) == "And then?"


@pytest.mark.parametrize(
    ("answered", "replies"),
    [
        (OF_THE_BOT, True),
        (a_message("A remark.", by=ALICE), False),
        (a_message("Said as a channel.", by=None), False),
        (a_message(by=BOT, opens_topic=True), False),
        (None, False),
    ],
    ids=["the bot's", "a member's", "nobody's", "the topic's opening", "none"],
)
def test_which_message_is_a_reply_to_the_bot(answered: Message | None, replies: bool) -> None:
    assert is_reply_to(a_message("And then?", reply_to=answered), BOT) is replies


def test_what_another_member_said_is_there_to_be_answered() -> None:
    said = a_message("How many?", by=ALICE)
    assert said_by_other(a_message("/ask", reply_to=said), BOT) == "How many?"


def test_what_the_bot_said_is_not() -> None:
    assert said_by_other(a_message("/ask", reply_to=OF_THE_BOT), BOT) is None
    assert said_by_other(a_message("/ask"), BOT) is None
