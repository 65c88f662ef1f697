from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.continuing import leans
from bot.core.conversation import (
    LONGEST_CONVERSATION,
    Conversation,
    Earlier,
    Message,
    Question,
    Turn,
    resolve,
)
from bot.core.text import LONGEST_QUESTION

NOW = datetime(2026, 7, 10, 12, 0, tzinfo=UTC)
NUMBERS = Turn("How many people were in the Gulag?", NOW - timedelta(minutes=2), "gulag-numbers")
FUNERAL = Turn("Who died at the funeral?", NOW - timedelta(minutes=1), None, ("funeral", "crush"))


@pytest.mark.parametrize("text", ["were they released?", "Who was arrested in the doctors' plot?"])
def test_what_was_said_before_goes_along_the_latest_first(text: str) -> None:
    assert resolve(Message(text, NOW), Conversation((NUMBERS, FUNERAL))) == Question(
        text,
        leans(text),
        (
            Earlier("Who died at the funeral?", None, ("funeral", "crush")),
            Earlier("How many people were in the Gulag?", "gulag-numbers"),
        ),
    )


def test_a_first_question_has_nothing_before_it() -> None:
    question = resolve(Message("were they released?", NOW), Conversation())
    assert question == Question("were they released?", leans=True)


def test_what_is_looked_up_is_clean_and_of_bounded_length() -> None:
    message = Message(f"  gu\u202elag\x00 {'x' * 1000}", NOW)
    assert resolve(message, Conversation()).text == f"gulag {'x' * (LONGEST_QUESTION - 6)}"


def test_a_conversation_goes_on_turn_by_turn() -> None:
    assert Conversation().then(NUMBERS).then(FUNERAL) == Conversation((NUMBERS, FUNERAL))


def test_a_long_conversation_forgets_its_oldest_turn() -> None:
    turns = tuple(Turn(f"question {n}", NOW) for n in range(LONGEST_CONVERSATION + 1))
    conversation = Conversation()
    for turn in turns:
        conversation = conversation.then(turn)
    assert conversation.turns == turns[1:]


def test_since_leaves_what_was_said_after_a_moment() -> None:
    conversation = Conversation((NUMBERS, FUNERAL))
    assert conversation.since(NUMBERS.at) == Conversation((FUNERAL,))
    assert conversation.since(FUNERAL.at) == Conversation()


def test_the_entries_shown_are_those_of_the_turns_the_latest_first() -> None:
    again = Turn("Who was freed?", NOW, "amnesty")
    assert Conversation((NUMBERS, FUNERAL, again)).shown() == ("amnesty", "gulag-numbers")
    assert Conversation((FUNERAL,)).shown() == ()


def test_a_corrected_conversation_forgets_what_its_last_question_led_to() -> None:
    said = Conversation((FUNERAL, NUMBERS))
    assert said.corrected() == Conversation((FUNERAL, Turn(NUMBERS.asked, NUMBERS.at)))
    assert Conversation((FUNERAL,)).corrected().turns == (Turn(FUNERAL.asked, FUNERAL.at),)


@given(st.text(st.characters()))
def test_any_message_is_a_question_that_can_be_looked_up(text: str) -> None:
    question = resolve(Message(text, NOW), Conversation((NUMBERS,)))
    assert len(question.text) <= LONGEST_QUESTION
    assert question.text.encode().decode() == question.text
    assert question.leans == leans(question.text)
    assert question.earlier == (Earlier(NUMBERS.asked, NUMBERS.entry),)
